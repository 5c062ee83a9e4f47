"""What the template of a key needs: the answers of a form, in the form's own order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from studypress.job import Box, Desk, Job
from studypress.locale import Locale
from studypress.model import Choice, Drawn, Gap, Match, Open, Order, Question
from studypress.pages.common import (
    Head,
    Label,
    form_letter,
    form_title,
    head,
    label,
    printed_code,
    renderer_for,
    sheet_qr,
)
from studypress.pages.markup import Renderer
from studypress.sheets.letters import letter
from studypress.sheets.terms import standing_questions
from studypress.typography.typeset import set_plain

EN_DASH = "–"

FEW = 12
"""So many closed answers stand below each other, on less than half a page."""

MOST = 3
"""So many stand beside each other at most."""

_GRID = "grid"
_ROUNDING = 0.01
"""Millimetres by which two lengths that are the same may seem to differ."""


@dataclass(frozen=True)
class GridRow:
    """A closed question in the grid: its number, its answer, what it scores.

    `note` says where the question is no longer that of the sheet. One that is gone has a row too,
    without an answer, and scores nothing.
    """

    number: str
    answer: str | Markup
    marks: str
    note: str


@dataclass(frozen=True)
class KeyQuestion:
    """A question's answer in words: the model answer of an open one, the explanation else.

    `note` says where the question is no longer that of the sheet.
    """

    label: Label
    note: str
    marks: str
    answer: Markup
    points: tuple[Markup, ...]


@dataclass(frozen=True)
class Key:
    """The key of one form; `notice` says where the content has changed since it was printed.

    The `grid` has a line for so many closed questions as stand beside each other: `columns`. In a
    `trial`, it and its answers have ids.
    """

    head: Head
    title: str
    form: str
    code: str
    qr: Markup
    notice: str
    marks: str
    grid: tuple[tuple[GridRow, ...], ...]
    columns: int
    explained: tuple[KeyQuestion, ...]
    open: tuple[KeyQuestion, ...]
    trial: bool = False


def key(job: Job, desk: Desk) -> Key:
    """Return the key of a form in the job's language."""
    form = job.form
    renderer = renderer_for(job, desk, deepen=1)
    strings = job.locale.strings
    questions = standing_questions(form.drawn, job.edition, strings.match_terms)
    pairs = zip(questions, form.drawn, strict=True)
    items = [(n, question, drawn) for n, (question, drawn) in enumerate(pairs, 1)]
    there = [(n, question) for n, question, _ in items if question is not None]
    closed = [item for item in there if not isinstance(item[1].task, Open)]
    answered = [item for item in there if isinstance(item[1].task, Open)]
    rows = tuple(
        _row(number, question, drawn, job, renderer)
        for number, question, drawn in items
        if question is None or not isinstance(question.task, Open)
    )
    whole = Key(
        head=head(job, renderer, f"{strings.key} {printed_code(job, form)}"),
        title=form_title(job, form, renderer),
        form=form_letter(form),
        code=printed_code(job, form),
        qr=sheet_qr(job, form),
        notice=_notice(form.changed, job.locale),
        marks=job.locale.number(sum(question.marks for _, question in there)),
        grid=_lines(rows, 1),
        columns=1,
        explained=tuple(
            _question(question, number, job, renderer)
            for number, question in closed
            if question.answer
        ),
        open=tuple(_question(question, number, job, renderer) for number, question in answered),
    )
    columns = _columns(whole, rows, desk) if len(rows) > FEW else 1
    return replace(whole, grid=_lines(rows, columns), columns=columns)


def _lines(rows: Sequence[GridRow], columns: int) -> tuple[tuple[GridRow, ...], ...]:
    """Return rows as lines of so many, which are read from line to line."""
    return tuple(tuple(rows[start : start + columns]) for start in range(0, len(rows), columns))


def _columns(whole: Key, rows: Sequence[GridRow], desk: Desk) -> int:
    """Return how many closed questions have room beside each other.

    That is tried on paper: none may take more lines than it does by itself, nor the grid more
    width.
    """

    def laid(columns: int) -> Mapping[str, Box]:
        grid = _lines(rows, columns)
        trial = replace(whole, grid=grid, columns=columns, explained=(), open=(), trial=True)
        return desk.lay_out(trial)

    alone = laid(1)
    # a template of the project's own may do without
    tried = range(MOST, 1, -1) if _GRID in alone else ()
    return next((columns for columns in tried if _fits(laid(columns), alone)), 1)


def _fits(beside: Mapping[str, Box], alone: Mapping[str, Box]) -> bool:
    """Tell whether a grid is as wide as another, and no answer higher than there."""
    grid, room = beside[_GRID], alone[_GRID]
    lower = all(
        box.bottom - box.top < alone[name].bottom - alone[name].top + _ROUNDING
        for name, box in beside.items()
        if name != _GRID
    )
    return lower and grid.left > room.left - _ROUNDING and grid.right < room.right + _ROUNDING


def _notice(changed: Sequence[int], locale: Locale) -> str:
    numbers = locale.list_separator.join(locale.number(number) for number in changed)
    return locale.strings.changed_notice.format(questions=numbers) if changed else ""


def _row(
    number: int, question: Question | None, drawn: Drawn, job: Job, renderer: Renderer
) -> GridRow:
    locale, printed = job.locale, job.locale.number(number)
    if question is None:
        return GridRow(printed, "", "", locale.strings.gone)
    marks = locale.number(question.marks)
    if number not in job.form.changed:
        return GridRow(printed, closed_answer(question, drawn, locale), marks, "")
    # the sheet may have had other options, in another order: its letters say nothing now
    answer = answer_in_words(question, locale, renderer)
    return GridRow(printed, answer, marks, locale.strings.changed)


def closed_answer(question: Question, drawn: Drawn, locale: Locale) -> str:
    """Return the answer of a closed question as it is marked on this form.

    A choice gives the letters to be ticked, a match the number of each left side with its letter,
    an order the numbers to be written from top to bottom, a gap the words it takes.
    """
    match question.task:
        case Choice(options):
            places = (n for n, index in enumerate(drawn.order) if options[index].right)
            return locale.list_separator.join(letter(n, locale.letters) for n in places)
        case Gap(_, gaps):
            words = (" / ".join(accepted) for accepted in gaps)
            return _numbered(list(words), locale)
        case Match() as task:
            letters = [letter(n, locale.letters).lower() for n in task.places(drawn.order)]
            pairs = (f"{locale.number(n)}{EN_DASH}{right}" for n, right in enumerate(letters, 1))
            return locale.list_separator.join(pairs)
        case Order():
            return locale.list_separator.join(locale.number(index + 1) for index in drawn.order)
        case Open():
            return ""


def answer_in_words(question: Question, locale: Locale, renderer: Renderer) -> Markup:
    """Return the answer of a closed question as it is right whatever order the form has.

    A choice gives its right options, a match its pairs, an order its steps, each on a line.
    """
    match question.task:
        case Choice(options):
            lines = [renderer.inline(option.text) for option in options if option.right]
        case Match(pairs):
            sides = [(renderer.inline(pair.left), renderer.inline(pair.right)) for pair in pairs]
            dash = locale.typography.dash
            lines = [Markup("{}{}{}").format(left, dash, right) for left, right in sides]
        case Order(steps):
            told = enumerate((renderer.inline(step) for step in steps), 1)
            lines = [Markup("({}) {}").format(locale.number(number), step) for number, step in told]
        case Gap(_, gaps):
            words = [" / ".join(accepted) for accepted in gaps]
            lines = [Markup("{}").format(_numbered(words, locale))]
        case Open():
            lines = []
    return Markup("<br>").join(lines)


def _numbered(words_of: Sequence[str], locale: Locale) -> str:
    words = [set_plain(word, locale.typography) for word in words_of]
    if len(words) == 1:
        return words[0]
    numbered = (f"({locale.number(n)}) {word}" for n, word in enumerate(words, 1))
    return locale.list_separator.join(numbered)


def _question(question: Question, number: int, job: Job, renderer: Renderer) -> KeyQuestion:
    points = question.task.points if isinstance(question.task, Open) else ()
    return KeyQuestion(
        label=label(question, number, job.locale, renderer),
        note=job.locale.strings.changed if number in job.form.changed else "",
        marks=job.locale.number(question.marks),
        answer=renderer.block(question.answer),
        points=tuple(renderer.inline(point) for point in points),
    )
