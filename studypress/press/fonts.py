"""The fonts of a PDF: what gatherings use of each, cut out of its file by HarfBuzz, and told once.

Contents hold the glyphs' numbers of the whole file, so these are kept. A variable font is pinned
to one instance, since PDF knows none that vary (ISO 32000-1, 9.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from studypress.fonts import FontError, addresses_in, font_file
from studypress.press.record import Font, FontFile
from studypress.press.syntax import File, array, deflated, stream, string
from studypress.problems import MachineError

# Tables that a PDF has no use of: what glyphs become of characters is settled.
_DROPPED = (
    *("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GDEF", "GPOS", "GSUB"),
    *("JSTF", "LTSH", "PCLT", "STAT", "SVG ", "CBDT", "CBLC", "COLR", "CPAL", "sbix"),
)
_FIXED = 1 << 0
"""The flag of a font whose glyphs are all as wide (ISO 32000-1, table 123)."""
_SLANTS = ("upright", "oblique", "italic")
"""As Pango counts them."""
_STEM = 80
"""How thick stems are taken to be, in thousandths; of the font itself nobody asks them."""
_AT_ONCE = 100
"""How many characters a section of a CMap may map (Adobe Technical Note 5014)."""
_NUMBERED = 0xFFFF
"""The bits of a font's number that tell the font; those above tell a named instance."""

_paths: dict[bytes, str] = {}


def know(style: str) -> None:
    """Take note of the files of fonts that a stylesheet names, so that gatherings can name them."""
    for address in addresses_in(style):
        try:
            _know_file(font_file(address))
        except FontError:
            # it is told where the stylesheet is read
            continue


@cache
def _know_file(path: Path) -> None:
    _paths[sha256(path.read_bytes()).digest()] = str(path)


def font_digest(font: Any) -> bytes:
    """Return the SHA-256 of the file of WeasyPrint's font, reckoned once."""
    known: bytes | None = getattr(font, "digest", None)
    return known or sha256(font.file_content).digest()


def nominal_glyph(font: Any, code: int) -> int:
    """Return the glyph by which WeasyPrint's font draws a character alone; 0 for none."""
    return _font(_file(font), font.index & _NUMBERED).get_nominal_glyph(code) or 0


def _file(font: Any) -> FontFile:
    digest = font_digest(font)
    path = _paths.get(digest, "")
    return FontFile(digest, path, b"" if path else font.file_content)


@lru_cache(maxsize=8)
def _font(source: FontFile, index: int) -> hb.Font:
    return hb.Font(_face(source, index))


def font_record(font: Any) -> Font:
    """Return what WeasyPrint's font has been used for."""
    return Font(
        key=font.hash,
        name=font.name.decode().removeprefix("/"),
        family=font.family,
        file=_file(font),
        index=font.index & _NUMBERED,
        axes=tuple(sorted(font.variations.items())),
        weight=font.weight,
        slant=int(font.style),
        size=font.font_size,
        flags=font.flags,
        ascent=font.ascent,
        descent=font.descent,
        widths=dict(font.widths),
        texts=dict(font.to_unicode),
        missing=frozenset(font.missing.values()),
    )


def united(fonts: Iterable[Font]) -> Font:
    """Return a font as it is used by several gatherings, which come in this order."""
    first, *others = fonts
    if not others:
        return first
    widths, texts = dict(first.widths), dict(first.texts)
    for font in others:
        widths = {**font.widths, **widths}
        texts = {**font.texts, **texts}
    missing = first.missing.union(*(font.missing for font in others))
    return Font(**{**vars(first), "widths": widths, "texts": texts, "missing": missing})


def same(font: Font) -> tuple[object, ...]:
    """Return what fonts of several gatherings have in common that are one in the PDF."""
    return font.file.digest, font.index, font.axes, font.name


def put_font(file: File, font: Font) -> int:
    """Put a font into a PDF; return the number of its object."""
    face = _face(font.file, font.index)
    glyphs = frozenset(glyph for glyph in font.widths if glyph < face.glyph_count)
    program = _program(font.file, font.index, _axes(face, font), glyphs)
    if program.outlines == "OTTO":
        subtype, embedded = b"CIDFontType0", b"FontFile3"
        kind = b"/Subtype/OpenType"
    else:
        subtype, embedded = b"CIDFontType2", b"FontFile2"
        kind = b"/Length1 %d" % program.length
    keys = b"<<%s/Filter/FlateDecode/Length %d>>" % (kind, len(program.data))
    outlines = file.add_stream(keys, program.data)
    name = font.name.encode()
    widths = font.widths.values()
    flags = font.flags | (_FIXED if len(widths) > 1 and len({*widths}) == 1 else 0)
    descriptor = file.add(
        b"<</Type/FontDescriptor/FontName/%s/FontFamily%s/Flags %d/FontBBox%s/ItalicAngle 0"
        b"/Ascent %d/Descent %d/CapHeight %d/StemV %d/StemH %d/%s %d 0 R>>"
        % (
            *(name, string(font.family), flags),
            array((0, font.descent, max(widths, default=0), font.ascent)),
            *(font.ascent, font.descent, font.ascent, _STEM, _STEM, embedded, outlines),
        )
    )
    descendant = file.add(
        b"<</Type/Font/Subtype/%s/BaseFont/%s/CIDToGIDMap/Identity/W[%s]/FontDescriptor %d 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
        % (subtype, name, _widths(font.widths), descriptor)
    )
    said = file.add_stream(*stream(b"", _characters(font.texts)))
    return file.add(
        b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]"
        b"/ToUnicode %d 0 R>>" % (name, descendant, said)
    )


def _widths(widths: Mapping[int, float]) -> bytes:
    """Return widths by glyph, runs of them told with their first (ISO 32000-1, 9.7.4.3)."""
    told = []
    for _, run in groupby(enumerate(sorted(widths)), lambda pair: pair[1] - pair[0]):
        glyphs = [glyph for _, glyph in run]
        told.append(b"%d%s" % (glyphs[0], array(widths[glyph] for glyph in glyphs)))
    return b" ".join(told)


def _characters(texts: Mapping[int, str]) -> bytes:
    """Return a CMap from glyphs to what is written with them (ISO 32000-1, 9.10.3)."""
    told = [
        b"/CIDInit /ProcSet findresource begin",
        b"12 dict begin",
        b"begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def",
        b"/CMapType 2 def",
        b"1 begincodespacerange",
        b"<0000> <ffff>",
        b"endcodespacerange",
    ]
    pairs = [
        f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>".encode()
        for glyph, text in sorted(texts.items())
    ]
    for at in range(0, len(pairs), _AT_ONCE):
        section = pairs[at : at + _AT_ONCE]
        told += [b"%d beginbfchar" % len(section), *section, b"endbfchar"]
    told += [b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"]
    return b"\n".join(told)


@dataclass(frozen=True)
class _Program:
    """The file of a font cut down: deflated, its length before that, and its first four bytes."""

    data: bytes
    length: int
    outlines: str


@lru_cache(maxsize=8)
def _face(source: FontFile, index: int) -> hb.Face:
    content = source.content or Path(source.path).read_bytes()
    if sha256(content).digest() != source.digest:
        raise MachineError(f"the font has changed meanwhile: {source.path}", "build again")
    return hb.Face(hb.Blob(content), index)


def _axes(face: hb.Face, font: Font) -> tuple[tuple[str, float], ...]:
    """Return the value of each axis of a font, which is static where there is none.

    What the font is set in does not say follows from its weight, size and slant.
    """
    found: dict[str, float] = {}
    asked = {
        "wght": font.weight,
        "opsz": font.size,
        "ital": float(font.slant == _SLANTS.index("italic")),
        **dict(font.axes),
    }
    for axis in face.axis_infos:
        value = asked.get(axis.tag, axis.default_value)
        if axis.tag == "slnt" and axis.tag not in asked and _SLANTS[font.slant] == "oblique":
            value = axis.min_value or axis.max_value
        found[axis.tag] = min(max(value, axis.min_value), axis.max_value)
    return tuple(found.items())


@lru_cache(maxsize=256)
def _program(
    source: FontFile, index: int, axes: tuple[tuple[str, float], ...], glyphs: frozenset[int]
) -> _Program:
    """Return the file of a font with these glyphs alone, at these values of its axes."""
    made = _by_harfbuzz(_face(source, index), axes, glyphs)
    if made is None:
        made = _by_fonttools(source, index, axes, glyphs)
    return _Program(deflated(made), len(made), made[:4].decode("latin-1"))


def _by_harfbuzz(
    face: hb.Face, axes: Iterable[tuple[str, float]], glyphs: frozenset[int]
) -> bytes | None:
    """Return a font cut down, or None where HarfBuzz cannot do it."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.DESUBROUTINIZE
        | hb.SubsetFlags.DOWNGRADE_CFF2
    )
    wanted.drop_table_tag_set.update(_tag(table) for table in _DROPPED)
    if not all(wanted.pin_axis_location(face, tag, value) for tag, value in axes):
        return None
    try:
        found: bytes = wanted.subset(face).blob.data
    except RuntimeError:
        return None
    return found or None


def _by_fonttools(
    source: FontFile, index: int, axes: Iterable[tuple[str, float]], glyphs: frozenset[int]
) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    content = BytesIO(source.content or Path(source.path).read_bytes())
    # the time is not to be written into the font
    font = TTFont(content, fontNumber=index, recalcTimestamp=False)
    options = Options(retain_gids=True, hinting=False, desubroutinize=True, notdef_outline=True)
    options.drop_tables += _DROPPED
    subsetter = Subsetter(options)
    subsetter.populate(gids=glyphs)
    subsetter.subset(font)
    if pinned := dict(axes):
        font = instantiateVariableFont(font, pinned)
    made = BytesIO()
    font.save(made)
    return made.getvalue()


def _tag(table: str) -> int:
    """Return the tag of a table as a number."""
    return int.from_bytes(table.encode(), "big")
