"""Files replaced whole or not at all, on a disk that may be full, or fail at any moment.

A file is written under another name on the same file system, made durable, and moved over the old
one in one step, so that a reader sees the old file or the new one. The folder is made durable too,
so that the move itself outlives a loss of power.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from studypress.problems import MachineError

TEMPORARY = ".tmp"
"""How the names of temporary files and folders end; they begin with `.studypress-`."""

_PREFIX = ".studypress-"
_ELSEWHERE = "name a folder that can be written with --output"
_OPEN = "close it where it is open, or name another folder with --output"
_HINTS = {
    errno.ENOSPC: "make room on the disk, then run it again",
    errno.EDQUOT: "make room in your share of the disk, then run it again",
    errno.EROFS: _ELSEWHERE,
    # Windows refuses so, too, to replace what a program shows
    errno.EACCES: _OPEN if os.name == "nt" else _ELSEWHERE,
    errno.EPERM: _ELSEWHERE,
    errno.EXDEV: "the output folder must lie on one file system, its folders too",
}
_FULL = {errno.ENOSPC, errno.EDQUOT}
# A folder cannot be synced on every file system; then there is nothing to be had.
_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}
_numbers = count()


@contextmanager
def machine(path: Path) -> Iterator[None]:
    """Turn what the system refuses into a `MachineError` that names the path."""
    try:
        yield
    except OSError as error:
        message = f"cannot write {path}: {error.strerror or error}"
        raise MachineError(message, _HINTS.get(error.errno or 0, "")) from error


@contextmanager
def room(folder: Path) -> Iterator[None]:
    """Turn it into a `MachineError` where there is no room in a folder that libraries write to."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        message = f"cannot write below {folder}: {error.strerror}"
        raise MachineError(message, _HINTS[error.errno]) from error


def replace(files: Mapping[Path, bytes], temporary: Path | None = None) -> None:
    """Put files in the place of what was there, none of them before all are safely written.

    Their folders must be there. Temporary files lie in the folder `temporary`, or else beside each
    file. Raises `MachineError`, with the path of the file that could not be written.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            with machine(path):
                name = f"{_PREFIX}{os.getpid()}-{next(_numbers)}{TEMPORARY}"
                staged[path] = (temporary or path.parent) / name
                write(staged[path], data)
        for path in files:
            with machine(path):
                staged[path].replace(path)
                del staged[path]
                sync_folder(path.parent)
    finally:
        for left in staged.values():
            with suppress(OSError):
                left.unlink()


def clear(folder: Path) -> None:
    """Take away the temporary files that a run left in a folder when it was killed."""
    for left in folder.glob(f"{_PREFIX}*{TEMPORARY}"):
        with suppress(OSError):
            left.unlink()


def sync_folder(folder: Path) -> None:
    """Make durable which files a folder holds; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder, with those above it, that lasts; raise `OSError` where it cannot be made."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def write(path: Path, data: bytes) -> None:
    """Write a new file, and make its bytes durable; raise `OSError` where that fails."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o666)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)
