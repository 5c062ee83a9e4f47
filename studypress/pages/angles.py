"""Tags that authors type, sorted from text between angle brackets, once all else is HTML.

Markdown leaves every tag of `content/tags.py` that stands outside code between two marks. Here, in
one pass over the HTML, a tag counts where it has its other half in the same block:

- a tag within a line is closed before that line's paragraph ends;
- one of a block begins a line, or stands in its whole, as `<li>` in `<ul>`; it is closed before the
  item or cell around it ends.

All others are text, printed as typed. What counts is written as the HTML that is printed for it:
Markdown holds within it, so a paragraph that a block interrupts is closed and opened again.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5

from studypress.content.tags import INLINE, TAG, VOID, name_of, values_of

START, END = "\ue004", "\ue005"
"""They stand around a typed tag on its way; the reader of files has kept them out of content."""

_TOKEN = re.compile(
    rf"{START}(?P<typed>[^{END}]*+){END}|<(?P<end>/?)(?P<name>[a-z][a-z0-9]*+)[^<>]*+>"
)
_ENTITY = re.compile(r"&(?=(?P<name>[A-Za-z][A-Za-z0-9]*+;))")
_EMPTY = re.compile(r"<(p|div)>\s*+</\1>\n?")
_UNCLOSED = frozenset({"br", "hr", "img"})
_LEAVES = frozenset({"p"})
_KEPT = ("lang", "dir", "start", "colspan", "rowspan")
# What holds a part of a list or a table.
_ROWS = frozenset({"table", "thead", "tbody", "tfoot"})
_WHOLES = {
    "summary": frozenset({"details"}),
    **dict.fromkeys(("li",), frozenset({"ul", "ol"})),
    **dict.fromkeys(("dt", "dd"), frozenset({"dl"})),
    **dict.fromkeys(("caption", "thead", "tbody", "tfoot"), frozenset({"table"})),
    "tr": _ROWS,
    **dict.fromkeys(("td", "th"), frozenset({"tr"})),
}
_HOLDERS = frozenset({"blockquote", "center", "dd", "details", "div", "figure", "li", "p", "td"})
# How a tag is printed that is not printed as what it is.
_PRINTED = {
    **dict.fromkeys(("p", "center", "div"), ("<divKEPT>", "</div>")),
    **dict.fromkeys(("big", "font"), ("<spanKEPT>", "</span>")),
    **dict.fromkeys(("cite", "dfn", "var"), ("<emKEPT>", "</em>")),
    **dict.fromkeys(("samp", "tt"), ("<codeKEPT>", "</code>")),
    "strike": ("<sKEPT>", "</s>"),
    "details": ('<div class="set-apart"KEPT>', "</div>"),
}
_ALONE = {"br": "<br>", "hr": "<hr>", "wbr": "<wbr>"}


@dataclass
class _Token:
    """A tag, typed or of Markdown; `written` is what stands in the HTML for a typed one.

    `within` says whether it stands in a paragraph of Markdown.
    """

    name: str
    end: bool
    typed: str
    start: int
    stop: int
    written: str = ""
    within: bool = False

    @property
    def is_block(self) -> bool:
        return bool(self.typed) and self.name not in INLINE | VOID

    @property
    def is_leaf(self) -> bool:
        return not self.typed and self.name in _LEAVES


def with_tags(markup: str) -> str:
    """Return the HTML that Markdown made, with its marked tags written out or set as text."""
    tokens = _tokens(markup)
    if any(token.typed for token in tokens):
        _pair(tokens, markup)
    pieces, at = [], 0
    for token in tokens:
        if token.typed:
            written = token.written or html.escape(token.typed, quote=False)
            pieces += [markup[at : token.start], written]
            at = token.stop
    whole = "".join((*pieces, markup[at:]))
    return _EMPTY.sub("", _ENTITY.sub(_ampersand, whole))


def _ampersand(found: re.Match[str]) -> str:
    """Return `&` as it is where an entity begins, and escaped where none does."""
    return "&" if found["name"] in html5 else "&amp;"


def _tokens(markup: str) -> list[_Token]:
    tokens = []
    for found in _TOKEN.finditer(markup):
        typed = found["typed"] or ""
        tag = TAG.fullmatch(typed)
        name, end = found["name"] or "", bool(found["end"])
        if tag is not None:
            name, end = name_of(tag), bool(tag["end"])
        tokens.append(_Token(name, end, typed, *found.span()))
    return tokens


def _pair(tokens: list[_Token], markup: str) -> None:
    """Find the two halves of each typed tag, and write them."""
    opened: list[_Token] = []
    for number, token in enumerate(tokens):
        if token.typed:
            token.within = any(still.is_leaf for still in opened)
            _pair_typed(token, opened, _begins_line(tokens, number, markup))
        elif token.end:
            _close(token.name, opened)
        elif token.name not in _UNCLOSED:
            opened.append(token)


def _pair_typed(token: _Token, opened: list[_Token], begins_line: bool) -> None:
    if token.name in VOID:
        if not token.end:
            token.written = _split(_ALONE[token.name], token.within and token.name == "hr")
    elif token.end:
        place = _other_half(token, opened)
        if place is not None:
            _write(opened[place], token)
            # what was typed between the two has no other half there
            opened[place:] = [still for still in opened[place + 1 :] if not still.typed]
    elif not token.is_block or (_fits(token, opened) and (begins_line or token.name in _WHOLES)):
        opened.append(token)


def _begins_line(tokens: list[_Token], number: int, markup: str) -> bool:
    """Tell whether a tag begins its line; what stands before it may be tags of blocks."""
    at = tokens[number].start
    for before in reversed(tokens[:number]):
        if markup[before.stop : at].strip(" \t"):
            break
        if before.typed and not before.is_block and before.name not in VOID:
            return False
        at = before.start
    line = markup[:at].rstrip(" \t")
    return not line or line.endswith("\n")


def _fits(token: _Token, opened: list[_Token]) -> bool:
    """Tell whether a block may stand where it does: in blocks, and a part in its whole."""
    around = next((still for still in reversed(opened) if not still.is_leaf), None)
    wholes = _WHOLES.get(token.name)
    if wholes is not None:
        return around is not None and bool(around.typed) and around.name in wholes
    return around is None or around.name in _HOLDERS


def _other_half(token: _Token, opened: list[_Token]) -> int | None:
    """Return where the tag stands that this one closes."""
    for place in range(len(opened) - 1, -1, -1):
        still = opened[place]
        if still.typed and still.name == token.name:
            return place
        passed = still.is_leaf if not still.typed else not still.is_block
        if not passed or (still.is_leaf and not token.is_block):
            return None
    return None


def _close(name: str, opened: list[_Token]) -> None:
    """Close an element of Markdown; of what was typed in it, blocks alone outlast a paragraph."""
    for place in range(len(opened) - 1, -1, -1):
        if not opened[place].typed and opened[place].name == name:
            outlast = name in _LEAVES
            opened[place:] = [s for s in opened[place + 1 :] if outlast and s.is_block]
            return


def _write(opening: _Token, closing: _Token) -> None:
    """Write a tag that counts and its other half."""
    name = opening.name
    values = values_of(opening.typed)
    pairs = "".join(f' {key}="{html.escape(values[key])}"' for key in _KEPT if key in values)
    if name == "summary":
        opening.written = f"{'</p>' if opening.within else ''}<p><b{pairs}>"
        closing.written = f"</b></p>{'<p>' if closing.within else ''}"
        return
    before, after = _PRINTED.get(name, (f"<{name}KEPT>", f"</{name}>"))
    opening.written = _split(before.replace("KEPT", pairs), opening.is_block and opening.within)
    closing.written = _split(after, closing.is_block and closing.within)


def _split(written: str, within: bool) -> str:
    """Return what interrupts a paragraph with that closed before it and opened again behind."""
    return f"</p>{written}<p>" if within else written
