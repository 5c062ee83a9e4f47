"""A worksheet and its key go to the output folder together, or neither does.

Each is made by a job of its own. Here the one that is done first waits for the other; then the
answers of the key are looked for on the worksheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import permutations

from studypress.document import Scope
from studypress.job import Job
from studypress.problems import Problem
from studypress.proof import Proofed, Sheet, leaks_among, located

_Made = Proofed | tuple[Problem, ...]
_Sheets = tuple[Sheet, ...]
_Tie = tuple[str, ...]


class Together:
    """Holds back what belongs together until all of it is done."""

    def __init__(
        self, jobs: Iterable[Job], current: Iterable[Job], sheets_of: Callable[[Job], _Sheets]
    ) -> None:
        """Take the jobs to be done, those whose PDF is there already, and what reads such a PDF."""
        self._missing = Counter(map(_tie, jobs))
        self._done: dict[_Tie, list[tuple[Job, _Made]]] = {}
        self._current: dict[_Tie, list[Job]] = {}
        for job in current:
            self._current.setdefault(_tie(job), []).append(job)
        self._sheets_of = sheets_of

    def done(self, job: Job, made: _Made) -> Iterator[tuple[Job, _Made]]:
        """Take a job that is done; yield those that now can be delivered, or have failed."""
        tie = _tie(job)
        group = self._done.setdefault(tie, [])
        group.append((job, made))
        self._missing[tie] -= 1
        if self._missing[tie]:
            return
        del self._done[tie]
        fresh = [(one, result.sheets) for one, result in group if isinstance(result, Proofed)]
        there = self._current.get(tie, []) if fresh else []
        wrong = _leaking([*fresh, *((one, self._sheets_of(one)) for one in there)])
        for one, result in group:
            yield one, wrong.get(str(one.path), result)
        for one in there:
            if found := wrong.get(str(one.path)):
                yield one, found


def _tie(job: Job) -> _Tie:
    """Return what is the same for jobs that belong together: a worksheet's with its key's."""
    sheet = job.document.scope is Scope.FORM or job.document.copies_of
    return (job.subject.id, job.locale.language, job.name) if sheet else (str(job.path),)


def _leaking(made: Iterable[tuple[Job, _Sheets]]) -> dict[str, tuple[Problem, ...]]:
    """Return what is wrong with worksheets that bear answers of a key, by the paths of both."""
    wrong: dict[str, tuple[Problem, ...]] = {}
    for (asks, worksheets), (tells, keys) in permutations(made, 2):
        found = tuple(
            located(fault, str(asks.path), asks.texts) for fault in leaks_among(worksheets, keys)
        )
        for path in (str(asks.path), str(tells.path)) if found else ():
            wrong[path] = (*wrong.get(path, ()), *found)
    return wrong
