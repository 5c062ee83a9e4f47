"""Links and pictures in a section file: where they point, and whether that is there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from studypress.content.names import composed
from studypress.content.scan import text_lines, without_spans
from studypress.content.tags import values_of
from studypress.problems import did_you_mean
from studypress.source import KEPT, Faults, SourceFile

SCHEMES = ("http", "https", "mailto")

_LABEL = r"(?<!\\)\[(?P<label>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
_TARGET = r"\(\s*(?:<(?P<angled>[^<>]*)>|(?P<bare>[^)\s]*))"
_INLINE = re.compile(rf"(?P<image>!)?{_LABEL}{_TARGET}")
_END_OF_LABEL = re.compile(rf"(?<!\\)\]{_TARGET}")
_RAW = re.compile(r"<(?:a|img)\s[^<>]*>", re.IGNORECASE)
# What a page of GitHub puts behind the name of a picture, to have the file itself.
_RAW_FILE = re.compile(r"(?P<name>.*)\?raw=(?:true|1)\Z")
# So many problems of a file get a hint that takes a search through all there is.
_HINTED = 50
_IN_BRACES = re.compile(r"\{[^{}]*(?<![\w-])(?:href|src)\s*=", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


@dataclass(frozen=True)
class Reference:
    """A link or a picture: its label or text alternative, its target, and its line."""

    line: int
    image: bool
    label: str
    target: str


@lru_cache(maxsize=KEPT)
def references(source: SourceFile) -> tuple[Reference, ...]:
    """Return what a file links to and shows, in the order of its lines, code left out."""
    return tuple(_references(source))


def _references(source: SourceFile) -> Iterator[Reference]:
    for offset, line in text_lines(source.text):
        ends = set()
        for found in _inline(line):
            image = found["image"] is not None
            ends.add(found.end())
            yield Reference(offset + 1, image, found["label"], _target(found))
        # a label that began in a line above
        for found in _END_OF_LABEL.finditer(line):
            if found.end() not in ends:
                yield Reference(offset + 1, False, "", _target(found))


def _inline(line: str) -> Iterator[re.Match[str]]:
    """Yield the links and pictures of a line, those in the label of a link too."""
    for found in _INLINE.finditer(line):
        yield found
        if "](" in found["label"]:
            yield from _INLINE.finditer(line, found.start("label"), found.end("label"))


def _target(found: re.Match[str]) -> str:
    return found["angled"] or found["bare"] or ""


def check_references(
    source: SourceFile, ids: Collection[str], pictures: Collection[str], faults: Faults
) -> None:
    """Note every link and picture of a file that leads nowhere, or where it may not.

    `ids` are those of the edition's sections and questions; `pictures` the paths of the subject's
    pictures, relative to its folder.
    """
    for line_number, told, hint in _elsewhere(source):
        faults.add(line_number, told, hint)
    for reference in references(source):
        if reference.image:
            _check_picture(reference, pictures, faults)
        else:
            _check_link(reference, ids, faults)


@lru_cache(maxsize=KEPT)
def _elsewhere(source: SourceFile) -> tuple[tuple[int, str, str], ...]:
    """Return the lines of a file that name an address where none may stand, and what to tell."""
    found: list[tuple[int, str, str]] = []
    hint = "write [label](https://...) or ![What it shows](figures/name.png)"
    for offset, line in text_lines(source.text, without_spans):
        if _IN_BRACES.search(line):
            found.append((offset + 1, "an address between braces", hint))
        for raw in _RAW.finditer(line):
            values = values_of(raw.group())
            if "href" in values:
                wanted = f"write [label]({values['href']})"
                found.append((offset + 1, "a link in HTML", wanted))
            elif "src" in values:
                wanted = f"write ![{values.get('alt') or 'What it shows'}]({values['src']})"
                found.append((offset + 1, "a picture in HTML", wanted))
            elif "name" in values or "id" in values:
                wanted = "take it out: links lead to the ids of questions, [label](#id)"
                found.append((offset + 1, "the mark of a place in HTML", wanted))
    return tuple(found)


def _check_link(reference: Reference, ids: Collection[str], faults: Faults) -> None:
    target, line = reference.target, reference.line
    if target.startswith("#"):
        if target[1:] not in ids:
            near = _near(target[1:], ids, faults)
            faults.add(line, f"no question has the id '{target[1:]}'", near)
        return
    if _SCHEME.match(target) is None:
        hint = "link to '#question-id' or to a whole address, 'https://...'"
        faults.add(line, f"'{target}' cannot be reached from a printed page", hint)
    elif refused := refused_scheme(target):
        faults.add(line, *refused)


def refused_scheme(target: str) -> tuple[str, str] | None:
    """Return message and hint where an address has a scheme that links may not have."""
    scheme = _SCHEME.match(target)
    if scheme is None or scheme[1].lower() in SCHEMES:
        return None
    return f"links with '{scheme[1]}:' are not allowed", "use https:"


def _near(target: str, known: Collection[str], faults: Faults) -> str:
    """Return the hint for a target that is not there; after many, none is looked for."""
    return did_you_mean(target, known) if faults.errors < _HINTED else ""


def _check_picture(reference: Reference, pictures: Collection[str], faults: Faults) -> None:
    target, line = composed(unquote(reference.target)), reference.line
    if raw := _RAW_FILE.match(target):
        hint = f"take '?raw=true' out: ![{reference.label}]({raw['name']})"
        faults.add(line, "an address of GitHub's, not the name of a picture", hint)
        return
    if "#" in target or "?" in target:
        hint = "give the file another name"
        faults.add(line, "the name of a picture cannot have '#' or '?'", hint)
        return
    hint = "put the picture into the subject's folder: ![What it shows](figures/name.png)"
    if _SCHEME.match(target) or target.startswith(("/", "\\")) or ".." in target.split("/"):
        faults.add(line, f"the picture '{target}' is outside the subject", hint)
    elif target not in pictures:
        near = _near(target, pictures, faults) if pictures else hint
        faults.add(line, f"there is no picture '{target}'", near)
    if not reference.label.strip():
        faults.add(line, "the picture has no text alternative", f"![What it shows]({target})")
