"""Folders gone through, as deep as people nest them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

DEPTH = 40
"""Folders in each other, at most: what stands deeper is another program's, and passed over."""

_OF_TOOLS = {"node_modules", "__pycache__"}
"""Folders that tools make beside what they work on, with thousands of files."""


class CrowdedError(ValueError):
    """There is more below a folder than was to be looked at."""


def entries_below(folder: Path | str, most: int | None = None) -> Iterator[os.DirEntry[str]]:
    """Yield all that is no folder below a folder, sorted by name in each.

    Hidden files and folders are left out, and those of tools. Links are not followed. A folder that
    is not there, or cannot be read, holds nothing. Raises `CrowdedError` where there are more than
    `most` files and folders, hidden ones counted.
    """
    waiting = [(os.fspath(folder), 0)]
    count = 0
    while waiting:
        here, depth = waiting.pop()
        entries: list[os.DirEntry[str]] = []
        try:
            with os.scandir(here) as listed:
                for entry in listed:
                    count += 1
                    if most is not None and count > most:
                        raise CrowdedError
                    if not entry.name.startswith(".") and entry.name not in _OF_TOOLS:
                        entries.append(entry)
        except OSError:
            continue
        for entry in sorted(entries, key=lambda one: one.name):
            if not entry.is_dir(follow_symlinks=False):
                yield entry
            elif depth < DEPTH:
                waiting.append((entry.path, depth + 1))
