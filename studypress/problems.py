"""What can be wrong, and the exceptions that say whose fault it is.

A `Problem` is something wrong with what a person wrote: it is located and comes with a way out.
A `Fault` is one on paper, which is yet to be located.
Steps collect problems and tell all of them at once. What is wrong with us is a plain Python
exception and shows a traceback.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How bad a problem is: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


CHANGED = "changed while the build was running: build again"
"""What is told of a picture or a font that is not the one a document was to be made with."""

_NEAR = 0.7
"""The likeness, by `difflib`, from which a word is taken for a slip of another."""

_NUMBER = re.compile(r"(\d+)")

NOWHERE = Path()
"""The path of a problem that is not in a file, but in the command or the machine."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input.

    `line` counts from 1; 0 means the file as a whole. `source` is the text of that line. Problems
    sort by file and line, and by their messages, where page 2 comes before page 10.
    """

    path: Path
    line: int
    message: str
    hint: str = ""
    source: str = ""
    severity: Severity = field(default=Severity.ERROR, compare=False)

    def __lt__(self, other: Problem) -> bool:
        """Tell whether this one is told before another."""
        return self._order < other._order

    @property
    def _order(self) -> tuple[Path, int, list[str | int], str, str]:
        parts = _NUMBER.split(self.message)
        numbered = [int(part) if place % 2 else part for place, part in enumerate(parts)]
        return self.path, self.line, numbered, self.hint, self.source


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong on a printed page, before anybody knows which line brought it there.

    `page` counts from 1; `words` are those by which its line can be found. An error is a loss:
    something that was written is not on paper, or stands where it must not. A warning is a matter
    of looks.
    """

    page: int
    message: str
    hint: str
    words: str = ""
    severity: Severity = Severity.ERROR


def any_error(problems: Iterable[Problem]) -> bool:
    """Tell whether one of some problems is no mere warning."""
    return any(problem.severity is Severity.ERROR for problem in problems)


class StudypressError(Exception):
    """The ground of all errors that are not faults of studypress itself."""


class ContentError(StudypressError):
    """The content, a template or a stylesheet is wrong; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Take the problems, in any order; they are told sorted by file and line."""
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(f"{p.path}:{p.line}: {p.message}" for p in self.problems))


class UsageError(StudypressError):
    """The command or an option is wrong."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Take what is wrong and, where there is one, the way out."""
        self.hint = hint
        super().__init__(message)


class JoinedUsageError(UsageError):
    """Several things wrong with what was asked, told together."""

    def __init__(self, errors: Iterable[UsageError]) -> None:
        """Take the errors, at least one; each is told once, those that hold several one by one."""
        parts = (one.errors if isinstance(one, JoinedUsageError) else (one,) for one in errors)
        told = {(str(one), one.hint): one for part in parts for one in part}
        self.errors: tuple[UsageError, ...] = tuple(told.values())
        super().__init__("\n".join(map(str, self.errors)), self.errors[0].hint)


class MachineError(StudypressError):
    """The machine is in the way: a disk is full, a library is missing."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Take what is wrong and, where there is one, the way out."""
        self.hint = hint
        super().__init__(message)


def strictly(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems with each warning as an error."""
    return tuple(replace(problem, severity=Severity.ERROR) for problem in problems)


def problems_of(error: StudypressError) -> tuple[Problem, ...]:
    """Return all that an error tells, each as a problem."""
    if isinstance(error, ContentError):
        return error.problems
    several = error.errors if isinstance(error, JoinedUsageError) else (error,)
    return tuple(Problem(NOWHERE, 0, str(one), getattr(one, "hint", "")) for one in several)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, as a message tells it: `1 line`, `3 lines`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known word, or else all of them.

    Near is what differs in a few letters, or in capital and small ones alone: a word that is
    merely likest of all would lead away.
    """
    names = sorted(set(known))
    folded = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=_NEAR)
    if near:
        return f"did you mean '{folded[near[0]]}'?"
    return f"known here: {', '.join(names)}" if names else ""
