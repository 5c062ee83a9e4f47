"""Text past the margin, cut off or over other text, and what stands where no printer prints."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from studypress.problems import Fault, Severity
from studypress.proof.flow import HEADINGS
from studypress.proof.locate import ANYWHERE
from studypress.proof.printed import Page, Piece, Printed, Rect, Run
from studypress.proof.words import letters_of, quoted
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

SAME_LINE = 0.6
"""Texts that share so much of the higher one's height stand on one line; lines of Arabic, whose
marks rise into the line above, share less."""

# What is written in one go, so that its first words are found where it begins.
_BLOCKS = HEADINGS | {"Caption", "LI", "P", "TR"}

_COLUMNS = "ask less of the table: fewer columns, or its rows and columns changed over"
_CUT = "shorten it, or let the stylesheet give it more room"
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
            hint = _COLUMNS if _in_table(farthest, page, printed) else _PAST
            yield Fault(page.number, message, hint, _words(farthest, page, printed))


def cut_off(printed: Printed) -> Iterator[Fault]:
    """Yield a fault for each page with text that is cut by the box it stands in."""
    for page in printed.pages:
        cut = [run for run in page.runs if run.window and _sticks_out(run, run.window)]
        if cut:
            message = f"text is cut off by the box it stands in: {quoted(cut[0].text)}"
            yield Fault(page.number, message, _CUT, _words(cut[0], page, printed))


def one_over_another(printed: Printed) -> Iterator[Fault]:
    """Yield a fault for each page on which a text runs into another on the same line."""
    for page in printed.pages:
        both = next(_overlapping(page), None)
        if both:
            message = (
                f"text runs into other text: {quoted(both[0].text)} and {quoted(both[1].text)}"
            )
            yield Fault(page.number, message, _PAST, _words(both[0], page, printed))


def out_of_reach(printed: Printed) -> Iterator[Fault]:
    """Yield a fault for each page with something where few printers print.

    What is past the margin already is left out, and so are the lines around it.
    """
    for page in printed.pages:
        reached = _reached(page)
        outside = {run for run in page.runs if _is_outside(run, page, printed)}
        cut = [run for run in page.runs if not reached.holds(run.rect) and run not in outside]
        if cut:
            message = (
                f"text stands within {REACH_MM:g} mm of the paper's edge: {quoted(cut[0].text)}"
            )
            yield Fault(page.number, message, _NEAR, cut[0].text)
        elif not outside and any(_is_cut(shape.rect, page.paper, reached) for shape in page.shapes):
            message = f"a line or a drawing ends within {REACH_MM:g} mm of the paper's edge"
            yield Fault(page.number, message, _NEAR, severity=Severity.WARNING)


def _is_outside(run: Run, page: Page, printed: Printed) -> bool:
    """Tell whether a text sticks out of the type area by more than a letter may.

    What is in no element of a tagged PDF, such as a running head, belongs into the margin.
    """
    if page.area is None or (run.mark is None and printed.tree is not None):
        return False
    return _sticks_out(run, page.area)


def _sticks_out(run: Run, area: Rect) -> bool:
    """Tell whether a text sticks out of an area by more than a letter may."""
    across, along = _past(run.rect, area)
    least = SPARE_MM * POINTS_PER_MM
    return across > max(least, SPARE_EM * run.size) or along > max(least, SPARE_MARK_EM * run.size)


def _overlapping(page: Page) -> Iterator[tuple[Run, Run]]:
    """Yield texts of which one runs into the other, from the top down."""
    # type of no size is not seen
    runs = sorted((run for run in page.runs if run.size), key=lambda run: -run.rect.top)
    for place, run in enumerate(runs):
        for other in islice(runs, place + 1, None):
            if other.rect.top < run.rect.bottom:
                break
            both = run.rect.within(other.rect)
            spare = max(SPARE_MM * POINTS_PER_MM, SPARE_EM * max(run.size, other.size))
            least = SAME_LINE * max(run.rect.height, other.rect.height)
            # within one text, letters may reach over each other, as joined ones do
            if run.mark != other.mark and both.width > spare and both.height > least:
                yield run, other


def _in_table(run: Run, page: Page, printed: Printed) -> bool:
    """Tell whether a text stands in a table."""
    if printed.tree is None:
        return False
    piece = Piece(page.number, run.mark)
    return any(one.type == "TR" and piece in one.pieces for one in printed.tree.walk())


def _words(run: Run, page: Page, printed: Printed) -> str:
    """Return the words by which the line of a text is found: its own, or of all that it stands in.

    A cell of a table, or the end of a paragraph, may be too short to be found by itself.
    """
    if len(letters_of(run.text)) >= ANYWHERE or printed.tree is None:
        return run.text
    piece = Piece(page.number, run.mark)
    around = [one for one in printed.tree.walk() if one.type in _BLOCKS and piece in one.pieces]
    return printed.text(around[-1]) if around else run.text


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
