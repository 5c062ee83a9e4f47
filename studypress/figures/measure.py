"""How wide a text is in the label face, and how it breaks into lines."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

FAMILY = "Source Sans 3"
REGULAR, BOLD = 400, 600
MM_PER_POINT = 25.4 / 72
LEADING = 1.22
"""Distance of two baselines, as a multiple of the font's size."""

_PIECES = re.compile(r"[^ \t\-/–]*[\-/–]+|[^ \t\-/–]+|[ \t]+")


class TooWideError(ValueError):
    """A word is wider than the place for it."""


@cache
def _glyphs(weight: int) -> tuple[dict[int, str], Any, float]:
    """Return the font's characters, its glyphs at a weight, and its units per em."""
    import fontpkg
    from fontTools.ttLib import TTFont

    font = TTFont(fontpkg.path(FAMILY), lazy=True)
    characters: dict[int, str] = font.getBestCmap()
    return characters, font.getGlyphSet(location={"wght": weight}), float(font["head"].unitsPerEm)


@cache
def _advance(character: str, weight: int) -> float:
    characters, glyphs, em = _glyphs(weight)
    return float(glyphs[characters.get(ord(character), ".notdef")].width) / em


def width_mm(text: str, size_pt: float, weight: int = REGULAR) -> float:
    """Return the width of a text in millimetres, without kerning: seldom less than it prints."""
    em = sum(_advance(character, weight) for character in text)
    return em * size_pt * MM_PER_POINT


def wrap(text: str, width: float, size_pt: float, weight: int = REGULAR) -> tuple[str, ...]:
    """Break a text into lines of at most `width` millimetres, at spaces, hyphens and slashes.

    Lines are filled evenly: of the ways with the fewest lines, the one whose longest is shortest.
    Raises `TooWideError` where a single word does not fit.
    """
    fewest = _filled(text, width, size_pt, weight)
    low, high = 0.0, width
    best = fewest
    for _ in range(8):
        middle = (low + high) / 2
        try:
            lines = _filled(text, middle, size_pt, weight)
        except TooWideError:
            low = middle
            continue
        if len(lines) <= len(fewest):
            best, high = lines, middle
        else:
            low = middle
    return best


def _filled(text: str, width: float, size_pt: float, weight: int) -> tuple[str, ...]:
    lines: list[str] = []
    line = ""
    for piece in _PIECES.findall(text.strip()):
        if width_mm((line + piece).strip(), size_pt, weight) <= width:
            line += piece
            continue
        if width_mm(piece.strip(), size_pt, weight) > width:
            raise TooWideError(piece.strip())
        if line.strip():
            lines.append(line.strip())
        line = piece.lstrip()
    if line.strip():
        lines.append(line.strip())
    return tuple(lines)
