"""A PDF of copies: its forms laid out once each, names on pages of their own, then bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from studypress.compose import NO_PAGES, Composed
from studypress.copies.bind import Copied, Stamp, bind
from studypress.document import Document
from studypress.job import Job
from studypress.locale import Direction
from studypress.making.pressing import laid_out, press_of, proof_of
from studypress.model import Form
from studypress.pages.figures import frame_of
from studypress.press import Laid
from studypress.problems import Problem
from studypress.proof import Proofed
from studypress.resources import Resources
from studypress.units import POINTS_PER_MM

# By these ids `worksheet.html` tells where a name is printed, and the line that it must end on. In
# `worksheets.html` it is `name-1`, and `em-1` is as wide as its type is high.
_PLACE, _LINE = "person-name", "person-line"


def copied(
    job: Job, of: Document, resources: Resources, families: frozenset[str]
) -> tuple[Proofed, Composed]:
    """Return a PDF of copies of a document, and the HTML of what it bears; raise `ContentError`.

    Each form is laid out once, and each name on a page of its own.
    """
    press = press_of(job)
    composed, bearing = laid_out(job, press, resources, NO_PAGES)
    forms: dict[str, Laid] = {}
    for form in job.handed_out:
        single = replace(job, document=of, name=form.name, forms=(form,), copies=())
        _, forms[form.code] = laid_out(single, press, resources, NO_PAGES)
    stamps, problems = _stamps(job, bearing, forms)
    press.tell(problems)
    pdf = press.write([bearing, *forms.values()])
    pages: dict[str, range] = {}
    end = bearing.pages
    for code, laid in forms.items():
        pages[code] = range(end, end := end + laid.pages)
    copies = [
        Copied(bearing.bookmark(number), pages[form.code], stamps.get(number))
        for number, form in enumerate(_forms(job))
    ]
    once = proof_of(job, pdf, end, families, partial(_bound_page, copies=copies))
    bound, pages_bound = bind(pdf, copies, blank=bearing.pages - 1)
    return replace(once, pdf=bound, pages=pages_bound), composed


def _forms(job: Job) -> tuple[Form, ...]:
    """Return the form of each copy."""
    return job.handed_out if job.document.once else tuple(copy.form for copy in job.copies)


def _bound_page(page: int, copies: Sequence[Copied]) -> int:
    """Return where a page comes first once the copies are bound, from 1; 0 where it does not."""
    end = 0
    for copy in copies:
        start = end + end % 2
        if page - 1 in copy.pages:
            return start + copy.pages.index(page - 1) + 1
        end = start + len(copy.pages)
    return 0


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
        if (em.right - em.left) * scale * POINTS_PER_MM < least:
            problems.append(_too_long(job, number, least))
        stamps[number] = Stamp(
            page=number,
            scale=scale,
            right=POINTS_PER_MM * side,
            up=POINTS_PER_MM * (scale * em.bottom - place.bottom + (1 - scale) * bearing.height),
        )
    return stamps, tuple(problems)


def _too_long(job: Job, number: int, least: float) -> Problem:
    copy = job.copies[number]
    told = f"the name does not fit on its line of the worksheet, even at {least:g} points"
    return Problem(copy.place.path, copy.place.line, told, "shorten it in the roster", copy.name)
