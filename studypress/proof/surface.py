"""What is drawn on the pages of a PDF, read with PDFium: runs of text, pictures, shapes.

PDFium's own functions are called, not the classes around them: a page has a hundred objects.
"""

from __future__ import annotations

from ctypes import POINTER, byref, c_float, c_uint, c_ushort, cast, create_string_buffer
from dataclasses import dataclass, field
from math import hypot
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from studypress.proof.printed import Page, Picture, Rect, Run, Shape

Matrix = tuple[float, float, float, float, float, float]
_UPRIGHT: Matrix = (1, 0, 0, 1, 0, 0)


def read_page(document: pypdfium2.PdfDocument, number: int) -> Page:
    """Return a page of an open document; `number` counts from 1."""
    page = pdfium.FPDF_LoadPage(document.raw, number - 1)
    texts = pdfium.FPDFText_LoadPage(page)
    try:
        return _Reader(page, texts).read(number)
    finally:
        pdfium.FPDFText_ClosePage(texts)
        pdfium.FPDF_ClosePage(page)


@dataclass
class _Reader:
    """Reads one page; `page` and `texts` are PDFium's own."""

    page: Any
    texts: Any
    runs: list[Run] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)

    def read(self, number: int) -> Page:
        for index in range(pdfium.FPDFPage_CountObjects(self.page)):
            thing = pdfium.FPDFPage_GetObject(self.page, index)
            mark = pdfium.FPDFPageObj_GetMarkedContentID(thing)
            self._take(thing, mark if mark >= 0 else None, _UPRIGHT)
        paper = self._paper()
        area = self._area()
        return Page(number, paper, area, tuple(self.runs), tuple(self.pictures), tuple(self.shapes))

    def _take(self, thing: Any, mark: int | None, placed: Matrix) -> None:
        """Take an object of the page, or of a drawing on it that is placed by a matrix."""
        rect = _bounds(thing, placed)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            text = self._text(thing)
            # of white space nothing is seen
            if text.strip():
                size, window = _size(thing, placed), _window(thing, placed)
                self.runs.append(Run(text, rect, self._font(thing), mark, size, window))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.pictures.append(Picture(rect, _dpi(thing, placed), mark))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            inner = _times(_matrix(thing), placed)
            for index in range(pdfium.FPDFFormObj_CountObjects(thing)):
                self._take(pdfium.FPDFFormObj_GetObject(thing, index), mark, inner)
        else:
            self.shapes.append(Shape(rect, mark))

    def _text(self, thing: Any) -> str:
        size = pdfium.FPDFTextObj_GetText(thing, self.texts, None, 0)
        buffer = create_string_buffer(size)
        pdfium.FPDFTextObj_GetText(thing, self.texts, cast(buffer, POINTER(c_ushort)), size)
        return buffer.raw[: size - 2].decode("utf-16-le", errors="replace")

    def _font(self, thing: Any) -> str:
        font = pdfium.FPDFTextObj_GetFont(thing)
        address = cast(font, pdfium.c_void_p).value or 0 if font else 0
        if address not in self.fonts:
            size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
            buffer = create_string_buffer(size)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, size)
            self.fonts[address] = buffer.value.decode("utf-8", errors="replace")
        return self.fonts[address]

    def _paper(self) -> Rect:
        """Return the page's box, be it its own or that of all pages."""
        found = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(self.page, byref(found))
        return Rect(found.left, found.bottom, found.right, found.top)

    def _area(self) -> Rect | None:
        edges = [c_float() for _ in range(4)]
        if not pdfium.FPDFPage_GetArtBox(self.page, *map(byref, edges)):
            return None
        left, bottom, right, top = (edge.value for edge in edges)
        return Rect(left, bottom, right, top)


def _bounds(thing: Any, placed: Matrix) -> Rect:
    edges = [c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(thing, *map(byref, edges))
    left, bottom, right, top = (edge.value for edge in edges)
    return _placed(Rect(left, bottom, right, top), placed)


def _window(thing: Any, placed: Matrix) -> Rect | None:
    """Return the rectangle around what is left of an object where it is cut; else None."""
    clip = pdfium.FPDFPageObj_GetClipPath(thing)
    found: Rect | None = None
    for path in range(pdfium.FPDFClipPath_CountPaths(clip) if clip else 0):
        points = [_point(clip, path, n) for n in range(_segments(clip, path))]
        if points:
            across, up = zip(*points, strict=True)
            rect = Rect(min(across), min(up), max(across), max(up))
            found = rect.within(found) if found else rect
    return _placed(found, placed) if found else None


def _segments(clip: Any, path: int) -> int:
    count: int = pdfium.FPDFClipPath_CountPathSegments(clip, path)
    return max(count, 0)


def _point(clip: Any, path: int, number: int) -> tuple[float, float]:
    across, up = c_float(), c_float()
    segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, number)
    pdfium.FPDFPathSegment_GetPoint(segment, byref(across), byref(up))
    return across.value, up.value


def _placed(rect: Rect, placed: Matrix) -> Rect:
    """Return the rectangle around one that is placed by a matrix."""
    if placed == _UPRIGHT:
        return rect
    a, b, c, d, e, f = placed
    corners = [(x, y) for x in (rect.left, rect.right) for y in (rect.bottom, rect.top)]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    return Rect(min(across), min(up), max(across), max(up))


def _size(thing: Any, placed: Matrix) -> float:
    """Return how high the type of a text is, in points."""
    size = c_float()
    pdfium.FPDFTextObj_GetFontSize(thing, byref(size))
    _, _, c, d, _, _ = _times(_matrix(thing), placed)
    return size.value * hypot(c, d)


def _matrix(thing: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, byref(found))
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does one, then the other (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _dpi(thing: Any, placed: Matrix) -> float:
    """Return how many pixels of a picture stand on an inch: an image fills its unit square."""
    across, down = c_uint(), c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(thing, byref(across), byref(down))
    a, b, c, d, _, _ = _times(_matrix(thing), placed)
    sides = ((across.value, hypot(a, b)), (down.value, hypot(c, d)))
    return min((72 * pixels / length for pixels, length in sides if length), default=0.0)
