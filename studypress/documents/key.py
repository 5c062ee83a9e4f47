"""What the template of a key needs: the answers of a form, in the form's own order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from studypress.job import Desk, Document, Job, Scope
from studypress.locale import Locale
from studypress.model import Choice, Drawn, Gap, Match, Open, Order, Question
from studypress.pages.common import Head, Label, form_letter, form_title, head, label
from studypress.pages.markup import Renderer
from studypress.sheets.letters import letter
from studypress.sheets.terms import questions_of

EN_DASH = "–"


@dataclass(frozen=True)
class GridRow:
    """A closed question in the grid: its number, its answer, what it scores."""

    number: int
    answer: str
    marks: int


@dataclass(frozen=True)
class KeyQuestion:
    """A question's answer in words: the model answer of an open one, the explanation else."""

    label: Label
    marks: int
    answer: Markup
    points: tuple[Markup, ...]


@dataclass(frozen=True)
class Key:
    """The key of one form."""

    head: Head
    title: str
    form: str
    code: str
    marks: int
    grid: tuple[GridRow, ...]
    explained: tuple[KeyQuestion, ...]
    open: tuple[KeyQuestion, ...]


def key(job: Job, desk: Desk) -> Key:
    """Return the key of a form in the job's language."""
    form = job.form
    renderer = Renderer(job.locale.typography, desk.draw, deepen=1)
    questions = questions_of(form.drawn, job.edition, job.locale.strings.match_terms)
    pairs = zip(questions, form.drawn, strict=True)
    items = [(n, question, drawn) for n, (question, drawn) in enumerate(pairs, 1)]
    closed = [item for item in items if not isinstance(item[1].task, Open)]
    answered = [item for item in items if isinstance(item[1].task, Open)]
    return Key(
        head=head(job, renderer, f"{job.locale.strings.key} {form.code}"),
        title=form_title(job, form, renderer),
        form=form_letter(form),
        code=form.code,
        marks=sum(question.marks for _, question, _ in items),
        grid=tuple(
            GridRow(number, closed_answer(question, drawn, job.locale), question.marks)
            for number, question, drawn in closed
        ),
        explained=tuple(
            _question(question, number, job, renderer)
            for number, question, _ in closed
            if question.answer
        ),
        open=tuple(_question(question, number, job, renderer) for number, question, _ in answered),
    )


def closed_answer(question: Question, drawn: Drawn, locale: Locale) -> str:
    """Return the answer of a closed question as it is marked on this form.

    A choice gives the letters to be ticked, a match the number of each left side with its letter,
    an order the numbers to be written from top to bottom, a gap the words it takes.
    """
    match question.task:
        case Choice(options):
            right = (letter(n) for n, index in enumerate(drawn.order) if options[index].right)
            return locale.list_separator.join(right)
        case Gap(_, gaps):
            words = (" / ".join(accepted) for accepted in gaps)
            return _numbered(words_of=list(words), locale=locale)
        case Match():
            letters = [letter(place).lower() for place in _inverse(drawn.order)]
            pairs = (f"{n}{EN_DASH}{right}" for n, right in enumerate(letters, 1))
            return locale.list_separator.join(pairs)
        case Order():
            return locale.list_separator.join(str(index + 1) for index in drawn.order)
        case Open():
            return ""


def _numbered(words_of: Sequence[str], locale: Locale) -> str:
    if len(words_of) == 1:
        return words_of[0]
    return locale.list_separator.join(f"({n}) {word}" for n, word in enumerate(words_of, 1))


def _inverse(order: Sequence[int]) -> list[int]:
    """Return, for each index, the place where it is printed."""
    places = [0] * len(order)
    for place, index in enumerate(order):
        places[index] = place
    return places


def _question(question: Question, number: int, job: Job, renderer: Renderer) -> KeyQuestion:
    points = question.task.points if isinstance(question.task, Open) else ()
    return KeyQuestion(
        label=label(question, number, job.locale, renderer),
        marks=question.marks,
        answer=renderer.block(question.answer),
        points=tuple(renderer.inline(point) for point in points),
    )


KEY = Document("key", Scope.FORM, key, rank=50, styles=("sheets.css",), plain=True)
