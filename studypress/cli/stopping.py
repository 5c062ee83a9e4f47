"""Signals that end a run: workers are ended and temporary files taken away before it goes."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType

_SHELL = 128
"""A shell tells a signal as this and its number: 130 for Ctrl-C, 143 for SIGTERM."""

_CLEARING = 2
"""How many seconds clearing up takes at most."""


class Stopped(BaseException):
    """A signal came that is to end the run; `code` is then its exit code.

    No `KeyboardInterrupt`: of that Click makes an exit code of its own.
    """

    def __init__(self, number: int) -> None:
        """Take the number of the signal."""
        self.code = _SHELL + number
        super().__init__(signal.Signals(number).name)


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise `Stopped` where Ctrl-C, SIGTERM or SIGHUP comes.

    What comes right behind the first is left out, so that clearing up is not cut: a terminal that
    is closed sends SIGHUP twice. What comes later counts again, should the first have got lost in
    a library. A signal that is ignored already, as by `nohup`, stays so.
    """
    usual = {signal.SIG_DFL, signal.default_int_handler}
    numbers = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
    before = {
        number: signal.getsignal(number)
        for number in numbers
        if number is not None and signal.getsignal(number) in usual
    }

    last = float("-inf")

    def stop(number: int, _: FrameType | None) -> None:
        nonlocal last
        if monotonic() - last > _CLEARING:
            last = monotonic()
            raise Stopped(number)

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
