"""The streams and names of files as a run can use them, whatever the locale.

Some streams are closed, some cannot show every letter.
"""

from __future__ import annotations

import io
import os
import sys


def in_utf8() -> None:
    """Begin anew in Python's UTF-8 mode where the locale has names of files in another encoding.

    Content is UTF-8 on every machine, the names of its files too.
    """
    if sys.getfilesystemencoding().lower() not in ("utf-8", "utf8"):
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


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
