"""Steps 1 to 3 for one subject: read, parse, check, each edition by itself.

The source edition comes first, since the others follow it. What is wrong with it, or with the
subject as a whole, stops the subject; what is wrong with another edition stops that edition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from studypress.content.check import check_edition
from studypress.content.edition import Parsed, parse_edition
from studypress.content.pictures import check_pictures
from studypress.content.read import SubjectFiles, read_subject, text_of
from studypress.content.switches import switches
from studypress.fonts import HOUSE_LETTERING
from studypress.glyphs import Glyphs
from studypress.locale import Locale, parse_locale
from studypress.model import Edition, Subject
from studypress.pages.printable import check_printable
from studypress.problems import Problem, any_error, did_you_mean, strictly
from studypress.resources import Resource, Resources
from studypress.roster import Person
from studypress.sheets.register import Recorded, misfit, parse_register
from studypress.source import Faults, SourceFile
from studypress.typography.rules import Typography, best_tag
from studypress.wording import NO_WORDING


@dataclass(frozen=True)
class Loaded:
    """A subject that was read, parsed and checked.

    `subject` has the source edition, and those asked for that are sound; `locales` are the
    languages of the latter, in the subject's order. `sheets` are those on record; `unread` says
    what is wrong with the register.
    """

    files: SubjectFiles
    subject: Subject
    locales: tuple[Locale, ...]
    sheets: tuple[Recorded, ...] = ()
    unread: tuple[Problem, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages to be made."""
        return tuple(locale.language for locale in self.locales)

    @property
    def stopped(self) -> tuple[str, ...]:
        """The languages that were asked for, but have an error."""
        return tuple(one for one in self.files.languages if one not in self.languages)


@dataclass(frozen=True)
class _Checked:
    """An edition as it was parsed and checked.

    `wrong` is what is wrong with its text, `unprintable` what keeps it from being set: a fault of
    its locale, which is None where it cannot be used, or a character that no font has.
    """

    parsed: Parsed
    locale: Locale | None
    wrong: tuple[Problem, ...]
    unprintable: tuple[Problem, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether it can be made."""
        return self.locale is not None and not any_error((*self.wrong, *self.unprintable))


def load(
    folder: Path,
    resources: Resources,
    languages: Collection[str] = (),
    people: Sequence[Person] = (),
    *,
    strict: bool = False,
) -> tuple[Loaded | None, tuple[Problem, ...]]:
    """Read, parse and check one subject in some languages, or in all.

    None where a problem stops the whole subject. Of a subject that has none of the languages
    nothing is told: nothing of it was asked for. The names of these `people` are to be printed
    too. With `strict` a warning is an error.
    """
    severe = strictly if strict else tuple
    files, found = read_subject(folder, languages)
    problems = severe(found)
    if files is None:
        return None, problems
    glyphs = Glyphs(resources, [(person.name, person.place) for person in people])
    rules = _rules(files, resources)
    checked: list[_Checked] = []
    for language in files.texts:
        locale, unprintable = _locale_for(language, files, resources)
        if locale is not None:
            locale = locale.beside(rules)
            locale = replace(locale, fallback=glyphs.stand_ins(files, locale))
            unprintable += tuple(glyphs.problems(files, locale))
        edition = _checked(files, language, locale, checked[0] if checked else None)
        edition = replace(edition, unprintable=unprintable)
        checked.append(
            replace(edition, wrong=severe(edition.wrong), unprintable=severe(edition.unprintable))
        )
    asked = [edition for edition in checked if edition.parsed.edition.language in files.languages]
    every = (
        *problems,
        *(problem for edition in checked for problem in edition.wrong),
        *(problem for edition in asked for problem in edition.unprintable),
    )
    if files.settings.languages and not asked:
        every = ()
    if any_error(problems) or not checked or any_error(checked[0].wrong):
        return None, tuple(dict.fromkeys(every))
    sound = [edition for edition in asked if edition.is_sound]
    others = [edition.parsed.edition for edition in sound if edition is not checked[0]]
    locales = tuple(edition.locale for edition in sound if edition.locale)
    subject = _subject(files, (checked[0].parsed.edition, *others))
    sheets, unread = _sheets(files, subject)
    loaded = Loaded(files, subject, locales, sheets, severe(unread))
    return loaded, tuple(dict.fromkeys(every))


def _checked(
    files: SubjectFiles, language: str, locale: Locale | None, source: _Checked | None
) -> _Checked:
    """Parse and check one edition; the source edition has no `source`."""
    original = source.parsed if source else None
    # by its words and fonts texts are read and figures measured, even of one not to be made
    lettering = locale.lettering if locale else HOUSE_LETTERING
    wording = locale.wording if locale else NO_WORDING
    parsed, problems = parse_edition(files, language, original, lettering, wording)
    texts = files.texts[language]
    wrong = (
        *files.unread[language],
        *problems,
        *check_edition(files, parsed, original, (*problems, *(source.wrong if source else ()))),
        *check_pictures(files.folder, texts, files.pictures, files.unfit),
    )
    if locale is not None:
        wrong += check_printable(parsed.edition, texts, locale, wrong)
    return _Checked(parsed, locale, wrong)


def _subject(files: SubjectFiles, editions: Iterable[Edition]) -> Subject:
    settings = files.settings
    return Subject(
        id=files.id,
        folder=files.folder,
        author=settings.author,
        revision=settings.revision,
        editions=tuple(editions),
        blueprints=settings.blueprints,
    )


def _sheets(
    files: SubjectFiles, subject: Subject
) -> tuple[tuple[Recorded, ...], tuple[Problem, ...]]:
    """Return the sheets on record that fit the content, and what is wrong with the register."""
    sheets, problems = sheets_of(files.register, files.id)
    by_language = {edition.language: edition for edition in subject.editions}
    fitting: list[Recorded] = []
    for sheet in sheets:
        edition = by_language.get(sheet.source)
        fault = misfit(sheet, edition) if edition else ""
        if not fault:
            fitting.append(sheet)
        elif files.register:
            text = files.register.line(sheet.line)
            hint = "take the line from the version before, or delete it"
            problems += (Problem(files.register_path, sheet.line, fault, hint, text),)
    return tuple(fitting), (*files.register_unread, *problems)


def sheets_of(
    register: SourceFile | None, subject: str
) -> tuple[tuple[Recorded, ...], tuple[Problem, ...]]:
    """Return the sheets that a register of a subject holds, and what in it cannot be read."""
    if register is None:
        return (), ()
    faults = Faults(register)
    return parse_register(register, subject, faults), faults.problems


def _locale_for(
    language: str, files: SubjectFiles, resources: Resources
) -> tuple[Locale | None, tuple[Problem, ...]]:
    """Return the locale of an edition, and what is wrong with those that its texts need."""
    settings = files.settings
    resource = resources.get("locales", f"{language}.toml")
    if resource is None:
        line, source = settings.languages_line, settings.source
        message = f"studypress does not speak '{language}' yet"
        near = did_you_mean(language, resources.languages())
        hint = f"write locales/{language}.toml, or name another language; {near}"
        return None, (Problem(source.path, line, message, hint, source.line(line)),)
    locale, problems = _locale_of(resource)
    for other in _of_words(files.texts[language], resources):
        if other_resource := resources.get("locales", f"{other}.toml"):
            problems += _locale_of(other_resource)[1]
    return locale, problems


def _rules(files: SubjectFiles, resources: Resources) -> dict[str, Typography]:
    """Return the rules of all languages that the texts of a subject may have words in.

    Those of its editions are always among them, so that a document is the same whatever other
    editions are made beside it.
    """
    texts = (text for texts in files.texts.values() for text in texts)
    wanted = dict.fromkeys((*files.settings.languages, *_of_words(texts, resources)))
    rules: dict[str, Typography] = {}
    for language in wanted:
        resource = resources.get("locales", f"{language}.toml")
        if resource and (locale := _locale_of(resource)[0]):
            rules[language] = locale.typography
    return rules


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


def _of_words(texts: Iterable[SourceFile], resources: Resources) -> tuple[str, ...]:
    """Return which locales serve the words in other languages than their text's."""
    tags = {switch.tag for text in texts for switch in switches(text)}
    served = {best_tag(tag, resources.languages()) for tag in tags}
    return tuple(sorted(language for language in served if language))
