"""A text file as it was read, and the collector of what is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from studypress.model import Place
from studypress.problems import Problem, Severity

KEPT = 512
"""Of how many files it is kept what was found in their texts, for processes that build again."""


@dataclass(frozen=True)
class SourceFile:
    """A file's text: no byte order mark, every line ended by a line feed alone."""

    path: Path
    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their line feeds."""
        return tuple(self.text.split("\n"))

    def line(self, number: int) -> str:
        """Return line `number`, counted from 1, or an empty string where there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def place(self, line: int) -> Place:
        """Return the place of a line of this file."""
        return Place(self.path, line)


MOST_ERRORS = 1_000
"""As many errors are told of a file: nobody reads more, and millions fill the memory."""

MOST_SHOWN = 1_000
"""Characters of a line that are shown with what is wrong in it."""


class Faults:
    """Gathers the problems of one file, each with the text of its line.

    `errors` counts those that are no warnings, told or not.
    """

    def __init__(self, source: SourceFile, found: Sequence[Problem] = ()) -> None:
        """Take the file whose problems these are, and those found already."""
        self.source = source
        self.errors = sum(problem.severity is Severity.ERROR for problem in found)
        self._problems = list(found)

    def add(
        self, line: int, message: str, hint: str = "", severity: Severity = Severity.ERROR
    ) -> None:
        """Note a problem at a line (0: the file as a whole); of errors the first `MOST_ERRORS`."""
        if severity is Severity.ERROR:
            self.errors += 1
            if self.errors > MOST_ERRORS:
                return
            if self.errors == MOST_ERRORS:
                message, hint = "what is wrong from here on is not told", "mend the lines above"
        text = self.source.line(line)
        text = f"{text[:MOST_SHOWN]} …" if len(text) > MOST_SHOWN else text
        self._problems.append(Problem(self.source.path, line, message, hint, text, severity))

    def marred(self, first: int, last: int) -> bool:
        """Tell whether an error was noted in any of some lines."""
        return any(
            problem.severity is Severity.ERROR and first <= problem.line <= last
            for problem in self._problems
        )

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that was noted, in the order of noting."""
        return tuple(self._problems)
