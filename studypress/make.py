"""Steps 5 and 6 for one job: compose, then press."""

from __future__ import annotations

from studypress.compose import compose
from studypress.job import Job
from studypress.press import Pressed, press
from studypress.problems import ContentError, Problem
from studypress.resources import Resources


def make(job: Job, resources: Resources) -> Pressed | tuple[Problem, ...]:
    """Return the PDF of a job, or all that is wrong with it."""
    try:
        composed = compose(job, resources)
        return press(composed.html, composed.styles, composed.pictures, job.texts, str(job.path))
    except ContentError as error:
        return error.problems
