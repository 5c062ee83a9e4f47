"""Quotation marks and apostrophes.

    typed                  set
    "x" and 'x'            the language's outer and inner quotation marks
    "a 'b "c" d' e"        in turn, however deep
    don't, '90s, 'tis      its apostrophe
    5'10", 3" long         as typed: primes are not quotation marks

One pass from left to right with the marks that are open. What is set already counts as what is
typed, so a second pass changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from studypress.typography.edits import BREAK, Edit, Rule, is_word
from studypress.typography.rules import SPACES, Typography
from studypress.typography.wide import is_wide

OPENERS = "([{–—/-"
"""What a quotation mark may follow directly and open, beside a space and another opening mark."""

_DECADE = r"['’]\d\ds?(?![\w'’])"
_OUTER = 0
# Deeper ones are not followed: time stays in proportion to the text, whatever stands there.
_DEEPEST = 16


def quotation_marks(rules: Typography) -> Rule:
    """Return the rule of a language's quotation marks and apostrophes."""

    def rule(string: str) -> Iterator[Edit]:
        return _Reading(string, marks).edits()

    marks = _Marks(rules)
    return rule


class _Marks:
    """The marks of a language, ready to be looked up."""

    def __init__(self, rules: Typography) -> None:
        self.apostrophe = rules.apostrophe
        self.levels = rules.quotes
        self.opening = {couple[0]: n for n, couple in reversed([*enumerate(rules.quotes)])}
        self.closing = {couple[1]: n for n, couple in reversed([*enumerate(rules.quotes)])}
        every = {"'", '"', rules.apostrophe, *self.opening, *self.closing}
        self.any = re.compile("[" + "".join(re.escape(mark) for mark in sorted(every)) + "]")
        words = (re.escape(word).replace("'", "['’]") for word in rules.elisions)
        self.elision = re.compile("|".join([_DECADE, *(rf"(?i:{w})(?![\w'’])" for w in words)]))


class _Reading:
    """One reading of a text: `open` are the depths of the quotations that are open."""

    def __init__(self, string: str, marks: _Marks) -> None:
        self._string = string
        self._marks = marks
        self._open: list[int] = []
        self._last = (-1, "")
        # where a single mark can end a quotation: one that has none of these behind opens nothing
        self._ends = [n.start() for n in re.finditer(r"'(?!\w)", string)]

    def edits(self) -> Iterator[Edit]:
        elided = 0
        for found in self._marks.any.finditer(self._string):
            place, typed = found.start(), found.group()
            if place >= elided:
                elided = self._elision(place)
            as_set = self._marks.apostrophe if place < elided else self._as_set(place, typed)
            self._last = (place, as_set)
            if as_set != typed:
                yield Edit(place, place + 1, as_set)

    def _as_set(self, place: int, typed: str) -> str:
        before, after = self._around(place)
        if typed == '"':
            return self._double(typed, before, after)
        if typed in ("'", self._marks.apostrophe):
            return self._single(place, typed, before, after)
        self._follow(typed)
        return typed

    def _around(self, place: int) -> tuple[str, str]:
        """Return the characters on both sides, that before it as it is set."""
        last, mark = self._last
        before = mark if last == place - 1 else self._string[max(0, place - 1) : place]
        return before, self._string[place + 1 : place + 2]

    def _elision(self, place: int) -> int:
        """Return where a word ends that begins with an apostrophe; 0 where none begins here."""
        before, after = self._around(place)
        found = self._marks.elision.match(self._string, place)
        return found.end() if found and self._may_follow(before, after) else 0

    @property
    def _top_mark(self) -> str:
        """What ends the innermost quotation that is open."""
        return self._marks.levels[self._open[-1]][1]

    def _double(self, typed: str, before: str, after: str) -> str:
        ends = self._ends_here(before, after)
        if self._may_follow(before, after) and after and after not in SPACES + BREAK:
            top = self._open[-1] if self._open else -1
            return self._opened((top + 1) % len(self._marks.levels))
        if not self._open or (self._top_mark == self._marks.apostrophe and not ends):
            return typed
        return self._closed()

    def _single(self, place: int, typed: str, before: str, after: str) -> str:
        ends = self._ends_here(before, after)
        if typed == "'" and self._may_follow(before, after) and self._ends_later(place, after):
            top = self._open[-1] if self._open else _OUTER
            return self._opened((top + 1) % len(self._marks.levels))
        if ends and self._closes(typed):
            return self._closed()
        if typed == "'" and before.isdigit() and (after.isdigit() or not is_word(after or " ")):
            return typed  # feet, minutes
        return self._marks.apostrophe

    @staticmethod
    def _ends_here(before: str, after: str) -> bool:
        """Tell whether a mark that may be an apostrophe can end a quotation."""
        return bool(before) and before not in SPACES and not is_word(after or " ")

    def _closes(self, typed: str) -> bool:
        """Tell whether a single mark can end the innermost quotation."""
        if not self._open or self._open[-1] == _OUTER:
            return False
        return typed == "'" or self._top_mark == typed

    def _may_follow(self, before: str, after: str) -> bool:
        """Tell whether a mark may open a quotation, by what comes before it.

        After an apostrophe it may before a word, as in `l'"ami"`. After a wide character, whose
        script has no spaces between words, it opens one where none is open, and else ends it.
        """
        if not before or before in SPACES + BREAK + OPENERS or before in self._marks.opening:
            return True
        if before == self._marks.apostrophe:
            return not self._open or (after != "" and is_word(after))
        return not self._open and is_wide(before)

    def _ends_later(self, place: int, after: str) -> bool:
        next_end = bisect_right(self._ends, place)
        if after in ("", *SPACES, BREAK) or next_end == len(self._ends):
            return False
        return self._ends[next_end] > place + 1

    def _opened(self, level: int) -> str:
        self._push(level)
        return self._marks.levels[level][0]

    def _push(self, level: int) -> None:
        if len(self._open) < _DEEPEST:
            self._open.append(level)

    def _closed(self) -> str:
        return self._marks.levels[self._open.pop()][1]

    def _follow(self, mark: str) -> None:
        """Take account of a mark that was typed as the language sets it."""
        level = self._marks.closing.get(mark)
        if level in self._open:
            while self._open.pop() != level:
                pass
        elif mark in self._marks.opening:
            self._push(self._marks.opening[mark])
