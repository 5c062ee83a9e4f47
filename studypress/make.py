"""Steps 5 and 6 for one job: compose, then press, then read the proof; then bind copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from studypress.compose import Composed, compose
from studypress.copies.bind import Copied, Stamp, bind
from studypress.document import Document
from studypress.job import Box, Job
from studypress.locale import Direction
from studypress.model import Form
from studypress.pages.figures import frame_of
from studypress.press import Laid, Pictures, Press
from studypress.problems import ContentError, Problem
from studypress.proof import Proofed, Sheet, checked, located, read, sheets
from studypress.resources import Resources
from studypress.source import SourceFile

# By these ids `worksheet.html` tells where a name is printed, and the line that it must end on. In
# `worksheets.html` it is `name-1`, and `em-1` is as wide as its type is high.
_PLACE, _LINE = "person-name", "person-line"

_POINTS_PER_MM = 72 / 25.4


def make(job: Job, resources: Resources, families: frozenset[str]) -> Proofed | tuple[Problem, ...]:
    """Return the PDF of a job, or all that is wrong with it.

    Its fonts are to be of these families.
    """
    # what the job does not say it is made with is not there
    resources = resources.only(job.files)
    try:
        if job.document.copies_of:
            return _copies(job, job.document.copies_of, resources, families)
        machine = _machine(job)
        laid = _laid(job, machine, resources)
        pdf = machine.write([laid])
        return Proofed(pdf, laid.pages, _proof(job, pdf, families))
    except ContentError as error:
        return error.problems
    except RecursionError:
        hint = "lists, quotes and HTML can stand in each other some dozen times"
        return (Problem(Path(str(job.path)), 0, "the text is nested too deep", hint),)


def _machine(job: Job) -> Press:
    pictures = Pictures(job.subject.folder, job.pictures)
    return Press(pictures, _texts(job), str(job.path), job.fonts)


def _laid(job: Job, machine: Press, resources: Resources) -> Laid:
    """Return a job's document laid out; a trial of it is laid out likewise."""

    def boxes(trial: Composed) -> Mapping[str, Box]:
        return machine.lay_out(trial.html, trial.styles).boxes

    composed = compose(job, resources, boxes)
    return machine.lay_out(composed.html, composed.styles)


def _proof(
    job: Job, pdf: bytes, families: frozenset[str], copies: Sequence[Copied] = ()
) -> tuple[Sheet, ...]:
    """Return what a PDF asks and answers; raise `ContentError` with all that is wrong on its pages.

    Of one that is to be bound, only the pages that `copies` repeat count.
    """
    printed = read(pdf)
    texts, name = _texts(job), str(job.path)
    faults = checked(printed, families)
    if copies:
        bound = ((fault, _bound_page(fault.page, copies)) for fault in faults)
        faults = tuple(replace(fault, page=page) for fault, page in bound if page)
    if faults:
        raise ContentError(located(fault, name, texts) for fault in faults)
    return sheets(printed)


def _bound_page(page: int, copies: Sequence[Copied]) -> int:
    """Return where a page comes first once the copies are bound, from 1; 0 where it does not."""
    end = 0
    for copy in copies:
        start = end + end % 2
        if page - 1 in copy.pages:
            return start + copy.pages.index(page - 1) + 1
        end = start + len(copy.pages)
    return 0


def _copies(job: Job, of: Document, resources: Resources, families: frozenset[str]) -> Proofed:
    """Return a PDF of copies: each form is laid out once, and each name on a page of its own."""
    machine = _machine(job)
    bearing = _laid(job, machine, resources)
    forms: dict[str, Laid] = {}
    for form in job.handed_out:
        single = replace(job, document=of, name=form.name, forms=(form,), copies=())
        forms[form.code] = _laid(single, machine, resources)
    stamps, problems = _stamps(job, bearing, forms)
    machine.tell(problems)
    pdf = machine.write([bearing, *forms.values()])
    pages: dict[str, range] = {}
    end = bearing.pages
    for code, laid in forms.items():
        pages[code] = range(end, end := end + laid.pages)
    copies = [
        Copied(bearing.bookmark(number), pages[form.code], stamps.get(number))
        for number, form in enumerate(_forms(job))
    ]
    found = _proof(job, pdf, families, copies)
    return Proofed(*bind(pdf, copies, blank=bearing.pages - 1), found)


def _forms(job: Job) -> tuple[Form, ...]:
    """Return the form of each copy."""
    return job.handed_out if job.document.once else tuple(copy.form for copy in job.copies)


def _texts(job: Job) -> tuple[SourceFile, ...]:
    """Return where faults on paper are looked up: the names at their lines, then the content."""
    names = {copy.place.line: copy.name for copy in job.copies}
    if not names:
        return job.texts
    text = "\n".join(names.get(line, "") for line in range(1, max(names) + 1))
    return (SourceFile(job.copies[0].place.path, text), *job.texts)


def _stamps(
    job: Job, bearing: Laid, sheets: Mapping[str, Laid]
) -> tuple[dict[int, Stamp], tuple[Problem, ...]]:
    """Return how the pages that bear something come onto those of their copies.

    A name stands on the line of its worksheet. One that is too wide is set smaller, as far as
    labels of figures are; what is wider still is a problem.
    """
    least = frame_of(job.setting.style).least
    leftward = job.locale.direction is Direction.RIGHT_TO_LEFT
    stamps: dict[int, Stamp] = {}
    problems: list[Problem] = []
    for number, form in enumerate(_forms(job)):
        sheet = sheets[form.code].boxes
        name = bearing.boxes.get(f"name-{number + 1}")
        em = bearing.boxes.get(f"em-{number + 1}")
        if name is None or em is None:
            continue
        if _PLACE not in sheet or _LINE not in sheet:
            hint = f'an empty <span id="{_PLACE}"> in the element with id="{_LINE}"'
            told = f"{job.document.copies_of}.html has no place for a name"
            return {}, (Problem(Path(str(job.path)), 0, told, hint),)
        place = sheet[_PLACE]
        # a name begins where its place is and runs towards the end of the line
        room = place.right - sheet[_LINE].left if leftward else sheet[_LINE].right - place.left
        scale = min(1.0, room / (name.right - name.left))
        side = place.right - scale * name.right if leftward else place.left - scale * name.left
        if (em.right - em.left) * scale * _POINTS_PER_MM < least:
            problems.append(_too_long(job, number, least))
        stamps[number] = Stamp(
            page=number,
            scale=scale,
            right=_POINTS_PER_MM * side,
            up=_POINTS_PER_MM * (scale * em.bottom - place.bottom + (1 - scale) * bearing.height),
        )
    return stamps, tuple(problems)


def _too_long(job: Job, number: int, least: float) -> Problem:
    copy = job.copies[number]
    told = f"the name does not fit on its line of the worksheet, even at {least:g} points"
    return Problem(copy.place.path, copy.place.line, told, "shorten it in the roster", copy.name)
