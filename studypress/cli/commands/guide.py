"""The command `guide`."""

from __future__ import annotations

from dataclasses import replace

from studypress.catalogue.guide import GUIDE
from studypress.cli import show
from studypress.cli.options import Run, SubjectName


def guide(run: Run, subject: SubjectName = None) -> None:
    """Make study guides.

    A guide holds every question with its probe, its model answer and its marking points.
    """
    show.build(replace(run.request, subject=subject, documents=(GUIDE,)), run.telling)
