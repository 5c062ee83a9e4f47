"""Running lines: the heads and feet of pages whose number is known only when all are laid out.

A gathering is laid out without them. When the pages of all gatherings are known, one document is
made of as many pages with nothing on them but their running lines; page by page it is printed
below the gatherings. A stylesheet that tells pages apart by their place, such as
`@page :left`, may set the text itself otherwise there; then nothing is laid out by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

_BODY = re.compile(r"<body\b[^>]*>")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BY_PLACE = re.compile(
    r"@page\b[^{;]*:\s*(?:first|left|right|recto|verso|blank|nth)\b"
    # the body by its name, or by what base.html gives it
    r"|(?:\bbody|\bhtml|:root|\[(?:class|lang|dir|data-running)\b|:lang\("
    r"|\.(?:guide|standard|large-print|ink-saver)(?![\w-]))[^\s{},]*::?(?:before|after)\b"
    # one section told from another
    r"|\.section(?![\w-])(?:[^\s{},>]*:(?:nth|first|last|only)-|[^{},]*[+~][^{},]*\.section(?![\w-]))"
    r"|position\s*:\s*(?:fixed\b|running\()|\belement\(|\btarget-(?:counters?|text)\(",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PageMark:
    """What running lines are set by: a page's name, and the strings set on it, in their order."""

    name: str
    strings: Mapping[str, Sequence[str]]


def by_place(styles: Iterable[str]) -> bool:
    """Tell whether a stylesheet, or one in a template, tells pages apart by their place.

    So does what goes over gatherings: what stands before or behind the whole body, or on every
    page, and what is taken from elsewhere.
    """
    return any(_BY_PLACE.search(_COMMENT.sub("", style)) for style in styles)


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
