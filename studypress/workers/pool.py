"""Tasks done one after the other, or side by side in worker processes that are watched.

It is known which worker is at which task. So a worker that dies, or outgrows its memory, costs
that task alone: it is done once more, by itself in a new worker, and counts as lost where that
dies too. A task that takes too long is lost at once.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from time import monotonic
from typing import Generic, TypeVar

from studypress.disk.atomic import SCARCE
from studypress.workers.limits import Limits
from studypress.workers.scratch import scratch_folder
from studypress.workers.worker import Died, OutOfMemory, Worker, signals_held

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

_WATCH = 0.2
"""How often memory is looked at, in seconds."""


@dataclass(frozen=True)
class Lost:
    """Why a task has no result, and the way out."""

    reason: str
    hint: str


def run(
    function: Callable[[_Task], _Result],
    tasks: deque[_Task],
    workers: int,
    limits: Limits | None = None,
) -> Generator[tuple[_Task, _Result | Lost], None, None]:
    """Yield each task with its result, as they are done.

    Tasks are taken from the front. Whoever takes the results may put further tasks into `tasks`
    meanwhile; it ends when none is left and none is being done. With one worker and no limits all
    is done in this process. Else tasks and results go from process to process, so they must be
    picklable, and, but on Linux, the function too. What the function raises is raised here, with
    the worker's traceback. Close the generator, and all workers end.
    """
    if workers <= 1 and limits is None:
        while tasks:
            task = tasks.popleft()
            yield task, function(task)
        return
    with scratch_folder() as scratch:
        # what is there by now is shared with forked workers: a collection would copy all of it
        gc.collect()
        gc.freeze()

        def start(siblings: list[Worker[_Task, _Result]]) -> Worker[_Task, _Result]:
            return Worker(function, scratch, limits.memory if limits else None, siblings)

        pool = _Pool(start, tasks, max(workers, 1), limits)
        try:
            yield from pool.results()
        finally:
            pool.end()
            gc.unfreeze()


class _Pool(Generic[_Task, _Result]):
    """The workers, and what each is at."""

    def __init__(
        self,
        start: Callable[[list[Worker[_Task, _Result]]], Worker[_Task, _Result]],
        tasks: deque[_Task],
        most: int,
        limits: Limits | None,
    ) -> None:
        self._start = start
        self._tasks = tasks
        self._most = most
        self._limits = limits
        self._workers: list[Worker[_Task, _Result]] = []
        self._again: deque[_Task] = deque()
        self._alone = False

    def results(self) -> Iterator[tuple[_Task, _Result | Lost]]:
        """Yield each task with what came of it."""
        while True:
            self._hand_out()
            busy = [worker for worker in self._workers if worker.task is not None]
            if not busy:
                return
            before = monotonic()
            ready = wait([worker.pipe for worker in busy], _WATCH if self._limits else None)
            slept = monotonic() - before
            for worker in busy:
                # stopped for a while (by Ctrl-Z, say), the workers stood still too
                if slept > _WATCH + 1:
                    worker.deadline += slept
                if worker.pipe in ready:
                    yield from self._taken(worker)
                else:
                    yield from self._watched(worker)

    def end(self) -> None:
        """End all workers, whatever they are at."""
        while self._workers:
            self._workers[-1].end()
            self._workers.pop()

    def _hand_out(self) -> None:
        """Give tasks to all workers that are free."""
        while self._tasks and not self._alone:
            free = next((worker for worker in self._workers if worker.task is None), None)
            free = free or self._another()
            if free is None:
                return
            self._give(free, self._tasks.popleft())
        if self._again and all(worker.task is None for worker in self._workers):
            # by itself: what the others hold in memory goes, too
            self.end()
            self._alone = True
            self._give(self._new(), self._again.popleft())

    def _another(self) -> Worker[_Task, _Result] | None:
        """Return one more worker; None where there are as many as there can be."""
        if len(self._workers) == self._most:
            return None
        try:
            return self._new()
        except OSError as error:
            if not self._workers or error.errno not in SCARCE:
                raise
            self._most = len(self._workers)
            return None

    def _new(self) -> Worker[_Task, _Result]:
        with signals_held():
            worker = self._start(self._workers)
            self._workers.append(worker)
        return worker

    def _give(self, worker: Worker[_Task, _Result], task: _Task) -> None:
        deadline = monotonic() + self._limits.seconds if self._limits else float("inf")
        worker.give(task, deadline)

    def _taken(self, worker: Worker[_Task, _Result]) -> Iterator[tuple[_Task, _Result | Lost]]:
        """Yield what a worker is done with; one that has died is buried."""
        task = worker.task
        assert task is not None
        try:
            result = worker.take()
        except OutOfMemory:
            yield from self._failed(worker, self._too_large())
        except Died as death:
            hint = "memory may be short: build with --jobs 1"
            yield from self._failed(worker, Lost(f"its worker process {death}", hint))
        else:
            self._alone = False
            # before the result is seen to, so that the worker does not wait for that
            self._hand_out()
            yield task, result

    def _watched(self, worker: Worker[_Task, _Result]) -> Iterator[tuple[_Task, _Result | Lost]]:
        """Yield the task of a worker that goes beyond the limits."""
        if self._limits is None or worker.pipe.poll():
            return  # in the second case it got done while another result was seen to
        if monotonic() > worker.deadline:
            seconds = self._limits.seconds
            limit = "1 second" if seconds == 1 else f"{seconds:g} seconds"
            lost = Lost(f"it took longer than {limit}", "allow more by --time-limit")
            yield from self._failed(worker, lost, final=True)
        elif worker.memory > self._limits.memory:
            yield from self._failed(worker, self._too_large())

    def _too_large(self) -> Lost:
        memory = f"{self._limits.memory} MB" if self._limits else "there is"
        return Lost(f"it took more memory than {memory}", "allow more by --memory-limit")

    def _failed(
        self, worker: Worker[_Task, _Result], lost: Lost, *, final: bool = False
    ) -> Iterator[tuple[_Task, _Result | Lost]]:
        """End a worker; its task is put by to be done once more, or else yielded."""
        task = worker.task
        assert task is not None
        worker.end()
        self._workers.remove(worker)
        if not (final or self._alone):
            self._again.append(task)
            return
        self._alone = False
        yield task, lost
