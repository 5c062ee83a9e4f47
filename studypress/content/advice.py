"""What would be printed, but not where its reader needs it: warnings.

A worksheet prints the stem of an open question and nothing else of it, and no introduction.
"""

from __future__ import annotations

import re

from studypress.content.body import Body
from studypress.content.habits import BULLETS, lettered_lines
from studypress.content.scan import FENCE_MARK
from studypress.problems import Severity
from studypress.wording import Wording

_MATERIAL = (
    (re.compile(r"[ \t]*!\["), "picture"),
    (re.compile(r" {0,3}/{3,}[ \t]*figure\b"), "figure"),
    (re.compile(r" {0,3}\|.*\|"), "table"),
    (re.compile(r" {0,3}>"), "quotation"),
)
_BULLET = re.compile(rf" {{0,3}}[{BULLETS}][ \t]")


def check_open(body: Body, stem: str, wording: Wording) -> None:
    """Warn of what stands first in a model answer and seems to belong to the question."""
    first = body.written()
    if first is None or body.faults.marred(body.first - 1, body.last):
        return
    bullets = body.matching(_BULLET)
    if any(number + 1 in bullets for number in bullets):
        message = "this sign makes no list: its lines are printed as one"
        body.faults.add(bullets[0], message, "begin each line with '- '", Severity.WARNING)
    if lettered_lines(body)[:1] == [first]:
        message = "parts of a question in its answer: a worksheet prints the stem alone"
        hint = "ask each as a question of its own, or name them in the stem"
        body.faults.add(first, message, hint, Severity.WARNING)
        return
    material = _material(body, first)
    # what stands alone is the answer itself; a picture with a text behind it seldom is
    asked = material == "picture" or wording.points(stem)
    if material and asked and _goes_on(body, first):
        message = f"the {material} stands in the answer: a worksheet prints the stem alone"
        hint = (
            "say in the stem what is needed, or ask with choices or gaps: "
            "what stands above those is printed"
        )
        body.faults.add(first, message, hint, Severity.WARNING)


def check_introduction(body: Body, wording: Wording) -> None:
    """Warn of an introduction that the questions below it seem to need."""
    for number in body.numbers:
        line = body.line(number)
        spoken = number not in body.code and wording.speaks_of_questions(line)
        if spoken or _material(body, number):
            message = "an introduction is printed in the guide alone, on no worksheet"
            hint = "put what a question needs between its stem and its choices or gaps"
            body.faults.add(number, message, hint, Severity.WARNING)
            return


def _material(body: Body, number: int) -> str:
    """Return what begins at a line, where it is more than text; else nothing."""
    line = body.line(number)
    if number in body.code:
        return "code" if FENCE_MARK.match(line) else ""
    return next((name for pattern, name in _MATERIAL if pattern.match(line)), "")


def _goes_on(body: Body, first: int) -> bool:
    """Tell whether other text follows what begins at a line."""
    last = first
    if first in body.code:
        while last + 1 in body.code:
            last += 1
    else:
        while last < body.last and body.line(last + 1).strip():
            last += 1
    return body.written(last + 1) is not None
