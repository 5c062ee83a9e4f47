"""What the documents of an output folder were made of, kept beside them so that it can be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from studypress.deliver import Entry
from studypress.ingredients.fingerprint import parts
from studypress.job import Job
from studypress.notes.explain import UNKNOWN, reasons
from studypress.notes.note import read_note, write_note
from studypress.problems import Problem

_NAME = "made-of.json"


class MadeOf:
    """The parts of each document as they were when it was made, by its path."""

    def __init__(self, output: Path) -> None:
        """Read the note; what is wrong with it is among `problems`."""
        found: list[Problem] = []
        note = read_note(output, _NAME, found)
        self.problems = tuple(found)
        self._output = output
        self._known: dict[str, tuple[str, Mapping[str, str]]] = {}
        if isinstance(note, dict):
            self._known = {path: (fingerprint, of) for path, (fingerprint, of) in note.items()}
        self._before = dict(self._known)

    def reasons(self, job: Job, entry: Entry) -> tuple[str, ...]:
        """Return why a document whose fingerprint is another is made anew."""
        fingerprint, of = self._known.get(entry.path, ("", {}))
        return reasons(of, parts(job)) if fingerprint == entry.fingerprint else (UNKNOWN,)

    def keep(self, jobs: Iterable[Job], entries: Mapping[str, Entry]) -> None:
        """Note what the documents that are there are made of."""
        for job in jobs:
            path = str(job.path)
            made = entries[path].fingerprint == job.fingerprint
            if made and self._known.get(path, ("",))[0] != job.fingerprint:
                self._known[path] = (job.fingerprint, parts(job))
        self._known = {path: of for path, of in self._known.items() if path in entries}
        if self._known != self._before:
            write_note(self._output, _NAME, self._known)
