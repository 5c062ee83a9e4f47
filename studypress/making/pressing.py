"""What steps 5 and 6 do for any document: set up a press, lay out, read the proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from studypress.compose import Composed, compose
from studypress.ingredients.materials import font_digest
from studypress.job import Box, Job
from studypress.press import Laid, Press
from studypress.problems import CHANGED, ContentError, Problem
from studypress.proof import Sheet, checked, located, read, sheets
from studypress.resources import Resources
from studypress.source import SourceFile


def press_of(job: Job) -> Press:
    """Return a press for a job; raise `ContentError` where its fonts are others by now."""
    changed = [address for address, of in job.fonts.items() if font_digest(address) != of]
    if changed:
        # told here: without any font, Pango would stop the whole process
        path = Path(str(job.path))
        raise ContentError(Problem(path, 0, f"the font '{one}' {CHANGED}") for one in changed)
    digests = {**job.pictures, **job.fonts}
    return Press(job.subject.folder, _texts(job), str(job.path), digests)


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
    job: Job, pdf: bytes, families: frozenset[str], placed: Callable[[int], int] = int
) -> tuple[Sheet, ...]:
    """Return what a PDF asks and answers; raise `ContentError` with all that is wrong on its pages.

    Its fonts are to be of these families. `placed` gives the number under which a page is told, or
    0 where it does not count.
    """
    printed = read(pdf)
    faults = [
        replace(fault, page=page)
        for fault in checked(printed, families)
        if (page := placed(fault.page))
    ]
    if faults:
        texts, name = _texts(job), str(job.path)
        raise ContentError(located(fault, name, texts) for fault in faults)
    return sheets(printed)


def _texts(job: Job) -> tuple[SourceFile, ...]:
    """Return where faults on paper are looked up: the names at their lines, then the content."""
    names = {copy.place.line: copy.name for copy in job.copies}
    if not names:
        return job.texts
    text = "\n".join(names.get(line, "") for line in range(1, max(names) + 1))
    return (SourceFile(job.copies[0].place.path, text), *job.texts)
