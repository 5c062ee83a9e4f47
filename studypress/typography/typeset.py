"""The typesetter: a block's text through the rules of its language, one after another.

Addresses such as `https://...` stay as they are, and so does what is set already, so that setting
a text twice changes nothing. Every rule takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from studypress.typography.dashes import dashes, ellipses, kept_ellipses, ranges, speech, times
from studypress.typography.edits import OBJECT, Edit, Rule, Text
from studypress.typography.quotes import quotation_marks
from studypress.typography.rules import Typography
from studypress.typography.spaces import (
    abbreviations,
    digit_groups,
    percent,
    punctuation,
    quotation_spaces,
    unbroken,
)
from studypress.typography.wide import line_ends

_HIDDEN = re.compile(rf"(?:https?://|mailto:|www\.)[^\s<>\"'«»“”„‘’‚…{OBJECT}]+|{OBJECT}")


class Typesetter:
    """Sets the texts of a language."""

    def __init__(self, rules: Typography) -> None:
        """Take the rules of the language."""
        self._rules: tuple[Rule, ...] = (
            line_ends,
            ellipses,
            quotation_marks(rules),
            ranges,
            speech(rules),
            dashes(rules),
            times,
            kept_ellipses,
            *abbreviations(rules),
            *digit_groups(rules),
            *percent(rules),
            *unbroken(rules),
            punctuation(rules),
            *quotation_spaces(rules),
        )

    def runs(self, runs: Sequence[str]) -> list[str]:
        """Return the text of a block, which comes in pieces cut by markup, as it is set.

        Markup changes nothing: what comes back, joined, is the joined text set. `OBJECT` and
        `BREAK` stand for what is not text, each a piece of its own, and come back as they are.
        """
        text = Text("".join(runs), tuple(accumulate(map(len, runs[:-1]))))
        hidden = list(_addresses(text))
        text = text.edited(Edit(*place, OBJECT) for place, _ in hidden)
        for rule in self._rules:
            text = text.edited(rule(text.string))
        objects = re.finditer(OBJECT, text.string)
        shown = zip(objects, hidden, strict=True)
        return list(text.edited(Edit(*n.span(), address) for n, (_, address) in shown).runs())

    def plain(self, text: str) -> str:
        """Return a text without markup as it is set."""
        return "".join(self.runs([text]))


def _addresses(text: Text) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield where an address stands, or an object, with what it is; one cut comes in pieces."""
    cuts = deque(text.cuts)
    for found in _HIDDEN.finditer(text.string):
        start, end = found.start(), found.start() + len(found.group().rstrip(".,;:!?"))
        while cuts and cuts[0] < end:
            cut = cuts.popleft()
            if cut > start:
                yield (start, cut), text.string[start:cut]
                start = cut
        yield (start, end), text.string[start:end]


@lru_cache(maxsize=64)
def typesetter(rules: Typography) -> Typesetter:
    """Return the typesetter of a language's rules, its patterns ready."""
    return Typesetter(rules)


def set_plain(text: str, rules: Typography) -> str:
    """Return a text without markup as the language sets it."""
    return typesetter(rules).plain(text)
