"""The style of an SVG picture: which elements a selector tries, and what a trial takes. Pure.

WeasyPrint finds the rules of an element by its id, its classes and its name; any other rule is
tried on every element. A selector that looks at ancestors or siblings is tried on each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

ANY = "*"
"""The key of selectors that are tried on every element."""

_WITHIN = frozenset(("not", "is", "where", "matches"))
_FUNCTIONS = _WITHIN | {
    *("has", "lang", "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type"),
}
_COUNTED = frozenset(("nth-child", "nth-last-child", "lang"))
_STATES = frozenset(
    (
        *("link", "any-link", "local-link", "enabled", "disabled", "checked", "visited", "hover"),
        *("active", "focus", "focus-within", "focus-visible", "target", "target-within", "root"),
        *("scope", "first-child", "last-child", "only-child", "empty", "host", "current", "past"),
        *("future", "before", "after", "first-line", "first-letter"),
    )
)
_SIBLINGS = frozenset(("first-of-type", "last-of-type", "only-of-type"))


@dataclass(frozen=True)
class Around:
    """How many elements a selector may look at from one: those above it, and those beside it."""

    above: int
    beside: int


@dataclass(frozen=True)
class Selector:
    """A selector: the id, class or name by which its elements are found, and what a trial takes.

    `looks` is how many elements a trial looks at, at most; `unread` is what WeasyPrint cannot read.
    """

    key: str
    looks: int
    unread: str = ""


def depth(text: str) -> int:
    """Return how deep brackets stand in each other in a style, those in strings counted."""
    deep = most = 0
    for letter in text:
        if letter in "([{":
            deep += 1
            most = max(most, deep)
        elif letter in ")]}":
            deep = max(0, deep - 1)
    return most


def selectors(prelude: Sequence[Any], around: Around) -> Iterator[Selector]:
    """Yield the selectors of a rule."""
    selector: list[Any] = []
    for token in (*prelude, None):
        if token is None or _is(token, ","):
            yield _selector(selector, around)
            selector = []
        elif token.type != "comment":
            selector.append(token)


def _is(token: Any, sign: str) -> bool:
    return bool(token.type == "literal" and token.value == sign)


def _selector(tokens: list[Any], around: Around) -> Selector:
    while tokens and tokens[0].type == "whitespace":
        tokens = tokens[1:]
    while tokens and tokens[-1].type == "whitespace":
        tokens = tokens[:-1]
    key, looks, unread, colons = ANY, 1, "", 0
    before: Any = None
    for at, token in enumerate(tokens):
        sign = token.value if token.type == "literal" else ""
        if token.type == "whitespace":
            near = (tokens[at - 1], tokens[at + 1])
            if not any(_is(one, each) for one in near for each in ">+~"):
                key, looks = ANY, looks * around.above
        elif sign in (">", "+"):
            key = ANY
        elif sign == "~":
            key, looks = ANY, looks * around.beside
        elif sign == "|":
            unread = "a namespace"
        elif token.type == "hash":
            key = f"#{token.value}"
        elif token.type == "ident" and not colons:
            key = _key(key, before, token)
        elif token.type == "ident" and colons == 1:
            unread = unread or _unread(token.lower_value, _STATES | _SIBLINGS)
            looks *= around.beside if token.lower_value in _SIBLINGS else 1
        elif token.type == "function":
            steps, fault = _function(token, around)
            looks, unread = looks * steps, unread or fault
        colons = colons + 1 if sign == ":" else 0
        before = token
    return Selector(key, looks, unread)


def _key(key: str, before: Any, name: Any) -> str:
    """Return the narrower of a key and what an identifier names."""
    if before is not None and _is(before, "."):
        return key if key.startswith("#") else f".{name.value}"
    return str(name.lower_value) if key == ANY else key


def _function(token: Any, around: Around) -> tuple[int, str]:
    """Return how many elements a function of a selector looks at, and what in it is not read."""
    name, inside = token.lower_name, [*selectors(token.arguments, around)]
    if unread := _unread(name, _FUNCTIONS):
        return 1, unread
    if name in _WITHIN:
        unread = next((one.unread for one in inside if one.unread), "")
        return sum(one.looks for one in inside), unread
    if name in _COUNTED and not any(
        one.type == "ident" and one.lower_value == "of" for one in token.arguments
    ):
        # the place of an element is known
        return 1, ""
    return around.beside * max(one.looks for one in inside), ""


def _unread(name: str, known: frozenset[str]) -> str:
    return "" if name in known else f":{name[:30]}"
