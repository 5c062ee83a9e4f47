"""Text past the margin, and what stands nearer to the edge of the paper than printers reach."""

from __future__ import annotations

from collections.abc import Iterator

from studypress.problems import Fault, Severity
from studypress.proof.printed import Page, Printed, Rect, Run
from studypress.proof.words import quoted
from studypress.units import POINTS_PER_MM

SPARE_MM = 0.5
SPARE_EM = 0.1
"""How far a letter may stick out, whichever is more: a j does at the beginning of a line, by less
than a tenth of the size of its type, and a slanted f at the end."""

SPARE_MARK_EM = 0.35
"""How far it may above and below: so far the marks over Arabic letters rise out of their line. What
runs over the foot of a page is a line at least."""

REACH_MM = 4.0
"""Where printers begin: laser printers state 4 to 4.2 mm as the margin that stays white."""

_PAST = "shorten it, or let it break; a word too long breaks where a soft hyphen (&shy;) allows it"
_NEAR = "give the page a wider margin in the stylesheet (@page)"


def past_margins(printed: Printed) -> Iterator[Fault]:
    """Yield a fault for each page whose text leaves the type area."""
    for page in printed.pages:
        if page.area is None:
            continue
        outside = [run for run in page.runs if _is_outside(run, page, printed)]
        if outside:
            farthest = max(outside, key=lambda run: max(_past(run.rect, page.area)))
            by = max(_past(farthest.rect, page.area)) / POINTS_PER_MM
            message = f"text stands {by:.1f} mm past the margin: {quoted(farthest.text)}"
            if len(outside) > 1:
                message += f", and {len(outside) - 1} more on this page"
            yield Fault(page.number, message, _PAST, farthest.text)


def out_of_reach(printed: Printed) -> Iterator[Fault]:
    """Yield a fault for each page with something where few printers print.

    What is past the margin already is left out.
    """
    for page in printed.pages:
        reached = _reached(page)
        cut = [
            run
            for run in page.runs
            if not reached.holds(run.rect) and not _is_outside(run, page, printed)
        ]
        if cut:
            told = f"text stands within {REACH_MM:g} mm of the paper's edge: {quoted(cut[0].text)}"
            yield Fault(page.number, told, _NEAR, cut[0].text)
        elif any(_is_cut(shape.rect, page.paper, reached) for shape in page.shapes):
            told = f"a line or a drawing ends within {REACH_MM:g} mm of the paper's edge"
            yield Fault(page.number, told, _NEAR, severity=Severity.WARNING)


def _is_outside(run: Run, page: Page, printed: Printed) -> bool:
    """Tell whether a text sticks out of the type area by more than a letter may.

    What is in no element of a tagged PDF, such as a running head, belongs into the margin.
    """
    if page.area is None or (run.mark is None and printed.tree is not None):
        return False
    across, along = _past(run.rect, page.area)
    least = SPARE_MM * POINTS_PER_MM
    return across > max(least, SPARE_EM * run.size) or along > max(least, SPARE_MARK_EM * run.size)


def _reached(page: Page) -> Rect:
    """Return the part of a page that every printer reaches."""
    paper, margin = page.paper, REACH_MM * POINTS_PER_MM
    return Rect(
        paper.left + margin, paper.bottom + margin, paper.right - margin, paper.top - margin
    )


def _is_cut(shape: Rect, paper: Rect, reached: Rect) -> bool:
    """Tell whether a shape ends short of the edge; what runs over it is meant to be cut there."""
    return any(
        outer < edge < inner
        for edge, outer, inner in (
            (shape.left, paper.left, reached.left),
            (shape.bottom, paper.bottom, reached.bottom),
            (-shape.right, -paper.right, -reached.right),
            (-shape.top, -paper.top, -reached.top),
        )
    )


def _past(rect: Rect, area: Rect | None) -> tuple[float, float]:
    """Return how far a rectangle sticks out of an area at its sides, and above or below."""
    if area is None:
        return 0.0, 0.0
    return (
        max(area.left - rect.left, rect.right - area.right),
        max(area.bottom - rect.bottom, rect.top - area.top),
    )
