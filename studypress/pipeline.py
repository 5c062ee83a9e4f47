"""The seven steps as one recipe.

1. read     files of the subjects            studypress.prepare, load
2. parse    text to model                    studypress.prepare, load
3. check    what is wrong, all of it         studypress.prepare, load
4. plan     jobs and their fingerprints      studypress.prepare, bundles, again, plan, ingredients
5. compose  a job to HTML                    studypress.produce, making
6. press    HTML to PDF, its pages proofed   studypress.produce, making
7. deliver  PDF to the output folder         studypress.produce, deliver, record
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

from studypress.archive import PAPER, archive_name, archive_path, others_in, pack
from studypress.budget import copies_each
from studypress.deliver import (
    Entry,
    deliver,
    is_current,
    output_held,
    probe,
    read_delivered,
    read_manifest,
    refuse_paths,
)
from studypress.disk.lock import Waiting
from studypress.document import Scope
from studypress.fonts import font_file
from studypress.job import Job
from studypress.making.failed import Failed, clear_tracebacks, put_by
from studypress.making.kept import Kept
from studypress.making.located import problems_on
from studypress.making.together import Group, Together
from studypress.notes.explain import BY_HAND, FORCED, KEEP_HTML, NO_FILE
from studypress.notes.inputs import registers
from studypress.notes.madeof import MadeOf
from studypress.pango import loaded_files
from studypress.prepare import Planned, prepare
from studypress.problems import ContentError, Problem, any_error
from studypress.produce import produce
from studypress.proof import Sheet
from studypress.proof import read as read_proof
from studypress.proof import sheets as sheets_in
from studypress.record import record
from studypress.report import Bug, Made, Replaced, Report, Withheld, paper_table
from studypress.request import Request
from studypress.steps import Progress, untold


def check(request: Request) -> Report:
    """Do steps 1 to 4 and return the warnings; raise `ContentError` with every problem else."""
    report = prepare(request, untold)[1]
    if any_error(report.problems):
        raise ContentError(report.problems)
    return report


def build(
    request: Request,
    progress: Progress | None = None,
    waiting: Waiting | None = None,
    kept: Kept | None = None,
) -> Report:
    """Make what a request asks for.

    An edition with an error in its text is left out, and the report tells of it; where nothing is
    left, every problem is raised as one `ContentError`. What is in the way in the output folder is
    a `UsageError`. Where a single document fails, the others are made, and the report tells of it.
    While another run writes to the same output, this one waits. What is `kept` of earlier runs in
    this process is made use of, and kept up to date.
    """
    tell = progress or untold
    planned, report = prepare(request, tell)
    paths = (*(str(job.path) for job in planned.jobs), *_archives(request, planned.jobs))
    refuse_paths(request.output, paths)
    with output_held(request.output, paths, waiting or untold):
        return _built(request, planned, report, tell, kept)


def _archives(request: Request, jobs: Iterable[Job]) -> tuple[str, ...]:
    """Return the paths of the archives to be packed."""
    subjects = sorted({job.subject.id for job in jobs}) if request.zip else ()
    return tuple(archive_path(subject, request.setting) for subject in subjects)


def _built(
    request: Request, planned: Planned, report: Report, tell: Progress, kept: Kept | None
) -> Report:
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
    together = Together(
        stale,
        [(job, entries[str(job.path)].faults) for job in there],
        lambda job: _sheets(request.output, entries[str(job.path)]),
        strict=request.strict,
    )
    archives = _archives(request, jobs)
    probe(request.output, (*(str(job.path) for job in stale), *archives))
    clear_tracebacks(request.output, jobs)
    replaced = {str(job.path): _replaced(job, entries, request) for job in stale}
    # first of all: what is printed of an interrupted run has its key too
    report = _recorded(planned, report, request)
    try:
        made = produce(stale, together, entries, request, planned.resources, tell, kept)
        for group in chain(together.there(), made):
            if group.failed:
                report = _withheld(report, group, group.failed, request.output)
    finally:
        known.keep([job for job in jobs if str(job.path) in entries], entries)
    copies = copies_each(request.documents, request.copies)
    for job in jobs:
        path = str(job.path)
        if path not in report.failed:
            fresh = path not in current
            number = copies[job.document.name]
            report = report.with_made(Made(entries[path], fresh, number, replaced.get(path)))
            report = report.with_problems(problems_on(job, entries[path].faults))
    report = replace(report, machine=_machine(jobs), reasons=_reasons(why, request))
    return _packed(report, request) if request.zip and not report.failed else report


def _withheld(report: Report, group: Group, failed: Mapping[str, Failed], output: Path) -> Report:
    """Return the report with a group that failed; tracebacks are put by."""
    first = group.jobs[0]
    jobs = sorted(group.jobs, key=lambda job: job.document.rank)
    problems: list[Problem] = []
    bugs: list[Bug] = []
    for job in jobs:
        path = str(job.path)
        problems += failed[path].problems
        if failed[path].traceback:
            bugs.append(bug := put_by(output, job, failed[path]))
            hint = f"the traceback is in {output / bug.traceback}: please report it"
            message = f"a fault of studypress: {bug.error}"
            problems.append(Problem(Path(path), 0, message, hint))
    withheld = Withheld(
        first.subject.id,
        first.locale.language,
        first.locale.english_name,
        first.name,
        tuple(str(job.document) for job in jobs),
        tuple(str(job.path) for job in jobs),
        tuple(str(job.document) for job in jobs if failed[str(job.path)] != Failed()),
    )
    return report.with_withheld(withheld, problems, bugs)


def _why(
    job: Job, entries: Mapping[str, Entry], known: MadeOf, request: Request
) -> tuple[str, ...]:
    """Return why a document is to be made; nothing where it is up to date."""
    entry = entries.get(str(job.path))
    if request.force or request.keep_html:
        return (FORCED if request.force else KEEP_HTML,)
    if entry is None:
        return (NO_FILE,)
    if entry.fingerprint != job.fingerprint:
        return known.reasons(job, entry)
    return () if is_current(request.output, entry, job.fingerprint) else (BY_HAND,)


def _replaced(job: Job, entries: Mapping[str, Entry], request: Request) -> Replaced | None:
    """Return what lies where a job's PDF is to go, if it is no earlier state of this document.

    A worksheet or key of the same sheet code is the same one, by whatever options it was drawn.
    """
    entry = entries.get(str(job.path))
    if entry is None or entry.options in ("", job.options) or entry.fingerprint == job.fingerprint:
        return None
    code = entry.code if job.document.scope is Scope.FORM else ""
    same_sheet = code and code == job.form.code
    if same_sheet or not (request.output / entry.path).is_file():
        return None
    drawn = request.blueprint or request.series
    way_out = "this one with --as" if drawn else "another folder with --output"
    return Replaced(entry.document, code, f"name {way_out} to keep both")


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


def _packed(report: Report, request: Request) -> Report:
    """Pack the files of a run, an archive a subject that is whole, and tell where they are."""
    cut = {subject for subject, _ in report.stopped}
    by_subject: dict[str, list[Made]] = {}
    paths: list[str] = []
    others: list[str] = []
    for made in report.made:
        if made.entry.subject not in cut:
            by_subject.setdefault(made.entry.subject, []).append(made)
    for subject, found in by_subject.items():
        entries = [made.entry for made in found]
        files = {archive_name(entry): read_delivered(request.output, entry) for entry in entries}
        paper = "\n".join((*paper_table(found), ""))
        archive = pack(files | {PAPER: paper.encode("utf-8")})
        path = archive_path(subject, request.setting)
        if others_in(request.output / path, files):
            others.append(path)
        deliver(request.output, {path: archive})
        paths.append(path)
    return replace(report, archives=tuple(paths), replaced_archives=tuple(others))


def _recorded(planned: Planned, report: Report, request: Request) -> Report:
    """Put the sheets of a run on record; the report then knows the registers as they were left."""
    alone = registers(request) == report.registers
    for loaded, found in planned.bundles:
        forms = {form.code: form for bundle in found for form in bundle.forms}
        if forms:
            problems = record(loaded.files, loaded.subject, forms.values(), loaded.languages)
            report = report.with_problems(problems)
    # what others wrote meanwhile, this run has not read
    return replace(report, registers=registers(request)) if alone else report
