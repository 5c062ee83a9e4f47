"""Steps 1 to 4 for all that is asked for: one state of the sources, and the jobs made of it.

A subject, and in it an edition, with an error is left out; the others are made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from studypress.again import sheet_again
from studypress.asked import asked_already
from studypress.bundles import bundles, series_bundle
from studypress.catalogue.key import KEY
from studypress.content.names import composed, shown
from studypress.content.read import find_subjects
from studypress.document import Scope
from studypress.ingredients.materials import Materials
from studypress.job import Job
from studypress.load import Loaded, load
from studypress.model import Bundle
from studypress.notes.inputs import digest_of, registers, sources
from studypress.plan import plan
from studypress.problems import (
    ContentError,
    JoinedUsageError,
    MachineError,
    Problem,
    Severity,
    StudypressError,
    UsageError,
    any_error,
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
from studypress.roster import Person, Roster, read_roster
from studypress.sheets.typed import SheetRequest
from studypress.steps import Progress, Step

_TRIES = 5
"""So often the sources are read where some are saved meanwhile."""


@dataclass(frozen=True)
class _Found:
    """What was read of one subject; `loaded` is None where nothing can be made of it."""

    name: str
    loaded: Loaded | None
    problems: tuple[Problem, ...]

    @property
    def stopped(self) -> tuple[tuple[str, str], ...]:
        """The editions that have errors; no language stands for all of the subject."""
        if self.loaded is None:
            return ((self.name, ""),) if any_error(self.problems) else ()
        return tuple((self.loaded.subject.id, language) for language in self.loaded.stopped)


@dataclass(frozen=True)
class _Read:
    """One state of all that a run is made of; `sources` and `registers` are its digests."""

    resources: Resources
    subjects: tuple[_Found, ...]
    roster: Roster | None
    problems: tuple[Problem, ...]
    sources: str
    registers: str

    @property
    def people(self) -> tuple[Person, ...]:
        """The people of the roster, if there is one."""
        return self.roster.people if self.roster else ()

    @property
    def loaded(self) -> tuple[Loaded, ...]:
        """The subjects that something can be made of."""
        return tuple(found.loaded for found in self.subjects if found.loaded)

    @property
    def report(self) -> Report:
        """What is to be told before anything is planned."""
        problems = [problem for found in self.subjects for problem in found.problems]
        return Report(
            problems=(*self.problems, *problems),
            stopped=tuple(edition for found in self.subjects for edition in found.stopped),
            sources=self.sources,
            registers=self.registers,
        )


@dataclass(frozen=True)
class Planned:
    """What is to be made, of which forms to be put on record, with which texts."""

    jobs: tuple[Job, ...]
    bundles: tuple[tuple[Loaded, tuple[Bundle, ...]], ...]
    resources: Resources


def _read(request: Request, tell: Progress) -> _Read:
    """Do steps 1 to 3 for every subject asked for, until nothing was saved meanwhile."""
    for _ in range(_TRIES):
        before, on_record = sources(request), registers(request)
        resources = Resources(request.content.parent)
        roster, problems = read_roster(request.roster) if request.roster else (None, ())
        problems = strictly(problems) if request.strict else problems
        folders = find_subjects(request.content, request.subject)
        # before the subjects: what is asked of them later is of the same state
        resources.read_all()
        subjects: list[_Found] = []
        for done, folder in enumerate(folders):
            tell(Step.READ, done, len(folders), folder.name)
            people = roster.people if roster else ()
            languages, strict = request.languages, request.strict
            loaded, found = load(folder, resources, languages, people, strict=strict)
            subjects.append(_Found(shown(composed(folder.name)), loaded, found))
        state = digest_of(before)
        read = _Read(resources, tuple(subjects), roster, problems, state, on_record)
        # a file may be saved, read and put back: what was read counts, not two looks that agree
        same = all(before.get(path, digest) == digest for path, digest in _digests(read))
        if same and sources(request) == before and registers(request) == on_record:
            return read
    message = "files were saved again and again while they were read"
    raise MachineError(message, "build again when whatever saves them is done")


def _digests(read: _Read) -> Iterator[tuple[str, str]]:
    """Yield each file that was read and the SHA-256 of its bytes as they were read."""
    for loaded in read.loaded:
        yield from loaded.files.digests.items()
    for resource in read.resources.read.values():
        yield str(resource.path), hashlib.sha256(resource.data).hexdigest()
    if read.roster:
        yield str(read.roster.source.path), read.roster.sha256


def prepare(request: Request, tell: Progress) -> tuple[Planned, Report]:
    """Do steps 1 to 4 for every subject asked for.

    What has errors is left out, and the report tells of it. Raises `ContentError` where nothing
    is left.
    """
    refuse_unread(request)
    read = _read(request, tell)
    if any_error(read.problems):
        raise ContentError(read.report.problems)
    if request.sheet is not None:
        return _key_again(request, request.sheet, read)
    return _drawn(request, read, tell)


def _drawn(request: Request, read: _Read, tell: Progress) -> tuple[Planned, Report]:
    """Plan the documents asked for, of the forms that are drawn for them."""
    materials = Materials(read.resources)
    given: list[tuple[Loaded, tuple[Bundle, ...]]] = []
    jobs: list[Job] = []
    refused: list[UsageError] = []
    report = read.report
    asked: Mapping[str, frozenset[str]] = {}
    try:
        asked = asked_already(read.loaded, request.not_in, fresh=request.fresh)
    except UsageError as error:
        refused.append(error)
    for done, loaded in enumerate(read.loaded):
        if not loaded.files.languages:
            continue  # it has none of those asked for
        tell(Step.PLAN, done, len(read.loaded), loaded.subject.id)
        try:
            ids = asked.get(loaded.subject.id, frozenset())
            drawn, problems = _bundles(loaded, request, read.people, ids)
        except UsageError as error:
            refused.append(error)
            continue
        problems += _of_register(loaded, request)
        problems = strictly(problems) if request.strict else problems
        report = report.with_problems(problems)
        if any_error(problems):
            report = report.with_stopped(loaded.subject.id)
        elif loaded.locales:
            given.append((loaded, drawn))
            jobs += _jobs(loaded, request, drawn, materials, ids)
    try:
        refuse_absent(request, read.loaded)
        refuse_taken(request, read.loaded)
        if refused:
            raise JoinedUsageError(refused)
        refuse_jobs(request, jobs)
    except UsageError as error:
        raise _content_first(report, error) from None
    return Planned(tuple(jobs), tuple(given), read.resources), report


def _of_register(loaded: Loaded, request: Request) -> tuple[Problem, ...]:
    """Return what is wrong with the register: no error where nothing is to be put on record."""
    if _needs_forms(request):
        return loaded.unread
    return tuple(replace(problem, severity=Severity.WARNING) for problem in loaded.unread)


def _needs_forms(request: Request) -> bool:
    return any(document.scope is not Scope.EDITION for document in request.documents)


def _key_again(request: Request, sheet: SheetRequest, read: _Read) -> tuple[Planned, Report]:
    """Plan the key of one sheet, in each language by itself; other subjects do not matter."""
    try:
        again = sheet_again(read.loaded, sheet, request.subject)
        refuse_absent(request, (again.loaded,))
    except UsageError as error:
        raise _content_first(read.report, error) from None
    except ContentError as error:
        raise ContentError((*read.report.problems, *error.problems)) from None
    loaded = again.loaded
    (found,) = (found for found in read.subjects if found.loaded is loaded)
    report = replace(read.report, problems=found.problems, stopped=found.stopped)
    # its line can be read, or it is declared: whatever is wrong with others
    spoilt = (replace(problem, severity=Severity.WARNING) for problem in loaded.unread)
    report = report.with_problems((*again.problems, *spoilt))
    if not again.forms:
        raise ContentError(report.problems)
    materials = Materials(read.resources)
    forms = dict(again.forms)
    jobs: list[Job] = []
    for locale in loaded.locales:
        if form := forms.get(locale.language):
            bundle = Bundle(form.blueprint.name, (form,))
            asked = replace(request, documents=(KEY,), languages=(locale.language,))
            jobs += _jobs(loaded, asked, (bundle,), materials)
        else:
            report = report.with_stopped(loaded.subject.id, locale.language)
    bundles = tuple(Bundle(form.blueprint.name, (form,)) for form in dict.fromkeys(forms.values()))
    given = () if again.on_record else ((loaded, bundles),)
    return Planned(tuple(jobs), given, read.resources), report


def _content_first(report: Report, error: UsageError) -> StudypressError:
    """Return what to raise: what was asked may be met once the content is right."""
    return ContentError(report.problems) if any_error(report.problems) else error


def _bundles(
    loaded: Loaded, request: Request, people: Sequence[Person], asked: frozenset[str]
) -> tuple[tuple[Bundle, ...], tuple[Problem, ...]]:
    """Return the forms that the documents asked for are about."""
    if not _needs_forms(request):
        return (), ()
    if request.series:
        return (series_bundle(loaded, request.series),), ()
    return bundles(loaded, request.blueprint, request.names, people, request.each, asked)


def _jobs(
    loaded: Loaded,
    request: Request,
    bundles: Sequence[Bundle],
    materials: Materials,
    asked: frozenset[str] = frozenset(),
) -> Iterator[Job]:
    locales = loaded.locales
    if request.languages:
        locales = tuple(locale for locale in locales if locale.language in request.languages)
    return plan(
        loaded.subject,
        loaded.files,
        locales,
        request.documents,
        bundles,
        request.setting,
        materials,
        options_digest(request, asked),
    )
