"""The general guard: what was typed is on the page, letter by letter.

1. The letters of each text that a view has set are looked for in the HTML made of it. What is not
   there was swallowed by Markdown, the sanitiser or the typography.
2. The letters of that HTML are looked for in the document. What is not there was left out by the
   template.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from studypress.content.letters import Piece, letters, pieces
from studypress.job import Ledger
from studypress.model import Place
from studypress.problems import Problem
from studypress.source import SourceFile

_TAG = re.compile(r"<[^<>]*>")
_PICTURE = re.compile(r'<img\b[^<>]*?\salt="([^"<>]*)"[^<>]*>')
_RUN = re.compile(r"[^\W_]+|[^\w\s]")
_LINE = 12
"""So many letters are looked for together; fewer may well stand within others."""
_AS_TEXT = "write it as code, between backticks, or put a backslash before each mark around it"
_SHOWN = 60
"""So many characters are told of words that are lost."""
_USED = "\x00"
"""Stands in a page's letters for those that are accounted for."""


@dataclass(frozen=True)
class Loss:
    """Words that were typed at a place and would not be printed."""

    place: Place
    words: str


def lost(
    ledger: Ledger, document: str, texts: Iterable[SourceFile], template: str
) -> tuple[Problem, ...]:
    """Return a problem for each line of which something is not in a document, HTML, that prints it.

    The lines are those of `texts`. Where `template` is empty, it may leave out what it likes.
    """
    gone = {_problem(loss, texts, "would not be printed", _AS_TEXT) for loss in swallowed(ledger)}
    if template:
        omitted = f"is left out by {template}"
        losses = left_out(ledger, document)
        gone |= {_problem(loss, texts, omitted, "print it there") for loss in losses}
    return tuple(sorted(gone))


def _problem(loss: Loss, texts: Iterable[SourceFile], message: str, hint: str) -> Problem:
    words = loss.words if len(loss.words) <= _SHOWN else f"{loss.words[:_SHOWN]}…"
    path, line = loss.place.path, loss.place.line
    source = next((text.line(line) for text in texts if text.path == path), "")
    return Problem(path, line, f"'{words}' {message}", hint, source)


def swallowed(ledger: Ledger) -> Iterator[Loss]:
    """Yield what of the texts is not in their own HTML."""
    for entry in ledger:
        for line, words in _missing(entry.text.text, entry.html, gapped=entry.gapped):
            place = Place(entry.text.place.path, entry.text.place.line + line)
            yield Loss(place, " ".join(words))


def left_out(ledger: Ledger, document: str) -> Iterator[Loss]:
    """Yield which of the texts that were set are not in the HTML of the document."""
    page = seen_in(document)
    at = 0
    for entry in ledger:
        wanted = seen_in(entry.html)
        # most stand behind each other
        place = page.find(wanted, at)
        place = place if place >= 0 else page.find(wanted)
        if place < 0:
            yield Loss(entry.text.place, " ".join(entry.text.text.split()))
        at = max(at, place)


@lru_cache(maxsize=4096)
def _missing(text: str, markup: str, *, gapped: bool) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the words of a text that are not in its HTML, by their lines from 0."""
    typed = pieces(text, gapped)
    page = seen_in(markup)
    if "".join(piece.letters for piece in typed) == page:
        return ()
    lines = [piece for piece in typed if len(piece.letters) >= _LINE]
    apart = [piece for piece in typed if len(piece.letters) < _LINE]
    lost, page = _taken(lines, page)
    runs = [Piece(piece.line, run) for piece in (*lost, *apart) for run in _RUN.findall(piece.text)]
    lost, _ = _taken([run for run in runs if run.letters], page)
    by_line = groupby(sorted(lost, key=lambda word: word.line), key=lambda word: word.line)
    return tuple((line, tuple(word.text for word in missing)) for line, missing in by_line)


def _taken(typed: Sequence[Piece], page: str) -> tuple[list[Piece], str]:
    """Return the pieces that are not on a page, and its letters without those that are.

    The longest are looked for first, so that none takes its letters out of another.
    """
    lost: list[int] = []
    for place, piece in sorted(enumerate(typed), key=lambda item: -len(item[1].letters)):
        if piece.letters in page:
            page = page.replace(piece.letters, _USED, 1)
        else:
            lost.append(place)
    return [typed[place] for place in sorted(lost)], page


@lru_cache(maxsize=4096)
def seen_in(markup: str) -> str:
    """Return the letters of HTML: of its text, and of what stands for its pictures.

    It is HTML that we wrote: in a value, `<` and `>` are escaped.
    """
    return letters(html.unescape(_TAG.sub("", _PICTURE.sub(r"\1", markup))))
