"""Which sheet a code stands for: the key made again from what was typed.

1. What was typed is read as a code; what cannot be one is told as mistyped.
2. The registers of the subjects are looked up, then the forms of the declared worksheets.
3. Each question on record is compared with the content of today. Where one has changed, it is
   named and nothing is made, unless the key is wanted anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from studypress.load import Loaded
from studypress.model import Bundle, Form, Place, Question
from studypress.problems import ContentError, Problem, UsageError, did_you_mean
from studypress.sheets.draw import draw
from studypress.sheets.register import Recorded, changed_since, recorded, same
from studypress.sheets.terms import QUESTION, standing_questions
from studypress.sheets.typed import SheetRequest, Typed, near, read_typed

_ANYWAY = "bring the text back, or add --anyway: the key then says what has changed"

_READ_AGAIN = "read it from the sheet once more, or scan its QR code"
_NOT_HERE = "where the worksheet was made, commit sheets.jsonl of its subject, and fetch it here"


def sheet_again(
    subjects: Sequence[Loaded], request: SheetRequest, chosen: str | None = None
) -> tuple[Loaded, Bundle]:
    """Return the subject of a sheet, and the sheet as a bundle of one form.

    `chosen` is the subject that was named beside the code, if one was.

    Raises `UsageError` where the code is mistyped or not on record, `ContentError` with a
    problem for each question that has changed.
    """
    typed = read_typed(request.code)
    asked = _of_subject(subjects, typed, chosen)
    if typed.fault:
        message = f"the sheet code '{request.code}' is mistyped: {typed.fault}"
        raise UsageError(message, _near_hint(asked, typed.code) or _READ_AGAIN)
    for loaded in asked:
        on_record = next((sheet for sheet in loaded.sheets if sheet.code == typed.code), None)
        declared = next((form for form in _declared(loaded) if form.code == typed.code), None)
        if declared and (on_record is None or same(on_record, recorded(loaded.subject, declared))):
            return loaded, Bundle(declared.blueprint.name, (declared,))
        if on_record:
            form = _as_it_was(loaded, on_record, anyway=request.anyway)
            return loaded, Bundle(form.blueprint.name, (form,))
    where = " or ".join(f"'{loaded.subject.id}'" for loaded in asked)
    hint = _near_hint(asked, typed.code) or _NOT_HERE
    raise UsageError(f"the sheet code {typed.code} is not on record in {where}", hint)


def _of_subject(subjects: Sequence[Loaded], typed: Typed, chosen: str | None) -> Sequence[Loaded]:
    """Return the subject that a QR code names, or else all of them."""
    if not typed.subject:
        return subjects
    known = {loaded.subject.id.upper(): loaded for loaded in subjects}
    if typed.subject not in known:
        named = typed.subject.lower()
        if chosen:
            message = f"the sheet is of the subject '{named}', not of '{chosen}'"
            raise UsageError(message, f"leave '{chosen}' out")
        hint = did_you_mean(named, (loaded.subject.id for loaded in subjects))
        raise UsageError(f"the sheet is of a subject that is not here: '{named}'", hint)
    return (known[typed.subject],)


def _declared(loaded: Loaded) -> Iterator[Form]:
    for blueprint in loaded.subject.blueprints:
        # one that cannot be drawn has no sheet: a build will tell, this is about another
        yield from draw(loaded.subject, blueprint)[0]


def _near_hint(subjects: Sequence[Loaded], code: str) -> str:
    known = {sheet.code: sheet.form.name for loaded in subjects for sheet in loaded.sheets}
    known |= {form.code: form.name for loaded in subjects for form in _declared(loaded)}
    found = [f"{other} ({known[other]})" for other in near(code, known)]
    return f"did you mean {' or '.join(found)}?" if found else ""


def _as_it_was(loaded: Loaded, sheet: Recorded, *, anyway: bool) -> Form:
    """Return the form of a sheet on record; raise what has changed since, unless wanted anyway."""
    changed = changed_since(loaded.subject, sheet)
    if changed and not anyway:
        standing = standing_questions(sheet.form.drawn, loaded.subject.source, "")
        raise ContentError(
            _changed(loaded, sheet, number, standing[number - 1]) for number in changed
        )
    # under its code: by its name it would take the place of the key of today's worksheet
    place = Place(loaded.files.register_path, 0)
    blueprint = replace(sheet.form.blueprint, place=place, name=sheet.code.lower())
    return replace(sheet.form, blueprint=blueprint, changed=changed)


def _changed(loaded: Loaded, sheet: Recorded, number: int, question: Question | None) -> Problem:
    """Return the problem that a question is no longer what it was on the sheet."""
    identifier = sheet.form.drawn[number - 1].question
    named = "made of terms" if identifier == QUESTION else f"'{identifier}'"
    told = f"question {number} of the sheet {sheet.code}, {named}, "
    if question is None:
        path, line = loaded.files.register_path, sheet.line
        return Problem(path, line, f"{told}is no longer in the content", _ANYWAY)
    path, line = question.place.path, question.place.line
    message = f"{told}has changed since it was printed"
    return Problem(path, line, message, _ANYWAY, _line(loaded, path, line))


def _line(loaded: Loaded, path: Path, line: int) -> str:
    texts = (source for sources in loaded.files.texts.values() for source in sources)
    return next((source.line(line) for source in texts if source.path == path), "")
