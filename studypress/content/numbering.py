"""Numbers that people type before a stem, `## 1. What ...` or `## Q2) ...`: dropped, with a word.

Documents number their questions themselves. A number alone is taken for one of these where most
stems of the section have one, and it is the question's place there, or one more or less than that
of a stem beside it; so `## 3. Liga: who plays there?` keeps its own. `Q2)` and `Question 2:` say
what they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from studypress.content.scan import Heading
from studypress.problems import Severity
from studypress.source import Faults

_WORDS = "question|exercise|problem|task|frage|aufgabe|exercice|pergunta|questão|exercício"
_SPACE = r"[ .\u00a0\u202f]*+"
_NAMED = re.compile(
    rf"(?:Q|(?:{_WORDS})(?:{_SPACE}(?:n°|nº|no\.|nr\.|#))?){_SPACE}"
    r"(?P<number>\d{1,4})[ \u00a0\u202f]*[.):–—-](?=\s)\s*",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?P<number>\d{1,4})[.)](?=\s)\s*")


def without_numbers(headings: Sequence[Heading], faults: Faults) -> list[Heading]:
    """Return the headings of a section's questions without typed numbers; one warning for all."""
    matches = [_NAMED.match(heading.text) or _PLAIN.match(heading.text) for heading in headings]
    numbers = [int(number["number"]) if number else None for number in matches]
    most = 2 * (len(numbers) - numbers.count(None)) > len(numbers)
    bare: list[Heading] = []
    dropped = []
    for place, (heading, number) in enumerate(zip(headings, matches, strict=True)):
        named = number is not None and number.re is _NAMED
        if number is None or not (named or (most and _counts(numbers, place))):
            bare.append(heading)
            continue
        dropped.append(heading.line)
        bare.append(replace(heading, text=heading.text[number.end() :]))
    if dropped:
        many = f"{len(dropped)} stems begin" if len(dropped) > 1 else "a stem begins"
        message = f"{many} with a typed number, which is dropped"
        hint = "documents number their questions; write '1\\.' where it belongs to the stem"
        faults.add(dropped[0], message, hint, Severity.WARNING)
    return bare


def _counts(numbers: Sequence[int | None], place: int) -> bool:
    """Tell whether the number at a place counts the questions."""
    number = numbers[place]
    beside = (*numbers[max(0, place - 1) : place], *numbers[place + 1 : place + 2])
    return number == place + 1 or any(
        number is not None and other is not None and abs(number - other) == 1 for other in beside
    )
