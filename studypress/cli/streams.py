"""The standard streams as a run can use them: some are closed, some cannot show every letter."""

from __future__ import annotations

import io
import os
import sys


def usable_streams() -> None:
    """Have closed streams lead nowhere, and letters that a terminal cannot show written as codes.

    A file that is opened takes the lowest number that is free: where standard error is closed, the
    warnings of a library in C would be written into it.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - for good
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
