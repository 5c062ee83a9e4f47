"""Cards to cut: questions in front, points or answers behind; terms and their definitions."""

from __future__ import annotations

from studypress.document import Document, PerPage, Scope, Setting, Style, ViewIn
from studypress.problems import UsageError

FIGURE_WIDTH = 83.0
"""Millimetres: a card less its padding on both sides, as in cards.css."""


def accept(setting: Setting) -> None:
    """Raise `UsageError` where large type is wanted on small cards."""
    if setting.style is Style.LARGE_PRINT and setting.cards.per_page is PerPage.EIGHT:
        raise UsageError("in large print 8 cards do not fit on a page", "print 4 or 2 to a page")


CARDS = Document(
    "cards",
    Scope.EDITION,
    ViewIn("cards"),
    rank=20,
    accept=accept,
    figure_width=FIGURE_WIDTH,
    unread=(
        *("Subject.revision", "Edition.subtitle", "Section.intro", "Section.parts"),
        *("Question.probe", "Question.follow_ups", "Question.minutes"),
        "Term.questions",
    ),
    answer_for_points=True,
)
