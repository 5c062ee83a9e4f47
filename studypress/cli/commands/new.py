"""The command `new`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studypress import starter
from studypress.cli.options import Content

Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name, such as git-basics.")]
Languages = Annotated[
    list[str] | None,
    typer.Option(
        help="A language to start it in; may be repeated, the first is the source.  [default: en]",
        metavar="LANG",
    ),
]


def new(name: Name, content: Content = Path("content"), lang: Languages = None) -> None:
    """Start a new subject.

    It has one question of each kind and builds at once.
    """
    for path in starter.start(content, name, lang or ["en"]):
        typer.echo(str(path))
    typer.echo(f"next: write your questions there, then make the guide: guide {name}")
