"""A lock on a file or a folder, which the system frees when its process ends, however it ends.

`flock` where there is such a thing, `msvcrt.locking` on Windows. A library for it (filelock) would
not do: it empties the file when it opens it, so nobody could read who holds it.
"""

from __future__ import annotations

import errno
import json
import os
import shlex
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

# A file system that knows no locks, such as some of a network.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL}
# Where the text ends and Windows locks: what it locks, nobody can read.
_FAR = 1 << 30


@dataclass(frozen=True)
class Holder:
    """Who holds a lock: its process, and since when, by the clock of its host."""

    pid: int
    host: str
    since: str
    command: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.since}: {self.command}"


Waiting = Callable[[Holder | None], None]
"""Told when another run holds a lock: which one, where that is known."""


def ourselves() -> Holder:
    """Return this process as a holder."""
    command = shlex.join(sys.argv)
    since = time.strftime("%Y-%m-%d %H:%M:%S")
    return Holder(os.getpid(), socket.gethostname(), since, command)


@contextmanager
def held(path: Path, wait: Waiting) -> Iterator[bool]:
    """Hold the lock file `path`, which is made if need be, and say in it who does.

    Where another process holds it, `wait` is told who, if that can be read, and this one waits.
    Gives whether the lock is held: not, on a file system that knows no locks. Raises `OSError`
    where the file cannot be written.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    try:
        locked = _lock(handle, blocking=False)
        if locked is None:
            wait(_holder(handle))
            locked = _lock(handle, blocking=True)
        if locked:
            text = json.dumps(asdict(ourselves()), ensure_ascii=False) + "\n"
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, text.encode("utf-8", "surrogateescape"))
        try:
            yield bool(locked)
        finally:
            if locked:
                with suppress(OSError):
                    os.ftruncate(handle, 0)
                _unlock(handle)
    finally:
        os.close(handle)


@contextmanager
def folder_held(folder: Path) -> Iterator[bool]:
    """Hold a lock on a folder itself, for a moment: another process waits.

    Gives whether it is held: not on Windows, nor where the file system knows no locks.
    """
    if sys.platform == "win32":
        yield False
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield False
        return
    try:
        yield bool(_lock(handle, blocking=True))
    finally:
        os.close(handle)


def folder_claimed(folder: Path) -> int | None:
    """Return the handle of a folder locked without waiting, to be closed; None where it is not."""
    if sys.platform == "win32":
        return None
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    if _lock(handle, blocking=False):
        return handle
    os.close(handle)
    return None


def _holder(handle: int) -> Holder | None:
    """Return who holds a lock file; None where that is not there to read."""
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        told = json.loads(os.read(handle, 1 << 16))
        return Holder(int(told["pid"]), str(told["host"]), str(told["since"]), str(told["command"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, *, blocking: bool) -> bool | None:
        while True:
            os.lseek(handle, _FAR, os.SEEK_SET)
            try:
                # the blocking one gives up after ten seconds
                msvcrt.locking(handle, msvcrt.LK_LOCK if blocking else msvcrt.LK_NBLCK, 1)
            except OSError:
                if not blocking:
                    return None
            else:
                return True

    def _unlock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int, *, blocking: bool) -> bool | None:
        """Lock; None where another has it, False where locks are not to be had."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if blocking else fcntl.LOCK_NB))
        except BlockingIOError:
            return None
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return False
            raise
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
