"""New sheet codes put on record beside the content, so that their keys can be made again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from studypress.content.read import SubjectFiles, read_register
from studypress.deliver import deliver
from studypress.load import sheets_of
from studypress.model import Form, Subject
from studypress.problems import MachineError, Problem, Severity
from studypress.sheets.register import recorded, register_text

_HINT = (
    "make the worksheets once where the content can be written, and commit the file; until then "
    "a key can be made again only while the content stays the same"
)


def record(files: SubjectFiles, subject: Subject, forms: Iterable[Form]) -> tuple[Problem, ...]:
    """Add the forms that are not on record yet to the register of their subject.

    Where all are known, nothing is written. A register that cannot be written is a warning: the
    documents are made all the same.
    """
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
    try:
        text = register_text((*known, *added))
        deliver(files.folder, files.register_path.name, text.encode("utf-8"))
    except MachineError as error:
        message = f"the sheet codes could not be put on record: {error}"
        return (Problem(files.register_path, 0, message, _HINT, severity=Severity.WARNING),)
    return ()
