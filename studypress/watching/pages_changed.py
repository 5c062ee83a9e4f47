"""The first page on which two versions of a PDF differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import chain

import pikepdf

# Running heads and feet (ISO 32000-1, 14.8.2.2.2): "page 3 of 57" is another on every page as
# soon as there are 58. Nothing marked stands within them.
_RUNNING = re.compile(rb"/Artifact\s*<<[^<>]*/Pagination[^<>]*>>\s*BDC\b.*?\bEMC\b", re.S)
_SHOWN_THERE = re.compile(rb"(/[^\s/<>\[\]()]+)\s+Do\b")
# How deep in the structure tree a table of contents may begin.
_DEPTH = 4


def first_changed_page(old: bytes, new: bytes) -> int | None:
    """Return the first page of `new`, from 1, that shows other than `old`; None where none does.

    Running heads and feet do not count. Pages of the contents count only where no other differs:
    their numbers change with what stands behind them. Where pages are gone from the end, it is
    the last one that is left.
    """
    with pikepdf.open(BytesIO(old)) as before, pikepdf.open(BytesIO(new)) as after:
        differing = _differing(before, after)
        first = next(differing, None)
        if first is None:
            return None
        contents = set(_pages_of_contents(after))
        found = next((one for one in chain([first], differing) if one not in contents), first)
        return min(found, len(after.pages) - 1) + 1


def _differing(before: pikepdf.Pdf, after: pikepdf.Pdf) -> Iterator[int]:
    """Yield the pages, from 0, that are not the same in both."""
    old, new = list(before.pages), list(after.pages)
    yield from (
        number
        for number, (one, other) in enumerate(zip(old, new, strict=False))
        if _drawn(one) != _drawn(other)
    )
    if len(old) != len(new):
        yield min(len(old), len(new))


def _drawn(page: pikepdf.Page) -> tuple[bytes, ...]:
    """Return what is drawn on a page, with the pictures that are named there."""
    contents = page.obj.get("/Contents")
    pieces = contents.as_list() if isinstance(contents, pikepdf.Array) else [contents]
    stream = b"\n".join(one.read_bytes() for one in pieces if isinstance(one, pikepdf.Stream))
    return tuple(_pieces(stream, page.obj.get("/Resources")))


def _pieces(stream: bytes, resources: pikepdf.Object | None) -> Iterator[bytes]:
    """Yield what a stream draws, and each thing that it names."""
    stream = _RUNNING.sub(b"", stream)
    yield stream
    for name in sorted({name.decode("latin-1") for name in _SHOWN_THERE.findall(stream)}):
        named = resources.get("/XObject", {}).get(name) if resources is not None else None
        if not isinstance(named, pikepdf.Stream):
            continue
        if named.get("/Subtype") == "/Form":
            yield from _pieces(named.read_bytes(), named.get("/Resources"))
        else:
            yield named.read_raw_bytes()


def _pages_of_contents(pdf: pikepdf.Pdf) -> Iterator[int]:
    """Yield the pages, from 0, on which a table of contents stands."""
    if "/StructTreeRoot" not in pdf.Root:
        return
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    for contents in _contents(pdf.Root.StructTreeRoot, _DEPTH):
        yield from (numbers[page] for page in _pages_of(contents) if page in numbers)


def _contents(element: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    """Yield the tables of contents among the elements below one."""
    for kid in _kids(element):
        if kid.get("/S") == "/TOC":
            yield kid
        elif depth:
            yield from _contents(kid, depth - 1)


def _pages_of(element: pikepdf.Object) -> Iterator[tuple[int, int]]:
    """Yield the object of the page of each element in one."""
    if "/Pg" in element:
        yield element.Pg.objgen
    for kid in _kids(element):
        yield from _pages_of(kid)


def _kids(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield what stands in an element, but for the numbers of what is drawn."""
    kids = element.get("/K")
    several = kids.as_list() if isinstance(kids, pikepdf.Array) else [kids]
    yield from (kid for kid in several if isinstance(kid, pikepdf.Dictionary))
