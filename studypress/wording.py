"""Words by which a language's authors say things that a sheet cannot bear, or bears otherwise.

A locale file lists them below `[wording]`; where a list is missing, nothing is recognised by it.
They are never printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from studypress.tomlfile import Table

_LETTER = re.compile(r"(?<![A-Za-z])[A-Z](?![A-Za-z])")
# Scripts that put no spaces between words begin here: kana and Chinese characters.
_WITHOUT_SPACES = "\u2e80"
_MARKS = "*_`.。!? \t\n\u00a0"
"""What may stand about a word without making it another."""


@dataclass(frozen=True)
class Wording:
    """What is recognised in a language; see docs/languages.md for what each list is for.

    `opposites` are answers of which a choice has both and no other, such as "True / False".
    """

    opposites: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    pointing: tuple[str, ...] = ()
    following: tuple[str, ...] = ()

    @cached_property
    def _opposites(self) -> frozenset[frozenset[str]]:
        pairs = (both.casefold().split("/") for both in self.opposites)
        return frozenset(frozenset(word.strip() for word in both) for both in pairs)

    def are_opposites(self, texts: Iterable[str]) -> bool:
        """Tell whether some choices are two words such as "True" and "False"."""
        return frozenset(text.strip(_MARKS).casefold() for text in texts) in self._opposites

    def names_neighbours(self, text: str) -> bool:
        """Tell whether a choice speaks of others by their place or letter."""
        bare = text.strip(_MARKS)
        return any(
            re.fullmatch(_lettered(phrase), bare)
            if _LETTER.search(phrase)
            else _holds(bare, (phrase,))
            for phrase in self.neighbours
        )

    def answer_line(self, line: str) -> bool:
        """Tell whether a line says which answer is right: "Answer: B"."""
        return any(
            re.match(rf"[*_\s>#-]*{re.escape(word)}[*_\s]*[:：]", line, re.IGNORECASE)
            for word in self.answers
        )

    def says_right(self, line: str) -> bool:
        """Tell whether a line says at its end that it is the right answer: "Lima (correct)"."""
        end = re.search(r"\((?P<word>[^()]+)\)[*_\s]*\Z", line)
        return end is not None and end["word"].casefold() in map(str.casefold, self.answers)

    def points(self, text: str) -> bool:
        """Tell whether a stem points at something that must be seen: "this", "the following"."""
        return _holds(text, self.pointing)

    def speaks_of_questions(self, text: str) -> bool:
        """Tell whether a text speaks of the questions that follow it."""
        return _holds(text, self.following)


def _holds(text: str, phrases: Iterable[str]) -> bool:
    """Tell whether a text has one of some phrases, as whole words where words are apart."""
    return any(_pattern(phrase).search(text) for phrase in phrases)


def _lettered(phrase: str) -> str:
    """Return the pattern of a phrase in which each capital alone stands for any letter."""
    return r"\(?[A-Z]\)?".join(f"(?i:{re.escape(words)})" for words in _LETTER.split(phrase))


def _pattern(phrase: str) -> re.Pattern[str]:
    before = "" if phrase[0] >= _WITHOUT_SPACES else r"(?<!\w)"
    behind = "" if phrase[-1] >= _WITHOUT_SPACES else r"(?!\w)"
    return re.compile(before + r"\s+".join(map(re.escape, phrase.split())) + behind, re.IGNORECASE)


def parse_wording(table: Table) -> Wording:
    """Return the wording that a table of a locale file lists."""
    names = ("opposites", "neighbours", "answers", "pointing", "following")
    lists = (tuple(text for text in table.texts(name) if text.strip()) for name in names)
    opposites, neighbours, answers, pointing, following = lists
    for both in opposites:
        if len(both.split("/")) != 2:
            hint = 'write two words with a slash between: "True / False"'
            table.faults.add(table.line("opposites"), f"'{both}' is no pair of words", hint)
    table.done()
    return Wording(opposites, neighbours, answers, pointing, following)


NO_WORDING = Wording()
"""Nothing is recognised by words."""
