"""Lists as people indent them, brought to the four spaces that Python-Markdown asks for.

What belongs to an item is indented as far as the item's own text, be that two spaces or five
(CommonMark 0.31, 5.2). A list, a table or a quote may follow the line above it without a blank
one. Letters make a list where two in their order stand below each other: `p. 5` alone is text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from studypress.content.scan import TABLE_RULE

_TAB = 4
_LETTERS = r"[A-Za-z]|[ivxlcdm]{2,}|[IVXLCDM]{2,}"
_MARKER = re.compile(
    rf"(?P<mark>[-*+]|(?P<value>\d{{1,9}}|{_LETTERS})[.)])(?P<space>[ \t]+)(?P<text>\S.*)"
)
_DEFINITION = re.compile(r"(?P<mark>:)(?P<space>[ \t]+)(?P<text>\S.*)")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?) ?[\w-]")
_FENCE = "\x02"
_RULE = re.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}\Z")
# What needs no blank line above: a heading, a block, a fence, of which a placeholder is left.
_BEGINS_BLOCK = re.compile(r"#{1,6}(?:[ \t]|\Z)|///|\x02")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def nested(lines: Sequence[str]) -> list[str]:
    """Return the lines of a text, each indented by four spaces for every item it stands in."""
    return _Nesting(lines).result()


class _Nesting:
    """Goes through the lines with the items open at each.

    `columns` has for each item the column where its text begins, `loose` whether it holds more
    than lines of text: then what begins a block in it needs a blank line above.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._letters = _letter_lists(lines)
        self._out: list[str] = []
        self._columns: list[int] = []
        self._loose: list[bool] = []
        self._blank = True
        self._in_text = False
        self._behind_fence = False

    def result(self) -> list[str]:
        number = 0
        while number < len(self._lines):
            number = self._take(number)
        return self._out

    def _take(self, number: int) -> int:
        """Take a line, or the lines of a quote; return the number of the next."""
        line = self._lines[number]
        text = line.strip()
        if not text:
            self._out.append("")
            self._blank, self._in_text = True, False
            return number + 1
        text = line.lstrip(" \t")
        indent = _indent_of(line)
        depth = sum(indent >= column for column in self._columns)
        rest = indent - (self._columns[depth - 1] if depth else 0)
        if self._blank:
            self._loose[:depth] = [True] * depth
        if rest >= _TAB and not self._in_text and not (self._columns and self._is_item(number)):
            self._leave(depth)
            self._put(" " * rest + text if depth else line, depth)
            return number + 1
        if text.startswith(">"):
            return self._quote(number, depth)
        self._line(number, text, indent, depth)
        return number + 1

    def _line(self, number: int, text: str, indent: int, depth: int) -> None:
        marker = _MARKER.match(text)
        if _RULE.match(text) or _BEGINS_BLOCK.match(text):
            ends = depth < len(self._columns)
            self._leave(depth)
            self._put(text if depth else self._lines[number], depth, apart=ends)
            self._in_text = False
        elif marker and self._is_item(number) and self._may_begin(marker):
            apart = self._needs_blank(depth)
            self._leave(depth)
            two = marker["mark"][0].isupper() and marker["mark"].endswith(".")
            written = f"{marker['mark']}{'  ' if two else ' '}{marker['text']}"
            self._put(written, depth, apart=apart)
            self._enter(indent, marker, loose=False)
        elif definition := _DEFINITION.match(text):
            self._leave(depth)
            self._put(f":   {definition['text']}", depth)
            self._enter(indent, definition, loose=True)
        elif _ADMONITION.match(text):
            ends = depth < len(self._columns) or self._in_text
            self._leave(depth)
            self._put(text, depth, apart=ends)
            self._columns.append(indent + _TAB)
            self._loose.append(True)
            self._in_text = False
        else:
            self._text(number, text, depth, marker)

    def _text(self, number: int, text: str, depth: int, marker: re.Match[str] | None) -> None:
        table = "|" in text and self._delimiters_below(number)
        if self._in_text and not table:
            # a line goes on with the text above it, however little it is indented
            depth = len(self._columns)
        apart = table and (self._in_text or depth < len(self._columns))
        self._leave(depth)
        if table and depth:
            self._loose[depth - 1] = True
        if marker and marker["value"]:
            # Python-Markdown would take it for an item
            value = len(marker["value"])
            text = f"{text[:value]}\\{text[value:]}"
        elif marker and depth:
            text = f"\\{text}"
        self._put(text if depth or marker else self._lines[number], depth, apart=apart)
        self._in_text = True

    def _delimiters_below(self, number: int) -> bool:
        below = self._lines[number + 1] if number + 1 < len(self._lines) else ""
        return bool(TABLE_RULE.match(below))

    def _is_item(self, number: int) -> bool:
        marker = _MARKER.match(self._lines[number].lstrip(" \t"))
        if marker is None:
            return False
        value = marker["value"]
        return value is None or value.isdigit() or number in self._letters

    def _may_begin(self, marker: re.Match[str]) -> bool:
        """Tell whether an item may stand here: below text it is a bullet or the first of a list."""
        if not self._in_text or self._columns:
            return True
        value = marker["value"]
        return value is None or value in ("1", "a", "A", "i", "I")

    def _needs_blank(self, depth: int) -> bool:
        if any(self._loose[depth:]):
            return True
        within_text = self._in_text and depth == len(self._columns)
        return within_text and (depth == 0 or self._loose[depth - 1])

    def _quote(self, number: int, depth: int) -> int:
        """Take the lines of a quote, which are a text of their own."""
        ends = depth < len(self._columns)
        self._leave(depth)
        inside = []
        while number < len(self._lines) and self._lines[number].lstrip(" \t").startswith(">"):
            line = self._lines[number].lstrip(" \t")[1:]
            inside.append(line[1:] if line.startswith(" ") else line)
            number += 1
        for line in nested(inside):
            self._put(f"> {line}".rstrip() if not line.strip() else f"> {line}", depth, apart=ends)
            ends = False
        self._in_text = True
        return number

    def _enter(self, indent: int, marker: re.Match[str], *, loose: bool) -> None:
        space = len(marker["space"].expandtabs(_TAB))
        wide = space if space <= _TAB else 1
        self._columns.append(indent + len(marker["mark"]) + wide)
        self._loose.append(loose)
        self._in_text = True

    def _leave(self, depth: int) -> None:
        del self._columns[depth:], self._loose[depth:]

    def _put(self, line: str, depth: int, *, apart: bool = False) -> None:
        """Write a line that stands in so many items; `apart`, with a blank line above.

        What follows a fence has one in any case, else both would be one paragraph.
        """
        if (apart or self._behind_fence) and not self._blank:
            self._out.append("")
        self._out.append(" " * _TAB * depth + line)
        self._blank = False
        self._behind_fence = line.startswith(_FENCE)


def _indent_of(line: str) -> int:
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(_TAB))


def _letter_lists(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines where an item of a list with letters begins.

    It has another one in its order above or below it, with the same indent and the same mark.
    """
    kinds: dict[tuple[int, str, bool], list[tuple[int, str]]] = {}
    for number, line in enumerate(lines):
        marker = _MARKER.match(line.lstrip(" \t"))
        if marker and marker["value"] and not marker["value"].isdigit():
            value = marker["value"]
            kind = (_indent_of(line), marker["mark"][-1], value.isupper())
            kinds.setdefault(kind, []).append((number, value.lower()))
    items = set()
    for those in kinds.values():
        for (one, first), (two, second) in pairwise(those):
            if _follows(first, second):
                items |= {one, two}
    return frozenset(items)


def _follows(first: str, second: str) -> bool:
    if len(first) == len(second) == 1 and ord(second) - ord(first) == 1:
        return True
    return _is_roman(first) and _is_roman(second) and _roman(second) - _roman(first) == 1


def _is_roman(value: str) -> bool:
    return set(value) <= set(_ROMAN)


def _roman(value: str) -> int:
    numbers = [_ROMAN[letter] for letter in value]
    return sum(-n if n < max(numbers[at:]) else n for at, n in enumerate(numbers))
