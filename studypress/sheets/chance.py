"""Chance that is the same for ever: on every machine, in every version of Python.

A counter run through SHA-256 (FIPS 180-4), in the manner of the hash generator of NIST
SP 800-90A, 10.1.1. Python's own `random` gives no such promise for its shuffles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")
_BYTES = 8


class Chance:
    """A stream of numbers that follows from a seed alone."""

    def __init__(self, *seed: str | int) -> None:
        """Take the parts of the seed; ("a", 1) and ("a1",) are different seeds."""
        self._seed = "\x1f".join(str(part) for part in seed).encode("utf-8")
        self._counter = 0

    def below(self, bound: int) -> int:
        """Return a whole number from 0 to `bound` - 1, each as likely as the others."""
        limit = 256**_BYTES // bound * bound
        while True:
            block = self._counter.to_bytes(_BYTES, "big") + self._seed
            self._counter += 1
            number = int.from_bytes(hashlib.sha256(block).digest()[:_BYTES], "big")
            # numbers behind the last whole multiple of the bound would favour the small ones
            if number < limit:
                return number % bound

    def shuffled(self, items: Sequence[_T]) -> tuple[_T, ...]:
        """Return the items in a random order (Fisher and Yates, in Durstenfeld's form)."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return tuple(mixed)

    def deranged(self, count: int) -> tuple[int, ...]:
        """Return 0 to `count` - 1 in a random order other than the given one."""
        given = tuple(range(count))
        while (mixed := self.shuffled(given)) == given and count > 1:
            pass
        return mixed
