"""A question made of glossary entries: match each term to its meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studypress.model import (
    Drawn,
    Edition,
    Fragment,
    Level,
    Match,
    Pair,
    Question,
    Term,
)

QUESTION = "glossary:terms"
"""Its id: with a colon, which no id that is written has."""


def questions_of(drawn: Iterable[Drawn], edition: Edition, stem: str) -> tuple[Question, ...]:
    """Return the drawn questions of a form in a language, in the form's order.

    `stem` is what the question made of glossary entries asks, in that language.
    """
    by_id = {question.id: question for question in edition.questions}
    return tuple(
        term_question(edition, item, stem) if item.terms else by_id[item.question] for item in drawn
    )


def standing_questions(
    drawn: Iterable[Drawn], edition: Edition, stem: str
) -> tuple[Question | None, ...]:
    """Return the same where the content may have changed since: None for a question that is gone.

    Glossary entries that are gone are left out of the question made of them.
    """
    questions = {question.id: question for question in edition.questions}
    terms = {term.id: term for term in edition.terms}
    found: list[Question | None] = []
    for item in drawn:
        left = [terms[identifier] for identifier in item.terms if identifier in terms]
        found.append(_made_of(left, edition, stem) if left else questions.get(item.question))
    return tuple(found)


def term_question(edition: Edition, drawn: Drawn, stem: str) -> Question:
    """Return the question that matches the drawn glossary entries to their definitions."""
    by_id = {term.id: term for term in edition.terms}
    return _made_of([by_id[identifier] for identifier in drawn.terms], edition, stem)


def _made_of(terms: Sequence[Term], edition: Edition, stem: str) -> Question:
    place = terms[0].place
    levelled = any(question.level for question in edition.questions)
    return Question(
        id=QUESTION,
        place=place,
        stem=Fragment(stem, place),
        level=Level.BASIC if levelled else None,
        minutes=minutes(terms),
        tags=(),
        task=Match(tuple(Pair(term.headword, term.definition) for term in terms)),
        probe=None,
        lead=None,
        answer=None,
    )


def minutes(terms: Sequence[object]) -> int:
    """Return how long matching some terms takes: two a minute, rounded up."""
    return (len(terms) + 1) // 2
