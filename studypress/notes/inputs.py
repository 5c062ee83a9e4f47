"""What a run depends on, looked at as bytes: nothing is decoded, parsed or loaded.

It is coarse: a file that matters to one document counts for all. So two looks that agree say
that nothing has changed, and two that differ say nothing of what. What no run reads is not looked
at: of a subject's folder only settings, section files, pictures and the register.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from studypress.content.names import composed, is_picture
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
    return Inputs(digest_of(sources(request)), registers(request), _digest(_machine()))


def sources(request: Request) -> Mapping[str, str]:
    """Return the SHA-256 of each source by its path, or what tells it apart."""
    found: dict[str, str] = {}
    for folder in _subjects(request):
        found |= _files(str(folder), _is_source, inside=True)
    for kind in KINDS:
        for folder in folders(request.content.parent, kind):
            found |= _files(str(folder), lambda *_: True)
    if request.roster is not None:
        found[str(request.roster)] = _state(str(request.roster))
    return found


def registers(request: Request) -> str:
    """Return the digest of the registers of sheets."""
    paths = [str(folder / REGISTER) for folder in _subjects(request)]
    return digest_of({path: _state(path) for path in paths})


def digest_of(files: Mapping[str, str]) -> str:
    """Return one digest of files and their states."""
    parts = (part for item in sorted(files.items()) for part in item)
    return _digest(part.encode(errors="surrogateescape") for part in parts)


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
    code = _files(str(PACKAGE), lambda name, _: name.endswith((".py", ".conf")))
    yield digest_of(code).encode()
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - names are wanted
        except OSError:
            continue
        yield from sorted(name.encode() for name in names if name.endswith(_METADATA))
    for name in _SEARCH:
        yield f"{name}={os.environ.get(name, '')}".encode()
    yield repr(stamps([_LINKER])).encode()


def _is_source(name: str, depth: int) -> bool:
    """Tell whether a file of a subject is read, by its name and how many folders it lies in."""
    if depth == 0 and name == SETTINGS:
        return True
    return is_picture(name) or (depth == 1 and name.endswith(".md"))


def _files(
    folder: str, wanted: Callable[[str, int], bool], *, inside: bool = False
) -> Mapping[str, str]:
    """Return the states of the files wanted below a folder, by their paths.

    A link counts by the bytes it leads to. With `inside`, one that leads out of the folder counts
    by size and time, since nothing is read through it.
    """
    found: dict[str, str] = {}
    real = os.path.realpath(folder)
    for entry in entries_below(folder):
        depth = entry.path[len(folder) + 1 :].count(os.sep)
        paths: Iterable[str] = (entry.path,) if wanted(entry.name, depth) else ()
        if inside and depth == 0 and entry.is_symlink() and entry.is_dir():
            # a language may be a link to a folder of the subject; its section files are read
            names = sorted(os.listdir(entry.path))  # noqa: PTH208 - names are wanted
            paths = (f"{entry.path}{os.sep}{name}" for name in names if wanted(name, 1))
        for path in paths:
            unread = inside and not _lies_in(path, real)
            found[path] = repr(stamps([path])) if unread else _state(path)
    return found


def _lies_in(path: str, folder: str) -> bool:
    return os.path.realpath(path).startswith(f"{folder}{os.sep}")


def _state(path: str) -> str:
    """Return the SHA-256 of a file's bytes.

    Of one that cannot be read, or is too large to be a source, size and time of its last change.
    """
    try:
        stat = os.stat(path)  # noqa: PTH116 - many of them, in little time
        if S_ISREG(stat.st_mode) and stat.st_size <= _LARGE:
            # in case a pipe took its place in between
            with open(os.open(path, _WAITLESS), "rb", buffering=0) as file:  # noqa: PTH123
                return hashlib.sha256(file.read()).hexdigest()
        return f"{stat.st_mode} {stat.st_size} {stat.st_mtime_ns}"
    except OSError as error:
        return str(error.errno)


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
