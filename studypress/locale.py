"""A language's interface strings and rules, from `locales/LANGUAGE.toml`.

Every string is a field of a dataclass, so that a file with one missing, or one too many, does
not load, and a template that names an unknown one fails.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from string import ascii_uppercase

import babel
import babel.dates
import babel.numbers

from studypress.fonts import HOUSE_LABEL, Face, Family, FontError, Lettering, font_file
from studypress.source import Faults, SourceFile
from studypress.tomlfile import Table, open_table
from studypress.typography.rules import Typography, parse_typography
from studypress.typography.typeset import set_plain
from studypress.wording import NO_WORDING, Wording, parse_wording


class Direction(StrEnum):
    """Which way a language is written."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


@dataclass(frozen=True)
class Script:
    """What a script asks of the page where it is not what Latin letters ask.

    `text` and `label` are families that stand before the house's own. Sizes of type are multiplied
    by `size`; the distance of lines, as a multiple of the size, by `leading`. Without `italics`,
    emphasis is bold; where text is not `justified`, it is ragged.
    """

    text: Family | None = None
    label: Family | None = None
    italics: bool = True
    justified: bool = True
    size: float = 1.0
    leading: float = 1.0


@dataclass(frozen=True)
class Sorting:
    """What is done to a word before its letters are looked up in the alphabet.

    `skip` are beginnings passed over, such as an article; each character of `characters` counts as
    the one in the same place of `as_if`.
    """

    skip: tuple[str, ...] = ()
    characters: str = ""
    as_if: str = ""

    def plain(self, text: str) -> str:
        """Return the word that counts."""
        text = text.translate(str.maketrans(self.characters, self.as_if))
        for start in self.skip:
            if text.startswith(start) and text != start:
                return text.removeprefix(start)
        return text


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
    key_instructions_plain: str
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
    interviewer_instructions_plain: str
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
    alert_note: str
    alert_tip: str
    alert_important: str
    alert_warning: str
    alert_caution: str

    @property
    def alerts(self) -> dict[str, str]:
        """The labels of notes set apart, by their kind."""
        return {
            "note": self.alert_note,
            "tip": self.alert_tip,
            "important": self.alert_important,
            "warning": self.alert_warning,
            "caution": self.alert_caution,
        }


PLURALS = ("questions", "minutes", "points", "terms", "weeks", "copies")
# Letters that are two, or that Unicode does not take apart.
_LIGATURES = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
DIGITS = "0123456789"
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
    date_format_first: str
    list_separator: str
    full_stop: str
    alphabet: str
    sorting: Sorting
    digits: str
    letters: tuple[str, ...]
    script: Script
    typography: Typography
    strings: Strings
    plurals: Mapping[str, Mapping[str, str]]
    wording: Wording = NO_WORDING
    fallback: Face = ()
    """Families for words in other scripts, beside those of the stylesheets."""

    @property
    def english_name(self) -> str:
        """The language's name in English, in which problems are told."""
        return self._babel.get_display_name("en") or self.language

    @property
    def _babel(self) -> babel.Locale:
        return babel.Locale.parse(self.language, sep="-")

    def beside(self, others: Mapping[str, Typography]) -> Locale:
        """Return the locale with the rules of other languages, for words in them."""
        return replace(self, typography=replace(self.typography, others=others))

    @property
    def lettering(self) -> Lettering:
        """How labels are set: in the language's fonts, the house's, then those that stand in."""
        script = self.script
        own = (script.label,) if script.label else ()
        face = (*own, *HOUSE_LABEL, *self.fallback)
        return Lettering(face, script.size, script.leading, self.language)

    def day(self, day: date) -> str:
        """Return a date as this language writes it."""
        pattern = self.date_format_first if day.day == 1 else self.date_format
        written = babel.dates.format_date(day, pattern, locale=self._babel)
        return self._in_digits(set_plain(written, self.typography))

    def number(self, number: int) -> str:
        """Return a whole number in this language's digits, its thousands grouped."""
        system = "latn" if self.digits == DIGITS else "default"
        written = babel.numbers.format_decimal(number, locale=self._babel, numbering_system=system)
        return self._in_digits(written)

    def page(self, number: int) -> str:
        """Return the number of a page in this language's digits, as the foot of the page has it."""
        return self._in_digits(str(number))

    def _in_digits(self, text: str) -> str:
        return text.translate(str.maketrans(DIGITS, self.digits))

    def sort_key(self, text: str) -> tuple[tuple[int, ...], str]:
        """Return what texts are sorted by in this language's alphabet.

        A letter that is not in the alphabet stands where the letter without its marks does, as
        in French, German and Portuguese dictionaries; other characters are passed over.
        """
        places: list[int] = []
        word = self.sorting.plain(unicodedata.normalize("NFC", text.casefold()))
        for character in word:
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
        date_format_first=root.text("date_format_first") or root.text("date_format"),
        list_separator=root.text("list_separator", required=True),
        full_stop=root.text("full_stop") or ". ",
        alphabet=root.text("alphabet", required=True),
        sorting=_sorting(root.table("sorting")),
        digits=_digits(root),
        letters=root.texts("letters") or tuple(ascii_uppercase),
        script=_script(root.table("script"), language),
        typography=typography,
        strings=_strings(root.table("strings"), typography),
        plurals=_plurals(root.table("plurals"), _counts(language)),
        wording=parse_wording(root.table("wording")),
    )
    root.done()
    if not _counts(language):
        faults.add(0, f"'{language}' is not a language that Babel knows", "name the file fr.toml")
    _check_dates(locale, root, faults)
    return None if faults.problems else locale


def _check_dates(locale: Locale, root: Table, faults: Faults) -> None:
    """Note where dates cannot be written in the locale's formats, by writing one in each."""
    if faults.problems:
        return
    formats = {"date_format": date(2026, 1, 31)}
    if root.has("date_format_first"):
        formats["date_format_first"] = date(2026, 1, 1)
    for key, day in formats.items():
        try:
            locale.day(day)
        except (AttributeError, KeyError, ValueError):
            message = f"'{root.text(key)}' is no format of a date"
            hint = "short, medium, long, full, or a pattern such as 'd MMMM y'"
            faults.add(root.line(key), message, hint)


def _months(language: str) -> tuple[str, ...]:
    """Return the names of the months, whole and short; none for a language Babel does not know."""
    try:
        months = babel.Locale.parse(language, sep="-").months["format"]
    except (babel.UnknownLocaleError, ValueError):
        return ()
    return tuple(name for width in ("wide", "abbreviated") for name in months[width].values())


def _digits(root: Table) -> str:
    digits = root.text("digits") or DIGITS
    if len(set(digits)) != len(DIGITS):
        root.faults.add(root.line("digits"), "'digits' must be ten characters, from 0 to 9")
        return DIGITS
    return digits


def _sorting(table: Table) -> Sorting:
    sorting = Sorting(table.texts("skip"), table.text("characters"), table.text("as_if"))
    if len(sorting.characters) != len(sorting.as_if):
        told = "'characters' and 'as_if' must be equally long"
        table.faults.add(table.line("as_if"), told, "each character has its own in the same place")
        sorting = Sorting(sorting.skip)
    table.done()
    return sorting


def _script(table: Table, language: str) -> Script:
    package = table.text("package")
    text = _family(table, "text", f"Text {language}", package)
    script = Script(
        text=text,
        label=_family(table, "label", f"Label {language}", package) or text,
        italics=table.flag("italics", default=True),
        justified=table.flag("justified", default=True),
        size=table.factor("size"),
        leading=table.factor("leading"),
    )
    table.done()
    return script


def _family(table: Table, key: str, name: str, package: str) -> Family | None:
    """Return the family of a face: one font for all weights, or one for each."""
    if not table.is_table(key):
        address = table.text(key)
        fonts: tuple[tuple[int, str], ...] = ((0, address),) if address else ()
    else:
        by_weight = table.table(key)
        fonts = tuple((int(w), by_weight.text(w)) for w in by_weight.keys if w.isdecimal())
        by_weight.done()
    for _, address in fonts:
        try:
            font_file(address)
        except FontError as error:
            hint = f"python -m pip install '{package}'" if package else "name an installed font"
            table.faults.add(table.line(key), str(error), hint)
    return Family(name, fonts) if fonts else None


def _strings(table: Table, rules: Typography) -> Strings:
    strings = {field.name: table.text(field.name, required=True) for field in fields(Strings)}
    for key, marks in PLACEHOLDERS.items():
        for mark in marks:
            if strings[key] and mark not in strings[key]:
                table.faults.add(table.line(key), f"'{key}' must contain {mark}")
    table.done()
    return Strings(**{key: set_plain(text, rules) for key, text in strings.items()})


def _counts(language: str) -> Mapping[str, int]:
    """Return for each plural form how many of the counts to 200 it goes with."""
    try:
        rule = babel.Locale.parse(language, sep="-").plural_form
    except (babel.UnknownLocaleError, ValueError):
        return {}
    return Counter(rule(number) for number in range(201))


def _plurals(table: Table, counts: Mapping[str, int]) -> Mapping[str, Mapping[str, str]]:
    plurals = {}
    for key in PLURALS:
        forms = table.table(key)
        found = {form: forms.text(form) for form in PLURAL_FORMS if forms.has(form)}
        if "other" not in found:
            table.faults.add(table.line(key), f"'{key}' must have the form 'other'")
        for form, text in found.items():
            # what goes with one number only may say it in a word, as Arabic does with two
            if "{n}" not in text and counts.get(form) != 1:
                table.faults.add(
                    table.line(key), f"the form '{form}' of '{key}' must contain {{n}}"
                )
        forms.done()
        plurals[key] = found
    table.done()
    return plurals
