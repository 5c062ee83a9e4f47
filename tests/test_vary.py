"""Forms that ask other questions: as many of each section and level, and new ones first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from studypress.model import (
    Blueprint,
    Form,
    Level,
    Question,
    Quota,
    Subject,
    Term,
    Trait,
    Vary,
)
from studypress.sheets.draw import draw
from tests.support import PLACE, fragment, question, subject_of

bounded = hypothesis_settings(deadline=None, max_examples=150)

OTHERS = Blueprint("quiz", PLACE, forms=2, vary=Vary.QUESTIONS)


def shelf() -> Subject:
    """Return 36 questions of four levels of length in two sections."""
    return subject_of(
        {
            section: [
                question(f"{section}-{level}-{n}", level, ("open", "gap")[n % 2], n % 4 + shift)
                for shift, level in enumerate(Level, 1)
                for n in range(6)
            ]
            for section in ("cloud", "basics")
        }
    )


def asked(subject: Subject, blueprint: Blueprint) -> list[list[Question]]:
    """Return the questions of each form."""
    forms, problems = draw(subject, blueprint)
    assert problems == ()
    return [questions_of(subject, form) for form in forms]


def questions_of(subject: Subject, form: Form) -> list[Question]:
    by_id = {question.id: question for question in subject.source.questions}
    return [by_id[item.question] for item in form.drawn]


def weight(questions: Sequence[Question]) -> Counter[tuple[str, Level | None]]:
    return Counter((one.id.split("-")[0], one.level) for one in questions)


def ids(questions: Sequence[Question]) -> set[str]:
    return {one.id for one in questions}


def minutes(questions: Sequence[Question]) -> int:
    return sum(one.minutes for one in questions)


@pytest.mark.parametrize("seed", range(6))
def test_forms_have_equal_weight_and_new_questions(seed: int) -> None:
    one, *others = asked(shelf(), replace(OTHERS, count=9, forms=3, seed=seed))
    for other in others:
        assert weight(other) == weight(one)
        assert len(other) == 9
    if max(weight(one).values()) <= 2:
        # six questions a cell are enough for three forms
        assert ids(one).isdisjoint(ids(others[0]) | ids(others[1]))
    if max(weight(one).values()) <= 3:
        assert ids(one).isdisjoint(ids(others[0]))


def test_form_a_is_that_of_the_same_blueprint_in_one_form() -> None:
    varied = replace(OTHERS, count=9)
    plain = replace(OTHERS, count=9, vary=Vary.ORDER)
    assert draw(shelf(), varied)[0][0].drawn == draw(shelf(), plain)[0][0].drawn


def test_a_form_stays_when_another_is_added() -> None:
    two, five = (asked(shelf(), replace(OTHERS, count=9, forms=forms)) for forms in (2, 5))
    assert two == five[:2]


@st.composite
def one_cell(draw_: st.DrawFn) -> tuple[list[int], Blueprint, int]:
    """Return lengths of questions of one cell, a blueprint, and how many it draws of them."""
    lengths = draw_(st.lists(st.integers(1, 5), min_size=2, max_size=7))
    seed = draw_(st.integers(0, 9))
    count = draw_(st.integers(1, len(lengths)))
    return lengths, replace(OTHERS, count=count, seed=seed), count


@bounded
@given(one_cell())
def test_the_next_form_is_the_best_that_is_new(case: tuple[list[int], Blueprint, int]) -> None:
    lengths, blueprint, count = case
    questions = [question(f"q{n}", minutes=length) for n, length in enumerate(lengths)]
    subject = subject_of({"one": questions})
    sets = list(combinations(questions, count))

    found = asked(subject, replace(blueprint, forms=len(sets)))
    # every set that there is gets its form, and none gets two
    assert {frozenset(ids(form)) for form in found} == {frozenset(ids(one)) for one in sets}
    uses: Counter[str] = Counter()
    for place, form in enumerate(found):
        left = [one for one in sets if ids(one) not in [ids(before) for before in found[:place]]]

        def badness(one: Sequence[Question], uses: Counter[str] = uses) -> tuple[int, int]:
            repeats = sum(uses[question.id] for question in one)
            return repeats, abs(minutes(one) - minutes(found[0]))

        assert place == 0 or badness(form) == min(map(badness, left))
        uses.update(ids(form))

    forms, (problem,) = draw(subject, replace(blueprint, forms=len(sets) + 1))
    assert forms == ()
    if len(sets) > 1:
        assert f"only {len(sets)} sets of questions of equal weight" in problem.message
    else:
        assert "form B of the worksheet 'quiz' would ask the same questions" in problem.message


@bounded
@given(st.lists(st.integers(1, 6), min_size=3, max_size=9), st.integers(4, 20), st.integers(0, 9))
def test_no_form_is_longer_than_the_minutes(lengths: list[int], most: int, seed: int) -> None:
    levels = list(Level)
    questions = [
        question(f"one-{n}", levels[n % 2], minutes=length) for n, length in enumerate(lengths)
    ]
    subject = subject_of({"one": questions})
    blueprint = replace(OTHERS, minutes=most, seed=seed)
    if min(lengths) > most:
        return
    (first,) = asked(subject, replace(blueprint, forms=1))
    possible = [
        some
        for some in combinations(questions, len(first))
        if weight(some) == weight(first) and minutes(some) <= most
    ]
    forms, problems = draw(subject, blueprint)
    assert bool(forms) is (len(possible) > 1)
    assert bool(problems) is not bool(forms)
    if forms:
        other = questions_of(subject, forms[1])
        assert ids(other) in [ids(some) for some in possible]

        def badness(some: Sequence[Question]) -> tuple[int, int]:
            return len(ids(some) & ids(first)), abs(minutes(some) - minutes(first))

        assert badness(other) == min(badness(some) for some in possible if ids(some) != ids(first))


def test_shares_of_the_minutes_give_every_form_as_many_questions_of_each_word() -> None:
    kinds = Quota(Trait.KIND, (("gap", Fraction(1, 2)),))
    one, *others = asked(shelf(), replace(OTHERS, minutes=20, quotas=(kinds,), forms=4))
    assert minutes(one) == 20
    gaps = sum(one.kind.value == "gap" for one in one)
    for form in others:
        assert weight(form) == weight(one)
        assert sum(one.kind.value == "gap" for one in form) == gaps
        assert minutes(form) <= 20


def test_amounts_by_kind_hold_in_every_form() -> None:
    kinds = Quota(Trait.KIND, (("gap", 3),))
    for form in asked(shelf(), replace(OTHERS, count=8, quotas=(kinds,), forms=6)):
        assert sum(one.kind.value == "gap" for one in form) == 3


SAME = {
    "cloud": [question("cloud-a", "advanced"), question("cloud-b", "advanced")],
    "basics": [question("basics-c", "basic", minutes=3), question("basics-d", "basic", minutes=9)],
}


@pytest.mark.parametrize(
    ("blueprint", "message"),
    [
        (
            replace(OTHERS, count=2, sections=("cloud",)),
            "would ask the same questions as form A: it can only draw from 2 advanced in 'cloud'",
        ),
        (OTHERS, "as form A: it can only draw from 2 advanced in 'cloud', 2 basic in 'basics'"),
        (
            replace(OTHERS, minutes=4, sections=("basics",)),
            "as form A: it can only draw from 2 basic in 'basics', in 4 minutes",
        ),
        (
            replace(OTHERS, quotas=(Quota(Trait.KIND, (("open", 4),)),)),
            "2 advanced in 'cloud', 2 basic in 'basics', beside the amounts by kind",
        ),
    ],
)
def test_no_other_questions_is_told(blueprint: Blueprint, message: str) -> None:
    forms, (problem,) = draw(subject_of(SAME), blueprint)
    assert forms == ()
    assert message in problem.message
    assert problem.message.startswith("form B of the worksheet 'quiz'")


def test_many_forms_of_few_questions_are_found() -> None:
    """Two hundred forms of ten questions of sixteen, within minutes that few sets keep to."""
    questions = [question(f"one-{n}", minutes=n % 5 + 1) for n in range(16)]
    found = asked(subject_of({"one": questions}), replace(OTHERS, minutes=25, forms=200))
    assert len({frozenset(ids(form)) for form in found}) == 200
    assert max(minutes(form) for form in found) == 25


def test_terms_of_the_next_form_are_new_ones_first() -> None:
    terms = [
        Term(f"term-{n}", PLACE, fragment(f"word {n}"), "", fragment("meaning"), ("cloud-a",))
        for n in range(6)
    ]
    subject = subject_of({"cloud": [question(f"cloud-{name}") for name in "abcd"]}, terms)
    forms, problems = draw(subject, replace(OTHERS, count=1, terms=3, forms=3))
    assert problems == ()
    one, other, third = (set(form.drawn[0].terms) for form in forms)
    assert one.isdisjoint(other)
    assert one | other == {term.id for term in terms}
    assert len(third) == 3


def test_terms_are_those_of_the_sections_that_have_amounts() -> None:
    terms = [
        Term("term-one", PLACE, fragment("one"), "", fragment("meaning"), ("cloud-a",)),
        Term("term-two", PLACE, fragment("two"), "", fragment("meaning"), ("cloud-b",)),
        Term("term-three", PLACE, fragment("three"), "", fragment("meaning"), ("basics-c",)),
    ]
    sections = Quota(Trait.SECTION, (("cloud", 2),))
    for seed in range(9):
        blueprint = Blueprint("quiz", PLACE, quotas=(sections,), terms=2, seed=seed)
        (form,), _ = draw(subject_of(SAME, terms), blueprint)
        assert set(form.drawn[0].terms) == {"term-one", "term-two"}
