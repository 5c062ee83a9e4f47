"""Step 7, deliver: bytes to the output folder, whole or not at all; the manifest of what is there.

A file is written under a temporary name in its own folder, made durable, and moved over the old
one in one step, so that a reader sees the old file or the new one.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from tempfile import mkstemp

from studypress.problems import MachineError, Problem, Severity, UsageError

MANIFEST = "manifest.json"
_VERSION = 1


@dataclass(frozen=True)
class Entry:
    """A PDF in the output folder; `path` is relative to it, with forward slashes."""

    path: str
    subject: str
    language: str
    document: str
    form: str
    code: str
    pages: int
    sha256: str
    fingerprint: str


def prepare(output: Path) -> None:
    """Make the output folder; raise `UsageError` where a file is in its place."""
    if output.exists() and not output.is_dir():
        raise UsageError(f"the output '{output}' is a file, not a folder", "name one with --output")
    with _machine(output):
        output.mkdir(parents=True, exist_ok=True)


def read_manifest(output: Path, problems: list[Problem] | None = None) -> Mapping[str, Entry]:
    """Return what the manifest lists, by path; nothing where it is missing or not readable.

    A manifest that is there and not readable is a warning.
    """
    path = output / MANIFEST
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["version"] != _VERSION:
            raise ValueError(data["version"])
        entries = [_entry(item) for item in data["files"]]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        if problems is not None:
            message = "the manifest was damaged, or is of another version; all is made anew"
            problems.append(Problem(path, 0, message, severity=Severity.WARNING))
        return {}
    return {entry.path: entry for entry in entries}


def _entry(item: Mapping[str, object]) -> Entry:
    """Return an entry of a manifest's item; raise `TypeError` where it is not one."""
    entry = Entry(**item)  # type: ignore[arg-type]
    for field in fields(Entry):
        if type(getattr(entry, field.name)).__name__ != field.type:
            raise TypeError(field.name)
    return entry


def is_current(output: Path, entry: Entry | None, fingerprint: str) -> bool:
    """Tell whether a file is there as it was delivered, made from what the fingerprint says."""
    if entry is None or entry.fingerprint != fingerprint:
        return False
    try:
        return hashlib.sha256((output / entry.path).read_bytes()).hexdigest() == entry.sha256
    except OSError:
        return False


def read_delivered(output: Path, entry: Entry) -> bytes:
    """Return a delivered file; raise `MachineError` where it cannot be read."""
    path = output / entry.path
    try:
        return path.read_bytes()
    except OSError as error:
        raise MachineError(f"cannot read {path}: {error.strerror}", "build again") from error


def deliver(output: Path, path: str, data: bytes) -> str:
    """Put a file into the output folder and return its SHA-256.

    Raises `MachineError` where it cannot be written; what was there before is then untouched.
    """
    _write(output / path, data)
    return hashlib.sha256(data).hexdigest()


def write_manifest(output: Path, entries: Iterable[Entry]) -> None:
    """List the delivered files that are still there, sorted by path."""
    kept = sorted((e for e in entries if (output / e.path).is_file()), key=lambda e: e.path)
    data = {"version": _VERSION, "files": [asdict(entry) for entry in kept]}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    _write(output / MANIFEST, text.encode("utf-8"))


def _write(path: Path, data: bytes) -> None:
    with _machine(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise


@contextmanager
def _machine(path: Path) -> Iterator[None]:
    """Turn what the system refuses into an error that names the path."""
    try:
        yield
    except OSError as error:
        hints = {
            errno.ENOSPC: "make room on the disk, then build again",
            errno.EROFS: "name a folder that can be written with --output",
            errno.EACCES: "name a folder that can be written with --output",
        }
        message = f"cannot write {path}: {error.strerror}"
        raise MachineError(message, hints.get(error.errno or 0, "")) from error
