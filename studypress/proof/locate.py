"""Where in the content a fault on paper comes from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from studypress.problems import Fault, Problem
from studypress.proof.words import letters_of
from studypress.source import SourceFile

_ENOUGH = 8
"""Fewer letters stand in too many lines."""
ANYWHERE = 20
"""Fewer than so many must begin a line, as a heading does: a label of ours stands within a text."""
_LETTERS = 40
"""So many are looked for: a link or a note behind them may stand in the content alone."""


def located(fault: Fault, name: str, texts: Iterable[SourceFile]) -> Problem:
    """Return the problem of a fault in the PDF of that name.

    Its words are looked for in the texts, as letters and figures alone. Where they are found, the
    problem is at that line; else it is the PDF's.
    """
    wanted = letters_of(fault.words)[:_LETTERS]
    if len(wanted) >= _ENOUGH:
        for text in texts:
            line = _line(text, wanted)
            if line:
                message = f"{fault.message} (page {fault.page} of {name})"
                return Problem(
                    text.path, line, message, fault.hint, text.line(line), fault.severity
                )
    message = f"page {fault.page}: {fault.message}"
    return Problem(Path(name), 0, message, fault.hint, severity=fault.severity)


def _line(text: SourceFile, wanted: str) -> int:
    """Return the line of a text where these letters begin, or 0."""
    letters, starts = _indexed(text)
    place = letters.find(wanted)
    while place >= 0 and len(wanted) < ANYWHERE and place not in starts:
        place = letters.find(wanted, place + 1)
    return bisect_right(starts, place) if place >= 0 else 0


@lru_cache(maxsize=64)
def _indexed(text: SourceFile) -> tuple[str, tuple[int, ...]]:
    """Return the letters of a text, and where among them each line begins."""
    starts, letters = [], ""
    for line in text.lines:
        starts.append(len(letters))
        letters += letters_of(line)
    return letters, tuple(starts)
