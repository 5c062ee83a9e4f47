"""A worksheet and its key go to the output folder together, or neither does.

Each is made by a job of its own. Here the one that is done first waits for the other; then the
answers of the key are looked for on the worksheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

from studypress.document import Scope
from studypress.job import Job
from studypress.making.failed import Failed
from studypress.making.located import problems_on
from studypress.problems import Fault, Problem, strictly
from studypress.proof import Proofed, Sheet, leaks_among

Outcome = Proofed | Failed
"""What became of a job."""

_Sheets = tuple[Sheet, ...]
_Tie = tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Jobs that belong together, once all of them are done.

    Where any has failed, by itself or for what stands on both, `failed` has each of them by its
    path, and nothing is to be delivered. Else `fresh` is.
    """

    jobs: tuple[Job, ...]
    fresh: tuple[tuple[Job, Proofed], ...] = ()
    failed: Mapping[str, Failed] | None = None


class Together:
    """Holds back what belongs together until all of it is done."""

    def __init__(
        self,
        jobs: Iterable[Job],
        current: Iterable[tuple[Job, tuple[Fault, ...]]],
        sheets_of: Callable[[Job], _Sheets],
        *,
        strict: bool = False,
    ) -> None:
        """Take the jobs to be done, those whose PDF is there already, and what reads such a PDF.

        With the latter come the faults on their pages. Where it is `strict`, these are errors, and
        so are those of what is made.
        """
        self._missing = Counter(map(_tie, jobs))
        self._done: dict[_Tie, list[tuple[Job, Outcome]]] = {}
        self._current: dict[_Tie, list[tuple[Job, tuple[Fault, ...]]]] = {}
        for job, faults in current:
            self._current.setdefault(_tie(job), []).append((job, faults))
        self._sheets_of = sheets_of
        self._strict = strict

    def there(self) -> Iterator[Group]:
        """Yield the groups of which nothing is to be done."""
        for tie in self._current:
            if not self._missing[tie]:
                yield self._group(tie, ())

    def done(self, job: Job, outcome: Outcome) -> Iterator[Group]:
        """Take a job that is done; yield its group, once all of it is."""
        tie = _tie(job)
        self._done.setdefault(tie, []).append((job, outcome))
        self._missing[tie] -= 1
        if not self._missing[tie]:
            yield self._group(tie, self._done.pop(tie))

    def _group(self, tie: _Tie, done: Iterable[tuple[Job, Outcome]]) -> Group:
        there = self._current.get(tie, [])
        fresh = tuple((job, made) for job, made in done if isinstance(made, Proofed))
        failed = {str(job.path): made for job, made in done if isinstance(made, Failed)}
        marred = [*there, *((job, made.faults) for job, made in fresh)] if self._strict else []
        for job, faults in marred:
            if faults:
                failed[str(job.path)] = Failed(strictly(problems_on(job, faults)))
        sheets = [(job, made.sheets) for job, made in fresh]
        if sheets:
            sheets += [(job, self._sheets_of(job)) for job, _ in there]
        for path, problems in _leaking(sheets).items():
            before = failed.get(path, Failed()).problems
            failed[path] = Failed((*before, *problems))
        jobs = (*(job for job, _ in done), *(job for job, _ in there))
        if not failed:
            return Group(jobs, fresh)
        return Group(jobs, failed={str(job.path): Failed() for job in jobs} | failed)


def _tie(job: Job) -> _Tie:
    """Return what is the same for jobs that belong together: a worksheet's with its key's."""
    sheet = job.document.scope is Scope.FORM or job.document.copies_of
    return (job.subject.id, job.locale.language, job.name) if sheet else (str(job.path),)


def _leaking(made: Iterable[tuple[Job, _Sheets]]) -> dict[str, tuple[Problem, ...]]:
    """Return what is wrong with worksheets that bear answers of a key, by the paths of both."""
    wrong: dict[str, tuple[Problem, ...]] = {}
    for (asks, worksheets), (tells, keys) in permutations(made, 2):
        problems = problems_on(asks, leaks_among(worksheets, keys))
        for path in (str(asks.path), str(tells.path)) if problems else ():
            wrong[path] = (*wrong.get(path, ()), *problems)
    return wrong
