"""The structure tree of a PDF: read once, made coarse, to be written for each copy.

What is read aloud, and in which order, is told by elements (ISO 32000-1, 14.7): a paragraph, a
heading, a table. An element holds others, or pieces of a page's content by their numbers there
(marked-content identifiers). The press makes one of every paragraph and every item of a list,
some fifty a page: where many copies share their pages, as many trees would outweigh all else in
the file. The coarse tree says less and is right: questions, headings, the space for an answer,
tables, figures, links and changes of language stay; all between two of them, lists too, is one
paragraph; a question's number and facts are part of its heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

import pikepdf

SLOT = "Slot"
"""The type of the element, empty as yet, that holds what is printed onto a copy."""
_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
# What stands in a paragraph or heading as an element of its own.
_INLINE = ("Figure", "Link", "Span", SLOT)
# They hold text alone.
_TEXTS = (*_HEADINGS, *_INLINE, "AnswerSpace", "SheetCode")
# What ends the paragraph before it.
_BLOCKS = ("Art", "Sect", "Answer", "Probe")
# An element has these, which are made anew, and keys of its own.
_MADE = ("/Type", "/S", "/P", "/Pg", "/K")


@dataclass(frozen=True)
class Mark:
    """A piece of content: the page it is on, and its number there."""

    page: int
    number: int


@dataclass(frozen=True)
class Annotated:
    """The annotation that an element is about: its page, and its place among those of the page."""

    page: int
    index: int


@dataclass
class Element:
    """An element: its type, its own keys, what it holds in reading order, and where it begins."""

    type: str
    keys: Mapping[str, pikepdf.Object] = field(default_factory=dict)
    kids: list[Element | Mark | Annotated] = field(default_factory=list)
    page: int = 0

    def walk(self) -> Iterator[Element]:
        """Yield the element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The pieces of content that are its own."""
        return tuple(kid for kid in self.kids if isinstance(kid, Mark))

    def renumber(self, page: int, numbers: Mapping[int, int]) -> None:
        """Give its pieces of content on a page other numbers."""
        self.kids = [
            Mark(page, numbers[kid.number]) if isinstance(kid, Mark) and kid.page == page else kid
            for kid in self.kids
        ]


Kid = Element | Mark | Annotated


class Tags:
    """The structure tree of a PDF as the press writes it."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        """Take a PDF that is tagged."""
        self._pages = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
        self._notes = {
            note.objgen: Annotated(at, index)
            for at, page in enumerate(pdf.pages)
            for index, note in enumerate(page.obj.get("/Annots", ()))
        }
        self._tops = self._read(pdf.Root.StructTreeRoot.K).kids

    def of(self, pages: range) -> tuple[Element, ...]:
        """Return the elements of these pages, the first of which is 0 for them."""
        return tuple(
            _moved(top, -pages.start)
            for top in self._tops
            if isinstance(top, Element) and top.page in pages
        )

    def _read(self, source: Any) -> Element:
        page = self._pages[source.Pg.objgen]
        keys = {key: value for key, value in source.items() if key not in _MADE}
        element = Element(str(source.S).lstrip("/"), keys, page=page)
        held: Any = source.K if "/K" in source else pikepdf.Array()
        for kid in held if isinstance(held, pikepdf.Array) else [held]:
            if isinstance(kid, int):
                element.kids.append(Mark(page, kid))
            elif "/Obj" in kid:
                element.kids.append(self._notes[kid.Obj.objgen])
            elif "/MCID" in kid:
                element.kids.append(Mark(self._pages[kid.Pg.objgen], int(kid.MCID)))
            else:
                element.kids.append(self._read(kid))
        return element


def _moved(element: Element, by: int) -> Element:
    kids: list[Kid] = [
        _moved(kid, by) if isinstance(kid, Element) else replace(kid, page=kid.page + by)
        for kid in element.kids
    ]
    return Element(element.type, element.keys, kids, element.page + by)


def coarse(kids: Iterable[Kid]) -> list[Kid]:
    """Return what is held with one paragraph for all that stands between other elements."""
    return _grouped(_parts(kids))


def _grouped(parts: Iterable[Kid | None]) -> list[Kid]:
    """Return parts with a paragraph for each run of text; None ends one."""
    kept: list[Kid] = []
    for running, run in groupby(parts, _runs):
        found = [part for part in run if part is not None]
        kept += [Element("P", {}, found, found[0].page)] if running and found else found
    return kept


def _runs(part: Kid | None) -> bool:
    return part is not None and (not isinstance(part, Element) or part.type in _INLINE)


def _parts(kids: Iterable[Kid]) -> Iterator[Kid | None]:
    """Yield what stays of elements, in reading order, and None where a paragraph ends."""
    for kid in kids:
        if not isinstance(kid, Element):
            yield kid
        elif kid.type == "Table":
            yield _table(kid)
        elif kid.type in _TEXTS and (kid.type != "Span" or "/Lang" in kid.keys):
            yield Element(kid.type, kid.keys, list(_held(kid)), kid.page)
        elif kid.type == "Question":
            inside = _grouped(_headed([*_parts(kid.kids)]))
            yield Element(kid.type, kid.keys, inside, kid.page)
        elif kid.type in _BLOCKS:
            yield None
            yield from _headed([*_parts(kid.kids)])
            yield None
        elif "/Lang" in kid.keys:
            yield Element("Span", {"/Lang": kid.keys["/Lang"]}, list(_held(kid)), kid.page)
        else:
            yield from _parts(kid.kids)


def _headed(parts: list[Kid | None]) -> list[Kid | None]:
    """Return the parts of a block; what stands before its heading becomes part of that."""
    for at, part in enumerate(parts):
        if isinstance(part, Element) and part.type in _HEADINGS:
            before = [kid for kid in parts[:at] if kid is not None]
            whole = Element(part.type, part.keys, [*before, *part.kids], part.page)
            return [whole, *parts[at + 1 :]]
        if isinstance(part, Element) and part.type not in _INLINE:
            break
    return parts


def _held(element: Element) -> Iterator[Kid]:
    """Yield what an element of text holds: pieces, figures, links, changes of language."""
    for part in _parts(element.kids):
        if isinstance(part, Element) and part.type not in _INLINE:
            yield from _held(part)
        elif part is not None:
            yield part


def _table(element: Element) -> Element:
    """Return a table, or a part of it; its cells hold pieces of content."""
    if element.type in ("TH", "TD", "Caption"):
        kids = list(_held(element))
    else:
        kids = [_table(kid) for kid in element.kids if isinstance(kid, Element)]
    return Element(element.type, element.keys, kids, element.page)
