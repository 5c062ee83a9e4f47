"""The register of sheets: which questions stand on each printed sheet, found by its code.

A text file beside the content, `sheets.jsonl`, one JSON object a line, sorted by code, so that
the additions of two people merge:

    code        as printed, such as "K7QM-2F9D"
    name        the worksheet's name
    form        the form's letter
    forms       how many forms the worksheet had
    titles      the worksheet's own title by language, where it has one
    languages   the languages that the digests are of, the source first
    drawn       a list for each question: its id, the order of its options, right sides or steps,
                the ids of its glossary entries, a digest of its text in these languages
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studypress.model import Blueprint, Drawn, Edition, Form, Place, Question, Subject
from studypress.problems import did_you_mean
from studypress.settings import LANGUAGE, MOST_FORMS, SLUG
from studypress.sheets.code import question_digest
from studypress.sheets.terms import standing_questions
from studypress.sheets.typed import read_typed
from studypress.source import MOST_ERRORS, Faults, SourceFile

_KEYS = ("code", "name", "form", "forms", "titles", "languages", "drawn")
_OPTIONAL = "titles"
_HINT = "take the line from the version before, or delete it: its key can then not be made again"

_LETTER = re.compile(r"[A-Z]{1,2}\Z")


@dataclass(frozen=True)
class Recorded:
    """A sheet on record: the form as it was drawn, and a digest of each of its questions."""

    form: Form
    languages: tuple[str, ...]
    digests: tuple[str, ...]
    line: int = 0

    @property
    def code(self) -> str:
        """The sheet code as printed."""
        return self.form.code


class _UnfitError(Exception):
    """A line of the register says what no sheet has."""


def recorded(subject: Subject, form: Form) -> Recorded:
    """Return what goes on record of a form that was drawn from a subject."""
    blueprint = form.blueprint
    titles = tuple(sorted((language, title) for language, title in blueprint.titles if title))
    kept = Blueprint(blueprint.name, Place(Path(), 0), titles, forms=blueprint.forms)
    languages = tuple(edition.language for edition in subject.editions)
    digests = tuple(digest or "" for digest in _digests(form.drawn, subject.editions))
    return Recorded(replace(form, blueprint=kept, changed=()), languages, digests)


def same(one: Recorded, other: Recorded) -> bool:
    """Tell whether two records say the same, at whatever line they stand."""
    return replace(one, line=0) == replace(other, line=0)


def changed_since(subject: Subject, sheet: Recorded) -> tuple[int, ...]:
    """Return the numbers of the questions that are no longer as they were on the sheet."""
    by_language = {edition.language: edition for edition in subject.editions}
    if not by_language.keys() >= set(sheet.languages):
        return tuple(range(1, len(sheet.digests) + 1))
    editions = [by_language[language] for language in sheet.languages]
    now = _digests(sheet.form.drawn, editions)
    pairs = enumerate(zip(sheet.digests, now, strict=True), 1)
    return tuple(number for number, (then, found) in pairs if then != found)


def _digests(drawn: Sequence[Drawn], editions: Sequence[Edition]) -> list[str | None]:
    """Return the digest of each question; None for one that is gone."""
    # the stem of a question made of terms is ours, not the content's
    found = zip(*(standing_questions(drawn, edition, "") for edition in editions), strict=True)
    return [_digest(question) for question in found]


def _digest(editions: tuple[Question | None, ...]) -> str | None:
    there = [question for question in editions if question is not None]
    return question_digest(there) if len(there) == len(editions) else None


# ---------------------------------------------------------------------------------------------
# The file


def register_text(sheets: Iterable[Recorded]) -> str:
    """Return the text of a register: each code once, sorted."""
    by_code = {sheet.code: sheet for sheet in sheets}
    return "".join(f"{_line(by_code[code])}\n" for code in sorted(by_code))


def _line(sheet: Recorded) -> str:
    form = sheet.form
    drawn = zip(form.drawn, sheet.digests, strict=True)
    values: dict[str, object] = {
        "code": form.code,
        "name": form.blueprint.name,
        "form": form.letter,
        "forms": form.blueprint.forms,
        "titles": dict(form.blueprint.titles),
        "languages": sheet.languages,
        "drawn": [[item.question, item.order, item.terms, digest] for item, digest in drawn],
    }
    if not form.blueprint.titles:
        del values[_OPTIONAL]
    return json.dumps(values, ensure_ascii=False)


def parse_register(source: SourceFile, faults: Faults) -> tuple[Recorded, ...]:
    """Return the sheets of a register, each code once; what cannot be read is noted."""
    found: dict[str, Recorded] = {}
    for number, line in enumerate(source.lines, 1):
        if not line.strip():
            continue
        if faults.errors >= MOST_ERRORS:
            break
        try:
            sheet = _sheet(line, number)
        except _UnfitError as error:
            faults.add(number, str(error), _HINT)
        except (ValueError, RecursionError):
            faults.add(number, *_not_json(line))
        else:
            found.setdefault(sheet.code, sheet)
    return tuple(found.values())


def _not_json(line: str) -> tuple[str, str]:
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        return "a mark of a merge that was not ended", "delete the line; keep the sheets of both"
    return "the line is cut, or is no JSON object", _HINT


def _sheet(line: str, number: int) -> Recorded:
    values = json.loads(line)
    if not isinstance(values, dict):
        raise ValueError
    for key in values:
        if key not in _KEYS:
            raise _UnfitError(f"unknown key '{key}'; {did_you_mean(key, _KEYS)}")
    for key in _KEYS:
        if key not in values and key != _OPTIONAL:
            raise _UnfitError(f"'{key}' is missing")
    code, name, letter = (_text(values, key) for key in ("code", "name", "form"))
    typed = read_typed(code)
    if typed.fault or typed.code != code:
        raise _UnfitError(f"'{code}' is no sheet code")
    forms = values["forms"]
    if not SLUG.match(name) or not _LETTER.match(letter):
        raise _UnfitError("'name' or 'form' is none that a worksheet has")
    if type(forms) is not int or not 1 <= forms <= MOST_FORMS:
        raise _UnfitError(f"'forms' must be a whole number from 1 to {MOST_FORMS}")
    languages = values["languages"]
    if not _texts(languages) or not all(LANGUAGE.match(language) for language in languages):
        raise _UnfitError("'languages' must be a list of language tags")
    drawn, digests = _drawn(values["drawn"])
    blueprint = Blueprint(name, Place(Path(), 0), _titles(values), forms=forms)
    return Recorded(Form(blueprint, letter, drawn, code), tuple(languages), digests, number)


def _text(values: Mapping[str, object], key: str) -> str:
    value = values[key]
    if not isinstance(value, str):
        raise _UnfitError(f"'{key}' must be a text")
    return value


def _titles(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    titles = values.get(_OPTIONAL, {})
    if not isinstance(titles, dict) or not all(isinstance(text, str) for text in titles.values()):
        raise _UnfitError("'titles' must give a text a language")
    return tuple(sorted(titles.items()))


def _drawn(value: object) -> tuple[tuple[Drawn, ...], tuple[str, ...]]:
    if not isinstance(value, list) or not value:
        raise _UnfitError("'drawn' must be a list of questions")
    drawn: list[Drawn] = []
    digests: list[str] = []
    for item in value:
        match item:
            case [str(question), list(order), list(terms), str(digest)] if _is_order(order) and (
                not terms or _texts(terms)
            ):
                drawn.append(Drawn(question, tuple(order), tuple(terms)))
                digests.append(digest)
            case _:
                raise _UnfitError("a question of 'drawn' must be [id, order, terms, digest]")
    return tuple(drawn), tuple(digests)


def _is_order(order: list[object]) -> bool:
    whole = [place for place in order if type(place) is int]
    return len(whole) == len(order) and sorted(whole) == list(range(len(order)))


def _texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(text, str) for text in value)
