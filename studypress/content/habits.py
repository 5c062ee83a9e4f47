"""Choices as other tools write them: `A)`, `( )`, `☐`, `1. [x]`, "Answer: B".

What has a box in brackets, rightly written or not, was meant as a choice, whatever else stands
there. A letter, a round bracket or a sign may also be part of a model answer: they are told only
where the question would have no other task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studypress.content.body import Body
from studypress.wording import Wording

CHOICES = "write '- [ ] ' or, where it is right, '- [x] '"
_LETTERED_HINT = f"{CHOICES}, in place of the letter: letters are printed on the sheet"

BULLETS = "•◦▪▫●○‣⁃·–—"
_BOX = r"\[[ \t]*[xX✓✔*_yY-]?[ \t]*\]"
_LIST = r"[-*+][ \t]"
_TEXT = r"(?=[ \t]+\S|[ \t]*\Z)"
_SIGNS = "☐☑☒✅❌⬜🔲🔳□✓✔✗✘"


@dataclass(frozen=True)
class Habit:
    """A beginning of a line, what to tell of it, and what is to be written."""

    pattern: re.Pattern[str]
    message: str
    hint: str


def _habit(pattern: str, message: str, hint: str = CHOICES) -> Habit:
    return Habit(re.compile(rf" {{0,3}}{pattern}"), message, hint)


_BOXED = (
    _habit(
        rf"(?:\d{{1,3}}|[A-Za-z])[.)][ \t]+{_BOX}{_TEXT}",
        "a choice has no number or letter of its own",
        f"{CHOICES}, and nothing before it: letters are printed on the sheet",
    ),
    _habit(rf"[{BULLETS}][ \t]*{_BOX}", "a choice begins with '- '"),
    _habit(rf"{_BOX}[ \t]+\S", "a choice begins with '- '"),
)
_LIKELY = (
    _habit(
        rf"(?:{_LIST}[ \t]*|[{BULLETS}][ \t]*)?\([ \t]*[xX*✓]?[ \t]*\)[ \t]",
        "the box of a choice is square",
    ),
    _habit(
        rf"(?:{_LIST}[ \t]*|[{BULLETS}][ \t]*)?[{_SIGNS}]\ufe0f?{_TEXT}",
        "the box of a choice is typed in brackets",
    ),
    _habit(r"\(?[Aa][.)][ \t]+\S", "lettered lines are no choices", _LETTERED_HINT),
)
_NEXT_LETTERS = re.compile(r" {0,3}\(?(?P<letter>[B-Zb-z])[.)][ \t]+\S")
_FIRST_LETTER = re.compile(r" {0,3}\(?(?P<letter>[Aa])[.)][ \t]+\S")


def boxed(line: str) -> Habit | None:
    """Return the habit by which a line has a box in brackets that makes it no choice here."""
    return next((habit for habit in _BOXED if habit.pattern.match(line)), None)


def likely(body: Body) -> tuple[int, Habit] | None:
    """Return the first line that would be a choice in another tool, and how it is written there.

    One line is not enough: two must be written alike, or two letters follow each other.
    """
    for habit in _LIKELY:
        lines = body.matching(habit.pattern)
        lettered = lines and _FIRST_LETTER.match(body.line(lines[0]))
        if lettered:
            lines = letters(body)
        if len(lines) > 1:
            return lines[0], habit
    return None


def letters(body: Body) -> list[int]:
    """Return the lines of the first list whose items are lettered: A), B) ...; or none."""
    lines: list[int] = []
    for number in body.matching(_FIRST_LETTER) + body.matching(_NEXT_LETTERS):
        pattern = _NEXT_LETTERS if lines else _FIRST_LETTER
        found = pattern.match(body.line(number))
        wanted = chr(ord("a") + len(lines))
        if found and found["letter"].lower() == wanted:
            lines.append(number)
    return lines if len(lines) > 1 and lines == sorted(lines) else []


def answer_lines(body: Body, wording: Wording) -> Iterator[int]:
    """Yield the lines that say which answer is right by its letter or words: "Answer: B"."""
    for number in body.numbers:
        if number not in body.code and wording.answer_line(body.line(number)):
            yield number
