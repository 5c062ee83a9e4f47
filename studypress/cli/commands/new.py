"""The command `new`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studypress import starter
from studypress.cli.options import Content
from studypress.content.names import in_shell

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
    # behind `--`, a name that begins with a hyphen is no option
    words = ["guide", "--", name] if name.startswith("-") else ["guide", name]
    if content != Path("content"):
        words[1:1] = ["--content", str(content)]
    command = " ".join(map(in_shell, words))
    typer.echo(f"next: write your questions there, then make the guide: build.py {command}")
