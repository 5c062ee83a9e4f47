"""A sheet code as a person types it or a QR code holds it, read.

    K7QM-2F9D                              as printed
    k7qm2f9d, K7QM 2F9D                    letters small, the hyphen left out
    STUDYPRESS:MLOPS-INTERVIEW:K7QM-2F9D   the text of the QR code

The letters O, I and L, which no code has, are read as 0, 1 and 1 (Crockford's base 32).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize

from studypress.sheets.code import ALPHABET, CODE_LENGTH, check_character, grouped

_MARK = "STUDYPRESS"
_PASSED_OVER = re.compile(r"[\s\-\u2010-\u2015_]")
_READ_AS = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class SheetRequest:
    """The sheet whose key is wanted: its code as typed, or the text of its QR code.

    With `anyway` the key is made though questions have changed, and says which.
    """

    code: str
    anyway: bool = False


@dataclass(frozen=True)
class Typed:
    """What was typed: the code as printed, the subject in capitals if told, what is mistyped."""

    code: str
    subject: str
    fault: str


def qr_text(subject: str, code: str) -> str:
    """Return the text of a sheet's QR code, in capitals, which take the least room in it."""
    return f"{_MARK}:{subject.upper()}:{code}"


def read_typed(text: str) -> Typed:
    """Return the code in what was typed; where it cannot be one, `fault` says why."""
    before, _, last = normalize("NFC", text.strip().upper()).rpartition(":")
    subject = before.removeprefix(_MARK).removeprefix(":").strip()
    code = _PASSED_OVER.sub("", last).translate(_READ_AS)
    return Typed(grouped(code), subject, _fault(code))


def near(code: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known codes that one slip makes this code of, sorted.

    A slip is one character wrong, left out or too many, or two neighbours swapped.
    """
    typed = code.replace("-", "")
    return tuple(sorted({other for other in known if _one_slip(typed, other.replace("-", ""))}))


def _fault(code: str) -> str:
    unknown = [character for character in code if character not in ALPHABET]
    if unknown:
        return f"no code has the character '{unknown[0]}'"
    if len(code) != CODE_LENGTH:
        return f"it has {len(code)} letters and digits, not {CODE_LENGTH}"
    if check_character(code[:-1]) != code[-1]:
        return "its last character does not fit the others"
    return ""


def _one_slip(typed: str, meant: str) -> bool:
    if len(typed) != len(meant):
        longer, shorter = sorted((typed, meant), key=len, reverse=True)
        return any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))
    unlike = [n for n, pair in enumerate(zip(typed, meant, strict=True)) if len(set(pair)) > 1]
    if len(unlike) == 2:
        one, two = unlike
        return two == one + 1 and typed[one] == meant[two] and typed[two] == meant[one]
    return len(unlike) == 1
