"""A block's text as one string, cut by markup, and how a rule changes it.

A rule takes the string and tells its edits. Where markup cuts the string is no business of
rules: what they do to a text is the same, cut or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

OBJECT = "\ufffc"
"""Stands for what is not set here: code, a picture, an address, words in another language."""

BREAK = "\u2028"
"""Stands for a line break that the author asked for."""

GAP = "\ue000"
"""Stands for a gap of a gapped text."""


@dataclass(frozen=True)
class Edit:
    """`new` in the place of what stands from `start` to `end`; never of nothing."""

    start: int
    end: int
    new: str


Rule = Callable[[str], Iterable[Edit]]
"""Tells the edits of a text, in its order; they do not overlap."""


@dataclass(frozen=True)
class Text:
    """A string with the places, in order, where markup cuts it."""

    string: str
    cuts: tuple[int, ...] = ()

    def edited(self, edits: Iterable[Edit]) -> Text:
        """Return the text with edits made; a cut stays between the characters it stood between."""
        pieces: list[str] = []
        cuts: list[int] = []
        left = list(reversed(self.cuts))
        at = shift = 0
        for edit in edits:
            while left and left[-1] < edit.end:
                inside = max(0, left[-1] - edit.start)
                cuts.append(left.pop() - inside + min(inside, len(edit.new)) + shift)
            pieces += [self.string[at : edit.start], edit.new]
            shift += len(edit.new) - (edit.end - edit.start)
            at = edit.end
        if not pieces:
            return self
        cuts += [cut + shift for cut in reversed(left)]
        return Text("".join(pieces) + self.string[at:], tuple(cuts))

    def runs(self) -> Iterator[str]:
        """Yield the pieces between the cuts."""
        edges = (0, *self.cuts, len(self.string))
        for start, end in pairwise(edges):
            yield self.string[start:end]


def exchange(pattern: re.Pattern[str], new: str) -> Rule:
    """Return the rule that puts `new` in the place of what a pattern finds."""

    def rule(string: str) -> Iterator[Edit]:
        return (Edit(*found.span(), new) for found in pattern.finditer(string))

    return rule


def is_word(character: str) -> bool:
    """Tell whether a character belongs to a word, or stands for something that does."""
    return character.isalnum() or character in (OBJECT, GAP)
