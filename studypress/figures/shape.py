"""A line of text as glyphs: which font each character is set in, in which order they are seen.

Each character is set in the first font of the face that has it, as Pango does it. The order is
that of Unicode's annex 9 for one paragraph without explicit marks. HarfBuzz joins, kerns and
mirrors.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from studypress.fonts import Face, font_file

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


def joins(text: str) -> bool:
    """Tell whether letters of a text join, bear marks, or are written from right to left."""
    return any(unicodedata.bidirectional(character) in ("R", "AL", "NSM") for character in text)


@cache
def font_at(address: str, weight: int) -> tuple[frozenset[int], Any, int]:
    """Return the characters of a font, HarfBuzz's font at a weight, and its units per em."""
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(font_file(address))))
    font = hb.Font(face)
    font.set_variations({"wght": weight})
    return frozenset(face.unicodes), font, face.upem


def shape(text: str, weight: int, face: Face, *, leftward: bool = False) -> tuple[Glyph, ...]:
    """Return the glyphs of a line from left to right."""
    import uharfbuzz as hb

    glyphs: list[Glyph] = []
    for run, address, level in _runs(text, weight, face, leftward=leftward):
        _, font, em = font_at(address, weight)
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
    """Return the address of the font of each character.

    Marks, digits, spaces and punctuation stay in that of the character before where it has them.
    """
    stack = [family.at(weight) for family in face]
    fonts: list[str] = []
    for character in text:
        code = ord(character)
        follows = fonts and unicodedata.bidirectional(character) not in _STRONG
        asked = (*fonts[-1:], *stack) if follows else stack
        fonts.append(next((font for font in asked if code in font_at(font, weight)[0]), stack[0]))
    return fonts


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
