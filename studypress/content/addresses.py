"""The addresses that CSS names: `url(...)`, and what functions take for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_FUNCTIONS = ("url", "src", "image", "image-set", "-webkit-image-set")
_BLOCKS = ("{} block", "() block", "[] block")


def addresses(tokens: Sequence[object]) -> Iterator[tuple[str, int]]:
    """Yield each address with its line, from within functions and blocks of tinycss2 too."""
    for token in tokens:
        kind = getattr(token, "type", "")
        if kind == "url":
            yield token.value, token.source_line  # type: ignore[attr-defined]
        elif kind == "function":
            inside = token.arguments  # type: ignore[attr-defined]
            if token.lower_name in _FUNCTIONS:  # type: ignore[attr-defined]
                yield from ((one.value, one.source_line) for one in inside if one.type == "string")
            yield from addresses(inside)
        elif kind in _BLOCKS:
            yield from addresses(token.content)  # type: ignore[attr-defined]
