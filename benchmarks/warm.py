"""A process that holds studypress warm, as `build.py watch` does, and edits what it builds.

    python benchmarks/warm.py CONTENT OUTPUT

It makes the English guide of the real subject and answers `{}`. Each line of its input is then an
edit as JSON: `path` of a file, `before` and `after`, texts. It saves the file so changed and builds
again; it answers with `seconds` from the file saved to the PDF in its place, and with `failed`,
what went wrong, or nothing.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from studypress import Report, Request  # noqa: E402 - the package lies beside this folder
from studypress.catalogue.guide import GUIDE  # noqa: E402
from studypress.making.kept import Kept  # noqa: E402
from studypress.pipeline import build  # noqa: E402

SUBJECT = "mlops-interview"


def main() -> None:
    """Build once, then once for each edit."""
    content, output = map(Path, sys.argv[1:])
    request = Request(content, output, subject=SUBJECT, languages=("en",), documents=(GUIDE,))
    kept = Kept()
    report = build(request, kept=kept)
    (pdf,) = (output / made.entry.path for made in report.made)
    print("{}", flush=True)
    for line in sys.stdin:
        edit = json.loads(line)
        path, old = Path(edit["path"]), pdf.read_bytes()
        text = path.read_text(encoding="utf-8")
        assert text.count(edit["before"]) == 1, f"not once in {path}: {edit['before']}"
        path.write_text(text.replace(edit["before"], edit["after"]), encoding="utf-8")
        start = time.perf_counter()
        report = build(request, kept=kept)
        seconds = time.perf_counter() - start
        failed = told(report) or ("" if pdf.read_bytes() != old else "the PDF is the old one")
        print(json.dumps({"seconds": seconds, "failed": failed}), flush=True)


def told(report: Report) -> str:
    """Return the first thing that kept the guide from being made, or nothing."""
    return next((str(problem.message) for problem in report.problems), "") if report.failed else ""


if __name__ == "__main__":
    main()
