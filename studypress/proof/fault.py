"""A fault on a printed page, before anybody knows which line of the content brought it there."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LENGTH = 60
_UNSAID = re.compile(r"[\W_]+")


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong on a page (from 1), the way out, and words by which its line can be found."""

    page: int
    message: str
    hint: str
    words: str = ""


def quoted(text: str) -> str:
    """Return a text from a page as a message names it: its beginning, in quotation marks."""
    told = " ".join(text.split())
    return f"'{told if len(told) <= _LENGTH else told[: _LENGTH - 1].rstrip() + '…'}'"


def letters_of(text: str) -> str:
    """Return the letters and figures of a text alone, by which texts are compared."""
    return _UNSAID.sub("", text).casefold()
