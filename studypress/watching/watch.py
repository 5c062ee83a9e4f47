"""The watch: build, tell, wait for a change, and so on.

All is done in the one process, so that the libraries are loaded once, and what was made of a text
can be kept for the next round.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NoReturn, Protocol

from studypress.deliver import Entry, read_delivered
from studypress.problems import ContentError, MachineError
from studypress.project import PACKAGE
from studypress.report import Report
from studypress.request import Request
from studypress.watching.board import Board
from studypress.watching.rounds import Round, play
from studypress.watching.shown import Shown, shown_after


class Awaited(Protocol):
    """Changes on disk, as `studypress.watching.changes.Changes` are."""

    def settle(self) -> None:
        """Take what was written up to now for written by the build."""

    def wait(self) -> None:
        """Return once something has changed."""


def watch(
    request: Request,
    changes: Awaited,
    build: Callable[[Request], Report],
    tell: Callable[[Round], None],
    board: Board | None = None,
) -> NoReturn:
    """Build what a request asks for, and again after each change, until interrupted.

    `tell` gets each round; the board, where there is one, the state of the page. What is wrong
    with the content is told, and the watch goes on. A command that is wrong, or a machine in the
    way, is raised from the first round: no save would mend it. So is that studypress itself has
    changed, from any round.
    """
    request = replace(request, workers=1)
    code = own_code()
    first = True
    while True:
        if board:
            board.put(board.state.started())
        # what is up to date is made again once, so that the next rounds have its pages at hand
        asked = replace(request, force=first)
        done = play(partial(build, asked), _shows(board, request) if board else None)
        changes.settle()
        if first and done.error and not isinstance(done.error, ContentError):
            raise done.error
        first = False
        tell(done)
        if board:
            board.put(board.state.after(done))
        changes.wait()
        if own_code() != code:
            # the old code runs on, and what it makes would count as made by the new
            message = "studypress itself has changed since the watch began"
            raise MachineError(message, "begin it anew")


def own_code() -> tuple[object, ...]:
    """Return what differs once a module of ours was written anew."""
    files = [(path, path.stat()) for path in sorted(PACKAGE.rglob("*.py"))]
    return tuple((path, found.st_mtime_ns, found.st_size) for path, found in files)


def _shows(board: Board, request: Request) -> Callable[[Report], tuple[Shown, ...]]:
    """Return what makes the documents of a report those that the page is to show."""

    def read(entry: Entry) -> bytes:
        return read_delivered(request.output, entry)

    return lambda report: shown_after(board.state.documents, report, read)
