"""Wide characters: those of Chinese and Japanese, which stand without spaces between words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from studypress.typography.edits import Edit

_LINE_END = re.compile(r"(?<=\S)[ \t]*+\n\s*+(?=\S)")


def is_wide(character: str) -> bool:
    """Tell whether a character is wide, Hangul left out: Korean has spaces between words."""
    return unicodedata.east_asian_width(character) in "WFH" and "HANGUL" not in unicodedata.name(
        character, ""
    )


def line_ends(string: str) -> Iterator[Edit]:
    """Take out a line end of the source between two wide characters: it is no space.

    The segment break transformation rules of CSS Text 3, 4.1.3, which WeasyPrint does not follow.
    """
    for found in _LINE_END.finditer(string):
        if is_wide(string[found.start() - 1]) and is_wide(string[found.end()]):
            yield Edit(*found.span(), "")
