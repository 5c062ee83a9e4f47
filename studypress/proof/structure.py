"""The structure tree of a PDF, read with pikepdf: PDFium leaves out what holds no content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from studypress.proof.printed import Element, Page, Piece, Rect

_Pages = Mapping[tuple[int, int], Page]


def read_tree(pdf: pikepdf.Pdf, pages: Sequence[Page]) -> Element | None:
    """Return the root of the structure, or None where the PDF is not tagged.

    Pieces of which nothing is seen on their pages, such as the spaces between words, are left out.
    """
    root = pdf.Root.get("/StructTreeRoot")
    if root is None or "/K" not in root:
        return None
    found = {page.obj.objgen: own for page, own in zip(pdf.pages, pages, strict=True)}
    return Element("StructTreeRoot", tuple(_kids(root, None, found)))


def _kids(element: Any, page: Page | None, pages: _Pages) -> Iterator[Element | Piece]:
    """Yield what an element holds; its page is None where the PDF does not tell it."""
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, Array) else (kids,):
        if isinstance(kid, int):
            if page and kid in page.places:
                yield Piece(page.number, kid)
        elif isinstance(kid, Dictionary):
            here = pages.get(kid.Pg.objgen) if "/Pg" in kid else page
            if "/S" in kid:
                yield _element(kid, here, pages)
            elif here and "/MCID" in kid and int(kid.MCID) in here.places:
                yield Piece(here.number, int(kid.MCID))


def _element(found: pikepdf.Object, page: Page | None, pages: _Pages) -> Element:
    kids = tuple(_kids(found, page, pages))
    kind = str(found.S).removeprefix("/")
    box = _box(found) if "/A" in found else None
    if box and page:
        # the place comes first: it is where the element begins
        kids = (Piece(page.number, None, box), *kids)
    return Element(kind, kids, str(found.get("/Alt", "")))


def _box(element: pikepdf.Object) -> Rect | None:
    """Return the bounding box of an element's layout attributes (ISO 32000-1, 14.8.5.4.3)."""
    attributes = element.A
    for one in attributes if isinstance(attributes, Array) else (attributes,):
        if isinstance(one, Dictionary) and "/BBox" in one:
            left, bottom, right, top = (float(edge) for edge in one.BBox)
            return Rect(left, bottom, right, top)
    return None
