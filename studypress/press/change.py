"""What differs between two versions of a document: an article, or the smallest element it is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_ARTICLE = re.compile(r"<article\b[^>]*>|</article>")


def changed_article(old: str, new: str) -> tuple[str, int] | None:
    """Return the new version with all articles empty but the one that changed, and its number.

    None where anything else changed, or articles stand in each other.
    """
    before, after = _articles(old), _articles(new)
    if not before or not after or before[0] != after[0]:
        return None
    outside, inside = after
    unlike = [n for n, pair in enumerate(zip(before[1], inside, strict=True)) if pair[0] != pair[1]]
    if len(unlike) != 1:
        return None
    (at,) = unlike
    shell = list(outside)
    shell.insert(at + 1, inside[at])
    return "".join(shell), at


def _articles(text: str) -> tuple[list[str], list[str]] | None:
    """Return what stands around the articles of a document, and what in them."""
    outside: list[str] = []
    inside: list[str] = []
    last = 0
    for number, tag in enumerate(_ARTICLE.finditer(text)):
        begins = not tag[0].startswith("</")
        if begins == bool(number % 2):
            return None
        end = tag.end() if begins else tag.start()
        (outside if begins else inside).append(text[last:end])
        last = end
    outside.append(text[last:])
    return (outside, inside) if len(outside) == len(inside) + 1 else None


def changed_element(old: Any, new: Any) -> tuple[Any, Any] | None:
    """Return the smallest element in which two versions differ, in both of them.

    None where that is the body or what stands around it, or where nothing differs.
    """
    found: tuple[Any, Any] | None = None
    depth = 0
    while True:
        if not _same_itself(old, new) or len(old) != len(new):
            return found if depth > 2 else None
        found = (old, new)
        unlike = [pair for pair in zip(old, new, strict=True) if not _equal(*pair)]
        if not unlike:
            # the same children, so it is a text of its own
            return found if depth > 2 and not _equal(old, new) else None
        if len(unlike) > 1:
            return found if depth > 2 else None
        ((old, new),) = unlike
        depth += 1


def _same_itself(old: Any, new: Any) -> bool:
    """Tell whether two elements look the same to a selector."""
    return bool(old.tag == new.tag and dict(old.attrib) == dict(new.attrib))


def _equal(old: Any, new: Any) -> bool:
    from xml.etree.ElementTree import tostring

    return tostring(old) == tostring(new)


def pairs(old: Any, new: Any, from_: Any, to: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the elements of two versions that are one, outside those in which they differ."""
    if old is from_:
        yield old, to
        return
    yield old, new
    for pair in zip(old, new, strict=True):
        yield from pairs(*pair, from_, to)


def place_of(root: Any, html: Any, element: Any) -> tuple[Any, int] | None:
    """Return the box that holds that of an element, and its place there; None where it has none."""
    above: dict[Any, Any] = {child: one for one in html.etree_element.iter() for child in one}
    around, outer = set(), element
    while outer in above:
        outer = above[outer]
        around.add(outer)
    waiting = [root]
    while waiting:
        box = waiting.pop()
        for index, child in enumerate(getattr(box, "children", ())):
            if child.element is element and child.element_tag == element.tag:
                return box, index
            if child.element in around:
                waiting.append(child)
    return None
