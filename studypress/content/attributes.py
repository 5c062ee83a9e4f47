"""The attributes behind a heading: `{#id level=basic minutes=4 tags="drift, monitoring"}`.

The notation is that of Python-Markdown's attribute lists. The words are ours, and any other is
an error. Quotes may be curved, as word processors make them. In an edition that is not the
source, what is left out is as in the source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from studypress.content.ids import ID, ID_HINT, slug
from studypress.model import Kind, Level, Question, SectionKind
from studypress.problems import did_you_mean
from studypress.source import Faults

_TOKEN = re.compile(
    r"""(?:\#(?P<id>[^\s="'#]+)
    |(?P<key>[^\s=#"':]+)=(?:["“”„«»](?P<double>[^"“”„«»]*)["“”«»]
    |['‘’‚](?P<single>[^'‘’‚]*)['‘’]|(?P<bare>[^\s"'“”„«»‘’‚]+)))(?=\s|\Z)
    |(?P<wrong>[\w-]+:\s+\S+|\S+)""",
    re.VERBOSE,
)
_Word = TypeVar("_Word", bound=StrEnum)
_KNOWN = ("level", "minutes", "tags", "kind")

_MARKS = frozenset({"points", "point", "marks", "mark", "score", "weight", "grade", "credits"})
"""Names of what a question scores, which is not stated."""

_OTHER_NAMES = {
    "level": frozenset({"difficulty", "niveau", "nivel", "stufe", "grade-level"}),
    "minutes": frozenset({"time", "duration", "mins", "min", "minuten", "minutos"}),
    "tags": frozenset({"keywords", "topics", "topic", "labels", "categories", "category"}),
    "kind": frozenset({"type", "qtype", "format"}),
}
"""What the attributes are called elsewhere."""


@dataclass(frozen=True)
class Attributes:
    """The attributes of one heading; None where one is not stated, or in `wrong` by its value."""

    id: str = ""
    level: Level | None = None
    minutes: int | None = None
    tags: tuple[str, ...] | None = None
    kind: Kind | None = None
    wrong: frozenset[str] = frozenset()


def parse_values(
    text: str, line: int, faults: Faults, known: tuple[str, ...]
) -> tuple[str, Mapping[str, str]]:
    """Return the id and the values that stand between the braces at `line`.

    `known` names the keys that may stand there beside the id.
    """
    identifier = ""
    values: dict[str, str] = {}
    listed = ""
    for token in _TOKEN.finditer(text):
        if token["wrong"] is not None:
            hint = 'write {#id key=value key="two words"}'
            if listed:
                hint = f'put a list in quotes: {listed}="one, two"'
            faults.add(line, f"'{token['wrong']}' is not an attribute", hint)
        elif token["id"] is not None:
            identifier = token["id"].removesuffix(",")
            if not ID.match(identifier):
                plain = slug(identifier)
                hint = f"write {{#{plain}}}: {ID_HINT}" if plain else ID_HINT
                faults.add(line, f"the id '{identifier}' is not well formed", hint)
        elif token["key"] not in known:
            hint = _instead(token["key"], known)
            faults.add(line, f"unknown attribute '{token['key']}'", hint)
        elif token["key"] in values:
            faults.add(line, f"the attribute '{token['key']}' stands twice")
        else:
            bare = token["bare"] and token["bare"].removesuffix(",")
            listed = token["key"] if bare != token["bare"] else ""
            stated = (token["double"], token["single"], bare)
            values[token["key"]] = next(value.strip() for value in stated if value is not None)
    return identifier, values


def _instead(key: str, known: tuple[str, ...]) -> str:
    """Return what to write where a key stands that is none here."""
    if not known:
        return "only an id stands here"
    words = key.casefold()
    if words == "id":
        return "write {#name}, without 'id='"
    if words in _MARKS:
        return "marks are not stated: each point, gap and pair is one, a choice or an order is one"
    meant = next((word for word, others in _OTHER_NAMES.items() if words in others), None)
    return f"did you mean '{meant}'?" if meant in known else did_you_mean(key, known)


def parse_section_attributes(
    text: str, line: int, faults: Faults
) -> tuple[str, SectionKind | None, Level | None]:
    """Return what a section's heading states: its id, its kind, the level of its questions."""
    identifier, values = parse_values(text, line, faults, ("kind", "level"))
    kind, level = values.get("kind"), values.get("level")
    return (
        identifier,
        None if kind is None else _word(kind, SectionKind, "kind", line, faults),
        None if level is None else _word(level, Level, "level", line, faults),
    )


def parse_question_attributes(text: str, line: int, faults: Faults) -> Attributes:
    """Return the attributes of a question's heading; without an id, one is made later."""
    return _typed(*parse_values(text, line, faults, _KNOWN), line, faults)


def _typed(identifier: str, values: Mapping[str, str], line: int, faults: Faults) -> Attributes:
    level = kind = minutes = tags = None
    if (text := values.get("level")) is not None:
        level = _word(text, Level, "level", line, faults)
    if (text := values.get("kind")) is not None:
        kind = _word(text, Kind, "kind", line, faults)
    if (text := values.get("minutes")) is not None:
        if text.isascii() and text.isdigit() and 0 < int(text[:4]) < 1000:
            minutes = int(text[:4])
        else:
            faults.add(line, f"minutes must be a whole number from 1 to 999, not '{text}'")
    if (text := values.get("tags")) is not None:
        tags = tuple(tag.strip() for tag in text.split(",") if tag.strip())
    typed = {"level": level, "minutes": minutes, "tags": tags, "kind": kind}
    wrong = frozenset(name for name in values if typed[name] is None)
    return Attributes(identifier, level, minutes, tags, kind, wrong)


def _word(text: str, words: type[_Word], name: str, line: int, faults: Faults) -> _Word | None:
    try:
        return words(text)
    except ValueError:
        hint = did_you_mean(text, [word.value for word in words])
        faults.add(line, f"unknown {name} '{text}'", hint)
        return None


def completed(
    stated: Attributes, original: Question | None, line: int, faults: Faults
) -> Attributes:
    """Return a translation's attributes with what it leaves out taken from the source edition.

    What it states must be what the source says: level, minutes, tags and kind belong to the
    question, not to a language.
    """
    if original is None:
        return stated
    true = Attributes(stated.id, original.level, original.minutes, original.tags, original.kind)
    for name in _KNOWN:
        here = getattr(stated, name)
        if here is not None and here != getattr(true, name):
            place = f"{original.place.path}:{original.place.line}"
            message = f"{name} differs from the source edition, {place}"
            faults.add(line, message, f"leave {name} out here: it is taken from there")
    # by the kind that is stated the task is found: that it differs is told
    return replace(true, kind=stated.kind or true.kind)
