"""What one task may take of the machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What a task may take: seconds by the clock, and memory of its worker in MiB.

    Memory is told by the system on Linux alone; elsewhere that limit does not hold.
    """

    seconds: float = 600
    memory: int = 2048
