"""What sheets have asked already: the questions that a drawing is to leave out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from studypress.load import Loaded
from studypress.problems import JoinedUsageError, UsageError
from studypress.sheets.register import Recorded
from studypress.sheets.typed import near, read_typed

_READ_AGAIN = "read it from the sheet once more, or scan its QR code"
_FETCH = "where the sheet was made, commit sheets.jsonl of its subject, and fetch it here"


def asked_already(
    subjects: Sequence[Loaded], codes: Iterable[str], *, fresh: bool
) -> Mapping[str, frozenset[str]]:
    """Return the ids of the questions and glossary entries to be left out, by subject.

    They are those of the sheets on record that have one of the `codes`, as typed or scanned; with
    `fresh`, those of all sheets on record. Raises `UsageError` with every code that is mistyped,
    or that no sheet on record has.
    """
    wanted: set[tuple[str, str]] = set()
    refused: list[UsageError] = []
    for typed in codes:
        try:
            wanted |= _sheets_of(subjects, typed)
        except UsageError as error:
            refused.append(error)
    if refused:
        raise JoinedUsageError(refused)
    return {
        loaded.subject.id: _ids(
            sheet for sheet in loaded.sheets if fresh or (loaded.subject.id, sheet.code) in wanted
        )
        for loaded in subjects
    }


def _sheets_of(subjects: Sequence[Loaded], code: str) -> set[tuple[str, str]]:
    """Return the sheets that have a code, each as its subject and the code as printed."""
    typed = read_typed(code)
    searched = [one for one in subjects if typed.subject in ("", one.subject.id.upper())]
    known = {sheet.code: sheet.form.name for one in searched for sheet in one.sheets}
    similar = [f"{other} ({known[other]})" for other in near(typed.code, known)]
    hint = f"did you mean {' or '.join(similar)}?" if similar else ""
    if typed.fault:
        message = f"--not-in: the sheet code '{code}' is mistyped: {typed.fault}"
        raise UsageError(message, hint or _READ_AGAIN)
    if typed.code not in known:
        where = " or ".join(f"'{one.subject.id}'" for one in searched or subjects)
        message = f"--not-in: the sheet code {typed.code} is not on record in {where}"
        raise UsageError(message, hint or _FETCH)
    return {
        (one.subject.id, typed.code)
        for one in searched
        if any(sheet.code == typed.code for sheet in one.sheets)
    }


def _ids(sheets: Iterable[Recorded]) -> frozenset[str]:
    drawn = [item for sheet in sheets for item in sheet.form.drawn]
    # a question made of terms is made anew of others: its terms are what was asked
    questions = {item.question for item in drawn if not item.terms}
    return frozenset(questions | {term for item in drawn for term in item.terms})
