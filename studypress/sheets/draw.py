"""A blueprint drawn to its forms.

1. The pool: the questions of the source edition that the blueprint's filters let through.
2. The choice: `count` of them, or as many as fit into `minutes`, or all. Forms A, B, C ... of a
   blueprint have the same questions.
   With `terms`, so many glossary entries that questions of its sections use make one more.
3. For each form, the order of the questions (closed ones first, so that pages fill and the key's
   grid follows the sheet), and of the options, right sides or steps in each.

Nothing here depends on the language, nor on what else is in the subject: the same seed and the
same pool give the same forms.
"""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_uppercase

from studypress.model import (
    Blueprint,
    Choice,
    Drawn,
    Form,
    Kind,
    Match,
    Order,
    Question,
    Section,
    Subject,
)
from studypress.problems import Problem, did_you_mean
from studypress.sheets.chance import Chance
from studypress.sheets.code import sheet_code
from studypress.sheets.terms import QUESTION

# Enough to find the last of a few orders; many orders are found at once.
_TRIES = 2000


def draw(subject: Subject, blueprint: Blueprint) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """Return the forms of a blueprint, or the problem that stands in the way."""
    problems = _unknown_words(subject, blueprint)
    if problems:
        return (), problems
    pool = [
        question
        for section in subject.source.sections
        for question in section.questions
        if _qualifies(blueprint, section, question)
    ]
    chosen, problem = _chosen(subject, blueprint, pool)
    terms, short = _terms(subject, blueprint)
    if problem or short:
        return (), tuple(found for found in (problem, short) if found)
    forms: list[Form] = []
    for letter in ascii_uppercase[: blueprint.forms]:
        chance = Chance(subject.id, blueprint.name, blueprint.seed, "form", letter)
        drawn = _unlike(chosen, terms, chance, [form.drawn for form in forms])
        if drawn is None:
            message = f"{_asked(blueprint)} {blueprint.forms} forms, but these questions "
            message += f"can be put in {len(forms)} orders only"
            return (), (_problem(blueprint, message, "ask for fewer forms, or more questions"),)
        code = sheet_code(subject, blueprint.name, letter, drawn)
        forms.append(Form(blueprint, letter, drawn, code))
    return tuple(forms), ()


def _unlike(
    questions: list[Question],
    terms: tuple[str, ...],
    chance: Chance,
    others: list[tuple[Drawn, ...]],
) -> tuple[Drawn, ...] | None:
    """Return an order of the questions and of their parts that no other form has."""
    for _ in range(_TRIES):
        mixed = sorted(chance.shuffled(questions), key=lambda question: question.kind is Kind.OPEN)
        drawn = tuple(_drawn(question, chance) for question in mixed)
        if terms:
            made = Drawn(QUESTION, chance.deranged(len(terms)), chance.shuffled(terms))
            drawn = (made, *drawn)
        if drawn not in others:
            return drawn
    return None


def _qualifies(blueprint: Blueprint, section: Section, question: Question) -> bool:
    return (
        (not blueprint.sections or section.id in blueprint.sections)
        and (not blueprint.levels or question.level in blueprint.levels)
        and (not blueprint.kinds or question.kind in blueprint.kinds)
        and (not blueprint.tags or not set(blueprint.tags).isdisjoint(question.tags))
    )


def _chosen(
    subject: Subject, blueprint: Blueprint, pool: list[Question]
) -> tuple[list[Question], Problem | None]:
    """Return the questions drawn from the pool, in the order of the guide."""
    mixed = Chance(subject.id, blueprint.name, blueprint.seed, "questions").shuffled(pool)
    if blueprint.count is not None:
        if blueprint.count > len(pool):
            message = f"{_asked(blueprint)} {blueprint.count} questions, but {len(pool)} qualify"
            return [], _problem(
                blueprint, message, "ask for fewer, or name more sections, levels, tags or kinds"
            )
        picked = set(mixed[: blueprint.count])
    elif blueprint.minutes is not None:
        picked, left = set(), blueprint.minutes
        for question in mixed:
            if question.minutes <= left:
                picked.add(question)
                left -= question.minutes
    else:
        picked = set(pool)
    if not picked:
        message = f"{_asked(blueprint)} questions, but none qualifies"
        return [], _problem(blueprint, message, "name more sections, levels, tags or kinds")
    return [question for question in pool if question in picked], None


def _terms(subject: Subject, blueprint: Blueprint) -> tuple[tuple[str, ...], Problem | None]:
    """Return the glossary entries drawn: of those that a question of the sections uses."""
    if blueprint.terms is None:
        return (), None
    asked = {
        question.id
        for section in subject.source.sections
        for question in section.questions
        if not blueprint.sections or section.id in blueprint.sections
    }
    fitting = [term.id for term in subject.source.terms if not asked.isdisjoint(term.questions)]
    if len(fitting) < blueprint.terms:
        message = f"{_asked(blueprint)} {blueprint.terms} terms, but {len(fitting)} qualify"
        return (), _problem(blueprint, message, "ask for fewer, or allow more sections in")
    mixed = Chance(subject.id, blueprint.name, blueprint.seed, "terms").shuffled(fitting)
    return mixed[: blueprint.terms], None


def _drawn(question: Question, chance: Chance) -> Drawn:
    match question.task:
        case Choice(options):
            return Drawn(question.id, chance.shuffled(range(len(options))))
        case Match(pairs):
            return Drawn(question.id, chance.deranged(len(pairs)))
        case Order(steps):
            return Drawn(question.id, chance.deranged(len(steps)))
        case _:
            return Drawn(question.id)


def _asked(blueprint: Blueprint) -> str:
    return f"the worksheet '{blueprint.name}' asks for"


def _problem(blueprint: Blueprint, message: str, hint: str) -> Problem:
    return Problem(blueprint.place.path, blueprint.place.line, message, hint)


def _unknown_words(subject: Subject, blueprint: Blueprint) -> tuple[Problem, ...]:
    sections = [section.id for section in subject.source.sections]
    tags = sorted({tag for question in subject.source.questions for tag in question.tags})
    return (
        *_unknown(blueprint, "section", blueprint.sections, sections),
        *_unknown(blueprint, "tag", blueprint.tags, tags),
    )


def _unknown(
    blueprint: Blueprint, what: str, words: Iterable[str], known: list[str]
) -> tuple[Problem, ...]:
    return tuple(
        _problem(blueprint, f"no question has the {what} '{word}'", did_you_mean(word, known))
        for word in words
        if word not in known
    )
