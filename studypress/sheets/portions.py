"""A whole shared out to the words of a quota."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from studypress.model import Quota


def portions(quota: Quota, whole: int) -> Mapping[str | None, int]:
    """Return what each word of a quota gets of a whole number, and None, the others, the rest.

    Shares that do not come out whole are rounded so that all add up: by the largest remainder
    (Hamilton's method), where two are alike, in the order of the quota.
    """
    exact: dict[str | None, Fraction] = {
        word: Fraction(amount) if isinstance(amount, int) else amount * whole
        for word, amount in quota.amounts
    }
    exact[None] = whole - sum(exact.values(), Fraction(0))
    found = {word: math.floor(portion) for word, portion in exact.items()}
    left = whole - sum(found.values())
    for word in sorted(exact, key=lambda word: found[word] - exact[word])[:left]:
        found[word] += 1
    return found
