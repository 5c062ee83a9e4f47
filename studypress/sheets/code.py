"""The sheet code: eight characters that tie a worksheet to its key and to its content.

Seven characters are the first 35 bits of a SHA-256 over the form and over the text of its
questions in every language; the eighth checks them. The alphabet is Crockford's base 32, which
leaves out I, L, O and U; the check is the Luhn algorithm modulo 32, which finds every single
wrong character and nearly every swap of two neighbours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from studypress.model import Choice, Drawn, Gap, Match, Open, Order, Question, Subject, Task
from studypress.sheets.terms import questions_of

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
DIGEST_LENGTH = 6


def sheet_code(subject: Subject, name: str, letter: str, drawn: Sequence[Drawn]) -> str:
    """Return the code of a form as printed: two groups of four, such as `K7QM-2F9D`.

    `letter` is that of the form, or empty where the worksheet has but one.
    """
    digest = hashlib.sha256()
    for part in (subject.id, name, letter):
        digest.update(part.encode("utf-8") + b"\x1f")
    # the stem of a question made of terms is ours, not the content's
    by_language = [questions_of(drawn, edition, "") for edition in subject.editions]
    for item, *editions in zip(drawn, *by_language, strict=True):
        digest.update(repr((item.question, item.order, item.terms)).encode("utf-8"))
        digest.update(question_text(editions).encode("utf-8"))
    code = _characters(digest.digest(), CODE_LENGTH - 1)
    return grouped(code + check_character(code))


def question_digest(editions: Sequence[Question]) -> str:
    """Return six characters of a SHA-256 over what the code holds of one question."""
    text = question_text(editions)
    return _characters(hashlib.sha256(text.encode("utf-8")).digest(), DIGEST_LENGTH)


def question_text(editions: Sequence[Question]) -> str:
    """Return all that a reader or marker sees of a question, which is given in each language."""
    return "".join(_text(question) for question in editions)


def check_character(code: str) -> str:
    """Return the Luhn check character, modulo 32, of a code without it."""
    total = 0
    for place, character in enumerate(reversed(code)):
        value = ALPHABET.index(character) * (2 - place % 2)
        total += value // len(ALPHABET) + value % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]


def grouped(code: str) -> str:
    """Return eight characters as a code is printed: with a hyphen in the middle."""
    return f"{code[:4]}-{code[4:]}"


def _characters(digest: bytes, length: int) -> str:
    """Return the first bits of a digest, five a character; eight characters at most."""
    number = int.from_bytes(digest[:5], "big") >> (40 - 5 * length)
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in reversed(range(length)))


def _text(question: Question) -> str:
    """Return what is seen of a question in one language, without the lines it stands at."""
    parts = [question.stem, question.probe, question.lead, question.answer]
    texts = [part.text if part else "" for part in parts]
    texts += [str(question.minutes), question.level or "", *_task_texts(question.task)]
    # a mark that no text can hold: prompts are not taken for points
    texts += [f"\x1e{prompt.text}" for prompt in question.follow_ups]
    return "\x1f".join(texts)


def _task_texts(task: Task) -> list[str]:
    match task:
        case Open(points):
            return [point.text for point in points]
        case Choice(options):
            return [f"{option.right} {option.text.text}" for option in options]
        case Gap(text, _):
            return [text.text]
        case Match(pairs):
            return [f"{pair.left.text}\x1f{pair.right.text}" for pair in pairs]
        case Order(steps):
            return [step.text for step in steps]
