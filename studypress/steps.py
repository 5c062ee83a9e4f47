"""The seven steps by their names, and who is told how far a run is."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum


class Step(IntEnum):
    """The seven steps, by their numbers."""

    READ = 1
    PARSE = 2
    CHECK = 3
    PLAN = 4
    COMPOSE = 5
    PRESS = 6
    DELIVER = 7


Progress = Callable[[Step, int, int, str], None]
"""Told what goes on: the step, how many of how many are done, and of what."""


def untold(*_: object) -> None:
    """Stand in for a progress that nobody asked for."""
