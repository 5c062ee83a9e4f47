"""What runs without a command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from studypress import __version__
from studypress.cli import show
from studypress.cli.options import Run
from studypress.problems import UsageError, did_you_mean

BEHIND = "studypress.behind"
"""Where the context of the command line holds the words behind a subject."""


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

    Without a command, everything is made: of every subject, or of the one that is named, in every
    language, the guide and the worksheets that subject.toml declares, each with its key. The
    options of a command stand behind it.
    """
    command = context.invoked_subcommand
    commands = _commands(context)
    if command is None or command not in commands:
        if command is not None:
            _refuse_unknown(command, commands, run.content)
            _refuse_more(command, commands, context.meta[BEHIND])
        show.build(replace(run.request, subject=command), run.telling)
    elif stated := _stated(context):
        message = f"--{stated[0]} stands before the command '{command}'"
        raise UsageError(message, f"options stand behind it: {command} --{stated[0]} ...")


def _commands(context: typer.Context) -> tuple[str, ...]:
    group: Any = context.command
    return tuple(group.list_commands(context))


def _refuse_unknown(name: str, commands: tuple[str, ...], content: Path) -> None:
    """Raise `UsageError` where a word is neither a command nor a subject."""
    # what reads content is slow to load, and a plain build may have nothing to do
    from studypress.content.names import composed, shown
    from studypress.content.read import find_subjects, without_settings

    # what is wrong with the folder of content is told as for every command
    subjects = {folder.name for folder in find_subjects(content)} if content.is_dir() else {name}
    if composed(name) not in map(composed, subjects):
        known = (*commands, *map(shown, subjects))
        message = f"'{name}' is neither a command nor a subject in '{content}'"
        raise UsageError(message, without_settings(content, name) or did_you_mean(name, known))


def _refuse_more(subject: str, commands: tuple[str, ...], words: Sequence[str]) -> None:
    """Raise `UsageError` where other words stand behind a subject."""
    for word in words:
        if word in commands:
            message = f"the command '{word}' stands behind the subject '{subject}'"
            raise UsageError(message, f"it stands before it: {word} {subject}")
    if words:
        message = f"'{words[0]}' stands behind the subject '{subject}'"
        raise UsageError(message, "name one subject, or none for all of them")


def _stated(context: typer.Context) -> list[str]:
    """Return the options that were given on the command line."""
    sources = ((name, context.get_parameter_source(name)) for name in context.params)
    return [name for name, source in sources if source and source.name == "COMMANDLINE"]
