"""What the template of an organiser's sheet needs: who gets which form, and which key is for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from studypress.job import Desk, Job
from studypress.model import Form
from studypress.pages.common import Head, form_letter, form_title, head, printed_code, renderer_for
from studypress.sheets.terms import questions_of


@dataclass(frozen=True)
class OrganiserCopy:
    """A row of the table: the copy's number and who gets it; letter, code and marks of its form."""

    number: str
    name: str
    letter: str
    code: str
    marks: str


@dataclass(frozen=True)
class OrganiserForm:
    """A form with its key's sheet code, and how many copies it has."""

    letter: str
    code: str
    count: str


@dataclass(frozen=True)
class Organiser:
    """All copies of a bundle; `several` tells that they are not all of one form."""

    head: Head
    title: str
    count: str
    several: bool
    copies: tuple[OrganiserCopy, ...]
    forms: tuple[OrganiserForm, ...]


def organiser(job: Job, desk: Desk) -> Organiser:
    """Return the organiser's sheet of a job's copies, in the order of the roster."""
    renderer = renderer_for(job, desk)
    forms = job.handed_out
    title = form_title(job, forms[0], renderer)
    marks = {form.code: job.locale.number(_marks(form, job)) for form in forms}
    counts = Counter(copy.form.code for copy in job.copies)
    return Organiser(
        head=head(job, renderer, job.locale.strings.organiser, title),
        title=title,
        count=job.locale.count("copies", len(job.copies)),
        several=len(job.forms) > 1,
        copies=tuple(
            OrganiserCopy(
                job.locale.number(number),
                copy.name,
                form_letter(copy.form),
                printed_code(job, copy.form),
                marks[copy.form.code],
            )
            for number, copy in enumerate(job.copies, 1)
        ),
        forms=tuple(
            OrganiserForm(
                form_letter(form),
                printed_code(job, form),
                job.locale.count("copies", counts[form.code]),
            )
            for form in forms
        ),
    )


def _marks(form: Form, job: Job) -> int:
    """Return what a form scores; forms that ask other questions of equal weight can differ."""
    questions = questions_of(form.drawn, job.edition, job.locale.strings.match_terms)
    return sum(question.marks for question in questions)
