"""Whether a section file keeps to what a machine can bear, found line by line before it is parsed.

The time this takes grows as the text does. What comes after it may take longer: Markdown tries
each open bracket against all that follows, and a page is laid out one box within another.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from studypress.content import limits
from studypress.content.scan import Fence, without_code, without_spans
from studypress.problems import Problem
from studypress.source import SourceFile

_MARK = re.compile(r"[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]|\Z))")
# Neither an address between angles nor an element that holds nothing.
_TAG = re.compile(r"<(?P<end>/?)(?!(?:br|hr|img|wbr|col)\b)[a-z][a-z0-9]*(?=[\s/>])", re.I)
_SHOWN = 100
_TAB = 4


def bounded(source: SourceFile, problems: list[Problem]) -> bool:
    """Tell whether a file keeps to the limits; where it does not, each is noted once."""
    found: dict[str, Problem] = {}

    def tell(number: int, message: str, hint: str) -> None:
        line = source.line(number)
        cut = f"{line[:_SHOWN]} …" if len(line) > _SHOWN else line
        found.setdefault(hint, Problem(source.path, number, message, hint, cut))

    _long_lines(source, tell)
    if not found:
        _lines(source, tell)
    problems += found.values()
    return not found


_Tell = Callable[[int, str, str], None]


def _long_lines(source: SourceFile, tell: _Tell) -> None:
    for number, line in enumerate(source.lines, 1):
        if line.count("<!--") > limits.COMMENTS:
            told = f"more than {limits.COMMENTS} comments in a line"
            tell(number, told, "make one comment of them")
        if len(line) > limits.LINE:
            message = f"the line has {len(line):,} characters, more than {limits.LINE:,}"
            tell(number, message, "break it into several lines")
            return


def _lines(source: SourceFile, tell: _Tell) -> None:
    """Count what belongs together over several lines: paragraphs, tables, code, lists."""
    fence = Fence()
    letters = brackets = tags = rows = code = headings = items = 0
    for number, line in enumerate(source.lines, 1):
        if fence.takes(line):
            code += 1
            letters = brackets = rows = 0
            if code > limits.CODE:
                tell(number, f"more than {limits.CODE:,} lines of code", "show a part of it")
            continue
        code = 0
        if not line.strip():
            letters = brackets = rows = 0
            continue
        if line.startswith("#"):
            letters = brackets = rows = tags = 0
            headings += line.startswith("## ")
            items = 0 if line.startswith("##") else items
        if headings > limits.ITEMS:
            told = f"more than {limits.ITEMS:,} headings"
            tell(number, told, "make several sections of it, in files of their own")
        depth, marked = _depth(line)
        if depth > limits.DEPTH:
            told = f"lists and quotes stand in each other more than {limits.DEPTH} deep"
            tell(number, told, "indent less, and take '>' out")
        items += marked or line.startswith(":")
        if items > limits.ITEMS:
            told = f"more than {limits.ITEMS:,} items of lists below one heading"
            tell(number, told, "put headings between them, or make several sections")
        plain = without_code(line)
        rows = rows + 1 if "|" in plain else 0
        if rows > limits.ROWS:
            tell(number, f"a table of more than {limits.ROWS:,} rows", "make several tables")
        if plain.count("|") > limits.COLUMNS:
            told = f"a table of more than {limits.COLUMNS} columns"
            tell(number, told, "make several tables, or '\\|' for the character itself")
        letters = letters + len(line) if not rows else 0
        if letters > limits.PARAGRAPH:
            told = f"a paragraph of more than {limits.PARAGRAPH:,} characters"
            tell(number, told, "leave blank lines between paragraphs")
        brackets = max(0, brackets + plain.count("[") - plain.count("]"))
        if brackets > limits.BRACKETS:
            told = f"more than {limits.BRACKETS} brackets that are not closed"
            tell(number, told, "close them, or write '\\[' for the character itself")
        tags = max(0, tags + _tags_left_open(without_spans(line)))
        if tags > limits.TAGS:
            told = f"more than {limits.TAGS} HTML tags that are not closed"
            tell(number, told, "close them, or write '&lt;' for the character itself")


def _depth(line: str) -> tuple[int, bool]:
    """Return how deep a line stands in lists and quotes, and whether an item begins there."""
    indent = len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(_TAB))
    marks = at = 0
    while found := _MARK.match(line, at):
        marks, at = marks + 1, found.end()
    return (indent // _TAB if marks else 0) + marks, marks > 0


def _tags_left_open(line: str) -> int:
    found = [bool(tag["end"]) for tag in _TAG.finditer(line)]
    return found.count(False) - found.count(True)
