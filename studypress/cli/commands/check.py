"""The command `check`."""

from __future__ import annotations

from pathlib import Path

from studypress.cli import show
from studypress.cli.options import Content, Strict, SubjectName, Telling
from studypress.request import Request


def check(
    telling: Telling,
    subject: SubjectName = None,
    content: Content = Path("content"),
    strict: Strict = False,
) -> None:
    """Read and check the content; make nothing."""
    show.check(Request(content=content, subject=subject, strict=strict), telling)
