"""The command line with documents that are not done before there is a file `go`.

    python -m tests.slow_build [ARGUMENT ...]

Whoever makes one leaves an empty file with the number of its process in the folder `making`.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from studypress import cli, pipeline
from studypress.job import Job
from studypress.proof import Proofed


def slow(job: Job, **_: object) -> Proofed:
    """Make a document as soon as that is allowed."""
    Path("making").mkdir(exist_ok=True)
    Path("making", str(os.getpid())).touch()
    while not Path("go").exists():
        time.sleep(0.01)
    return Proofed(f"made for {job.path}".encode(), 1, ())


if __name__ == "__main__":
    vars(pipeline).update(make=slow, load_press=lambda: None)
    sys.exit(cli.main())
