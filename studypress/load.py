"""Steps 1 to 3 for one subject: read, parse, check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from studypress.content.check import check_subject
from studypress.content.parse import parse_subject
from studypress.content.pictures import check_pictures
from studypress.content.read import SubjectFiles, read_subject, text_of
from studypress.content.switches import switches
from studypress.glyphs import Glyphs
from studypress.locale import Locale, parse_locale
from studypress.model import Subject
from studypress.pages.printable import check_printable
from studypress.problems import Problem, Severity, did_you_mean
from studypress.resources import Resource, Resources
from studypress.roster import Person
from studypress.sheets.register import Recorded, parse_register
from studypress.source import Faults, SourceFile
from studypress.typography.rules import best_tag


@dataclass(frozen=True)
class Loaded:
    """A subject that was read, parsed and checked, with its locales in the subject's order.

    `sheets` are those on record.
    """

    files: SubjectFiles
    subject: Subject
    locales: tuple[Locale, ...]
    sheets: tuple[Recorded, ...] = ()


def load(
    folder: Path, resources: Resources, people: Sequence[Person] = ()
) -> tuple[Loaded | None, tuple[Problem, ...]]:
    """Read, parse and check one subject; None where a problem keeps it from being planned.

    The names of these `people` are to be printed too.
    """
    files, problems = read_subject(folder)
    if files is None:
        return None, problems
    locales, found = _locales(files, resources)
    glyphs = Glyphs(resources, [(person.name, person.place) for person in people])
    locales = tuple(replace(locale, fallback=glyphs.stand_ins(files, locale)) for locale in locales)
    found += tuple(problem for locale in locales for problem in glyphs.problems(files, locale))
    letterings = {locale.language: locale.lettering for locale in locales}
    wordings = {locale.language: locale.wording for locale in locales}
    parsed, subject, wrong = parse_subject(files, letterings, wordings)
    sheets, unread = sheets_of(files.register)
    problems = (*problems, *found, *wrong, *unread, *check_subject(files, parsed, subject, wrong))
    shown = (text for texts in files.texts.values() for text in texts)
    problems += check_pictures(folder, shown, files.pictures, files.unfit)
    for locale in locales:
        edition = next(one for one in subject.editions if one.language == locale.language)
        problems += check_printable(edition, files.texts[locale.language], locale, problems)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return None, problems
    return Loaded(files, subject, locales, sheets), problems


def sheets_of(register: SourceFile | None) -> tuple[tuple[Recorded, ...], tuple[Problem, ...]]:
    """Return the sheets that a register holds, and what in it cannot be read."""
    if register is None:
        return (), ()
    faults = Faults(register)
    return parse_register(register, faults), faults.problems


def _locales(
    files: SubjectFiles, resources: Resources
) -> tuple[tuple[Locale, ...], tuple[Problem, ...]]:
    """Return the locales of a subject, each with the rules of the languages it has words in."""
    locales: list[Locale] = []
    problems: list[Problem] = []
    settings = files.settings
    for language in settings.languages:
        resource = resources.get("locales", f"{language}.toml")
        if resource is None:
            line = settings.languages_line
            message = f"studypress does not speak '{language}' yet"
            near = did_you_mean(language, resources.languages())
            hint = f"write locales/{language}.toml, or: {near}"
            source = settings.source
            problems.append(Problem(source.path, line, message, hint, source.line(line)))
        elif locale := _locale(resource, problems):
            locales.append(locale)
    others = {locale.language: locale.typography for locale in locales}
    for language in _of_words(files, resources):
        resource = resources.get("locales", f"{language}.toml")
        if language in settings.languages or resource is None:
            continue
        if locale := _locale(resource, problems):
            others[language] = locale.typography
    return tuple(locale.beside(others) for locale in locales), tuple(problems)


def _locale(resource: Resource, problems: list[Problem]) -> Locale | None:
    locale, found = _locale_of(resource)
    problems += found
    return locale


@lru_cache(maxsize=64)
def _locale_of(resource: Resource) -> tuple[Locale | None, tuple[Problem, ...]]:
    if resource.error:
        return None, (Problem(resource.path, 0, f"cannot be read: {resource.error}"),)
    problems: list[Problem] = []
    text = text_of(resource.path, resource.data, problems)
    if text is None:
        return None, tuple(problems)
    faults = Faults(text)
    locale = parse_locale(text, faults)
    return locale, faults.problems


def _of_words(files: SubjectFiles, resources: Resources) -> tuple[str, ...]:
    """Return which locales serve the words in other languages than their text's."""
    texts = (text for texts in files.texts.values() for text in texts)
    tags = {switch.tag for text in texts for switch in switches(text)}
    served = {best_tag(tag, resources.languages()) for tag in tags}
    return tuple(sorted(language for language in served if language))
