"""Practice in twos: for each round the interviewer's pages and the candidate's.

A bundle of forms is a bundle of rounds. Partner 1 asks in the first round, partner 2 in the
second, and so on; each partner's hand-out holds that partner's pages of every round.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from studypress.job import Desk, Job
from studypress.locale import Strings
from studypress.model import Form, Open, Question
from studypress.pages.common import Head, Label, form_title, head, label, printed_code, renderer_for
from studypress.pages.markup import Renderer
from studypress.sheets.rounds import PARTNERS
from studypress.sheets.terms import questions_of

NOTE_LINES = 6
"""Ruled lines for notes below each question of the candidate."""


@dataclass(frozen=True)
class PairsQuestion:
    """A question as the interviewer asks it; `prompts` are what to ask next.

    `answer` is the model answer where there are no points.
    """

    label: Label
    probe: Markup
    points: tuple[Markup, ...]
    answer: Markup
    prompts: tuple[Markup, ...]


@dataclass(frozen=True)
class Round:
    """One round as one partner has it: the interviewer's pages or the candidate's."""

    title: str
    role: str
    asks: bool
    code: str
    count: str
    minutes: str
    questions: tuple[PairsQuestion, ...]


@dataclass(frozen=True)
class Handout:
    """What one partner gets."""

    partner: str
    rounds: tuple[Round, ...]


@dataclass(frozen=True)
class Pairs:
    """The hand-outs of both partners."""

    head: Head
    title: str
    scale: tuple[str, ...]
    note_lines: int
    handouts: tuple[Handout, ...]


def pairs(job: Job, desk: Desk) -> Pairs:
    """Return the hand-outs of a job's forms, each form a round."""
    strings = job.locale.strings
    renderer = renderer_for(job, desk, deepen=2)
    return Pairs(
        head=head(job, renderer, strings.pairs),
        title=form_title(job, job.forms[0], renderer),
        scale=(strings.scale_1, strings.scale_2, strings.scale_3, strings.scale_4),
        note_lines=NOTE_LINES,
        handouts=tuple(
            Handout(
                partner=strings.partner.format(n=job.locale.number(partner)),
                rounds=tuple(
                    _round(number, form, job, renderer, asks=number % 2 == partner % 2)
                    for number, form in enumerate(job.forms, 1)
                ),
            )
            for partner in PARTNERS
        ),
    )


def _round(number: int, form: Form, job: Job, renderer: Renderer, *, asks: bool) -> Round:
    locale, strings = job.locale, job.locale.strings
    questions = questions_of(form.drawn, job.edition, strings.match_terms)
    return Round(
        title=strings.round.format(n=locale.number(number)),
        role=strings.interviewer if asks else strings.candidate,
        asks=asks,
        code=printed_code(job, form),
        count=locale.count("questions", len(questions)),
        minutes=locale.count("minutes", sum(question.minutes for question in questions)),
        questions=tuple(_question(q, n, job, renderer) for n, q in enumerate(questions, 1)),
    )


def _question(question: Question, number: int, job: Job, renderer: Renderer) -> PairsQuestion:
    points = question.task.points if isinstance(question.task, Open) else ()
    prompts = tuple(renderer.inline(prompt) for prompt in question.follow_ups)
    return PairsQuestion(
        label=label(question, number, job.locale, renderer),
        probe=renderer.block(question.probe),
        points=tuple(renderer.inline(point) for point in points),
        answer=renderer.block(question.answer if question.task == Open(()) else None),
        prompts=prompts or _general(job.locale.strings),
    )


def _general(strings: Strings) -> tuple[Markup, ...]:
    """Return what can be asked after any answer, for questions without prompts of their own."""
    return Markup(strings.prompt_example), Markup(strings.prompt_change)
