"""Texts from a page, as faults tell them and as they are compared."""

from __future__ import annotations

import re

_LENGTH = 60
_UNSAID = re.compile(r"[\W_]+")


def quoted(text: str) -> str:
    """Return a text from a page as a message names it: its beginning, in quotation marks."""
    told = " ".join(text.split())
    return f"'{told if len(told) <= _LENGTH else told[: _LENGTH - 1].rstrip() + '…'}'"


def letters_of(text: str) -> str:
    """Return the letters and figures of a text alone, by which texts are compared."""
    return _UNSAID.sub("", text).casefold()
