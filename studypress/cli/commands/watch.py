"""The command `watch`."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from contextlib import ExitStack, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studypress import runs
from studypress.catalogue import DOCUMENTS
from studypress.cli import show
from studypress.cli.options import (
    Content,
    Languages,
    Output,
    PageFont,
    PageStyle,
    PaperSize,
    Strict,
    SubjectName,
)
from studypress.cli.progress import shown_progress
from studypress.cli.stopping import Stopped
from studypress.document import Document, Font, Paper, Setting, Style
from studypress.making.kept import Kept
from studypress.report import Report
from studypress.request import Request

if TYPE_CHECKING:
    from studypress.watching.rounds import Round


class Watched(StrEnum):
    """The documents that can be watched: those that need no more than a subject."""

    GUIDE = "guide"
    WORKSHEET = "worksheet"
    KEY = "key"
    CARDS = "cards"


Documents = Annotated[
    list[Watched] | None,
    typer.Option(
        help="What is made: guide, worksheet, key or cards; may be repeated.  [default: guide]",
        metavar="DOCUMENT",
    ),
]
Open = Annotated[
    bool, typer.Option("--open", help="Show it in the browser, at the page that changed last.")
]
Port = Annotated[
    int | None,
    typer.Option(
        help="Serve the page for the browser at this port, also without --open."
        "  [default: any that is free]",
        min=1,
        max=65535,
        metavar="N",
    ),
]
Poll = Annotated[
    bool,
    typer.Option(
        "--poll", help="Ask the files whether they changed, where the disk does not tell of it."
    ),
]


def watch(
    subject: SubjectName = None,
    document: Documents = None,
    lang: Languages = None,
    open_: Open = False,
    port: Port = None,
    poll: Poll = False,
    content: Content = Path("content"),
    output: Output = Path("output"),
    paper: PaperSize = Paper.A4,
    style: PageStyle = Style.STANDARD,
    font: PageFont = Font.STANDARD,
    strict: Strict = False,
) -> None:
    """Make guides, and make them again whenever a file is saved.

    Texts, pictures, settings, templates, styles and locales are watched. What is wrong is told,
    and the next save is taken. Ctrl-C ends it.
    """
    # only here: other commands have no use for a server
    from studypress.watching.board import Board
    from studypress.watching.changes import Changes
    from studypress.watching.server import serving
    from studypress.watching.watch import watch as go_on

    request = Request(
        content=content,
        output=output,
        subject=subject,
        languages=tuple(lang or ()),
        documents=_documents(document or [Watched.GUIDE]),
        setting=Setting(paper, style, font=font),
        strict=strict,
    )
    board = Board() if open_ or port else None
    with suppress(KeyboardInterrupt, Stopped), ExitStack() as stack:
        changes = stack.enter_context(Changes(request, poll=poll))
        address = stack.enter_context(serving(board, port or 0)) if board else ""
        if address:
            show.say(f"to be seen at {address}")
        go_on(request, changes, _build, _teller(address if open_ else ""), board)
    show.say("watch ended")


_KEPT = Kept()
"""What the builds of this process know of those before."""


def _documents(wanted: list[Watched]) -> tuple[Document, ...]:
    names = {one.value for one in wanted}
    return tuple(document for document in DOCUMENTS if document.name in names)


def _build(request: Request) -> Report:
    with shown_progress(wanted=True) as (progress, _):
        return runs.build(request, progress, kept=_KEPT)


def _teller(address: str) -> Callable[[Round], None]:
    """Return what tells of a round; behind the first one it opens an address, if there is one."""
    unopened = [address] if address else []

    def tell(done: Round) -> None:
        show.watched(done)
        while unopened:
            webbrowser.open(unopened.pop())

    return tell
