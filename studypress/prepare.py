"""Steps 1 to 4 for all that is asked for: one state of the sources, and the jobs made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from studypress.again import sheet_again
from studypress.asked import asked_already
from studypress.bundles import bundles, series_bundle
from studypress.catalogue.key import KEY
from studypress.content.read import find_subjects
from studypress.document import Scope
from studypress.ingredients.materials import Materials
from studypress.job import Job
from studypress.load import Loaded, load
from studypress.model import Bundle
from studypress.notes.inputs import sources
from studypress.plan import plan
from studypress.problems import (
    ContentError,
    JoinedUsageError,
    MachineError,
    Problem,
    Severity,
    UsageError,
    strictly,
)
from studypress.report import Report
from studypress.request import (
    Request,
    options_digest,
    refuse_absent,
    refuse_jobs,
    refuse_taken,
    refuse_unread,
)
from studypress.resources import Resources
from studypress.roster import Person, read_roster
from studypress.steps import Progress, Step

_TRIES = 5
"""So often the sources are read where some are saved meanwhile."""


@dataclass(frozen=True)
class _Read:
    """One state of all that a run is made of."""

    resources: Resources
    subjects: tuple[Loaded, ...]
    people: tuple[Person, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Planned:
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
        # before the subjects: what is asked of them later is of the same state
        resources.read_all()
        for done, folder in enumerate(folders):
            tell(Step.READ, done, len(folders), folder.name)
            loaded, found = load(folder, resources, people)
            problems += found
            if loaded is not None:
                subjects.append(loaded)
        if sources(request) == before:
            return _Read(resources, tuple(subjects), people, tuple(dict.fromkeys(problems)))
    message = "files were saved again and again while they were read"
    raise MachineError(message, "build again when whatever saves them is done")


def prepare(request: Request, tell: Progress) -> tuple[Planned, Report]:
    """Do steps 1 to 4 for every subject asked for."""
    refuse_unread(request)
    read = _read(request, tell)
    subjects: Sequence[Loaded] = read.subjects
    materials = Materials(read.resources)
    problems = list(read.problems)
    given: list[tuple[Loaded, tuple[Bundle, ...]]] = []
    jobs: list[Job] = []
    refused: list[UsageError] = []
    asked: Mapping[str, frozenset[str]] = {}
    try:
        asked = asked_already(subjects, request.not_in, fresh=request.fresh)
    except UsageError as error:
        refused.append(error)
    for done, loaded in enumerate(subjects if request.sheet is None else ()):
        tell(Step.PLAN, done, len(subjects), loaded.subject.id)
        try:
            left_out = asked.get(loaded.subject.id, frozenset())
            drawn, found = _bundles(loaded, request, read.people, left_out)
        except UsageError as error:
            refused.append(error)
            continue
        problems += found
        given.append((loaded, drawn))
        jobs += _jobs(loaded, request, drawn, materials, left_out)
    if request.strict:
        problems = list(strictly(problems))
    # what is wrong with the content first: what was asked may be met once it is right
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ContentError(problems)
    if request.sheet is not None:
        loaded, bundle = sheet_again(subjects, request.sheet, request.subject)
        subjects = [loaded]
        given.append((loaded, (bundle,)))
        jobs += _jobs(loaded, replace(request, documents=(KEY,)), (bundle,), materials)
    refuse_absent(request, subjects)
    refuse_taken(request, subjects)
    if refused:
        raise JoinedUsageError(refused)
    refuse_jobs(request, jobs)
    planned = Planned(tuple(jobs), tuple(given), read.resources)
    return planned, Report(problems=tuple(problems))


def _people(request: Request) -> tuple[tuple[Person, ...], list[Problem]]:
    """Return the people of the roster, if there is one, and what is wrong with it."""
    if request.roster is None:
        return (), []
    roster, problems = read_roster(request.roster)
    return roster.people if roster else (), list(problems)


def _bundles(
    loaded: Loaded, request: Request, people: Sequence[Person], asked: frozenset[str]
) -> tuple[tuple[Bundle, ...], tuple[Problem, ...]]:
    """Return the forms that the documents asked for are about."""
    if all(document.scope is Scope.EDITION for document in request.documents):
        return (), ()
    if request.series:
        return (series_bundle(loaded, request.series),), ()
    return bundles(loaded, request.blueprint, request.names, people, request.each, asked)


def _jobs(
    loaded: Loaded,
    request: Request,
    found: Sequence[Bundle],
    materials: Materials,
    asked: frozenset[str] = frozenset(),
) -> Iterator[Job]:
    wanted = request.languages or tuple(locale.language for locale in loaded.locales)
    locales = [locale for locale in loaded.locales if locale.language in wanted]
    return plan(
        loaded.subject,
        loaded.files,
        locales,
        request.documents,
        found,
        request.setting,
        materials,
        options_digest(request, asked),
    )
