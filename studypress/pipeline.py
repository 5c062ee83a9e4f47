"""The seven steps as one recipe.

1. read     files of the subjects            studypress.content.read
2. parse    text to model                    studypress.content.parse
3. check    what is wrong, all of it         studypress.content.check
4. plan     jobs and their fingerprints      studypress.plan, studypress.sheets
5. compose  a job to HTML                    studypress.compose
6. press    HTML to PDF                      studypress.press
7. deliver  PDF to the output folder         studypress.deliver
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import partial
from pathlib import Path

from studypress.content.check import check_subject
from studypress.content.parse import parse_subject
from studypress.content.read import SubjectFiles, find_subjects, read_subject, read_text
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
from studypress.locale import Locale, parse_locale
from studypress.model import Blueprint, Bundle, Subject
from studypress.plan import fingerprint_base, plan
from studypress.press import Pressed, press
from studypress.press import load as load_press
from studypress.problems import ContentError, Problem, Severity, UsageError, did_you_mean
from studypress.report import Made, Report
from studypress.resources import Resources
from studypress.sheets.draw import draw
from studypress.source import Faults
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


@dataclass(frozen=True)
class Loaded:
    """A subject that was read, parsed and checked, with its locales in the subject's order."""

    files: SubjectFiles
    subject: Subject
    locales: tuple[Locale, ...]


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
        importlib.import_module("studypress.compose")
        load_press()
    make = partial(_make, resources=Resources(request.content.parent))
    for done, (job, made) in enumerate(run(make, stale, request.workers), 1):
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


def _make(job: Job, resources: Resources) -> Pressed | tuple[Problem, ...]:
    """Do steps 5 and 6 for one job; return the PDF, or what is wrong with it."""
    from studypress.compose import compose

    try:
        composed = compose(job, resources)
        return press(composed.html, composed.styles, composed.pictures, job.texts, str(job.path))
    except ContentError as error:
        return error.problems


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


def load(folder: Path, resources: Resources) -> tuple[Loaded | None, tuple[Problem, ...]]:
    """Read, parse and check one subject; None where a problem keeps it from being planned."""
    files, problems = read_subject(folder)
    if files is None:
        return None, problems
    locales, found = _locales(files, resources)
    parsed, subject, wrong = parse_subject(files)
    problems = (*problems, *found, *wrong, *check_subject(files, parsed, subject))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return None, problems
    return Loaded(files, subject, locales), problems


def _locales(
    files: SubjectFiles, resources: Resources
) -> tuple[tuple[Locale, ...], tuple[Problem, ...]]:
    locales: list[Locale] = []
    problems: list[Problem] = []
    settings = files.settings
    for language in settings.languages:
        path = resources.find("locales", f"{language}.toml")
        if path is None:
            line = settings.languages_line
            message = f"studypress does not speak '{language}' yet"
            near = did_you_mean(language, resources.languages())
            hint = f"write locales/{language}.toml, or: {near}"
            source = settings.source
            problems.append(Problem(source.path, line, message, hint, source.line(line)))
            continue
        text = read_text(path, problems)
        if text is None:
            continue
        faults = Faults(text)
        locale = parse_locale(text, faults)
        problems += faults.problems
        if locale is not None:
            locales.append(locale)
    return tuple(locales), tuple(problems)


def _plan(
    loaded: Loaded, request: Request, resources: Resources
) -> tuple[Sequence[Job], tuple[Problem, ...]]:
    bundles: list[Bundle] = []
    problems: list[Problem] = []
    blueprints: Iterable[Blueprint] = loaded.subject.blueprints
    if request.blueprint is not None:
        blueprints = (request.blueprint,)
    if any(document.scope is not Scope.EDITION for document in request.documents):
        for blueprint in blueprints:
            drawn, found = draw(loaded.subject, blueprint)
            bundles.append(Bundle(blueprint.name, drawn))
            if found and request.blueprint is not None:
                message = f"{loaded.subject.id}: {found[0].message}"
                raise UsageError(message, found[0].hint)
            source = loaded.files.settings.source
            problems += (replace(problem, source=source.line(problem.line)) for problem in found)
    base = fingerprint_base(loaded.files, resources)
    wanted = request.languages or tuple(locale.language for locale in loaded.locales)
    locales = [locale for locale in loaded.locales if locale.language in wanted]
    jobs = plan(
        loaded.subject, loaded.files, locales, request.documents, bundles, request.setting, base
    )
    return tuple(jobs), tuple(problems)
