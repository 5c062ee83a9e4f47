"""Steps 5 and 6 for one job: compose, then press, then read the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from studypress.compose import NO_PAGES, Composed, compose, running
from studypress.job import FRONT, Job
from studypress.making.copying import copied
from studypress.making.kept import Kept
from studypress.making.pressing import laid_out, press_of, proof_of
from studypress.pages.running import PageMark
from studypress.press import Gathering
from studypress.problems import ContentError, Problem
from studypress.proof import Proofed
from studypress.resources import Resources

_ENTRIES = 45
"""About so many lines stand on a page of contents."""

_TRIES = 5
"""So often a document is laid out until its contents name the pages where things are."""


@dataclass(frozen=True)
class Finished:
    """A finished PDF, and the HTML it is made of where that is wanted."""

    proofed: Proofed
    html: Composed | None = None


@dataclass(frozen=True)
class Maker:
    """Makes PDFs of jobs. Each of its methods raises `ContentError` with all that is wrong.

    Fonts are to be of `families`. With `keep_html`, the HTML is given too. What is `kept` of
    earlier versions spares laying out again what has not changed.
    """

    resources: Resources
    families: frozenset[str]
    keep_html: bool = False
    kept: Kept | None = None

    def whole(self, job: Job) -> Finished:
        """Return a job's PDF, its document laid out in one."""
        # what the job does not say it is made with is not there
        resources = self.resources.only(job.files)
        if job.document.copies_of:
            proofed, composed = copied(job, job.document.copies_of, resources, self.families)
            return Finished(proofed, composed if self.keep_html else None)
        press = press_of(job)
        pages = NO_PAGES
        for _ in range(_TRIES):
            composed, laid = laid_out(job, press, resources, pages)
            found = {name: box.page for name, box in laid.boxes.items()}
            # only a document with contents needs to know
            if not job.document.gathered or found == pages:
                break
            pages = found
        else:
            raise _unsettled(job)
        pdf = press.write([laid])
        proofed = proof_of(job, pdf, laid.pages, self.families)
        return Finished(proofed, composed if self.keep_html else None)

    def gathering(self, job: Job, name: str) -> Gathering:
        """Return a gathering of a job's document, drawn."""
        composed = compose(job, self.resources.only(job.files), gathering=name)
        return self._drawn(job, composed, name)

    def bound(self, job: Job, gatherings: Sequence[Gathering]) -> Finished:
        """Return a job's PDF, made of its gatherings: the front before them, numbers on them."""
        front, composed, pages = self._front(job, gatherings)
        every = (front, *gatherings)
        marks = [
            PageMark(page.name, page.strings) for gathering in every for page in gathering.pages
        ]
        lines = self._drawn(job, running(job, composed, marks), "running lines")
        pdf = press_of(job).join(every, lines)
        proofed = proof_of(job, pdf, len(marks), self.families)
        if not self.keep_html:
            return Finished(proofed)
        return Finished(proofed, compose(job, self.resources.only(job.files), pages=pages))

    def _front(
        self, job: Job, gatherings: Sequence[Gathering]
    ) -> tuple[Gathering, Composed, dict[str, int]]:
        """Return the front, drawn and as HTML, and the pages of all that has an id.

        The contents name pages that lie behind them, so their own length is guessed first.
        """
        resources = self.resources.only(job.files)
        entries = sum(len(page.bookmarks) for gathering in gatherings for page in gathering.pages)
        length = self.kept.front(job) if self.kept else 0
        length = length or 1 + ceil(entries / _ENTRIES)
        for _ in range(_TRIES):
            pages = _numbered(gatherings, length)
            composed = compose(job, resources, gathering=FRONT, pages=pages)
            front = self._drawn(job, composed, FRONT)
            if len(front.pages) == length:
                return front, composed, pages
            length = len(front.pages)
        raise _unsettled(job)

    def _drawn(self, job: Job, composed: Composed, name: str) -> Gathering:
        press = press_of(job)
        if self.kept:
            return self.kept.drawn(job, name, composed, press)
        gathering = press.draw(press.lay_out(composed.html, composed.styles, composed.areas))
        press.check()
        return gathering


def _numbered(gatherings: Sequence[Gathering], before: int) -> dict[str, int]:
    """Return the pages of all that has an id, where so many pages stand before."""
    pages: dict[str, int] = {}
    for gathering in gatherings:
        for name, box in gathering.boxes.items():
            pages.setdefault(name, before + box.page)
        before += len(gathering.pages)
    return pages


def _unsettled(job: Job) -> ContentError:
    told = "with every page number that the contents name, they take another number of pages"
    hint = "make one heading a word longer or shorter"
    return ContentError([Problem(Path(str(job.path)), 0, told, hint)])
