"""What is printed onto the worksheets of a roster: on each the name of its person."""

from __future__ import annotations

from dataclasses import dataclass

from studypress.job import Desk, Job
from studypress.pages.common import Head, form_title, head, renderer_for


@dataclass(frozen=True)
class Worksheets:
    """The names, in the order of the roster."""

    head: Head
    names: tuple[str, ...]


def worksheets(job: Job, desk: Desk) -> Worksheets:
    """Return the names that a job's copies bear."""
    renderer = renderer_for(job, desk)
    title = form_title(job, job.forms[0], renderer)
    return Worksheets(
        head=head(job, renderer, job.locale.strings.worksheets, title),
        names=tuple(copy.name for copy in job.copies),
    )
