"""What a process that makes version after version of documents keeps of the last one.

A gathering made of the same HTML, stylesheets and pictures is taken as it was drawn; one that
changed in a place is laid out again from there.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from studypress.compose import Composed
from studypress.job import FRONT, Job
from studypress.press import Gathering, Laid, Press

_MOST = 120
"""How many gatherings are kept: those of a guide in some languages."""

_Name = tuple[str, str]


@dataclass(frozen=True)
class _Known:
    """A gathering as it was made last."""

    composed: Composed
    pictures: Mapping[str, str]
    fonts: Mapping[str, str]
    laid: Laid
    gathering: Gathering


@dataclass
class Kept:
    """The gatherings of a process, by the PDF they are for and their names there."""

    _found: OrderedDict[_Name, _Known] = field(default_factory=OrderedDict)

    def front(self, job: Job) -> int:
        """Return how many pages the front of a job took last; 0 where that is not known."""
        known = self._found.get((str(job.path), FRONT))
        return len(known.gathering.pages) if known else 0

    def drawn(self, job: Job, name: str, composed: Composed, press: Press) -> Gathering:
        """Return a gathering drawn, as it was where it is made of the same; raise `ContentError`.

        What is wrong with it keeps it from being kept.
        """
        key = str(job.path), name
        known = self._found.pop(key, None)
        same = known and known.pictures == job.pictures and known.fonts == job.fonts
        if known and same and known.composed == composed:
            self._found[key] = known
            return known.gathering
        styled = known and same and known.composed.styles == composed.styles
        before = known.laid if known and styled else None
        laid = press.lay_out(composed.html, composed.styles, composed.areas, before)
        gathering = press.draw(laid)
        press.check()
        self._found[key] = _Known(composed, job.pictures, job.fonts, laid, gathering)
        while len(self._found) > _MOST:
            self._found.popitem(last=False)
        return gathering
