"""A blueprint drawn to its forms.

1. The pool: the questions of the source edition that the blueprint's filters let through, but
   for those that are to be left out since a sheet asked them.
2. The choice: form A's questions, by count, minutes and quotas; and with `terms`, the glossary
   entries of which one more is made.
3. For form B, C ... the same questions, or others of equal weight.
4. For each form, the order of the questions and of the options, right sides or steps in each.

Nothing here depends on the language, nor on what else is in the subject: the same seed and the
same pool give the same forms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from studypress.model import Blueprint, Form, Subject, Trait, Vary
from studypress.problems import Problem, did_you_mean
from studypress.sheets.arrange import arrange
from studypress.sheets.chance import Chance
from studypress.sheets.choose import choose
from studypress.sheets.code import sheet_code
from studypress.sheets.letters import letter
from studypress.sheets.pool import Candidate, filters_of, pool
from studypress.sheets.shortage import (
    left_out_problem,
    no_level_problem,
    orders_problem,
    problem,
    same_problem,
    sets_problem,
    terms_problem,
)
from studypress.sheets.vary import another, of_equal_weight

Drawing = tuple[tuple[Candidate, ...], tuple[str, ...]]
"""What a form asks: questions in the order of the guide, and ids of glossary entries."""


def draw(
    subject: Subject, blueprint: Blueprint, asked: frozenset[str] = frozenset()
) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """Return the forms of a blueprint, or what stands in the way.

    `asked` are the ids of questions and glossary entries that are left out.
    """
    problems = _unknown_words(subject, blueprint)
    if problems:
        return (), problems
    drawings, problems = _drawings(subject, blueprint, asked)
    if problems:
        every, left = (len(pool(subject, blueprint, without)) for without in (frozenset(), asked))
        return (), tuple(left_out_problem(one, every, left) for one in problems)
    forms: list[Form] = []
    for index, (candidates, terms) in enumerate(drawings):
        name = letter(index)
        chance = Chance(subject.id, blueprint.name, blueprint.seed, "form", name)
        questions = [candidate.question for candidate in candidates]
        drawn = arrange(questions, terms, chance, {form.drawn for form in forms})
        if drawn is None:
            return (), (orders_problem(blueprint, len(forms)),)
        code = sheet_code(subject, blueprint, name, drawn)
        forms.append(Form(blueprint, name, drawn, code))
    return tuple(forms), ()


def _drawings(
    subject: Subject, blueprint: Blueprint, asked: frozenset[str]
) -> tuple[Sequence[Drawing], tuple[Problem, ...]]:
    """Return what each form asks."""
    seed = (subject.id, blueprint.name, blueprint.seed)
    candidates = pool(subject, blueprint, asked)
    fitting = [term for term in _fitting_terms(subject, blueprint) if term not in asked]
    chosen, problems = choose(candidates, blueprint, Chance(*seed, "questions"))
    count = blueprint.terms or 0
    if len(fitting) < count:
        problems = (*problems, terms_problem(blueprint, count, len(fitting)))
    if problems:
        return (), problems
    first = (chosen, Chance(*seed, "terms").shuffled(fitting)[:count])
    if blueprint.vary is Vary.ORDER:
        return [first] * blueprint.forms, ()
    drawings = [first]
    for index in range(1, blueprint.forms):
        other = _other(candidates, fitting, blueprint, drawings, (*seed, letter(index)))
        if other is None and index == 1:
            cells = of_equal_weight(candidates, blueprint, chosen)
            return (), (same_problem(blueprint, letter(index), cells),)
        if other is None:
            return (), (sets_problem(blueprint, index),)
        drawings.append(other)
    return drawings, ()


def _other(
    candidates: Sequence[Candidate],
    fitting: Sequence[str],
    blueprint: Blueprint,
    earlier: Sequence[Drawing],
    seed: tuple[str | int, ...],
) -> Drawing | None:
    """Return what the next form asks: other questions, and the terms that were asked least."""
    asked = [questions for questions, _ in earlier]
    questions = another(candidates, blueprint, asked, Chance(*seed, "questions"))
    if questions is None:
        return None
    uses = Counter(term for _, terms in earlier for term in terms)
    mixed = sorted(Chance(*seed, "terms").shuffled(fitting), key=lambda term: uses[term])
    return questions, tuple(mixed[: len(earlier[0][1])])


def _fitting_terms(subject: Subject, blueprint: Blueprint) -> list[str]:
    """Return the glossary entries that a question of the blueprint's sections uses."""
    counted = (quota.words for quota in blueprint.quotas if quota.by is Trait.SECTION)
    sections = blueprint.sections or next(counted, ())
    asked = {
        question.id
        for section in subject.source.sections
        for question in section.questions
        if not sections or section.id in sections
    }
    return [term.id for term in subject.source.terms if not asked.isdisjoint(term.questions)]


def _unknown_words(subject: Subject, blueprint: Blueprint) -> tuple[Problem, ...]:
    words: dict[Trait, list[str]] = {trait: [*named] for trait, named in filters_of(blueprint)}
    for quota in blueprint.quotas:
        words[quota.by] += quota.words
    sections = [section.id for section in subject.source.sections]
    tags = sorted({tag for question in subject.source.questions for tag in question.tags})
    levelled = any(question.level for question in subject.source.questions)
    return (
        *((no_level_problem(blueprint),) if words[Trait.LEVEL] and not levelled else ()),
        *_unknown(blueprint, Trait.SECTION, words[Trait.SECTION], sections),
        *_unknown(blueprint, Trait.TAG, words[Trait.TAG], tags),
    )


def _unknown(
    blueprint: Blueprint, trait: Trait, words: Iterable[str], known: Sequence[str]
) -> tuple[Problem, ...]:
    return tuple(
        problem(blueprint, f"no question has the {trait} '{word}'", did_you_mean(word, known))
        for word in words
        if word not in known
    )
