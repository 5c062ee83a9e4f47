"""The plan of a series: which week asks what, with the sheet codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studypress.job import Desk, Job
from studypress.model import Form, Question
from studypress.pages.common import Head, Label, head, label, printed_code, renderer_for
from studypress.pages.markup import Renderer
from studypress.sheets.terms import questions_of


@dataclass(frozen=True)
class Asked:
    """A question of a week; `before` is the week that asked it last, or empty where it is new."""

    label: Label
    before: str


@dataclass(frozen=True)
class Week:
    """A week: its worksheet's code, and what it asks."""

    title: str
    code: str
    count: str
    minutes: str
    new: str
    back: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Schedule:
    """The whole series; `levels` tells whether any of its questions has one."""

    head: Head
    title: str
    facts: str
    levels: bool
    weeks: tuple[Week, ...]


def schedule(job: Job, desk: Desk) -> Schedule:
    """Return the plan of a bundle whose forms are the weeks, in their order."""
    renderer = renderer_for(job, desk)
    asked: dict[str, int] = {}
    weeks: list[Week] = []
    for number, form in enumerate(job.forms, 1):
        weeks.append(_week(number, form, asked, job, renderer))
        asked |= {drawn.question: number for drawn in form.drawn}
    return Schedule(
        head=head(job, renderer, job.locale.strings.schedule),
        title=renderer.plain(job.edition.title),
        facts=job.locale.list_separator.join(
            (job.locale.count("weeks", len(weeks)), job.locale.count("questions", len(asked)))
        ),
        levels=any(asked.label.level for week in weeks for asked in week.questions),
        weeks=tuple(weeks),
    )


def _week(number: int, form: Form, asked: Mapping[str, int], job: Job, renderer: Renderer) -> Week:
    locale = job.locale
    questions = questions_of(form.drawn, job.edition, locale.strings.match_terms)
    back = sum(question.id in asked for question in questions)
    return Week(
        title=locale.strings.week.format(n=locale.number(number)),
        code=printed_code(job, form),
        count=locale.count("questions", len(questions)),
        minutes=locale.count("minutes", sum(question.minutes for question in questions)),
        new=locale.number(len(questions) - back),
        back=locale.number(back),
        questions=tuple(
            Asked(label(question, place, locale, renderer), _before(question, asked, job))
            for place, question in enumerate(questions, 1)
        ),
    )


def _before(question: Question, asked: Mapping[str, int], job: Job) -> str:
    week = asked.get(question.id)
    return job.locale.strings.week.format(n=job.locale.number(week)) if week else ""
