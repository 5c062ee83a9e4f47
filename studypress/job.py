"""What a document is, and a job: one PDF to be made.

A `Document` is told by its module in `studypress.documents`: its name, what one PDF of it is made
of, and the function that makes what its template needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from markupsafe import Markup

from studypress.locale import Locale
from studypress.model import Copy, Edition, Figure, Form, Subject
from studypress.source import SourceFile


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


@dataclass(frozen=True)
class Box:
    """Where a laid out element is: its page, from 1, and its edges on it in millimetres."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Desk:
    """What a view works with.

    `draw` makes HTML of a drawn figure, its caption included. `lay_out` takes what the template
    could get as `page`, lays the document out as it would be printed, and returns the boxes of
    all elements that have an id.
    """

    draw: Callable[[Figure], Markup]
    lay_out: Callable[[object], Mapping[str, Box]]


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
    for the style to say.
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

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Job:
    """One PDF to be made.

    `name` is that of its worksheet, or empty; `forms` are none for an edition, one for a form,
    all for a bundle, and then `copies` are the bundle's. `texts` are the files of the edition,
    where faults that show on paper only are looked up. `path` is relative to the output folder.
    """

    subject: Subject
    edition: Edition
    locale: Locale
    document: Document
    name: str
    forms: tuple[Form, ...]
    copies: tuple[Copy, ...]
    setting: Setting
    texts: tuple[SourceFile, ...]
    path: PurePosixPath
    fingerprint: str

    @property
    def form(self) -> Form:
        """The form of a document that is made for each form."""
        (form,) = self.forms
        return form

    @property
    def handed_out(self) -> tuple[Form, ...]:
        """The forms that somebody gets, in their order; all of them where nobody is named."""
        got = {copy.form.code for copy in self.copies}
        return tuple(form for form in self.forms if not got or form.code in got)
