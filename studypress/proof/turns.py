"""What has to stand together where a page turns, and so cannot begin on the page before."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from studypress.proof.flow import HEADINGS, place, ruled_lines, spans
from studypress.proof.printed import Element, Piece, Printed, Rect, Run
from studypress.sheets.room import LINE_MM
from studypress.units import POINTS_PER_MM

AROUND = 0.1
"""The part of a page's height that what stands whole takes above and below its words, at most."""

LEAST_RULED = 3
"""Ruled lines that stand together at the foot and at the head of a page."""

LEAST_FILL = 0.25
"""How full a page is at least before something that could have begun on it."""

_LEADING = 3
"""A paragraph of so many lines cannot be divided into two lines and two: it goes on whole with
what it leads up to."""

_LEADS = HEADINGS | {"Lbl", "Probe"}
_WHOLE = frozenset({"Code", "Figure", "TR"})
_Starts = dict[int, list[tuple[Element, int]]]


def fits_before(number: int, filled: float, printed: Printed, least: int = 0) -> bool:
    """Tell whether what begins a page could have begun on the one before, filled so far.

    `least` lines stay on the page, where it is the last of a part.
    """
    return _needed(number, printed, least) <= 1 - filled - AROUND


def leads_alone(number: int, printed: Printed) -> bool:
    """Tell whether nothing stands on a page but what leads up to what stands overleaf."""
    at, starts = _first(number, printed), _starts(printed)
    while at is not None and (after := _led(at, number, printed, starts)):
        at = after
    return at is not None and printed.tree is not None and printed.tree.pieces[at].page > number


def stands_whole(number: int, printed: Printed) -> bool:
    """Tell whether a page holds a whole question, or what could not have more before it.

    That is where what ends the page before stands whole, and that page would be nearly empty
    without it.
    """
    first, page = _first(number, printed), printed.pages[number - 2]
    if printed.tree is None or first is None or page.area is None:
        return False
    pieces = printed.tree.pieces
    for element, start, end, _ in spans(printed.tree):
        on = {piece.page for piece in pieces[start:end]}
        if element.type == "Question" and start == first and on == {number}:
            return True
        if element.type in {*_WHOLE, "Question"} and end == first and on == {number - 1}:
            rest = [piece for piece in pieces[:start] if piece.page == number - 1]
            if reach(_rects(rest, printed), page.area) < LEAST_FILL:
                return True
    return False


def reach(rects: Iterable[Rect], area: Rect) -> float:
    """Return how far down the type area these reach, in its heights."""
    return (area.top - min((rect.bottom for rect in rects), default=area.top)) / area.height


def lines(runs: Iterable[Run], area: Rect) -> int:
    """Return how many lines of text stand in the type area, those beside each other counted once.

    Lines that overlap by half are one: figures, raised letters, columns.
    """
    count, reached = 0, area.top + 1
    for run in sorted(runs, key=lambda run: -run.rect.top):
        middle = (run.rect.top + run.rect.bottom) / 2
        if middle < reached and area.has_middle_of(run.rect):
            count, reached = count + 1, run.rect.bottom
    return count


def to_write_on(printed: Printed) -> dict[int, int]:
    """Return how many lines to write on stand on a page, by its number."""
    ruled: dict[int, int] = {}
    for space in printed.tree.walk() if printed.tree else ():
        for piece in space.pieces if _is_ruled(space) else ():
            ruled[piece.page] = ruled.get(piece.page, 0) + ruled_lines(piece.box)
    return ruled


def _needed(number: int, printed: Printed, least: int) -> float:
    """Return how high that is which stands together at the head of a page, in pages.

    It ends with the first thing that stands whole; what leads up to it stands with it.
    """
    area, at, starts = printed.pages[number - 1].area, _first(number, printed), _starts(printed)
    if printed.tree is None or area is None:
        return 0.0
    rects: list[Rect] = []
    while at is not None:
        after = _led(at, number, printed, starts)
        for element, end in starts.get(at, ()):
            held = printed.tree.pieces[at:end]
            if held[-1].page > number:
                if element.type in _WHOLE or (element.type == "Question" and _closed(element)):
                    return inf
                rects += _up_to_lines(element, number)
            elif after or not _divides(element, printed):
                rects += _rects(held, printed)
        at = after
    high = reach(rects, area)
    if rects and least:
        lowest = area.top - high * area.height
        below = [run for run in printed.pages[number - 1].runs if run.rect.top <= lowest]
        if 0 < lines(below, area) + to_write_on(printed).get(number, 0) < least:
            return inf
    return high


def _led(at: int, number: int, printed: Printed, starts: _Starts) -> int | None:
    """Return where that ends which leads up to something and begins at a place on a page."""
    pieces = printed.tree.pieces if printed.tree else ()
    for element, end in starts.get(at, ()):
        leads = element.type in _LEADS
        if element.type == "P":
            leads = not _divides(element, printed)
        if leads and pieces[end - 1].page == number and end < len(pieces):
            return end
    return None


def _divides(element: Element, printed: Printed) -> bool:
    """Tell whether an element is text that may go on overleaf, or has such text in it.

    So has an answer, and a question with its answer, but for one of which all is seen at once.
    """
    if element.type == "Question" and not _closed(element):
        answers = (kid for kid in element.kids if isinstance(kid, Element) and kid.type == "Answer")
        return any(_divides(answer, printed) for answer in answers)
    if element.type == "Answer":
        return any(one.type == "P" and _divides(one, printed) for one in element.walk())
    page = printed.pages[element.pieces[0].page - 1] if element.pieces else None
    if element.type != "P" or page is None or page.area is None:
        return False
    marks = {piece.mark for piece in element.pieces}
    return lines((run for run in page.runs if run.mark in marks), page.area) > _LEADING


def _closed(question: Element) -> bool:
    """Tell whether a question asks with a list of its own, all of which is seen at once."""
    own = (kid for kid in question.kids if isinstance(kid, Element))
    return any(kid.type == "L" or (kid.type == "AnswerSpace" and not _is_ruled(kid)) for kid in own)


def _up_to_lines(question: Element, number: int) -> list[Rect]:
    """Return where the lines end that stand with the stem of a question, if it has any."""
    for space in question.walk() if question.type == "Question" else ():
        if _is_ruled(space):
            piece = space.pieces[0]
            if piece.box and piece.page == number:
                bottom = piece.box.top - LEAST_RULED * LINE_MM * POINTS_PER_MM
                return [Rect(piece.box.left, bottom, piece.box.right, piece.box.top)]
    return []


def _is_ruled(element: Element) -> bool:
    return (
        element.type == "AnswerSpace"
        and bool(element.pieces)
        and all(piece.mark is None for piece in element.pieces)
    )


def _first(number: int, printed: Printed) -> int | None:
    """Return the place of the first piece of a page in reading order."""
    pieces = enumerate(printed.tree.pieces if printed.tree else ())
    return next((at for at, piece in pieces if piece.page == number), None)


def _starts(printed: Printed) -> _Starts:
    """Return what begins at each place in reading order, with where it ends."""
    starts: _Starts = {}
    for element, start, end, _ in spans(printed.tree) if printed.tree else ():
        if start < end:
            starts.setdefault(start, []).append((element, end))
    return starts


def _rects(pieces: Iterable[Piece], printed: Printed) -> list[Rect]:
    return [place(piece, printed) for piece in pieces]
