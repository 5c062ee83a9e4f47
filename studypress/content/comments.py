"""HTML comments, `<!-- ... -->`: notes among authors and translators, passed over everywhere."""

from __future__ import annotations

from dataclasses import replace

from studypress.content.scan import Fence, without_code
from studypress.problems import Problem
from studypress.source import SourceFile

_OPEN, _CLOSE = "<!--", "-->"


def without_comments(source: SourceFile, problems: list[Problem]) -> SourceFile:
    """Return a file with its comments blanked out, every line and column kept.

    What stands in code is no comment. One that is not closed is noted as a problem.
    """
    if _OPEN not in source.text:
        return source
    fence = Fence()
    lines: list[str] = []
    opened = 0
    for number, line in enumerate(source.lines, 1):
        if not opened and fence.takes(line):
            lines.append(line)
            continue
        kept, opened = _blanked(line, number, opened)
        lines.append(kept)
    if opened:
        text = source.line(opened)
        problems.append(
            Problem(source.path, opened, "the comment is not closed", "end it: -->", text)
        )
        return source
    return replace(source, text="\n".join(lines))


def _blanked(line: str, number: int, opened: int) -> tuple[str, int]:
    """Return a line without comments, and the line where the one still open began, or 0."""
    position = 0
    while True:
        if not opened:
            start = without_code(line).find(_OPEN, position)
            if start < 0:
                return line, 0
            position, opened = start, number
        end = line.find(_CLOSE, position)
        stop = len(line) if end < 0 else end + len(_CLOSE)
        line = line[:position] + " " * (stop - position) + line[stop:]
        if end < 0:
            return line.rstrip(), opened
        position, opened = stop, 0
