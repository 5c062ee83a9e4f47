"""What a run did, and problems, as text. Pure: printing is the command line's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from studypress.budget import Sheets, sheets, total
from studypress.deliver import Entry
from studypress.problems import Problem, Severity, counted


@dataclass(frozen=True)
class Replaced:
    """A document that a run with other options had put where this one's now lies.

    `code` is the sheet code of a worksheet or key, empty for what is made of more than a form.
    """

    document: str
    code: str
    hint: str

    @property
    def message(self) -> str:
        """What is replaced, as a sentence says it."""
        which = f" {self.code}" if self.code else " made with other options"
        return f"replaces the {self.document}{which}"


@dataclass(frozen=True)
class Made:
    """A document of a run, and how many copies of it are to be printed.

    `fresh` tells it was made now, not found up to date; `replaced` is what it took the place of,
    where that was no earlier state of the same document.
    """

    entry: Entry
    fresh: bool
    copies: int = 1
    replaced: Replaced | None = None

    @property
    def sheets(self) -> Sheets:
        """The paper that all its copies take."""
        return sheets(self.entry.pages, self.copies)


@dataclass(frozen=True)
class Withheld:
    """Documents that belong together, such as a worksheet and its key, of which none is delivered.

    `language` is a tag, `language_name` its name in English. `form` is the name of their worksheet,
    or empty; `failed` are those of the documents that failed by themselves: the others went with
    them.
    """

    subject: str
    language: str
    language_name: str
    form: str
    documents: tuple[str, ...]
    paths: tuple[str, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True)
class Bug:
    """A fault of ours in the making of a document, by its path: the exception, in a line.

    `traceback` is the file that holds the whole of it, from the output folder on.
    """

    path: str
    error: str
    traceback: str


@dataclass(frozen=True)
class Report:
    """What a run made, what failed (by path), and the problems that did not stop all of it.

    `stopped` are the editions that were asked for, but have errors, by subject and language; no
    language stands for all of a subject. `sources` and `registers` are the digests of the files
    that the run read.
    `withheld` are the documents that failed, by what belongs together; `bugs`, what of that is a
    fault of ours.
    `archives` are the paths of what was packed, from the output folder on; `replaced_archives`
    those of them that took the place of one with other documents in it. `machine` are the files of
    the system that the documents depend on: fonts and libraries. `reasons` say of each document, by
    its path, why it was made, where that was asked for; none where it is up to date.
    """

    made: tuple[Made, ...] = ()
    failed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    archives: tuple[str, ...] = ()
    replaced_archives: tuple[str, ...] = ()
    machine: tuple[str, ...] = ()
    reasons: tuple[tuple[str, tuple[str, ...]], ...] = ()
    withheld: tuple[Withheld, ...] = ()
    bugs: tuple[Bug, ...] = ()
    stopped: tuple[tuple[str, str], ...] = ()
    sources: str = ""
    registers: str = ""

    @property
    def sheets(self) -> Sheets:
        """The paper that the whole run takes."""
        return total(made.sheets for made in self.made)

    def with_made(self, made: Made) -> Report:
        """Return the report with one more document."""
        return replace(self, made=(*self.made, made))

    def with_problems(self, problems: Iterable[Problem]) -> Report:
        """Return the report with more problems, each once."""
        return replace(self, problems=tuple(dict.fromkeys((*self.problems, *problems))))

    def with_withheld(
        self, withheld: Withheld, problems: Iterable[Problem], bugs: Iterable[Bug]
    ) -> Report:
        """Return the report with more documents that failed, and why."""
        return replace(
            self,
            failed=(*self.failed, *withheld.paths),
            problems=(*self.problems, *problems),
            withheld=(*self.withheld, withheld),
            bugs=(*self.bugs, *bugs),
        )

    def with_stopped(self, subject: str, language: str = "") -> Report:
        """Return the report with one more edition that was not made, or all of a subject."""
        others = (one for one in self.stopped if language or one[0] != subject)
        return replace(self, stopped=(*others, (subject, language)))


def told_path(problem: Problem, start: Path) -> Path:
    """Return the path of a problem's file, relative to `start` where it lies below it."""
    path = problem.path
    if path.is_absolute() and path.is_relative_to(start):
        return path.relative_to(start)
    return path


def problem_text(problem: Problem, start: Path) -> str:
    """Return a problem as `file:line: message`, with the source line and the hint below it.

    Paths are told relative to `start` where they lie below it.
    """
    path = told_path(problem, start)
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
        texts.append(f"{counted(errors, 'problem')}")
    return "\n".join(texts)


def withheld_text(withheld: Withheld) -> str:
    """Return a line that says which documents are not delivered, and which of them failed."""
    who = " and ".join(withheld.documents)
    of = withheld.form or withheld.subject
    head = f"not delivered: {who} of {of}, {withheld.language_name}"
    if len(withheld.failed) < len(withheld.documents):
        head += f": the {' and '.join(withheld.failed)} failed"
    return head


def summary(report: Report, output: Path) -> Iterator[str]:
    """Yield the lines that say what was made: where it is, the paper it takes, the totals.

    Below what was to be made stands why, where that is known.
    """
    why = dict(report.reasons)
    for made in report.made:
        state = "" if made.fresh else "  (unchanged)"
        yield f"{output / made.entry.path}{state}"
        if made.replaced:
            yield f"    {made.replaced.message}; {made.replaced.hint}"
        yield from (f"    {reason}" for reason in why.pop(made.entry.path, ()))
    for path, reasons in why.items():
        yield f"{output / path}  (failed)"
        yield from (f"    {reason}" for reason in reasons)
    for archive in report.archives:
        yield str(output / archive)
        if archive in report.replaced_archives:
            yield "    replaces an archive that held other documents"
    if report.made:
        yield ""
        yield from paper_table(report.made)
        yield ""
    fresh = sum(made.fresh for made in report.made)
    unchanged = len(report.made) - fresh
    pages = sum(made.entry.pages for made in report.made)
    tail = f", {unchanged} unchanged" if unchanged else ""
    tail += f", {len(report.failed)} failed" if report.failed else ""
    yield f"{counted(fresh, 'document')} made{tail}; {counted(pages, 'page')} in all"
    if report.stopped:
        yield f"not made because of errors: {', '.join(map(edition_name, report.stopped))}"


def edition_name(edition: tuple[str, str]) -> str:
    """Return what an edition is called: its subject and its language, if not all are meant."""
    return " ".join(filter(None, edition))


_HEADS = ("document", "language", "form", "code", "pages", "copies", "1-sided", "2-sided")
_NUMBERS = ("pages", "copies", "1-sided", "2-sided")


def paper_table(made: Sequence[Made]) -> Iterator[str]:
    """Yield the lines of the paper budget: a row a document, then the sheets to load.

    Where there are several subjects, each has its name above its rows. A column in which nothing
    stands is left out, and so is that of the copies where each document is printed once.
    """
    load = total(one.sheets for one in made)
    last = ("to load", "", "", "", "", "", str(load.simplex), str(load.duplex))
    counted = any(one.copies > 1 for one in made)
    head, *body, foot = _aligned([_HEADS, *(_row(one, counted) for one in made), last])
    rule = "-" * len(head)
    yield from (head, rule)
    several = len({one.entry.subject for one in made}) > 1
    rows = zip(made, body, strict=True)
    for subject, group in groupby(rows, lambda row: row[0].entry.subject):
        if several:
            yield f"{subject}:"
        yield from (line for _, line in group)
    yield from (rule, foot)


def _row(made: Made, counted: bool) -> tuple[str, ...]:
    """Return the cells of a document, in the order of the heads; `counted`: with its copies."""
    entry, paper = made.entry, made.sheets
    copies = str(made.copies) if counted else ""
    words = (entry.document, entry.language, entry.form, entry.code, str(entry.pages), copies)
    return (*words, str(paper.simplex), str(paper.duplex))


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows as lines, columns below each other; the first row is the heads."""
    heads, *body = rows
    columns = [
        (place, max(len(row[place]) for row in rows))
        for place in range(len(heads))
        if any(row[place] for row in body)
    ]
    for row in rows:
        cells = (
            row[place].rjust(width) if heads[place] in _NUMBERS else row[place].ljust(width)
            for place, width in columns
        )
        yield "  ".join(cells).rstrip()


def _shortened(line: str, width: int = 100) -> str:
    return line if len(line) <= width else f"{line[: width - 1]}…"
