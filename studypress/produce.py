"""Steps 5 to 7 for the jobs of a run: made here or in workers, delivered as they are done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import gettempdir

from studypress.deliver import Entry, deliver, write_manifest
from studypress.disk.atomic import room
from studypress.job import Job
from studypress.making.agenda import Agenda, Result, Work
from studypress.making.failed import Failed
from studypress.making.html import keep_html
from studypress.making.kept import Kept
from studypress.making.maker import Finished, Maker
from studypress.making.together import Group, Together
from studypress.press import load as load_press
from studypress.problems import Problem
from studypress.proof import Proofed, families_named
from studypress.request import Request
from studypress.resources import Resources
from studypress.steps import Progress, Step
from studypress.workers.pool import Lost, run


def produce(
    jobs: Sequence[Job],
    together: Together,
    entries: dict[str, Entry],
    request: Request,
    resources: Resources,
    tell: Progress,
    kept: Kept | None,
) -> Iterator[Group]:
    """Make jobs, put what was delivered among the entries, and yield what failed."""
    if not jobs:
        return
    if request.limits or request.workers > 1:
        # once here, so that forked workers have the libraries already
        load_press()
    agenda = Agenda(jobs, resources)
    maker = Maker(resources, families_named(resources), request.keep_html is not None, kept)
    work = Work(tuple(jobs), maker)
    # They are begun in order, so the first of those that wait is being made.
    waiting = [str(job.path) for job in agenda.jobs]
    tell(Step.PRESS, 0, len(jobs), waiting[0])
    # closed, so that no worker goes on where this ends early
    results = run(work, agenda.tasks, request.workers, request.limits)
    with room(Path(gettempdir())), closing(results):
        for task, result in results:
            for finished, made in agenda.done(task, _told(agenda.job(task), result)):
                waiting.remove(str(finished.path))
                done = len(jobs) - len(waiting)
                if isinstance(made, Finished) and made.html and request.keep_html:
                    keep_html(request.keep_html, finished, made.html)
                outcome = made.proofed if isinstance(made, Finished) else made
                for group in together.done(finished, outcome):
                    if group.failed:
                        yield group
                    else:
                        tell(Step.DELIVER, done, len(jobs), str(finished.path))
                        _delivered(request.output, group.fresh, entries)
                if waiting:
                    tell(Step.PRESS, done, len(jobs), waiting[0])


def _told(job: Job, result: Result | Lost) -> Result:
    """Return a task that was lost as a problem of its document."""
    if isinstance(result, Lost):
        message = f"not made: {result.reason}"
        return Failed((Problem(Path(str(job.path)), 0, message, result.hint),))
    return result


def _delivered(
    output: Path, fresh: Sequence[tuple[Job, Proofed]], entries: dict[str, Entry]
) -> None:
    """Deliver what belongs together, and put it among the entries."""
    digests = deliver(output, {str(job.path): made.pdf for job, made in fresh})
    for job, made in fresh:
        entries[str(job.path)] = _entry(job, made, digests[str(job.path)])
    write_manifest(output, entries.values())


def _entry(job: Job, made: Proofed, digest: str) -> Entry:
    return Entry(
        path=str(job.path),
        subject=job.subject.id,
        language=job.locale.language,
        document=job.document.name,
        form=job.name,
        code=job.form.code if len(job.forms) == 1 else "",
        pages=made.pages,
        sha256=digest,
        fingerprint=job.fingerprint,
        faults=made.faults,
        setting=job.setting.name,
        options=job.options,
    )
