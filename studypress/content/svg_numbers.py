"""Numbers in the attributes and styles of SVG pictures: those that can be drawn. Pure.

WeasyPrint reads a number as Python does, so `nan`, `inf` and `1e308` come onto the page, where no
PDF can hold them; and `em` without a number is an exception in the midst of a page.
"""

from __future__ import annotations

import re

from studypress.content import limits

_LENGTHS = frozenset(
    (
        *("x", "y", "dx", "dy", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2"),
        *("y2", "fx", "fy", "fr", "offset", "refX", "refY", "markerWidth", "markerHeight"),
        *("font-size", "letter-spacing", "textLength", "stroke-width", "stroke-dasharray"),
        *("stroke-dashoffset", "transform-origin"),
    )
)
_PLAIN = frozenset(
    (
        *("opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "stroke-miterlimit"),
        *("rotate", "orient"),
    )
)
_TRANSFORMS = frozenset(("transform", "gradientTransform", "patternTransform"))
_LINES = frozenset(("d", "points"))
_NUMERIC = _LENGTHS | _PLAIN | _TRANSFORMS | _LINES | {"viewBox"}

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_ENDLESS = re.compile(r"(?<![a-z])(?:nan|inf)", re.IGNORECASE)
_UNIT = re.compile(r"(?:%|rem|em|ex|ch|px|pt|pc|in|cm|mm|q)\Z", re.IGNORECASE)
_WORDS = frozenset(("auto", "auto-start-reverse", "inherit", "none"))


def numbers(value: str) -> int:
    """Return how many numbers stand in a value."""
    return sum(1 for _ in _NUMBER.finditer(value))


def unfit_number(name: str, value: str) -> str:
    """Return what of an attribute's or a declaration's value cannot be drawn; nothing if all can.

    `name` is that of the attribute or property. What holds no numbers is not looked into.
    """
    if name not in _NUMERIC:
        return ""
    if found := _ENDLESS.search(value):
        return f"'{found[0]}' is no number"
    most = limits.SVG_TYPE if name == "font-size" else limits.SVG_NUMBER
    for number in _NUMBER.finditer(value):
        if abs(float(number[0])) > most:
            return f"{number[0][:20]} is more than {most:,}"
    if name in _LINES:
        return ""
    if len(value) > limits.SVG_VALUE:
        return f"it has more than {limits.SVG_VALUE:,} characters"
    words = value.replace(",", " ").split()
    if name == "viewBox":
        plain = len(words) == 4 and all(_NUMBER.fullmatch(word) for word in words)
        return "" if plain else "it takes four numbers"
    if name in _TRANSFORMS:
        return ""
    for word in words:
        if name in _LENGTHS:
            wrong = bool(_UNIT.search(word)) and not _NUMBER.match(word)
        else:
            wrong = _NUMBER.sub("", word).strip("%") != ""
        if wrong and word not in _WORDS:
            return f"'{word[:20]}' is no number"
    return ""
