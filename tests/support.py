"""Subjects to test with: small ones, written into a temporary folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from studypress.catalogue import DOCUMENTS
from studypress.catalogue.guide import GUIDE
from studypress.catalogue.key import KEY
from studypress.catalogue.worksheet import WORKSHEET
from studypress.content.parse import Originals, parse_section
from studypress.document import Setting
from studypress.ingredients.materials import Materials
from studypress.job import Job
from studypress.load import load
from studypress.locale import Locale, parse_locale
from studypress.making import agenda
from studypress.making.maker import Finished, Maker
from studypress.model import (
    Bundle,
    Choice,
    Edition,
    Fragment,
    Gap,
    Kind,
    Level,
    Match,
    Open,
    Option,
    Order,
    Pair,
    Place,
    Question,
    Section,
    Subject,
    Task,
    Term,
)
from studypress.plan import plan
from studypress.press import Press
from studypress.problems import Problem
from studypress.resources import Resources
from studypress.sheets.draw import draw
from studypress.source import Faults, SourceFile

__all__ = ["GUIDE", "KEY", "WORKSHEET"]

PLAIN = tuple(document for document in DOCUMENTS if document.plain)
"""What a build without a command makes."""

names_in_utf8 = pytest.mark.skipif(
    sys.getfilesystemencoding().lower() != "utf-8",
    reason="no file can be named so here: `make test` has Python's UTF-8 mode",
)
"""Of tests that name files by letters that not every encoding has."""

OPEN = """\
## What is open? {#open-one level=basic minutes=4 tags="alpha, beta"}

/// probe
What the asker is after.
///

The model answer.

/// points
- The first point
- The second point
///
"""

CHOICE = """\
## Which one? {#choice-one level=intermediate tags="alpha"}

- [ ] The wrong one
- [x] The right one
- [ ] Another wrong one

Why it is so.
"""

GAP = """\
## Fill in. {#gap-one level=basic}

Water is made of [[hydrogen|H]] and [[oxygen]].
"""

MATCH = """\
## Join. {#match-one level=advanced kind=match}

France
:   Paris

Italy
:   Rome

Spain
:   Madrid
"""

ORDER = """\
## Put in order. {#order-one level=basic kind=order}

1. Get up
2. Have breakfast
3. Go out
"""

FOLLOW_UPS = """\

/// follow-ups
- And what is closed?
- How would you *open* it?
///
"""
"""What can stand behind the lines of an open question."""

QUESTIONS = (OPEN, CHOICE, GAP, MATCH, ORDER)
"""One question of each kind."""


PLACE = Place(Path("subject.toml"), 1)


def section(*questions: str, id: str = "basics") -> str:
    """Return the text of a section file; one question of each kind if none is given."""
    return "\n".join((f"# Title of {id} {{#{id}}}\n", *(questions or QUESTIONS)))


SOURCE = section()


def settings(
    languages: Sequence[str] = ("en",), sections: Sequence[str] = ("basics",), more: str = ""
) -> str:
    """Return the text of a `subject.toml`; `more` is put behind it, such as worksheets."""
    listed = ", ".join(f'"{language}"' for language in languages)
    named = ", ".join(f'"{section}"' for section in sections)
    titles = "\n".join(f'{language} = "Title in {language}"' for language in languages)
    return f"languages = [{listed}]\nsections = [{named}]\n\n[title]\n{titles}\n{more}"


def write_subject(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """Write a subject and return its folder: `files` over a whole one in English."""
    texts = {"subject.toml": settings(), "en/10-basics.md": SOURCE, **(files or {})}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return folder


def parse(
    text: str, originals: Originals | None = None
) -> tuple[Section | None, tuple[Problem, ...]]:
    """Parse the text of a section file."""
    return parse_section(SourceFile(Path("en/10-basics.md"), text), originals or Originals())


@dataclass(frozen=True)
class Pressed:
    """A finished PDF."""

    pdf: bytes
    pages: int


def press(
    html: str,
    styles: tuple[SourceFile, ...],
    pictures: Path,
    texts: tuple[SourceFile, ...],
    name: str,
) -> Pressed:
    """Return the PDF of one document."""
    machine = Press(pictures, texts, name)
    laid = machine.lay_out(html, styles)
    return Pressed(machine.write([laid]), laid.pages)


def locale(language: str) -> Locale:
    """Return the built-in locale of a language."""
    path = Resources(Path("no-project")).find("locales", f"{language}.toml")
    assert path is not None
    source = SourceFile(path, path.read_text(encoding="utf-8"))
    found = parse_locale(source, Faults(source))
    assert found is not None
    return found


def fragment(text: str) -> Fragment:
    """Return a piece of Markdown that stands nowhere in particular."""
    return Fragment(text, Place(Path("en/10-basics.md"), 1))


def jobs(folder: Path, setting: Setting | None = None) -> tuple[Job, ...]:
    """Return a job for every document that a subject declares, in all its languages."""
    loaded, problems = load(folder, Resources(folder.parent.parent))
    assert loaded is not None, problems
    drawn = [draw(loaded.subject, blueprint) for blueprint in loaded.subject.blueprints]
    assert all(found == () for _, found in drawn), drawn
    bundles = [Bundle(forms[0].blueprint.name, forms) for forms, _ in drawn]
    return tuple(
        plan(
            loaded.subject,
            loaded.files,
            loaded.locales,
            PLAIN,
            bundles,
            setting or Setting(),
            Materials(Resources(folder.parent.parent)),
        )
    )


def stand_in(monkeypatch: pytest.MonkeyPatch, whole: Callable[[Maker, Job], Finished]) -> None:
    """Let a function stand for all that makes the PDF of a job, in one."""
    monkeypatch.setattr(Maker, "whole", whole)
    monkeypatch.setattr(agenda, "gatherings", lambda *_: ())


def question(
    id: str,
    level: str = "basic",
    kind: str = "open",
    minutes: int = 1,
    tags: Sequence[str] = (),
    right: Sequence[bool] = (True, False, False),
) -> Question:
    """Return a question as it is after parsing; `right` says which choices are right."""
    text = fragment(id)
    tasks: Mapping[Kind, Task] = {
        Kind.OPEN: Open((text,)),
        Kind.CHOICE: Choice(tuple(Option(text, is_right) for is_right in right)),
        Kind.GAP: Gap(text, (("word",),)),
        Kind.MATCH: Match(tuple(Pair(text, fragment(f"{id} {n}")) for n in range(len(right)))),
        Kind.ORDER: Order((text,) * len(right)),
    }
    answer = text if kind == "open" else None
    return Question(
        id, PLACE, text, Level(level), minutes, tuple(tags), tasks[Kind(kind)], None, None, answer
    )


def subject_of(sections: Mapping[str, Sequence[Question]], terms: Sequence[Term] = ()) -> Subject:
    """Return a subject in English that has these questions, and a glossary if there are terms."""
    made = [Section(id, PLACE, fragment(id), None, tuple(own)) for id, own in sections.items()]
    made.append(Section("glossary", PLACE, fragment("glossary"), None, terms=tuple(terms)))
    edition = Edition("en", "Title", "", (), tuple(made))
    return Subject("made", Path("made"), "", None, (edition,), ())
