"""The command `check`."""

from __future__ import annotations

from pathlib import Path

from studypress.cli import show
from studypress.cli.options import Content, Languages, Strict, SubjectName, Telling
from studypress.request import Request


def check(
    telling: Telling,
    subject: SubjectName = None,
    content: Content = Path("content"),
    lang: Languages = None,
    strict: Strict = False,
) -> None:
    """Read and check the content; make nothing."""
    request = Request(content=content, subject=subject, languages=tuple(lang or ()), strict=strict)
    show.check(request, telling)
