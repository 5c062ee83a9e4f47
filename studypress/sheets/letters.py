"""The letters of forms and of choices."""

from __future__ import annotations

from string import ascii_uppercase


def letter(index: int) -> str:
    """Return the letter of a form or a choice, counted from 0: A, B ... Z, then AA, AB ..."""
    letters = ""
    while index >= 0:
        index, place = divmod(index, len(ascii_uppercase))
        letters = ascii_uppercase[place] + letters
        index -= 1
    return letters
