"""The last pass over the HTML of a fragment: it sets the typography and fits it into its document.

Text is set block by block, outside code. Words in another language, `lang`, are set by the rules
of theirs, as a text of their own: to the text around them they are one thing, as code is.

Headings move to their depth in the document, table heads get their scope, and internal links
that lead nowhere in this document become plain text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from html.parser import HTMLParser

from studypress.typography.edits import BREAK, OBJECT
from studypress.typography.rules import Typography
from studypress.typography.typeset import set_plain, typesetter

BLOCKS = frozenset(
    {
        *("blockquote", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "hr", "li"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "tbody", "td", "tfoot"),
        *("th", "thead", "tr", "ul"),
    }
)
"""The elements whose text is a text of its own."""

_CODE = ("code", "pre", "kbd")
_EMPTY = ("br", "hr", "img")
_ABROAD = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
# A picture is named by its path in the subject; what is not has been told, and shows nothing here.
_ELSEWHERE = re.compile(r"\A\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[/\\])|(?:\A|[/\\])\.\.(?:[/\\]|\Z)")
_MAIL = "mailto:"
_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r"h([1-6])\Z")
# So many rows, the head included, are kept on one page.
_SHORT_TABLE = 10
# So many columns are set smaller.
_WIDE_TABLE = 8
# So many lines of code may go on overleaf, of so many characters at most.
_LONG_CODE, _CODE_LINE = 50, 72


@dataclass
class _Flow:
    """The text of a block, or of words in another language, until it is set.

    `runs` are its pieces; `places` says where each is to be written, None for what is no text.
    `rules` is None where the text stays as typed.
    """

    rules: Typography | None
    runs: list[str] = field(default_factory=list)
    places: list[int | None] = field(default_factory=list)

    def add(self, run: str, place: int | None = None) -> None:
        self.runs.append(run)
        self.places.append(place)

    def set(self, pieces: list[str]) -> None:
        """Set the text, write it to its places, and begin anew."""
        if self.rules and self.runs:
            as_set = typesetter(self.rules).runs(self.runs)
            for place, run in zip(self.places, as_set, strict=True):
                if place is not None:
                    pieces[place] = html.escape(run, quote=False)
        self.runs.clear()
        self.places.clear()


def finished(clean: str, rules: Typography, targets: Collection[str], deepen: int) -> str:
    """Return clean HTML, set by the rules of its language and fitted into its document.

    `targets` are the ids in the document; `deepen` is added to the depth of headings.
    """
    finish = _Finish(rules, targets, deepen)
    finish.feed(clean)
    finish.close()
    return "".join(finish.pieces)


class _Finish(HTMLParser):
    """The pass; `pieces` are its result once it is closed."""

    def __init__(self, rules: Typography, targets: Collection[str], deepen: int) -> None:
        super().__init__(convert_charrefs=True)
        self._rules = rules
        self._targets = targets
        self._deepen = deepen
        self.pieces: list[str] = []
        self._flows = [_Flow(rules)]
        self._switches: list[bool] = []
        self._code = 0
        self._links: list[tuple[str, int, str]] = []
        self._table = 0
        self._pre = 0

    def close(self) -> None:
        super().close()
        self._flow.set(self.pieces)

    @property
    def _flow(self) -> _Flow:
        return self._flows[-1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._begin(tag, values.get("lang", ""))
        if tag == "img" and _ELSEWHERE.search(values.get("src", "")):
            del values["src"]
        if tag == "img" and self._flow.rules:
            values["alt"] = set_plain(values.get("alt", ""), self._flow.rules)
        if tag == "a":
            tag = self._link(values)
            self._links.append((tag, len(self.pieces), values.get("href", "")))
        if tag == "table":
            self._table = len(self.pieces)
        if tag == "pre":
            self._pre = len(self.pieces)
        if tag == "th":
            values.setdefault("scope", "col")
        written = "".join(f' {name}="{html.escape(value)}"' for name, value in values.items())
        self.pieces.append(f"<{self._moved(tag)}{written}>")

    def handle_endtag(self, tag: str) -> None:
        moved = self._moved(tag)
        if tag == "a" and self._links:
            moved, start, target = self._links.pop()
            label = "".join(self.pieces[start + 1 :])
            if label in (
                html.escape(one, quote=False) for one in (target, target.removeprefix(_MAIL))
            ):
                # an address that is its own label need not be printed behind it once more
                bare = self.pieces[start].replace('class="external"', 'class="bare"')
                self.pieces[start] = bare
        if tag == "table":
            self.pieces[self._table] = _table_tag(self.pieces[self._table :])
        if tag == "pre" and _is_long("".join(self.pieces[self._pre :])):
            self.pieces[self._pre] = '<pre class="long">'
        self._end(tag)
        self.pieces.append(f"</{moved}>")
        if tag == "span" and self._code > 1:
            # without it WeasyPrint may run a line too long over the edge: highlighted code, cut
            self.pieces.append("<wbr>")

    def handle_data(self, data: str) -> None:
        if not self._code:
            self._flow.add(data, len(self.pieces))
        self.pieces.append(html.escape(data, quote=False))

    def _begin(self, tag: str, lang: str) -> None:
        """Take account of where an element begins: of its block, its code, its language."""
        if tag in BLOCKS:
            self._flow.set(self.pieces)
        elif tag == "br":
            self._flow.add(BREAK)
        elif tag == "img" or (tag in _CODE and not self._code):
            self._flow.add(OBJECT)
        self._code += tag in _CODE
        if tag not in _EMPTY:
            switches = bool(lang) and self._switch(tag, lang)
            self._switches.append(switches)

    def _switch(self, tag: str, lang: str) -> bool:
        """Go over to another language; tell whether it has other rules."""
        rules = self._rules.of(lang)
        if rules is self._flow.rules:
            return False
        if tag not in BLOCKS:
            self._flow.add(OBJECT)
        self._flows.append(_Flow(rules))
        return True

    def _end(self, tag: str) -> None:
        switched = self._switches.pop() if self._switches else False
        if tag in BLOCKS or switched:
            self._flow.set(self.pieces)
        if switched:
            self._flows.pop()
        self._code -= tag in _CODE

    def _link(self, values: dict[str, str]) -> str:
        href = values.get("href", "")
        leads = href[1:] in self._targets if href.startswith("#") else _ABROAD.match(href)
        if not leads:
            lang = values.get("lang")
            values.clear()
            if lang:
                values["lang"] = lang
            return "span"
        values["class"] = "internal" if href.startswith("#") else "external"
        return "a"

    def _moved(self, tag: str) -> str:
        heading = _HEADING.match(tag)
        return f"h{min(6, int(heading[1]) + self._deepen)}" if heading else tag


def _table_tag(pieces: list[str]) -> str:
    """Return the tag that begins a table, which says how it is set."""
    rows = sum(piece.startswith("<tr") for piece in pieces)
    first = pieces[: pieces.index("</tr>")] if "</tr>" in pieces else pieces
    cells = sum(piece.startswith(("<th>", "<th ", "<td>", "<td ")) for piece in first)
    kinds = ["short"] * (rows <= _SHORT_TABLE) + ["wide"] * (cells >= _WIDE_TABLE)
    return f'<table class="{" ".join(kinds)}">' if kinds else pieces[0]


def _is_long(code: str) -> bool:
    """Tell whether a page would hardly hold it."""
    lines = html.unescape(_TAG.sub("", code)).splitlines()
    return sum(1 + len(line) // _CODE_LINE for line in lines) > _LONG_CODE
