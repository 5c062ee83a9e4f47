"""All checks of a PDF, in one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from studypress.problems import Fault
from studypress.proof.fill import nearly_empty
from studypress.proof.headings import left_behind
from studypress.proof.leaks import Sheet, leaks_among, sheets
from studypress.proof.margins import cut_off, one_over_another, out_of_reach, past_margins
from studypress.proof.printed import Printed
from studypress.proof.torn import torn_questions
from studypress.proof.type import coarse_pictures, missing_glyphs, strange_fonts

_OURS = ("AnswerSpace", "Question", "SheetCode")
_GEOMETRY = "text past the margin, pages nearly empty"
_ORDER = "headings left behind, questions torn, answers on the worksheet"


@dataclass(frozen=True)
class Proofed:
    """A finished PDF on whose pages nothing is lost, and what it asks and answers.

    `faults` are what is wrong with its looks: the pages can be printed as they are.
    """

    pdf: bytes
    pages: int
    sheets: tuple[Sheet, ...]
    faults: tuple[Fault, ...] = ()


def checked(printed: Printed, families: Collection[str]) -> tuple[Fault, ...]:
    """Return all that is wrong with a PDF whose fonts are to be of these families."""
    return tuple(sorted(set(_faults(printed, families))))


def _faults(printed: Printed, families: Collection[str]) -> Iterator[Fault]:
    yield from past_margins(printed)
    yield from cut_off(printed)
    yield from one_over_another(printed)
    yield from out_of_reach(printed)
    yield from missing_glyphs(printed)
    yield from strange_fonts(printed, families)
    yield from left_behind(printed)
    yield from nearly_empty(printed)
    yield from torn_questions(printed)
    yield from coarse_pictures(printed)
    found = sheets(printed)
    yield from leaks_among(found, found)


def unchecked(printed: Printed) -> str:
    """Return what could not be checked, since the PDF does not tell what that takes; or nothing."""
    missing = []
    foreign = any(page.area is None for page in printed.pages)
    if foreign:
        missing.append(f"it tells no type area: {_GEOMETRY}")
    if printed.tree is None:
        missing.append(f"it is not tagged: {_ORDER}")
    elif foreign and not any(element.type in _OURS for element in printed.tree.walk()):
        missing.append("it does not tell what is a question: questions torn, answers on worksheets")
    return "; ".join(missing)
