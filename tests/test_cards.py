"""Cards, in the finished PDF: each back behind its front, nothing over a cut, type that fits.

Lengths are in points, from the upper left corner of a page, if nothing else is said.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pdfplumber
import pikepdf
import pytest

import studypress
from studypress import Paper, Problem, Request, Setting, Severity, Style, UsageError
from studypress.catalogue.cards import CARDS
from studypress.document import CardSetting, Edge, PerPage
from tests.sample import PICTURE
from tests.support import (
    CHOICE,
    GUIDE,
    MATCH,
    OPEN,
    ORDER,
    QUESTIONS,
    section,
    settings,
)
from tests.support import write_subject as write

MM = 72 / 25.4
UNPRINTABLE_MM = 5
WIDTH = {PerPage.EIGHT: 95, PerPage.FOUR: 95, PerPage.TWO: 190}
HEIGHT = {PerPage.EIGHT: 65, PerPage.FOUR: 130, PerPage.TWO: 130}
COLUMNS = {PerPage.EIGHT: 2, PerPage.FOUR: 2, PerPage.TWO: 1}
ROWS = {PerPage.EIGHT: 4, PerPage.FOUR: 2, PerPage.TWO: 2}
PADDING_MM = 4.9
EN = "en/10-basics.md"
GLOSSARY = """\
# Words {#words kind=glossary}

Zebra {#zebra}
:   Striped animal

Apple {#apple}
:   Round fruit

Moon {#moon}
:   Pale light
"""
SUBJECT = {
    "subject.toml": settings(("en",), ("basics", "words")),
    EN: section(*QUESTIONS, *(f"## More {n}? {{#more-{n} level=basic}}\n\nYes.\n\n"
                              f"/// points\n- Point {n}\n///\n" for n in range(6, 12))),
    "en/90-words.md": GLOSSARY,
}  # fmt: skip
ALL = [
    Setting(paper, Style.STANDARD, CardSetting(per_page, edge))
    for paper in Paper
    for per_page in PerPage
    for edge in Edge
    if paper is Paper.A4 or (per_page is PerPage.EIGHT) is (edge is Edge.LONG)
]
ALL += [
    Setting(Paper.LETTER, Style.INK_SAVER),
    Setting(Paper.LETTER, Style.LARGE_PRINT, CardSetting(PerPage.FOUR)),
    Setting(Paper.A4, Style.LARGE_PRINT, CardSetting(PerPage.TWO)),
]


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


@dataclass(frozen=True)
class Page:
    """A page; `lines` are (left, top, right, bottom) of what is drawn and is no text."""

    width: float
    height: float
    words: tuple[Word, ...]
    lines: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True)
class Face:
    """What is printed in a cell of the page's grid; `head` is the line of the number."""

    row: int
    column: int
    head: tuple[Word, ...]
    body: tuple[Word, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return (*self.head, *self.body)

    @property
    def name(self) -> str:
        """The number and what stands beside it: a question's level, or the glossary's title."""
        return f"{self.head[0].text} {self.head[1].text}"

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.body)


@cache
def pages(path: Path) -> tuple[Page, ...]:
    with pdfplumber.open(path) as pdf:
        return tuple(
            Page(
                float(page.width),
                float(page.height),
                tuple(
                    Word(w["text"], w["x0"], w["top"], w["x1"], w["bottom"], w["size"])
                    for w in page.extract_words(extra_attrs=["size"])
                ),
                tuple(
                    (d["x0"], d["top"], d["x1"], d["bottom"])
                    for d in (*page.rects, *page.lines)
                    # the file has what it draws no ground for as well: a box of no width
                    if d["x1"] - d["x0"] > 0.01 and d["bottom"] - d["top"] > 0.01
                ),
            )
            for page in pdf.pages
        )


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[Setting, Path]:
    """The cards of the subject in every setting."""
    folder = tmp_path_factory.mktemp("cards")
    write(folder / "content" / "trial", SUBJECT)
    return {setting: cards(folder, setting) for setting in ALL}


def build(folder: Path, setting: Setting) -> studypress.Report:
    output = folder / re.sub(r"\W+", "-", repr(setting))
    return studypress.build(
        Request(folder / "content", output, documents=(CARDS,), setting=setting)
    )


def cards(folder: Path, setting: Setting) -> Path:
    """Make the cards of the one subject below a folder and return the PDF."""
    report = build(folder, setting)
    assert report.problems == ()
    (one,) = report.made
    return folder / re.sub(r"\W+", "-", repr(setting)) / one.entry.path


def whole_width(setting: Setting) -> float:
    """Return the width of all cards of a row in points."""
    return COLUMNS[setting.cards.per_page] * WIDTH[setting.cards.per_page] * MM


def corner(page: Page, setting: Setting) -> tuple[float, float]:
    """Return the upper left corner of the cards: they stand in the middle of the page."""
    rows = ROWS[setting.cards.per_page]
    height = HEIGHT[setting.cards.per_page]
    return (page.width - whole_width(setting)) / 2, (page.height - rows * height * MM) / 2


def faces(page: Page, setting: Setting) -> list[Face]:
    """Return the cells of a page that bear words; every word must be inside of one's padding."""
    left, top = corner(page, setting)
    width, height = WIDTH[setting.cards.per_page] * MM, HEIGHT[setting.cards.per_page] * MM
    cells: dict[tuple[int, int], list[Word]] = {}
    for word in page.words:
        row, column = int((word.top - top) // height), int((word.left - left) // width)
        x, y = left + column * width, top + row * height
        pad = PADDING_MM * MM
        assert x + pad < word.left < word.right < x + width - pad, word
        # the box of a word is higher than its letters
        assert y + pad - 3 < word.top < word.bottom < y + height - pad + 3, word
        cells.setdefault((row, column), []).append(word)
    large = setting.style is Style.LARGE_PRINT
    found = []
    for (row, column), words in sorted(cells.items()):
        below = top + row * height + (14 if large else 10.5) * MM
        head = sorted((w for w in words if (w.top + w.bottom) / 2 < below), key=lambda w: w.left)
        body = [word for word in words if word not in head]
        found.append(Face(row, column, tuple(head), tuple(body)))
    return found


def named(page: Page, setting: Setting) -> dict[str, Face]:
    found = faces(page, setting)
    by_name = {face.name: face for face in found}
    assert len(by_name) == len(found)
    return by_name


by_setting = pytest.mark.parametrize(
    "setting",
    ALL,
    ids=[f"{s.paper}-{s.style}-{s.cards.per_page}-{s.cards.edge}" for s in ALL],
)


@by_setting
def test_fronts_and_backs_take_turns(made: dict[Setting, Path], setting: Setting) -> None:
    """Questions and terms on sheets of their own, in the guide's order and the alphabet's."""
    found = pages(made[setting])
    count = int(setting.cards.per_page)
    assert len(found) == 2 * (math.ceil(11 / count) + math.ceil(3 / count))
    fronts = [face.name for page in found[::2] for face in faces(page, setting)]
    levels = ["Basic", "Intermediate", "Basic", "Advanced", *["Basic"] * 7]
    assert fronts == [
        *(f"{n} {level}" for n, level in enumerate(levels, 1)),
        *("1 Words", "2 Words", "3 Words"),
    ]
    terms = found[-2 * math.ceil(3 / count) :: 2]
    text = [face.text for page in terms for face in faces(page, setting)]
    assert ["Apple" in text[0], "Moon" in text[1], "Zebra" in text[2]] == [True] * 3


@by_setting
def test_each_back_lies_behind_its_front(made: dict[Setting, Path], setting: Setting) -> None:
    """Each page of backs is turned as the printer turns it: over a side, or over its top."""
    found = pages(made[setting])
    height = HEIGHT[setting.cards.per_page] * MM
    for front_page, back_page in zip(found[::2], found[1::2], strict=True):
        fronts, backs = named(front_page, setting), named(back_page, setting)
        assert fronts.keys() == backs.keys()
        left, top = corner(front_page, setting)
        for name, front in fronts.items():
            # edges of the card on the page of fronts
            x, y = (
                left + front.column * WIDTH[setting.cards.per_page] * MM,
                top + front.row * height,
            )
            edges = (x, y, x + WIDTH[setting.cards.per_page] * MM, y + height)
            seen = backs[name].words
            if setting.cards.edge is Edge.LONG:
                turned = [
                    (front_page.width - w.right, w.top, front_page.width - w.left, w.bottom)
                    for w in seen
                ]
            else:
                turned = [
                    (w.left, front_page.height - w.bottom, w.right, front_page.height - w.top)
                    for w in seen
                ]
            for word in turned:
                assert edges[0] < word[0] < word[2] < edges[2], name
                assert edges[1] < word[1] < word[3] < edges[3], name


def test_what_stands_behind_belongs_to_what_stands_in_front(made: dict[Setting, Path]) -> None:
    setting = Setting()
    found = pages(made[setting])
    fronts, backs = named(found[0], setting), named(found[1], setting)
    terms, meanings = named(found[-2], setting), named(found[-1], setting)
    assert "What is open?" in fronts["1 Basic"].text
    assert "The first point The second point" in backs["1 Basic"].text.replace("• ", "")
    assert "after" not in fronts["1 Basic"].text + backs["1 Basic"].text
    letter = re.search(r"(\w) The right one", fronts["2 Intermediate"].text)
    assert letter is not None
    assert backs["2 Intermediate"].text.count("one") == 1
    assert f"{letter[1]} The right one" in backs["2 Intermediate"].text
    assert "Water is made of 1 and 2" in fronts["3 Basic"].text
    assert "hydrogen" not in fronts["3 Basic"].text
    assert "1 hydrogen / H 2 oxygen" in backs["3 Basic"].text
    for country, town in (("France", "Paris"), ("Italy", "Rome"), ("Spain", "Madrid")):
        numbered = re.search(rf"(\d) {country}", fronts["4 Advanced"].text)
        lettered = re.search(rf"(\w) {town}", fronts["4 Advanced"].text)
        assert numbered is not None
        assert lettered is not None
        joined = f"{numbered[1]} {country} {lettered[1]} {town}"
        assert joined in backs["4 Advanced"].text
    steps = ("Get up", "Have breakfast", "Go out")
    in_front = [fronts["5 Basic"].text.index(step) for step in steps]
    behind = [backs["5 Basic"].text.index(step) for step in steps]
    assert in_front != sorted(in_front)
    assert behind == sorted(behind)
    for step in steps:
        letter = re.search(rf"(\w) {step}", fronts["5 Basic"].text)
        assert letter is not None
        assert f"{letter[1]} {step}" in backs["5 Basic"].text
    assert "Moon" in terms["2 Words"].text
    assert "Pale light" in meanings["2 Words"].text
    assert "Moon" not in meanings["2 Words"].text


@by_setting
def test_crop_marks_stand_at_the_cuts_and_nowhere_else(
    made: dict[Setting, Path], setting: Setting
) -> None:
    """In the margins, clear of the cards and of the edge; on sheets that are not full too."""
    rows, height = ROWS[setting.cards.per_page], HEIGHT[setting.cards.per_page] * MM
    for page in pages(made[setting]):
        left, top = corner(page, setting)
        right, bottom = left + whole_width(setting), top + rows * height
        marks = [
            (x0, y0, x1, y1)
            for x0, y0, x1, y1 in page.lines
            if x1 < left or x0 > right or y1 < top or y0 > bottom
        ]
        upright = [m for m in marks if m[3] - m[1] > m[2] - m[0]]
        level = [m for m in marks if m not in upright]
        columns = sorted((m[0] + m[2]) / 2 for m in upright)
        wanted = sorted(
            [
                left + n * WIDTH[setting.cards.per_page] * MM
                for n in range(COLUMNS[setting.cards.per_page] + 1)
            ]
            * 2
        )
        assert columns == pytest.approx(wanted, abs=0.05)
        lines = sorted((m[1] + m[3]) / 2 for m in level)
        assert lines == pytest.approx(
            sorted([top + n * height for n in range(rows + 1)] * 2), abs=0.05
        )
        edge = UNPRINTABLE_MM * MM
        for x0, y0, x1, y1 in marks:
            assert edge < x0 < x1 < page.width - edge
            assert edge < y0 < y1 < page.height - edge
            assert 0.1 * MM <= min(x1 - x0, y1 - y0) <= 0.25 * MM
        # what else is drawn, such as the line of a gap, crosses no cut
        for x0, y0, x1, y1 in set(page.lines) - set(marks):
            assert (x0 - left) // (WIDTH[setting.cards.per_page] * MM) == (x1 - left) // (
                WIDTH[setting.cards.per_page] * MM
            )
            assert (y0 - top) // height == (y1 - top) // height


SENTENCE = "A sentence that takes room on the card, as long ones do. "


def asked(times: int) -> str:
    return f"## {SENTENCE * times} {{#long level=basic}}\n\nYes.\n\n/// points\n- Short\n///\n"


def one(folder: Path, *questions: str, setting: Setting | None = None) -> Path:
    write(folder / "content" / "trial", {EN: section(*questions)})
    return cards(folder, setting or Setting())


def refused(folder: Path, *questions: str, setting: Setting | None = None) -> list[Problem]:
    write(folder / "content" / "trial", {EN: section(*questions), "figures/line.svg": TALL})
    report = build(folder, setting or Setting())
    assert report.made == ()
    return list(report.problems)


TALL = PICTURE.replace('viewBox="0 0 40 20"', 'viewBox="0 0 20 40"')


def stem_size(path: Path) -> float:
    (face,) = faces(pages(path)[0], Setting())
    return next(word.size for word in face.words if word.text == "sentence")


def test_a_front_that_does_not_fit_is_set_smaller(tmp_path: Path) -> None:
    sizes = [stem_size(one(tmp_path / str(n), asked(n))) for n in (1, 6, 8)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3
    assert sizes[-1] >= 8


def test_no_type_is_smaller_than_eight_points(tmp_path: Path) -> None:
    steps = "".join(
        f"{n}. Step {n} with `code` and H<sub>2</sub>O, {SENTENCE}\n" for n in range(1, 5)
    )
    path = one(tmp_path, f"## Order {{#long level=basic kind=order}}\n\n{steps}")
    sizes = [word.size for page in pages(path) for word in page.words]
    assert 7.99 < min(sizes) < 9


POINTS = "".join(f"- {SENTENCE}\n" for _ in range(20))
WIDE = "W" * 90
PAIRS = f"{WIDE}\n:   {WIDE}\n\nB\n:   C\n"
FIGURE = "![A line](figures/line.svg)\n\n- [ ] No\n- [x] Yes\n"
TABLE = "\n".join(["| a | b |", "|---|---|", *["| one | two |"] * 14]) + f"\n\n{FIGURE[28:]}"
MISFITS = {
    "front": (asked(30), ["front"]),
    "back": (f"## Short? {{#long level=basic}}\n\nYes.\n\n/// points\n{POINTS}///\n", ["back"]),
    "wide": (f"## Join {{#long level=basic kind=match}}\n\n{PAIRS}", ["back", "front"]),
    "picture": (f"## See {{#long level=basic}}\n\n{FIGURE}", ["front"]),
    "table": (f"## See {{#long level=basic}}\n\n{TABLE}", ["front"]),
}


@pytest.mark.parametrize("place", [0, 7], ids=["first", "last row"])
@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit_is_told_with_its_line(tmp_path: Path, name: str, place: int) -> None:
    """In the last row too, where what is too high runs over the end of the page."""
    text, sides = MISFITS[name]
    fillers = [OPEN.replace("open-one", f"filler-{n}") for n in range(place)]
    problems = refused(tmp_path, *fillers, text)
    whole = section(*fillers, text).splitlines()
    line = next(n for n, told in enumerate(whole, 1) if "#long" in told)
    assert [(p.path.name, p.line, p.message) for p in problems] == [
        ("10-basics.md", line, f"the {side} of this card does not fit at 8 points")
        for side in sides
    ]
    assert problems[0].source == whole[line - 1]
    assert problems[0].hint == "say it in fewer words, or print fewer cards to a page"


def test_a_model_answer_that_does_not_fit_is_told_what_stands_in_for_it(tmp_path: Path) -> None:
    found = refused(tmp_path, f"## Short?\n\n{SENTENCE * 20}\n")
    (misfit,) = (problem for problem in found if problem.severity is Severity.ERROR)
    assert misfit.message == "the back of this card does not fit at 8 points"
    assert misfit.hint.endswith("; points, listed in '/// points', stand there for the answer")


def test_what_fits_on_no_card_of_eight_may_fit_on_one_of_four(tmp_path: Path) -> None:
    assert refused(tmp_path, asked(16))
    four = Setting(cards=CardSetting(PerPage.FOUR))
    assert len(pages(cards(tmp_path, four))) == 2


def test_a_card_that_does_not_fit_keeps_no_other_document(tmp_path: Path) -> None:
    write(tmp_path / "content" / "trial", {EN: section(asked(30))})
    report = studypress.build(Request(tmp_path / "content", tmp_path, documents=(GUIDE, CARDS)))
    assert [made.entry.document for made in report.made] == ["guide"]
    assert len(report.problems) == 1


def test_large_print_is_for_large_cards(tmp_path: Path) -> None:
    write(tmp_path / "content" / "trial", SUBJECT)
    with pytest.raises(UsageError, match="in large print 8 cards do not fit on a page"):
        build(tmp_path, Setting(style=Style.LARGE_PRINT))
    assert not (tmp_path / "output").exists()


def test_large_print_is_large(made: dict[Setting, Path]) -> None:
    sizes = [word.size for page in pages(made[ALL[-1]]) for word in page.words]
    assert min(sizes) >= 15.99


def test_a_subject_without_questions_and_terms_has_no_cards(tmp_path: Path) -> None:
    prose = "# Read {#basics kind=prose}\n\n## A part {#part}\n\nText.\n"
    write(tmp_path / "content" / "trial", {EN: prose})
    (problem,) = build(tmp_path, Setting()).problems
    assert problem.message == "there is neither a question nor a term for a card"


def test_choices_stand_in_the_same_order_in_every_language(tmp_path: Path) -> None:
    """And not all right ones in the first place."""
    many = [text.replace("-one ", f"-{n} ") for n in range(8) for text in (CHOICE, MATCH, ORDER)]
    stated = re.compile(r" (?:level=\w+|kind=\w+|tags=\"[^\"]*\")")
    files = {"subject.toml": settings(("en", "fr")), EN: section(*many)}
    files["fr/10-basics.md"] = stated.sub("", files[EN])
    write(tmp_path / "content" / "trial", files)
    report = build(tmp_path, Setting())
    assert report.problems == ()
    english, french = (
        [
            [word.text.strip("?") for word in face.body if word.text != "?"]
            for page in pages(tmp_path / re.sub(r"\W+", "-", repr(Setting())) / made.entry.path)
            for face in faces(page, Setting())
        ]
        for made in report.made
    )
    assert english == french
    rights = {face.body[0].text for face in all_backs(tmp_path, report) if "right" in face.text}
    assert len(rights & {"A", "B", "C"}) > 1


def all_backs(folder: Path, report: studypress.Report) -> Iterator[Face]:
    output = folder / re.sub(r"\W+", "-", repr(Setting()))
    for page in pages(output / report.made[0].entry.path)[1::2]:
        yield from faces(page, Setting())


def test_each_front_is_a_heading_and_the_outline_lists_it(made: dict[Setting, Path]) -> None:
    with pikepdf.open(made[Setting()]) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    assert titles[:5] == ["What is open?", "Which one?", "Fill in.", "Join.", "Put in order."]
    assert titles[-3:] == ["Apple", "Moon", "Zebra"]


def test_the_bytes_are_the_same_twice(made: dict[Setting, Path], tmp_path: Path) -> None:
    write(tmp_path / "content" / "trial", SUBJECT)
    assert cards(tmp_path, Setting()).read_bytes() == made[Setting()].read_bytes()
