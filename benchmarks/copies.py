"""How large the worksheets of a roster are, and how long they take.

    python benchmarks/copies.py [--worksheet NAME] [--each N]

Each case is made in this process: ten and a hundred copies of one form, then as many copies in
forms of their own. Printed: pages, bytes, seconds, and the bytes of a hundred against those of ten.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import studypress  # noqa: E402 - the package lies beside this folder
from studypress.catalogue.worksheets import WORKSHEETS  # noqa: E402
from studypress.load import load  # noqa: E402
from studypress.model import Blueprint  # noqa: E402
from studypress.resources import Resources  # noqa: E402
from studypress.settings import MOST_FORMS  # noqa: E402

SUBJECT = "mlops-interview"
GIVEN = ("Ada", "Björn", "Chloé", "Dörte", "Émile", "Fatma", "Gonçalo", "Hana", "Inês", "Jörg")
FAMILY = ("Almeida", "Brandt", "Costa", "Dvořák", "Eriksen", "Fabre", "Groß", "Hughes", "Ito")


def roster(folder: Path, count: int) -> Path:
    """Write so many people, no two of the same name among the first ninety; return where."""
    names = (f"{GIVEN[n % 10]} {FAMILY[(n + n // 90) % 9]}" for n in range(count))
    path = folder / "roster.csv"
    path.write_text("\n".join(["Name", *names]), encoding="utf-8")
    return path


def made(blueprint: Blueprint, count: int, each: bool) -> tuple[int, int, float]:
    """Return the pages and bytes of so many copies, and the seconds they took."""
    with tempfile.TemporaryDirectory() as folder:
        # a copy, since a build puts sheet codes on record beside the content
        content, output = Path(folder, "content"), Path(folder, "output")
        shutil.copytree(ROOT / "content", content)
        request = studypress.Request(
            content,
            output,
            subject=SUBJECT,
            languages=("en",),
            documents=(WORKSHEETS,),
            blueprint=blueprint,
            roster=roster(Path(folder), count),
            each=each,
        )
        start = time.perf_counter()
        (document,) = studypress.build(request).made
        seconds = time.perf_counter() - start
        size = (output / document.entry.path).stat().st_size
    return document.entry.pages, size, seconds


def main() -> None:
    """Make all cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worksheet", default="warm-up-introduction", help="one of subject.toml")
    parser.add_argument(
        "--each", type=int, default=min(100, MOST_FORMS), help="the most forms of their own"
    )
    arguments = parser.parse_args()
    loaded, _ = load(ROOT / "content" / SUBJECT, Resources(ROOT))
    assert loaded is not None
    declared = {blueprint.name: blueprint for blueprint in loaded.subject.blueprints}
    blueprint = replace(declared[arguments.worksheet], forms=1)
    print(f"{'case':28} {'pages':>6} {'bytes':>9} {'seconds':>8} {'ratio':>6}")
    for each, most in ((False, 100), (True, arguments.each)):
        first = 0
        for count in (10, most):
            pages, size, seconds = made(blueprint, count, each)
            first = first or size
            name = f"{count} copies, {'a form each' if each else 'one form'}"
            print(f"{name:28} {pages:6} {size:9} {seconds:8.1f} {size / first:6.2f}")


if __name__ == "__main__":
    main()
