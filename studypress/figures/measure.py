"""How wide a text is in a face, and how it breaks into lines.

Text whose letters do not join is measured letter by letter, since WeasyPrint 70 sets the text of
an SVG so; other text is drawn as a whole (`outline.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from studypress.figures.shape import joins, shape
from studypress.fonts import BOLD, HOUSE_LABEL, REGULAR, Face
from studypress.units import MM_PER_POINT

__all__ = ["BOLD", "LEADING", "REGULAR", "TooWideError", "width_mm", "wrap"]

LEADING = 1.22
"""Distance of two baselines, as a multiple of the font's size."""

SOFT_HYPHEN = "\u00ad"
_LEAST_PART = 4
"""So many letters of a word stand at least before a hyphen, and behind it."""

_WORD = re.compile(r"[^\W\d_]+")
_PIECES = re.compile(r"[^ \t\-/–\u00ad]*[\-/–\u00ad]+|[^ \t\-/–\u00ad]+|[ \t]+")
# What begins no line and what ends none, between wide characters: JIS X 4051, as in the classes
# cl-01 to cl-11 of the W3C's Requirements for Japanese Text Layout (3.1.7, 3.1.8).
_NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々〻ー）］｝〕〉》」』】〙〗’”…‥～〜–,.!?:;)]}%‰"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
)
_NOT_LAST = frozenset("（［｛〔〈《「『【〘〖‘“([{")


class TooWideError(ValueError):
    """A word is wider than the place for it."""


@lru_cache(maxsize=20_000)
def _width_em(text: str, weight: int, face: Face) -> float:
    """Return a width as a multiple of the size of type."""
    if joins(text, face):
        return sum(glyph.advance for glyph in shape(text, weight, face))
    return sum(_advance(character, weight, face) for character in text)


@cache
def _advance(character: str, weight: int, face: Face) -> float:
    return sum(glyph.advance for glyph in shape(character, weight, face))


def width_mm(text: str, size_pt: float, weight: int = REGULAR, face: Face = HOUSE_LABEL) -> float:
    """Return the width of a text in millimetres, as it prints."""
    return _width_em(text, weight, face) * size_pt * MM_PER_POINT


def hyphenated(word: str, language: str) -> str:
    """Return a word with soft hyphens where the language's patterns let a line end."""
    import pyphen

    name = pyphen.language_fallback(language)
    if name is None:
        return word
    patterns = pyphen.Pyphen(lang=name, left=_LEAST_PART, right=_LEAST_PART)
    return _WORD.sub(lambda found: patterns.inserted(found[0], SOFT_HYPHEN), word)


@lru_cache(maxsize=4096)
def wrap(
    text: str, width: float, size_pt: float, weight: int = REGULAR, face: Face = HOUSE_LABEL
) -> tuple[str, ...]:
    """Break a text into lines of at most `width` millimetres.

    A line may end at a space, behind a hyphen or a slash, at a soft hyphen, and between wide
    characters, as those of Chinese and Japanese are. Lines are filled evenly: of the ways with
    the fewest lines, the one whose longest is shortest. Raises `TooWideError` where a single word
    does not fit.
    """
    fewest = _filled(text, width, size_pt, weight, face)
    low, high = 0.0, width
    best = fewest
    for _ in range(8):
        middle = (low + high) / 2
        try:
            lines = _filled(text, middle, size_pt, weight, face)
        except TooWideError:
            low = middle
            continue
        if len(lines) <= len(fewest):
            best, high = lines, middle
        else:
            low = middle
    return best


def _filled(text: str, width: float, size_pt: float, weight: int, face: Face) -> tuple[str, ...]:
    lines: list[str] = []
    line = ""
    for piece in _pieces(text.strip()):
        if width_mm(_printed(line + piece), size_pt, weight, face) <= width:
            line += piece
            continue
        if width_mm(_printed(piece), size_pt, weight, face) > width:
            raise TooWideError(_printed(piece))
        if line.strip():
            lines.append(_printed(line))
        line = piece.lstrip()
    if line.strip():
        lines.append(_printed(line))
    return tuple(lines)


def _printed(line: str) -> str:
    """Return a line as it stands on paper: of its soft hyphens, one at its end is a hyphen."""
    line = line.strip()
    end = "-" if line.endswith(SOFT_HYPHEN) else ""
    return line.replace(SOFT_HYPHEN, "") + end


def _pieces(text: str) -> Iterator[str]:
    """Yield what a line may end behind: words, spaces, single wide characters."""
    for word in _PIECES.findall(text):
        piece = ""
        for character in word:
            if piece and _may_part(piece[-1], character):
                yield piece
                piece = ""
            piece += character
        yield piece


def _may_part(before: str, after: str) -> bool:
    """Tell whether a line may end between two characters of a word."""
    wide = _is_wide(before) or _is_wide(after)
    return wide and before not in _NOT_LAST and after not in _NOT_FIRST


def _is_wide(character: str) -> bool:
    """Tell whether a character fills a square (Unicode's annex 11)."""
    return unicodedata.east_asian_width(character) in "WF"
