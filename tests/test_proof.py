"""The checks of printed pages, one by one: each has pages that fail it and pages that pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.problems import Severity
from studypress.proof import Fault, Printed, Sheet, checked, leaks, located, sheets, unchecked
from studypress.proof.printed import (
    HYPHENS,
    Element,
    Font,
    Page,
    Picture,
    Piece,
    Rect,
    Run,
    Shape,
)
from studypress.sheets.room import LINE_MM
from studypress.source import SourceFile
from studypress.units import POINTS_PER_MM

PAPER = Rect(0, 0, 595, 842)
AREA = Rect(57, 57, 538, 791)
OURS = "Source Sans 3"
FACE = Font("ABCDEF+Label", True, ("Source Sans 3 ExtraLight",))
LINE = 15.0
RULED = LINE_MM * POINTS_PER_MM
FULL = 40
"""So many lines fill a page."""


def line(text: str, row: float = 0, left: float = AREA.left, mark: int | None = None) -> Run:
    """Return a line of text, so many rows below the head of the type area."""
    top = AREA.top - row * LINE
    return Run(text, Rect(left, top - 10, left + 100, top), FACE.name, mark)


def page(number: int, *runs: Run) -> Page:
    return Page(number, PAPER, AREA, runs)


def full(number: int, *runs: Run, first: int = 0) -> Page:
    """Return a page that is filled to its foot below what stands at its head."""
    rows = range(len(runs) + 1, FULL)
    return page(number, *runs, *(line("Filled.", row, mark=first + row) for row in rows))


def element(type: str, *kids: Element | Piece) -> Element:
    return Element(type, kids)


def text(type: str, page: int, mark: int) -> Element:
    return element(type, Piece(page, mark))


def printed(*pages: Page, tree: Element | None = None, fonts: Sequence[Font] = (FACE,)) -> Printed:
    return Printed(pages, tuple(fonts), tree, "en")


def document(*kids: Element) -> Element:
    return element("StructTreeRoot", element("Document", *kids))


def told(found: Printed) -> list[tuple[int, str]]:
    return [(fault.page, fault.message) for fault in checked(found, {OURS})]


# ---------------------------------------------------------------------------------------------
# Margins


def at(
    left: float, bottom: float, right: float, top: float, mark: int | None = 0, size: float = 10
) -> Printed:
    """Return a full page with one more text at a place."""
    run = Run("Some words", Rect(left, bottom, right, top), FACE.name, mark, size)
    return printed(full(1, run), tree=document(text("P", 1, 0)))


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (at(57, 100, 538, 110), ""),
        # by half a millimetre letters may stick out, or by a tenth of their size
        (at(55.7, 100, 539.3, 110), ""),
        (at(55.3, 100, 538, 110), "0.6 mm past the margin"),
        (at(55.3, 100, 538, 118, size=18), ""),
        (at(54.9, 100, 538, 118, size=18), "0.7 mm past the margin"),
        (at(50, 100, 200, 110), "2.5 mm past the margin: 'Some words'"),
        (at(100, 100, 560, 110), "7.8 mm past the margin"),
        # marks over letters stand above the line by a third of their size or so
        (at(100, 785, 200, 793.9), ""),
        (at(100, 785, 200, 794.8), "mm past the margin"),
        (at(100, 785, 200, 800), "3.2 mm past the margin"),
        (at(100, 40, 200, 50), "6.0 mm past the margin"),
        # marks over Arabic letters rise a third of their size out of the line
        (at(100, 760, 200, AREA.top + 6.9, size=20), ""),
        (at(100, 760, 200, AREA.top + 7.1, size=20), "2.5 mm past the margin"),
        # a running head is in no element
        (at(100, 40, 200, 50, None), ""),
        (at(100, 5, 200, 12, None), "within 4 mm of the paper's edge: 'Some words'"),
        (at(585, 100, 610, 110, None), "within 4 mm of the paper's edge"),
    ],
)
def test_text_stays_within_the_margins(found: Printed, message: str) -> None:
    assert [message in one for _, one in told(found)] == ([True] if message else [])


def test_of_many_lines_past_the_margin_the_farthest_is_told() -> None:
    runs = [line("Near", 3, 30, 1), line("Far", 4, 20, 2), line("In", 5, 60, 3)]
    tree = document(*(text("P", 1, mark) for mark in (1, 2, 3)))
    ((number, message),) = told(printed(full(1, *runs, first=9), tree=tree))
    assert number == 1
    assert message.endswith("past the margin: 'Far', and 1 more on this page")


def placed(text: str, left: float, right: float, **more: float | Rect) -> Run:
    """Return a text on a line of its own, or on that of another."""
    run = Run(text, Rect(left, 300, right, 310), FACE.name, 1, 10)
    return replace(run, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("window", "wrong"),
    [
        (Rect(100, 295, 200, 315), False),
        # as far as a letter may stick out
        (Rect(101, 303, 199, 307), False),
        (Rect(100, 295, 198, 315), True),
        (Rect(100, 295, 200, 306), True),
        # nothing of it is seen
        (Rect(300, 295, 400, 315), True),
    ],
)
def test_text_that_is_cut_by_its_box_is_a_loss(window: Rect, wrong: bool) -> None:
    run = placed("Some words", 100, 200, window=window)
    found = checked(printed(page(1, run), tree=document(text("P", 1, 1))), {OURS})
    told = "text is cut off by the box it stands in: 'Some words'"
    assert [(fault.message, fault.severity) for fault in found] == [(told, Severity.ERROR)] * wrong


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        (placed("Other", 200, 300), False),
        (placed("Other", 198.7, 300), False),
        (placed("Other", 198, 300), True),
        (placed("Other", 120, 130), True),
        # letters of one text may reach over each other
        (placed("Other", 120, 130, mark=0), False),
        # the line below, whose letters reach up into this one
        (placed("Other", 100, 200, rect=Rect(100, 297, 200, 307)), True),
        (placed("Other", 100, 200, rect=Rect(100, 294, 200, 304)), False),
    ],
)
def test_text_that_runs_into_other_text_is_a_loss(other: Run, wrong: bool) -> None:
    whole = page(1, placed("Some words", 100, 200, mark=0), other)
    found = checked(printed(whole, tree=document(text("P", 1, 0), text("P", 1, 1))), {OURS})
    told = "text runs into other text: 'Some words' and 'Other'"
    assert [(fault.message, fault.severity) for fault in found] == [(told, Severity.ERROR)] * wrong


def test_a_loss_in_a_short_cell_is_looked_up_by_its_row() -> None:
    row = element("TR", text("TH", 1, 1), text("TD", 1, 2))
    runs = line("The first cell", 3, mark=1), line("Short", 3, 530, mark=2)
    (fault,) = checked(printed(full(1, *runs, first=9), tree=document(row)), {OURS})
    assert fault.words == "The first cell Short"


@pytest.mark.parametrize(
    ("shape", "wrong"),
    [
        (Rect(57, 100, 538, 101), False),
        (Rect(5, 100, 538, 101), True),
        (Rect(57, 100, 590, 101), True),
        (Rect(57, 835, 60, 840), True),
        # a tint that runs over the edge is meant to
        (Rect(-9, -9, 604, 851), False),
        (Rect(0, 0, 595, 842), False),
    ],
)
def test_lines_end_where_printers_reach(shape: Rect, wrong: bool) -> None:
    found = told(printed(Page(1, PAPER, None, (line("Words"),), (), (Shape(shape),))))
    assert ["ends within 4 mm" in message for _, message in found] == [True] * wrong


# ---------------------------------------------------------------------------------------------
# Fonts, glyphs, pictures


@pytest.mark.parametrize(
    ("font", "message"),
    [
        (Font(FACE.name, True, (OURS,)), ""),
        (Font(FACE.name, True, ("Source Sans 3 ExtraLight",)), ""),
        (
            Font(FACE.name, True, ("Source Sans 30",)),
            "is none that a stylesheet or locale file names",
        ),
        (Font(FACE.name, True, ()), "is none that a stylesheet or locale file names"),
        (Font(FACE.name, False, (OURS,)), "is not embedded"),
        # nothing is set in it
        (Font("ABCDEF+Other", False), ""),
    ],
)
def test_fonts_are_ours_and_embedded(font: Font, message: str) -> None:
    found = told(printed(full(1, line("Words")), fonts=[font]))
    assert [message in one for _, one in found] == ([True] if message else [])
    assert all("'Label', in which 'Words' is set," in one for _, one in found)


def test_a_font_is_known_by_its_plain_name_too() -> None:
    run = replace(line("Words"), font="CMR10")
    ((_, message),) = told(printed(full(1, run), fonts=[FACE, Font("QWERTY+CMR10", True)]))
    assert message.startswith("the font 'CMR10', in which 'Words' is set, is none")


def test_a_missing_glyph_is_told_with_what_stands_around_it() -> None:
    font = Font(FACE.name, True, (OURS,), missing="☃?")
    found = told(printed(full(1), full(2, line("A ☃ stands"), line("no ☃", 1)), fonts=[font]))
    assert found == [(2, "no font has the character U+2603 ('☃') in 'A ☃ stands'")]


@pytest.mark.parametrize(("dpi", "wrong"), [(149.4, True), (150.0, False), (300.0, False)])
def test_pictures_have_150_dots_on_an_inch(dpi: float, wrong: bool) -> None:
    picture = Picture(Rect(100, 100, 200, 200), dpi, 7)
    figure = Element("Figure", (Piece(1, 7),), "A tree")
    whole = Page(1, PAPER, AREA, full(1).runs, (picture,))
    found = told(printed(whole, tree=document(figure)))
    assert (
        found
        == [
            (
                1,
                "the picture 'A tree' has 149 dots on an inch as it is printed, of the 150 that it"
                " takes",
            )
        ]
        * wrong
    )


# ---------------------------------------------------------------------------------------------
# Where pages turn


def turning(kind: str, scope: str, last: int, *, alone: bool = False) -> Printed:
    """Return two pages; on the first stands an element, on page `last` what follows it."""
    head = line("What is it?", FULL - 1, mark=1)
    below = [] if alone else [text("P", last, 2)]
    tree = document(element(scope, text(kind, 1, 1), *below), element("Art", text("P", 2, 3)))
    answer = line("It is.", FULL, mark=2) if last == 1 else line("It is.", 0, mark=2)
    pages = (full(1, head, answer), full(2)) if last == 1 else (full(1, head), full(2, answer))
    return printed(*pages, tree=tree)


@pytest.mark.parametrize(
    ("kind", "scope", "name"),
    [
        ("H2", "Sect", "a heading is"),
        ("H3", "Question", "a heading is"),
        ("Probe", "Question", "a probe is"),
        ("Lbl", "LI", "a label or headword is"),
    ],
)
def test_nothing_that_leads_on_is_the_last_thing_on_its_page(
    kind: str, scope: str, name: str
) -> None:
    assert told(turning(kind, scope, last=2)) == [
        (1, f"{name} the last thing on the page: 'What is it?'")
    ]
    assert told(turning(kind, scope, last=1)) == []


def test_a_heading_with_nothing_below_it_leads_to_nothing() -> None:
    """As on the front of a card."""
    assert told(turning("H1", "Art", last=2, alone=True)) == []


def rows(number: int, count: int) -> Page:
    return page(number, *(line(f"Row {row}", row, mark=row) for row in range(count)))


def starting(*first: int, whole: int = 0) -> Element:
    """Return a structure whose sections begin on these pages.

    `whole` are the rows of an article on page 2.
    """
    article = element("Art", *(text("P", 2, mark) for mark in range(whole)))
    return document(*(element("Sect", text("P", number, 0)) for number in first), article)


@pytest.mark.parametrize(
    ("pages", "tree", "wrong"),
    [
        # a last page has five lines, others are a quarter full
        ((rows(1, 40), rows(2, 5)), starting(1), []),
        ((rows(1, 40), rows(2, 4)), starting(1), [2]),
        ((rows(1, 5), rows(2, 40)), starting(1), [1]),
        ((rows(1, 13), rows(2, 40)), starting(1), []),
        # so has the last page before another section
        ((rows(1, 40), rows(2, 5), rows(3, 40)), starting(1, 3), []),
        ((rows(1, 40), rows(2, 4), rows(3, 40)), starting(1, 3), [2]),
        # of a page before something that stands whole and is too tall, nothing is asked
        ((rows(1, 5), rows(2, 43)), starting(1, whole=43), []),
        ((rows(1, 5), rows(2, 38)), starting(1, whole=38), [1]),
        # what begins and ends on one page is as short as it is
        ((rows(1, 1),), starting(1), []),
        ((rows(1, 40), rows(2, 1), rows(3, 40)), starting(1, 2, 3), []),
        # what begins on a right-hand page has a blank one before it
        ((rows(1, 40), page(2), rows(3, 40)), starting(1, 3), []),
        ((rows(1, 40), rows(2, 40), page(3), rows(4, 40)), starting(1, 4), [3]),
        ((rows(1, 40), page(2)), starting(1), [2]),
        ((rows(1, 5), page(2), rows(3, 40)), starting(1, 3), []),
    ],
)
def test_no_page_is_nearly_empty(pages: tuple[Page, ...], tree: Element, wrong: list[int]) -> None:
    found = told(printed(*pages, tree=tree))
    assert [number for number, _ in found] == wrong
    assert all("the page is" in message for _, message in found)


def held(kind: str, *rows: tuple[int, int]) -> Element:
    """Return an element that holds these rows of these pages."""
    return element(kind, *(Piece(number, mark) for number, mark in rows))


def on(number: int, first: int, end: int) -> list[tuple[int, int]]:
    return [(number, row) for row in range(first, end)]


@pytest.mark.parametrize(
    ("kids", "counts", "wrong"),
    [
        # a figure stands with the short paragraph that leads up to it, whole
        ([held("P", *on(2, 0, 3)), held("Figure", *on(2, 3, 40))], (5, 43, 40), []),
        ([held("P", *on(2, 0, 3)), held("Figure", *on(2, 3, 30))], (5, 43, 40), [1]),
        # a paragraph of more lines could be divided, so nothing stands with it
        ([held("P", *on(2, 0, 4)), held("Figure", *on(2, 4, 40))], (5, 43, 40), [1]),
        # so could one as long as a page
        ([held("P", *on(2, 0, 43))], (5, 43, 40), [1]),
        # of a list to choose from that is longer than a page no part could stand before it
        ([held("P", *on(2, 0, 1)), element("Question", held("H3", *on(2, 1, 2)),
          held("L", *on(2, 2, 40), *on(3, 0, 9)))], (5, 40, 40), []),
        ([held("P", *on(2, 0, 1)), element("Question", held("H3", *on(2, 1, 2)),
          element("Answer", held("L", *on(2, 2, 40), *on(3, 0, 9))))], (5, 40, 40), [1]),
        # five lines stay on the last page
        ([held("Figure", *on(2, 0, 20)), held("P", *on(2, 20, 24))], (5, 24), []),
        ([held("Figure", *on(2, 0, 20)), held("P", *on(2, 20, 25))], (5, 25), [1]),
        # unless nothing could go there with them
        ([held("Figure", *on(1, 12, 40)), held("P", *on(2, 0, 2))], (40, 2), []),
        ([held("Figure", *on(1, 20, 40)), held("P", *on(2, 0, 2))], (40, 2), [2]),
        # or they are a question
        ([held("Question", *on(2, 0, 2))], (40, 2), []),
    ],
)  # fmt: skip
def test_what_stands_whole_leaves_a_page_as_empty_as_it_must(
    kids: list[Element], counts: tuple[int, ...], wrong: list[int]
) -> None:
    known = {(piece.page, piece.mark) for kid in kids for piece in kid.pieces}
    pages = [rows(number, count) for number, count in enumerate(counts, 1)]
    before = [held("P", *((1, row) for row in range(counts[0]) if (1, row) not in known))]
    after = [held("P", *((3, row) for row in range(40) if (3, row) not in known))]
    tree = document(element("Sect", *before, *kids, *(after if len(counts) > 2 else ())))
    assert [number for number, _ in told(printed(*pages, tree=tree))] == wrong


@pytest.mark.parametrize(
    ("above", "figure", "wrong"), [(0, 38, False), (0, 20, True), (4, 38, True)]
)
def test_a_probe_is_last_where_what_follows_has_no_room(
    above: int, figure: int, wrong: bool
) -> None:
    """The page then holds no more than the head of the question."""
    asked = element(
        "Question",
        held("H3", *on(2, above, above + 2)),
        held("Probe", *on(2, above + 2, above + 8)),
        element("Answer", held("Figure", *on(3, 0, figure)), held("P", *on(3, figure, 40))),
    )
    tree = document(held("P", *on(1, 0, 40), *on(2, 0, above)), asked)
    found = told(printed(rows(1, 40), rows(2, above + 8), rows(3, 40), tree=tree))
    assert any("a probe is the last thing" in message for _, message in found) == wrong


def test_a_picture_fills_a_page_as_text_does() -> None:
    picture = Picture(Rect(100, 300, 400, 780), 300)
    whole = Page(1, PAPER, AREA, (line("Caption"),), (picture,))
    assert told(printed(whole, rows(2, 40), tree=starting(1))) == []


def space(number: int, lines: float, left: float = AREA.left) -> Element:
    """Return ruled lines at the head of a page, or below its head."""
    box = Rect(left, AREA.top - 20 - lines * RULED, AREA.right, AREA.top - 20)
    return element("AnswerSpace", Piece(number, None, box))


def question(*kids: Element) -> Printed:
    """Return a question whose stem is at the foot of page 1, with what belongs to it."""
    tree = document(element("Question", text("H2", 1, 1), text("P", 1, 2), *kids))
    stem = line("Why is it so?", FULL, mark=1), line("A lead.", FULL + 1, mark=2)
    return printed(full(1, *stem, first=100), full(2, first=100), full(3, first=100), tree=tree)


@pytest.mark.parametrize(
    ("spaces", "wrong"),
    [
        ([space(1, 4)], []),
        ([space(1, 3), space(2, 3)], []),
        ([space(1, 2)], []),
        ([space(1, 2), space(2, 4)], [(1, "2 of the ruled lines of 'Why is it so?'")]),
        ([space(1, 4), space(2, 2)], [(2, "2 of the ruled lines of 'Why is it so?'")]),
        ([space(2, 6)], [(1, "'Why is it so?' ends here, and its answer space begins overleaf")]),
    ],
)
def test_a_question_stands_with_its_answer_space(
    spaces: list[Element], wrong: list[tuple[int, str]]
) -> None:
    found = told(question(*spaces))
    assert [number for number, _ in found] == [number for number, _ in wrong]
    assert all(part in one for (_, one), (_, part) in zip(found, wrong, strict=True))


def choices(first: int, second: int, inside: str = "Div") -> Printed:
    """Return a question with two choices, each on a page of its own or both on one."""
    items = (
        element("LI", text("LBody", number, mark)) for number, mark in ((first, 3), (second, 4))
    )
    found = question(element(inside, element("L", *items)))
    one, two, three = found.pages
    extra = {1: one.runs, 2: two.runs, 3: three.runs}
    for number, mark in ((first, 3), (second, 4)):
        extra[number] = (*extra[number], line("A choice", 2, 300, mark))
    return printed(*(page(n, *runs) for n, runs in extra.items()), tree=found.tree)


def test_choices_stand_on_one_page() -> None:
    assert told(choices(1, 1)) == []
    ((number, message),) = told(choices(1, 2))
    assert number == 1
    assert (
        message == "what is to be chosen from or joined is torn: 'Why is it so?' goes on overleaf"
    )


def test_a_list_of_an_answer_may_go_on_overleaf() -> None:
    assert told(choices(1, 2, "Answer")) == []


def test_choices_longer_than_a_page_go_on_overleaf() -> None:
    items = [element("LI", text("LBody", n, mark)) for n in (1, 2) for mark in (3, 4)]
    tree = document(element("Question", text("H2", 1, 1), element("L", *items)))
    long = [
        page(n, line("Stem", 0, mark=1), line("First", 2, mark=3), line("Last", 45, mark=4))
        for n in (1, 2)
    ]
    assert told(printed(*long, tree=tree)) == []


# ---------------------------------------------------------------------------------------------
# Answers on the worksheet

ANSWER = "It keeps the data of people where the law of their country holds."


def sheet(*texts: tuple[str, str], code: str = "ABCD-EFGH") -> Sheet:
    """Return the one sheet of a PDF that has these texts, each in elements such as `Answer/P`."""
    kids, runs = [text("SheetCode", 1, 0)], [line(code, mark=0)]
    for mark, (path, words) in enumerate(texts, 1):
        *outer, inner = path.split("/")
        made = text(inner, 1, mark)
        for type in reversed(outer):
            made = element(type, made)
        kids.append(made)
        runs.append(line(words, mark, mark=mark))
    (found,) = sheets(printed(page(1, *runs), tree=document(*kids)))
    return found


@pytest.mark.parametrize(
    ("key", "worksheet", "leaking"),
    [
        (("Answer/P", ANSWER), ("P", "Where is data kept?"), False),
        (("Answer/P", ANSWER), ("P", ANSWER), True),
        # whatever stands around it, and however it is set
        (("Answer/P", f"Yes. {ANSWER} No."), ("P", f"Tick: {ANSWER.upper()}"), True),
        (("Answer/P", ANSWER), ("P", ANSWER.replace("people", f"peo{HYPHENS[0]}ple")), True),
        # a short sentence says nothing of its own
        (("Answer/P", "It is so."), ("P", "It is so."), False),
        (("Answer/P", "数据必须保存在其人民所在国家法律适用的地方而不得移往别处去"),
         ("P", "数据必须保存在其人民所在国家法律适用的地方而不得移往别处去"), True),
        # an explanation quotes a stem; a marking point of another question has no business in it
        (("Answer/P", ANSWER), ("H2", ANSWER), False),
        (("Answer/L/LI/LBody", ANSWER), ("H2", ANSWER), True),
        (("P", ANSWER), ("P", ANSWER), False),
        # an explanation quotes a choice; a marking point has no business on the worksheet
        (("Answer/P", ANSWER), ("AnswerSpace/L/LI/LBody", ANSWER), False),
        (("Answer/L/LI/LBody", ANSWER), ("AnswerSpace/L/LI/LBody", ANSWER), True),
        (("Answer/L/LI/LBody", ANSWER), ("P", ANSWER), True),
    ],
)  # fmt: skip
def test_no_answer_stands_on_the_worksheet(
    key: tuple[str, str], worksheet: tuple[str, str], leaking: bool
) -> None:
    found = list(leaks(sheet(worksheet), sheet(key, ("Answer/P", "Another sentence, long."))))
    assert [
        "stands on the worksheet: 'It" in one.message or "'数" in one.message for one in found
    ] == [True] * leaking


def test_a_key_is_compared_with_its_own_worksheet_alone() -> None:
    key = sheet(("Answer/P", ANSWER))
    assert list(leaks(sheet(("P", ANSWER)), key)) != []
    assert list(leaks(sheet(("P", ANSWER), code="JKMN-PQRS"), key)) == []
    assert list(leaks(key, key)) == []


def test_sheets_of_one_pdf_are_told_apart_by_their_codes() -> None:
    """Both parts of a pair are in one PDF."""
    asks = document(
        text("SheetCode", 1, 0),
        element("Answer", text("P", 1, 1)),
        text("SheetCode", 2, 0),
        text("P", 2, 1),
    )
    code = line("ABCD-EFGH", mark=0)
    first = full(1, code, line(ANSWER, 1, mark=1), first=100)
    assert told(printed(first, full(2, code, line(ANSWER, 1, mark=1), first=100), tree=asks)) == [
        (2, f"an answer of the key stands on the worksheet: {quoted_start()}")
    ]
    assert told(printed(first, full(2, code, line("Why?", 1, mark=1), first=100), tree=asks)) == []


def quoted_start() -> str:
    return f"'{ANSWER[:59].rstrip()}…'"


# ---------------------------------------------------------------------------------------------
# What a PDF does not tell; where a fault comes from


def test_what_could_not_be_checked_is_told() -> None:
    bare = Page(1, PAPER, None, (line("Words"),))
    assert told(printed(bare)) == []
    assert unchecked(printed(bare)) == (
        "it tells no type area: text past the margin, pages nearly empty; it is not tagged:"
        " headings left behind, questions torn, answers on the worksheet"
    )
    asked = document(element("Question", text("H2", 1, 0)))
    assert unchecked(printed(page(1), tree=asked)) == ""
    # not every document of ours has questions
    assert unchecked(printed(page(1), tree=document())) == ""
    assert "; it does not tell what is a question: " in unchecked(printed(bare, tree=document()))


def test_a_word_broken_by_a_hyphen_is_told_whole() -> None:
    runs = (
        line(f"The data of peo{HYPHENS[0]}", 0, mark=1),
        line("ple is", 1, mark=2),
        line("kept.", 2, mark=3),
    )
    whole = element("P", *(Piece(1, mark) for mark in (1, 2, 3)))
    assert printed(page(1, *runs)).text(whole) == "The data of people is kept."


SOURCE = SourceFile(
    Path("en/10-basics.md"),
    "# Title {#id}\n\n## Why *is* it so? {#why}\n\nThe model\nanswer, “quoted”, goes on.\n",
)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Why is it so?", 3),
        ("The model answer, „quoted“", 5),
        ("answer, 'quoted', goes", 6),
        ("goes on", 0),
        ("quoted, goes on", 0),
        ("Nowhere in the content", 0),
        ("Title", 0),
    ],
)
def test_a_fault_is_told_at_the_line_it_comes_from(words: str, line: int) -> None:
    problem = located(Fault(3, "it is wrong", "set it right", words), "out.pdf", [SOURCE])
    if line:
        assert (problem.path, problem.line) == (SOURCE.path, line)
        assert problem.message == "it is wrong (page 3 of out.pdf)"
        assert problem.source == SOURCE.line(line)
    else:
        assert (problem.path, problem.line) == (Path("out.pdf"), 0)
        assert problem.message == "page 3: it is wrong"
    assert problem.hint == "set it right"


@given(st.text(), st.text(min_size=1))
def test_any_words_are_looked_up(words: str, text: str) -> None:
    problem = located(Fault(1, "", "", words), "out.pdf", [SourceFile(Path("a.md"), text)])
    assert 0 <= problem.line <= len(text.split("\n"))
