"""What the tests of faults share: a build whose documents are quickly made, a disk that fails."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from studypress import Report, Request, pipeline, produce
from studypress.job import Job
from studypress.making.maker import Finished
from studypress.problems import MachineError
from studypress.proof import Proofed
from tests.support import GUIDE, settings, stand_in, write_subject

LANGUAGES = ("en", "fr")
PATHS = tuple(f"tiny/{language}/tiny-guide-{language}.pdf" for language in LANGUAGES)


def write_tiny(folder: Path) -> None:
    """Write the content of a project, one subject in two languages."""
    more = '[[worksheet]]\nname = "warm-up"\ncount = 2\n'
    files = {"subject.toml": settings(LANGUAGES, more=more)}
    text = write_subject(folder / "content" / "tiny", files) / "en/10-basics.md"
    for language in LANGUAGES[1:]:
        files[f"{language}/10-basics.md"] = text.read_text(encoding="utf-8")
    write_subject(folder / "content" / "tiny", files)


def pdf(text: str, size: int = 5_000) -> bytes:
    """Return a PDF of one page that says something of its own, about so many bytes long."""
    file = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.pages[0].Contents = made.make_stream(f"% {text}\n".encode() + os.urandom(size))
        made.save(file, static_id=True)
    return file.getvalue()


def whole(path: Path) -> bool:
    """Tell whether a PDF can be opened and read."""
    with pikepdf.open(path) as opened:
        return len(opened.pages) == 1


def quick(version: str, size: int = 5_000) -> tuple[Callable[..., Proofed], dict[str, bytes]]:
    """Return what makes documents in no time, and the PDFs that it makes by their paths."""
    made = {path: pdf(f"{path} {version}", size) for path in PATHS}

    def make(job: Job, **_: object) -> Proofed:
        path = str(job.path)
        return Proofed(made.setdefault(path, pdf(f"{path} {version}", size)), 1, ())

    return make, made


def build(project: Path, make: Callable[..., Any], **change: Any) -> Report:
    """Make the guides of a project by `make`, whatever is up to date."""
    request = Request(project / "content", project / "output", documents=(GUIDE,), force=True)
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch, lambda _, job: Finished(make(job)))
        patch.setattr(produce, "load_press", lambda: None)
        return pipeline.build(replace(request, **change))


def failure(work: Callable[[], object]) -> str:
    """Return what the machine is said to be at fault of; nothing where all went well."""
    try:
        work()
    except MachineError as error:
        return str(error)
    return ""


def temporaries(folder: Path) -> list[Path]:
    """Return the temporary files that are left in a folder and below it."""
    return sorted(folder.rglob("*.tmp"))


CHANGING = ("write", "fsync", "replace", "rename", "mkdir", "open", "unlink", "rmdir", "ftruncate")


@contextmanager
def failing_disk(nth: int, fault: Callable[[str, tuple[Any, ...]], object]) -> Iterator[list[str]]:
    """Have the `nth` call that changes the disk go wrong; give the names of those made.

    `fault` is told which call it is, and its arguments.
    """
    calls: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in CHANGING:
            patch.setattr(os, name, _failing(name, getattr(os, name), calls, nth, fault))
        yield calls


def _failing(
    name: str,
    call: Callable[..., Any],
    calls: list[str],
    nth: int,
    fault: Callable[[str, tuple[Any, ...]], object],
) -> Callable[..., Any]:
    def faulty(*arguments: Any, **named: Any) -> Any:
        if name != "open" or arguments[1] & os.O_CREAT:
            calls.append(name)
            if len(calls) == nth:
                fault(name, arguments)
        return call(*arguments, **named)

    return faulty


def refuse(_: str, __: tuple[Any, ...]) -> None:
    """Fail as a disk does that breaks."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def in_child(work: Callable[[], object]) -> int:
    """Do something in a process of its own; return its exit code, or minus the signal."""
    child = os.fork()
    if not child:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def killed(name: str, arguments: tuple[Any, ...]) -> None:
    """End this process as the power does, with half of a file written."""
    if name == "write":
        os.pwrite(arguments[0], arguments[1][: len(arguments[1]) // 2], 0)
    os.kill(os.getpid(), signal.SIGKILL)


def gone(pid: int) -> bool:
    """Tell whether a process has ended, be it that nobody has asked yet how."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state in "ZX"


def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds; fail where it does not in a long time."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.01)
