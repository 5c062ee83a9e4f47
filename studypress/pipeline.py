"""The seven steps as one recipe.

1. read     files of the subjects            studypress.load
2. parse    text to model                    studypress.load
3. check    what is wrong, all of it         studypress.load
4. plan     jobs and their fingerprints      studypress.bundles, again, plan
5. compose  a job to HTML                    studypress.make
6. press    HTML to PDF, its pages proofed   studypress.make, together
7. deliver  PDF to the output folder         studypress.deliver, studypress.record
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from studypress.again import sheet_again
from studypress.archive import PAPER, archive_name, archive_path, pack
from studypress.budget import copies_each
from studypress.bundles import bundles, series_bundle
from studypress.catalogue.key import KEY
from studypress.content.read import find_subjects
from studypress.deliver import (
    Entry,
    deliver,
    is_current,
    output_held,
    probe,
    read_delivered,
    read_manifest,
    refuse_paths,
    write_manifest,
)
from studypress.document import Scope
from studypress.explain import BY_HAND, FORCED, NO_FILE
from studypress.fonts import font_file
from studypress.inputs import sources
from studypress.job import Job
from studypress.load import Loaded, load
from studypress.madeof import MadeOf
from studypress.make import make
from studypress.materials import Materials
from studypress.model import Bundle
from studypress.pango import loaded_files
from studypress.plan import plan
from studypress.press import load as load_press
from studypress.problems import (
    ContentError,
    JoinedUsageError,
    MachineError,
    Problem,
    Severity,
    UsageError,
)
from studypress.proof import Proofed, Sheet, families_named
from studypress.proof import read as read_proof
from studypress.proof import sheets as sheets_in
from studypress.record import record
from studypress.report import Made, Report, paper_table
from studypress.request import Request, refuse_absent, refuse_jobs, refuse_unread
from studypress.resources import Resources
from studypress.roster import Person, read_roster
from studypress.steps import Progress, Step, Waiting, untold
from studypress.together import Together
from studypress.workers import Lost, run

_TRIES = 5
"""So often the sources are read where some are saved meanwhile."""


def check(request: Request) -> Report:
    """Do steps 1 to 4 and return the warnings; raise `ContentError` with every problem else."""
    return _prepare(request, untold)[1]


def build(
    request: Request, progress: Progress | None = None, waiting: Waiting | None = None
) -> Report:
    """Make what a request asks for.

    Every problem of the content is raised as one `ContentError` before anything is made, and what
    is in the way in the output folder as a `UsageError`. Where a single document fails, the others
    are made, and the report tells of it. While another run writes to the same output, this one
    waits.
    """
    tell = progress or untold
    planned, report = _prepare(request, tell)
    archives = {archive_path(job.subject.id) for job in planned.jobs} if request.zip else ()
    paths = (*(str(job.path) for job in planned.jobs), *sorted(archives))
    refuse_paths(request.output, paths)
    with output_held(request.output, paths, waiting or untold):
        return _built(request, planned, report, tell)


def _built(request: Request, planned: _Planned, report: Report, tell: Progress) -> Report:
    """Do steps 5 to 7 for the jobs that need it, in an output folder that is held."""
    jobs = planned.jobs
    dropped: list[Problem] = []
    entries = dict(read_manifest(request.output, dropped))
    known = MadeOf(request.output)
    report = report.with_problems((*dropped, *known.problems))
    why = {str(job.path): _why(job, entries, known, request) for job in jobs}
    current = {path for path, reasons in why.items() if not reasons}
    stale = [job for job in jobs if str(job.path) not in current]
    there = [job for job in jobs if str(job.path) in current]
    together = Together(stale, there, lambda job: _sheets(request.output, entries[str(job.path)]))
    probe(request.output, (str(job.path) for job in stale))
    # first of all: what is printed of an interrupted run has its key too
    report = report.with_problems(_record(planned))
    try:
        for path, problems in _make(stale, together, entries, request, planned.resources, tell):
            report = report.with_failed(path, problems)
    finally:
        known.keep([job for job in jobs if str(job.path) in entries], entries)
    copies = copies_each(request.documents, request.copies)
    for job in jobs:
        path = str(job.path)
        if path not in report.failed:
            fresh = path not in current
            report = report.with_made(Made(entries[path], fresh, copies[job.document.name]))
    report = replace(report, machine=_machine(jobs), reasons=_reasons(why, request))
    return _packed(report, request) if request.zip and not report.failed else report


def _why(
    job: Job, entries: Mapping[str, Entry], known: MadeOf, request: Request
) -> tuple[str, ...]:
    """Return why a document is to be made; nothing where it is up to date."""
    entry = entries.get(str(job.path))
    if request.force:
        return (FORCED,)
    if entry is None:
        return (NO_FILE,)
    if entry.fingerprint != job.fingerprint:
        return known.reasons(job, entry)
    return () if is_current(request.output, entry, job.fingerprint) else (BY_HAND,)


def _reasons(
    why: Mapping[str, tuple[str, ...]], request: Request
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(why.items()) if request.explain else ()


def _machine(jobs: Iterable[Job]) -> tuple[str, ...]:
    """Return the files of the system that jobs depend on."""
    addresses = {address for job in jobs for address, digest in job.fonts.items() if digest}
    return (*sorted(str(font_file(address)) for address in addresses), *loaded_files())


def _sheets(output: Path, entry: Entry) -> tuple[Sheet, ...]:
    """Return what a delivered PDF asks and answers."""
    return sheets_in(read_proof(read_delivered(output, entry)))


def _make(
    jobs: Sequence[Job],
    together: Together,
    entries: dict[str, Entry],
    request: Request,
    resources: Resources,
    tell: Progress,
) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """Do steps 5 to 7, put what was delivered among the entries, and yield what failed."""
    if not jobs:
        return
    if request.limits or request.workers > 1:
        # once here, so that forked workers have the libraries already
        load_press()
    # They are begun in order, so the first of those that wait is being made.
    waiting = [str(job.path) for job in jobs]
    tell(Step.PRESS, 0, len(jobs), waiting[0])
    task = partial(make, resources=resources, families=families_named(resources))
    # closed, so that no worker goes on where this ends early
    with closing(run(task, deque(jobs), request.workers, request.limits)) as results:
        for done, (finished, result) in enumerate(results, 1):
            waiting.remove(str(finished.path))
            fresh: list[tuple[Job, Proofed]] = []
            for job, made in together.done(finished, _told(finished, result)):
                if isinstance(made, Proofed):
                    tell(Step.DELIVER, done, len(jobs), str(job.path))
                    fresh.append((job, made))
                else:
                    yield str(job.path), made
            if fresh:
                _delivered(request.output, fresh, entries)
            if waiting:
                tell(Step.PRESS, done, len(jobs), waiting[0])


def _told(job: Job, result: Proofed | tuple[Problem, ...] | Lost) -> Proofed | tuple[Problem, ...]:
    """Return a job that was lost as a problem of its document."""
    if isinstance(result, Lost):
        return (Problem(Path(str(job.path)), 0, f"not made: {result.reason}", result.hint),)
    return result


def _delivered(
    output: Path, fresh: Sequence[tuple[Job, Proofed]], entries: dict[str, Entry]
) -> None:
    """Deliver what belongs together, and put it among the entries."""
    digests = deliver(output, {str(job.path): made.pdf for job, made in fresh})
    for job, made in fresh:
        entries[str(job.path)] = _entry(job, made.pages, digests[str(job.path)])
    write_manifest(output, entries.values())


def _packed(report: Report, request: Request) -> Report:
    """Pack the files of a run, an archive a subject, and tell where they are."""
    by_subject: dict[str, list[Made]] = {}
    for made in report.made:
        by_subject.setdefault(made.entry.subject, []).append(made)
    for subject, found in by_subject.items():
        entries = [made.entry for made in found]
        files = {archive_name(entry): read_delivered(request.output, entry) for entry in entries}
        paper = "\n".join((*paper_table(found), ""))
        archive = pack(files | {PAPER: paper.encode("utf-8")})
        deliver(request.output, {archive_path(subject): archive})
    return replace(report, archives=tuple(map(archive_path, by_subject)))


def _entry(job: Job, pages: int, digest: str) -> Entry:
    return Entry(
        path=str(job.path),
        subject=job.subject.id,
        language=job.locale.language,
        document=job.document.name,
        form=job.name,
        code=job.form.code if len(job.forms) == 1 else "",
        pages=pages,
        sha256=digest,
        fingerprint=job.fingerprint,
    )


def _record(planned: _Planned) -> Iterator[Problem]:
    """Put the sheets of a run on record, and yield what keeps that from being done."""
    for loaded, found in planned.bundles:
        forms = {form.code: form for bundle in found for form in bundle.forms}
        if forms:
            yield from record(loaded.files, loaded.subject, forms.values())


@dataclass(frozen=True)
class _Read:
    """One state of all that a run is made of."""

    resources: Resources
    subjects: tuple[Loaded, ...]
    people: tuple[Person, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Planned:
    """What is to be made, of which forms, with which texts."""

    jobs: tuple[Job, ...]
    bundles: tuple[tuple[Loaded, tuple[Bundle, ...]], ...]
    resources: Resources


def _read(request: Request, tell: Progress) -> _Read:
    """Do steps 1 to 3 for every subject asked for, until nothing was saved meanwhile."""
    for _ in range(_TRIES):
        before = sources(request)
        resources = Resources(request.content.parent)
        subjects: list[Loaded] = []
        people, problems = _people(request)
        folders = find_subjects(request.content, request.subject)
        # all at once, and before the subjects: what is read later is of the same state
        assert resources.read
        for done, folder in enumerate(folders):
            tell(Step.READ, done, len(folders), folder.name)
            loaded, found = load(folder, resources)
            problems += found
            if loaded is not None:
                subjects.append(loaded)
        if sources(request) == before:
            return _Read(resources, tuple(subjects), people, tuple(problems))
    message = "files were saved again and again while they were read"
    raise MachineError(message, "build again when whatever saves them is done")


def _prepare(request: Request, tell: Progress) -> tuple[_Planned, Report]:
    """Do steps 1 to 4 for every subject asked for."""
    refuse_unread(request)
    read = _read(request, tell)
    subjects: Sequence[Loaded] = read.subjects
    materials = Materials(read.resources)
    problems = list(read.problems)
    given: list[tuple[Loaded, tuple[Bundle, ...]]] = []
    jobs: list[Job] = []
    refused: list[UsageError] = []
    for done, loaded in enumerate(subjects if request.sheet is None else ()):
        tell(Step.PLAN, done, len(subjects), loaded.subject.id)
        try:
            drawn, found = _bundles(loaded, request, read.people)
        except UsageError as error:
            refused.append(error)
            continue
        problems += found
        given.append((loaded, drawn))
        jobs += _jobs(loaded, request, drawn, materials)
    # what is wrong with the content first: what was asked may be met once it is right
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ContentError(problems)
    if request.sheet is not None:
        loaded, bundle = sheet_again(subjects, request.sheet, request.subject)
        subjects = [loaded]
        given.append((loaded, (bundle,)))
        jobs += _jobs(loaded, replace(request, documents=(KEY,)), (bundle,), materials)
    refuse_absent(request, subjects)
    if refused:
        raise JoinedUsageError(refused)
    refuse_jobs(request, jobs)
    planned = _Planned(tuple(jobs), tuple(given), read.resources)
    return planned, Report(problems=tuple(problems))


def _people(request: Request) -> tuple[tuple[Person, ...], list[Problem]]:
    """Return the people of the roster, if there is one, and what is wrong with it."""
    if request.roster is None:
        return (), []
    roster, problems = read_roster(request.roster)
    return roster.people if roster else (), list(problems)


def _bundles(
    loaded: Loaded, request: Request, people: Sequence[Person]
) -> tuple[tuple[Bundle, ...], tuple[Problem, ...]]:
    """Return the forms that the documents asked for are about."""
    if all(document.scope is Scope.EDITION for document in request.documents):
        return (), ()
    if request.series:
        return (series_bundle(loaded, request.series),), ()
    return bundles(loaded, request.blueprint, request.names, people, request.each)


def _jobs(
    loaded: Loaded, request: Request, found: Sequence[Bundle], materials: Materials
) -> Iterator[Job]:
    wanted = request.languages or tuple(locale.language for locale in loaded.locales)
    locales = [locale for locale in loaded.locales if locale.language in wanted]
    return plan(
        loaded.subject, loaded.files, locales, request.documents, found, request.setting, materials
    )
