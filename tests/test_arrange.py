"""How questions stand on a form: closed before open, right answers evenly over the places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from studypress.model import Blueprint, Choice, Drawn, Match, Pair, Question
from studypress.sheets.arrange import arrange
from studypress.sheets.chance import Chance
from studypress.sheets.draw import draw
from studypress.sheets.letters import letter
from tests.support import PLACE, fragment, question, subject_of

bounded = hypothesis_settings(deadline=None, max_examples=150)


def choices(*numbers: int) -> list[Question]:
    """Return choice questions with so many choices each, the first of them right."""
    return [
        question(f"choice-{n}", kind="choice", right=[True, *[False] * (number - 1)])
        for n, number in enumerate(numbers)
    ]


def arranged(
    questions: Sequence[Question], seed: int, others: Sequence[tuple[Drawn, ...]] = ()
) -> tuple[Drawn, ...]:
    form = arrange(questions, (), Chance("arrange", seed, len(others)), others)
    assert form is not None
    return form


def right_places(questions: Sequence[Question], form: Sequence[Drawn]) -> Counter[int]:
    """Return how many right answers stand at each place."""
    by_id = {question.id: question for question in questions}
    found: Counter[int] = Counter()
    for drawn in form:
        task = by_id[drawn.question].task
        assert isinstance(task, Choice)
        found.update(n for n, index in enumerate(drawn.order) if task.options[index].right)
    return found


def test_letters_go_on_behind_z() -> None:
    letters = {0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"}
    assert {index: letter(index) for index in letters} == letters
    assert len({letter(index) for index in range(800)}) == 800


@bounded
@given(st.integers(2, 6), st.integers(1, 30), st.integers(0, 9))
def test_right_answers_are_spread_evenly(options: int, number: int, seed: int) -> None:
    questions = choices(*[options] * number)
    forms: list[tuple[Drawn, ...]] = []
    for _ in range(2):
        form = arranged(questions, seed, forms)
        found = right_places(questions, form)
        counts = [found[place] for place in range(options)]
        assert sum(counts) == number
        assert max(counts) - min(counts) <= 1
        forms.append(form)


@bounded
@given(st.lists(st.integers(2, 6), min_size=1, max_size=20), st.integers(0, 9))
def test_no_place_is_fuller_than_it_must_be(numbers: list[int], seed: int) -> None:
    questions = choices(*numbers)
    found = right_places(questions, arranged(questions, seed))
    # questions of up to so many choices have so many places to share
    least = max(-(-sum(n <= options for n in numbers) // options) for options in set(numbers))
    assert max(found.values()) == least


@bounded
@given(st.lists(st.lists(st.booleans(), min_size=2, max_size=5), max_size=8), st.integers(0, 9))
def test_with_several_right_answers_it_is_still_a_permutation(
    rights: list[list[bool]], seed: int
) -> None:
    questions = [
        question(f"choice-{n}", kind="choice", right=[*right, True])
        for n, right in enumerate(rights)
    ]
    form = arranged(questions, seed)
    lengths = {
        question.id: len(right) + 1 for question, right in zip(questions, rights, strict=True)
    }
    assert {drawn.question: sorted(drawn.order) for drawn in form} == {
        identifier: list(range(length)) for identifier, length in lengths.items()
    }
    assert sum(right_places(questions, form).values()) == sum(map(sum, rights)) + len(rights)


def test_several_right_answers_go_where_fewest_are() -> None:
    several = [
        question(f"choice-{n}", kind="choice", right=[True, True, False, False]) for n in range(6)
    ]
    found = right_places(several, arranged(several, seed=1))
    assert sorted(found.values()) == [3, 3, 3, 3]


def test_places_do_not_follow_the_order_of_the_questions() -> None:
    """Or a reader could tell the fourth right answer from the three above it."""
    questions = choices(*[4] * 12)
    mixed = 0
    for seed in range(30):
        form = arranged(questions, seed)
        places = [drawn.order.index(0) for drawn in form]
        mixed += any(len(set(places[n : n + 4])) < 4 for n in (0, 4, 8))
    assert mixed > 25


@pytest.mark.parametrize("kind", ["choice", "match", "order"])
@pytest.mark.parametrize("seed", range(5))
def test_no_form_repeats_an_order_while_there_are_others(kind: str, seed: int) -> None:
    questions = [question(f"{kind}-{n}", kind=kind, right=[True, False, False]) for n in range(3)]
    # a choice has 6 orders; right sides and steps have 5, since one would be solved already
    most = 6 if kind == "choice" else 5
    forms: list[tuple[Drawn, ...]] = []
    for _ in range(most - 1 if kind == "choice" else most):
        forms.append(arranged(questions, seed, forms))
    for one in questions:
        orders = [drawn.order for form in forms for drawn in form if drawn.question == one.id]
        # three places for three right answers: which is left to a question may be used up early
        least = len(orders) if kind != "choice" else len(orders) - 1
        assert len(set(orders)) >= least
        assert all(before != behind for before, behind in pairwise(orders))


def test_a_roster_of_two_hundred_has_a_form_each() -> None:
    subject = subject_of({"one": [*choices(4, 4, 4, 4), question("open"), question("other")]})
    forms, problems = draw(subject, Blueprint("roster", PLACE, forms=200))
    assert problems == ()
    assert [form.letter for form in forms[24:28]] == ["Y", "Z", "AA", "AB"]
    assert forms[27].name == "roster-ab"
    assert len({form.drawn for form in forms}) == len({form.code for form in forms}) == 200
    few, _ = draw(subject, Blueprint("roster", PLACE, forms=2))
    assert [replace(form, blueprint=few[0].blueprint) for form in forms[:2]] == list(few)


@bounded
@given(st.integers(2, 5), st.integers(0, 30), st.integers(1, 4))
def test_pinned_choices_stand_as_written_and_spread_nothing(
    number: int, seed: int, forms: int
) -> None:
    shuffled = choices(*[4] * number)
    pinned = [
        replace(one, id=f"pinned-{n}", task=replace(one.task, pinned=True))
        for n, one in enumerate(choices(*[2] * number))
        if isinstance(one.task, Choice)
    ]
    others: list[tuple[Drawn, ...]] = []
    for _ in range(forms):
        form = arranged([*shuffled, *pinned], seed, others)
        others.append(form)
        assert {drawn.order for drawn in form if drawn.question.startswith("pinned")} == {(0, 1)}
        own = [drawn for drawn in form if drawn.question.startswith("choice")]
        places = right_places(shuffled, own)
        assert max(places.values()) - min(places[n] for n in range(4)) <= 1


@bounded
@given(st.lists(st.integers(0, 3), min_size=3, max_size=7), st.integers(0, 30))
def test_a_shared_right_side_is_printed_once(sides: list[int], seed: int) -> None:
    pairs = (Pair(fragment(f"term {n}"), fragment(f"side {n}")) for n in sides)
    match = Match(tuple(pairs))
    (drawn,) = arranged([replace(question("match", kind="match"), task=match)], seed)
    assert sorted(drawn.order) == list(range(len(sides)))
    printed = [sides[index] for index in match.printed(drawn.order)]
    assert sorted(printed) == sorted(set(sides))
    assert [printed[place] for place in match.places(drawn.order)] == sides


def test_forms_print_shared_right_sides_in_every_order() -> None:
    pairs = [Pair(fragment(f"term {n}"), fragment(f"side {n % 2}")) for n in range(5)]
    match = Match(tuple(pairs))
    subject = subject_of({"one": [replace(question("match", kind="match"), task=match)]})
    forms, problems = draw(subject, Blueprint("w", PLACE, forms=2))
    assert problems == ()
    assert {match.printed(form.drawn[0].order) for form in forms} == {(0, 1), (1, 0)}
    _, (problem,) = draw(subject, Blueprint("w", PLACE, forms=3))
    assert "asks for 3 forms" in problem.message
