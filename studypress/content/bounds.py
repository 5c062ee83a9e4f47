"""Whether a section file keeps to what a machine can bear, found line by line before it is parsed.

The time this takes grows as the text does. What comes after it may take longer: Markdown tries
each open bracket against all that follows, and a page is laid out one box within another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from studypress.content import limits
from studypress.content.scan import Fence, without_code, without_spans
from studypress.content.tags import TAG, VOID, name_of
from studypress.problems import Problem
from studypress.source import SourceFile

_MARK = re.compile(r"[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]|\Z))")
_RULE = re.compile(r"[-*_ \t]+\Z")
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
    counts = _Counts()
    for number, line in enumerate(source.lines, 1):
        if fence.takes(line):
            counts.end_paragraph()
            counts.code += 1
        else:
            counts.code = 0
            counts.take(line)
        for message, hint in counts.exceeded():
            tell(number, message, hint)


@dataclass
class _Counts:
    """What stands up to a line: in its paragraph, its table, its fence, below its heading."""

    letters: int = 0
    brackets: int = 0
    rows: int = 0
    columns: int = 0
    depth: int = 0
    code: int = 0
    tags: int = 0
    items: int = 0
    headings: int = 0

    def end_paragraph(self) -> None:
        self.letters = self.brackets = self.rows = self.columns = self.depth = 0

    def take(self, line: str) -> None:
        """Count a line that is no code."""
        if not line.strip():
            self.end_paragraph()
            return
        if line.startswith("#"):
            self.end_paragraph()
            self.tags = 0
            self.headings += line.startswith("## ")
            if line.startswith("##"):
                self.items = 0
        self.depth, marked = _depth(line)
        self.items += marked or line.startswith(":")
        plain = without_code(line) if "[" in line or "]" in line or "|" in line else ""
        self.columns = plain.count("|")
        self.rows = self.rows + 1 if self.columns else 0
        self.letters = self.letters + len(line) if not self.rows else 0
        # each item and each row is a text of its own to Markdown
        before = 0 if marked or self.rows else self.brackets
        self.brackets = max(0, before + plain.count("[") - plain.count("]"))
        if "<" in line:
            self.tags = max(0, self.tags + _tags_left_open(without_spans(line)))

    def exceeded(self) -> Iterator[tuple[str, str]]:
        """Yield what is too much by now, and the way out."""
        if self.code > limits.CODE:
            yield f"more than {limits.CODE:,} lines of code", "show a part of it"
        if self.headings > limits.ITEMS:
            hint = "make several sections of it, in files of their own"
            yield f"more than {limits.ITEMS:,} headings", hint
        if self.depth > limits.DEPTH:
            told = f"lists and quotes stand in each other more than {limits.DEPTH} deep"
            yield told, "indent less, and take '>' out"
        if self.items > limits.ITEMS:
            told = f"more than {limits.ITEMS:,} items of lists below one heading"
            yield told, "put headings between them, or make several sections"
        if self.rows > limits.ROWS:
            yield f"a table of more than {limits.ROWS:,} rows", "make several tables"
        if self.columns > limits.COLUMNS:
            told = f"a table of more than {limits.COLUMNS} columns"
            yield told, "make tables of fewer, or write '\\|' for the character itself"
        if self.letters > limits.PARAGRAPH:
            told = f"a paragraph of more than {limits.PARAGRAPH:,} characters"
            yield told, "leave blank lines between paragraphs"
        if self.brackets > limits.BRACKETS:
            told = f"more than {limits.BRACKETS} brackets that are not closed"
            yield told, "close them, or write '\\[' for the character itself"
        if self.tags > limits.TAGS:
            told = f"more than {limits.TAGS} HTML tags that are not closed"
            yield told, "close them, or write '&lt;' for the character itself"


def _depth(line: str) -> tuple[int, bool]:
    """Return how deep a line stands in lists and quotes, and whether an item begins there."""
    if not _MARK.match(line) or _RULE.match(line):
        return 0, False
    indent = len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(_TAB))
    marks = at = 0
    while found := _MARK.match(line, at):
        marks, at = marks + 1, found.end()
    return indent // _TAB + marks, True


def _tags_left_open(line: str) -> int:
    found = [bool(tag["end"]) for tag in TAG.finditer(line) if name_of(tag) not in VOID]
    return found.count(False) - found.count(True)
