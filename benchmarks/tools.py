"""The other ways to print a page: WeasyPrint's own command, Typst, Pandoc with XeLaTeX.

Each takes HTML as `build.py --keep-html` leaves it and tells what it took. Chromium is in
`chromium.py`.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

import pikepdf

from benchmarks import chromium
from benchmarks.measure import Took
from benchmarks.memory import timed
from benchmarks.typst_of import write_typst

_COMPILE = """\
import pathlib, sys, typst
fonts, *files = sys.argv[1:]
for file in files:
    pdf = pathlib.Path(file).with_suffix(".pdf")
    typst.compile(file, output=pdf, font_paths=[fonts], ignore_system_fonts=True)
"""
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


def found(tool: str, notes: list[str]) -> bool:
    """Tell whether a tool is installed; where it is not, note that it is left out."""
    there = {
        "typst": find_spec("typst") is not None,
        "chromium": chromium.program() is not None,
        "pandoc": all(map(shutil.which, ("pandoc", "xelatex"))),
    }[tool]
    if not there:
        hint = " (pip install typst)" if tool == "typst" else ""
        notes.append(f"{tool} is not installed and left out{hint}")
    return there


def weasyprint(page: Path) -> float:
    """Make a PDF of a page by a command of its own; return the seconds."""
    command = (sys.executable, "-m", "weasyprint", "--quiet", page.name, f"{page.stem}.pdf")
    return timed(command, page.parent).seconds


def typst_documents(pages: Iterable[Path], folder: Path) -> list[Path]:
    """Write pages as Typst documents, each language in a folder of its own; return where."""
    return [write_typst(page, folder / page.parent.name) for page in pages]


def typst(documents: Sequence[Path], fonts: Path, *, watched: bool = False) -> Took:
    """Compile documents, one after the other, in one new process."""
    command = (sys.executable, "-c", _COMPILE, str(fonts), *map(str, documents))
    return timed(command, documents[0].parent, watched=watched)


def pandoc(page: Path) -> float:
    """Make a PDF of a page by Pandoc and XeLaTeX; return the seconds.

    Without `rsvg-convert`, which Pandoc needs for them, its drawings are left out before.
    """
    with tempfile.TemporaryDirectory() as folder:
        html = page.read_text(encoding="utf-8")
        source = Path(folder, page.name)
        drawn = html if shutil.which("rsvg-convert") else _SVG.sub("", html)
        source.write_text(drawn, encoding="utf-8")
        geometry = ("-V", "papersize=a4", "-V", "geometry:margin=22mm")
        command = ("pandoc", source.name, "-o", "page.pdf", "--pdf-engine=xelatex", *geometry)
        toc = ("--toc",) if "-guide-" in page.name else ()
        return timed((*command, *toc), source.parent).seconds


def pages_of(pdf: Path) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(pdf) as document:
        return len(document.pages)
