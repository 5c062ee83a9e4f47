"""What a document is, and how it is set: what can be said without reading or making anything.

This is what the command line and a request are made of, so it imports nothing that is slow to
load; what makes the pages of a document is loaded when they are made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studypress.job import Desk, Job


class Scope(StrEnum):
    """What one PDF of a document is made of."""

    EDITION = "edition"
    FORM = "form"
    BUNDLE = "bundle"


class Paper(StrEnum):
    """The sizes of paper."""

    A4 = "a4"
    LETTER = "letter"


class Style(StrEnum):
    """How a document is set."""

    STANDARD = "standard"
    LARGE_PRINT = "large-print"
    INK_SAVER = "ink-saver"


class Font(StrEnum):
    """What text and labels are set in; code stays as it is."""

    STANDARD = "standard"
    ATKINSON = "atkinson"


class PerPage(StrEnum):
    """How many cards stand on a page."""

    EIGHT = "8"
    FOUR = "4"
    TWO = "2"


class Edge(StrEnum):
    """The edge of an upright page that a printer turns it over."""

    LONG = "long"
    SHORT = "short"


@dataclass(frozen=True)
class CardSetting:
    """How cards are laid out."""

    per_page: PerPage = PerPage.EIGHT
    edge: Edge = Edge.LONG


@dataclass(frozen=True)
class Setting:
    """How the documents of one run are set: what the job's content does not say."""

    paper: Paper = Paper.A4
    style: Style = Style.STANDARD
    cards: CardSetting = CardSetting()
    font: Font = Font.STANDARD

    @property
    def name(self) -> str:
        """What of it is not the standard, as names of files have it: `large-print-letter`.

        No two settings have one name; that of the standard is empty.
        """
        usual = Setting()
        words = (
            (self.style.value, self.style is usual.style),
            (self.font.value, self.font is usual.font),
            (self.paper.value, self.paper is usual.paper),
            (f"{self.cards.per_page}-per-page", self.cards.per_page is usual.cards.per_page),
            (f"{self.cards.edge}-edge", self.cards.edge is usual.cards.edge),
        )
        return "-".join(word for word, is_usual in words if not is_usual)


@dataclass(frozen=True)
class ViewIn:
    """The view of a document of ours: the function of its name in its module of `documents`.

    The module is loaded when the view is first used, since it brings Markdown and its like.
    """

    name: str

    def __call__(self, job: Job, desk: Desk) -> object:
        """Return what the template of a job's document gets."""
        view: Callable[[Job, Desk], object] = getattr(
            import_module(f"studypress.documents.{self.name}"), self.name
        )
        return view(job, desk)


RARE = ("Setting.cards", "Subject.revision")
"""What most documents do not read: the one is for cards, the other for guides."""


def any_setting(setting: Setting) -> None:
    """Refuse nothing."""


@dataclass(frozen=True)
class Document:
    """A kind of PDF.

    `name` names its template `NAME.html`, its stylesheet `NAME.css` and its files; `styles` are
    stylesheets that stand before its own. `view` returns what the template knows as `page`.
    `rank` is its place in lists: a number, small ones first. Where `plain` is set, a build
    without a command makes it. Where `handed_out` is set, each person of the group gets one, and
    `--copies` counts it. Where `copies_of` is set, its PDF is that document of each copy,
    one behind the other; with `once`, of each form that is handed out. Its own template then makes
    a page for each of them: what is printed onto the first page, at its line for a name, and the
    bookmark that leads to it; and behind these an empty page. Where `roster` is set, it is made
    for a roster only. `accept` raises `UsageError` where the document cannot be made in a
    setting. `figure_width` is how wide its drawn figures are, in millimetres, where that is not
    for the style to say. Where `gathered` is set, each section is laid out by itself, and the front
    before them when their pages are known. `unread` names the fields of the model and of the
    setting that its view does not read, such as `Question.probe`, or all of a roster, `Copy`: it
    gets them blank, and a change of them makes nothing anew. Of `Open.points.text` it reads how
    many there are. With `answer_for_points`, the view reads an answer only where an open question
    has no marking points, in their place.
    """

    name: str
    scope: Scope
    view: Callable[[Job, Desk], object]
    rank: int
    styles: tuple[str, ...] = ()
    plain: bool = False
    handed_out: bool = False
    copies_of: Document | None = None
    once: bool = False
    roster: bool = False
    accept: Callable[[Setting], None] = any_setting
    figure_width: float | None = None
    gathered: bool = False
    unread: tuple[str, ...] = ()
    answer_for_points: bool = False

    def __str__(self) -> str:
        return self.name
