"""A job: one PDF to be made, and what its view works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from markupsafe import Markup

from studypress.document import Document, Setting
from studypress.locale import Locale
from studypress.model import Copy, Edition, Figure, Form, Fragment, Subject
from studypress.source import SourceFile


@dataclass(frozen=True)
class Box:
    """Where a laid out element is: its page, from 1, and its edges on it in millimetres."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class SetText:
    """A text of the content with the HTML that was made of it; `gapped`: its gaps were filled."""

    text: Fragment
    html: Markup
    gapped: bool = False


Ledger = list[SetText]
"""What a view has set, in the order it was set in."""


@dataclass(frozen=True)
class Desk:
    """What a view works with.

    `draw` makes HTML of a drawn figure, its caption included. In the `ledger` stands each text
    that was set: all of it is to be in the document. `lay_out` takes what the template
    could get as `page`, lays the document out as it would be printed, and returns the boxes of
    all elements that have an id. `gathering` is the one that is wanted, or None for the whole
    document; `pages` are the pages on which elements with an id stand, as far as they are known.
    """

    draw: Callable[[Figure], Markup]
    ledger: Ledger
    lay_out: Callable[[object], Mapping[str, Box]]
    gathering: str | None = None
    pages: Mapping[str, int] = field(default_factory=dict)


class Areas(StrEnum):
    """What of the pages of a document is laid out: all, the text alone, or the margins alone."""

    ALL = "all"
    TEXT = "text"
    MARGINS = "margins"


FRONT = ""
"""The gathering that comes first: it is laid out last, when the pages of the others are known."""


@dataclass(frozen=True)
class Job:
    """One PDF to be made.

    It is narrowed to what its document can print, and its fingerprint is the digest of just that:
    what is not here cannot come onto a page unnoticed.

    `subject` has the job's own edition alone. `name` is that of its worksheet, or empty; `forms`
    are none for an edition, one for a form, all for a bundle, and then `copies` are the bundle's.
    `lines` are the ruled lines of open questions, by id. `pictures`, by their paths in the
    subject's folder, `files`, such as `styles/base.css`, and `fonts`, by their addresses, are what
    the page is made with, each with its SHA-256; `system` is what makes it, by name and version.

    These are not in the fingerprint: `texts`, the files of the edition, where faults that show on
    paper only are looked up; `name`; `path`, relative to the output folder; and `options`, the
    digest of what was asked for, by which a run tells whose document it takes the place of.
    """

    subject: Subject
    edition: Edition
    locale: Locale
    document: Document
    name: str
    forms: tuple[Form, ...]
    copies: tuple[Copy, ...]
    setting: Setting
    lines: Mapping[str, int]
    pictures: Mapping[str, str]
    files: Mapping[str, str]
    fonts: Mapping[str, str]
    system: Mapping[str, str]
    texts: tuple[SourceFile, ...]
    path: PurePosixPath
    fingerprint: str = ""
    options: str = ""

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
