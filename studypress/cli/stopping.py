"""Signals that end a run: workers are ended and temporary files taken away before it goes."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SHELL = 128
"""A shell tells a signal as this and its number: 130 for Ctrl-C, 143 for SIGTERM."""


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
    """Raise `Stopped` where Ctrl-C, SIGTERM or SIGHUP comes; once, so that clearing up is not cut.

    A signal that is ignored already, as by `nohup`, stays so.
    """
    usual = {signal.SIG_DFL, signal.default_int_handler}
    numbers = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
    before = {
        number: signal.getsignal(number)
        for number in numbers
        if number is not None and signal.getsignal(number) in usual
    }

    def stop(number: int, _: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
