"""The sheet code: eight characters that tie a worksheet to its key and to its content.

Seven characters are the first 35 bits of a SHA-256 over the form and over a digest of the text of
each of its questions in the source edition; the eighth checks them. So the code follows from what
the register holds of a form, and can be compared with it whatever has become of the content. The
alphabet is Crockford's base 32, which leaves out I, L, O and U; the check is the Luhn algorithm
modulo 32, which finds every single wrong character and nearly every swap of two neighbours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from studypress.model import (
    Blueprint,
    Choice,
    Drawn,
    Edition,
    Gap,
    Match,
    Open,
    Order,
    Question,
    Subject,
    Task,
)
from studypress.sheets.terms import standing_questions

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
DIGEST_LENGTH = 6


def sheet_code(subject: Subject, blueprint: Blueprint, letter: str, drawn: Sequence[Drawn]) -> str:
    """Return the code of a form of a blueprint as printed: two groups of four."""
    digests = question_digests(drawn, subject.source)
    return code_of(subject.id, blueprint, letter, drawn, digests)


def code_of(
    subject: str, blueprint: Blueprint, letter: str, drawn: Iterable[Drawn], digests: Iterable[str]
) -> str:
    """Return the same of the digests of the questions in the source edition."""
    # one form alone bears no letter: it must not share its code with the form A of several
    printed = letter if blueprint.forms > 1 else ""
    digest = hashlib.sha256()
    for part in (subject, blueprint.name, printed):
        digest.update(part.encode("utf-8") + b"\x1f")
    for item, text in zip(drawn, digests, strict=True):
        digest.update(repr((item.question, item.order, item.terms, text)).encode("utf-8"))
    code = _characters(digest.digest(), CODE_LENGTH - 1)
    return grouped(code + check_character(code))


def question_digests(drawn: Sequence[Drawn], edition: Edition) -> tuple[str, ...]:
    """Return six characters of a SHA-256 over all that is seen of each question in a language.

    What is gone from the edition has an empty text.
    """
    # the stem of a question made of terms is ours, not the content's
    questions = standing_questions(drawn, edition, "")
    return tuple(_digest(question) if question else "" for question in questions)


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


def _digest(question: Question) -> str:
    return _characters(hashlib.sha256(_text(question).encode("utf-8")).digest(), DIGEST_LENGTH)


def _characters(digest: bytes, length: int) -> str:
    """Return the first bits of a digest, five a character; eight characters at most."""
    number = int.from_bytes(digest[:5], "big") >> (40 - 5 * length)
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in reversed(range(length)))


def _text(question: Question) -> str:
    """Return what is seen of a question in one language, without the lines it stands at."""
    parts = [question.stem, question.probe, question.lead, question.answer]
    texts = [part.text if part else "" for part in parts]
    level = question.level or ""
    texts += [question.kind.value, str(question.minutes), level, *_task_texts(question.task)]
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
