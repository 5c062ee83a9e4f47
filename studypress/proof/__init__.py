"""Proof sheets: a finished PDF read back, and what is wrong with it as printed.

    read(data) -> Printed -> checked(printed, families) -> Fault ...

`read` needs no knowledge of how the PDF was made. Some checks need what only a PDF of ours tells:
the type area (ArtBox) and the structure types of our own; `unchecked` says which were left out.
"""

from studypress.problems import Fault
from studypress.proof.checks import Proofed, checked, unchecked
from studypress.proof.families import families_named
from studypress.proof.leaks import Sheet, leaks, leaks_among, sheets
from studypress.proof.locate import located
from studypress.proof.printed import Printed
from studypress.proof.read import UnreadableError, read

__all__ = [
    "Fault",
    "Printed",
    "Proofed",
    "Sheet",
    "UnreadableError",
    "checked",
    "families_named",
    "leaks",
    "leaks_among",
    "located",
    "read",
    "sheets",
    "unchecked",
]
