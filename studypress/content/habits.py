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

BULLETS = "•◦▪▫●○‣⁃·∙–—―‐‑‒−"
SPACE = r"[ \t\u00a0\u2000-\u200a\u202f\u3000]"
"""Spaces as they are pasted; to the eye they are all alike."""
_BOX = rf"[\[［]{SPACE}*[xXｘ✓✔*_yY-]?{SPACE}*[\]］]"
_LIST = rf"[-*+]{SPACE}"
_TEXT = rf"(?={SPACE}+\S|{SPACE}*\Z)"
_SIGNS = "☐☑☒✅❌⬜🔲🔳□✓✔✗✘"
_EMPHASIS = r"[*_]{0,3}"


@dataclass(frozen=True)
class Habit:
    """A beginning of a line, what to tell of it, and what is to be written."""

    pattern: re.Pattern[str]
    message: str
    hint: str


def _habit(pattern: str, message: str, hint: str = CHOICES) -> Habit:
    return Habit(re.compile(rf" {{0,3}}{pattern}"), message, hint)


def _letter(letters: str) -> str:
    """Return the pattern of a line that begins with one of some letters: `A)`, `- **A.**`, `- A:`.

    Without a bullet, `A:` may be somebody who speaks.
    """
    return (
        rf"(?P<item>{_LIST}{SPACE}*)?{_EMPHASIS}\(?(?P<letter>{letters})"
        rf"(?:[.)]|(?(item):|(?!))){_EMPHASIS}{SPACE}+\S"
    )


_BOXED = (
    _habit(
        rf"(?:\d{{1,3}}|[A-Za-z])[.)]{SPACE}+{_BOX}{_TEXT}",
        "a choice has no number or letter of its own",
        f"{CHOICES}, and nothing before it: letters are printed on the sheet",
    ),
    _habit(rf"[{BULLETS}]{SPACE}*{_BOX}", "a choice begins with '- '"),
    _habit(rf"{_BOX}{SPACE}+\S", "a choice begins with '- '"),
    _habit(rf"{_LIST}*(?=［|\[[^\]]{{0,9}}］){_BOX}", "the box of a choice is typed in brackets"),
)
_INDENTED = Habit(
    re.compile(rf"(?: {{4}}|\t)\s*[-*+]{SPACE}+\[[ xX]\]{_TEXT}"),
    "a choice begins at the margin: indented by four spaces it is code",
    "take the spaces before it out",
)
_LIKELY = (
    _habit(
        rf"(?:{_LIST}{SPACE}*|[{BULLETS}]{SPACE}*)?\({SPACE}*[xX*✓]?{SPACE}*\){SPACE}",
        "the box of a choice is square",
    ),
    _habit(
        rf"(?:{_LIST}{SPACE}*|[{BULLETS}]{SPACE}*)?[{_SIGNS}]\ufe0f?{_TEXT}",
        "the box of a choice is typed in brackets",
    ),
    _habit(
        rf"(?:{_LIST}{SPACE}*|[{BULLETS}]{SPACE}*)?\\\[{SPACE}*[xX]?{SPACE}*\\?\]{_TEXT}",
        "a backslash makes text of the box of a choice",
    ),
    _habit(_letter("[Aa]"), "lettered lines are no choices", _LETTERED_HINT),
)
_FIRST_LETTER = re.compile(rf" {{0,3}}{_letter('[Aa]')}")
_NEXT_LETTERS = re.compile(rf" {{0,3}}{_letter('[B-Zb-z]')}")
_ITEM = re.compile(rf" {{0,3}}(?:[-*+]|\d{{1,3}}[.)]){SPACE}+\S")
_TICKED = re.compile(r".*\S\s*[✓✔✅☑]\ufe0f?[*_\s]*\Z")


def boxed(body: Body, number: int) -> Habit | None:
    """Return the habit by which a line has a box in brackets that makes it no choice here."""
    line = body.line(number)
    return next((habit for habit in _BOXED if habit.pattern.match(line)), None)


def _in_list(body: Body, number: int) -> bool:
    """Tell whether an indented line belongs to an item, or to the paragraph above it."""
    above = number - 1
    while above >= body.first and (not body.line(above).strip() or body.line(above)[0] in " \t"):
        above -= 1
    return above >= body.first and (
        bool(_ITEM.match(body.line(above))) or bool(body.line(number - 1).strip())
    )


def likely(body: Body) -> tuple[int, Habit] | None:
    """Return the first line that would be a choice in another tool, and how it is written there.

    One line is not enough, unless it has a box: two must be written alike, or two letters follow
    each other.
    """
    indented = (n for n in body.matching(_INDENTED.pattern) if not _in_list(body, n))
    if number := next(indented, 0):
        return number, _INDENTED
    for habit in _LIKELY:
        lines = body.matching(habit.pattern)
        lettered = lines and _FIRST_LETTER.match(body.line(lines[0]))
        if lettered:
            lines = lettered_lines(body)
        if len(lines) > 1:
            return lines[0], habit
    return None


def lettered_lines(body: Body) -> list[int]:
    """Return the lines of the first list whose items are lettered: A), B) ...; or none."""
    lines: list[int] = []
    for number in body.matching(_FIRST_LETTER) + body.matching(_NEXT_LETTERS):
        pattern = _NEXT_LETTERS if lines else _FIRST_LETTER
        found = pattern.match(body.line(number))
        wanted = chr(ord("a") + len(lines))
        if found and found["letter"].lower() == wanted:
            lines.append(number)
    return lines if len(lines) > 1 and lines == sorted(lines) else []


def ticked(body: Body, wording: Wording) -> int | None:
    """Return the line of a list whose item is marked as right at its end; None where none is.

    Where all items bear the mark, it says something else.
    """
    items = body.matching(_ITEM)
    marked = [n for n in items if _TICKED.match(body.line(n)) or wording.says_right(body.line(n))]
    return marked[0] if marked and len(marked) < len(items) else None


def answer_lines(body: Body, wording: Wording) -> Iterator[int]:
    """Yield the lines that say which answer is right by its letter or words: "Answer: B"."""
    for number in body.numbers:
        if number not in body.code and wording.answer_line(body.line(number)):
            yield number
