"""New sheet codes put on record beside the content, so that their keys can be made again."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import replace

from studypress.content.read import SubjectFiles, read_register
from studypress.disk import atomic
from studypress.disk.lock import folder_held
from studypress.load import sheets_of
from studypress.model import Form, Subject
from studypress.problems import MachineError, Problem, Severity
from studypress.sheets.register import recorded, register_text

_HINT = (
    "make the worksheets once where the content can be written, and commit the file; until then "
    "a key can be made again only while the content stays the same"
)


# It lies where nobody may write: that is no fault of the machine.
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM, errno.EISDIR}


def record(files: SubjectFiles, subject: Subject, forms: Iterable[Form]) -> tuple[Problem, ...]:
    """Add the forms that are not on record yet to the register of their subject.

    Where all are known, nothing is written. A register that may not be written is a warning: the
    documents are made all the same. Raises `MachineError` where the disk fails.
    """
    # held, since a run with another output may write it too
    with folder_held(files.folder) as locked:
        if locked:
            atomic.clear(files.folder)
        return _record(files, subject, forms)


def _record(files: SubjectFiles, subject: Subject, forms: Iterable[Form]) -> tuple[Problem, ...]:
    # read again: a build takes its time, and a pull may have brought the codes of others
    problems: list[Problem] = []
    source = read_register(files.folder, problems)
    known, wrong = sheets_of(source)
    if problems or wrong:
        return tuple(replace(problem, severity=Severity.WARNING) for problem in (*problems, *wrong))
    codes = {sheet.code for sheet in known}
    added = [recorded(subject, form) for form in forms if form.code not in codes]
    if not added:
        return ()
    text = register_text((*known, *added))
    try:
        atomic.replace({files.register_path: text.encode("utf-8")})
    except MachineError as error:
        if not (isinstance(error.__cause__, OSError) and error.__cause__.errno in _CLOSED):
            raise
        message = f"the sheet codes could not be put on record: {error}"
        return (Problem(files.register_path, 0, message, _HINT, severity=Severity.WARNING),)
    return ()
