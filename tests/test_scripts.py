"""Other scripts: a language is its locale file, its fonts, and no code."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pdfplumber
import pytest

import studypress
from studypress import Document, Request, Setting, Style
from studypress.catalogue.pairs import PAIRS
from studypress.figures.drawing import STANDARD_FRAME, mirrored
from studypress.figures.layout import lay_out
from studypress.figures.measure import REGULAR, width_mm, wrap
from studypress.figures.shape import shape
from studypress.fonts import FontError, font_file
from studypress.model import Blueprint, Figure, FigureType, Item, Level, Place
from studypress.pages.script import fitted
from studypress.sheets.rounds import rounds
from studypress.sheets.series import Series
from tests.support import GUIDE, KEY, WORKSHEET, locale, settings, write_subject

EXAMPLES = Path(__file__).parents[1] / "examples" / "content"
SUBJECTS = {"ar": "git", "ja": "typesetting"}


@dataclass(frozen=True)
class Made:
    """An example's documents, made when they are asked for."""

    folder: Path

    def pdf(self, document: Document, language: str, style: Style = Style.STANDARD) -> Path:
        name = SUBJECTS[language]
        output = self.folder / f"{document}-{style}-{language}"
        found = sorted(output.rglob("*.pdf"))
        if not found:
            request = Request(
                self.folder / "content",
                output,
                subject=name,
                documents=(document,),
                setting=Setting(style=style),
            )
            assert studypress.build(request).problems == ()
            found = sorted(output.rglob("*.pdf"))
        return found[0]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("examples")
    shutil.copytree(EXAMPLES, folder / "content")
    return Made(folder)


def characters(pdf: Path, page: int) -> list[dict[str, float | str]]:
    with pdfplumber.open(pdf) as opened:
        return [dict(c) for c in opened.pages[page].chars if str(c["text"]).strip()]


@pytest.mark.parametrize("language", SUBJECTS)
@pytest.mark.parametrize(
    ("document", "style"),
    [
        (GUIDE, Style.STANDARD),
        (WORKSHEET, Style.STANDARD),
        (KEY, Style.INK_SAVER),
        (WORKSHEET, Style.LARGE_PRINT),
    ],
    ids=str,
)
def test_the_examples_build_without_a_problem(
    language: str, document: Document, style: Style, made: Made
) -> None:
    assert made.pdf(document, language, style).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("language", "fonts"),
    [("ar", {"Text-ar", "Text-ar-Bold", "Code"}), ("ja", {"Text-ja", "Text-ja-Bold", "Code"})],
)
def test_the_fonts_are_those_of_the_locale(language: str, fonts: set[str], made: Made) -> None:
    with pdfplumber.open(made.pdf(WORKSHEET, language)) as pdf:
        used = {str(c["fontname"]).partition("+")[2] for page in pdf.pages for c in page.chars}
    assert fonts >= used - {"Code-Semi-Bold"} >= fonts - {"Code"}


def test_a_page_in_arabic_is_the_mirror_of_one_in_english(made: Made) -> None:
    with pdfplumber.open(made.pdf(WORKSHEET, "ar")) as pdf:
        page = pdf.pages[0]
        middle = float(page.width) / 2
        words = page.extract_words()
        foot = [word for word in words if word["top"] > page.height - 70]
        boxes = [r for r in page.rects if 10 < r["width"] < 12.5 and 10 < r["height"] < 12.5]
        chars = [c for c in page.chars if c["text"].strip()]
    # the page number stands on the left, the title on the right
    digits = [word for word in foot if set(word["text"]) <= set("٠١٢٣٤٥٦٧٨٩")]
    assert len(digits) == 2
    assert all(word["x1"] < middle for word in digits)
    assert any(word["text"] == "Git" and word["x0"] > middle for word in foot)
    # numbers are to the right of all they number
    number = max(chars, key=lambda c: c["x1"] if 180 < c["top"] < 700 else 0)
    assert number["text"] in "١٢٣"
    # a choice box is to the right of its text
    assert boxes
    for box in boxes:
        line = [c for c in chars if abs(c["top"] - box["top"]) < 8]
        assert line
        assert max(c["x1"] for c in line) < box["x0"]


def test_the_first_column_is_the_one_on_the_right(made: Made) -> None:
    with pdfplumber.open(made.pdf(GUIDE, "ar")) as pdf:
        page = next(page for page in pdf.pages if "git pull" in page.extract_text())
        bold = [c for c in page.chars if c["fontname"].endswith("Code-Semi-Bold")]
        right = float(page.width) - 22 * 72 / 25.4
    rows = [list(row) for _, row in groupby(bold, key=lambda c: round(c["top"]))]
    commands = ["".join(c["text"] for c in row) for row in rows]
    assert commands[-4:] == ["git add", "git commit", "git push", "git pull"]
    for row in rows[-4:]:
        assert max(c["x1"] for c in row) == pytest.approx(right, abs=2)


def test_counters_count_in_the_digits_of_the_language(made: Made) -> None:
    with pdfplumber.open(made.pdf(GUIDE, "ar")) as pdf:
        contents = pdf.pages[1].extract_text()
        text = "".join(page.extract_text() for page in pdf.pages)
    assert not set("0123456789") & set(contents)
    assert ".١" in text.replace(" ", "")
    with pdfplumber.open(made.pdf(WORKSHEET, "ja")) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert "1 / 3 ページ" in text
    assert "11問、25分。線の" in text, "a wide full stop has no space behind it"
    assert "ア ページの上の端" in text


@pytest.mark.parametrize(("language", "number"), [("ar", "٢"), ("ja", "2")])
def test_the_weeks_of_a_series_are_counted_in_the_digits_of_the_language(
    language: str, number: str, made: Made
) -> None:
    output = made.folder / f"series-{language}"
    request = Request(
        made.folder / "content",
        output,
        subject=SUBJECTS[language],
        documents=(WORKSHEET,),
        series=Series(3, 15),
    )
    report = studypress.build(request)
    assert report.problems == ()
    with pdfplumber.open(output / report.made[1].entry.path) as pdf:
        large = [c for c in pdf.pages[0].chars if c["size"] > 15]
    title = [str(c["text"]) for c in large if "Code" not in c["fontname"]]
    assert [character for character in title if character.isdecimal()] == [number]


@pytest.mark.parametrize(("language", "level"), [("ar", Level.BASIC), ("ja", Level.INTERMEDIATE)])
@pytest.mark.parametrize("style", [Style.STANDARD, Style.LARGE_PRINT], ids=str)
def test_two_can_practise_with_an_example(
    language: str, level: Level, style: Style, made: Made
) -> None:
    blueprint = Blueprint("custom", Place(Path("x"), 0), count=1, levels=(level,))
    output = made.folder / f"pairs-{style}-{language}"
    request = Request(
        made.folder / "content",
        output,
        subject=SUBJECTS[language],
        documents=(PAIRS,),
        blueprint=rounds(blueprint),
        setting=Setting(style=style),
    )
    report = studypress.build(request)
    assert report.problems == ()
    with pdfplumber.open(output / report.made[0].entry.path) as pdf:
        squares = [r for r in pdf.pages[0].rects if 8 < r["width"] < 18 and r["height"] > 8]
    lowest = max(square["bottom"] for square in squares)
    steps = {round(s["x0"] / 2 + s["x1"] / 2) for s in squares if lowest - s["bottom"] < 2}
    assert len(steps) == 4, "the scale stands on one line"


@pytest.mark.parametrize("document", [GUIDE, KEY], ids=str)
def test_the_foot_of_large_print_stands_on_one_line(document: Document, made: Made) -> None:
    with pdfplumber.open(made.pdf(document, "ar", Style.LARGE_PRINT)) as pdf:
        for page in pdf.pages[2:]:
            foot = [c for c in page.chars if c["top"] > page.height - 24 * 72 / 25.4]
            assert max(c["bottom"] for c in foot) < page.height
            assert max(c["top"] for c in foot) - min(c["top"] for c in foot) < 10
            number = [c for c in foot if c["x0"] < page.width / 3 and c["text"] in "٠١٢٣٤٥٦٧٨٩"]
            assert len(number) >= 2


def test_a_letter_before_a_choice_stands_clear_of_it(made: Made) -> None:
    for style in (Style.STANDARD, Style.LARGE_PRINT):
        pdf = made.pdf(WORKSHEET, "ar", style)
        with pdfplumber.open(pdf) as opened:
            pages = [[c for c in page.chars if c["text"].strip()] for page in opened.pages]
        gaps = []
        for chars in pages:
            for _, run in groupby(chars, key=lambda c: round(c["bottom"])):
                line = sorted(run, key=lambda c: -c["x1"])
                bold = [character["fontname"].endswith("Bold") for character in line[:2]]
                if line[0]["text"] == "ب" and bold == [True, False]:
                    gaps.append(line[0]["x0"] - line[1]["x1"])
        assert gaps
        assert min(gaps) > 3


def test_a_sheet_code_is_not_turned_round(made: Made) -> None:
    pdf = made.pdf(WORKSHEET, "ar")
    registered = (made.folder / "content" / "git" / "sheets.jsonl").read_text(encoding="utf-8")
    drawn = "".join(str(c["text"]) for c in characters(pdf, 0) if "Code" in str(c["fontname"]))
    code = drawn[:9]
    assert code in registered


def test_code_within_arabic_runs_from_left_to_right(made: Made) -> None:
    found = characters(made.pdf(WORKSHEET, "ar"), 0)
    found += characters(made.pdf(WORKSHEET, "ar"), 1)
    code = [c for c in found if str(c["fontname"]).endswith("+Code")]
    lines = ["".join(str(c["text"]) for c in run) for _, run in groupby(code, lambda c: c["top"])]
    assert any("gitstatus" in line for line in lines)


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("ar", ["لا أسئلة", "سؤال واحد", "سؤالان", "٣ أسئلة", "١١ سؤالًا", "١٠٠ سؤال"]),
        ("ja", ["0問", "1問", "2問", "3問", "11問", "100問"]),
    ],
)
def test_counts(language: str, counts: list[str]) -> None:
    spoken = locale(language)
    assert [spoken.count("questions", n) for n in (0, 1, 2, 3, 11, 100)] == counts


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        # the article does not count, nor do vowel marks, nor what sits on the alif
        ("ar", ["الإيداع", "بحث", "التعارض", "دَمج", "الفرع", "مُستودع", "commit"]),
        # small, voiced and katakana letters count as the plain hiragana
        ("ja", ["CSS", "アキ", "がっこう", "ゴシック体", "ノド", "はんめん", "やくもの"]),
    ],
)
def test_words_are_sorted_as_the_language_does(language: str, ordered: list[str]) -> None:
    assert sorted(sorted(ordered), key=locale(language).sort_key) == ordered


def test_a_term_in_kanji_is_sorted_by_its_reading(made: Made) -> None:
    with pdfplumber.open(made.pdf(GUIDE, "ja")) as pdf:
        page = pdf.pages[-1]
        left, right = (
            page.crop((start, 0, start + page.width / 2, page.height)).extract_text()
            for start in (0, page.width / 2)
        )
    terms = ["行送り", "禁則処理", "ゴシック体", "ノド", "版面", "約物"]
    places = [(left + right).index(term) for term in terms]
    assert places == sorted(places)


# Figures --------------------------------------------------------------------------------------


def figure(*items: str) -> Figure:
    at = Place(Path("x.md"), 1)
    lane = Item("lane", at, tuple(Item(item, at) for item in items))
    return Figure(FigureType.FLOW, "Caption", "", (lane,), at)


def test_a_figure_is_mirrored_for_those_who_read_from_the_right() -> None:
    drawing = lay_out(figure("one", "two", "three"), STANDARD_FRAME)
    turned = mirrored(drawing)
    for box, again in zip(drawing.boxes, mirrored(turned).boxes, strict=True):
        assert again.x == pytest.approx(box.x)
    first, *_, last = turned.boxes
    assert first.x > last.x
    for arrow in turned.arrows:
        (start, _), *_, (end, _) = arrow.points
        assert start > end
    for label, other in zip(drawing.labels, turned.labels, strict=True):
        assert other.x == pytest.approx(drawing.width - label.x)


def test_joined_letters_are_narrower_than_letters_alone() -> None:
    face = locale("ar").lettering.face
    word = "مستودع"
    assert width_mm(word, 9, REGULAR, face) < sum(width_mm(c, 9, REGULAR, face) for c in word)


def test_words_of_both_directions_stand_as_they_are_read() -> None:
    face = locale("ar").lettering.face

    def seen(text: str, *, leftward: bool) -> list[str]:
        font = font_file("Amiri/normal/400")
        import uharfbuzz as hb

        names = hb.Font(hb.Face(hb.Blob.from_file_path(str(font))))
        known = {names.get_nominal_glyph(ord(c)): c for c in "()git12 aا"}
        glyphs = shape(text, REGULAR, face, leftward=leftward)
        return [known[glyph.number] for glyph in glyphs]

    # Latin words keep their order, to the left of what was read before them
    assert "".join(seen("ا git 12", leftward=True)) == "git 12 ا"
    # a bracket is turned round with its line
    assert "".join(seen("(ا)", leftward=True)) == "(ا)"
    assert "".join(seen("a ا", leftward=False)) == "a ا"


def test_japanese_breaks_anywhere_but_where_it_must_not() -> None:
    face = locale("ja").lettering.face
    text = "行頭に置けない、「小さい」文字のきゃっとと句点。"
    em = width_mm("あ", 9, REGULAR, face)
    for count in range(3, 12):
        lines = wrap(text, count * em + 0.01, 9, REGULAR, face)
        assert "".join(lines) == text
        assert not any(line[0] in "、。ゃっ」" for line in lines)
        assert not any(line[-1] == "「" for line in lines)
    assert wrap("Git と commit", 5 * em, 9, REGULAR, face) == ("Git と", "commit")


# Stylesheets ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "arabic"),
    [
        ("@page { @bottom-left { color: red } }", "@page { @bottom-right { color: red } }"),
        ("@page :left { margin-right: 1mm }", "@page :right { margin-left: 1mm }"),
        ("@page { margin: 1mm 2mm 3mm 4mm }", "@page { margin: 1mm 4mm 3mm 2mm }"),
        (".a { float: left; margin: 1mm 2mm 3mm 4mm }", None),
        ("p { font: 400 10pt/20pt var(--x) }", "p { font: 400 12pt/27.6pt var(--x) }"),
        ("p { font: 400 var(--small)/10pt X }", "p { font: 400 var(--small)/13.8pt X }"),
        ("p { line-height: 2; font-size: 10pt }", "p { line-height: 2.3; font-size: 12pt }"),
        (":root { --line: 10pt; --text: 10pt; --side: 10mm }", None),
        (':root { --face-text: "A" }', ':root { --face-text: "Text ar", "A" }'),
        (':root { --face-text: "B", "Text ar" }', ':root { --face-text: "B", "Text ar" }'),
        (':root { --face-code: "C"; }', ':root { --face-code: "C", "Text ar"; }'),
    ],
)
def test_stylesheets_are_fitted_to_the_script(style: str, arabic: str | None) -> None:
    if "--side" in style:
        arabic = ":root { --line: 13.8pt; --text: 12pt; --side: 10mm }"
    assert fitted(style, locale("ar")) == (arabic or style)
    assert fitted(style, locale("de")) == style


# A language of one's own ----------------------------------------------------------------------


def own_locale(**changes: str) -> str:
    """Return a Persian locale, made of the Arabic one."""
    file = Path(studypress.__file__).parent / "locales" / "ar.toml"
    lines = file.read_text(encoding="utf-8").split("\n")
    lines = [re.sub(r"\{ zero.*(other =)", r"{ \1", line) for line in lines]
    for start, line in changes.items():
        at = next(n for n, text in enumerate(lines) if text.startswith(f"{start} = "))
        lines[at] = line
    return "\n".join(lines)


def own_project(folder: Path, text: str) -> Request:
    (folder / "locales").mkdir()
    (folder / "locales" / "fa.toml").write_text(text, encoding="utf-8")
    # ids, attributes and code are those of every language
    section = "# عنوان {#basics}\n\n## پرسش؟ {#one level=basic}\n\n- [x] آری\n- [ ] نه\n"
    files = {"subject.toml": settings(("fa",)), "fa/10-basics.md": section}
    write_subject(folder / "content" / "own", files)
    (folder / "content" / "own" / "en" / "10-basics.md").unlink()
    (folder / "content" / "own" / "en").rmdir()
    return Request(folder / "content", folder / "output", documents=(GUIDE,))


def test_a_language_is_added_by_one_file(tmp_path: Path) -> None:
    name = 'name = "فارسی"'
    text = own_locale(name=name, digits='digits = "۰۱۲۳۴۵۶۷۸۹"')
    report = studypress.build(own_project(tmp_path, text))
    assert report.problems == ()
    with pdfplumber.open(tmp_path / "output" / report.made[0].entry.path) as pdf:
        assert "۱" in pdf.pages[0].extract_text()


@pytest.mark.parametrize(
    ("changes", "message", "hint"),
    [
        (
            {"text": 'text = "No Such Family"', "package": 'package = "studypress[none]"'},
            "no such font",
            "pip install 'studypress[none]'",
        ),
        ({"digits": 'digits = "0123"'}, "'digits' must be ten characters", ""),
        ({"as_if": 'as_if = "x"'}, "'characters' and 'as_if' must be equally long", "each"),
        ({"size": "size = 0"}, "'size' must be above 0, not 0", ""),
        ({"italics": 'italics = "no"'}, "'italics' must be true or false", ""),
        ({"leading": "leading = 1.1\nlead = 2"}, "unknown key 'lead' in [script]", "leading"),
    ],
)
def test_what_is_wrong_with_a_locale_is_told(
    changes: dict[str, str], message: str, hint: str, tmp_path: Path
) -> None:
    request = own_project(tmp_path, own_locale(**changes))
    with pytest.raises(studypress.ContentError) as raised:
        studypress.check(request)
    (problem,) = raised.value.problems
    assert problem.path.name == "fa.toml"
    assert problem.line > 1
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    "address",
    [
        "No Such Family",
        "Amiri/odd",
        "Amiri/normal/heavy",
        "Amiri/normal/450",
        "Amiri/normal/400/more",
        "studypress/__init__.py",
        "os/../passwd.ttf",
        "no_such_package/Font.otf",
        "fontpkg_amiri/../fontpkg_amiri/files/Amiri-Regular.ttf",
        "fontpkg_amiri/files/../../../Font.ttf",
    ],
)
def test_nothing_but_fonts_of_packages_is_read(address: str) -> None:
    with pytest.raises(FontError) as caught:
        font_file(address)
    assert not re.search("uv add|nearest=", str(caught.value))


def test_the_names_of_a_roster_begin_at_the_right(made: Made, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_bytes(io.StringIO("Name\nليلى\nJohn Smith\n").getvalue().encode("utf-8"))
    documents = (next(d for d in studypress.DOCUMENTS if d.name == "worksheets"),)
    request = Request(
        made.folder / "content", tmp_path, subject="git", documents=documents, roster=roster
    )
    report = studypress.build(request)
    assert report.problems == ()
    with pdfplumber.open(tmp_path / report.made[0].entry.path) as pdf:
        page = next(p for p in pdf.pages if "Smith" in p.extract_text())
        words = {word["text"]: word for word in page.extract_words()}
        label = max((w for w in words.values() if 100 < w["top"] < 150), key=lambda w: w["x1"])
    john, smith = words["John"], words["Smith"]
    assert john["x0"] < smith["x0"] < smith["x1"] < label["x0"]
    assert smith["x1"] > label["x0"] - 20
