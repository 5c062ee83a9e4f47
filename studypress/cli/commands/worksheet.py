"""The command `worksheet`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from studypress.catalogue.key import KEY
from studypress.catalogue.keys import KEYS
from studypress.catalogue.organiser import ORGANISER
from studypress.catalogue.worksheet import WORKSHEET
from studypress.catalogue.worksheets import WORKSHEETS
from studypress.cli import show
from studypress.cli.drawing import Drawing
from studypress.cli.options import Run, SubjectName
from studypress.problems import UsageError

Names = Annotated[
    list[str] | None,
    typer.Option(
        "--name", help="Only this declared worksheet; may be repeated.", metavar="WORKSHEET"
    ),
]
RosterFile = Annotated[
    Path | None,
    typer.Option(
        "--roster",
        help="A table of names, CSV or TSV: a worksheet for each person, the name printed.",
        metavar="FILE",
    ),
]


def worksheet(
    drawing: Drawing,
    run: Run,
    subject: SubjectName = None,
    name: Names = None,
    roster: RosterFile = None,
) -> None:
    """Make worksheets, each with its key.

    By itself, those that subject.toml declares. With any of --count, --minutes, --section,
    --level, --tag, --kind, --seed, --fresh, --not-in, --as, --forms and --vary, one drawn by these
    instead, named 'custom' or by --as. With --roster, one PDF with a worksheet for each person,
    one with the keys, and the organiser's sheet.
    """
    if name and drawing.stated:
        message = "--name chooses a declared worksheet; the other options draw one"
        raise UsageError(message, "leave out the one or the other")
    if drawing.each and not roster:
        raise UsageError("--forms each needs a roster", "name a table of names with --roster FILE")
    request = replace(
        run.request,
        subject=subject,
        documents=(ORGANISER, WORKSHEETS, KEYS) if roster else (WORKSHEET, KEY),
        names=tuple(name or ()),
        blueprint=drawing.blueprint if drawing.stated else None,
        fresh=drawing.choosing.fresh,
        not_in=tuple(drawing.choosing.not_in or ()),
        roster=roster,
        each=drawing.each,
    )
    show.build(request, run.telling)
