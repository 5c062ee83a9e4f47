"""studypress: one folder of questions in; study guides, worksheets and answer keys out.

    import studypress
    report = studypress.build(studypress.Request(subject="mlops-interview"))

`build` makes PDFs, `check` only reads and checks. Both raise `ContentError` with every problem
of the content, `UsageError` for what was asked wrongly, `MachineError` where the machine is in
the way.

What is named here is loaded when it is first used: a run with nothing to do needs little of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studypress.catalogue import DOCUMENTS
    from studypress.document import Document, Font, Paper, Setting, Style
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
    from studypress.runs import build, check
    from studypress.sheets.typed import SheetRequest
    from studypress.workers.limits import Limits

__version__ = "0.1.0"

_MODULES = {
    "catalogue": ("DOCUMENTS",),
    "document": ("Document", "Font", "Paper", "Setting", "Style"),
    "workers.limits": ("Limits",),
    "problems": (
        *("ContentError", "MachineError", "Problem", "Severity", "StudypressError", "UsageError"),
    ),
    "report": ("Made", "Report"),
    "request": ("Request",),
    "runs": ("build", "check"),
    "sheets.typed": ("SheetRequest",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "DOCUMENTS",
    "ContentError",
    "Document",
    "Font",
    "Limits",
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


def __getattr__(name: str) -> object:
    """Load what is named (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'studypress' has no attribute '{name}'")
    found = getattr(import_module(f"studypress.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
