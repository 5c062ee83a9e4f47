"""How long a command takes; and how much memory all its processes hold at most.

On Linux that is the sum of their proportional set sizes (PSS), which count once what processes
share, as the kernel tells them in /proc/PID/smaps_rollup; elsewhere the resident set of the largest
process.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event, Thread

from benchmarks.measure import Took

_PAUSE = 0.1
"""Seconds between two looks at the processes."""

_MEGABYTE = 1_000_000


def timed(
    command: Sequence[str],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    *,
    watched: bool = False,
) -> Took:
    """Run a command and return what it took; raise `CalledProcessError` where it fails.

    Only where it is `watched`, which costs a little time, is its memory told.
    """
    peaks, ended = [0], Event()

    def watch(pid: int) -> None:
        while not ended.wait(_PAUSE):
            peaks.append(_held(pid))

    with tempfile.TemporaryFile() as told:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=told
        )
        watcher = Thread(target=watch, args=(process.pid,))
        if watched:
            watcher.start()
        process.wait()
        seconds = time.perf_counter() - start
        ended.set()
        if watched:
            watcher.join()
        if process.returncode:
            told.seek(0)
            error = told.read().decode(errors="replace")
            raise subprocess.CalledProcessError(process.returncode, command, stderr=error)
    peak = (max(peaks) or _largest()) if watched else 0
    return Took(seconds, peak / _MEGABYTE)


def _held(pid: int) -> int:
    """Return the bytes that a process holds with all below it; 0 where nobody tells."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    except (OSError, ValueError):
        # it has ended meanwhile
        return 0
    own = next((line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")), "0")
    return 1024 * int(own) + sum(map(_held, children))


def _largest() -> int:
    """Return the bytes of the largest process that has ended."""
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return largest if sys.platform == "darwin" else 1024 * largest
