"""Pages on which next to nothing stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from studypress.proof.fault import Fault
from studypress.proof.flow import place, ruled_lines, spans
from studypress.proof.printed import POINTS_PER_MM, Page, Printed, Rect, around

FEW_LINES = 5
"""Fewer lines on the last page of a chapter look like a mistake: a custom of typesetters. Lines to
write on count too, so that a page with a whole question is never too short."""

LEAST_FILL = 0.25
"""How full any other page is at least, unless what begins overleaf stands whole and would not
have gone into the rest of it."""

AROUND = 0.1
"""The part of a page's height that what stands whole takes above and below its words, at most."""

# Across and up, in points: running heads stand farther out, marks on letters do not.
_STICKS_OUT = (POINTS_PER_MM, 2 * POINTS_PER_MM)
# What can begin a page of its own.
_PARTS = frozenset({"Part", "Sect", "TOC"})
_HINT = "shorten what stands before it by a few lines, or add some"


def nearly_empty(printed: Printed) -> Iterator[Fault]:
    """Yield a fault for each page that is blank, or filled by less than it should be."""
    begins, ruled = _begins(printed), _to_write_on(printed)
    for page in printed.pages:
        if page.area is None:
            continue
        ends = page.number + 1 in begins
        inside = [thing.rect for thing in page.drawn if page.area.holds(thing.rect, *_STICKS_OUT)]
        if not inside:
            # put in so that what follows begins on a right-hand page
            if page.number % 2 or page.number == len(printed.pages):
                yield Fault(page.number, "the page is blank", _HINT)
        elif not (ends and page.number in begins):
            filled = (page.area.top - min(rect.bottom for rect in inside)) / page.area.height
            if filled >= LEAST_FILL:
                continue
            lines = _lines(page, page.area) + ruled.get(page.number, 0)
            rest = 1 - filled - AROUND
            if not (lines >= FEW_LINES if ends else _tall(page.number + 1, printed) > rest):
                text = _first(page, page.area)
                counted = "1 line" if lines == 1 else f"{lines} lines"
                message = f"the page is nearly empty: {counted}, {filled:.0%} of its height"
                yield Fault(page.number, message, _HINT, text)


def _tall(number: int, printed: Printed) -> float:
    """Return the height of the tallest thing that begins a page and stands whole, in pages."""
    page = printed.pages[number - 1]
    if printed.tree is None or page.area is None:
        return 0.0
    heights = [0.0]
    pages = [piece.page for piece in printed.tree.pieces]
    first = pages.index(number) if number in pages else -1
    for _, start, end, _ in spans(printed.tree):
        pieces = printed.tree.pieces[start:end]
        if start == first and pieces and {piece.page for piece in pieces} == {number}:
            rects = [place(piece, printed) for piece in pieces]
            heights.append(reduce(around, rects).height)
    return max(heights) / page.area.height


def _to_write_on(printed: Printed) -> dict[int, int]:
    """Return how many lines to write on stand on a page, by its number."""
    ruled: dict[int, int] = {}
    for space in printed.tree.walk() if printed.tree else ():
        if space.type == "AnswerSpace" and not any(
            piece.mark is not None for piece in space.pieces
        ):
            for piece in space.pieces:
                ruled[piece.page] = ruled.get(piece.page, 0) + ruled_lines(piece.box)
    return ruled


def _begins(printed: Printed) -> frozenset[int]:
    """Return the pages on which something begins: a part, a sheet, what stands behind a blank page.

    So does the page behind the last. What begins and ends on one page is as short as it is.
    """
    begun = {1, len(printed.pages) + 1}
    for page in printed.pages:
        if not page.runs:
            begun |= {page.number, page.number + 1}
    if printed.tree:
        firsts: dict[int, int] = {}
        for at, piece in enumerate(printed.tree.pieces):
            firsts.setdefault(piece.page, at)
        for element, start, end, _ in spans(printed.tree):
            if start < end:
                page_number = printed.tree.pieces[start].page
                if element.type == "SheetCode" or (
                    element.type in _PARTS and start == firsts[page_number]
                ):
                    begun.add(page_number)
    return frozenset(begun)


def _first(page: Page, area: Rect) -> str:
    """Return the first text in the type area of a page."""
    inside = [run for run in page.runs if area.holds(run.rect, *_STICKS_OUT)]
    return max(inside, key=lambda run: run.rect.top).text if inside else ""


def _lines(page: Page, area: Rect) -> int:
    """Return how many lines of text stand in the type area, those beside each other counted once.

    Lines that overlap by half are one: figures, raised letters, columns.
    """
    count, reached = 0, area.top + 1
    for run in sorted(page.runs, key=lambda run: -run.rect.top):
        middle = (run.rect.top + run.rect.bottom) / 2
        if middle < reached and area.holds(run.rect, *_STICKS_OUT):
            count, reached = count + 1, run.rect.bottom
    return count
