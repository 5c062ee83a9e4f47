"""Ids that nobody wrote, written into the files: `ids SUBJECT`.

Only what stands between the braces of a heading or a term is added to; all else of a file stays,
byte for byte. What an id was made of stays too, so nothing that names a question changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studypress.content import limits
from studypress.content.files import read_bytes
from studypress.content.ids import made_ids
from studypress.content.parse import Originals, parse_section
from studypress.content.read import (
    SubjectFiles,
    commentless,
    find_subjects,
    read_subject,
    section_text,
)
from studypress.disk.atomic import replace
from studypress.disk.lock import folder_held
from studypress.model import Place, Section
from studypress.problems import CHANGED, ContentError, Problem, Severity
from studypress.source import SourceFile

_LINE_ENDS = re.compile(r"\r\n|\n|\r")
_BRACES = re.compile(r"\{:?(?=[^{}]*\}\Z)")
_BOM = "\ufeff"


@dataclass(frozen=True)
class Written:
    """An id that is written behind what stands at a place."""

    place: Place
    id: str


@dataclass(frozen=True)
class Identified:
    """What `ids` wrote, or would; `left` says which translations it could not do."""

    written: tuple[Written, ...]
    left: tuple[Problem, ...]


def identify(content: Path, name: str, *, dry: bool = False) -> Identified:
    """Write the ids that are missing in a subject into its files, all of them or none.

    A translation gets those of its source where none of it has an id, and it holds as much; it
    is told where it does not. With `dry`, nothing is written.

    Raises:
        UsageError: there is no such subject.
        ContentError: the source edition cannot be read.
        MachineError: a file cannot be written.
    """
    (folder,) = find_subjects(content, name)
    if dry:
        return _identify(folder)[0]
    with folder_held(content):
        identified, files = _identify(folder)
        replace(files, elsewhere="see that it can be written")
    return identified


def _identify(folder: Path) -> tuple[Identified, Mapping[Path, bytes]]:
    files, problems = read_subject(folder)
    if files is None:
        raise ContentError(problems)
    ids, left = _ids(files, problems)
    texts = [source for sources in files.texts.values() for source in sources]
    changed: dict[Path, bytes] = {}
    for source in texts:
        own = {place: id_ for place, id_ in ids.items() if place.path == source.path}
        if own:
            changed[source.path.resolve()] = _with_ids(source, own, folder)
    written = (Written(place, id_) for place, id_ in ids.items())
    return Identified(tuple(written), left), changed


def _ids(
    files: SubjectFiles, problems: Sequence[Problem]
) -> tuple[Mapping[Place, str], tuple[Problem, ...]]:
    """Return the ids that are to be written by their places, and why others are not."""
    if not files.settings.languages:
        raise ContentError(problems)
    first, *others = files.settings.languages
    originals, wrong = _sections(files, first, Originals())
    ids_of_source, doubled = made_ids(originals, files.texts.get(first, ()))
    source = files.folder / first
    unread = files.unread.get(first, ())
    every = (*problems, *unread, *wrong, *doubled)
    faults = [one for one in every if one.path.is_relative_to(source)]
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise ContentError(faults)
    ids, left = dict(ids_of_source), []
    of_source = Originals(sections={section.id: section for section in originals})
    for language in others:
        for section in _sections(files, language, of_source)[0]:
            original = of_source.sections.get(section.id)
            if original is None or not section.nameless:
                continue
            if len(section.nameless) == len(section.items) == len(original.items):
                names = (one.id or ids_of_source[one.place] for one in original.items)
                ids |= zip(section.nameless, names, strict=True)
            else:
                left.append(_left(section, original))
    return ids, tuple(left)


def _sections(
    files: SubjectFiles, language: str, originals: Originals
) -> tuple[tuple[Section, ...], list[Problem]]:
    sections: list[Section] = []
    problems: list[Problem] = []
    for source in files.texts.get(language, ()):
        section, found = parse_section(source, originals)
        problems += found
        if section is not None:
            sections.append(section)
    return tuple(sections), problems


def _left(section: Section, original: Section) -> Problem:
    place, some = section.nameless[0], len(section.items) - len(section.nameless)
    counted = f"{len(section.items)} here, {len(original.items)} in {original.place.path}"
    why = f"{some} of them have one" if some else f"there are {counted}"
    message = f"{len(section.nameless)} ids are missing here and are not written: {why}"
    hint = f"write those of {original.place.path} by hand, each behind its translation"
    return Problem(place.path, place.line, message, hint, "", Severity.WARNING)


def _with_ids(source: SourceFile, ids: Mapping[Place, str], folder: Path) -> bytes:
    """Return the bytes of a section file with ids behind its headings and terms."""
    data = read_bytes(source.path, limits.TEXT, folder)
    typed, _ = commentless(source.path, data)
    if typed is None or section_text(source.path, data)[0] != source:
        raise ContentError([Problem(source.path, 0, CHANGED)])
    text = data.decode("utf-8")
    start = len(_BOM) if text.startswith(_BOM) else 0
    parts = [text[:start]]
    by_line = {place.line: id_ for place, id_ in ids.items()}
    for number, (line, end) in enumerate(_lines(text[start:]), 1):
        id_ = by_line.get(number)
        parts += [_with_id(line, typed.line(number), id_) if id_ else line, end]
    return "".join(parts).encode("utf-8")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a text, each with what ends it."""
    start = 0
    for end in _LINE_ENDS.finditer(text):
        yield text[start : end.start()], end.group()
        start = end.end()
    yield text[start:], ""


def _with_id(line: str, plain: str, id_: str) -> str:
    """Return a heading or a term with an id; `plain` is the line with its comments blanked."""
    bare = plain.rstrip()
    if bare.startswith("#"):
        # marks that close a heading
        opened = bare.rstrip("#")
        bare = opened.rstrip() if opened[-1:].isspace() else bare
    if braces := _BRACES.search(bare):
        rest = "" if bare[braces.end()].isspace() or bare[braces.end()] == "}" else " "
        return f"{line[: braces.end()]}#{id_}{rest}{line[braces.end() :]}"
    return f"{line[: len(bare)]} {{#{id_}}}{line[len(bare) :]}"
