"""The options by which questions are drawn, for each command that draws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from studypress.model import Blueprint, Place, Trait, Vary
from studypress.problems import UsageError
from studypress.quotas import with_words
from studypress.settings import DRAWN_BY_OPTIONS, MAX_FORMS, MOST_MINUTES, name_fault

EACH = "each"

Count = Annotated[int | None, typer.Option(help="How many questions to draw.", min=1, metavar="N")]
Minutes = Annotated[
    int | None,
    typer.Option(
        help="Draw as many questions as fit into so many minutes.",
        min=1,
        max=MOST_MINUTES,
        metavar="N",
    ),
]
Sections = Annotated[
    list[str] | None,
    typer.Option(
        help="Only from this section; with =AMOUNT, so many from it. May be repeated.",
        metavar="ID[=AMOUNT]",
    ),
]
Levels = Annotated[
    list[str] | None,
    typer.Option(
        help="Only of this level: basic, intermediate or advanced; with =AMOUNT, so many of it,"
        " as a number or a share such as 1/2. May be repeated.",
        metavar="LEVEL[=AMOUNT]",
    ),
]
Tags = Annotated[
    list[str] | None,
    typer.Option(
        help="Only with this tag; with =AMOUNT, so many with it. May be repeated.",
        metavar="TAG[=AMOUNT]",
    ),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        help="Only of this kind: open, choice, gap, match or order; with =AMOUNT, so many of it."
        " May be repeated.",
        metavar="KIND[=AMOUNT]",
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(
        help="Where chance starts: another number draws other questions.", min=0, metavar="N"
    ),
]
Fresh = Annotated[
    bool,
    typer.Option(
        "--fresh", help="Only questions that no sheet asked yet, as the register has them."
    ),
]
NotIn = Annotated[
    list[str] | None,
    typer.Option(
        "--not-in",
        help="Only questions that are not on the sheet of this code; may be repeated.",
        metavar="CODE",
    ),
]
DrawnAs = Annotated[
    str | None,
    typer.Option(
        "--as",
        help="Name what is drawn, so that it takes no other drawing's place; another name draws"
        " otherwise, as another seed does.",
        metavar="NAME",
    ),
]
Forms = Annotated[
    str | None,
    typer.Option(
        help=f"How many forms, A, B ..., up to {MAX_FORMS}; 'each', with --roster: one for each"
        " person.",
        metavar="N|each",
    ),
]
VaryForms = Annotated[
    Vary | None,
    typer.Option(
        help="How forms differ: the same questions in another order, or other questions of"
        " equal weight.  [default: order]"
    ),
]


@dataclass(frozen=True)
class Choosing:
    """Which questions are drawn; nothing is stated where all options are left out."""

    count: Count = None
    minutes: Minutes = None
    section: Sections = None
    level: Levels = None
    tag: Tags = None
    kind: Kinds = None
    seed: Seed = None
    fresh: Fresh = False
    not_in: NotIn = None
    as_: DrawnAs = None

    @property
    def stated(self) -> bool:
        """Whether any option was given."""
        # One that may be repeated and is left out may come as an empty list.
        return any(
            not (value is None or value is False or value == []) for value in vars(self).values()
        )

    @property
    def blueprint(self) -> Blueprint:
        """The worksheet that these options describe.

        Raises `UsageError` where they contradict each other.
        """
        if self.count is not None and self.minutes is not None:
            raise UsageError("a worksheet is drawn by --count or by --minutes, not by both")
        blueprint = Blueprint(
            name=name_of(self.as_, DRAWN_BY_OPTIONS),
            place=Place(Path("command line"), 0),
            count=self.count,
            minutes=self.minutes,
            seed=1 if self.seed is None else self.seed,
        )
        words = {
            Trait.SECTION: self.section or (),
            Trait.LEVEL: self.level or (),
            Trait.TAG: self.tag or (),
            Trait.KIND: self.kind or (),
        }
        return with_words(blueprint, words)


def name_of(named: str | None, usual: str) -> str:
    """Return the name of a drawing: as typed, or else the usual one.

    Raises `UsageError` where no worksheet can have it.
    """
    if named is None:
        return usual
    if fault := name_fault(named):
        message, hint = fault
        raise UsageError(f"--as: {message}", hint)
    return named


@dataclass(frozen=True)
class Drawing:
    """What is drawn, and in how many forms: a number, or one for each person of a roster."""

    choosing: Choosing
    forms: Forms = None
    vary: VaryForms = None

    @property
    def each(self) -> bool:
        """Whether each person gets a form of their own."""
        return self.forms == EACH

    @property
    def stated(self) -> bool:
        """Whether any option was given that describes a worksheet."""
        forms = self.forms is not None and not self.each
        return self.choosing.stated or forms or self.vary is not None

    @property
    def blueprint(self) -> Blueprint:
        """The worksheet that these options describe.

        Raises `UsageError` where they contradict each other.
        """
        if self.vary and self.forms is None:
            message = "--vary says how forms differ, and there is but one"
            raise UsageError(message, "ask for several: --forms 2")
        forms = 1 if self.each else _number_of(self.forms)
        return replace(self.choosing.blueprint, forms=forms, vary=self.vary or Vary.ORDER)


def _number_of(forms: str | None) -> int:
    """Return the number of forms, as typed."""
    if forms is None:
        return 1
    if not forms.isdecimal() or not 1 <= int(forms[:9]) <= MAX_FORMS:
        message = f"--forms is a number from 1 to {MAX_FORMS}, or '{EACH}', not '{forms}'"
        raise UsageError(message)
    return int(forms)
