"""Why a document is made: what its parts were when it was made last, and what they are now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

NO_FILE = "no such file yet"
BY_HAND = "the file was changed by hand, or is gone"
FORCED = "the option --force"
KEEP_HTML = "the option --keep-html"
UNKNOWN = "what it was made of is not known any more"
ELSE = "what it is made of changed"

_MOST = 6
"""So many reasons are told one by one."""

_TOLD = {
    "question": "the question '{0}'",
    "section": "the section '{0}'",
    "part": "the part '{0}'",
    "term": "the term '{0}'",
    "file": "{0}",
    "font": "the font '{0}'",
    "locale": "the locale '{0}'",
    "author": "the author",
    "revision": "the revision",
    "title": "the title",
    "subtitle": "the subtitle",
    "keywords": "the keywords",
    "order": "the order of sections or questions",
    "room": "the room to answer '{0}'",
    "form": "the form {0}",
    "roster": "the roster",
}


def reasons(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return what of a document's parts is another, in words; at least one."""
    told = tuple(dict.fromkeys(_reasons(before, now)))
    if len(told) > _MOST:
        told = (*told[: _MOST - 1], f"{len(told) - _MOST + 1} more")
    return told or (ELSE,)


def _reasons(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for part in dict.fromkeys((*now, *before)):
        then, found = before.get(part), now.get(part)
        if then == found:
            continue
        kind, _, name = part.partition(" ")
        if kind == "system":
            yield (
                "studypress itself changed" if name == "studypress" else f"{name} {then} → {found}"
            )
        elif kind == "code":
            yield f"the sheet code {then} → {found}"
        else:
            change = "changed" if then and found else "is new" if found else "is gone"
            yield f"{_TOLD[kind].format(name)} {change}"
