"""The language's quotation marks, dashes and spaces, from what an author types plainly.

    typed            set
    "x" and 'x'      the language's outer and inner quotation marks
    don't            its apostrophe
    a -- b           its dash, never at the beginning of a line
    10--20           an en dash, as between numbers everywhere
    ...              an ellipsis
    Pourquoi ?       the space that the language puts before the mark, unbreakable
    5 %, 50 ms       an unbreakable space between number and unit

Addresses such as `https://...` stay as they are, and so does what is set already, so that
setting a text twice changes nothing.
"""

from __future__ import annotations

import re

from studypress.locale import Typography

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
ELLIPSIS = "…"

_SPACES = f" \t\n{NO_BREAK}{NARROW_NO_BREAK}"
_OPENERS = "([{–—/-"
_CLOSERS = ')]}’”»"….,'
_UNITS = r"%|‰|°C|°|€|\$|£|R\$|ms|s|min|h|kg|g|km|m|cm|mm|[kKMGT]?B|[kMGT]o|GHz|MHz|px|pt"
_NUMBER_UNIT = re.compile(rf"(?<=\d)[ \n](?=(?:{_UNITS})(?!\w))")
_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_RANGE = re.compile(r"(?<=\d)--(?=\d)")
_DASH = re.compile(rf"(?<=[^{_SPACES}«])(?<!--)[{_SPACES}]+--[{_SPACES}]++(?!--|»)")
_ADDRESS = re.compile(r"((?:https?://|mailto:|www\.)[^\s<>\"'«»“”„]+)")


class Typesetter:
    """Sets the texts of one block after another.

    A block's text may come in pieces, cut by inline markup: quotation marks are followed across
    them, so `start_block` must be told where a block begins.
    """

    def __init__(self, rules: Typography) -> None:
        """Take the rules of the language."""
        self._rules = rules
        self._dash = rules.dash.replace(" ", NO_BREAK, 1)
        marks = "".join(re.escape(mark) for mark in rules.space_before)
        closers = re.escape(_CLOSERS)
        ends = _SPACES + (rules.outer_quotes[1] if rules.quote_space else "")
        # a mark that ends a word or a clause, not one inside of `10:30` or `std::sort`
        self._before = (
            re.compile(
                rf"(?P<space>[{_SPACES}]*)(?P<mark>[{marks}])"
                rf"(?=[{marks}{closers}]*(?:[{ends}]|\Z))"
            )
            if marks
            else None
        )
        self._open: list[str] = []
        self._previous = ""

    def start_block(self) -> None:
        """Forget the quotation marks of the block before."""
        self._open.clear()
        self._previous = ""

    def code(self, text: str) -> str:
        """Return text that is not to be set, such as code, as it is."""
        self._previous = text[-1:] or self._previous
        return text

    def text(self, text: str) -> str:
        """Return the next piece of a block's text as the language sets it."""
        # the split gives words, address, words, ...
        pieces = enumerate(_ADDRESS.split(text))
        return "".join(self.code(piece) if n % 2 else self._words(piece) for n, piece in pieces)

    def _words(self, text: str) -> str:
        text = self._quotes(_ELLIPSIS.sub(ELLIPSIS, text))
        # the character before counts where markup cuts the text: `**bold** -- word`
        before = self._previous
        text = _RANGE.sub("–", before + text)
        text = _DASH.sub(self._dash, text)
        text = _NUMBER_UNIT.sub(NO_BREAK, text)
        if self._before:
            text = self._before.sub(self._spaced, text)
        return self.code(self._spaced_inside(text[len(before) :]))

    def _spaced(self, found: re.Match[str]) -> str:
        before = found.string[found.start() - 1] if found.start() else ""
        marks = self._rules.space_before
        if not before or before in marks or before in _SPACES + _OPENERS + self._opening:
            return found.group()
        return marks[found["mark"]] + found["mark"]

    def _spaced_inside(self, text: str) -> str:
        """Put the language's space inside its outer quotation marks, typed or set."""
        if not self._rules.quote_space:
            return text
        opening, closing = self._rules.outer_quotes
        text = re.sub(rf"{opening}[{_SPACES}]*", opening + self._rules.quote_space, text)
        return re.sub(
            rf"(?<![{_SPACES}])[{_SPACES}]*{closing}", self._rules.quote_space + closing, text
        )

    def _quotes(self, text: str) -> str:
        pieces: list[str] = []
        for position, character in enumerate(text, 1):
            before = pieces[-1] if pieces else self._previous
            after = text[position : position + 1]
            opens = self._after_opening(before)
            if character == "'" and not (opens and self._closes_later(text[position:])):
                pieces.append(self._close_single(before, after))
            elif character in "\"'" and opens and self._may_open(after):
                pieces.append(self._opened(character))
            elif character == '"' and self._open:
                pieces.append(self._closed())
            else:
                self._follow(character)
                pieces.append(character)
        return "".join(pieces)

    def _after_opening(self, before: str) -> bool:
        """Tell whether a quotation mark may open one, by what comes before it.

        After an apostrophe it may if none is open: `l'"ami"`.
        """
        return (
            not before
            or before in _SPACES
            or before in _OPENERS
            or before in self._opening
            or (before == self._rules.apostrophe and not self._open)
        )

    def _follow(self, character: str) -> None:
        """Take account of an outer quotation mark that was typed as the language sets it."""
        opening, closing = self._rules.outer_quotes
        if character == closing and "outer" in self._open:
            while self._open.pop() != "outer":
                pass
        elif character == opening:
            self._open.append("outer")

    def _may_open(self, after: str) -> bool:
        """Tell whether a quotation mark may open one, by what comes after it.

        At the end of a piece of text, inline markup comes next: it is inside the quotation if
        none is open yet.
        """
        return after not in _SPACES if after else not self._open

    @property
    def _opening(self) -> str:
        return self._rules.outer_quotes[0] + self._rules.inner_quotes[0]

    def _opened(self, character: str) -> str:
        """Return the mark that opens a quotation: outer ones first, inner ones within."""
        outer = character == '"' and "outer" not in self._open
        self._open.append("outer" if outer else "inner")
        return (self._rules.outer_quotes if outer else self._rules.inner_quotes)[0]

    def _closed(self) -> str:
        level = self._open.pop()
        return (self._rules.outer_quotes if level == "outer" else self._rules.inner_quotes)[1]

    def _close_single(self, before: str, after: str) -> str:
        ends = not after or not after.isalnum()
        if ends and before and self._open[-1:] == ["inner"]:
            return self._closed()
        return self._rules.apostrophe

    @staticmethod
    def _closes_later(rest: str) -> bool:
        """Tell whether a single quotation mark that may open one also finds its end."""
        return bool(re.match(r"[^\W\d_][^']*(?:'\w[^']*)*'(?!\w)", rest))


def set_plain(text: str, rules: Typography) -> str:
    """Return a text without markup as the language sets it."""
    return Typesetter(rules).text(text)
