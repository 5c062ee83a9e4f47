"""The state of a watch, handed from the thread that builds to those that serve."""

from __future__ import annotations

from threading import Condition

from studypress.watching.state import State


class Board:
    """Holds the newest state; each that is put up has a number, from 1 on."""

    def __init__(self) -> None:
        """Begin with a first build that goes on."""
        self._changed = Condition()
        self._state = State()
        self._number = 1
        self._closed = False

    @property
    def state(self) -> State:
        """The newest state."""
        return self._state

    @property
    def closed(self) -> bool:
        """Whether nothing will follow."""
        return self._closed

    def put(self, state: State) -> None:
        """Put up a state, and tell all who wait."""
        with self._changed:
            self._state = state
            self._number += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def newer(self, seen: int, patience: float) -> tuple[int, State] | None:
        """Wait for a state with a higher number than `seen`; return both.

        None where there is none after so many seconds of patience, or none will follow.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._number > seen, patience)
            return (self._number, self._state) if self._number > seen else None
