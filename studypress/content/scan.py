"""The lines of a Markdown file sorted into headings, blocks and text.

Grammar, line by line, outside fences:

    heading  = 1-6 "#" text [ "{" attributes "}" ]
    block    = "/// " name [ "|" argument ]  lines  "///"       blocks nest
    fence    = ["```" | "~~~"] info  lines  the same mark again

Inside a fence nothing is a heading or a block. A line's number is kept all the way, so that a
fault found later is told where the author wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from studypress.content.tags import TAG
from studypress.source import Faults

OF_QUESTIONS = ("probe", "points", "follow-ups")
"""The blocks of a question; none of them stands in another block."""

# Each pattern takes time in proportion to its line, whatever stands there.
FENCE_MARK = re.compile(r"[ \t>]*(?:`{3,}|~{3,})")
"""What a line begins with that opens or ends a fence."""
TABLE_RULE = re.compile(r"(?=.*\|)[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
"""The line below the head of a table."""

_HEADING = re.compile(r"(?P<marks>#{1,6})(?=\s|\Z)(?P<rest>.*)")
_ATTRIBUTES = re.compile(r"\{:?([^{}]*)\}\Z")
# What may stand in a pair of braces before another one.
_OWN_ATTRIBUTES = re.compile(r"\{:?([ \t]*(?:#[\w-]+|(?:level|minutes|tags|kind)=)[^{}]*)\}\Z")
_ATTRIBUTES_OF_QUESTION = re.compile(
    r"\{:?[ \t]*#[\w-]+[^{}\n]*\b(?:level|minutes|tags|kind)=[^{}\n]*\}[ \t]*\Z"
)
_NEARLY_HEADING = re.compile(r"#| {1,3}#{1,6}(\s|\Z)|＃")
_FENCE = re.compile(r"(?P<prefix>[ \t>]*)(?P<mark>`{3,}(?!`)(?!.*`)|~{3,})")
_FENCE_OF_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+(`{3,}(?!`)(?!.*`)|~{3,})")
# What begins a question, or a block of one: no code goes on over it, unless it shows such a file.
_BORDER = re.compile(r"#{1,2}[ \t].*\{:?[ \t]*#|/{3,}[ \t]*(?:probe|points|follow-ups)[ \t]*\Z")
_MOST_LEFT_OPEN = 20
"""So many fences left open are told apart: each takes another look at the rest of the file."""
_BLOCK = re.compile(r" {0,3}/{3,}(?P<name>[^|]*)(?:\|(?P<argument>.*))?")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*\Z")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)")


@dataclass(frozen=True)
class Heading:
    """A heading line: depth 1 to 6, its text, and the attributes as written between braces."""

    line: int
    depth: int
    text: str
    attributes: str


@dataclass(frozen=True)
class Block:
    """A `/// name | argument` block; `first` and `last` are the lines of its two marks.

    `depth` is 0 for a block that stands in no other.
    """

    name: str
    argument: str
    first: int
    last: int
    depth: int


@dataclass(frozen=True)
class Scan:
    """What a file's lines are.

    `code` holds the lines that stand in a fence, its marks included.
    """

    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    code: frozenset[int]


def scan(faults: Faults) -> Scan:
    """Sort the lines of the file that `faults` belongs to, noting what is left unclosed."""
    lines = faults.source.lines
    code = _fenced(faults)
    headings: list[Heading] = []
    blocks: list[Block] = []
    open_blocks: list[tuple[str, str, int]] = []
    # the line of a block that began within one left open, whose own end may come yet
    forgiven = 0
    for number, line in enumerate(lines, 1):
        if number in code:
            continue
        if found := _BLOCK.match(line):
            name, argument = found["name"].strip(), (found["argument"] or "").strip()
            if name in OF_QUESTIONS and open_blocks:
                blocks += _unclosed(faults, open_blocks, number)
                forgiven = number
            if name or argument:
                open_blocks.append((name, argument, number))
            elif open_blocks:
                name, argument, first = open_blocks.pop()
                blocks.append(Block(name, argument, first, number, len(open_blocks)))
            elif not forgiven:
                faults.add(number, "'///' closes a block, but none is open")
            else:
                forgiven = 0
        elif heading := _heading(number, line) or _nearly_heading(number, line, faults):
            if heading.depth <= 2:
                blocks += _unclosed(faults, open_blocks, number)
                forgiven = 0
            if not open_blocks:
                headings.append(heading)
        elif _NEARLY_HEADING.match(line):
            hint = "write '## Stem' at the start of the line, or '\\#' for the character itself"
            faults.add(number, "not a heading", hint)
        elif _FENCE_OF_ITEM.match(line):
            hint = "put it below the item, indented by four spaces"
            faults.add(number, "a code fence begins on a line of its own", hint)
        elif _UNDERLINE.match(line) and number > 1 and _is_paragraph(lines[number - 2]):
            hint = "begin a heading with #, or leave a blank line before a rule"
            faults.add(number, "this line makes a heading of the line above", hint)
    blocks += _unclosed(faults, open_blocks, len(lines) + 1)
    return Scan(tuple(headings), tuple(blocks), code)


def _heading(number: int, line: str) -> Heading | None:
    found = _HEADING.match(line)
    if found is None:
        return None
    text = _unclosed_heading(found["rest"].strip())
    attributes: list[str] = []
    for pattern in (_ATTRIBUTES, _OWN_ATTRIBUTES):
        if braces := pattern.match(text, max(0, text.rfind("{"))):
            attributes.insert(0, braces[1])
            text = _unclosed_heading(text[: braces.start()].rstrip())
    return Heading(number, len(found["marks"]), text, " ".join(attributes))


def _unclosed_heading(text: str) -> str:
    """Return the text of a heading without the marks that close it: `## Stem ##`."""
    opened = text.rstrip("#")
    return opened.rstrip() if not opened or opened[-1].isspace() else text


def _nearly_heading(number: int, line: str, faults: Faults) -> Heading | None:
    """Return the heading that a line with attributes was meant to be, noting that it is none.

    So what stands below it is not taken for part of the question above.
    """
    bare = line.lstrip()
    marks = len(bare) - len(bare.lstrip("#"))
    if _ATTRIBUTES_OF_QUESTION.search(line) is None or line.startswith("    "):
        return None
    heading = _heading(number, f"{'#' * (marks or 2)} {bare.lstrip('#')}")
    if heading is None or not heading.text:
        return None
    hint = "write '## Stem' at the start of the line" if marks else "write '## ' before the stem"
    faults.add(number, "not a heading", hint)
    return heading


def _unclosed(faults: Faults, open_blocks: list[tuple[str, str, int]], before: int) -> list[Block]:
    """Tell every block that is still open, and close them before a line; return them."""
    closed = []
    for depth, (name, argument, first) in enumerate(open_blocks):
        faults.add(first, f"the block '{name}' is not closed", "end it with a line '///'")
        closed.append(Block(name, argument, first, before, depth))
    open_blocks.clear()
    return closed


def _is_paragraph(line: str) -> bool:
    return bool(line.strip()) and not re.match(r"\s*([|>#:]|[-*+] |\d+\. )", line)


class Fence:
    """Follows the fences of a text, line by line, as pymdown-extensions reads them.

    A fence ends at the same mark behind the same prefix of spaces and `>`; a line that is
    indented or quoted less cuts it off. `unclosed` tells the lines and marks of those cut off.
    """

    def __init__(self) -> None:
        self.unclosed: list[tuple[int, str]] = []
        self._prefix = self._mark = ""
        self._opened = self._number = 0

    def takes(self, line: str) -> bool:
        """Tell whether the next line belongs to a fence, its marks included."""
        self._number += 1
        if self._leaves(line):
            self.stop()
        if self._mark:
            if line.rstrip() == self._prefix + self._mark:
                self._mark = ""
            return True
        found = _FENCE.match(line)
        if found is None:
            return False
        self._prefix, self._mark, self._opened = found["prefix"], found["mark"], self._number
        return True

    @property
    def opened(self) -> int:
        """The line at which the last fence began, counted from 1."""
        return self._opened

    @property
    def is_open(self) -> bool:
        """Whether a fence is open."""
        return bool(self._mark)

    def stop(self) -> None:
        """Tell that the fence, if one is open, goes on no further."""
        if self._mark:
            self.unclosed.append((self._opened, self._mark))
        self._mark = ""

    def _leaves(self, line: str) -> bool:
        if quotes := self._prefix.count(">"):
            return line[: len(line) - len(line.lstrip(" \t>"))].count(">") < quotes
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        return bool(line.strip()) and len(indent.expandtabs(4)) < len(self._prefix.expandtabs(4))


def _fenced(faults: Faults) -> frozenset[int]:
    """Return the lines that stand in a fence, noting each fence that is not closed.

    One that runs on over a question's heading ends there, so that all that follows is read as it
    was meant.
    """
    lines = faults.source.lines
    code: list[int] = []
    start = 0
    for turn in range(_MOST_LEFT_OPEN + 1):
        fence = Fence()
        fences: dict[int, list[int]] = {}
        for number in range(start + 1, len(lines) + 1):
            if fence.takes(lines[number - 1]):
                fences.setdefault(start + fence.opened, []).append(number)
        opened, end = len(lines) + 1, len(lines) + 1
        if turn < _MOST_LEFT_OPEN and (swallowing := _swallowing(lines, fences, fence.is_open)):
            opened, end = swallowing
        fence.stop()
        for number, mark in fence.unclosed:
            if start + number < opened:
                _not_closed(faults, start + number, mark)
        code += (number for own in fences.values() for number in own if number < end)
        if end > len(lines):
            break
        _not_closed(faults, opened, _mark_of(lines[opened - 1]))
        start = end - 1
    return frozenset(code)


def _swallowing(
    lines: Sequence[str], fences: Mapping[int, Sequence[int]], is_open: bool
) -> tuple[int, int] | None:
    """Return the first fence that swallows a question, and the line where that begins.

    There is one where the last fence of the file stays open, or where a fence opens in another.
    """
    for opened, own in fences.items():
        end = next((number for number in own if _BORDER.match(lines[number - 1])), None)
        if end is None:
            continue
        mark = _mark_of(lines[opened - 1])
        behind = (lines[number - 1] for number in own if number > end)
        if is_open or any(re.match(rf"{re.escape(mark)}\w", line) for line in behind):
            return opened, end
    return None


def _mark_of(line: str) -> str:
    found = _FENCE.match(line)
    return found["mark"] if found else ""


def _not_closed(faults: Faults, number: int, mark: str) -> None:
    hint = f"end it with a line '{mark}', indented as the first; or begin it, if this is its end"
    faults.add(number, "the code fence is not closed", hint)


def without_code(line: str) -> str:
    """Return a line with its code spans and tags (`tags.py`) blanked out, every column kept."""
    return TAG.sub(lambda found: " " * len(found.group()), without_spans(line))


def code_spans(line: str, start: int = 0) -> Iterator[re.Match[str]]:
    """Yield the code spans of a line from a column on; group 2 is the code itself."""
    return _CODE_SPAN.finditer(line, start)


def without_spans(line: str) -> str:
    """Return a line with its code spans blanked out, every column kept."""
    return _CODE_SPAN.sub(lambda found: " " * len(found.group()), line)


def text_lines(
    text: str, blanked: Callable[[str], str] = without_code
) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text that are not in a fence, counted from 0, each `blanked`."""
    fence = Fence()
    for offset, line in enumerate(text.split("\n")):
        if not fence.takes(line):
            yield offset, blanked(line)
