"""Characters that do not show and do harm: they part words unseen, or turn what stands behind.

Left and right marks (U+200E, U+200F, U+061C), soft hyphens and word joiners say how a line is to
be set, and stay. Joiners belong to scripts that join their letters, and to emoji.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from studypress.problems import Problem
from studypress.source import SourceFile

_UNSEEN = re.compile("[\u200b-\u200d\u202a-\u202e\u2066-\u2069\ufeff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_JOINERS = "\u200c\u200d"
# Hebrew and Arabic, from which on scripts join, shape or stack their letters.
_JOINING_FROM = "\u0590"


def unseen(source: SourceFile) -> tuple[Problem, ...]:
    """Return a problem for each line of a file that has such a character."""
    return tuple(_unseen(source))


def _unseen(source: SourceFile) -> Iterator[Problem]:
    if not _UNSEEN.search(source.text):
        return
    for number, line in enumerate(source.lines, 1):
        for found in _UNSEEN.finditer(line):
            if not _belongs(line, found.start()):
                code = f"U+{ord(found.group()):04X}"
                name = unicodedata.name(found.group()).lower()
                message = f"the character {code}, {name}, does not show"
                hint = "delete it"
                if _TURNING.match(found.group()):
                    message += ", and turns what stands behind it"
                    hint += ": which way a text runs follows from its letters"
                shown = _UNSEEN.sub("?", line)
                yield Problem(source.path, number, message, hint, shown)
                break


def _belongs(line: str, place: int) -> bool:
    """Tell whether a joiner stands where its script, or an emoji, has one."""
    if line[place] not in _JOINERS or not 0 < place < len(line) - 1:
        return False
    before, behind = line[place - 1], line[place + 1]
    if all(unicodedata.category(c)[0] in "LM" and c >= _JOINING_FROM for c in (before, behind)):
        return True
    emoji = unicodedata.category(before) in ("So", "Sk") or before == "\ufe0f"
    return line[place] == "\u200d" and emoji and unicodedata.category(behind) == "So"
