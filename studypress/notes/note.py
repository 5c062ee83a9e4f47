"""Notes that a run leaves for the next one, in a folder of the output: what is whole is believed.

    studypress 1 SHA-256-OF-THE-BODY
    BODY                                   one JSON value

A note that was cut short, changed by a bit or written by another version is dropped, and told.
Without any of them all is made as before, only more slowly.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from studypress.deliver import deliver
from studypress.problems import MachineError, Problem, Severity
from studypress.project import CACHE

_VERSION = 1
_MOST = 24
"""So many notes on requests are kept, the newest."""


def read_note(output: Path, name: str, problems: list[Problem]) -> object:
    """Return what a note says; None where there is none, or, which is told, it is not whole."""
    path = output / CACHE / name
    try:
        data = path.read_bytes()
    except OSError:
        return None
    head, _, body = data.partition(b"\n")
    if head == _head(body):
        with suppress(ValueError, RecursionError):
            value: object = json.loads(body)
            return value
    message = "this note on earlier runs was damaged, or is of another version; it is made anew"
    problems.append(Problem(path, 0, message, severity=Severity.WARNING))
    return None


def write_note(output: Path, name: str, value: object) -> None:
    """Leave a note; where that cannot be done, the next run does without."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    with suppress(MachineError):
        deliver(output, {f"{CACHE}/{name}": _head(body) + b"\n" + body})


def keep_newest(output: Path, pattern: str) -> None:
    """Delete the oldest of many notes."""
    with suppress(OSError):
        notes = sorted((output / CACHE).glob(pattern), key=lambda path: path.stat().st_mtime_ns)
        for path in notes[:-_MOST]:
            path.unlink()


def _head(body: bytes) -> bytes:
    return f"studypress {_VERSION} {hashlib.sha256(body).hexdigest()}".encode()
