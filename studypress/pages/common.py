"""What the views of all documents share: the head of a document, the label of a question."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from markupsafe import Markup

from studypress.job import Desk, Job
from studypress.locale import Direction, Locale, Strings
from studypress.model import Form, Question
from studypress.pages.markup import Renderer
from studypress.pages.qr import qr_code
from studypress.sheets.typed import qr_text
from studypress.typography.rules import NARROW_NO_BREAK, NO_BREAK

_PLAIN_SPACES = str.maketrans({NO_BREAK: " ", NARROW_NO_BREAK: " "})

_ISOLATE, _END = "\u2066", "\u2069"
"""Marks that take no room: what stands between them runs from left to right."""


@dataclass(frozen=True)
class Head:
    """What stands in a document's `<head>` and in its margins, and what its words are joined by.

    `separator` stands between the items of a list, `stop` ends a sentence.
    """

    language: str
    direction: str
    title: str
    full_title: str
    author: str
    keywords: str
    page_of: tuple[str, str, str]
    paper: str
    style: str
    strings: Strings
    separator: str
    stop: str


@dataclass(frozen=True)
class Label:
    """A question's number and what is said beside it; `level` is empty where it has none."""

    id: str
    number: str
    stem: Markup
    level: str
    minutes: str
    marks: str


def renderer_for(
    job: Job, desk: Desk, *, targets: Collection[str] = (), deepen: int = 0
) -> Renderer:
    """Return what makes HTML of a job's texts, each entered in the desk's ledger.

    `targets` are the ids in the document, `deepen` is added to the depth of headings.
    """
    return Renderer(
        job.locale.typography,
        desk.draw,
        desk.ledger,
        labels=job.locale.strings.alerts,
        targets=targets,
        deepen=deepen,
    )


def head(job: Job, renderer: Renderer, *names: str) -> Head:
    """Return the head of a job's document; `names` follow the subject's title in that of the file.

    What names the file is set as on the page, but for spaces that do not break: a window's title
    has no lines, and who looks for it types plain spaces.
    """
    strings = job.locale.strings
    title = renderer.plain(job.edition.title)
    before, _, rest = strings.page_of.partition("{page}")
    between, _, after = rest.partition("{pages}")
    return Head(
        language=job.locale.language,
        direction=job.locale.direction.value,
        title=title,
        full_title=job.locale.typography.dash.join((title, *names)).translate(_PLAIN_SPACES),
        author=renderer.plain(job.subject.author).translate(_PLAIN_SPACES),
        keywords=", ".join(job.edition.keywords),
        page_of=(before, between, after),
        paper=job.setting.paper.value,
        style=job.setting.style.value,
        strings=strings,
        separator=job.locale.list_separator,
        stop=job.locale.full_stop,
    )


def label(question: Question, number: int, locale: Locale, renderer: Renderer) -> Label:
    """Return the label of a question that stands at `number` in its document."""
    levels = {
        "basic": locale.strings.basic,
        "intermediate": locale.strings.intermediate,
        "advanced": locale.strings.advanced,
    }
    return Label(
        id=question.id,
        number=locale.number(number),
        stem=renderer.heading(question.stem),
        level=levels[question.level.value] if question.level else "",
        minutes=locale.count("minutes", question.minutes),
        marks=locale.count("points", question.marks),
    )


def form_title(job: Job, form: Form, renderer: Renderer) -> str:
    """Return a worksheet's title: the one given in `subject.toml`, or else the subject's."""
    return renderer.plain(form.blueprint.title(job.locale.language) or job.edition.title)


def form_letter(form: Form) -> str:
    """Return the form's letter where there are several forms."""
    return form.letter if form.blueprint.forms > 1 else ""


def printed_code(job: Job, form: Form) -> str:
    """Return a form's sheet code as it is printed in the job's language.

    In a line written from right to left it is isolated (Unicode's annex 9, 2.7): its letters and
    digits keep their order, and leave that of what stands beside them alone.
    """
    leftward = job.locale.direction is Direction.RIGHT_TO_LEFT
    return f"{_ISOLATE}{form.code}{_END}" if leftward else form.code


def sheet_qr(job: Job, form: Form) -> Markup:
    """Return the QR code of a form's sheet code."""
    title = job.locale.strings.qr_code.format(code=form.code)
    return qr_code(qr_text(job.subject.id, form.code), title)
