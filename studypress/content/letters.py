"""The letters of a text that are to be seen on paper: all but what only steers how it is set.

What steers is named here, mark by mark, without asking Markdown: so what Markdown swallows beside
it is noticed. A mark that is none after all makes a piece shorter, never longer: what is asked
for here is always what a reader expects to see.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5

from studypress.content.scan import FENCE_MARK, Fence, code_spans, without_code

_CUT = "\x00"
"""Stands where a piece ends within a line."""

_BLOCK = re.compile(r" {0,3}/{3,}[^|]*\|?(?P<argument>.*)")
_OPTION = re.compile(r" {4,}(?P<name>type|centre):(?P<value>.*)")
# What begins a line and is no text: quotes, the marks of items and their boxes, labels of notes.
_START = re.compile(
    r"""[ \t>]*
    (?:(?:[-*+]|\d{1,9}[.)]|[A-Za-z]{1,5}[.)])[ \t]+(?:\[[ xX]\][ \t])?|\#{1,6}[ \t]|:[ \t]+)*
    (?:\[![A-Za-z]+\]|\[\^[^\]]+\]:|(?:!!!|\?\?\?\+?)\s*[\w-]+)?""",
    re.VERBOSE,
)
_DEFINITION = re.compile(r" {0,3}\[[^\]^][^\]]*\]:[ \t]*\S")
_UNPRINTED = re.compile(
    r"""\]\([ \t]*(?:<[^<>]*>|(?:[^()\s]|\([^()\s]*\))*)(?:[ \t]+(?:"[^"]*"|'[^']*'))?[ \t]*\)
    |\]\[[^\[\]]*\]
    |\[\^[^\]]+\]
    |\{:?[ \t]*(?:(?:lang|dir)[ \t]*=[^{}]*|[.\#][\w-]+[ \t]*)\}""",
    re.VERBOSE,
)
_GAP = re.compile(r"\[\[.*?\]\]")
_NOTE = re.compile(r"\^\[(?:[^\[\]]|\[[^\[\]]*\])*\]")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|(?P<name>[A-Za-z][A-Za-z0-9]*));")
_PLAIN = re.compile(r"[\x00-/:-@\[-`{-\x7f]+")
_BETWEEN = re.compile(r"\W")
_FOLDED = str.maketrans({"×": "x"})  # a typed x between numbers is set as the sign


@dataclass(frozen=True)
class Piece:
    """Letters that stand together, and the words they are of; lines count from 0."""

    line: int
    text: str

    @property
    def letters(self) -> str:
        """The letters alone."""
        return letters(self.text)


def letters(text: str) -> str:
    """Return the letters, figures and signs of a text, by which texts are compared.

    Case, composition and look-alikes count for nothing (Unicode's NFKC), and neither do spaces and
    what stands between words. Signs that Markdown is written with are none.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)
    return _BETWEEN.sub(_sign, _PLAIN.sub("", folded))


def _sign(between: re.Match[str]) -> str:
    """Return a character that is no letter where it is a sign, such as an arrow or an emoji."""
    return between[0] if unicodedata.category(between[0]) in ("So", "Sm", "Sc") else ""


@lru_cache(maxsize=4096)
def pieces(text: str, gaps: bool = False) -> tuple[Piece, ...]:
    """Return what of a text is to be seen; with `gaps`, what stands in `[[...]]` is not."""
    return tuple(piece for piece in _pieces(_once(text), gaps=gaps) if piece.letters)


def _once(text: str) -> str:
    """Return a text in which each footnote stands once: all its marks lead to the same."""
    seen: set[str] = set()

    def kept(note: re.Match[str]) -> str:
        again = note[0] in seen
        seen.add(note[0])
        return "\n" * note[0].count("\n") or " " if again else note[0]

    return _NOTE.sub(kept, text) if "^[" in text else text


def _unescaped(text: str) -> str:
    """Return a text with its entities as characters; what is none by its whole name is text."""

    def character(entity: re.Match[str]) -> str:
        known = entity["name"] is None or f"{entity['name']};" in html5
        return html.unescape(entity[0]) if known else entity[0]

    return _ENTITY.sub(character, text)


def _pieces(text: str, *, gaps: bool) -> Iterator[Piece]:
    fence = Fence()
    steers = False
    for number, line in enumerate(text.split("\n")):
        if fence.takes(line):
            if not FENCE_MARK.match(line):
                yield Piece(number, line.lstrip(" \t>"))
            continue
        if block := _BLOCK.match(line):
            steers = True
            yield Piece(number, _unescaped(block["argument"]))
            continue
        option = _OPTION.match(line) if steers else None
        steers = option is not None
        if option:
            yield Piece(number, option["value"] if option["name"] == "centre" else "")
        elif not _DEFINITION.match(line):
            for part in _seen(line, gaps=gaps).split(_CUT):
                yield Piece(number, part)


def _seen(line: str, *, gaps: bool) -> str:
    """Return what is seen of a line that is no fence."""
    started = _START.match(line)
    start = started.end() if started else 0
    seen: list[str] = []
    for span in code_spans(line, start):
        seen += [_prose(line[start : span.start()], gaps=gaps), span[2]]
        start = span.end()
    return "".join((*seen, _prose(line[start:], gaps=gaps)))


def _prose(text: str, *, gaps: bool) -> str:
    """Return what is seen of a text without code."""
    text = _GAP.sub(_CUT, text) if gaps else text
    return _unescaped(_UNPRINTED.sub(" ", without_code(text)))
