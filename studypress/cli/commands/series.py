"""The command `series`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from studypress.catalogue.key import KEY
from studypress.catalogue.schedule import SCHEDULE
from studypress.catalogue.worksheet import WORKSHEET
from studypress.cli import show
from studypress.cli.drawing import DrawnAs, name_of
from studypress.cli.options import Run, SubjectName
from studypress.settings import MOST_MINUTES, SERIES
from studypress.sheets.series import MOST_WEEKS, Series

Weeks = Annotated[int, typer.Option(help="How many weeks.", min=1, max=MOST_WEEKS, metavar="N")]
Minutes = Annotated[
    int,
    typer.Option(
        help="How many minutes a week takes at most.", min=1, max=MOST_MINUTES, metavar="N"
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        help="Where chance starts: another number puts the questions in another order.",
        min=0,
        metavar="N",
    ),
]


def series(
    run: Run,
    subject: SubjectName = None,
    weeks: Weeks = 6,
    minutes: Minutes = 60,
    seed: Seed = 1,
    as_: DrawnAs = None,
) -> None:
    """Plan weekly worksheets that ask every question of a subject.

    Easy ones first; intermediate and advanced ones come back after growing gaps. Makes each
    week's worksheet and key, and a page with the plan.
    """
    request = replace(
        run.request,
        subject=subject,
        documents=(SCHEDULE, WORKSHEET, KEY),
        series=Series(weeks, minutes, seed, name_of(as_, SERIES)),
    )
    show.build(request, run.telling)
