"""What leads to the keys of a bundle: for each form its letter and its sheet code."""

from __future__ import annotations

from dataclasses import dataclass

from studypress.job import Desk, Job
from studypress.pages.common import Head, form_letter, form_title, head, printed_code, renderer_for


@dataclass(frozen=True)
class FormOfKeys:
    """A form whose key is among them; no letter where there is one form only."""

    letter: str
    code: str


@dataclass(frozen=True)
class Keys:
    """The keys of all forms that are handed out."""

    head: Head
    forms: tuple[FormOfKeys, ...]


def keys(job: Job, desk: Desk) -> Keys:
    """Return the forms of a job, in their order."""
    renderer = renderer_for(job, desk)
    title = form_title(job, job.forms[0], renderer)
    return Keys(
        head=head(job, renderer, job.locale.strings.keys, title),
        forms=tuple(
            FormOfKeys(form_letter(form), printed_code(job, form)) for form in job.handed_out
        ),
    )
