"""Python's garbage collector, held off while pages are made: it would go over all boxes again.

What WeasyPrint leaves behind in circles is collected every hundred pages instead.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_BETWEEN = 100
"""How many pages are laid out between two collections; each leaves some 700 kB behind."""


@dataclass
class _Since:
    """How many pages have been laid out since the last collection."""

    pages: int = 0


_since = _Since()


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the collector off; what is there before and behind it is not gone over again."""
    enabled = gc.isenabled()
    gc.disable()
    if _since.pages >= _BETWEEN:
        gc.unfreeze()
        gc.collect()
        _since.pages = 0
    gc.freeze()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


def count(pages: int) -> None:
    """Take note of pages laid out."""
    _since.pages += pages
