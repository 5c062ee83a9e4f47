"""Ids: how they are written, and those that nobody wrote, made of the words they stand for.

A made id is a slug: `What is a square?` is `what-is-a-square`. Words of another script than the
Latin one make a digest. Where two would be alike, each has a digest of its whole text behind it.
So an id stays what it is when questions change places, and when others are added whose words
are not the same.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePath
from typing import TypeVar

from studypress.content.names import in_shell
from studypress.model import Part, Place, Question, Section, SectionKind, Term
from studypress.problems import Problem, counted
from studypress.source import Faults, SourceFile

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
ID_HINT = "small letters, digits and single hyphens, such as {#model-drift}"
MOST_LETTERS = 40
"""A slug is cut at the last word that ends within so many."""

NOUNS = {
    SectionKind.QUESTIONS: "question",
    SectionKind.PROSE: "part",
    SectionKind.GLOSSARY: "term",
}
"""What a section of each kind holds."""

_Item = Question | Part | Term
_Items = TypeVar("_Items", Question, Part, Term)
_PREFIXES = {Question: "q-", Part: "part-", Term: "term-"}
# Latin letters that Unicode does not take apart.
_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_APOSTROPHE = re.compile(r"['’]")
# The address of a link or picture; attributes.
_UNSPOKEN = re.compile(r"\]\([^()]*\)|\{[^{}]*\}")
_WORD = re.compile(r"[a-z0-9]+")
# One that is typed before a stem changes with its place.
_NUMBER = re.compile(r"\A\d{1,4}[.)]\s+")


def slug(text: str) -> str:
    """Return the words of a text as an id; nothing where most of its letters are not Latin."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text).lower().translate(_LATIN))
    letters = [letter for letter in plain if letter.isalnum()]
    if 2 * sum(letter.isascii() for letter in letters) <= len(letters):
        return ""
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    first, *others = _WORD.findall(bare)
    short: str = first[:MOST_LETTERS]
    for word in others:
        if len(short) + 1 + len(word) > MOST_LETTERS:
            break
        short = f"{short}-{word}"
    return short


def id_of_file(path: PurePath) -> str:
    """Return the id that a section file's name stands for: `10-basics.md` is `basics`."""
    return re.sub(r"^\d+[-_]", "", path.stem)


def made_ids(
    sections: Iterable[Section], sources: Iterable[SourceFile]
) -> tuple[Mapping[Place, str], tuple[Problem, ...]]:
    """Return the ids of what has none, by its place, and which of it stands there twice.

    `sources` are the files that the sections were read from.
    """
    sections = tuple(sections)
    faults = {source.path: Faults(source) for source in sources}
    stated = {identifier for section in sections for identifier, _ in section.targets}
    texts: dict[Place, str] = {}
    slugs: dict[Place, str] = {}
    for section in (section for section in sections if section.nameless):
        for item, text in _texts(section, faults[section.place.path].source):
            texts[item.place] = text
            slugs[item.place] = _slug(item)
    counts = Counter(slugs.values())
    ids: dict[Place, str] = {}
    first: dict[str, Place] = {}
    for place, short in slugs.items():
        alone = counts[short] == 1 and short not in stated
        identifier = short if alone else f"{short}-{_digest(texts[place], 6)}"
        other = first.setdefault(identifier, place)
        if other is not place:
            message = f"the very same stands at {other.path}:{other.line} already"
            hint = "take one of the two out, or give each an id of its own: {#...}"
            faults[place.path].add(place.line, message, hint)
            identifier = f"{identifier}-{len(ids)}"
        ids[place] = identifier
    return ids, tuple(problem for file in faults.values() for problem in file.problems)


def with_ids(sections: Iterable[Section], ids: Mapping[Place, str]) -> tuple[Section, ...]:
    """Return sections whose questions, parts and terms have the ids made for their places."""
    return tuple(
        replace(
            section,
            questions=_named(section.questions, ids),
            parts=_named(section.parts, ids),
            terms=_named(section.terms, ids),
        )
        for section in sections
    )


def _named(items: Iterable[_Items], ids: Mapping[Place, str]) -> tuple[_Items, ...]:
    return tuple(replace(item, id=ids.get(item.place, item.id)) for item in items)


def unmatched_problem(
    original: Section, translation: Section, source: SourceFile, subject: str
) -> Problem | None:
    """Return what keeps a section from being compared with that of the source edition.

    `original` is that one as it was written, `source` the translation's file. None where both
    have all their ids.
    """
    noun = NOUNS[original.kind]
    line = next((place.line for place in translation.nameless), translation.place.line)
    hint = f"have them written in: build.py ids {in_shell(subject)}"
    if count := len(original.nameless):
        where = f"in the source edition, {original.place.path}"
    elif count := len(translation.nameless):
        where = "here"
    else:
        return None
    lack = "has no id" if count == 1 else "have no ids"
    message = f"{counted(count, noun)} {lack} {where}: "
    message += "a translation follows its source by them"
    return Problem(source.path, line, message, hint, source.line(line))


def _texts(section: Section, source: SourceFile) -> Iterator[tuple[_Item, str]]:
    """Yield what in a section has no id, with its words and what stands below them."""
    items = section.items
    starts = [item.place.line for item in items]
    for item, (start, end) in zip(items, pairwise([*starts, len(source.lines) + 1]), strict=True):
        if not item.id:
            below = "\n".join(line.rstrip() for line in source.lines[start : end - 1])
            yield item, f"{_words(item)}\n{below.strip()}"


def _words(item: _Item) -> str:
    match item:
        case Question():
            words = item.stem
        case Part():
            words = item.title
        case Term():
            words = item.headword
    return _NUMBER.sub("", words.text)


def _slug(item: _Item) -> str:
    words = _words(item)
    short = slug(_UNSPOKEN.sub("]", words))
    prefix = _PREFIXES[type(item)]
    if not short:
        return f"{prefix}{_digest(words, 8)}"
    return f"{prefix}{short}" if isinstance(item, Term) else short


def _digest(text: str, length: int) -> str:
    composed = unicodedata.normalize("NFC", text)
    return hashlib.sha256(composed.encode("utf-8")).hexdigest()[:length]
