"""A language's interface strings and rules, from `locales/LANGUAGE.toml`.

Every string is a field of a dataclass, so that a file with one missing, or one too many, does
not load, and a template that names an unknown one fails.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

import babel
import babel.dates
import babel.numbers

from studypress.source import Faults, SourceFile
from studypress.tomlfile import Table, open_table
from studypress.typography.rules import Typography, parse_typography
from studypress.typography.typeset import set_plain


class Direction(StrEnum):
    """Which way a language is written."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


@dataclass(frozen=True)
class Strings:
    """The words that studypress itself prints, as the language sets them.

    `{...}` are filled in where they are used.
    """

    guide: str
    worksheet: str
    key: str
    cards: str
    form: str
    sheet: str
    contents: str
    question: str
    page_of: str
    revision: str
    basic: str
    intermediate: str
    advanced: str
    probe: str
    model_answer: str
    points: str
    name: str
    date: str
    score: str
    total: str
    worksheet_instructions: str
    key_instructions: str
    closed_answers: str
    open_answers: str
    explanations: str
    answer: str
    marks: str
    task_choice: str
    task_several: str
    task_gap: str
    task_match: str
    task_order: str
    match_terms: str
    pairs: str
    partner: str
    round: str
    interviewer: str
    candidate: str
    interviewer_instructions: str
    candidate_instructions: str
    ask_next: str
    scale_1: str
    scale_2: str
    scale_3: str
    scale_4: str
    prompt_example: str
    prompt_change: str
    schedule: str
    week: str
    week_head: str
    number: str
    new: str
    again: str
    last_asked: str
    level_head: str
    minutes_head: str
    schedule_instructions: str
    qr_code: str
    changed: str
    gone: str
    changed_notice: str
    worksheets: str
    keys: str
    organiser: str
    organiser_instructions: str
    handed_out: str
    card_several: str


PLURALS = ("questions", "minutes", "points", "terms", "weeks", "copies")
# Letters that are two, or that Unicode does not take apart.
_LIGATURES = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
PLACEHOLDERS = {
    "page_of": ("{page}", "{pages}"),
    "revision": ("{date}",),
    "partner": ("{n}",),
    "round": ("{n}",),
    "week": ("{n}",),
    "qr_code": ("{code}",),
    "changed_notice": ("{questions}",),
}


@dataclass(frozen=True)
class Locale:
    """All that is particular to one language."""

    language: str
    name: str
    direction: Direction
    date_format: str
    list_separator: str
    alphabet: str
    typography: Typography
    strings: Strings
    plurals: Mapping[str, Mapping[str, str]]

    @property
    def _babel(self) -> babel.Locale:
        return babel.Locale.parse(self.language, sep="-")

    def beside(self, others: Mapping[str, Typography]) -> Locale:
        """Return the locale with the rules of other languages, for words in them."""
        return replace(self, typography=replace(self.typography, others=others))

    def day(self, day: date) -> str:
        """Return a date as this language writes it."""
        written = babel.dates.format_date(day, self.date_format, locale=self._babel)
        return set_plain(written, self.typography)

    def number(self, number: int) -> str:
        """Return a whole number as this language writes it, its thousands grouped."""
        return babel.numbers.format_decimal(number, locale=self._babel)

    def sort_key(self, text: str) -> tuple[tuple[int, ...], str]:
        """Return what texts are sorted by in this language's alphabet.

        A letter that is not in the alphabet stands where the letter without its marks does, as
        in French, German and Portuguese dictionaries; other characters are passed over.
        """
        places: list[int] = []
        for character in unicodedata.normalize("NFC", text.casefold()):
            plain = (
                character if character in self.alphabet else _LIGATURES.get(character, character)
            )
            for letter in plain:
                base = unicodedata.normalize("NFD", letter)[0]
                known = letter if letter in self.alphabet else base
                if known in self.alphabet:
                    places.append(self.alphabet.index(known))
        return tuple(places), text

    def count(self, what: str, number: int) -> str:
        """Return a number with its noun: `count("questions", 1)` is `1 question`."""
        forms = self.plurals[what]
        form = self._babel.plural_form(number)
        text = forms.get(form, forms["other"]).format(n=self.number(number))
        return set_plain(text, self.typography)


def parse_locale(source: SourceFile, faults: Faults) -> Locale | None:
    """Return the locale that a file holds; None, with the faults noted, where it is not whole."""
    root = open_table(source, faults)
    if root is None:
        return None
    language = source.path.stem
    direction = root.text("direction", required=True)
    if direction and direction not in set(Direction):
        faults.add(root.line("direction"), f"direction is 'ltr' or 'rtl', not '{direction}'")
    typography = parse_typography(root.table("typography"), language, _months(language))
    locale = Locale(
        language=language,
        name=root.text("name", required=True),
        direction=Direction(direction) if direction in set(Direction) else Direction.LEFT_TO_RIGHT,
        date_format=root.text("date_format", required=True),
        list_separator=root.text("list_separator", required=True),
        alphabet=root.text("alphabet", required=True),
        typography=typography,
        strings=_strings(root.table("strings"), typography),
        plurals=_plurals(root.table("plurals")),
    )
    root.done()
    try:
        babel.Locale.parse(language, sep="-")
    except (babel.UnknownLocaleError, ValueError):
        faults.add(0, f"'{language}' is not a language that Babel knows", "name the file fr.toml")
    _check_date(locale, root.line("date_format"), faults)
    return None if faults.problems else locale


def _check_date(locale: Locale, line: int, faults: Faults) -> None:
    """Note where a date cannot be written in the locale's format, by writing one."""
    if faults.problems:
        return
    try:
        locale.day(date(2026, 1, 31))
    except (AttributeError, KeyError, ValueError):
        message = f"'{locale.date_format}' is no format of a date"
        faults.add(line, message, "short, medium, long, full, or a pattern such as 'd MMMM y'")


def _months(language: str) -> tuple[str, ...]:
    """Return the names of the months, whole and short; none for a language Babel does not know."""
    try:
        months = babel.Locale.parse(language, sep="-").months["format"]
    except (babel.UnknownLocaleError, ValueError):
        return ()
    return tuple(name for width in ("wide", "abbreviated") for name in months[width].values())


def _strings(table: Table, rules: Typography) -> Strings:
    strings = {field.name: table.text(field.name, required=True) for field in fields(Strings)}
    for key, marks in PLACEHOLDERS.items():
        for mark in marks:
            if strings[key] and mark not in strings[key]:
                table.faults.add(table.line(key), f"'{key}' must contain {mark}")
    table.done()
    return Strings(**{key: set_plain(text, rules) for key, text in strings.items()})


def _plurals(table: Table) -> Mapping[str, Mapping[str, str]]:
    plurals = {}
    for key in PLURALS:
        forms = table.table(key)
        found = {form: forms.text(form) for form in PLURAL_FORMS if forms.has(form)}
        if "other" not in found:
            table.faults.add(table.line(key), f"'{key}' must have the form 'other'")
        for form, text in found.items():
            if "{n}" not in text:
                table.faults.add(
                    table.line(key), f"the form '{form}' of '{key}' must contain {{n}}"
                )
        forms.done()
        plurals[key] = found
    table.done()
    return plurals
