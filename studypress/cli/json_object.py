"""A run as one JSON object, for scripts; docs/commands.md tells its fields."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from studypress.problems import NOWHERE, Problem
from studypress.report import Bug, Made, Replaced, Report, Withheld, told_path
from studypress.request import Request

VERSION = 1


def json_object(report: Report, request: Request, exit_code: int) -> str:
    """Return what a run did as the text of a JSON object."""
    output = request.output
    fresh = sum(made.fresh for made in report.made)
    data = {
        "version": VERSION,
        "exit_code": exit_code,
        "documents": [_document(made, output) for made in report.made],
        "failed": [(output / path).as_posix() for path in report.failed],
        "withheld": [_withheld(withheld, output) for withheld in report.withheld],
        "bugs": [_bug(bug, output) for bug in report.bugs],
        "stopped": [
            {"subject": subject, "language": language} for subject, language in report.stopped
        ],
        "reasons": {(output / path).as_posix(): list(reasons) for path, reasons in report.reasons},
        "archives": [(output / path).as_posix() for path in report.archives],
        "replaced_archives": [(output / path).as_posix() for path in report.replaced_archives],
        "problems": [_problem(problem, Path.cwd()) for problem in sorted(set(report.problems))],
        "totals": {
            "made": fresh,
            "unchanged": len(report.made) - fresh,
            "failed": len(report.failed),
            "pages": sum(made.entry.pages for made in report.made),
            "sheets": asdict(report.sheets),
        },
    }
    # All of it ASCII: a pipe may be in any encoding.
    return json.dumps(data, indent=1)


def _document(made: Made, output: Path) -> dict[str, object]:
    entry = made.entry
    return {
        "path": (output / entry.path).as_posix(),
        "subject": entry.subject,
        "language": entry.language,
        "document": entry.document,
        "form": entry.form,
        "code": entry.code,
        "setting": entry.setting,
        "pages": entry.pages,
        "copies": made.copies,
        "sheets": asdict(made.sheets),
        "fresh": made.fresh,
        "replaced": _replaced(made.replaced) if made.replaced else None,
    }


def _withheld(withheld: Withheld, output: Path) -> dict[str, object]:
    return {
        "subject": withheld.subject,
        "language": withheld.language,
        "form": withheld.form,
        "documents": list(withheld.documents),
        "paths": [(output / path).as_posix() for path in withheld.paths],
        "failed": list(withheld.failed),
    }


def _bug(bug: Bug, output: Path) -> dict[str, object]:
    return {
        "path": (output / bug.path).as_posix(),
        "error": bug.error,
        "traceback": (output / bug.traceback).as_posix(),
    }


def _replaced(replaced: Replaced) -> dict[str, str]:
    return {"code": replaced.code, "message": replaced.message, "hint": replaced.hint}


def _problem(problem: Problem, start: Path) -> dict[str, object]:
    nowhere = problem.path == NOWHERE
    return {
        "path": "" if nowhere else told_path(problem, start).as_posix(),
        "line": problem.line,
        "message": problem.message,
        "hint": problem.hint,
        "severity": problem.severity.value,
    }
