"""How fast studypress is beside other ways to print the same content; whether the bars are met.

    pip install typst
    python benchmarks/speed.py [--runs N] [--only 1,3] [--quick]

1 the whole real subject, cold; 2 the same with nothing changed; 3 one thing edited, warm;
4 a hundred worksheets of two pages for a list of names; 5 a guide of 1,000 questions. Runs go round
the ways of a case, so that a slow spell of the machine meets all of them. Printed for each: the
median, the least and the most seconds, and ours as a multiple of it; then the bars. The machine
should have nothing else to do. With --quick the subject is English alone, and 1,000 is 200. It
exits with 1 where a bar is not met.

The others get the HTML of `build.py --keep-html`: WeasyPrint and Chromium as it is, Typst as
`typst_of.py` writes it, Pandoc as it reads it. What is not installed is left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import chromium, tools  # noqa: E402 - they lie beside this script
from benchmarks.edits import EDITS, SUBJECT, Warm  # noqa: E402
from benchmarks.measure import (  # noqa: E402
    OURS,
    Bar,
    Case,
    Runs,
    Took,
    Way,
    against,
    at_most,
    measured,
    median,
    table,
)
from benchmarks.memory import timed  # noqa: E402
from benchmarks.thousand import write_subject  # noqa: E402

GIVEN = ("Ada", "Björn", "Chloé", "Dörte", "Émile", "Fatma", "Gonçalo", "Hana", "Inês", "Jörg")
FAMILY = (
    "Almeida",
    "Brandt",
    "Costa",
    "Dvořák",
    "Eriksen",
    "Fabre",
    "Groß",
    "Hughes",
    "Ito",
    "Ó Sé",
)
TWO_PAGES = ("worksheet", SUBJECT, "--lang", "en", "--count", "6", "--kind", "choice")
"""The options of a worksheet of two pages."""


@dataclass(frozen=True)
class Bench:
    """Where inputs are made: a folder that goes, and what has to be ended before that."""

    folder: Path
    quick: bool
    ending: ExitStack

    @property
    def narrowed(self) -> tuple[str, ...]:
        """The options that narrow the real subject."""
        return ("--lang", "en") if self.quick else ()

    def project(self, name: str) -> Path:
        """Return a project of its own: a copy, since a build puts sheet codes on record."""
        project = self.folder / name
        shutil.copytree(ROOT / "content", project / "content")
        return project

    @cached_property
    def pages(self) -> list[Path]:
        """The whole subject as HTML, from a build of its own."""
        kept = self.folder / "kept"
        build(self.project("keeping"), *self.narrowed, "--keep-html", str(kept))
        return sorted(kept.glob(f"{SUBJECT}/*/*.html"))

    @property
    def guides(self) -> list[Path]:
        """The guides among these pages."""
        return [page for page in self.pages if "-guide-" in page.name]


def build(project: Path, *arguments: str, cold: bool = False, watched: bool = False) -> Took:
    """Return what a command of ours takes in a project; cold, with nothing made or kept before."""
    with tempfile.TemporaryDirectory() as cache:
        environment = dict(os.environ)
        if cold:
            shutil.rmtree(project / "output", ignore_errors=True)
            environment["XDG_CACHE_HOME"] = cache
        command = (sys.executable, str(ROOT / "build.py"), *arguments)
        return timed(command, project, environment, watched=watched)


def fonts_of(page: Path) -> Path:
    """Return the folder of fonts of a page that was kept."""
    return page.parents[2] / "fonts"


def whole_subject(bench: Bench) -> Case:
    """Everything that a build without a command makes, on two cores."""
    project, pages = bench.project("cold"), bench.pages

    def each(made: Callable[[Path], float]) -> Way:
        return lambda: Took(sum(map(made, pages)))

    commands = f"weasyprint, {len(pages)} commands"
    ours: Way = partial(build, project, *bench.narrowed, "--jobs", "2", cold=True)
    case = Case(
        f"1  the whole subject, {len(pages)} PDFs, cold",
        {OURS: ours, commands: each(tools.weasyprint)},
        [against(commands, 0.3)],
    )
    if tools.found("typst", case.notes):
        documents = tools.typst_documents(pages, bench.folder / "typst")
        case.ways["typst, one process"] = partial(tools.typst, documents, fonts_of(pages[0]))
    if tools.found("chromium", case.notes):
        printed = partial(chromium.printed, pdf=bench.folder / "chromium.pdf")
        case.ways[f"chromium, {len(pages)} commands"] = each(printed)
    if tools.found("pandoc", case.notes):
        case.ways[f"pandoc and xelatex, {len(pages)} commands"] = each(tools.pandoc)
    return case


def nothing_changed(bench: Bench) -> Case:
    """Everything, where all is there."""
    project, guides = bench.project("current"), bench.guides
    build(project, *bench.narrowed)
    case = Case(
        "2  the whole subject, nothing changed",
        {OURS: partial(build, project, *bench.narrowed)},
        [at_most(0.15)],
    )
    if tools.found("typst", case.notes):
        documents = tools.typst_documents(guides, bench.folder / "typst-guides")
        name = f"typst, guides alone ({len(guides)})"
        case.ways[name] = partial(tools.typst, documents, fonts_of(guides[0]))
        case.bars.append(against(name, 0.1))
    return case


def one_edit(bench: Bench) -> Case:
    """One thing edited in the English guide, in a process that is warm."""
    guide = next(page for page in bench.guides if page.parent.name == "en")
    warm = bench.ending.enter_context(Warm(bench.project("warm")))
    ways: dict[str, Way] = {f"{OURS}: {e.name}": partial(warm.took, e) for e in EDITS}
    title = "3  one edit, warm: from the file saved to the guide's new PDF"
    case = Case(title, ways, [at_most(0.5)], within=0.5)
    if tools.found("chromium", case.notes):
        browser = bench.ending.enter_context(chromium.Browser())
        pdf = bench.folder / "chromium.pdf"
        case.ways["chromium, a command"] = lambda: Took(chromium.printed(guide, pdf))
        case.ways["chromium, open already"] = lambda: Took(browser.printed(guide, pdf))
        case.bars.append(against("chromium, a command", 1))
        case.bars.append(against("chromium, open already", 1))
    case.notes.append("bars are about the median of all edits; each is made and undone in turn")
    return case


def for_a_roster(bench: Bench) -> Case:
    """A worksheet for each person, with their keys and the organiser's sheet."""
    project = bench.project("roster")
    people = (f"{given} {family}" for family in FAMILY for given in GIVEN)
    (project / "names.csv").write_text("\n".join(("Name", *people)), encoding="utf-8")

    def ours() -> Took:
        took = build(project, *TWO_PAGES, "--roster", "names.csv", cold=True)
        (pdf,) = project.glob("output/*/*/*-worksheets-en.pdf")
        pages = tools.pages_of(pdf)
        if pages != 200:
            raise subprocess.SubprocessError(f"100 worksheets of 2 pages have not {pages} pages")
        return replace(took, pages=pages)

    return Case(
        "4  100 worksheets of 2 pages for a list of names, cold", {OURS: ours}, [at_most(3)]
    )


def thousand_questions(bench: Bench) -> Case:
    """A guide of very many questions, against one of 100; memory is that of all processes."""
    many = f"{200 if bench.quick else 1000} questions"
    few = "100 questions"
    case = Case(f"5  a guide of {many}, cold", {}, [at_most(45, f"{OURS}, {many}")])
    typst = tools.found("typst", case.notes)
    for name in (few, many):
        project = bench.folder / name.replace(" ", "-")
        write_subject(project / "content", int(name.split()[0]))
        case.ways[f"{OURS}, {name}"] = partial(_guide, project)
        if typst:
            kept = project / "kept"
            build(project, "guide", "--keep-html", str(kept))
            documents = tools.typst_documents(kept.glob("*/en/*.html"), project / "typst")
            case.ways[f"typst, {name}"] = partial(_typst_guide, documents, kept / "fonts")

    def peak(runs: Runs) -> float:
        return max((took.megabytes for took in runs[f"{OURS}, {many}"]), default=0)

    def growth(runs: Runs) -> float:
        each = [
            median(runs, f"{OURS}, {name}") / runs[f"{OURS}, {name}"][0].pages
            for name in (many, few)
        ]
        return each[0] / each[1]

    case.bars.append(Bar(f"{OURS}, {many}: megabytes", 900, peak))
    case.bars.append(Bar(f"{OURS}: time per page, {many} : {few}", 1.3, growth))
    return case


def _guide(project: Path) -> Took:
    took = build(project, "guide", cold=True, watched=True)
    (pdf,) = project.glob("output/*/*/*.pdf")
    return replace(took, pages=tools.pages_of(pdf))


def _typst_guide(documents: list[Path], fonts: Path) -> Took:
    took = tools.typst(documents, fonts, watched=True)
    return replace(took, pages=tools.pages_of(documents[0].with_suffix(".pdf")))


CASES = {
    "1": whole_subject,
    "2": nothing_changed,
    "3": one_edit,
    "4": for_a_roster,
    "5": thousand_questions,
}


def main() -> int:
    """Run the cases and print a table of each; return 1 where a bar is not met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="how often each way is run")
    parser.add_argument("--only", default=",".join(CASES), help="cases by their numbers: 1,3")
    parser.add_argument("--quick", action="store_true", help="smaller inputs, to try it out")
    arguments = parser.parse_args()
    all_met = True
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ending:
        bench = Bench(Path(folder), arguments.quick, ending)
        for number in arguments.only.split(","):
            case = CASES[number](bench)
            lines, met = table(case, *measured(case, arguments.runs))
            print("\n".join(lines), flush=True)
            all_met = all_met and met
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main())
