"""Edits all over the English guide of the real subject, and a warm process that builds after each.

An edit takes turns with its undoing, so that the content is as it was after an even number of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from benchmarks.measure import Took

SUBJECT = "mlops-interview"
_SENTENCE = " Say so in the first minute, and then show by one example how it went in your team."
_SCRIPT = Path(__file__).with_name("warm.py")


@dataclass(frozen=True)
class Edit:
    """A text put behind another that stands in a file once."""

    name: str
    file: str
    behind: str
    added: str


EDITS = (
    Edit(
        "a sentence in a chapter's first answer",
        "20-basics.md",
        "should put that right before it automates retraining.",
        _SENTENCE,
    ),
    Edit(
        "a word in a chapter's first answer",
        "20-basics.md",
        "makes environments uniform so that a release becomes",
        " wholly",
    ),
    Edit(
        "a sentence in the middle of a chapter",
        "20-basics.md",
        "Keep its model file, and do not count on retraining it.",
        _SENTENCE,
    ),
    Edit(
        "a word in the middle of a chapter",
        "20-basics.md",
        "so a table rewritten daily should be",
        " always",
    ),
    Edit(
        "a sentence in a chapter's last open answer",
        "20-basics.md",
        "and automatic retraining then teaches the model the fault: hence the check in step 1.",
        _SENTENCE,
    ),
    Edit(
        "a cell of a table",
        "20-basics.md",
        "| Latency and error rate hold under heavy load",
        " and after it",
    ),
    Edit(
        "a term of the glossary",
        "90-glossary.md",
        "Share of all predictions that are right,",
        " of whatever class,",
    ),
    Edit(
        "a word of the first chapter",
        "05-preparation.md",
        "If time is short, do the third part",
        " well and",
    ),
    Edit(
        "the stem of a question",
        "20-basics.md",
        "## Which problems are common when a model is",
        " first",
    ),
)
"""First, middle and last of the longest chapter, sentences and words; and elsewhere."""


class Warm:
    """A process that has built the English guide of a project, and builds again after edits."""

    def __init__(self, project: Path) -> None:
        self._content = project / "content"
        self._made: set[Edit] = set()
        self._process = subprocess.Popen(
            (sys.executable, str(_SCRIPT), str(self._content), str(project / "output")),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def took(self, edit: Edit) -> Took:
        """Make an edit, or undo it, and return what it took to the new PDF.

        Where that fails the edit is undone, so that the others are made of what is whole.
        """
        answer = self._sent(edit)
        if answer["failed"]:
            if edit in self._made:
                self._sent(edit)
            raise subprocess.SubprocessError(str(answer["failed"]))
        return Took(float(str(answer["seconds"])))

    def _sent(self, edit: Edit) -> dict[str, object]:
        assert self._process.stdin
        texts = (edit.behind, edit.behind + edit.added)
        before, after = reversed(texts) if edit in self._made else texts
        self._made ^= {edit}
        message = {
            "path": str(self._content / SUBJECT / "en" / edit.file),
            "before": before,
            "after": after,
        }
        self._process.stdin.write(f"{json.dumps(message)}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, object]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise subprocess.SubprocessError("the warm process has ended")
        answer: dict[str, object] = json.loads(line)
        return answer
