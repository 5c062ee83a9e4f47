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
    errno.EFBIG: "allow larger files: ulimit -f unlimited",
    errno.EMFILE: "allow more open files: ulimit -n 256",
    errno.ENAMETOOLONG: "name files and folders by shorter paths",
    errno.ENOENT: _ELSEWHERE,
    errno.EAGAIN: "end other programs: no more processes can be started",
    errno.ENFILE: "close other programs: the whole machine has too many files open",
    errno.EXDEV: "the output folder must lie on one file system, its folders too",
}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LIMITS = {errno.EAGAIN, errno.EFBIG, errno.EMFILE, errno.ENFILE, errno.ENAMETOOLONG}
SCARCE = {errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM}
"""What the system says where it has no more files or processes to give."""
# A folder cannot be synced on every file system; then there is nothing to be had.
_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}
_numbers = count()


@contextmanager
def machine(path: Path, elsewhere: str = _ELSEWHERE) -> Iterator[None]:
    """Turn what the system refuses into a `MachineError` that names the path.

    `elsewhere` is the hint where nobody may write there.
    """
    try:
        yield
    except OSError as error:
        message = f"cannot write {path}: {error.strerror or error}"
        hint = _HINTS.get(error.errno or 0, "")
        raise MachineError(message, elsewhere if hint == _ELSEWHERE else hint) from error


def is_full(error: Exception) -> bool:
    """Tell whether an error says that there is no room on a disk."""
    return isinstance(error, OSError) and error.errno in _FULL


def is_machines(error: Exception) -> bool:
    """Tell whether an error says that the machine has no more to give: room, or open files."""
    return is_full(error) or (isinstance(error, OSError) and error.errno in _LIMITS)


@contextmanager
def room(folder: Path) -> Iterator[None]:
    """Turn it into a `MachineError` where there is no room in a folder that libraries write to."""
    try:
        yield
    except OSError as error:
        if not is_full(error):
            raise
        message = f"cannot write below {folder}: {error.strerror}"
        raise MachineError(message, _HINTS.get(error.errno or 0, "")) from error


def refused(error: OSError) -> MachineError | None:
    """Return what to say where the system refuses something, wherever that was.

    None where it may as well be a fault of ours.
    """
    if error.errno in (errno.EACCES, errno.EPERM) and error.filename is not None:
        message = f"cannot get at '{os.fsdecode(error.filename)}': {error.strerror}"
        return MachineError(message, "see who may read and write it")
    if error.errno not in _LIMITS:
        return None
    return MachineError(f"a limit of the system: {error.strerror}", _HINTS[error.errno])


def replace(
    files: Mapping[Path, bytes], temporary: Path | None = None, elsewhere: str = _ELSEWHERE
) -> None:
    """Put files in the place of what was there, all of them or none.

    None is moved before all are safely written; where one cannot be moved, those before it are put
    back. Their folders must be there. Temporary files lie in the folder `temporary`, or else beside
    each file. Raises `MachineError`, with the path of the file that could not be written, and of
    those that could not be put back; `elsewhere` is the hint where nobody may write there.
    """
    staged: dict[Path, Path] = {}
    before: dict[Path, Path] = {}
    moved: list[Path] = []
    try:
        for path, data in files.items():
            with machine(path, elsewhere):
                staged[path] = _temporary(path, temporary)
                write(staged[path], data)
        for path in files if len(files) > 1 else ():
            with machine(path, elsewhere):
                before[path] = _temporary(path, temporary)
                _keep(path, before[path])
        for path in files:
            with machine(path, elsewhere):
                staged[path].replace(path)
                moved.append(path)
                sync_folder(path.parent)
    except BaseException as error:
        torn = [path for path in moved if path in before and not _put_back(path, before[path])]
        if torn and isinstance(error, MachineError):
            told = " and ".join(map(str, torn))
            message = f"{error}; {told} is new already, and what belongs to it is not"
            raise MachineError(message, "print neither before they are built again") from error
        raise
    finally:
        for left in (*staged.values(), *before.values()):
            with suppress(OSError):
                left.unlink()


def _temporary(path: Path, folder: Path | None) -> Path:
    """Return where a file can lie before it takes its place."""
    return (folder or path.parent) / f"{_PREFIX}{os.getpid()}-{next(_numbers)}{TEMPORARY}"


def _keep(path: Path, kept: Path) -> None:
    """Have what is at a path, if anything is, under another name too."""
    with suppress(FileNotFoundError):
        try:
            kept.hardlink_to(path)
        except FileNotFoundError:
            raise
        except OSError:  # not every file system has links
            write(kept, path.read_bytes())


def _put_back(path: Path, kept: Path) -> bool:
    """Put what was kept of a path back there, or nothing where there was none; tell of success."""
    try:
        try:
            kept.replace(path)
        except FileNotFoundError:
            path.unlink()
        sync_folder(path.parent)
    except OSError:
        return False
    return True


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
