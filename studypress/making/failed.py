"""Why a job came to nothing, and faults of ours: their tracebacks, put by where they can be read.

    OUTPUT/.studypress/faults/SUBJECT/LANGUAGE/NAME.txt

A traceback is taken away when its document is made again, or is found up to date.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from studypress.deliver import deliver
from studypress.job import Job
from studypress.problems import Problem
from studypress.project import CACHE
from studypress.report import Bug

_FOLDER = PurePosixPath(CACHE, "faults")
_LENGTH = 200


@dataclass(frozen=True)
class Failed:
    """All that is wrong with a job; of a fault of ours, the exception in a line and its traceback.

    Both may be empty: then what belongs together with it has failed.
    """

    problems: tuple[Problem, ...] = ()
    error: str = ""
    traceback: str = ""


def crashed(error: Exception) -> Failed:
    """Return what is told of an exception that nobody foresaw."""
    line = " ".join(traceback.format_exception_only(error)[-1].split())
    return Failed(error=line[:_LENGTH], traceback="".join(traceback.format_exception(error)))


def put_by(output: Path, job: Job, failed: Failed) -> Bug:
    """Put the traceback of a job by in the output folder, which is held, and return where it is."""
    path = _file(job)
    made_by = "\n".join(f"{name} {version}" for name, version in sorted(job.system.items()))
    text = f"{job.path}\n\n{made_by}\n\n{failed.traceback}"
    deliver(output, {path: text.encode("utf-8", "backslashreplace")})
    return Bug(str(job.path), failed.error, path)


def clear_tracebacks(output: Path, jobs: Iterable[Job]) -> None:
    """Take away what an earlier run put by of these jobs."""
    if (output / _FOLDER).is_dir():
        for job in jobs:
            with suppress(OSError):
                (output / _file(job)).unlink()


def _file(job: Job) -> str:
    """Return where the traceback of a job lies in the output folder."""
    return str(_FOLDER / job.path.with_suffix(".txt"))
