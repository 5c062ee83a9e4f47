"""How many sheets of paper a document takes, and how many copies of it are printed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from studypress.document import Document


@dataclass(frozen=True)
class Sheets:
    """Sheets of paper to load, printed on one side (simplex) or on both (duplex)."""

    simplex: int
    duplex: int


def sheets(pages: int, copies: int = 1) -> Sheets:
    """Return what so many copies of so many pages take; each copy begins on a sheet of its own."""
    return Sheets(pages * copies, (pages + 1) // 2 * copies)


def total(parts: Iterable[Sheets]) -> Sheets:
    """Return all of them together."""
    found = tuple(parts)
    return Sheets(sum(part.simplex for part in found), sum(part.duplex for part in found))


def copies_each(documents: Iterable[Document], copies: int) -> Mapping[str, int]:
    """Return how many copies of each document, by its name, a run with so many copies prints.

    What is handed out is printed so many times, all else once: thirty worksheets want one key.
    Where nothing of the run is handed out, its documents were asked for by themselves, and all
    are printed so many times.
    """
    found = tuple(documents)
    alone = not any(document.handed_out for document in found)
    return {document.name: copies if document.handed_out or alone else 1 for document in found}
