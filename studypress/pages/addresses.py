"""What stylesheets may refer to: fonts, `url("font:...")`, and marks of the page itself, `#id`.

Whatever else a stylesheet names, a picture, a stylesheet, a font's file or something out on the
network, is told where it stands, before the press sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import tinycss2

from studypress.content.addresses import addresses
from studypress.problems import Problem
from studypress.source import SourceFile

_ALLOWED = ("font:", "#")
# What may hide one: then the stylesheet is read token by token, which takes its time.
_SUSPECT = re.compile(
    r"\\|@import|(?:url|src|image|image-set)\(\s*[\"']?(?!font:|#)", re.IGNORECASE
)


@lru_cache(maxsize=64)
def forbidden_addresses(style: SourceFile) -> tuple[Problem, ...]:
    """Return a problem for each address in a stylesheet that is no font's."""
    return tuple(_forbidden(style)) if _SUSPECT.search(style.text) else ()


def _forbidden(style: SourceFile) -> Iterator[Problem]:
    rules = tinycss2.parse_stylesheet(style.text, skip_comments=True, skip_whitespace=True)
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword == "import":
            line = rule.source_line
            hint = "write its rules into this file"
            told = "a stylesheet imports no other"
            yield Problem(style.path, line, told, hint, style.line(line))
            continue
        for tokens in (getattr(rule, "prelude", None), getattr(rule, "content", None)):
            for address, line in addresses(tokens or ()):
                if not address.strip().lower().startswith(_ALLOWED):
                    told = f"a stylesheet names fonts alone, not '{address[:60]}'"
                    hint = "a font has a 'font:' address; pictures stand in the content"
                    yield Problem(style.path, line, told, hint, style.line(line))
