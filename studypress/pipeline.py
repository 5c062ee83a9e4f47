"""The seven steps as one recipe.

1. read     files of the subjects            studypress.load
2. parse    text to model                    studypress.load
3. check    what is wrong, all of it         studypress.load
4. plan     jobs and their fingerprints      studypress.bundles, studypress.plan
5. compose  a job to HTML                    studypress.make
6. press    HTML to PDF                      studypress.make
7. deliver  PDF to the output folder         studypress.deliver
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from pathlib import Path

from studypress.bundles import bundles
from studypress.content.read import find_subjects
from studypress.deliver import (
    Entry,
    deliver,
    is_current,
    prepare,
    read_manifest,
    write_manifest,
)
from studypress.documents import DOCUMENTS
from studypress.job import Document, Job, Scope, Setting
from studypress.load import Loaded, load
from studypress.make import make
from studypress.model import Blueprint, Bundle
from studypress.plan import fingerprint_base, plan
from studypress.press import Pressed
from studypress.press import load as load_press
from studypress.problems import ContentError, Problem, Severity, UsageError, did_you_mean
from studypress.report import Made, Report
from studypress.resources import Resources
from studypress.workers import run


class Step(IntEnum):
    """The seven steps, by their numbers."""

    READ = 1
    PARSE = 2
    CHECK = 3
    PLAN = 4
    COMPOSE = 5
    PRESS = 6
    DELIVER = 7


Progress = Callable[[Step, int, int, str], None]
"""Told what goes on: the step, how many of how many are done, and of what."""


@dataclass(frozen=True)
class Request:
    """What one run is to make.

    `subject` and `languages` narrow it; empty, all are made. `blueprint` stands in for the
    declared worksheets. `workers` documents are made side by side. `force` makes again what is
    up to date.
    """

    content: Path = Path("content")
    output: Path = Path("output")
    subject: str | None = None
    languages: tuple[str, ...] = ()
    documents: tuple[Document, ...] = tuple(document for document in DOCUMENTS if document.plain)
    blueprint: Blueprint | None = None
    setting: Setting = field(default_factory=Setting)
    workers: int = 1
    force: bool = False


def check(request: Request) -> Report:
    """Do steps 1 to 4 and return the warnings; raise `ContentError` with every problem else."""
    return _prepare(request)[1]


def build(request: Request, progress: Progress | None = None) -> Report:
    """Make what a request asks for.

    Every problem of the content is raised as one `ContentError` before anything is made. Where a
    single document fails, the others are made, and the report tells of it.
    """
    jobs, report = _prepare(request, progress)
    prepare(request.output)
    entries = dict(read_manifest(request.output))
    current = {
        str(job.path)
        for job in jobs
        if not request.force
        and is_current(request.output, entries.get(str(job.path)), job.fingerprint)
    }
    stale = [job for job in jobs if str(job.path) not in current]
    if len(stale) > 1 and request.workers > 1:
        # once here, so that forked workers have the libraries already
        load_press()
    task = partial(make, resources=Resources(request.content.parent))
    for done, (job, made) in enumerate(run(task, stale, request.workers), 1):
        if progress:
            progress(Step.DELIVER, done, len(stale), str(job.path))
        if isinstance(made, Pressed):
            digest = deliver(request.output, str(job.path), made.pdf)
            entries[str(job.path)] = _entry(job, made.pages, digest)
            write_manifest(request.output, entries.values())
        else:
            report = report.with_failed(str(job.path), made)
    for job in jobs:
        path = str(job.path)
        if path not in report.failed:
            report = report.with_made(Made(entries[path], fresh=path not in current))
    return report


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


def _prepare(request: Request, progress: Progress | None = None) -> tuple[tuple[Job, ...], Report]:
    """Do steps 1 to 4 for every subject asked for."""
    for document in request.documents:
        document.accept(request.setting)
    resources = Resources(request.content.parent)
    subjects: list[Loaded] = []
    jobs: list[Job] = []
    problems: list[Problem] = []
    for folder in find_subjects(request.content, request.subject):
        if progress:
            progress(Step.READ, 0, 0, folder.name)
        loaded, found = load(folder, resources)
        problems += found
        if loaded is None:
            continue
        subjects.append(loaded)
        planned, found = _plan(loaded, request, resources)
        jobs += planned
        problems += found
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ContentError(problems)
    known = {locale.language for loaded in subjects for locale in loaded.locales}
    for language in request.languages:
        if language not in known:
            raise UsageError(f"nothing is written in '{language}'", did_you_mean(language, known))
    return tuple(jobs), Report(problems=tuple(problems))


def _plan(
    loaded: Loaded, request: Request, resources: Resources
) -> tuple[Sequence[Job], tuple[Problem, ...]]:
    found: tuple[Bundle, ...] = ()
    problems: tuple[Problem, ...] = ()
    if any(document.scope is not Scope.EDITION for document in request.documents):
        found, problems = bundles(loaded, request.blueprint)
    base = fingerprint_base(loaded.files, resources)
    wanted = request.languages or tuple(locale.language for locale in loaded.locales)
    locales = [locale for locale in loaded.locales if locale.language in wanted]
    jobs = plan(
        loaded.subject, loaded.files, locales, request.documents, found, request.setting, base
    )
    return tuple(jobs), problems
