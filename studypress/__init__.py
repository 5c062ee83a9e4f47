"""studypress: one folder of questions in; study guides, worksheets and answer keys out.

    import studypress
    report = studypress.build(studypress.Request(subject="mlops-interview"))

`build` makes PDFs, `check` only reads and checks. Both raise `ContentError` with every problem
of the content, `UsageError` for what was asked wrongly, `MachineError` where the machine is in
the way.
"""

from studypress.again import SheetRequest
from studypress.documents import DOCUMENTS
from studypress.job import Document, Font, Paper, Setting, Style
from studypress.pipeline import build, check
from studypress.problems import (
    ContentError,
    MachineError,
    Problem,
    Severity,
    StudypressError,
    UsageError,
)
from studypress.report import Made, Report
from studypress.request import Request

__version__ = "0.1.0"

__all__ = [
    "DOCUMENTS",
    "ContentError",
    "Document",
    "Font",
    "MachineError",
    "Made",
    "Paper",
    "Problem",
    "Report",
    "Request",
    "Setting",
    "Severity",
    "SheetRequest",
    "StudypressError",
    "Style",
    "UsageError",
    "build",
    "check",
]
