"""A line of text as glyphs: which font each character is set in, in which order they are seen.

Each character is set in the first font of the face that has it; what joins it, or changes its
shape, stays with it; pictographs have a font of their own (Unicode's technical standard 51). The
order is that of Unicode's annex 9 for one paragraph without explicit marks. HarfBuzz joins, kerns
and mirrors.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from typing import Any

from studypress.fonts import HOUSE_LABEL, PICTOGRAPHS, REGULAR, Face, characters, font_file

_JOINER = "\u200d"
_SELECTORS = range(0xFE00, 0xFE10)
_SKINS = range(0x1F3FB, 0x1F400)
_PICTURED = 0x1F000
"""From here on characters are pictographs, flags among them, but for letters of old scripts."""
_PICTURING = (0xFE0F, 0x20E3, *_SKINS)
"""What makes a pictograph of the character before it."""

_STRONG = {"L": "L", "R": "R", "AL": "R"}
_NUMBERS = ("EN", "AN")


@dataclass(frozen=True)
class Glyph:
    """A glyph of a font; its advance and its offsets are multiples of the size of type."""

    font: str
    number: int
    advance: float
    x: float
    y: float


def joins(text: str, face: Face = HOUSE_LABEL) -> bool:
    """Tell whether a text is set as a whole.

    It is where letters join, bear marks, or are written from right to left, and where not all are
    in the first font of its face.
    """
    first = characters(face[0].at(REGULAR))
    return any(
        unicodedata.bidirectional(character) in ("R", "AL", "NSM")
        or (ord(character) not in first and not character.isspace())
        for character in text
    )


@cache
def font_at(address: str, weight: int) -> tuple[Any, int]:
    """Return HarfBuzz's font at a weight, and its units per em."""
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(font_file(address))))
    font = hb.Font(face)
    font.set_variations({"wght": weight})
    return font, face.upem


def shape(text: str, weight: int, face: Face, *, leftward: bool = False) -> tuple[Glyph, ...]:
    """Return the glyphs of a line from left to right."""
    import uharfbuzz as hb

    glyphs: list[Glyph] = []
    for run, address, level in _runs(text, weight, face, leftward=leftward):
        font, em = font_at(address, weight)
        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if level % 2 else "ltr"
        hb.shape(font, buffer)
        glyphs += (
            Glyph(
                address,
                info.codepoint,
                place.x_advance / em,
                place.x_offset / em,
                place.y_offset / em,
            )
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        )
    return tuple(glyphs)


def _runs(text: str, weight: int, face: Face, *, leftward: bool) -> Iterator[tuple[str, str, int]]:
    """Yield what is of one font and one level, with both, from left to right."""
    levels = _levels(text, leftward=leftward)
    keyed = zip(text, _fonts(text, weight, face), levels, strict=True)
    runs = [
        ("".join(character for character, _, _ in run), font, level)
        for (font, level), run in groupby(keyed, key=lambda item: item[1:])
    ]
    # rule L2: from the highest level down, what is at a level or above it is turned round
    for level in range(max(levels, default=0), 0, -1):
        turned: list[tuple[str, str, int]] = []
        for above, group in groupby(runs, key=lambda run: run[2] >= level):
            part = list(group)
            turned += part[::-1] if above else part
        runs = turned
    yield from runs


def _fonts(text: str, weight: int, face: Face) -> Sequence[str]:
    """Return the address of the font of each character."""
    stack = [family.at(weight) for family in face]
    pictographs = [family.at(weight) for family in face if family.name == PICTOGRAPHS]
    fonts: list[str] = []
    for group in _groups(text):
        pictured = any(code >= _PICTURED or code in _PICTURING for code in map(ord, group))
        font = _font_of(group, (*pictographs, *stack) if pictured else stack)
        fonts += [font] * len(group)
    return fonts


def _font_of(group: str, asked: Sequence[str]) -> str:
    """Return the first font that bears a group, or that has all of it, or its first character."""
    drawn = "".join(character for character in group if not _is_hidden(character))
    bearing = (font for font in asked if _is_marked(drawn) and bears(font, drawn))
    having = (font for font in asked if _has(font, drawn))
    first = (font for font in asked if _has(font, drawn[:1]))
    return next(chain(bearing, having, first), asked[0])


def _is_marked(text: str) -> bool:
    return any(unicodedata.bidirectional(character) == "NSM" for character in text)


def _has(font: str, text: str) -> bool:
    return characters(font).issuperset(map(ord, text))


@cache
def bears(address: str, text: str) -> bool:
    """Tell whether a font has a letter and its marks, and sets the marks onto the letter."""
    import uharfbuzz as hb

    if not _has(address, text):
        return False
    font, _ = font_at(address, REGULAR)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    (_, letter), *marks = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    at = letter.x_advance
    for mark, place in marks:
        ink = font.get_glyph_extents(mark.codepoint)
        if ink is None or at + place.x_offset + ink.x_bearing >= letter.x_advance:
            return False
        at += place.x_advance
    return True


def _groups(text: str) -> Iterator[str]:
    """Yield each character with the marks, selectors, skins and partners that belong to it."""
    group = ""
    for character in text:
        belongs = (
            unicodedata.bidirectional(character) == "NSM"
            or _is_hidden(character)
            or ord(character) in _SKINS
            or group.endswith(_JOINER)
        )
        if group and not belongs:
            yield group
            group = ""
        group += character
    if group:
        yield group


def _is_hidden(character: str) -> bool:
    """Tell whether a character only says how others are drawn: a joiner, a selector, a tag."""
    return unicodedata.category(character) == "Cf" or ord(character) in _SELECTORS


def _levels(text: str, *, leftward: bool) -> Sequence[int]:
    """Return the embedding level of each character: odd ones run to the left."""
    base = "R" if leftward else "L"
    kinds: list[str] = []
    strong = base
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "NSM":
            kind = kinds[-1] if kinds else base
        elif kind in _STRONG:
            kind = strong = _STRONG[kind]
        elif kind in _NUMBERS:
            # rules W2 and W7: a number among Latin words goes with them
            kind = "L" if kind == "EN" and strong == "L" else "N"
        else:
            kind = ""
        kinds.append(kind)
    sides = _resolved(kinds, base)
    table = {"L": 2, "R": 1, "N": 2} if leftward else {"L": 0, "R": 1, "N": 2}
    return [table[side] for side in sides]


def _resolved(kinds: Sequence[str], base: str) -> Sequence[str]:
    """Give what is neutral the direction of both neighbours, or else the base's (N1, N2)."""
    sides = list(kinds)
    at = 0
    for kind, run in groupby(kinds):
        length = len(list(run))
        if not kind:
            before = kinds[at - 1] if at else base
            after = kinds[at + length] if at + length < len(kinds) else base
            # for its neighbours a number counts as written to the left
            one, other = ("R" if side == "N" else side for side in (before, after))
            sides[at : at + length] = [one if one == other else base] * length
        at += length
    return sides
