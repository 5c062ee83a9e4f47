"""Words in another language than their text's: `*bundle*{lang=en}`, and the `en` of a term.

    switch = "{" ... "lang=" tag ... "}"      behind a word in emphasis, or at the end of a block
    term   = headword "{" ... "en=" ... "}"

The tag is one of BCP 47, such as `en`, `pt-BR` or `zh-Hant`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import babel

from studypress.content.scan import text_lines, without_spans
from studypress.content.tags import TAG, values_of
from studypress.source import KEPT, Faults, SourceFile

_BRACES = re.compile(r"\{:?(?P<inside>[^{}]*)\}")
_LANG = re.compile(
    r"""(?<![^\s"'])lang\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'{}<>]*))"""
)
_ENGLISH = re.compile(r"""(?<![^\s"'])en\s*=""")
# The parts of a tag that name something (RFC 5646, 2.1): language, script, region; then variants.
_WELL_FORMED = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-z0-9](?:-[a-z0-9]{2,8})+)*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Switch:
    """Where words are in another language, and its tag as written."""

    line: int
    tag: str


@lru_cache(maxsize=KEPT)
def switches(source: SourceFile) -> tuple[Switch, ...]:
    """Return where a file goes over to another language, code left out."""
    return tuple(_switches(source))


def _switches(source: SourceFile) -> Iterator[Switch]:
    if "lang" not in source.text and "en=" not in source.text:
        return
    for offset, line in text_lines(source.text, without_spans):
        for braces in _BRACES.finditer(line):
            inside = braces["inside"]
            for found in _LANG.finditer(inside):
                tag = next(tag for tag in found.groups() if tag is not None)
                yield Switch(offset + 1, tag)
            if _ENGLISH.search(inside):
                yield Switch(offset + 1, "en")
        for typed in TAG.finditer(line):
            if lang := values_of(typed.group()).get("lang"):
                yield Switch(offset + 1, lang)


def check_switches(source: SourceFile, faults: Faults) -> None:
    """Note every tag of a file that names no language."""
    for switch in switches(source):
        if not is_language(switch.tag):
            message = f"'{switch.tag}' is not the tag of a language"
            faults.add(switch.line, message, _hint(switch.tag))


def _hint(tag: str) -> str:
    hyphened = tag.replace("_", "-")
    by_name = {name.casefold(): code for code, name in babel.Locale("en").languages.items()}
    near = hyphened if is_language(hyphened) else by_name.get(tag.casefold())
    return f"did you mean '{near}'?" if near else "write one of BCP 47, such as en, pt-BR or la"


def is_language(tag: str) -> bool:
    """Tell whether a tag is one of BCP 47 and names a language, a script, a region that exist."""
    found = _WELL_FORMED.match(tag)
    if found is None:
        return False
    script, region = found["script"], found["region"]
    names = babel.Locale("en")
    return (
        found["language"].lower() in names.languages
        and (script is None or script.title() in names.scripts)
        and (region is None or region.upper() in names.territories)
    )
