"""One worker process: it takes tasks through a pipe and gives back what came of them.

A worker is forked on Linux, so it has the libraries loaded already; elsewhere, where forks are
unsafe, it is started anew. It leaves Ctrl-C to the first process, and ends with that one.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, TypeVar

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

FORKED = sys.platform == "linux"
_CONTEXT: Any = multiprocessing.get_context("fork" if FORKED else "spawn")
_OUT_OF_MEMORY = 99
"""The exit code of a worker that was refused memory."""
_TASKS_A_COLLECTION = 10
_PR_SET_PDEATHSIG = 1
_MIB = 2**20


class Died(Exception):  # noqa: N818
    """A worker ended in the middle of its task; the message says how."""


class OutOfMemory(Died):
    """A worker was refused memory."""


class _WorkerTraceback(Exception):  # noqa: N818
    """Where in a worker an exception came from: its traceback as text."""

    def __str__(self) -> str:
        return f"\n\n{self.args[0]}"


class Worker(Generic[_Task, _Result]):
    """A process that does one task after another.

    `task` is what it is at; `pipe` is ready to be read when that is done, or the worker has died.
    """

    def __init__(
        self,
        function: Callable[[_Task], _Result],
        scratch: Path,
        memory: int | None,
        siblings: Iterable[Worker[_Task, _Result]],
    ) -> None:
        """Start a worker that calls `function`; its temporary files go below `scratch`.

        Beyond twice `memory`, in MiB, the system refuses it more. The siblings are the workers
        that there are already.
        """
        self.pipe, theirs = _CONTEXT.Pipe()
        # a forked one has them too: held open there, a pipe would not tell that this end is gone
        held = [self.pipe, *(sibling.pipe for sibling in siblings)] if FORKED else []
        self._process = _CONTEXT.Process(
            target=_work,
            args=(function, theirs, held, str(scratch), memory, os.getpid()),
            daemon=True,
        )
        self._process.start()
        theirs.close()
        self.task: _Task | None = None
        self.deadline = float("inf")

    def give(self, task: _Task, deadline: float) -> None:
        """Hand over a task, to be done by the deadline."""
        self.task, self.deadline = task, deadline
        # one that has died meanwhile takes nothing; `take` tells of that
        with contextlib.suppress(OSError):
            self.pipe.send(task)

    def take(self) -> _Result:
        """Return what came of the task; raise what it raised, or `Died`."""
        try:
            data = self.pipe.recv_bytes()
        except (EOFError, OSError) as error:
            raise self._death() from error
        self.task, self.deadline = None, float("inf")
        result, raised, where = pickle.loads(data)
        if raised is not None:
            raised.__cause__ = _WorkerTraceback(where)
            raise raised
        made: _Result = result
        return made

    @property
    def memory(self) -> float:
        """The memory that it takes, in MiB, as far as the system tells; else 0."""
        return _memory(self._process.pid)[1]

    def end(self) -> None:
        """End it at once, whatever it is at."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.pipe.close()

    def _death(self) -> Died:
        self._process.join()
        code = self._process.exitcode or 0
        if code == _OUT_OF_MEMORY:
            return OutOfMemory("was refused more memory")
        if code < 0:
            return Died(f"was ended by {signal.Signals(-code).name}")
        return Died(f"ended by itself with code {code}")


@contextlib.contextmanager
def signals_held() -> Iterator[None]:
    """Hold signals back, so that no worker is started and then not known of."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_SIGNALS = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]


def _memory(pid: int | None) -> tuple[float, float]:
    """Return the address space of a process and the part of it in memory, in MiB; or zeros."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0, 0
    size = os.sysconf("SC_PAGE_SIZE") / _MIB
    return int(pages[0]) * size, int(pages[1]) * size


def _work(
    function: Callable[[Any], object],
    pipe: Connection,
    held: Iterable[Connection],
    scratch: str,
    memory: int | None,
    parent: int,
) -> None:
    """Do tasks until there are no more: this is what runs in the worker."""
    for other in held:
        other.close()
    _end_with(parent)
    _leave_signals()
    _bound(memory)
    tempfile.tempdir = os.environ["TMPDIR"] = scratch
    # between collections: what a document is made of goes in circles, but goes all at once
    gc.disable()
    for done in count(1):
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            data = _done(function, task)
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        try:
            pipe.send_bytes(data)
        except OSError:
            return
        del task, data
        if not done % _TASKS_A_COLLECTION:
            gc.collect()


def _done(function: Callable[[Any], object], task: object) -> bytes:
    """Return as bytes the result of a task, or the exception it raised and where."""
    try:
        return pickle.dumps((function(task), None, ""), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        raise
    except Exception as error:
        where = traceback.format_exc()
        try:
            data = pickle.dumps((None, error, where), pickle.HIGHEST_PROTOCOL)
            pickle.loads(data)
        except Exception:  # not every exception goes through a pipe
            plain = RuntimeError(f"{type(error).__name__}: {error}")
            data = pickle.dumps((None, plain, where), pickle.HIGHEST_PROTOCOL)
        return data


def _end_with(parent: int) -> None:
    """Have Linux end this process when the first one ends; elsewhere the pipe tells."""
    if FORKED:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before it could be said
            os._exit(1)


def _leave_signals() -> None:
    """Leave Ctrl-C, which a terminal sends to all processes, to the first; end at the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in _SIGNALS[1:]:
        signal.signal(number, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def _bound(memory: int | None) -> None:
    """Have the system refuse what is far beyond a limit, in MiB, at once.

    What is reserved and never used counts here, so this bound is wide; the narrow one is watched
    from outside.
    """
    if memory is None or not FORKED:
        return
    import resource

    size, _ = _memory(os.getpid())
    bound = int((size + 2 * memory) * _MIB)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or bound < hard:
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
