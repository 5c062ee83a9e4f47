"""Headings, probes and headwords that are left behind when the page turns."""

from __future__ import annotations

from collections.abc import Iterator

from studypress.problems import Fault, Severity
from studypress.proof.flow import HEADINGS, spans
from studypress.proof.printed import Element, Piece, Printed
from studypress.proof.turns import fits_before, leads_alone, reach
from studypress.proof.words import quoted

# What holds a heading and all that belongs to it.
_SCOPES = frozenset({"Art", "Document", "Part", "Question", "Sect"})
# What stands before something of its own, and the element that holds both.
_LEADS = {"Probe": frozenset({"Question"}), "Lbl": frozenset({"LI"})}
_LEADS |= dict.fromkeys(HEADINGS, _SCOPES)

_NAMES = {"Probe": "a probe is", "Lbl": "a label or headword is"}
_HINT = "keep them together in the stylesheet: break-after: avoid"


def left_behind(printed: Printed) -> Iterator[Fault]:
    """Yield a fault for each heading, probe or headword whose text begins on the next page."""
    for element, last, after in _leads(printed.tree) if printed.tree else ():
        if after.page > last.page and not _has_to(last.page, printed):
            text = printed.text(element)
            name = _NAMES.get(element.type, "a heading is")
            told = f"{name} the last thing on the page: {quoted(text)}"
            yield Fault(last.page, told, _HINT, text, Severity.WARNING)


def _has_to(number: int, printed: Printed) -> bool:
    """Tell whether a page ends so since what follows stands whole and has no room below.

    The page then holds no more than what leads up to it, so that nothing could go on with it.
    """
    page = printed.pages[number - 1]
    if page.area is None or number == len(printed.pages) or not leads_alone(number, printed):
        return False
    inside = [thing.rect for thing in page.drawn if page.area.has_middle_of(thing.rect)]
    return not fits_before(number + 1, reach(inside, page.area), printed)


def _leads(tree: Element) -> Iterator[tuple[Element, Piece, Piece]]:
    """Yield what leads on to something, its last piece, and the first piece of what follows it."""
    found = list(spans(tree))
    ends = {id(element): end for element, _, end, _ in found}
    for element, start, end, above in found:
        scopes = (one for one in reversed(above) if one.type in _LEADS.get(element.type, ()))
        scope = next(scopes, None)
        if scope and start < end < ends[id(scope)]:
            yield element, tree.pieces[end - 1], tree.pieces[end]
