"""The register of sheets: which questions stand on each printed sheet, found by its code.

A text file beside the content, `sheets.jsonl`, one JSON object a line, sorted by code, so that
the additions of two people merge:

    code        as printed, such as "K7QM-2F9D"
    name        the worksheet's name
    form        the form's letter
    forms       how many forms the worksheet had
    titles      the worksheet's own title by language, where it has one
    drawn       a list for each question: its id, the order of its options, right sides or steps,
                the ids of its glossary entries
    source      the source language at that time
    digests     by language, for each question a digest of its text; behind a space that of each
                other text with which the sheet was made later

The code follows from name, form, drawn and the digests in the source language. So a line that was
changed or ill merged tells itself, whatever has become of the content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from studypress.content.names import is_printable
from studypress.model import (
    Blueprint,
    Choice,
    Drawn,
    Edition,
    Form,
    Match,
    Order,
    Place,
    Question,
    Subject,
)
from studypress.problems import Severity, counted, did_you_mean
from studypress.settings import LANGUAGE, MOST_FORMS, SLUG
from studypress.sheets.code import ALPHABET, DIGEST_LENGTH, code_of, question_digests
from studypress.sheets.letters import letter
from studypress.sheets.terms import QUESTION, standing_questions
from studypress.sheets.typed import read_typed
from studypress.source import MOST_ERRORS, Faults, SourceFile

_KEYS = ("code", "name", "form", "forms", "titles", "drawn", "source", "digests")
_OPTIONAL = "titles"
_HINT = "take the line from the version before; where it is deleted, its key cannot be made again"
_EARLIER = frozenset({"code", "name", "form", "forms", "titles", "languages", "drawn"})
_EARLIER_HINT = "print them anew; such lines go when the next sheet is put on record"
_DIGEST = re.compile(rf"[{ALPHABET}]{{{DIGEST_LENGTH}}}\Z")

Versions = tuple[str, ...]
"""The digests of the texts with which a question was printed in a language, the first one first."""


@dataclass(frozen=True)
class Recorded:
    """A sheet on record: the form as it was drawn, and what it said.

    `digests` are by language, sorted, and in each by question. `source` is the language from whose
    text the code follows: there each question has one version, since another has another code.
    """

    form: Form
    source: str
    digests: tuple[tuple[str, tuple[Versions, ...]], ...]
    line: int = 0

    @property
    def code(self) -> str:
        """The sheet code as printed."""
        return self.form.code

    def versions(self, language: str) -> tuple[Versions, ...]:
        """Return the versions of each question in a language; none where it is not on record."""
        return dict(self.digests).get(language, ())


class _UnfitError(Exception):
    """A line of the register says what no sheet has."""


class _EarlierError(Exception):
    """A line of the register is of the version whose codes were of the texts in all languages."""


# ---------------------------------------------------------------------------------------------
# Sheets


def recorded(subject: Subject, form: Form, languages: Iterable[str]) -> Recorded:
    """Return what goes on record of a form that was drawn from a subject and made in languages."""
    source = subject.source.language
    wanted = {source, *languages}
    blueprint = form.blueprint
    titles = ((one, title) for one, title in blueprint.titles if title and one in wanted)
    named = Blueprint(
        blueprint.name, Place(Path(), 0), tuple(sorted(titles)), forms=blueprint.forms
    )
    digests = {
        edition.language: tuple((one,) for one in question_digests(form.drawn, edition))
        for edition in subject.editions
        if edition.language in wanted
    }
    return Recorded(
        replace(form, blueprint=named, changed=()), source, tuple(sorted(digests.items()))
    )


def merged(first: Recorded, later: Recorded) -> Recorded:
    """Return a sheet with what a later record of the same code adds: languages, titles, texts."""
    blueprint = first.form.blueprint
    titles = dict(later.form.blueprint.titles) | dict(blueprint.titles)
    form = replace(first.form, blueprint=replace(blueprint, titles=tuple(sorted(titles.items()))))
    digests = dict(later.digests) | dict(first.digests)
    for language, versions in later.digests:
        pairs = zip(digests[language], versions, strict=True)
        digests[language] = tuple(tuple(dict.fromkeys((*old, *new))) for old, new in pairs)
    return replace(first, form=form, digests=tuple(sorted(digests.items())))


def changed_since(sheet: Recorded, edition: Edition) -> tuple[int, ...]:
    """Return the numbers of the questions whose text in a language may not be that of the sheet.

    They are those that have another text today, and those that were printed with several. None
    are told where the language is not on record.
    """
    now = question_digests(sheet.form.drawn, edition)
    pairs = enumerate(zip(sheet.versions(edition.language), now, strict=False), 1)
    return tuple(number for number, (versions, digest) in pairs if versions != (digest,))


def misfit(sheet: Recorded, edition: Edition) -> str:
    """Return what of a sheet does not fit its questions, as far as these are still the same.

    The edition is that of the sheet's source language. Nothing is returned where all fits.
    """
    changed = changed_since(sheet, edition)
    questions = standing_questions(sheet.form.drawn, edition, "")
    for number, (drawn, question) in enumerate(zip(sheet.form.drawn, questions, strict=True), 1):
        if question is None or number in changed:
            continue
        there, wanted = len(drawn.order), _places(question)
        if there != wanted:
            return f"the order of question {number}, '{drawn.question}', has {there} places, \
not {wanted}"
    return ""


def _places(question: Question) -> int:
    """Return how many places the order of a question has."""
    match question.task:
        case Choice(parts) | Match(parts) | Order(parts):
            return len(parts)
        case _:
            return 0


# ---------------------------------------------------------------------------------------------
# The file


def register_text(sheets: Iterable[Recorded]) -> str:
    """Return the text of a register: each code once, sorted."""
    by_code = _by_code(sheets)
    return "".join(f"{_line(by_code[code])}\n" for code in sorted(by_code))


def _by_code(sheets: Iterable[Recorded]) -> Mapping[str, Recorded]:
    by_code: dict[str, Recorded] = {}
    for sheet in sheets:
        known = by_code.get(sheet.code)
        by_code[sheet.code] = merged(known, sheet) if known else sheet
    return by_code


def _line(sheet: Recorded) -> str:
    form = sheet.form
    values: dict[str, object] = {
        "code": form.code,
        "name": form.blueprint.name,
        "form": form.letter,
        "forms": form.blueprint.forms,
        "titles": dict(form.blueprint.titles),
        "drawn": [[item.question, item.order, item.terms] for item in form.drawn],
        "source": sheet.source,
        "digests": {
            language: [" ".join(digests) for digests in versions]
            for language, versions in sheet.digests
        },
    }
    if not form.blueprint.titles:
        del values[_OPTIONAL]
    return json.dumps(values, ensure_ascii=False)


def parse_register(source: SourceFile, subject: str, faults: Faults) -> tuple[Recorded, ...]:
    """Return the sheets of a subject's register, each code once; what cannot be read is noted."""
    sheets: list[Recorded] = []
    earlier: list[int] = []
    for number, line in enumerate(source.lines, 1):
        if not line.strip():
            continue
        if faults.errors >= MOST_ERRORS:
            break
        try:
            sheets.append(_sheet(line, number, subject))
        except _UnfitError as error:
            faults.add(number, str(error), _HINT)
        except _EarlierError:
            earlier.append(number)
        except (ValueError, RecursionError):
            faults.add(number, *_not_json(line))
    if earlier:
        count, keys = counted(len(earlier), "sheet"), "their keys" if earlier[1:] else "its key"
        message = f"{count} of an earlier version of studypress: {keys} cannot be made again"
        faults.add(earlier[0], message, _EARLIER_HINT, Severity.WARNING)
    return tuple(_by_code(sheets).values())


def _not_json(line: str) -> tuple[str, str]:
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        return "a mark of a merge that was not ended", "delete the line; keep the sheets of both"
    return "the line is cut, or is no JSON object", _HINT


def _sheet(line: str, number: int, subject: str) -> Recorded:
    values = json.loads(line)
    if not isinstance(values, dict):
        raise ValueError
    if values.keys() <= _EARLIER and "languages" in values:
        raise _EarlierError
    for key in values:
        if key not in _KEYS:
            raise _UnfitError(f"unknown key {key!a}; {did_you_mean(key, _KEYS)}")
    for key in _KEYS:
        if key not in values and key != _OPTIONAL:
            raise _UnfitError(f"'{key}' is missing")
    code, name, form, source = (_text(values, key) for key in ("code", "name", "form", "source"))
    typed = read_typed(code)
    if typed.fault or typed.code != code:
        raise _UnfitError(f"{code!a} is no sheet code")
    forms = values["forms"]
    if type(forms) is not int or not 1 <= forms <= MOST_FORMS:
        raise _UnfitError(f"'forms' must be a whole number from 1 to {MOST_FORMS}")
    if not SLUG.match(name):
        raise _UnfitError(f"no worksheet can be named {name!a}")
    if form not in map(letter, range(forms)):
        raise _UnfitError(f"a worksheet with 'forms' {forms} has no form {form!a}")
    drawn = _drawn(values["drawn"])
    digests = _digests(values["digests"], len(drawn))
    blueprint = Blueprint(name, Place(Path(), 0), _titles(values), forms=forms)
    sheet = Recorded(Form(blueprint, form, drawn, code), source, digests, number)
    texts = [digest for digest, *others in sheet.versions(source) if not others]
    if len(texts) < len(drawn) or code != code_of(subject, blueprint, form, drawn, texts):
        raise _UnfitError(f"the code {code} does not follow from its line, which was changed")
    return sheet


def _text(values: Mapping[str, object], key: str) -> str:
    value = values[key]
    if not isinstance(value, str):
        raise _UnfitError(f"'{key}' must be a text")
    return value


def _titles(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    titles = values.get(_OPTIONAL, {})
    if not (
        isinstance(titles, dict)
        and all(map(LANGUAGE.match, titles))
        and all(isinstance(text, str) and is_printable(text) for text in titles.values())
    ):
        raise _UnfitError("'titles' must give a text that can be printed for a language")
    return tuple(sorted(titles.items()))


def _drawn(value: object) -> tuple[Drawn, ...]:
    if not isinstance(value, list) or not value:
        raise _UnfitError("'drawn' must be a list of questions")
    drawn: list[Drawn] = []
    for item in value:
        match item:
            case [str(question), list(order), list(terms)]:
                if not is_printable(question):
                    raise _UnfitError(f"'drawn' has an id that cannot be printed, {question!a}")
                if not _is_order(order):
                    message = f"the order of {question!a} must have each place once, from 0"
                    raise _UnfitError(message)
                if not _are_terms(question, order, terms):
                    raise _UnfitError(f"the terms of {question!a} do not fit it")
                drawn.append(Drawn(question, tuple(order), tuple(terms)))
            case _:
                raise _UnfitError("a question of 'drawn' must be [id, order, terms]")
    if len({item.question for item in drawn}) < len(drawn):
        raise _UnfitError("a question stands twice in 'drawn'")
    return tuple(drawn)


def _is_order(order: Sequence[object]) -> bool:
    whole = [place for place in order if type(place) is int]
    return len(whole) == len(order) and sorted(whole) == list(range(len(order)))


def _are_terms(question: str, order: Sequence[object], terms: Sequence[object]) -> bool:
    """Tell whether these can be the terms of a question: only one is made of any."""
    texts = [term for term in terms if isinstance(term, str) and is_printable(term)]
    if question == QUESTION:
        return len(set(texts)) == len(terms) == len(order) > 0
    return not terms


def _digests(value: object, count: int) -> tuple[tuple[str, tuple[Versions, ...]], ...]:
    message = f"'digests' must give {count} digests for each language, as many as 'drawn'"
    if not isinstance(value, dict) or not value or not all(map(LANGUAGE.match, value)):
        raise _UnfitError(message)
    by_language: dict[str, tuple[Versions, ...]] = {}
    for language, texts in value.items():
        if not isinstance(texts, list) or len(texts) != count:
            raise _UnfitError(message)
        versions = [tuple(text.split(" ")) for text in texts if isinstance(text, str)]
        if len(versions) < count or not all(map(_DIGEST.match, chain(*versions))):
            raise _UnfitError(message)
        by_language[language] = tuple(versions)
    return tuple(sorted(by_language.items()))
