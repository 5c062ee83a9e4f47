"""What steps 5 and 6 do for any document: set up a press, lay out, read the proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from studypress.compose import Composed, compose
from studypress.ingredients.materials import font_digest
from studypress.job import Box, Job
from studypress.making.located import problems_on, texts_of
from studypress.press import Laid, Press
from studypress.problems import CHANGED, ContentError, Problem, Severity
from studypress.proof import Proofed, checked, read, sheets
from studypress.resources import Resources


def press_of(job: Job) -> Press:
    """Return a press for a job; raise `ContentError` where its fonts are others by now."""
    changed = [address for address, of in job.fonts.items() if font_digest(address) != of]
    if changed:
        # told here: without any font, Pango would stop the whole process
        path = Path(str(job.path))
        raise ContentError(Problem(path, 0, f"the font '{one}' {CHANGED}") for one in changed)
    digests = {**job.pictures, **job.fonts}
    return Press(job.subject.folder, texts_of(job), str(job.path), digests)


def laid_out(
    job: Job, press: Press, resources: Resources, pages: Mapping[str, int]
) -> tuple[Composed, Laid]:
    """Return a job's document as HTML and laid out; a trial of it is laid out likewise.

    `pages` are the pages on which elements with an id stand, as far as they are known.
    """

    def boxes(trial: Composed) -> Mapping[str, Box]:
        return press.lay_out(trial.html, trial.styles).boxes

    composed = compose(job, resources, boxes, pages=pages)
    return composed, press.lay_out(composed.html, composed.styles)


def proof_of(
    job: Job, pdf: bytes, pages: int, families: frozenset[str], placed: Callable[[int], int] = int
) -> Proofed:
    """Return a PDF of so many pages as it was read back.

    Its fonts are to be of these families. `placed` gives the number under which a page is told, or
    0 where it does not count. Raises `ContentError` with all that is wrong on its pages where any
    of that is a loss.
    """
    printed = read(pdf)
    faults = tuple(
        replace(fault, page=page)
        for fault in checked(printed, families)
        if (page := placed(fault.page))
    )
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise ContentError(problems_on(job, faults))
    return Proofed(pdf, pages, sheets(printed), faults)
