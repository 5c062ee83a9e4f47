"""The fonts of a PDF, read with pikepdf and fontTools: embedded or not, whose, what they lack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from fontTools.ttLib import TTFont, TTLibError
from pikepdf import Dictionary

from studypress.proof.printed import Font

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
# Parts of a composite font, told with the font itself.
_PARTS = ("/CIDFontType0", "/CIDFontType2")
_PAIRS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
# Of the name table (OpenType, name): family, full name, typographic family.
_NAMES = (1, 4, 16)


def read_fonts(pdf: pikepdf.Pdf) -> Iterator[Font]:
    """Yield the fonts of an open PDF."""
    for thing in pdf.objects:
        if (
            isinstance(thing, Dictionary)
            and thing.get("/Type") == "/Font"
            and thing.get("/Subtype") not in _PARTS
        ):
            yield _font(thing)


def _font(font: pikepdf.Object) -> Font:
    name = str(font.get("/BaseFont", "/")).removeprefix("/")
    if font.get("/Subtype") == "/Type3":
        # its glyphs are drawn in the PDF itself
        return Font(name, embedded=True, missing=None)
    whole = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    described = whole.get("/FontDescriptor", Dictionary())
    file = next((described[key] for key in _FILES if key in described), None)
    if file is None:
        return Font(name, embedded=False, missing=None)
    try:
        program = TTFont(BytesIO(file.read_bytes()), lazy=True)
        families = families_of(program)
        count = program["maxp"].numGlyphs
    except (TTLibError, KeyError):
        # a font of another format: Type 1, bare CFF
        return Font(name, embedded=True, missing=None)
    direct = whole is not font and whole.get("/CIDToGIDMap", "/Identity") == "/Identity"
    return Font(name, True, families, _missing(font, count) if direct else None)


def families_of(program: TTFont) -> tuple[str, ...]:
    """Return the names that a font gives itself."""
    if "name" not in program:
        return ()
    names = (record for record in program["name"].names if record.nameID in _NAMES)
    return tuple(dict.fromkeys(str(record) for record in names))


def _missing(font: pikepdf.Object, count: int) -> str:
    """Return the characters whose glyph is none of the font's own.

    Number 0 is `.notdef`, which stands for what a font lacks; WeasyPrint gives such a character a
    number of its own behind those of the font, so that it can still be copied from the PDF.
    """
    if "/ToUnicode" not in font:
        return ""
    pairs = (
        pair
        for block in _PAIRS.findall(font.ToUnicode.read_bytes())
        for pair in _PAIR.findall(block)
    )
    lacking = (text for code, text in pairs if int(code, 16) == 0 or int(code, 16) >= count)
    return "".join(bytes.fromhex(text.decode()).decode("utf-16-be", "replace") for text in lacking)
