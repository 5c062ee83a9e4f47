"""A folder for what worker processes put by for a while; those of dead runs are taken away.

A worker can be ended at any time, and then it does not clear up. So all that it puts by lies in
one folder of the run, which goes with the run. The run holds a lock on it; one that nobody holds
is of a run that was killed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from studypress.disk.lock import folder_claimed

_PREFIX = ".studypress-scratch-"
_TRIES = 5


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give an empty folder, which is gone afterwards."""
    _clear()
    folder, handle = _made()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _made() -> tuple[Path, int | None]:
    """Make a folder and lock it, where that can be done."""
    for _ in range(_TRIES):
        folder = Path(mkdtemp(prefix=_PREFIX))
        handle = folder_claimed(folder)
        if handle is not None and folder.exists():
            return folder, handle
        # another run may have taken it for that of a dead one just now
        if handle is not None:
            os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)
    return Path(mkdtemp(prefix=_PREFIX)), None


def _clear() -> None:
    """Take away the folders that no run holds any more."""
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*"):
        handle = folder_claimed(folder)
        if handle is not None:
            try:
                if os.fstat(handle).st_uid == os.getuid():
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)
