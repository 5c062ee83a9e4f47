"""What a run did, and problems, as text. Pure: printing is the command line's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from studypress.deliver import Entry
from studypress.problems import Problem, Severity


@dataclass(frozen=True)
class Made:
    """A document of a run; `fresh` tells it was made now, not found up to date."""

    entry: Entry
    fresh: bool


@dataclass(frozen=True)
class Report:
    """What a run made, what failed (by path), and the problems that did not stop it."""

    made: tuple[Made, ...] = ()
    failed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def with_made(self, made: Made) -> Report:
        """Return the report with one more document."""
        return replace(self, made=(*self.made, made))

    def with_problems(self, problems: Iterable[Problem]) -> Report:
        """Return the report with problems that kept no document from being made, each once."""
        return replace(self, problems=tuple(dict.fromkeys((*self.problems, *problems))))

    def with_failed(self, path: str, problems: Iterable[Problem]) -> Report:
        """Return the report with one more document that failed, and why."""
        return replace(self, failed=(*self.failed, path), problems=(*self.problems, *problems))


def problem_text(problem: Problem, start: Path) -> str:
    """Return a problem as `file:line: message`, with the source line and the hint below it.

    Paths are told relative to `start` where they lie below it.
    """
    path = problem.path
    if path.is_absolute() and path.is_relative_to(start):
        path = path.relative_to(start)
    place = f"{path}:{problem.line}" if problem.line else str(path)
    warning = "warning: " if problem.severity is Severity.WARNING else ""
    lines = [f"{place}: {warning}{problem.message}"]
    if problem.source.strip():
        lines.append(f"    | {_shortened(problem.source.strip())}")
    if problem.hint:
        lines.append(f"    hint: {problem.hint}")
    return "\n".join(lines)


def problems_text(problems: Iterable[Problem], start: Path) -> str:
    """Return all problems, each told once, sorted by file and line, and how many there are."""
    told = sorted(set(problems))
    errors = sum(problem.severity is Severity.ERROR for problem in told)
    texts = [problem_text(problem, start) for problem in told]
    if errors:
        texts.append(f"{_count(errors, 'problem')}")
    return "\n".join(texts)


def summary(report: Report, output: Path) -> Iterator[str]:
    """Yield the lines that say what was made: a line a document, then the totals."""
    for made in report.made:
        entry = made.entry
        code = f"  {entry.code}" if entry.code else ""
        state = "" if made.fresh else "  (unchanged)"
        yield f"{output / entry.path}  {_count(entry.pages, 'page')}{code}{state}"
    fresh = sum(made.fresh for made in report.made)
    unchanged = len(report.made) - fresh
    pages = sum(made.entry.pages for made in report.made)
    tail = f", {unchanged} unchanged" if unchanged else ""
    tail += f", {len(report.failed)} failed" if report.failed else ""
    yield f"{_count(fresh, 'document')} made{tail}; {_count(pages, 'page')} in all"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _shortened(line: str, width: int = 100) -> str:
    return line if len(line) <= width else f"{line[: width - 1]}…"
