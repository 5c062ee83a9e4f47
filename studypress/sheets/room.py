"""How much room a worksheet leaves for an answer, in ruled lines."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from studypress.model import Fragment, Open, Question, Subject

LINE_MM = 8.0
"""Height of a ruled line: what is usual for adults' handwriting."""

LEAST_LINES = 3
MOST_LINES = 20
"""As many as fit on a page of Letter below the head of a worksheet and a stem of three lines."""

LINE_WIDTH_MM = 165.0
CHARACTER_MM = 2.2
"""Mean width of a handwritten character, spaces included, at that height."""

_FENCE = re.compile(r"^[ \t]*(```|~~~).*?^[ \t]*\1[`~]*\s*$", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(r"^ {0,3}/{3,}.*?^ {0,3}/{3,}\s*$", re.DOTALL | re.MULTILINE)
_TARGET = re.compile(r"\]\([^)]*\)")
_MARKS = re.compile(r"[*_`#|\[\]]|^[ \t]*[-+]\s|:?-{3,}:?", re.MULTILINE)


def answer_lines(subject: Subject) -> Mapping[str, int]:
    """Return the number of ruled lines by the id of each open question.

    The answers of the source edition decide, so that a sheet has the same in every language, and
    none hangs on another translation.
    """
    return {
        question.id: _lines(question)
        for question in subject.source.questions
        if isinstance(question.task, Open)
    }


def _lines(question: Question) -> int:
    written = _prose(question.answer) * CHARACTER_MM / LINE_WIDTH_MM
    return max(LEAST_LINES, min(MOST_LINES, math.ceil(written)))


def _prose(answer: Fragment | None) -> int:
    """Return the number of characters of an answer that somebody would write by hand.

    Code, figures and Markdown's own marks do not count.
    """
    if answer is None:
        return 0
    text = _BLOCK.sub("", _FENCE.sub("", answer.text))
    text = _MARKS.sub("", _TARGET.sub("]", text))
    return len(" ".join(text.split()))


def gap_width_mm(gaps: Iterable[tuple[str, ...]]) -> float:
    """Return the width of the gaps of a text in millimetres: room for the longest word.

    All gaps of a text are equally wide, so that none tells its word by its length.
    """
    longest = max(len(words[0]) for words in gaps)
    return max(18.0, longest * CHARACTER_MM * 1.2 + 4)
