"""What a document can print, cut out of a subject: no more than that goes into its job.

What a view does not read, by its document's word, is blank; what a worksheet does not ask is not
there. So a change elsewhere makes nothing anew, and a view that reads more than was told finds
nothing: that shows on the page, where a PDF out of date would not.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

from studypress.content.names import composed
from studypress.document import Document, Scope
from studypress.locale import Locale
from studypress.model import (
    Blueprint,
    Copy,
    Edition,
    Form,
    Fragment,
    Open,
    Place,
    Section,
)
from studypress.typography.rules import best_tag

_Value = TypeVar("_Value")

# However a language is switched to: in braces, or in HTML, on one line or two.
_SWITCH = re.compile(r"""lang\s*=\s*["']?([^\s"'{}<>]*)""", re.IGNORECASE)
_ENGLISH = "en"
_NOWHERE = Place(Path(), 0)


def edition_for(document: Document, edition: Edition, forms: Iterable[Form]) -> Edition:
    """Return of an edition what a document of these forms can print."""
    if document.scope is Scope.EDITION:
        # where no keywords are written, the tags are; but one can be the very word that a gap of
        # a worksheet asks for
        tags = (tag for question in edition.questions for tag in question.tags)
        keywords = edition.keywords or tuple(dict.fromkeys(tags))
        edition = replace(edition, keywords=keywords)
    else:
        edition = replace(edition, subtitle="", sections=_asked(edition, forms))
    if document.answer_for_points:
        edition = replace(edition, sections=tuple(map(_answers_for_points, edition.sections)))
    return blank(edition, (*document.unread, "Question.tags", "Section.level"))


def _answers_for_points(section: Section) -> Section:
    """Return a section whose questions have an answer only where it stands for marking points."""
    questions = (
        question if question.task == Open(()) else replace(question, answer=None)
        for question in section.questions
    )
    return replace(section, questions=tuple(questions))


def _asked(edition: Edition, forms: Iterable[Form]) -> tuple[Section, ...]:
    """Return one section with the questions and terms of forms, in the order they are asked in."""
    drawn = [item for form in forms for item in form.drawn]
    questions = {question.id: question for question in edition.questions}
    terms = {term.id: term for term in edition.terms}
    asked = dict.fromkeys(item.question for item in drawn if not item.terms)
    matched = dict.fromkeys(term for item in drawn for term in item.terms)
    nowhere = Place(edition.sections[0].place.path, 0)
    section = Section(
        id="",
        place=nowhere,
        title=Fragment("", nowhere),
        intro=None,
        questions=tuple(questions[one] for one in asked if one in questions),
        terms=tuple(
            replace(terms[one], english="", reading="", questions=())
            for one in matched
            if one in terms
        ),
    )
    return (section,)


def blank(value: _Value, unread: Iterable[str]) -> _Value:
    """Return a value of the model without what is unread, such as `Question.probe`."""
    return _blank(value, frozenset(unread))


def _blank(value: _Value, unread: frozenset[str]) -> _Value:
    if isinstance(value, tuple):
        return tuple(_blank(one, unread) for one in value)  # type: ignore[return-value]
    if not is_dataclass(value) or isinstance(value, (Fragment, Place)):
        return value
    name = type(value).__name__
    changed: dict[str, object] = {}
    for field in fields(value):
        found = getattr(value, field.name)
        if f"{name}.{field.name}" in unread:
            changed[field.name] = _nothing(found)
        elif f"{name}.{field.name}.text" in unread:
            # how many there are is read, such as the points for the marks
            changed[field.name] = tuple(Fragment("", _NOWHERE) for _ in found)
        elif isinstance(found, tuple) or is_dataclass(found):
            changed[field.name] = _blank(found, unread)
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


def _nothing(value: object) -> object:
    """Return what stands in a field of that type where nothing is said."""
    match value:
        case Fragment():
            return None
        case tuple():
            return ()
        case str():
            return ""
        case int():
            return 0
        case None:
            return None
        case _:
            # such as a setting of cards, or a date
            return type(value)() if is_dataclass(value) and not isinstance(value, type) else None


def form_for(document: Document, form: Form, language: str) -> Form:
    """Return of a form what a document prints in a language: the rule it was drawn by is not."""
    blueprint = form.blueprint
    title = "" if "Blueprint.titles" in document.unread else blueprint.title(language)
    titles = ((language, title),) if title else ()
    kept = Blueprint(blueprint.name, blueprint.place, titles, forms=blueprint.forms)
    return replace(form, blueprint=kept)


def copies_for(document: Document, copies: Iterable[Copy], language: str) -> tuple[Copy, ...]:
    """Return of copies what a document prints: all, which forms there are any of, or nothing."""
    if "Copy" in document.unread:
        return ()
    kept = [replace(one, form=form_for(document, one.form, language)) for one in copies]
    if "Copy.name" not in document.unread:
        return tuple(kept)
    forms = {one.form.code: one for one in sorted(kept, key=lambda one: one.form.letter)}
    return tuple(replace(one, name="") for one in forms.values())


def texts_in(value: object) -> Iterator[str]:
    """Yield every text of a value of the model."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_in(one)
    elif is_dataclass(value) and not isinstance(value, Place):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))


def locale_for(locale: Locale, edition: Edition) -> Locale:
    """Return a locale with the rules of those languages alone that an edition has words in."""
    known = {**locale.typography.others, locale.language: locale.typography}
    tags = {
        html.unescape(tag)
        for text in texts_in(edition)
        if "lang" in text.casefold()
        for tag in _SWITCH.findall(text)
    }
    if any(term.english for term in edition.terms):
        tags.add(_ENGLISH)
    served = {best_tag(tag, known) for tag in tags} - {locale.language}
    others = {tag: rules for tag, rules in locale.typography.others.items() if tag in served}
    return locale.beside(others)


def pictures_for(edition: Edition, pictures: Mapping[str, str]) -> Mapping[str, str]:
    """Return those pictures whose names are in the texts of an edition, with their digests.

    One may be named where it is not shown, in an example; none is shown that is not named.
    """
    if not pictures:
        return {}
    said = "\n".join(text for text in texts_in(edition) if "." in text)
    said = composed(f"{said}\n{unquote(said)}")
    return {name: digest for name, digest in sorted(pictures.items()) if composed(name) in said}
