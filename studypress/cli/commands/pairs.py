"""The command `pairs`."""

from __future__ import annotations

from dataclasses import replace

from studypress.catalogue.pairs import PAIRS
from studypress.cli import show
from studypress.cli.drawing import Choosing
from studypress.cli.options import Run, SubjectName
from studypress.sheets.rounds import rounds


def pairs(choosing: Choosing, run: Run, subject: SubjectName = None) -> None:
    """Make the pages for practice in twos.

    Two rounds of open questions, of equal weight: what the interviewer reads and ticks, what the
    candidate writes on. Without --count or --minutes, a round fills 30 minutes. With --as, they
    are drawn and filed under a name of their own.
    """
    request = replace(
        run.request,
        subject=subject,
        documents=(PAIRS,),
        blueprint=rounds(choosing.blueprint),
        fresh=choosing.fresh,
        not_in=tuple(choosing.not_in or ()),
    )
    show.build(request, run.telling)
