"""What is drawn on a page, as far as its tags go: pieces renumbered, left out.

A piece that an element holds stands between `BDC`, with its number, and `EMC`; what no element
holds is an artifact (ISO 32000-1, 14.6 and 14.8.2.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator

from studypress.copies.tags import Element

_BEGIN = Operator("BDC")
_TEXT = ("BT", "ET", "Tf", "Tm", "g", "rg", "scn")
_ARTIFACT = ContentStreamInstruction([Name.Artifact], Operator("BMC"))


def tidied(page: pikepdf.Object, number: int, elements: Iterable[Element]) -> tuple[bytes, int]:
    """Return a page's contents, and how many pieces the elements hold there.

    `number` is what the elements know the page by. The pieces are numbered from 0 on, and the
    elements are told so. The graphics state is left as it was found.
    """
    holders = {
        mark.number: element
        for top in elements
        for element in top.walk()
        for mark in element.marks
        if mark.page == number
    }
    numbers: dict[int, int] = {}
    made: list[ContentStreamInstruction] = []
    for instruction in _instructions(page):
        mark = _mark(instruction)
        if mark is None:
            made.append(instruction)
        elif mark in holders:
            numbers[mark] = len(numbers)
            made.append(_begin(numbers[mark]))
        else:
            made.append(_ARTIFACT)
    for element in {id(holder): holder for holder in holders.values()}.values():
        element.renumber(number, numbers)
    return b"q\n" + pikepdf.unparse_content_stream(made) + b"\nQ", len(numbers)


def stamp(page: pikepdf.Object, number: int, matrix: pikepdf.Matrix) -> bytes:
    """Return the text of a page, moved by a matrix, as one piece of that number.

    Only text is taken, with its colour and fonts, and all in one place of the page's own matrix.
    """
    own = pikepdf.Matrix()
    text: list[ContentStreamInstruction] = []
    for instruction in _instructions(page):
        operator = str(instruction.operator)
        if operator == "cm":
            own = pikepdf.Matrix(*map(float, instruction.operands)) @ own
        elif operator == "TJ":
            text.append(_close(instruction))
        elif operator in _TEXT:
            text.append(instruction)
    placed = " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in (own @ matrix).shorthand)
    drawn = pikepdf.unparse_content_stream([_begin(number), *text])
    return f"q {placed} cm\n".encode() + drawn + b"\nEMC Q"


def _close(shown: ContentStreamInstruction) -> ContentStreamInstruction:
    """Return an instruction that shows text, without the gaps in it that are none."""
    merged: list[object] = []
    for part in shown.operands[0]:
        if part == 0:
            continue
        if merged and isinstance(part, pikepdf.String) and isinstance(merged[-1], pikepdf.String):
            merged[-1] = pikepdf.String(bytes(merged[-1]) + bytes(part))
        else:
            merged.append(part)
    return ContentStreamInstruction([Array(merged)], shown.operator)


def _instructions(page: pikepdf.Object) -> Iterator[ContentStreamInstruction]:
    """Yield what draws a page; WeasyPrint sets no image into the contents themselves."""
    for instruction in pikepdf.parse_content_stream(page):
        assert isinstance(instruction, ContentStreamInstruction)
        yield instruction


def _mark(instruction: ContentStreamInstruction) -> int | None:
    """Return the number of the piece that an instruction begins."""
    if instruction.operator != _BEGIN:
        return None
    keys = instruction.operands[1]
    return int(keys.MCID) if isinstance(keys, Dictionary) and "/MCID" in keys else None


def _begin(number: int) -> ContentStreamInstruction:
    return ContentStreamInstruction([Name.Span, Dictionary(MCID=number)], _BEGIN)
