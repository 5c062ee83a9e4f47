"""Answers that stand on the worksheet: what a key tells, looked for in the sheet it belongs to.

1. A PDF is cut into sheets: one begins on the page where a sheet code is printed. A sheet with
   answers is a key, or the interviewer's part of a pair; the others are worksheets.
2. A key and a worksheet of one code and language belong together, in one PDF or in two.
3. Each sentence of an answer is looked for as its letters and figures alone, so that neither
   line breaks nor typography matter.

An explanation may quote a stem, and what stands where the answer is given (`AnswerSpace`: choices,
pairs, steps). A marking point, an item of a list on the key, has no business even there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from studypress.problems import Fault
from studypress.proof.flow import HEADINGS
from studypress.proof.printed import Element, Piece, Printed
from studypress.proof.words import letters_of, quoted

LEAST_WORDS = 5
LEAST_LETTERS = 25
"""A sentence with fewer of both says what any text may say; letters count where no spaces are."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
_QUOTABLE = HEADINGS | {"AnswerSpace"}
# What goes on in the same text; all else begins another.
_INLINE = frozenset({"Code", "Em", "Lbl", "Link", "Quote", "Reference", "Span", "Strong"})
_HINT = "take it out of what is asked, or say the answer in other words"


@dataclass(frozen=True)
class Sentence:
    """A sentence of an answer, and whether it is an item of a list."""

    text: str
    item: bool

    @property
    def telling(self) -> bool:
        """Whether it is long enough to say something of its own."""
        words = self.text.split()
        if len(words) >= LEAST_WORDS:
            return True
        if self.text.isascii() and words:
            # an address, or an identifier, is one word however long
            words.remove(max(words, key=len))
            return len(letters_of(self.text)) >= LEAST_LETTERS and any(map(letters_of, words))
        return len(letters_of(self.text)) >= LEAST_LETTERS


@dataclass(frozen=True)
class Asked:
    """A text of a worksheet as its letters and figures; an explanation may quote some."""

    page: int
    letters: str
    quotable: bool


@dataclass(frozen=True)
class Sheet:
    """The pages of a PDF that belong to one sheet code: what they ask, what they answer."""

    code: str
    language: str
    asked: tuple[Asked, ...]
    answers: tuple[Sentence, ...]


def sheets(printed: Printed) -> tuple[Sheet, ...]:
    """Return the sheets of a PDF, in their order."""
    if printed.tree is None:
        return ()
    codes = [
        (element.pieces[0].page, printed.text(element))
        for element in printed.tree.walk()
        if element.type == "SheetCode" and element.pieces
    ]
    texts = list(_texts(printed.tree, ()))
    found = []
    for number, (start, code) in enumerate(codes):
        end = codes[number + 1][0] if number + 1 < len(codes) else len(printed.pages) + 1
        own = [(pieces, above) for pieces, above in texts if start <= pieces[0].page < end]
        found.append(_sheet(code, own, printed))
    return tuple(found)


def _texts(
    element: Element, above: tuple[str, ...]
) -> Iterator[tuple[list[Piece], tuple[str, ...]]]:
    """Yield the pieces of each text, with the types of what it stands in."""
    above = (*above, element.type)
    running: list[Piece] = []
    for kid in element.kids:
        if isinstance(kid, Piece):
            running.append(kid)
        elif kid.type in _INLINE:
            running += kid.pieces
        else:
            if running:
                yield running, above
                running = []
            yield from _texts(kid, above)
    if running:
        yield running, above


def _sheet(
    code: str, texts: Iterable[tuple[Sequence[Piece], tuple[str, ...]]], printed: Printed
) -> Sheet:
    asked: list[Asked] = []
    answers: list[Sentence] = []
    for pieces, above in texts:
        text = printed.say(pieces)
        if "Answer" in above:
            sentences = (Sentence(one, "LI" in above) for one in _SENTENCE_END.split(text))
            answers += (sentence for sentence in sentences if sentence.telling)
        else:
            quotable = not _QUOTABLE.isdisjoint(above)
            asked.append(Asked(pieces[0].page, letters_of(text), quotable))
    return Sheet(code, printed.language, tuple(asked), tuple(answers))


def leaks(worksheet: Sheet, key: Sheet) -> Iterator[Fault]:
    """Yield a fault for each sentence of a key's answers that stands on its worksheet."""
    if worksheet.answers or (worksheet.code, worksheet.language) != (key.code, key.language):
        return
    for sentence in dict.fromkeys(key.answers):
        letters = letters_of(sentence.text)
        for asked in worksheet.asked:
            if letters in asked.letters and (sentence.item or not asked.quotable):
                told = f"an answer of the key stands on the worksheet: {quoted(sentence.text)}"
                yield Fault(asked.page, told, _HINT, sentence.text)


def leaks_among(worksheets: Iterable[Sheet], keys: Sequence[Sheet]) -> Iterator[Fault]:
    """Yield a fault for each sentence of any of the keys that stands on its worksheet."""
    for worksheet in worksheets:
        for key in keys:
            yield from leaks(worksheet, key)
