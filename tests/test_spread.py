"""Options told once in a dataclass and shared by commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from studypress.cli.spread import spread


@dataclass(frozen=True)
class Inner:
    loud: Annotated[bool, typer.Option("--loud", help="Be heard.")] = False


@dataclass(frozen=True)
class Shared:
    inner: Inner = Inner(loud=True)
    size: Annotated[int, typer.Option(help="How big.")] = 3
    word: list[str] | None = None


def command(shared: Shared, name: str, own: Annotated[str, typer.Option()] = "mine") -> None:
    """Tell what came."""
    typer.echo(f"{name} {own} {shared}")


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(spread(command))
    return app


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("a", "a mine Shared(inner=Inner(loud=False), size=3, word=None)"),
        ("a --size 4", "a mine Shared(inner=Inner(loud=False), size=4, word=None)"),
        (
            "a --own b --loud --word x --word y",
            "a b Shared(inner=Inner(loud=True), size=3, word=['x', 'y'])",
        ),
    ],
)
def test_values_reach_the_dataclass(app: typer.Typer, arguments: str, told: str) -> None:
    result = CliRunner().invoke(app, arguments.split())
    assert (result.exit_code, result.output) == (0, f"{told}\n")


def test_help_has_own_options_first(app: typer.Typer) -> None:
    told = CliRunner().invoke(app, ["--help"]).output
    assert "Tell what came." in told
    places = [told.index(word) for word in ("  name", "--own", "--size", "--word", "--loud")]
    assert places == sorted(places)
    assert "How big.  [default: 3]" in told


def test_two_options_of_one_name_are_a_fault() -> None:
    def twice(shared: Shared, size: int = 1) -> None:
        raise AssertionError((shared, size))

    # Its annotations are names of this module, which a function within a function knows too.
    with pytest.raises(ValueError, match="duplicate parameter name: 'size'"):
        spread(twice)
