"""The command `cards`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from studypress.catalogue.cards import CARDS
from studypress.cli import show
from studypress.cli.options import Run, SubjectName
from studypress.document import CardSetting, Edge, PerPage

CardsPerPage = Annotated[PerPage, typer.Option(help="How many cards stand on a page.")]
TurnedOver = Annotated[
    Edge, typer.Option(help="The edge that the printer turns the page over: see its settings.")
]


def cards(
    run: Run,
    subject: SubjectName = None,
    per_page: CardsPerPage = PerPage.EIGHT,
    edge: TurnedOver = Edge.LONG,
) -> None:
    """Make cards to cut: questions in front, points behind.

    Those of the glossary have a term in front and its definition behind. Print on both sides of
    the paper, in actual size, and cut along the marks.
    """
    setting = replace(run.request.setting, cards=CardSetting(per_page, edge))
    request = replace(run.request, subject=subject, documents=(CARDS,), setting=setting)
    show.build(request, run.telling)
