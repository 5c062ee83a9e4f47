"""How long builds of the real subject take, side by side in one run.

    python benchmarks/builds.py [--runs N]

Each case is a whole process, started anew: the guides of four languages cold, with one and with
two workers; the same with nothing changed; a check alone; one worksheet; cards; a series. Runs go
round the cases, so that a slow spell of the machine meets all of them. Printed: minimum, median
and maximum in seconds, and the median against that of the first case.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUBJECT = "mlops-interview"
WORKSHEET = ("worksheet", "--count", "6", "--kind", "choice", "--lang", "en")
CASES: dict[str, tuple[tuple[str, ...], bool]] = {
    "4 guides, cold, 1 worker": (("guide", "--jobs", "1"), True),
    "4 guides, cold, 2 workers": (("guide", "--jobs", "2"), True),
    "4 guides, nothing changed": (("guide",), False),
    "check": (("check",), False),
    "a worksheet and its key, cold": (WORKSHEET, True),
    "cards, one language, cold": (("cards", "--lang", "en"), True),
    "a series of 6 weeks, cold": (("series", SUBJECT, "--lang", "en", "--jobs", "2"), True),
}
"""What is run, and whether the output folder is emptied before."""


def seconds(arguments: tuple[str, ...], project: Path) -> float:
    """Return how long a command took in a project, as seen from outside."""
    command = (sys.executable, str(ROOT / "build.py"), *arguments)
    start = time.perf_counter()
    subprocess.run(command, cwd=project, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Run all cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="how often each case is run")
    runs = parser.parse_args().runs
    taken: dict[str, list[float]] = {name: [] for name in CASES}
    with tempfile.TemporaryDirectory() as folder:
        # a copy, since a build puts sheet codes on record beside the content
        project = Path(folder)
        shutil.copytree(ROOT / "content", project / "content")
        for _ in range(runs):
            for name, (arguments, emptied) in CASES.items():
                if emptied:
                    shutil.rmtree(project / "output", ignore_errors=True)
                taken[name].append(seconds(arguments, project))
    first = statistics.median(next(iter(taken.values())))
    print(f"{'case':32} {'min':>7} {'median':>7} {'max':>7} {'ratio':>6}")
    for name, times in taken.items():
        median = statistics.median(times)
        figures = f"{min(times):7.2f} {median:7.2f} {max(times):7.2f} {median / first:6.2f}"
        print(f"{name:32} {figures}")


if __name__ == "__main__":
    main()
