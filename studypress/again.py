"""Which sheet a code stands for: the key made again from what was typed.

1. What was typed is read as a code; what cannot be one is told as mistyped.
2. The forms of the declared worksheets are looked up, and the registers of the subjects. Where both
   have the code, the declared form is that of the sheet, and the record says what text it had.
3. In each language that the key is made in, each question on record is compared with the content of
   today, and so is the text that the code follows from. Where one has changed, it is named and the
   key of that language is not made, unless it is wanted anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studypress.load import Loaded
from studypress.model import Edition, Form, Place, Question
from studypress.problems import ContentError, Problem, Severity, UsageError, did_you_mean
from studypress.sheets.draw import draw
from studypress.sheets.register import Recorded, changed_since
from studypress.sheets.terms import QUESTION, standing_questions
from studypress.sheets.typed import SheetRequest, Typed, near, read_typed

_ANYWAY = "bring the text back, or add --anyway: the key then says what has changed"
_SEVERAL = "add --anyway: which of them the sheet has is not known, so the key answers in words"
_UNKNOWN_TEXT = (
    "compare the key with the sheet: whether the text has changed since it was printed is not known"
)
_READ_AGAIN = "read it from the sheet once more, or scan its QR code"
_NOT_HERE = "where the worksheet was made, commit sheets.jsonl of its subject, and fetch it here"


@dataclass(frozen=True)
class Again:
    """A sheet found by its code: its subject, and its form by the languages of its keys.

    `problems` say why others have no key, and what is doubtful of these.
    """

    loaded: Loaded
    forms: tuple[tuple[str, Form], ...]
    problems: tuple[Problem, ...]
    on_record: bool


def sheet_again(
    subjects: Sequence[Loaded], request: SheetRequest, chosen: str | None = None
) -> Again:
    """Return the sheet that a code stands for, as it is answered in each language to be made.

    `chosen` is the subject that was named beside the code, if one was.

    Raises `UsageError` where the code is mistyped or not on record, `ContentError` where it may
    stand on a line of a register that cannot be read.
    """
    typed = read_typed(request.code)
    asked = _of_subject(subjects, typed, chosen)
    if typed.fault:
        message = f"the sheet code '{request.code}' is mistyped: {typed.fault}"
        raise UsageError(message, _near_hint(asked, typed.code) or _READ_AGAIN)
    for loaded in asked:
        on_record = next((sheet for sheet in loaded.sheets if sheet.code == typed.code), None)
        declared = next((form for form in _declared(loaded) if form.code == typed.code), None)
        if declared or on_record:
            return _again(loaded, declared, on_record, anyway=request.anyway)
    if unread := [problem for loaded in asked for problem in loaded.unread]:
        raise ContentError(unread)
    where = " or ".join(f"'{loaded.subject.id}'" for loaded in asked)
    hint = _near_hint(asked, typed.code) or _NOT_HERE
    raise UsageError(f"the sheet code {typed.code} is not on record in {where}", hint)


def _again(loaded: Loaded, declared: Form | None, sheet: Recorded | None, *, anyway: bool) -> Again:
    forms: list[tuple[str, Form]] = []
    problems: list[Problem] = []
    for language in (locale.language for locale in loaded.locales):
        if sheet is None:
            forms += [(language, declared)] if declared else []
            continue
        changes = _changes(loaded, sheet, language)
        if changes and not anyway:
            problems += (_told(loaded, sheet, number, edition) for number, edition in changes)
            continue
        if not sheet.versions(language):
            message = f"the text of the sheet {sheet.code} in '{language}' is not on record"
            path, line = loaded.files.register_path, sheet.line
            problems.append(Problem(path, line, message, _UNKNOWN_TEXT, severity=Severity.WARNING))
        numbers = tuple(number for number, _ in changes)
        forms.append((language, _form(loaded, declared, sheet, language, numbers)))
    return Again(loaded, tuple(forms), tuple(problems), sheet is not None)


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


def _form(
    loaded: Loaded, declared: Form | None, sheet: Recorded, language: str, changed: tuple[int, ...]
) -> Form:
    """Return the form of a sheet on record: as it is declared, where its key is the same today."""
    was = sheet.form.blueprint
    if declared and not changed:
        title = declared.blueprint.title(language)
        if not sheet.versions(language) or title == was.title(language):
            return declared
    # under its code: by its name it would take the place of the key of today's worksheet
    place = Place(loaded.files.register_path, 0)
    blueprint = replace(was, place=place, name=sheet.code.lower())
    return replace(sheet.form, blueprint=blueprint, changed=changed)


def _changes(loaded: Loaded, sheet: Recorded, language: str) -> list[tuple[int, Edition | None]]:
    """Return the numbers of the questions that may not be those of the sheet, in their order.

    With each goes the edition that tells, that of the sheet's source first; None where it is gone.
    """
    editions = {edition.language: edition for edition in loaded.subject.editions}
    if sheet.source not in editions:
        return [(number, None) for number in range(1, len(sheet.form.drawn) + 1)]
    found: dict[int, Edition | None] = {}
    for edition in (editions[sheet.source], editions[language]):
        for number in changed_since(sheet, edition):
            found.setdefault(number, edition)
    return sorted(found.items(), key=lambda one: one[0])


def _told(loaded: Loaded, sheet: Recorded, number: int, edition: Edition | None) -> Problem:
    """Return the problem that a question may no longer be what it was on the sheet."""
    identifier = sheet.form.drawn[number - 1].question
    named = "made of terms" if identifier == QUESTION else f"'{identifier}'"
    told = f"question {number} of the sheet {sheet.code}, {named}, "
    question = _standing(sheet, number, edition) if edition else None
    if edition is None or question is None:
        path, line = loaded.files.register_path, sheet.line
        return Problem(path, line, f"{told}is no longer in the content", _ANYWAY)
    path, line = question.place.path, question.place.line
    several = len(sheet.versions(edition.language)[number - 1]) > 1
    what = "was printed with several texts" if several else "has changed since it was printed"
    hint = _SEVERAL if several else _ANYWAY
    return Problem(path, line, told + what, hint, _line(loaded, path, line))


def _standing(sheet: Recorded, number: int, edition: Edition) -> Question | None:
    return standing_questions(sheet.form.drawn, edition, "")[number - 1]


def _line(loaded: Loaded, path: Path, line: int) -> str:
    texts = (source for sources in loaded.files.texts.values() for source in sources)
    return next((source.line(line) for source in texts if source.path == path), "")
