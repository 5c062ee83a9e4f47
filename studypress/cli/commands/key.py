"""The command `key`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from studypress.catalogue.key import KEY
from studypress.cli import show
from studypress.cli.options import Run
from studypress.sheets.typed import SheetRequest

Code = Annotated[
    str, typer.Argument(metavar="CODE", help="The sheet code, or the text of its QR code.")
]
Subject = Annotated[
    str | None,
    typer.Argument(metavar="SUBJECT", help="The subject of the sheet; found if left out."),
]
Anyway = Annotated[
    bool, typer.Option("--anyway", help="Make the key though questions have changed; it says so.")
]


def key(run: Run, code: Code, subject: Subject = None, anyway: Anyway = False) -> None:
    """Make a key again from the code on its worksheet.

    In every language of the subject, or with --lang in those that are named; --paper, --style and
    --font set it as they set other documents.
    """
    request = replace(
        run.request, subject=subject, documents=(KEY,), sheet=SheetRequest(code, anyway)
    )
    show.build(request, run.telling)
