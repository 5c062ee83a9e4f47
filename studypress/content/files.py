"""Files of a content folder, read without harm.

What is opened is a file and no device, no FIFO, on which reading would wait for ever; it lies in
its folder even where a link leads to it; and no more of it is read than its limit. Each is
asked of the file as opened, so that nothing can be put in its place between the check and the
reading.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studypress.content import limits
from studypress.disk.walk import CrowdedError, entries_below

# What a system lacks is 0: Windows has neither FIFOs nor links that everybody may make.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class UnfitFileError(ValueError):
    """A file that is not to be read; `hint` is the way out."""

    def __init__(self, message: str, hint: str) -> None:
        """Take what is wrong with it."""
        self.hint = hint
        super().__init__(message)


def read_bytes(path: Path, most: int, folder: Path | None = None) -> bytes:
    """Return what a file holds, at most `most` bytes.

    Links are followed, in a `folder` those that stay below it. Raises `UnfitFileError` where the
    file is none, leads out of the folder or is larger, `OSError` where it cannot be read.
    """
    # realpath, as resolve() fails at a link that leads to itself; opening will tell that one
    real = Path(os.path.realpath(path))
    if folder is not None and not real.is_relative_to(os.path.realpath(folder)):
        hint = "put the file itself there, not a link"
        raise UnfitFileError("leads out of the subject's folder", hint)
    if not stat.S_ISREG(real.lstat().st_mode):
        # a device may act when it is opened; whether it is still what it was is asked below
        raise _no_file()
    handle = os.open(real, _FLAGS)
    with open(handle, "rb") as file:  # noqa: PTH123 - of a handle
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise _no_file()
        data = file.read(most + 1) if status.st_size <= most else b""
    if status.st_size > most or len(data) > most:
        raise UnfitFileError(
            f"the file is larger than {size(most)}", "split it, or make it smaller"
        )
    return data


def _no_file() -> UnfitFileError:
    return UnfitFileError("cannot be read: it is no file", "put a file there, or take it away")


def size(most: int) -> str:
    """Return a limit in bytes as people say it."""
    return f"{most // 1_000_000} MB" if most >= 1_000_000 else f"{most // 1_000} kB"


@dataclass(frozen=True)
class Listed:
    """A file or link below a folder: where it is, and its path from there, with slashes."""

    path: Path
    name: str


def files_below(folder: Path) -> Iterator[Listed]:
    """Yield all that is no folder below a folder, sorted; what is passed over is left out.

    Links are not followed, and folders that cannot be read are passed over, as is what lies deeper
    than people nest them. Raises `UnfitFileError` where there are more than a subject can have.
    """
    try:
        for entry in entries_below(folder, limits.FILES):
            path = Path(entry.path)
            yield Listed(path, path.relative_to(folder).as_posix())
    except CrowdedError:
        message = f"the folder holds more than {limits.FILES:,} files"
        raise UnfitFileError(message, "move out what does not belong to the subject") from None
