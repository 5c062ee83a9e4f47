"""What one run is to make, and what is refused because it makes no sense."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from studypress.catalogue import DOCUMENTS
from studypress.document import Document, Setting
from studypress.problems import JoinedUsageError, UsageError, did_you_mean
from studypress.workers.limits import Limits

if TYPE_CHECKING:
    # what reads and makes is slow to load, and a request is there before it is needed
    from studypress.job import Job
    from studypress.load import Loaded
    from studypress.model import Blueprint
    from studypress.sheets.series import Series
    from studypress.sheets.typed import SheetRequest


@dataclass(frozen=True)
class Request:
    """What one run is to make.

    `subject` and `languages` narrow it; empty, all are made; so do the `names` of declared
    worksheets. `blueprint` or `series` stands in for the declared worksheets. With `sheet`, the
    key of that one sheet is made, whatever else says. With `fresh` the blueprint draws no question
    that a sheet on record asks, with `not_in` none of the sheets with these codes. The people of
    the `roster`, a file, get a copy of each worksheet, with `each` in forms of their own. `workers`
    documents are made side by side. With one and no `limits`, they are made in this process; else
    in worker processes, each document within the limits. `force` makes again what is up to date.
    `copies` is how many of each document that is handed out are to be printed; it counts paper and
    changes no file. `zip` packs the files of each subject. With `explain`, the report says why each
    document is made. In the folder `keep_html` the HTML that goes to the press is left; then all is
    made again. Where it is `strict`, warnings of the content and of the looks of pages are errors.
    """

    content: Path = Path("content")
    output: Path = Path("output")
    subject: str | None = None
    languages: tuple[str, ...] = ()
    documents: tuple[Document, ...] = tuple(document for document in DOCUMENTS if document.plain)
    names: tuple[str, ...] = ()
    blueprint: Blueprint | None = None
    series: Series | None = None
    sheet: SheetRequest | None = None
    fresh: bool = False
    not_in: tuple[str, ...] = ()
    roster: Path | None = None
    each: bool = False
    setting: Setting = field(default_factory=Setting)
    workers: int = 1
    limits: Limits | None = None
    force: bool = False
    copies: int = 1
    zip: bool = False
    keep_html: Path | None = None
    explain: bool = False
    strict: bool = False


_SHORT = 12
"""So many characters of a digest are enough to tell requests apart."""


def options_digest(request: Request, asked: Iterable[str]) -> str:
    """Return a digest of what says which document is meant and does not stand in its path.

    That is the folder of the content, and the options by which forms are drawn and dealt. `asked`
    are the ids of what is left out since a sheet asks it.
    """
    from studypress.ingredients.canonical import digest

    content = _from(request.output, request.content)
    roster = request.roster and _from(request.output, request.roster)
    said = (content, roster, request.blueprint, request.series, request.each, sorted(asked))
    return digest(said)[:_SHORT]


def _from(start: Path, path: Path) -> str:
    """Return where a file lies, from a folder on: the same where both are moved together."""
    try:
        return Path(os.path.relpath(path.resolve(), start.resolve())).as_posix()
    except ValueError:  # on another drive
        return path.resolve().as_posix()


def refuse_unread(request: Request) -> None:
    """Raise `UsageError` where a request makes no sense, whatever the content."""
    for document in request.documents:
        document.accept(request.setting)
        if document.roster and not request.roster:
            raise UsageError(
                f"'{document}' is made for a roster", "name a table of names with --roster"
            )
    if request.roster and (request.series or request.sheet):
        message = "a roster goes with worksheets, not with a series or a key made again"
        raise UsageError(message, "leave one of them out")
    if (request.fresh or request.not_in) and not request.blueprint:
        message = "--fresh and --not-in go with a worksheet that is drawn by options"
        raise UsageError(message, "say what to draw, such as --count 8")
    if request.copies < 1:
        raise UsageError(f"{request.copies} copies: nothing is to be printed", "ask for 1 or more")


def refuse_absent(request: Request, subjects: Sequence[Loaded]) -> None:
    """Raise `UsageError` where none of the subjects has what is asked for."""
    known = {one for loaded in subjects for one in loaded.files.settings.languages}
    for language in request.languages:
        if language not in known:
            raise UsageError(f"nothing is written in '{language}'", did_you_mean(language, known))
    declared = {blueprint.name for loaded in subjects for blueprint in loaded.subject.blueprints}
    for name in request.names:
        if name not in declared:
            who = " or ".join(f"'{loaded.subject.id}'" for loaded in subjects)
            message = f"there is no worksheet '{name}' in {who}"
            raise UsageError(message, did_you_mean(name, declared))


def refuse_taken(request: Request, subjects: Sequence[Loaded]) -> None:
    """Raise `UsageError` where a drawing has the name of a declared worksheet or of its forms."""
    refused: list[UsageError] = []
    for loaded in subjects:
        declared = {name for one in loaded.subject.blueprints for name in _names(one)}
        taken = sorted(declared.intersection(_drawn_as(request)))
        if taken:
            message = f"{loaded.subject.id}: subject.toml has a worksheet '{taken[0]}'"
            refused.append(UsageError(message, "name the drawing otherwise, with --as"))
    if refused:
        raise JoinedUsageError(refused)


def _drawn_as(request: Request) -> Iterator[str]:
    """Yield the names under which what is drawn by options goes into files."""
    if series := request.series:
        yield series.name
        yield from (series.week_name(number) for number in range(1, series.weeks + 1))
    # pairs go by the name of their document, which no worksheet takes from them
    elif (drawn := request.blueprint) and drawn.name not in map(str, request.documents):
        yield from _names(drawn)


def _names(blueprint: Blueprint) -> tuple[str, ...]:
    return (blueprint.name, *blueprint.form_names)


def refuse_jobs(request: Request, jobs: Sequence[Job]) -> None:
    """Raise `UsageError` where nothing would be made, or not with the roster or the copies."""
    hint = "declare one in subject.toml, or draw one by options such as --count"
    if request.roster and not any(job.copies for job in jobs):
        raise UsageError("there is no worksheet to print for the roster", hint)
    if request.documents and not jobs:  # what an edition prints is always there
        raise UsageError("there is no worksheet to make", hint)
    for job in jobs:
        if request.copies > 1 and job.document.copies_of:
            raise UsageError(
                f"'{job.path.name}' holds a {job.document.copies_of} for each person already, "
                f"so {request.copies} copies of it make no sense",
                "print it once: leave --copies out",
            )
