"""The command line: arguments in, report out. The only printer; it holds no logic of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from studypress.cli.commands.everything import BEHIND, everything
from studypress.cli.plainly import taken_plainly
from studypress.cli.show import told
from studypress.cli.spread import spread
from studypress.cli.stopping import Stopped, stoppable
from studypress.cli.streams import in_utf8, usable_streams

COMMANDS = (
    *("guide", "worksheet", "cards", "key", "series", "pairs"),
    *("watch", "check", "proof", "new", "ids"),
)
"""The commands in the order of the help; each is the function of its name in its module."""


def _app(cls: type[TyperGroup] | None = None) -> typer.Typer:
    return typer.Typer(
        cls=cls,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


class _Command(TyperCommand):
    def get_params(self, ctx: Any) -> list[Any]:
        return taken_plainly(super().get_params(ctx), self.callback)


class _Commands(Mapping[str, Any]):
    """The commands by their names; each is loaded when it is asked for, alone."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        command = getattr(import_module(f"studypress.cli.commands.{name}"), name)
        alone = _app()
        alone.command(cls=_Command)(told(spread(command)))
        return typer.main.get_command(alone)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Group(TyperGroup):
    def __init__(self, **given: Any) -> None:
        super().__init__(**given | {"commands": {}})
        self.commands = _Commands()  # type: ignore[assignment]

    def get_params(self, ctx: Any) -> list[Any]:
        return taken_plainly(super().get_params(ctx), self.callback)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Return the names alone: Typer would load every command for it."""
        return list(COMMANDS)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        # beside a subject, options may stand anywhere; those behind a command are the command's
        ctx.allow_interspersed_args = not any(arg in COMMANDS for arg in args)
        return list(super().parse_args(ctx, args))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:
        """Take a word that is no command for a subject, which `everything` then makes."""
        if args[0] in COMMANDS:
            name, command, rest = super().resolve_command(ctx, args)
            return name, command, list(rest)
        nothing = _app()
        nothing.command()(lambda: None)
        # Click would tell of them only when everything is made
        ctx.meta[BEHIND] = tuple(args[1:])
        return args[0], typer.main.get_command(nothing), []


app = _app(_Group)
app.callback(invoke_without_command=True)(told(spread(everything)))


def program() -> int:
    """Run the command line as a program of its own, and return its exit code."""
    in_utf8()
    return main()


def main() -> int:
    """Run the command line and return its exit code."""
    usable_streams()
    try:
        with stoppable():
            app()
    except Stopped as stop:
        # after SIGHUP there may be no terminal any more
        with suppress(OSError):
            typer.echo("interrupted", err=True)
        return stop.code
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(bool(stop.code))
    return 0
