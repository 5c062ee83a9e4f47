"""Steps 5 and 6 for one job: compose, then press."""

from __future__ import annotations

from collections.abc import Mapping

from studypress.compose import Composed, compose
from studypress.job import Box, Job
from studypress.press import Pressed, lay_out, press
from studypress.problems import ContentError, Problem
from studypress.resources import Resources


def make(job: Job, resources: Resources) -> Pressed | tuple[Problem, ...]:
    """Return the PDF of a job, or all that is wrong with it."""

    def boxes(trial: Composed) -> Mapping[str, Box]:
        return lay_out(trial.html, trial.styles, trial.pictures)

    try:
        composed = compose(job, resources, boxes)
        return press(composed.html, composed.styles, composed.pictures, job.texts, str(job.path))
    except ContentError as error:
        return error.problems
