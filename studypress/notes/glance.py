"""A glance whether there is anything to do: what the last run of the same request noted.

The note of a request says what the run depended on, as one look at the bytes found it, which
files it left in the output folder, by their SHA-256, and what it reported. Where all that is as
it was, the report is given again, and nothing is loaded, parsed or made. Where anything differs,
the exact way is gone, which knows what each document depends on.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from studypress.catalogue import DOCUMENTS
from studypress.deliver import read_entry
from studypress.notes.inputs import Inputs, stamps
from studypress.notes.note import keep_newest, read_note, write_note
from studypress.problems import Problem, Severity
from studypress.project import MANIFEST, REGISTER
from studypress.report import Made, Report
from studypress.request import Request


def seen(request: Request, inputs: Inputs, problems: list[Problem]) -> Report | None:
    """Return what the last run of a request reported, where all is as it was then."""
    note = read_note(request.output, _name(request), problems)
    if not isinstance(note, dict) or note["inputs"] != asdict(inputs):
        return None
    if note["machine"] != stamps(path for path, *_ in note["machine"]):
        return None
    if any(_sha256(request.output / path) != digest for path, digest in note["outputs"]):
        return None
    made = (Made(read_entry(entry), fresh=False, copies=copies) for entry, copies in note["made"])
    told = tuple(map(_problem, note["problems"]))
    report = Report(tuple(made), problems=told, archives=tuple(note["archives"]))
    if request.explain:
        report = replace(report, reasons=tuple((one.entry.path, ()) for one in report.made))
    return report


def keep(request: Request, inputs: Inputs, report: Report) -> None:
    """Note what a run reported and left, if all that was asked for is there.

    A run whose sheets could not be put on record leaves no note: the next one is to try again.
    """
    foreign = any(document not in DOCUMENTS for document in request.documents)
    unrecorded = any(problem.path.name == REGISTER for problem in report.problems)
    if report.failed or report.stopped or foreign or unrecorded:
        return
    # what was wrong with the notes themselves was told, and they are whole now
    told = [problem for problem in report.problems if request.output not in problem.path.parents]
    outputs = [(made.entry.path, made.entry.sha256) for made in report.made]
    outputs += [(path, _sha256(request.output / path)) for path in (*report.archives, MANIFEST)]
    note = {
        "inputs": asdict(inputs),
        "machine": stamps(report.machine),
        "outputs": outputs,
        "made": [(asdict(made.entry), made.copies) for made in report.made],
        "problems": [asdict(problem) | {"path": str(problem.path)} for problem in told],
        "archives": report.archives,
    }
    write_note(request.output, _name(request), note)
    keep_newest(request.output, "request-*.json")


def _name(request: Request) -> str:
    """Return the name of the note on a request: all that it says but how it is carried out."""
    said = {
        **vars(request),
        "documents": [document.name for document in request.documents],
        "force": None,
        "keep_html": None,
        "workers": None,
        "output": None,
        "explain": None,
    }
    text = repr(sorted((name, repr(value)) for name, value in said.items()))
    return f"request-{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"


def _problem(said: dict[str, Any]) -> Problem:
    return Problem(**said | {"path": Path(said["path"]), "severity": Severity(said["severity"])})


def _sha256(path: Path) -> str:
    with suppress(OSError):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""
