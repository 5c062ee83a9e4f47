"""Pages on which next to nothing stands."""

from __future__ import annotations

from collections.abc import Iterator

from studypress.problems import Fault, Severity, counted
from studypress.proof.flow import spans
from studypress.proof.printed import Page, Printed, Rect
from studypress.proof.turns import (
    LEAST_FILL,
    fits_before,
    lines,
    reach,
    stands_whole,
    to_write_on,
)

FEW_LINES = 5
"""Fewer lines on the last page of a chapter look like a mistake: a custom of typesetters. Lines to
write on count too, so that a page with a whole question is never too short."""

# What can begin a page of its own.
_PARTS = frozenset({"Part", "Sect", "TOC"})
_HINT = "shorten what stands before it by a few lines, or add some"


def nearly_empty(printed: Printed) -> Iterator[Fault]:
    """Yield a fault for each page that is blank, or filled by less than it should be."""
    begins, ruled = _begins(printed), to_write_on(printed)
    for page in printed.pages:
        if page.area is None:
            continue
        ends = page.number + 1 in begins
        inside = [thing.rect for thing in page.drawn if page.area.has_middle_of(thing.rect)]
        if not inside:
            # put in so that what follows begins on a right-hand page
            if page.number % 2 or page.number == len(printed.pages):
                yield Fault(page.number, "the page is blank", _HINT, severity=Severity.WARNING)
        elif not (ends and page.number in begins):
            filled = reach(inside, page.area)
            if filled >= LEAST_FILL:
                continue
            count = lines(page.runs, page.area) + ruled.get(page.number, 0)
            if ends:
                wrong = count < FEW_LINES and not stands_whole(page.number, printed)
            else:
                least = FEW_LINES if page.number + 2 in begins else 0
                wrong = fits_before(page.number + 1, filled, printed, least)
            if wrong:
                text = _first(page, page.area)
                shown = counted(count, "line")
                message = f"the page is nearly empty: {shown}, {filled:.0%} of its height"
                yield Fault(page.number, message, _HINT, text, Severity.WARNING)


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
    inside = [run for run in page.runs if area.has_middle_of(run.rect)]
    return max(inside, key=lambda run: run.rect.top).text if inside else ""
