"""Markdown fragments to HTML that is safe to print.

1. Drawn figures are taken out and drawn; see `figures`.
2. `dialect` makes HTML of a fragment.
3. nh3 takes out what a printed page must not hold: scripts, styles, frames, odd addresses.
4. One pass over the result, `finish`, sets the typography and fits it into its document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import nh3
from markupsafe import Markup, escape

from studypress.content.figure import split_figures
from studypress.content.gaps import replaced
from studypress.job import Ledger, SetText
from studypress.model import Figure, Fragment
from studypress.pages.dialect import LABELLED, to_html
from studypress.pages.finish import BLOCKS, finished
from studypress.typography.edits import GAP
from studypress.typography.rules import Typography
from studypress.typography.typeset import set_plain

Draw = Callable[[Figure], Markup]
"""Makes HTML of a drawn figure, its caption included."""

_INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small"}
_INLINE |= {"span", "strong", "sub", "sup", "u", "img", "br"}
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"class", "start", "type"},
    "li": {"class"},
    "p": {"class"},
    "th": {"style", "colspan", "rowspan"},
    "td": {"style", "colspan", "rowspan"},
    "span": {"class"},
    "div": {"class"},
    "code": {"class"},
}
_KEPT = 4096
"""So many fragments are kept as HTML, for processes that build again."""
_STYLES = {"text-align"}
_PARAGRAPH = re.compile(r"\s*<p>(?P<inside>(?:(?!</?p>).)*)</p>\s*\Z", re.DOTALL)
# Characters that mark something on the way; the reader of files has kept them out of content.
_MARK_ENTITY = re.compile(r"&#(?:x0*e00[0-9a-f]|0*573(?:4[4-9]|5[0-9]));", re.IGNORECASE)


class Renderer:
    """Turns the fragments of one document into HTML."""

    def __init__(
        self,
        rules: Typography,
        draw: Draw | None = None,
        ledger: Ledger | None = None,
        *,
        labels: Mapping[str, str] = MappingProxyType({}),
        targets: Collection[str] = (),
        deepen: int = 0,
    ) -> None:
        """Take the language's typography and what holds in the document.

        `draw` makes HTML of a drawn figure; without it there must be none. In the `ledger` each
        text that is set is entered. `labels` are those of notes set apart, by their kind.
        `targets` are the ids that stand in the document: a link to another one is printed as plain
        text. `deepen` is added to the depth of headings.
        """
        self._rules = rules
        self._labels = labels
        self._draw = draw
        self._ledger = ledger
        self._finishing = _Finishing(rules, frozenset(targets), deepen)

    def block(self, fragment: Fragment | None) -> Markup:
        """Return a fragment as blocks: paragraphs, lists, tables; nothing for None."""
        if fragment is None:
            return Markup()
        pieces = (
            self._drawn(piece) if isinstance(piece, Figure) else Markup(self._render(piece))
            for piece in split_figures(fragment)
        )
        return self._entered(fragment, Markup("\n").join(piece for piece in pieces if piece))

    def _drawn(self, figure: Figure) -> Markup:
        if self._draw is None:
            raise ValueError(f"nobody here draws the figure '{figure.caption}'")
        return self._draw(figure)

    def inline(self, fragment: Fragment) -> Markup:
        """Return a fragment that is one paragraph without the paragraph around it."""
        if "\n" not in fragment.text:
            return self.heading(fragment)
        return self._entered(fragment, _alone(self._render(fragment.text, notes_below=False)))

    def heading(self, fragment: Fragment) -> Markup:
        """Return a text of one line; what would make a list or a table of it is only text."""
        # a mark in front of it keeps Markdown from taking its first characters for a list
        clean = _clean(f"{GAP}{fragment.text}", notes_below=False).replace(GAP, "", 1)
        return self._entered(fragment, _alone(_finish(clean, self._finishing)))

    def gapped(self, fragment: Fragment, fillings: Sequence[Markup]) -> Markup:
        """Return a text with gaps, the nth of them filled by the nth of `fillings`."""
        rendered = self._render(replaced(fragment.text, GAP))
        pieces = rendered.split(GAP)
        filled = [pieces[0]]
        for filling, piece in zip(fillings, pieces[1:], strict=True):
            filled += [filling, piece]
        return self._entered(fragment, Markup("".join(filled)), gapped=True)

    def _entered(self, fragment: Fragment, html: Markup, *, gapped: bool = False) -> Markup:
        """Enter what was made of a text in the ledger, and return it."""
        if self._ledger is not None:
            self._ledger.append(SetText(fragment, html, gapped))
        return html

    def plain(self, text: str) -> str:
        """Return a text without markup as the language sets it."""
        return set_plain(text, self._rules)

    def plain_in(self, tag: str, text: str) -> str:
        """Return a text as another language sets it; as typed where its rules are not known."""
        rules = self._rules.of(tag)
        return set_plain(text, rules) if rules else text

    def _render(self, text: str, *, notes_below: bool = True) -> str:
        rendered = _finish(_clean(text, notes_below=notes_below), self._finishing)
        return LABELLED.sub(self._label, rendered)

    def _label(self, found: re.Match[str]) -> str:
        return escape(self._labels.get(found[1], found[1].capitalize()))


def _alone(rendered: str) -> Markup:
    """Return HTML that is one paragraph without the paragraph around it."""
    alone = _PARAGRAPH.match(rendered)
    return Markup(alone["inside"] if alone else rendered)


class _Finishing:
    """How clean HTML is set; two that set alike are equal."""

    def __init__(self, rules: Typography, targets: frozenset[str], deepen: int) -> None:
        self.rules, self.targets, self.deepen = rules, targets, deepen
        self._key = (repr(rules), targets, deepen)
        self._hash = hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Finishing) and self._key == other._key

    def __hash__(self) -> int:
        return self._hash


@lru_cache(maxsize=_KEPT)
def _clean(text: str, *, notes_below: bool) -> str:
    return nh3.clean(
        to_html(_MARK_ENTITY.sub("", text), notes_below=notes_below),
        tags=_INLINE | BLOCKS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        filter_style_properties=_STYLES,
    )


@lru_cache(maxsize=_KEPT)
def _finish(clean: str, finishing: _Finishing) -> str:
    return finished(clean, finishing.rules, finishing.targets, finishing.deepen)
