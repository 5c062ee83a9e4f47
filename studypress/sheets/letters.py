"""The letters of forms and of choices."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase


def letter(index: int, alphabet: Sequence[str] = ascii_uppercase) -> str:
    """Return the letter of a form or a choice, counted from 0: A, B ... Z, then AA, AB ..."""
    letters = ""
    while index >= 0:
        index, place = divmod(index, len(alphabet))
        letters = alphabet[place] + letters
        index -= 1
    return letters
