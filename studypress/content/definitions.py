"""Addresses and footnotes that stand apart from where they are used, put into their places.

    [ref]: https://example.org "title"     used as [text][ref], [ref][] or [ref]
    [^name]: The text of a footnote.       used as [^name]

A definition serves its whole file, whatever question it stands in; so each text holds what it
prints. A use becomes a link, `[text](https://example.org)`, or a footnote in its place,
`^[The text of a footnote.]`, and the lines of the definition become blank ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from studypress.content.references import refused_scheme
from studypress.content.scan import text_lines, without_code, without_spans
from studypress.problems import Problem, Severity, did_you_mean
from studypress.source import SourceFile

_ADDRESS = re.compile(
    r" {0,3}\[(?P<name>[^\[\]^][^\[\]]*)\]:[ \t]*"
    r"(?:<(?P<angled>[^<>]*)>|(?P<bare>[^\s<>]+))"
    r"""(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*\Z"""
)
# What else stands behind a name and a colon is text: [1]: first.
_REACHES = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S|[#/.]|\S*[/.]\S")
_NOTE = re.compile(r" {0,3}\[\^(?P<name>[^\s\[\]]+)\]:[ \t]*(?P<text>.*)")
_NEW_BLOCK = re.compile(r"[ \t]*(?:#|///|>|[-*+][ \t]|\d{1,9}[.)][ \t]|\||[`~]{3})")
_USE_OF_NOTE = re.compile(r"(?<!\\)\[\^(?P<name>[^\s\[\]]+)\]")
_LABEL = re.compile(r"(?<![\\\[\]])\[(?P<name>[^\[\]]+)\](?P<behind>\[\]|(?![\[(\]]|:[ \t]))")
_BEHIND_LABEL = re.compile(r"(?<=\])\[(?P<name>[^\[\]]+)\]")
_BOX = re.compile(r"[ \t]*[-*+][ \t]+(?=\[[ xX]\])|[ \t]*\d{1,9}[.)][ \t]+(?=\[[ xX]\])")
# Characters as an expression has them, [^a-z]: that is no footnote.
_RANGES = re.compile(r"(?:\w-\w)+")


@dataclass
class _Defined:
    """What a name stands for, where that is written, and whether it is used."""

    name: str
    line: int
    text: str
    used: bool = False


@dataclass
class _Definitions:
    addresses: dict[str, _Defined] = field(default_factory=dict)
    notes: dict[str, _Defined] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)


def in_place(source: SourceFile, problems: list[Problem]) -> SourceFile:
    """Return a file with its definitions put where they are used, every line kept.

    A footnote that is used nowhere, or is nowhere defined, is noted as an error, since it would
    not be printed; an address that is used nowhere as a warning.
    """
    if "[^" not in source.text and "]:" not in source.text:
        return source
    definitions = _definitions(source, problems)
    lines = list(source.lines)
    for number in definitions.taken:
        lines[number] = ""
    for note in definitions.notes.values():
        note.text = _put(note.text, without_code(note.text), {}, definitions.addresses)
    for number, plain in text_lines(source.text):
        if number not in definitions.taken:
            lines[number] = _put(lines[number], plain, definitions.notes, definitions.addresses)
    changed = replace(source, text="\n".join(lines))
    problems += _unused(source, definitions)
    problems += _undefined(changed, definitions)
    return changed


def _definitions(source: SourceFile, problems: list[Problem]) -> _Definitions:
    definitions = _Definitions()
    plain = dict(text_lines(source.text, without_spans))
    for number in plain:
        if number in definitions.taken:
            continue
        line = source.lines[number]
        if note := _NOTE.match(line):
            last = _last_line(source.lines, number, plain)
            text = " ".join(
                (note["text"], *(s.strip() for s in source.lines[number + 1 : last + 1]))
            )
            definitions.taken.update(range(number, last + 1))
            _add(definitions.notes, note["name"], text.strip(), number, source, problems)
        elif (address := _ADDRESS.match(line)) and not _BOX.match(line):
            target = address["angled"] or address["bare"]
            if address["angled"] or (target and _REACHES.match(target)):
                definitions.taken.add(number)
                _add(definitions.addresses, address["name"], target, number, source, problems)
    return definitions


def _last_line(lines: tuple[str, ...], first: int, plain: dict[int, str]) -> int:
    """Return the last line of a footnote: it goes on below, or indented behind a blank line."""
    last = first
    for number in range(first + 1, len(lines)):
        line = lines[number]
        indented = line.startswith(("  ", "\t"))
        if not line.strip():
            continue
        behind_blank = not lines[number - 1].strip()
        if number not in plain or _NOTE.match(line) or _ADDRESS.match(line):
            break
        if (behind_blank or _NEW_BLOCK.match(line)) and not indented:
            break
        last = number
    return last


def _add(
    defined: dict[str, _Defined],
    name: str,
    text: str,
    number: int,
    source: SourceFile,
    problems: list[Problem],
) -> None:
    first = defined.setdefault(_key(name), _Defined(name, number + 1, text))
    if first.line != number + 1:
        message = f"'[{name}]:' stands at line {first.line} already"
        line = source.line(number + 1)
        problems.append(Problem(source.path, number + 1, message, "rename one of the two", line))
        first.used = True


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _put(line: str, plain: str, notes: dict[str, _Defined], addresses: dict[str, _Defined]) -> str:
    """Return a line with what it uses; `plain` is the line with code and tags blanked out."""
    edits: list[tuple[int, int, str]] = []
    box = _BOX.match(plain)
    for use in _USE_OF_NOTE.finditer(plain):
        if note := notes.get(_key(use["name"])):
            note.used = True
            edits.append((*use.span(), _in_brackets(note.text)))
    for pattern in (_BEHIND_LABEL, _LABEL):
        for use in pattern.finditer(plain):
            address = addresses.get(_key(use["name"]))
            overlaps = any(start < use.end() and use.start() < stop for start, stop, _ in edits)
            if address is None or overlaps or (box and use.start() == box.end()):
                continue
            address.used = True
            start = use.end("name") + 1 if pattern is _LABEL else use.start()
            edits.append((start, use.end(), f"({_angled(address.text)})"))
    for start, stop, text in sorted(edits, reverse=True):
        line = f"{line[:start]}{text}{line[stop:]}"
    return line


def _angled(target: str) -> str:
    return f"<{target}>" if re.search(r"[\s()]", target) else target


def _in_brackets(text: str) -> str:
    """Return a footnote for its place: no bracket in it ends it, and a space says what it is."""
    depth = 0
    for letter in text:
        depth += (letter == "[") - (letter == "]")
        if depth < 0:
            break
    if depth:
        text = text.replace("[", "&#91;").replace("]", "&#93;")
    return f"^[{text}]" if " " in text else f"^[ {text}]"


def _unused(source: SourceFile, definitions: _Definitions) -> list[Problem]:
    problems = []
    for note in (note for note in definitions.notes.values() if not note.used):
        message = f"the footnote '{note.name}' is used nowhere: it would not be printed"
        hint = f"write [^{note.name}] where its mark is to stand"
        problems.append(Problem(source.path, note.line, message, hint, source.line(note.line)))
    for address in (address for address in definitions.addresses.values() if not address.used):
        line, severity = source.line(address.line), Severity.WARNING
        message = f"the address '{address.name}' is used nowhere: it is not printed"
        hint = f"write [text][{address.name}] where it is to stand, or take it out"
        if refused := refused_scheme(address.text):
            (message, hint), severity = refused, Severity.ERROR
        problems.append(Problem(source.path, address.line, message, hint, line, severity))
    return problems


def _undefined(source: SourceFile, definitions: _Definitions) -> list[Problem]:
    """Tell marks without a footnote; `[^a-z]` is none, nor a word where a file has no footnotes."""
    problems = []
    for number, plain in text_lines(source.text):
        for use in _USE_OF_NOTE.finditer(plain):
            name = use["name"]
            if name.isdigit() or (definitions.notes and not _RANGES.match(name)):
                message = f"no footnote is named '{name}'"
                names = [note.name for note in definitions.notes.values()]
                hint = did_you_mean(name, names) or f"write '[^{name}]: its text' in a line below"
                line = source.line(number + 1)
                problems.append(Problem(source.path, number + 1, message, hint, line))
    return problems
