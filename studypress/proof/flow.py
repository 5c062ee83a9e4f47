"""Reading order, as the structure tree gives it.

Its types are those of PDF and four of our own: `Question`, `Probe`, `AnswerSpace`, `Answer`.
"""

from __future__ import annotations

from collections.abc import Iterator

from studypress.proof.printed import Element, Piece, Printed, Rect
from studypress.sheets.room import LINE_MM
from studypress.units import POINTS_PER_MM

HEADINGS = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6"})


def spans(
    element: Element, above: tuple[Element, ...] = (), start: int = 0
) -> Iterator[tuple[Element, int, int, tuple[Element, ...]]]:
    """Yield an element and all below it, with where the pieces of each begin and end.

    These are places among the pieces of the whole, in reading order. Last comes what it stands in.
    """
    yield element, start, start + len(element.pieces), above
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from spans(kid, (*above, element), start)
            start += len(kid.pieces)
        else:
            start += 1


def place(piece: Piece, printed: Printed) -> Rect:
    """Return where a piece is on its page."""
    return piece.box or printed.pages[piece.page - 1].places[piece.mark or 0]


def ruled_lines(box: Rect | None) -> int:
    """Return how many ruled lines a box holds."""
    return round(box.height / POINTS_PER_MM / LINE_MM) if box else 0
