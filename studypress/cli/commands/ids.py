"""The command `ids`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studypress.cli import show
from studypress.cli.options import Content

Name = Annotated[str, typer.Argument(metavar="SUBJECT", help="The name of its folder.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell the ids, and write nothing.")]


def ids(subject: Name, content: Content = Path("content"), dry_run: DryRun = False) -> None:
    """Write the ids that a subject leaves out into its files.

    They stand behind questions, parts and terms, and are those by which links name them already.
    A second language needs them written.
    """
    show.ids(content, subject, dry=dry_run)
