"""What a run depends on, looked at as bytes: nothing is decoded, parsed or loaded.

It is coarse: a file that matters to one document counts for all. So two looks that agree say
that nothing has changed, and two that differ say nothing of what.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from studypress.content.names import composed
from studypress.disk.walk import entries_below
from studypress.project import KINDS, PACKAGE, REGISTER, SETTINGS, folders
from studypress.request import Request

_METADATA = (".dist-info", ".egg-info")
# How the system finds the libraries that it loads.
_SEARCH = (
    *("LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"),
    "WEASYPRINT_DLL_DIRECTORIES",
)
_LARGE = 2**26
"""No source has more bytes; see `content/limits.py`."""
_WAITLESS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_LINKER = "/etc/ld.so.cache"


@dataclass(frozen=True)
class Inputs:
    """What there is to build from, as digests.

    `sources` is that of texts and pictures, templates, styles, locales and the roster, `registers`
    that of the registers of sheets, `machine` that of our code, Python and installed packages.
    """

    sources: str
    registers: str
    machine: str


def look(request: Request) -> Inputs:
    """Return what a request depends on, as it is now."""
    return Inputs(_digest(_sources(request)), _digest(_registers(request)), _digest(_machine()))


def sources(request: Request) -> str:
    """Return the digest of the sources alone."""
    return _digest(_sources(request))


def stamps(paths: Iterable[str]) -> list[list[object]]:
    """Return files with their size and time of change, those that are not there left out."""
    found: list[list[object]] = []
    for path in paths:
        try:
            stat = os.stat(path)  # noqa: PTH116 - many of them, in little time
        except OSError:
            continue
        found.append([path, stat.st_size, stat.st_mtime_ns])
    return found


def _sources(request: Request) -> Iterator[bytes]:
    for folder in _subjects(request):
        yield from _files(str(folder), without=REGISTER)
    for kind in KINDS:
        for folder in folders(request.content.parent, kind):
            yield from _files(str(folder))
    if request.roster is not None:
        yield from _file(str(request.roster))


def _registers(request: Request) -> Iterator[bytes]:
    for folder in _subjects(request):
        yield from _file(str(folder / REGISTER))


def _subjects(request: Request) -> list[Path]:
    """Return the folders of the subjects asked for; a sheet code may be of any."""
    if request.subject is not None and request.sheet is None:
        wanted = composed(request.subject)
    else:
        wanted = ""
    try:
        names = sorted(os.listdir(request.content))  # noqa: PTH208 - names are wanted
    except OSError:
        return []
    found = (request.content / name for name in names if wanted in ("", composed(name)))
    return [folder for folder in found if os.path.exists(folder / SETTINGS)]  # noqa: PTH110 - False where it cannot be asked


def _machine() -> Iterator[bytes]:
    yield sys.version.encode()
    yield from _files(str(PACKAGE), ends=(".py", ".conf"))
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - names are wanted
        except OSError:
            continue
        yield from sorted(name.encode() for name in names if name.endswith(_METADATA))
    for name in _SEARCH:
        yield f"{name}={os.environ.get(name, '')}".encode()
    yield repr(stamps([_LINKER])).encode()


def _files(folder: str, without: str = "", ends: tuple[str, ...] = ("",)) -> Iterator[bytes]:
    """Yield the names and the bytes of all files below a folder, hidden ones left out.

    A link counts by where it leads: nothing is read through it, since what it leads to lies below
    the folder itself, or is not to be read.
    """
    for entry in entries_below(folder):
        if entry.name != without and entry.name.endswith(ends):
            if entry.is_symlink():
                yield os.readlink(entry.path).encode(errors="surrogateescape")  # noqa: PTH115
                yield repr(stamps([entry.path])).encode()
            else:
                yield from _file(entry.path)


def _file(path: str) -> Iterator[bytes]:
    """Yield the name and the bytes of a file; the name alone where it cannot be read.

    One that is too large to be a source counts by its size and the time of its last change.
    """
    yield path.encode(errors="surrogateescape")
    try:
        stat = os.stat(path)  # noqa: PTH116 - many of them, in little time
        if S_ISREG(stat.st_mode) and stat.st_size <= _LARGE:
            # in case a pipe took its place in between
            with open(os.open(path, _WAITLESS), "rb", buffering=0) as file:  # noqa: PTH123
                yield file.read()
        else:
            yield f"{stat.st_mode} {stat.st_size} {stat.st_mtime_ns}".encode()
    except OSError as error:
        yield str(error.errno).encode()


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
