"""What `subject.toml` says, as typed values.

languages = ["en", "fr"]          the first is the source language; optional if there is but one
sections = ["basics", "cloud"]    ids, in the order of the guide; optional: that of the files
level = "basic"                   optional: of the questions that state none
author = "..."                    optional
revision = 2026-01-31             optional; printed on the cover
[title]                           one text a language, else the folder's name; [subtitle] likewise
[keywords]                        one list a language, optional
[[worksheet]]                     one a blueprint, see `blueprint`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from studypress.model import Blueprint, Kind, Level, Quota, Trait, Vary
from studypress.problems import did_you_mean
from studypress.quotas import read_words, tell_faults
from studypress.source import Faults, SourceFile
from studypress.tomlfile import Table, open_table

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
SLUG_HINT = "small letters, digits and single hyphens, such as 'warm-up'"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
MAX_FORMS = 26
MAX_NAME = 60
MAX_WORKSHEETS = 100
MOST_MINUTES = 10_000
"""As many minutes a worksheet can be asked to fill: a week of days and nights."""
MOST_FORMS = 200
"""As many forms as a roster can get, one a person."""
LEAST_TERMS = 2
DRAWN_BY_OPTIONS = "custom"
SERIES = "series"
"""What the bundle of a series is named; a worksheet of it is `series-week-01`."""
_TAKEN = {
    "drawn by options": re.compile(rf"{DRAWN_BY_OPTIONS}(-[a-z])?\Z"),
    "of a series": re.compile(rf"{SERIES}-week-[0-9]+\Z"),
}


@dataclass(frozen=True)
class Settings:
    """The settings of one subject; `source` is the file they came from.

    Without `sections`, they are those of the source edition's files, in the order of their names.
    """

    source: SourceFile
    languages: tuple[str, ...]
    languages_line: int
    sections: tuple[str, ...]
    sections_line: int
    level: Level | None
    titles: Mapping[str, str]
    subtitles: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]
    author: str
    revision: date | None
    blueprints: tuple[Blueprint, ...]


def parse_settings(
    source: SourceFile, faults: Faults, folders: Sequence[str] = ()
) -> Settings | None:
    """Return the settings that `subject.toml` holds, or None where it is not TOML at all.

    `folders` are those in the subject's folder that can be a language's.
    """
    root = open_table(source, faults)
    if root is None:
        return None
    languages = _unique(root, "languages")
    sections = _unique(root, "sections")
    if not root.has("languages") and len(folders) == 1:
        languages = tuple(folders)
    elif not languages and not (root.has("languages") and faults.problems):
        listed = ", ".join(f'"{language}"' for language in folders or ("...",))
        hint = f"write languages = [{listed}]" + (", the source first" if folders else "")
        faults.add(root.line("languages"), "'languages' is missing or empty", hint)
    if root.has("sections") and not sections and not faults.problems:
        hint = 'write sections = ["..."], or leave it out: then all are in the guide'
        faults.add(root.line("sections"), "'sections' is missing or empty", hint)
    for language in languages:
        if not LANGUAGE.match(language):
            hint = "a BCP 47 tag, such as 'en' or 'pt-BR'"
            faults.add(root.line("languages"), f"'{language}' is not a language tag", hint)
    for one, two in _same_folder(languages):
        message = f"the folders of '{one}' and '{two}' are one where case does not count"
        faults.add(root.line("languages"), message, "leave one of the two out")
    settings = Settings(
        source=source,
        languages=tuple(language for language in languages if LANGUAGE.match(language)),
        languages_line=root.line("languages"),
        sections=sections,
        sections_line=root.line("sections"),
        level=root.word("level", Level),
        titles=_by_language(root, "title", languages)
        or dict.fromkeys(languages, normalize("NFC", source.path.parent.name)),
        subtitles=_by_language(root, "subtitle", languages),
        keywords=_keywords(root, languages),
        author=root.text("author"),
        revision=root.day("revision"),
        blueprints=_blueprints(root, languages, sections),
    )
    root.done()
    return settings


def _unique(table: Table, key: str) -> tuple[str, ...]:
    values = table.texts(key)
    for index, value in enumerate(values):
        if value in values[:index]:
            table.faults.add(table.line(key), f"'{value}' stands twice in '{key}'")
    return tuple(dict.fromkeys(values))


def _same_folder(languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield tags that differ in case alone."""
    seen: dict[str, str] = {}
    for language in languages:
        first = seen.setdefault(language.casefold(), language)
        if first != language:
            yield first, language


def _by_language(root: Table, key: str, languages: tuple[str, ...]) -> Mapping[str, str]:
    if not root.has(key):
        return {}
    table = root.table(key)
    texts = {language: table.text(language, required=True) for language in languages}
    table.done()
    return texts


def _keywords(root: Table, languages: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    table = root.table("keywords")
    keywords = {language: table.texts(language) for language in languages}
    table.done()
    return keywords


def _blueprints(
    root: Table, languages: tuple[str, ...], sections: tuple[str, ...]
) -> tuple[Blueprint, ...]:
    found: list[Blueprint] = []
    tables = root.tables("worksheet")
    for extra in tables[MAX_WORKSHEETS:]:
        root.faults.add(extra.line(), f"more than {MAX_WORKSHEETS} worksheets", "take some out")
        return ()
    for table in tables:
        blueprint = _blueprint(table, languages, sections)
        files = {name for other in found for name in other.form_names}
        if any(blueprint.name == other.name for other in found):
            message = f"two worksheets are named '{blueprint.name}'"
            table.faults.add(table.line("name"), message, "give each its own name")
        elif taken := [name for name in blueprint.form_names if name in files]:
            message = f"a form of two worksheets is named '{taken[0]}'"
            table.faults.add(table.line("name"), message, "give one of them another name")
        found.append(blueprint)
    return tuple(found)


def name_fault(name: str) -> tuple[str, str] | None:
    """Return why a worksheet cannot have a name, with a hint; None where it can."""
    if of := next((whose for whose, names in _TAKEN.items() if names.match(name)), ""):
        return f"a worksheet cannot be named '{name}'", f"that is the name of worksheets {of}"
    if len(name) > MAX_NAME:
        message = f"the name has {len(name)} characters, more than {MAX_NAME}"
        return message, "shorten it: it stands in names of files"
    if not SLUG.match(name):
        return f"'{name}' cannot be part of a file name", SLUG_HINT
    return None


def _blueprint(table: Table, languages: tuple[str, ...], sections: tuple[str, ...]) -> Blueprint:
    name = table.text("name", required=True)
    if name and (fault := name_fault(name)):
        table.faults.add(table.line("name"), *fault)
    titles = table.table("title")
    own_titles = tuple((language, titles.text(language)) for language in languages)
    titles.done()
    filters, quotas = _words(table, sections)
    forms = table.whole("forms", least=1)
    if forms is not None and forms > MAX_FORMS:
        table.faults.add(table.line("forms"), f"at most {MAX_FORMS} forms, one a letter")
    seed = table.whole("seed")
    if table.has("count") and table.has("minutes"):
        message = "a worksheet is drawn by 'count' or by 'minutes', not by both"
        table.faults.add(table.line("minutes"), message, "leave one of them out")
    count = table.whole("count", least=1)
    minutes = table.whole("minutes", least=1, most=MOST_MINUTES)
    tell_faults(table, quotas, count, minutes)
    blueprint = Blueprint(
        name=name,
        place=table.faults.source.place(table.line()),
        titles=own_titles,
        sections=filters.get(Trait.SECTION, ()),
        levels=tuple(Level(word) for word in filters.get(Trait.LEVEL, ())),
        tags=filters.get(Trait.TAG, ()),
        kinds=tuple(Kind(word) for word in filters.get(Trait.KIND, ())),
        quotas=quotas,
        terms=table.whole("terms", least=LEAST_TERMS),
        count=count,
        minutes=minutes,
        forms=forms or 1,
        vary=table.word("vary", Vary) or Vary.ORDER,
        seed=1 if seed is None else seed,
    )
    table.done()
    return blueprint


def _words(
    table: Table, sections: tuple[str, ...]
) -> tuple[Mapping[Trait, tuple[str, ...]], tuple[Quota, ...]]:
    """Return what a worksheet draws from, and of what it draws how much."""
    filters: dict[Trait, tuple[str, ...]] = {}
    quotas: list[Quota] = []
    for trait in Trait:
        words = read_words(table, trait)
        if isinstance(words, Quota):
            quotas.append(words)
        else:
            filters[trait] = words
    drawn_from = filters.get(Trait.SECTION, ())
    counted = (word for quota in quotas if quota.by is Trait.SECTION for word in quota.words)
    # where they are not named, the drawing tells what there is not
    for section in (*drawn_from, *counted) if sections else ():
        if section not in sections:
            message = f"there is no section '{section}'"
            table.faults.add(table.line("sections"), message, did_you_mean(section, sections))
    return filters, tuple(quotas)
