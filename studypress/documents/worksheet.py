"""What the template of a worksheet needs: nothing here says what is right."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from markupsafe import Markup

from studypress.job import Desk, Job
from studypress.locale import Locale, Strings
from studypress.model import Choice, Drawn, Gap, Kind, Match, Open, Order, Question
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
from studypress.sheets.room import gap_width_mm
from studypress.sheets.terms import questions_of


@dataclass(frozen=True)
class Item:
    """A choice, a term, a right side or a step, with the letter or number that stands at it."""

    mark: str
    text: Markup


@dataclass(frozen=True)
class WorksheetQuestion:
    """A question as it is asked; of the parts of a task, one kind's are filled.

    In `rows`, a left side stands beside none where right sides are shared, and so fewer.
    """

    label: Label
    kind: str
    instruction: str
    lead: Markup
    lines: int
    options: tuple[Item, ...]
    gapped: Markup
    rows: tuple[tuple[Item, Item | None], ...]
    steps: tuple[Item, ...]


@dataclass(frozen=True)
class Worksheet:
    """One form of a worksheet."""

    head: Head
    title: str
    form: str
    code: str
    qr: Markup
    count: str
    minutes: str
    marks: str
    questions: tuple[WorksheetQuestion, ...]


def worksheet(job: Job, desk: Desk) -> Worksheet:
    """Return the worksheet of a form in the job's language."""
    form = job.form
    renderer = renderer_for(job, desk)
    questions = questions_of(form.drawn, job.edition, job.locale.strings.match_terms)
    return Worksheet(
        head=head(job, renderer, f"{job.locale.strings.worksheet} {printed_code(job, form)}"),
        title=form_title(job, form, renderer),
        form=form_letter(form),
        code=printed_code(job, form),
        qr=sheet_qr(job, form),
        count=job.locale.count("questions", len(questions)),
        minutes=job.locale.count("minutes", sum(question.minutes for question in questions)),
        marks=job.locale.number(sum(question.marks for question in questions)),
        questions=tuple(
            _question(question, drawn, number, job.lines.get(question.id, 0), job, renderer)
            for number, (question, drawn) in enumerate(zip(questions, form.drawn, strict=True), 1)
        ),
    )


def _question(
    question: Question, drawn: Drawn, number: int, lines: int, job: Job, renderer: Renderer
) -> WorksheetQuestion:
    options: tuple[Item, ...] = ()
    rows: tuple[tuple[Item, Item | None], ...] = ()
    steps: tuple[Item, ...] = ()
    gapped = Markup()
    letters = job.locale.letters
    match question.task:
        case Choice(given):
            options = tuple(
                Item(letter(place, letters), renderer.inline(given[index].text))
                for place, index in enumerate(drawn.order)
            )
        case Gap(text, gaps):
            gapped = renderer.gapped(text, _blanks(gaps, job.locale))
        case Match(pairs) as task:
            lefts = [
                Item(job.locale.number(n), renderer.inline(pair.left))
                for n, pair in enumerate(pairs, 1)
            ]
            rights = [
                Item(letter(place, letters).lower(), renderer.inline(pairs[index].right))
                for place, index in enumerate(task.printed(drawn.order))
            ]
            rows = tuple(zip_longest(lefts, rights))
        case Order(given_steps):
            steps = tuple(Item("", renderer.inline(given_steps[index])) for index in drawn.order)
        case Open():
            pass
    return WorksheetQuestion(
        label=label(question, number, job.locale, renderer),
        kind=question.kind.value,
        instruction=_instruction(question, job.locale.strings),
        lead=renderer.block(question.lead),
        lines=lines,
        options=options,
        gapped=gapped,
        rows=rows,
        steps=steps,
    )


def _blanks(gaps: tuple[tuple[str, ...], ...], locale: Locale) -> list[Markup]:
    blank = '<span class="gap" style="width: {}mm"><span class="gap-number">{}</span></span>'
    width = f"{gap_width_mm(gaps):.1f}"
    numbers = (locale.number(number) for number in range(1, len(gaps) + 1))
    return [Markup(blank).format(width, number) for number in numbers]


def _instruction(question: Question, strings: Strings) -> str:
    if isinstance(question.task, Choice) and question.task.several:
        return strings.task_several
    return {
        Kind.OPEN: "",
        Kind.CHOICE: strings.task_choice,
        Kind.GAP: strings.task_gap,
        Kind.MATCH: strings.task_match,
        Kind.ORDER: strings.task_order,
    }[question.kind]
