"""Running lines: the heads and feet of pages whose number is known only when all are laid out.

A gathering is laid out without them. When the pages of all gatherings are known, one
document is made of as many pages with nothing on them but their running lines; page by page it is
printed below the gatherings. A stylesheet that tells pages apart by their place, such as
`@page :left`, may set the text itself otherwise there; then nothing is laid out by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from studypress.source import SourceFile

_BODY = re.compile(r"<body\b[^>]*>")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BY_PLACE = re.compile(
    r"@page\b[^{;]*:\s*(?:first|left|right|recto|verso|blank|nth)\b"
    r"|(?:\bbody|\bhtml|:root)[^\s{},]*::?(?:before|after)\b"
)


@dataclass(frozen=True)
class PageMark:
    """What running lines are set by: a page's name, and the strings set on it, in their order."""

    name: str
    strings: Mapping[str, Sequence[str]]


def by_place(styles: Iterable[SourceFile]) -> bool:
    """Tell whether a stylesheet tells pages apart by their place in the document.

    What it puts before or behind the whole body has its place too.
    """
    return any(_BY_PLACE.search(_COMMENT.sub("", style.text)) for style in styles)


def running_lines(html: str, marks: Sequence[PageMark]) -> str:
    """Return a document of bare pages; its head and its `<body>` are those of `html`."""
    start = _BODY.search(html)
    if start is None:
        raise ValueError("the template has no <body>")
    pages = "\n".join(_page(mark, number) for number, mark in enumerate(marks))
    return f"{html[: start.end()]}\n{pages}\n</body>\n</html>\n"


def _page(mark: PageMark, number: int) -> str:
    turned = "break-before: page; " if number else ""
    named = f"page: {mark.name}; " if mark.name else ""
    inside = "".join(
        Markup('<div style="string-set: {} {}"></div>').format(name, _quoted(text))
        for name, texts in mark.strings.items()
        for text in texts
    )
    return f'<div style="{turned}{named}">{inside}</div>'


def _quoted(text: str) -> str:
    """Return a string as CSS has it (CSS Syntax 3, 4.3.5)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ")
    return f'"{escaped}"'
