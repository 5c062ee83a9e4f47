"""The command line with documents that are not done before there is a file `go`.

    python -m tests.slow_build [ARGUMENT ...]

Whoever makes one leaves an empty file with the number of its process in the folder `making`.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from studypress import cli, produce
from studypress.job import Job
from studypress.making import agenda
from studypress.making.maker import Finished, Maker
from studypress.proof import Proofed


def slow(_: Maker, job: Job) -> Finished:
    """Make a document as soon as that is allowed."""
    Path("making").mkdir(exist_ok=True)
    Path("making", str(os.getpid())).touch()
    while not Path("go").exists():
        time.sleep(0.01)
    return Finished(Proofed(f"made for {job.path}".encode(), 1, ()))


if __name__ == "__main__":
    setattr(Maker, "whole", slow)  # noqa: B010 - mypy takes no other function in its place
    vars(agenda).update(gatherings=lambda *_: ())
    vars(produce).update(load_press=lambda: None)
    sys.exit(cli.main())
