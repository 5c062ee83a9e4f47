"""A fault on a printed page, before anybody knows which line of the content brought it there."""

from __future__ import annotations

from dataclasses import dataclass

_LENGTH = 60


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
