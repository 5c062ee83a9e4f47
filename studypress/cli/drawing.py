"""The options by which questions are drawn, for each command that draws."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from studypress.model import Blueprint, Kind, Level, Place
from studypress.problems import UsageError
from studypress.settings import DRAWN_BY_OPTIONS, MAX_FORMS

Count = Annotated[int | None, typer.Option(help="How many questions to draw.", min=1)]
Minutes = Annotated[
    int | None, typer.Option(help="Draw as many questions as fit into this time.", min=1)
]
Sections = Annotated[
    list[str] | None, typer.Option(help="Only from this section; may be repeated.", metavar="ID")
]
Levels = Annotated[list[Level] | None, typer.Option(help="Only of this level; may be repeated.")]
Tags = Annotated[
    list[str] | None, typer.Option(help="Only with this tag; may be repeated.", metavar="TAG")
]
Kinds = Annotated[list[Kind] | None, typer.Option(help="Only of this kind; may be repeated.")]
Seed = Annotated[
    int | None,
    typer.Option(help="Where chance starts: another number draws other questions.", min=0),
]
Forms = Annotated[
    int | None,
    typer.Option(
        help="How many forms, A, B ...: the same questions in other orders.", min=1, max=MAX_FORMS
    ),
]


@dataclass(frozen=True)
class Drawing:
    """What is drawn; nothing is stated where all options are left out."""

    count: Count = None
    minutes: Minutes = None
    section: Sections = None
    level: Levels = None
    tag: Tags = None
    kind: Kinds = None
    seed: Seed = None
    forms: Forms = None

    @property
    def stated(self) -> bool:
        """Whether any option was given."""
        # One that may be repeated and is left out may come as an empty list.
        return any(value not in (None, []) for value in vars(self).values())

    @property
    def blueprint(self) -> Blueprint:
        """The worksheet that these options describe.

        Raises `UsageError` where they contradict each other.
        """
        if self.count is not None and self.minutes is not None:
            raise UsageError("a worksheet is drawn by --count or by --minutes, not by both")
        return Blueprint(
            name=DRAWN_BY_OPTIONS,
            place=Place(Path("command line"), 0),
            sections=tuple(self.section or ()),
            levels=tuple(self.level or ()),
            tags=tuple(self.tag or ()),
            kinds=tuple(self.kind or ()),
            count=self.count,
            minutes=self.minutes,
            forms=self.forms or 1,
            seed=1 if self.seed is None else self.seed,
        )
