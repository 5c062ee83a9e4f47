"""What is a tag of HTML in a text, and what is only text between angle brackets.

    tag       = "<" name attribute* ["/"] ">"  |  "</" name ">"
    attribute = name "=" value  |  "open"  |  "reversed"  |  "nowrap"  |  "markdown"

The name is one of those below, in capitals or not. All else between angles is text, such as
`List<String>`, `a<b and c>d`, `<script>` or `<your name>`; so is a tag of these that is not closed,
or that closes nothing: `pages/angles.py` finds those.
"""

from __future__ import annotations

import html
import re

VOID = frozenset({"br", "hr", "wbr"})
"""Tags of what holds nothing."""

INLINE = frozenset(
    {
        *("abbr", "b", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd"),
        *("mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt"),
        *("u", "var"),
    }
)
"""Tags within a line."""

BLOCKS = frozenset(
    {
        *("blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "li", "ol"),
        *("p", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
"""Tags of blocks, which begin a line."""

_ATTRIBUTE = (
    r"""(?P<name>[A-Za-z_:][\w:.-]*+)\s*+=\s*+"""
    r"""(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s"'=<>`]++))"""
)
_ATTRIBUTES = r"(?:\s++(?:ATTRIBUTE|open|reversed|nowrap|markdown)(?=[\s/>]))*+".replace(
    "ATTRIBUTE", re.sub(r"\?P<\w+>", "?:", _ATTRIBUTE)
)
_NAMES = "|".join(sorted(VOID | INLINE | BLOCKS, key=len, reverse=True))


def tag_of(names: str) -> str:
    """Return the expression of a tag that has one of these names, joined by `|`."""
    return rf"<(?:(?P<end>/)(?P<closed>{names})\s*+|(?P<opened>{names}){_ATTRIBUTES}\s*+/?+)>"


TAG = re.compile(tag_of(_NAMES), re.IGNORECASE)
"""A tag; its groups are `end`, and the name as `opened` or `closed`."""

_VALUES = re.compile(_ATTRIBUTE)


def name_of(tag: re.Match[str]) -> str:
    """Return the name of a tag in small letters."""
    return (tag["opened"] or tag["closed"]).lower()


def values_of(tag: str) -> dict[str, str]:
    """Return the attributes of a tag as written, by their names in small letters."""
    return {
        found["name"].lower(): html.unescape(
            found["double"] or found["single"] or found["bare"] or ""
        )
        for found in _VALUES.finditer(tag)
    }
