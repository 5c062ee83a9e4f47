"""The structure tree of a PDF, page by page: read, then made coarse, to be written for each copy.

What is read aloud, and in which order, is told by elements (ISO 32000-1, 14.7): a paragraph, a
heading, a table. An element holds others, or pieces of a page's content by their numbers there
(marked-content identifiers). WeasyPrint makes an element of every box, some hundred a page: for
each copy anew they would outweigh all else in the file. The coarse tree says less and is right:
headings, tables, figures and links stay; all between two of them, lists too, is one paragraph; a
question's number and facts are part of its heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
# What stands in a paragraph or heading as an element of its own.
_INLINE = ("Figure", "Link", "Slot")
# What ends the paragraph before it.
_BLOCKS = ("Art", "Sect")
# An element has these, which are made anew, and keys of its own.
_MADE = ("/Type", "/S", "/P", "/Pg", "/K")
SLOT = "Slot"


@dataclass(frozen=True)
class Annotated:
    """The annotation of a page that an element is about, by its place among them."""

    index: int


@dataclass
class Element:
    """An element on one page: its type, its own keys, and what it holds, in reading order."""

    type: str
    keys: Mapping[str, pikepdf.Object] = field(default_factory=dict)
    kids: list[Element | int | Annotated] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Yield the element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    @property
    def marks(self) -> tuple[int, ...]:
        """The numbers of the pieces of content that are its own."""
        return tuple(kid for kid in self.kids if isinstance(kid, int))

    def renumber(self, numbers: Mapping[int, int]) -> None:
        """Give the pieces of content that are its own other numbers, each told once."""
        kids = [numbers[kid] if isinstance(kid, int) else kid for kid in self.kids]
        self.kids = [kid for at, kid in enumerate(kids) if not at or kid != kids[at - 1]]


Part = Element | int | Annotated | None
"""What is left of an element; None ends a paragraph."""


class Tags:
    """The structure tree of a PDF as WeasyPrint writes it: no element on two pages."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        """Take a PDF that is tagged."""
        self._tops: dict[tuple[int, int], list[pikepdf.Object]] = {}
        for top in pdf.Root.StructTreeRoot.K[0].K:
            self._tops.setdefault(top.Pg.objgen, []).append(top)

    def of(self, page: pikepdf.Object) -> tuple[Element, ...]:
        """Return the elements of a page; the first span without content is made its slot."""
        annotations = {note.objgen: at for at, note in enumerate(page.get("/Annots", ()))}
        found = [_read(top, annotations) for top in self._tops.get(page.objgen, ())]
        for element in (element for top in found for element in top.walk()):
            if element.type == "Span" and not element.kids:
                element.type = SLOT
                break
        return tuple(found)


def _read(source: pikepdf.Object, annotations: Mapping[tuple[int, int], int]) -> Element:
    kids: list[Element | int | Annotated] = []
    held: Any = source.K
    for kid in held:
        if isinstance(kid, int):
            kids.append(kid)
        elif "/Obj" in kid:
            kids.append(Annotated(annotations[kid.Obj.objgen]))
        else:
            kids.append(_read(kid, annotations))
    keys = {key: value for key, value in source.items() if key not in _MADE}
    return Element(str(source.S).lstrip("/"), keys, kids)


def coarse(elements: Iterable[Element]) -> tuple[Element, ...]:
    """Return the elements of a page with one paragraph for all that stands between headings."""
    kept: list[Element] = []
    running = False
    for part in _parts(elements):
        if isinstance(part, Element) and (part.type in _HEADINGS or part.type == "Table"):
            kept.append(part)
            running = False
        elif part is None:
            running = False
        else:
            if not running:
                kept.append(Element("P"))
            kept[-1].kids.append(part)
            running = True
    return tuple(kept)


def _parts(kids: Iterable[Element | int | Annotated]) -> Iterator[Part]:
    """Yield what stays of elements, in reading order, and None where a paragraph ends."""
    for kid in kids:
        if not isinstance(kid, Element):
            yield kid
        elif kid.type == "Table":
            yield _table(kid)
        elif kid.type in _HEADINGS or kid.type in _INLINE:
            yield Element(kid.type, kid.keys, list(_held(kid)))
        elif kid.type in _BLOCKS:
            yield None
            yield from _headed([*_parts(kid.kids)])
            yield None
        else:
            yield from _parts(kid.kids)


def _headed(parts: list[Part]) -> list[Part]:
    """Return the parts of a block; what stands before its heading becomes part of that."""
    for at, part in enumerate(parts):
        if isinstance(part, Element) and part.type in _HEADINGS:
            before = [kid for kid in parts[:at] if kid is not None]
            return [Element(part.type, part.keys, [*before, *part.kids]), *parts[at + 1 :]]
        if isinstance(part, Element) and part.type not in _INLINE:
            break
    return parts


def _held(element: Element) -> Iterator[Element | int | Annotated]:
    """Yield what a heading, a figure, a link or a cell holds."""
    yield from (part for part in _parts(element.kids) if part is not None)


def _table(element: Element) -> Element:
    """Return a table, or a part of it; its cells hold pieces of content."""
    if element.type in ("TH", "TD", "Caption"):
        kids = list(_held(element))
    else:
        kids = [_table(kid) for kid in element.kids if isinstance(kid, Element)]
    return Element(element.type, element.keys, kids)
