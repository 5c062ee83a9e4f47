"""Faults on the pages of a job, at the lines that they come from."""

from __future__ import annotations

from collections.abc import Iterable

from studypress.job import Job
from studypress.problems import Fault, Problem
from studypress.proof import located
from studypress.source import SourceFile


def texts_of(job: Job) -> tuple[SourceFile, ...]:
    """Return where faults on paper are looked up: the names at their lines, then the content."""
    names = {copy.place.line: copy.name for copy in job.copies}
    if not names:
        return job.texts
    text = "\n".join(names.get(line, "") for line in range(1, max(names) + 1))
    return (SourceFile(job.copies[0].place.path, text), *job.texts)


def problems_on(job: Job, faults: Iterable[Fault]) -> tuple[Problem, ...]:
    """Return the problems of faults on a job's pages."""
    texts, name = texts_of(job), str(job.path)
    return tuple(located(fault, name, texts) for fault in faults)
