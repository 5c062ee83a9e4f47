"""Step 7, deliver: bytes to the output folder, whole or not at all; the manifest of what is there.

    OUTPUT/SUBJECT/...               what is delivered
    OUTPUT/manifest.json             what is there, and what it was made from
    OUTPUT/.studypress/lock          held while a run writes
    OUTPUT/.studypress/tmp/          files that are being written

What lies in `tmp` when a run takes the lock is of one that was killed, and is taken away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from shutil import disk_usage
from stat import S_ISDIR, S_ISLNK, S_ISREG
from typing import Any, TypeVar

from studypress.disk.atomic import clear, machine, make_folder, replace
from studypress.disk.lock import Holder, held
from studypress.problems import (
    Fault,
    JoinedUsageError,
    MachineError,
    Problem,
    Severity,
    UsageError,
)
from studypress.project import CACHE, MANIFEST

_LOCK, _TEMPORARY, _PROBE = f"{CACHE}/lock", f"{CACHE}/tmp", ".studypress-probe.tmp"
_VERSION = 1
_Value = TypeVar("_Value", "Entry", Fault)
_SMALLEST = 2**15
"""What a document takes at least, in bytes: its fonts alone are more."""


@dataclass(frozen=True)
class Entry:
    """A PDF in the output folder; `path` is relative to it, with forward slashes.

    `faults` are what is wrong with the looks of its pages. `setting` is the name of how it is set,
    empty where that is the standard. `options` is the digest of what was asked for, empty where
    that is not known.
    """

    path: str
    subject: str
    language: str
    document: str
    form: str
    code: str
    pages: int
    sha256: str
    fingerprint: str
    faults: tuple[Fault, ...] = ()
    setting: str = ""
    options: str = ""


def refuse_paths(output: Path, paths: Iterable[str]) -> None:
    """Raise `UsageError` where something is in the way of what is to be delivered: all of it.

    No file is put where a folder or a device is, and none through a link that leads out of the
    output folder. The output folder may be such a link itself.
    """
    if output.exists() and not output.is_dir():
        raise UsageError(f"the output '{output}' is a file, not a folder", "name one with --output")
    told: dict[Path, UsageError] = {}
    for path in (*paths, MANIFEST, _LOCK):
        _refuse(output, path, told)
    _refuse(output, f"{_TEMPORARY}/{_PROBE}", told)
    if told:
        raise JoinedUsageError(told.values())


def _refuse(output: Path, path: str, told: dict[Path, UsageError]) -> None:
    """Tell what is in the way of one file, from the top down; each only once."""
    whole = output / path
    steps = [whole, *whole.parents][: len(Path(path).parts)]
    for step in reversed(steps):
        try:
            mode = step.lstat().st_mode
        except OSError:
            return  # nothing is there, or it shows when it is written
        if S_ISLNK(mode):
            if not _inside(step, output):
                hint = "take the link away, or name another folder with --output"
                told[step] = UsageError(f"'{step}' is a link that leads out of the output", hint)
                return
            mode = step.stat().st_mode if step.exists() else mode
        if step == whole and not (S_ISREG(mode) or S_ISLNK(mode)):
            what = "a folder" if S_ISDIR(mode) else "a device or a pipe"
            hint = "move it away, or name another folder with --output"
            told[step] = UsageError(f"'{step}' is {what}, not a file", hint)
        elif step != whole and not S_ISDIR(mode):
            hint = "move it away, or name another folder with --output"
            told[step] = UsageError(f"'{step}' is a file, not a folder", hint)
            return


def _inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


@contextmanager
def output_held(
    output: Path, paths: Iterable[str], wait: Callable[[Holder | None], None]
) -> Iterator[None]:
    """Hold the output folder, which is made if need be: no other run writes to it meanwhile.

    What a killed run left there, and beside what is at `paths`, is taken away. Where another run
    holds it, `wait` is told who that is, as far as is known, and this one waits. Raises
    `MachineError` where it cannot be written.
    """
    temporary, lock = output / _TEMPORARY, output / _LOCK
    with machine(output):
        make_folder(output)
    with machine(temporary):
        make_folder(temporary)
    with ExitStack() as stack:
        with machine(lock):
            locked = stack.enter_context(held(lock, wait))
        try:
            if locked:
                clear(temporary)
                for folder in {output / above for path in paths for above in Path(path).parents}:
                    with suppress(OSError):
                        (folder / _PROBE).unlink()
            yield
        finally:
            if locked:
                clear(temporary)


def probe(output: Path, paths: Iterable[str]) -> None:
    """See whether files can be put into the output folder, before the work on them begins.

    Raises `MachineError` where a folder cannot be written, or there is less room than they are
    likely to take.
    """
    wanted = [output / path for path in paths]
    trial = output / _TEMPORARY / _PROBE
    for folder in dict.fromkeys(path.parent for path in wanted):
        with machine(folder):
            make_folder(folder)
            trial.write_bytes(b"")
            trial.replace(folder / _PROBE)
            (folder / _PROBE).unlink()
    with machine(output):
        free = disk_usage(output).free
    sizes = [path.stat().st_size for path in wanted if path.is_file()]
    # an old file gives back its room only when the new one is there
    need = _SMALLEST * (len(wanted) - len(sizes)) + max(sizes, default=0)
    if free < need:
        raise MachineError(
            f"cannot write {output}: there are {free // 1024} KB left on the disk, and what is to "
            f"be made takes some {need // 1024} KB",
            "make room on the disk, then run it again",
        )


def read_manifest(output: Path, problems: list[Problem] | None = None) -> Mapping[str, Entry]:
    """Return what the manifest lists, by path; nothing where it is missing or not readable.

    A manifest that is there and not readable is a warning.
    """
    path = output / MANIFEST
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["version"] != _VERSION:
            raise ValueError(data["version"])
        entries = [read_entry(item) for item in data["files"]]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        if problems is not None:
            message = "the manifest was damaged, or is of another version; all is made anew"
            problems.append(Problem(path, 0, message, severity=Severity.WARNING))
        return {}
    return {entry.path: entry for entry in entries}


def read_entry(item: Mapping[str, Any]) -> Entry:
    """Return an entry of a manifest's item.

    Raises `TypeError`, `KeyError` or `ValueError` where it is not one.
    """
    faults = tuple(
        _typed(Fault(**fault | {"severity": Severity(fault["severity"])}))
        for fault in item["faults"]
    )
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise ValueError("what has a loss is not delivered")
    return _typed(Entry(**{**item, "faults": faults}))


def _typed(value: _Value) -> _Value:
    """Return a value whose fields are of their types; raise `TypeError` where one is not."""
    for field in fields(value):
        if type(getattr(value, field.name)).__name__ != str(field.type).partition("[")[0]:
            raise TypeError(field.name)
    return value


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


def deliver(output: Path, files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Put files into the output folder, which is held, and return the SHA-256 of each.

    None takes the place of an old one before all are safely written. Raises `MachineError` where
    one cannot be written; what was there before is then untouched.
    """
    placed = {output / path: data for path, data in files.items()}
    for path in placed:
        with machine(path):
            make_folder(path.parent)
    replace(placed, output / _TEMPORARY)
    return {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}


def write_manifest(output: Path, entries: Iterable[Entry]) -> None:
    """List the delivered files that are still there, sorted by path."""
    kept = sorted((e for e in entries if (output / e.path).is_file()), key=lambda e: e.path)
    data = {"version": _VERSION, "files": [asdict(entry) for entry in kept]}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    replace({output / MANIFEST: text.encode("utf-8")}, output / _TEMPORARY)
