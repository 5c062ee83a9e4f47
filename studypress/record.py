"""New sheet codes put on record beside the content, so that their keys can be made again."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from studypress.content.read import SubjectFiles, read_register
from studypress.disk import atomic
from studypress.disk.lock import folder_held
from studypress.load import sheets_of
from studypress.model import Form, Subject
from studypress.problems import MachineError, Problem, Severity, any_error
from studypress.sheets.register import Recorded, merged, recorded, register_text

_HINT = (
    "make the worksheets once where the content can be written, and commit the file; until then "
    "a key can be made again only while the content stays the same and the "
    "worksheet is declared"
)
_OTHER_TEXT = (
    "copies printed before this run are not those of its key: print them anew, or make their key "
    "by 'key CODE --anyway'"
)


# It lies where nobody may write: that is no fault of the machine.
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM, errno.EISDIR}


def record(
    files: SubjectFiles, subject: Subject, forms: Iterable[Form], languages: Sequence[str]
) -> tuple[Problem, ...]:
    """Add the forms of a run, and their texts in its languages, to the register of their subject.

    What stands there is kept; where all is known, nothing is written. A text that differs from the
    one on record is added and told. A register that may not be written is a warning: the documents
    are made all the same. Raises `MachineError` where the disk fails.
    """
    # held, since a run with another output may write it too
    with folder_held(files.folder) as locked:
        if locked:
            atomic.clear(files.folder)
        return _record(files, [recorded(subject, form, languages) for form in forms])


def _record(files: SubjectFiles, sheets: Sequence[Recorded]) -> tuple[Problem, ...]:
    # read again: a build takes its time, and a pull may have brought the codes of others
    problems: list[Problem] = []
    source = read_register(files.folder, problems)
    known, wrong = sheets_of(source, files.id)
    if problems or any_error(wrong):
        return tuple(replace(problem, severity=Severity.WARNING) for problem in (*problems, *wrong))
    before = {sheet.code: sheet for sheet in known}
    after = {
        sheet.code: merged(before[sheet.code], sheet) if sheet.code in before else sheet
        for sheet in sheets
    }
    if all(before.get(code) == sheet for code, sheet in after.items()):
        return ()
    try:
        text = register_text((before | after).values())
        atomic.replace({files.register_path: text.encode("utf-8")})
    except MachineError as error:
        if not (isinstance(error.__cause__, OSError) and error.__cause__.errno in _CLOSED):
            raise
        message = f"the sheet codes could not be put on record: {error}"
        return (Problem(files.register_path, 0, message, _HINT, severity=Severity.WARNING),)
    others = (
        message
        for code, sheet in after.items()
        if code in before
        for message in _other_texts(before[code], sheet)
    )
    return tuple(
        Problem(files.register_path, 0, message, _OTHER_TEXT, severity=Severity.WARNING)
        for message in others
    )


def _other_texts(before: Recorded, after: Recorded) -> Iterator[str]:
    """Yield which questions of a sheet got another text than it was made with before."""
    for language, versions in before.digests:
        pairs = enumerate(zip(versions, after.versions(language), strict=True), 1)
        numbers = [str(number) for number, (old, new) in pairs if old != new]
        if numbers:
            yield (
                f"the sheet {after.code}, {after.form.name}, was made with another text in "
                f"'{language}' before: question {', '.join(numbers)}"
            )
