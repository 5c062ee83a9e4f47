"""A run, from outside: a glance whether there is anything to do, then the recipe.

The recipe brings all that reads, lays out and writes, which takes longer to load than a run with
nothing to do: so it is imported where it is called.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studypress.disk.lock import Waiting
from studypress.notes import glance
from studypress.notes.inputs import look
from studypress.problems import Problem
from studypress.report import Report
from studypress.request import Request
from studypress.steps import Progress

if TYPE_CHECKING:
    from studypress.making.kept import Kept


def check(request: Request) -> Report:
    """Do steps 1 to 4 and return the warnings; raise `ContentError` with every problem else."""
    from studypress import pipeline

    return pipeline.check(request)


def build(
    request: Request,
    progress: Progress | None = None,
    waiting: Waiting | None = None,
    kept: Kept | None = None,
) -> Report:
    """Make what a request asks for.

    An edition with an error in its text is left out, and the report tells of it; where nothing is
    left, every problem is raised as one `ContentError`. Where a single document fails, the others
    are made, and the report tells of it. Where one fails and a source was saved meanwhile, all is
    done once more, from the sources as they are then. Where another run writes to the same output,
    `waiting` is told, and this one waits. A process that builds again and again gives `kept`, by
    which what has not changed is not laid out again.
    """
    problems: list[Problem] = []
    before = look(request)
    if not (request.force or request.keep_html) and (
        report := glance.seen(request, before, problems)
    ):
        return report
    from studypress import pipeline

    report = pipeline.build(request, progress, waiting, kept)
    after = look(request)
    if report.failed and after.sources != report.sources:
        before = after
        report = pipeline.build(request, progress, waiting, kept)
        after = look(request)
    # what is fresh is other questions each time: there is always something to do
    if before.machine == after.machine and not request.fresh:
        # not what lies there now: a file may have been saved, read and put back
        noted = replace(after, sources=report.sources, registers=report.registers)
        glance.keep(request, noted, report)
    return report.with_problems(problems)
