"""One round of a watch: a build, and what became of it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from time import perf_counter

from studypress.problems import Problem, StudypressError, counted, problems_of
from studypress.report import Report, edition_name
from studypress.watching.shown import Shown, label

_NAMED = 4
"""So many documents are named; of more, only the number is told."""


@dataclass(frozen=True)
class Round:
    """What a round made, or why it made nothing; `seconds` is how long it took.

    `documents` are what a browser shows of it, where there is one. `bug` is the traceback of a
    fault of ours.
    """

    report: Report = field(default_factory=Report)
    documents: tuple[Shown, ...] = ()
    error: StudypressError | None = None
    bug: str = ""
    seconds: float = 0.0

    @property
    def failed(self) -> bool:
        """Whether it came to nothing at all."""
        return self.error is not None or bool(self.bug)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong or doubtful, each once, sorted by file and line."""
        found = problems_of(self.error) if self.error else self.report.problems
        return tuple(sorted(set(found)))

    @property
    def text(self) -> str:
        """What was made, in one line."""
        return f"{'; '.join(self._made()) or 'all is up to date'}, {self.seconds:.1f} s"

    def _made(self) -> Iterator[str]:
        if self.failed:
            yield "nothing made"
        entries = [made.entry for made in self.report.made if made.fresh]
        several = len({entry.subject for entry in entries}) > 1
        if len(entries) > _NAMED:
            pages = sum(entry.pages for entry in entries)
            yield f"{counted(len(entries), 'document')}, {counted(pages, 'page')}"
        else:
            for entry in entries:
                yield f"{label(entry, several=several)}, {counted(entry.pages, 'page')}"
        if self.report.failed:
            yield f"{counted(len(self.report.failed), 'document')} failed"
        if self.report.stopped:
            yield f"{', '.join(map(edition_name, self.report.stopped))} not made"


def play(
    build: Callable[[], Report], show: Callable[[Report], tuple[Shown, ...]] | None = None
) -> Round:
    """Build, and return what came of it."""
    start = perf_counter()
    try:
        report = build()
        done = Round(report, show(report) if show else ())
    except StudypressError as error:
        return Round(error=error, seconds=perf_counter() - start)
    except Exception:
        # the watch goes on: authors write another text sooner than we mend studypress
        return Round(bug=traceback.format_exc(), seconds=perf_counter() - start)
    return replace(done, seconds=perf_counter() - start)
