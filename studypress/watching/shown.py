"""The documents that the page in the browser shows, each at the page that changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from studypress.deliver import Entry
from studypress.report import Report
from studypress.watching.pages_changed import first_changed_page

Read = Callable[[Entry], bytes]
"""Gives the PDF of an entry."""


@dataclass(frozen=True)
class Shown:
    """A PDF in the browser.

    `name` is that of its file, which no other has; `edition` its subject and language. `version`
    is another whenever its pages look otherwise, and `page`, from 1, is the first that does.
    """

    name: str
    label: str
    edition: tuple[str, str]
    pages: int
    version: str
    page: int
    sha256: str
    pdf: bytes = field(repr=False)


def shown_after(before: Sequence[Shown], report: Report, read: Read) -> tuple[Shown, ...]:
    """Return the documents after a build, each at its place in the list.

    What could not be made is shown as it was.
    """
    old = {shown.name: shown for shown in before}
    entries = [made.entry for made in report.made]
    several = len({entry.subject for entry in entries}) > 1
    failed = set(map(_file, report.failed))
    wanted = {name: one for name, one in old.items() if name in failed or _is_stopped(one, report)}
    for entry in entries:
        wanted[_file(entry.path)] = _shown(entry, old, read, several)
    names = [
        *(name for name in old if name in wanted),
        *(name for name in wanted if name not in old),
    ]
    return tuple(wanted[name] for name in names)


def _shown(entry: Entry, before: Mapping[str, Shown], read: Read, several: bool) -> Shown:
    name = _file(entry.path)
    old = before.get(name)
    if old and old.sha256 == entry.sha256:
        return old
    pdf = read(entry)
    page = first_changed_page(old.pdf, pdf) if old else 1
    if old and page is None:
        return replace(old, pages=entry.pages, sha256=entry.sha256, pdf=pdf)
    return Shown(
        name=name,
        label=label(entry, several=several),
        edition=(entry.subject, entry.language),
        pages=entry.pages,
        version=entry.sha256[:16],
        page=page or 1,
        sha256=entry.sha256,
        pdf=pdf,
    )


def _is_stopped(shown: Shown, report: Report) -> bool:
    subject, _ = shown.edition
    return shown.edition in report.stopped or (subject, "") in report.stopped


def label(entry: Entry, *, several: bool) -> str:
    """Return what a document is called; where there are several subjects, with its subject."""
    whose = entry.subject if several else ""
    words = (whose, entry.document, entry.form, entry.setting, entry.language)
    return " ".join(word for word in words if word)


def _file(path: str) -> str:
    return PurePosixPath(path).name
