"""Gaps in a text, `[[word]]` or `[[word|other word]]`, and what was meant as one and is none.

The parser and the pages find gaps by the same functions, in the same text: as many gaps as a
question has, so many are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studypress.content.body import Body
from studypress.content.scan import text_lines, without_spans
from studypress.problems import Severity

# Pairs of brackets in it belong to the word, as in `[[a[0]]]`.
_GAP = re.compile(r"\[\[((?:[^\[\]]|\[[^\[\]]*\])*+(?=\]\])|.*?)\]\]")
# An escaped bracket, and contents that other programs write.
_NO_GAP = re.compile(r"\\[\\\[]|\[\[_TOC_\]\]", re.IGNORECASE)
# The alternative of a picture; the address and the title of a link or picture.
_TARGET = re.compile(r"!\[(?!\[)[^\]]*|\]\([^)]{0,500}\)")
# A footnote in its place, `^[text]`; it is printed below.
_NOTE = re.compile(r"\^\[(?:[^\[\]]|\[[^\[\]]*\]|\[\[[^\[\]]*\]\])*\]")
# A word in code that is no index, no list and no test of a shell: `x[[i]]`, `[[1]]`, `[[ a ]]`.
_IN_CODE = re.compile(r"(?<![\w\])])\[\[[^\W\d][\w.+#-]+(?:\|[\w .+#-]*\w)*\]\](?!\])")
_RULE = re.compile(r"[ \t]*(?:_[ \t]*){3,}\Z")
_BLANK = re.compile(r"(?<![\w_*\\])(?:_{3,}|(?:\\_){3,})(?![\w_*\\])")
_ESCAPED = re.compile(r"\\\[\\\[[^\[\]]+\\\]\\\]")
_BRACES = re.compile(r"\{\{(?![<%])[^{}]{1,200}\}\}")
_DOTS = re.compile(r"(?<!\.)\.{5,}(?!\.)|…{2,}")
_WIDE = re.compile(r"［［[^［］]+］］")
_BRACKETS = re.compile(r"(?<![\]\[!\\\w^])\[(?![\^ !xX]\]|\^)(?P<word>[^\[\]]+)\](?![\[\](:{])")
PERHAPS = frozenset({".....", r"\[\[word\]\]"})
"""What seldom means a blank."""
_LEAST_LETTERS = 4
WRITE = "write [[word]] for what is left out"
"""The way out where a gap is missing, or is written as other tools do."""


@dataclass(frozen=True)
class Mark:
    """A gap as it stands in a text: its line, counted from 0, its columns, the words it takes."""

    line: int
    start: int
    end: int
    words: tuple[str, ...]


def marks(text: str) -> tuple[Mark, ...]:
    """Return the gaps of a text in their order, those in code and in tags left out."""
    return tuple(_marks(text))


def _marks(text: str) -> Iterator[Mark]:
    if "[[" not in text:
        return
    lines = text.split("\n")
    for number, plain in text_lines(text):
        plain = _bare(plain)
        # up to the last end mark, so that no start is tried in vain
        for found in _GAP.finditer(plain, 0, plain.rfind("]]") + 2):
            # the code blanked in `plain` keeps its columns in the line itself
            typed = lines[number][found.start(1) : found.end(1)]
            # in a table a bar is typed `\|`
            words = typed.replace("\\|", "|").split("|")
            yield Mark(number, *found.span(), tuple(word.strip() for word in words))


def _bare(plain: str) -> str:
    """Return a line with what is no gap for certain blanked out, every column kept."""
    return _NO_GAP.sub(lambda found: " " * len(found.group()), plain)


def replaced(text: str, by: str) -> str:
    """Return a text with each of its gaps replaced."""
    lines = text.split("\n")
    for mark in reversed(marks(text)):
        line = lines[mark.line]
        lines[mark.line] = line[: mark.start] + by + line[mark.end :]
    return "\n".join(lines)


def opens(body: Body, number: int) -> bool:
    """Tell whether a gap begins in a line, closed or not."""
    return opened(body, number) > 0


def opened(body: Body, number: int) -> int:
    """Return how many gaps begin in a line, closed or not."""
    return _bare(body.plain(number)).count("[[")


def check_places(body: Body, number: int) -> None:
    """Note the gaps of a line that could not be printed where they stand."""
    plain = _bare(body.plain(number))
    whole = "" if number in body.code else _bare(without_spans(body.line(number)))
    starts = [found.start() for found in _GAP.finditer(whole, 0, whole.rfind("]]") + 2)]
    hidden = {n for target in _TARGET.finditer(plain) for n in range(*target.span())}
    hint = "write it in the text itself"
    if any(plain[start : start + 2] != "[[" for start in starts):
        body.faults.add(number, "a gap in an HTML tag", hint)
    elif any(
        note.start() < start < note.end() for note in _NOTE.finditer(plain) for start in starts
    ):
        body.faults.add(number, "a gap in a footnote", hint)
    elif any(start in hidden for start in starts):
        body.faults.add(number, "a gap in a picture or in a link's address", hint)


def in_code(body: Body) -> Iterator[tuple[int, bool]]:
    """Yield the lines with a word between double brackets in code, and whether in a fence."""
    toml = False
    for number in body.numbers:
        line = body.line(number)
        if number in body.code and number - 1 not in body.code:
            toml = "toml" in line
        if number in body.code:
            if not toml and _IN_CODE.search(line):
                yield number, True
        elif any(without_spans(line)[m.start()] != "[" for m in _IN_CODE.finditer(line)):
            yield number, False


def check_code(body: Body) -> None:
    """Note what looks like a gap in the code of a question with gaps: it would be printed."""
    for number, fenced in in_code(body):
        message = "a gap in code is printed as it is typed, with its word"
        hint = "write the gap in a line of text; brackets of the code itself: [[ word ]]"
        severity = Severity.ERROR if fenced else Severity.WARNING
        body.faults.add(number, message, hint, severity)


def other_blanks(body: Body, first: int, last: int) -> Iterator[tuple[int, str]]:
    """Yield the lines with a blank as other tools write it, and how it is written there.

    `[word]` is none where the file has an address for it.
    """
    for number in range(first, last + 1):
        line = body.plain(number)
        if _BRACES.search(line):
            yield number, "{{word}}"
        elif _BLANK.search(line) and not _RULE.match(line):
            yield number, "____"
        elif _WIDE.search(line):
            yield number, "［［word］］"
        elif any(_is_word(body, found) for found in _BRACKETS.finditer(line)):
            yield number, "[word]"
        elif _DOTS.search(line):
            yield number, "....."
        elif _ESCAPED.search(line):
            yield number, r"\[\[word\]\]"


def _is_word(body: Body, found: re.Match[str]) -> bool:
    label = f"[{found['word']}]:".casefold()
    if label == "[toc]:" or label.startswith("[!"):
        return False
    return label not in body.faults.source.text.casefold()


def check_blanks(body: Body, first: int, last: int) -> None:
    """Note blanks of other tools from the lead of a question with gaps to the end of its task."""
    for number, written in other_blanks(body, first, last):
        hint = WRITE
        if written == "[word]":
            hint += "; brackets that are text: \\[word]"
        severity = Severity.WARNING if written in PERHAPS else Severity.ERROR
        body.faults.add(number, f"'{written}' is no gap", hint, severity)


def check_told(body: Body, stem: str, stem_line: int, last: int) -> None:
    """Warn of a word that fills a gap and stands in the stem, the lead or the task as well."""
    lines = [(stem_line, stem)]
    lines += [(n, body.line(n)) for n in range(body.first, last + 1)]
    bare = [(number, replaced(line, " ").casefold()) for number, line in lines]
    words = {
        word
        for number, line in lines
        if number not in body.code
        for mark in marks(line)
        for word in mark.words
        if sum(map(str.isalpha, word)) >= _LEAST_LETTERS
    }
    whole = "\n".join(line for _, line in bare)
    for word in sorted(word for word in words if word.casefold() in whole):
        pattern = re.compile(rf"(?<!\w){re.escape(word.casefold())}(?!\w)")
        if (number := next((n for n, line in bare if pattern.search(line)), None)) is not None:
            message = f"'{word}' fills a gap, and stands in the question as well"
            hint = "say it in another word where it is asked"
            body.faults.add(number, message, hint, Severity.WARNING)
