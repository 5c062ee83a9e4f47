"""What runs without a command."""

from __future__ import annotations

from typing import Annotated

import typer

from studypress import __version__
from studypress.cli import show
from studypress.cli.options import Run
from studypress.problems import UsageError


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"studypress {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", help="Tell the version.", callback=_tell_version, is_eager=True),
]


def everything(context: typer.Context, run: Run, version: Version = False) -> None:  # noqa: ARG001
    """One folder of questions in; study guides, worksheets and answer keys out.

    Without a command, everything is made: of every subject, in every language, the guide and the
    worksheets that subject.toml declares, each with its key. The options of a command stand
    behind it.
    """
    if context.invoked_subcommand is None:
        show.build(run.request, run.telling)
    elif stated := _stated(context):
        command = context.invoked_subcommand
        message = f"--{stated[0]} stands before the command '{command}'"
        raise UsageError(message, f"options stand behind it: {command} --{stated[0]} ...")


def _stated(context: typer.Context) -> list[str]:
    """Return the options that were given on the command line."""
    sources = ((name, context.get_parameter_source(name)) for name in context.params)
    return [name for name, source in sources if source and source.name == "COMMANDLINE"]
