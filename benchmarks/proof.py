"""What the page check costs: builds of the real subject with it and without, side by side.

    python benchmarks/proof.py [--runs N] [--lang LANG]

Each case makes the guide, the declared worksheets and their keys of one language in this process,
one behind the other; without the check, its two ends in the build are put out of use. Runs take
turns, so that a slow spell of the machine meets both. Printed: minimum, median and maximum in
seconds, and what the check adds to the median, in all and for each page.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from studypress import Request, build  # noqa: E402 - the package lies beside this folder
from studypress.making import pressing  # noqa: E402
from studypress.proof import Printed, read  # noqa: E402


def nothing(data: bytes) -> Printed:  # noqa: ARG001 - stands for `read`
    """Return a PDF in which there is nothing to check."""
    return Printed(())


@contextmanager
def read_by(read: object) -> Iterator[None]:
    """Let builds read finished PDFs by this function meanwhile."""
    before = vars(pressing)["read"]
    setattr(pressing, "read", read)  # noqa: B010 - not a name that the module gives away
    try:
        yield
    finally:
        setattr(pressing, "read", before)  # noqa: B010


def seconds(project: Path, language: str) -> tuple[float, int]:
    """Return how long everything of a language takes, made anew, and how many pages that is."""
    shutil.rmtree(project / "output", ignore_errors=True)
    request = Request(project / "content", project / "output", languages=(language,))
    # time of the processor: what else the machine does meanwhile is not counted
    start = time.process_time()
    report = build(request)
    return time.process_time() - start, sum(made.entry.pages for made in report.made)


def main() -> None:
    """Run both cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="how often each case is run")
    parser.add_argument("--lang", default="en", help="the language that is made")
    arguments = parser.parse_args()
    cases = {"with the check": read, "without": nothing}
    taken: dict[str, list[float]] = {name: [] for name in cases}
    pages = 0
    with tempfile.TemporaryDirectory() as folder:
        # a copy, since a build puts sheet codes on record beside the content
        project = Path(folder)
        shutil.copytree(ROOT / "content", project / "content")
        seconds(project, arguments.lang)
        for _ in range(arguments.runs):
            for name, how in cases.items():
                with read_by(how):
                    spent, made = seconds(project, arguments.lang)
                taken[name].append(spent)
                pages = max(pages, made)
    print(f"{'case':16} {'min':>7} {'median':>7} {'max':>7}")
    for name, times in taken.items():
        print(f"{name:16} {min(times):7.2f} {statistics.median(times):7.2f} {max(times):7.2f}")
    checked, unchecked = (statistics.median(times) for times in taken.values())
    added = checked - unchecked
    print(f"the check adds {added / unchecked:.1%}: {1000 * added / pages:.1f} ms a page")


if __name__ == "__main__":
    main()
