"""The command `worksheet`."""

from __future__ import annotations

from dataclasses import replace

from studypress.cli import show
from studypress.cli.drawing import Drawing
from studypress.cli.options import Run, SubjectName
from studypress.documents.key import KEY
from studypress.documents.worksheet import WORKSHEET


def worksheet(drawing: Drawing, run: Run, subject: SubjectName = None) -> None:
    """Make worksheets, each with its key.

    By itself, those that subject.toml declares. With any of --count, --minutes, --section,
    --level, --tag, --kind, --seed and --forms, one drawn by these instead, named 'custom'.
    """
    request = replace(
        run.request,
        subject=subject,
        documents=(WORKSHEET, KEY),
        blueprint=drawing.blueprint if drawing.stated else None,
    )
    show.build(request, run.telling)
