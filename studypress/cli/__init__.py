"""The command line: arguments in, report out. The only printer; it holds no logic of its own."""

from __future__ import annotations

import typer

from studypress.cli.commands.cards import cards
from studypress.cli.commands.check import check
from studypress.cli.commands.everything import everything
from studypress.cli.commands.guide import guide
from studypress.cli.commands.key import key
from studypress.cli.commands.new import new
from studypress.cli.commands.pairs import pairs
from studypress.cli.commands.proof import proof
from studypress.cli.commands.series import series
from studypress.cli.commands.worksheet import worksheet
from studypress.cli.show import told
from studypress.cli.spread import spread

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.callback(invoke_without_command=True)(told(spread(everything)))
for command in (guide, worksheet, cards, key, series, pairs, check, proof, new):
    app.command()(told(spread(command)))


def main() -> int:
    """Run the command line and return its exit code."""
    try:
        app()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(bool(stop.code))
    return 0
