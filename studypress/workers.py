"""Jobs run one after the other, or side by side in worker processes."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from studypress.problems import MachineError

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


def run(
    function: Callable[[_Task], _Result], tasks: Sequence[_Task], workers: int
) -> Iterator[tuple[_Task, _Result]]:
    """Yield each task with its result, as they are done.

    With one worker all is done in this process, in order. Tasks, results and the function go
    from process to process, so they must be picklable.
    """
    workers = min(workers, len(tasks))
    if workers <= 1:
        for task in tasks:
            yield task, function(task)
        return
    # forked workers have the libraries loaded already; elsewhere than on Linux forks are unsafe
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_die_silently) as pool:
        futures = {pool.submit(function, task): task for task in tasks}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool as error:
            hint = "memory may be short: build with --jobs 1"
            raise MachineError("a worker process was stopped from outside", hint) from error
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _die_silently() -> None:
    """Have Ctrl-C, which a terminal sends to all processes, end a worker without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
