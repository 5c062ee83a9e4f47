"""The lines of a question below its stem, or of another text that a file holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studypress.content.scan import without_code
from studypress.model import Fragment
from studypress.source import Faults


@dataclass(frozen=True)
class Body:
    """The lines from `first` to `last`.

    Lines in `left_out` belong to a block of the question, those in `code` to a fence.
    """

    faults: Faults
    first: int
    last: int
    left_out: frozenset[int]
    code: frozenset[int]

    @property
    def numbers(self) -> range:
        """The numbers of its lines."""
        return range(self.first, self.last + 1)

    def line(self, number: int) -> str:
        """Return a line; an empty one where it belongs to a block that is left out."""
        return "" if number in self.left_out else self.faults.source.line(number)

    def plain(self, number: int) -> str:
        """Return a line without its code and tags, every column kept; nothing of a fence."""
        return "" if number in self.code else without_code(self.line(number))

    def fragment(self, first: int, last: int) -> Fragment | None:
        """Return the text of some lines, without blank ones at its ends; None if all are."""
        while first <= last and not self.line(first).strip():
            first += 1
        while last >= first and not self.line(last).strip():
            last -= 1
        if first > last:
            return None
        text = "\n".join(self.line(number) for number in range(first, last + 1))
        return Fragment(text, self.faults.source.place(first))

    def matching(self, pattern: re.Pattern[str]) -> list[int]:
        """Return the lines outside fences that begin with a pattern."""
        return [n for n in self.numbers if n not in self.code and pattern.match(self.line(n))]

    def written(self, first: int | None = None) -> int | None:
        """Return the first line, from `first` on, that is not blank; None if all are."""
        begin = self.first if first is None else first
        return next((n for n in range(begin, self.last + 1) if self.line(n).strip()), None)
