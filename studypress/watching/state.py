"""What the page in the browser shows, as a value and as JSON for the page's script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from studypress.problems import NOWHERE, Problem, Severity
from studypress.report import told_path
from studypress.watching.rounds import Round
from studypress.watching.shown import Shown

# So many characters of a line are shown; one may have millions.
_MOST = 300


@dataclass(frozen=True)
class State:
    """What the page shows; `bug` tells that studypress itself is at fault."""

    building: bool = True
    documents: tuple[Shown, ...] = ()
    problems: tuple[Problem, ...] = ()
    bug: bool = False

    def started(self) -> State:
        """Return the state while the next round goes on."""
        return replace(self, building=True)

    def after(self, done: Round) -> State:
        """Return the state after a round; where it came to nothing, the documents stay."""
        documents = self.documents if done.failed else done.documents
        return State(False, documents, done.problems, bool(done.bug))

    def json(self, start: Path) -> str:
        """Return the state for the page's script; paths are told from `start` on."""
        told = {
            "building": self.building,
            "bug": self.bug,
            "documents": [
                {key: getattr(shown, key) for key in ("name", "label", "pages", "version", "page")}
                for shown in self.documents
            ],
            "problems": [_told(problem, start) for problem in self.problems],
        }
        return json.dumps(told)


def _told(problem: Problem, start: Path) -> Mapping[str, object]:
    place = "" if problem.path == NOWHERE else told_path(problem, start).as_posix()
    return {
        "place": f"{place}:{problem.line}" if problem.line else place,
        "message": problem.message,
        "source": problem.source.strip()[:_MOST],
        "hint": problem.hint,
        "warning": problem.severity is Severity.WARNING,
    }
