"""The PDFs themselves: pages, places, fonts, outline, links, tags, and the same bytes each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from PIL.Image import Resampling

import studypress
from studypress import Document, Paper, Request, Setting, Style
from studypress.sheets.room import LINE_MM
from tests.conftest import Built
from tests.sample import AUTHOR, LANGUAGES, LONG_CODE, NAME, QUOTED, ROWS, write_sample
from tests.support import (
    GUIDE,
    KEY,
    PLAIN,
    WORKSHEET,
    jobs,
    locale,
    section,
    settings,
    write_subject,
)

ROOT = Path(__file__).resolve().parent.parent
POINTS_PER_MM = 72 / 25.4
UNPRINTABLE_MM = 5
"""Few printers print nearer to the edge of the paper."""

SETTINGS = (
    Setting(Paper.A4, Style.STANDARD),
    Setting(Paper.LETTER, Style.STANDARD),
    Setting(Paper.A4, Style.LARGE_PRINT),
    Setting(Paper.A4, Style.INK_SAVER),
)
by_setting = pytest.mark.parametrize(
    "setting", SETTINGS, ids=[f"{setting.paper}-{setting.style}" for setting in SETTINGS]
)
by_document = pytest.mark.parametrize("document", PLAIN, ids=str)


@dataclass(frozen=True)
class Word:
    """A word on a page; x and y are in points from the page's upper left corner."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True)
class Page:
    """What is printed on a page."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def footer(self) -> tuple[Word, ...]:
        """The words of the last line."""
        last = max(word.bottom for word in self.words)
        return tuple(word for word in self.words if word.bottom > last - 3)


@dataclass(frozen=True)
class Entry:
    """A line of the outline; `left` and `top` are where on its page it leads to."""

    level: int
    title: str
    page: int
    left: float
    top: float


@cache
def pages(path: Path) -> tuple[Page, ...]:
    with pdfplumber.open(path) as pdf:
        return tuple(
            Page(
                float(page.width),
                float(page.height),
                tuple(
                    Word(w["text"], w["x0"], w["x1"], w["top"], w["bottom"], w["size"])
                    for w in page.extract_words(extra_attrs=["size"], use_text_flow=True)
                ),
            )
            for page in pdf.pages
        )


@cache
def outline(path: Path) -> tuple[Entry, ...]:
    with pikepdf.open(path) as pdf, pdf.open_outline() as tree:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        heights = [float(page.mediabox[3]) for page in pdf.pages]

        def entries(items: list[pikepdf.OutlineItem], level: int) -> Iterator[Entry]:
            for item in items:
                target: Any = item.destination
                page = numbers[target[0].objgen]
                top = heights[page - 1] - float(target[3])
                yield Entry(level, item.title, page, float(target[2]), top)
                yield from entries(item.children, level + 1)

        return tuple(entries(tree.root, 1))


def stems(path: Path) -> list[Entry]:
    return [entry for entry in outline(path) if entry.level == 2]


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are found on a page: split at every kind of space."""
    return text.split()


def made(built: Built, document: Document, setting: Setting) -> Path:
    return built.pdf(document, paper=setting.paper, style=setting.style)


ALL_LANGUAGES = [
    *((document, language) for language in ("en", "fr") for document in PLAIN),
    *((WORKSHEET, language) for language in ("pt-BR", "de")),
]
by_language = pytest.mark.parametrize(("document", "language"), ALL_LANGUAGES)


@by_language
def test_every_page_tells_its_number_and_how_many_there_are(
    built: Built, document: Document, language: str
) -> None:
    found = pages(built.pdf(document, language))
    assert len(found) > 1
    page_of = locale(language).strings.page_of
    for number, page in enumerate(found, 1):
        told = page_of.format(page=number, pages=len(found))
        on_cover = document == GUIDE and number == 1
        last = " ".join(word.text for word in page.footer)
        assert last.endswith(told) is not on_cover


@by_setting
@by_document
def test_the_paper_has_its_size(built: Built, document: Document, setting: Setting) -> None:
    size = {Paper.A4: (210, 297), Paper.LETTER: (215.9, 279.4)}[setting.paper]
    for page in pages(made(built, document, setting)):
        in_mm = page.width / POINTS_PER_MM, page.height / POINTS_PER_MM
        assert in_mm == pytest.approx(size, abs=0.1)


@by_setting
@by_document
def test_no_word_leaves_the_margins(built: Built, document: Document, setting: Setting) -> None:
    """The footer's first and last words stand at the margins, and its top ends the text."""
    found = pages(made(built, document, setting))
    edge = UNPRINTABLE_MM * POINTS_PER_MM
    for page in found:
        for word in page.words:
            assert edge < word.left < word.right < page.width - edge, word
            assert edge < word.top < word.bottom < page.height - edge, word
    for page in found[1:]:
        left, right = page.footer[0].left, page.footer[-1].right
        top = min(word.top for word in page.footer)
        body = [word for word in page.words if word not in page.footer]
        assert body
        for word in body:
            assert left - 1 < word.left, word
            assert word.right < right + 1, word
            assert word.bottom < top + 1, word


@by_setting
@by_document
def test_words_do_not_overlap(built: Built, document: Document, setting: Setting) -> None:
    for page in pages(made(built, document, setting)):
        for number, word in enumerate(page.words):
            for other in page.words[number + 1 :]:
                beside = word.right < other.left + 1 or other.right < word.left + 1
                above = word.bottom < other.top + 6 or other.bottom < word.top + 6
                assert beside or above, (word, other)


def test_a_long_line_of_code_is_broken_not_cut(built: Built) -> None:
    text = "".join("".join(words_of(page.text)) for page in pages(built.pdf(GUIDE)))
    parts = [text.count(part) for part in re.findall(r"part\d+\.", LONG_CODE)]
    # in a block and in a line; the turn of a page may tear one part
    assert sum(parts) >= 2 * len(parts) - 1
    assert max(parts) == 2


@by_setting
@by_document
def test_all_fonts_are_ours_and_embedded(
    built: Built, document: Document, setting: Setting
) -> None:
    with pikepdf.open(made(built, document, setting)) as pdf:
        fonts = {
            font.objgen: font
            for page in pdf.pages
            for font in page.resources.get("/Font", pikepdf.Dictionary()).values()
        }
        assert fonts
        for font in fonts.values():
            described = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in described or "/FontFile3" in described
            family = str(described.FontName).partition("+")[2].partition("-")[0]
            assert family in {"Text", "Label", "Code"}


def test_the_faces_are_those_of_the_font_packages() -> None:
    names = ("fonts.css", "font-standard.css")
    styles = "".join((ROOT / "styles" / name).read_text(encoding="utf-8") for name in names)
    for face, family in (
        ("Text", "Source Serif 4"),
        ("Label", "Source Sans 3"),
        ("Code", "Source Code Pro"),
    ):
        assert styles.count(f'font-family: "{face}"') == styles.count(f'"font:/{family}/') > 0


def test_the_outline_of_a_guide_lists_its_sections_and_questions(built: Built) -> None:
    found = outline(built.pdf(GUIDE))
    assert [entry.title for entry in found if entry.level == 1] == ["Section one", "Section two"]
    titles = [entry.title for entry in found if entry.level == 2]
    assert [title.partition(" (")[0] for title in titles] == [
        "What is a model?",
        "Which is right?",
        "Which are right?",
        "Complete",
        "Join",
        "Order",
        *["What is a model?"] * 7,
    ]
    assert [(e.page, e.top) for e in found] == sorted((e.page, e.top) for e in found)


def test_the_outline_of_a_worksheet_lists_its_questions(built: Built) -> None:
    assert len(stems(built.pdf(WORKSHEET))) == len(stems(built.pdf(GUIDE))) == 13


def test_the_outline_leads_to_where_the_stem_is(built: Built) -> None:
    path = built.pdf(GUIDE)
    for entry in stems(path):
        page = pages(path)[entry.page - 1]
        text = " ".join(w.text for w in page.words if entry.top - 3 < w.top < entry.top + 25)
        assert entry.title in text


@by_document
def test_every_link_leads_somewhere(built: Built, document: Document) -> None:
    with pikepdf.open(built.pdf(document)) as pdf:
        names: set[str] = set()
        if "/Names" in pdf.Root:
            names = {str(name) for name in pikepdf.NameTree(pdf.Root.Names.Dests)}
        links = [
            str(note.Dest)
            for page in pdf.pages
            for note in page.get("/Annots", pikepdf.Array())
            if "/Dest" in note
        ]
    assert names.issuperset(links)
    # sheets are for paper: nothing in them leads away from where one writes
    assert bool(links) is (document == GUIDE)


def contents(path: Path) -> dict[str, int]:
    """Return the page number printed behind each line of the contents, by the id it links to."""
    printed: dict[str, int] = {}
    with pikepdf.open(path) as pdf:
        for number in range(len(pdf.pages)):
            found = pages(path)[number]
            for note in pdf.pages[number].get("/Annots", pikepdf.Array()):
                left, bottom, right, top = (float(side) for side in note.Rect)
                high, low = sorted((found.height - bottom, found.height - top))
                inside = [
                    word
                    for word in found.words
                    if high - 2 < (word.top + word.bottom) / 2 < low + 2
                    and min(left, right) - 2 < word.left
                ]
                last = inside[-1].text if inside else ""
                if last.isdigit():
                    printed[str(note.Dest)] = int(last)
    return printed


@pytest.mark.parametrize(
    "style", [Style.STANDARD, Style.LARGE_PRINT, Style.INK_SAVER], ids=lambda style: style.value
)
def test_the_contents_name_the_pages_where_the_questions_are(built: Built, style: Style) -> None:
    path = built.pdf(GUIDE, style=style)
    printed = contents(path)
    guide = next(j for j in jobs(built.content / NAME) if j.document == GUIDE)
    wanted = {
        identifier: entry.page
        for identifier, entry in zip(
            [
                identifier
                for section in guide.edition.sections
                for identifier in (section.id, *(q.id for q in section.questions))
            ],
            outline(path),
            strict=True,
        )
    }
    assert {name: printed.get(name) for name in wanted} == wanted


@by_language
def test_the_metadata_are_those_of_the_subject(
    built: Built, document: Document, language: str
) -> None:
    strings = locale(language).strings
    name = {
        GUIDE: strings.guide,
        WORKSHEET: strings.worksheet,
        KEY: strings.key,
    }[document]
    job = next(j for j in jobs(built.content / NAME) if j.locale.language == language)
    with pikepdf.open(built.pdf(document, language)) as pdf:
        title = str(pdf.docinfo["/Title"])
        assert title.startswith(f"{job.edition.title}{job.locale.typography.dash}{name}")
        assert str(pdf.docinfo["/Author"]) == AUTHOR
        assert str(pdf.docinfo["/Keywords"]) == ", ".join(job.edition.keywords)
        assert "/CreationDate" not in pdf.docinfo
        assert str(pdf.Root.Lang) == language


@by_setting
@by_document
def test_the_pages_are_tagged(built: Built, document: Document, setting: Setting) -> None:
    with pikepdf.open(made(built, document, setting)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def torn(path: Path) -> list[Entry]:
    """Return the headings of the outline that nothing follows on their page."""
    found = []
    for entry in outline(path):
        page = pages(path)[entry.page - 1]
        column = [w for w in page.words if w not in page.footer and w.left > entry.left - 1]
        size = next(w.size for w in column if abs(w.top - entry.top) < w.size)
        if not any(w.top > entry.top + 1.5 * size for w in column):
            found.append(entry)
    return found


@by_setting
@pytest.mark.parametrize("document", [GUIDE, KEY])
def test_a_heading_is_never_the_last_thing_on_a_page(
    built: Built, document: Document, setting: Setting
) -> None:
    path = made(built, document, setting)
    assert len(outline(path)) > 10
    assert torn(path) == []


def test_a_heading_is_never_the_last_thing_on_a_small_page(tmp_path: Path) -> None:
    sentence = "One more sentence of the answer. "
    questions = (
        f"## Stem {n} {{#stem-{n} level=basic}}\n\n{sentence * (n % 7 + 3)}\n\n"
        "/// points\n- Point\n///\n"
        for n in range(28)
    )
    write_subject(tmp_path / "content" / "small", {"en/10-basics.md": section(*questions)})
    (tmp_path / "styles").mkdir()
    small = "@page { size: A5 landscape }\n.cover { height: 90mm; padding-top: 0 }"
    (tmp_path / "styles" / "local.css").write_text(small, encoding="utf-8")
    report = studypress.build(Request(tmp_path / "content", tmp_path))
    assert report.problems == ()
    path = tmp_path / report.made[0].entry.path
    assert len(pages(path)) > 10
    assert torn(path) == []


@by_setting
def test_a_question_of_a_worksheet_stands_on_one_page(built: Built, setting: Setting) -> None:
    """Each closed one with all its words; an open one with its lines, see below."""
    path = made(built, WORKSHEET, setting)
    for stem, words in (
        ("Which is right?", "Option one two three"),
        ("Which are right?", "lead Option four five six"),
        ("Join", "France Italy Spain Paris Rome Madrid"),
        ("Order", "Get up Have breakfast Go out Come back"),
    ):
        (entry,) = [entry for entry in stems(path) if entry.title == stem]
        below = [w.text for w in pages(path)[entry.page - 1].words if w.top > entry.top]
        assert set(words.split()) <= set(below)


def test_pictures_have_their_text_alternative(built: Built) -> None:
    with pikepdf.open(built.pdf(GUIDE)) as pdf:
        alternatives = [
            str(thing.Alt)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing
        ]
    assert alternatives == ["A line that rises"]


def test_french_spaces_reach_the_page(built: Built) -> None:
    with pdfplumber.open(built.pdf(WORKSHEET, "fr")) as pdf:
        text = "".join(char["text"] for page in pdf.pages for char in page.chars)
    assert "Laquelle est juste\u202f?" in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_quotation_marks_are_those_of_the_language(built: Built, language: str) -> None:
    text = "".join(page.text for page in pages(built.pdf(GUIDE, language)))
    assert words_of(f"{QUOTED[language]}that much")[0] in text
    assert '"' not in text


def words_set_narrow(tmp_path: Path, files: Mapping[str, str]) -> list[str]:
    """Return what is read of a guide whose answers stand in a column of 18 mm, hyphenated."""
    write_subject(tmp_path / "content" / "small", files)
    (tmp_path / "styles").mkdir()
    narrow = ".answer p { hyphens: auto; text-align: left; width: 18mm }"
    (tmp_path / "styles" / "local.css").write_text(narrow, encoding="utf-8")
    report = studypress.build(Request(tmp_path / "content", tmp_path, documents=(GUIDE,)))
    with pdfplumber.open(tmp_path / report.made[0].entry.path) as pdf:
        return [w["text"] for page in pdf.pages for w in page.extract_words()]


def test_words_in_another_language_are_hyphenated_as_theirs(tmp_path: Path) -> None:
    """A word of English, in a column too narrow for it, in a French text: as it is or marked."""
    word = "photography"
    files = {
        "subject.toml": settings(("fr",)),
        "fr/10-basics.md": section(
            f"## A {{#a level=basic}}\n\n{word}\n\n*{word}*{{lang=en}}\n\n/// points\n- b\n///\n"
        ),
    }
    told = words_set_narrow(tmp_path, files)
    assert [w for w in told if w.endswith("-")] == ["photogra-", "photo-"]


def test_a_typed_hyphen_is_found_beside_a_hyphenated_word(tmp_path: Path) -> None:
    """Both have one glyph, which the PDF can give a single character: that which is typed."""
    files = {
        "subject.toml": settings(("en",)),
        "en/10-basics.md": section(
            "## A {#a level=basic}\n\ntop-down photography\n\n/// points\n- b\n///\n"
        ),
    }
    told = words_set_narrow(tmp_path, files)
    assert {"top-down", "photo-"} <= set(told)


def test_a_long_table_repeats_its_head_and_tears_no_row(built: Built) -> None:
    found = pages(built.pdf(GUIDE))
    starts: dict[int, int] = {}
    for number, page in enumerate(found):
        texts = [word.text for word in page.words]
        rows = [row for row in range(1, ROWS + 1) if f"start{row}" in texts]
        for row in rows:
            starts[row] = number
            assert f"end{row}" in texts
        assert (texts.count("HeadOne") == 1) is bool(rows)
    assert sorted(starts) == list(range(1, ROWS + 1))
    assert len(set(starts.values())) > 1


def test_large_print_is_large(built: Built) -> None:
    found = pages(built.pdf(GUIDE, style=Style.LARGE_PRINT))
    sizes = [word.size for page in found for word in page.words if word.text == "sentence"]
    assert len(sizes) > 10
    assert min(sizes) >= 17.99
    small = {word.text for page in found for word in page.words if word.size < 14}
    assert small <= {"×"}


@by_document
def test_large_print_asks_the_same_questions(built: Built, document: Document) -> None:
    large = outline(built.pdf(document, style=Style.LARGE_PRINT))
    standard = outline(built.pdf(document))
    assert [(e.level, e.title) for e in large] == [(e.level, e.title) for e in standard]


def ruled_lines(path: Path) -> list[list[list[float]]]:
    """Return, for each question of a worksheet, where its ruled lines are, in points.

    They come in a piece for each page that they stand on, and are looked for in the right part of
    the page, where no text of the sample reaches.
    """
    scale = 4
    rules: list[list[list[float]]] = []
    starts = stems(path)
    pdf = pypdfium2.PdfDocument(path)
    for number, page in enumerate(pages(path)):
        here = [entry.top for entry in starts if entry.page == number + 1]
        left, right = page.footer[0].left, page.footer[-1].right
        end = min(word.top for word in page.footer)
        picture = pdf[number].render(scale=scale).to_pil().convert("L")
        right_part = (int((0.7 * right + 0.3 * left) * scale), 0, int((right - 2) * scale))
        across = picture.crop((*right_part, picture.height))
        rows = across.resize((1, picture.height), Resampling.BOX)
        dark = [row / scale for row in range(picture.height) if rows.getpixel((0, row)) < 190]
        lines = [y for last, y in pairwise([-9.0, *dark]) if y - last > 1]
        above = [y for y in lines if y < min([*here, end])]
        if rules and above:
            rules[-1].append(above)
        for start, stop in pairwise([*here, end]):
            rules.append([[y for y in lines if start < y < stop]])
    pdf.close()
    return rules


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_open_question_has_its_lines_below_it(built: Built, language: str) -> None:
    """The same number in every language, 8 mm apart; four at least where the page turns."""
    path = built.pdf(WORKSHEET, language)
    job = next(j for j in jobs(built.content / NAME) if j.document is WORKSHEET)
    room = job.lines
    found = ruled_lines(path)
    counts = [[len(piece) for piece in pieces] for pieces in found]
    assert [sum(pieces) for pieces in counts] == [room.get(d.question, 0) for d in job.form.drawn]
    torn_apart = [pieces for pieces in counts if len(pieces) > 1]
    assert torn_apart
    assert all(min(pieces) >= 4 for pieces in torn_apart)
    gaps = [
        below - above for pieces in found for piece in pieces for above, below in pairwise(piece)
    ]
    assert gaps == pytest.approx([LINE_MM * POINTS_PER_MM] * len(gaps), abs=0.6)


def read_all(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(output.rglob("*.pdf"))}


@pytest.fixture(scope="module")
def french(built: Built) -> dict[str, bytes]:
    """The documents in French, by the names of their files."""
    return {
        path.name: path.read_bytes() for path in (built.pdf(document, "fr") for document in PLAIN)
    }


def test_another_process_makes_the_same_bytes(
    built: Built, french: dict[str, bytes], tmp_path: Path
) -> None:
    """At another time, in another time zone, with sets and dictionaries hashed otherwise."""
    command = [sys.executable, "build.py", "--lang", "fr", "--jobs", "1"]
    command += ["--content", str(built.content), "--output", str(tmp_path)]
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}
    environment.pop("SOURCE_DATE_EPOCH", None)
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert read_all(tmp_path) == french


def test_line_ends_of_windows_make_the_same_bytes(french: dict[str, bytes], tmp_path: Path) -> None:
    write_sample(tmp_path / "content", ends="\r\n")
    request = Request(tmp_path / "content", tmp_path, languages=("fr",), documents=(WORKSHEET,))
    assert studypress.build(request).problems == ()
    made = read_all(tmp_path)
    assert made == {name: data for name, data in french.items() if "worksheet" in name}
