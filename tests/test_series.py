"""A series asks every question, easy ones first, and again after growing gaps where room is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from studypress.model import Level, Open, Place, Question
from studypress.problems import UsageError
from studypress.settings import MOST_MINUTES
from studypress.sheets.chance import Chance
from studypress.sheets.series import MOST_WEEKS, Week, plan_weeks
from tests.support import fragment
from tests.test_subject import subject

bounded = hypothesis_settings(deadline=None, max_examples=200)

LEVELS = {"b": Level.BASIC, "i": Level.INTERMEDIATE, "a": Level.ADVANCED}
HARDNESS = list(LEVELS.values())


def question(name: str, level: Level | None, minutes: int, section: str = "one") -> Question:
    place = Place(Path(f"en/{section}.md"), 1)
    return Question(
        id=name,
        place=place,
        stem=fragment("What?"),
        level=level,
        minutes=minutes,
        tags=(),
        task=Open(()),
        probe=None,
        lead=None,
        answer=None,
    )


def some(*words: str) -> list[Question]:
    """Return a question for each word: `i2-5` is an intermediate one of five minutes."""
    return [question(word, LEVELS[word[0]], int(word.partition("-")[2])) for word in words]


def plan(questions: Sequence[Question], weeks: int, minutes: int) -> tuple[Week, ...]:
    return plan_weeks(questions, weeks, minutes, Chance("tiny", "series", 1))


OPTION = re.compile(r"--(weeks|minutes) (\d+)")


def proposed(error: UsageError, option: str) -> int | None:
    found = re.search(rf"--{option} (\d+)", error.hint)
    return int(found[1]) if found else None


questions = st.lists(
    st.tuples(st.sampled_from(HARDNESS), st.integers(1, 9), st.sampled_from(["one", "two", "six"])),
    min_size=1,
    max_size=30,
).map(lambda drawn: [question(f"q{number}", *one) for number, one in enumerate(drawn)])


@dataclass(frozen=True)
class Series:
    asked: list[Question]
    minutes: int
    weeks: tuple[Week, ...]


@st.composite
def plans(draw: st.DrawFn) -> Series:
    """Draw questions, the minutes of a week and the plan; what cannot be, as hinted."""
    asked, weeks, minutes = draw(questions), draw(st.integers(1, 30)), draw(st.integers(1, 70))
    try:
        return Series(asked, minutes, plan(asked, weeks, minutes))
    except UsageError as error:
        proposal = error.hint.split(", or ")[-1 if "--minutes" in error.hint else 0]
        stated = {name: int(number) for name, number in OPTION.findall(proposal)}
        weeks, minutes = stated.get("weeks", weeks), stated.get("minutes", minutes)
        return Series(asked, minutes, plan(asked, weeks, minutes))


def appearances(weeks: Sequence[Week]) -> dict[str, list[int]]:
    found = defaultdict(list)
    for week in weeks:
        for one in week.new + week.back:
            found[one.id].append(week.number)
    return found


# What holds always


@bounded
@given(plans())
def test_every_question_is_new_once(series: Series) -> None:
    new = [one.id for week in series.weeks for one in week.new]
    assert sorted(new) == sorted(one.id for one in series.asked)
    first = {one.id: week.number for week in series.weeks for one in week.new}
    assert {name: numbers[0] for name, numbers in appearances(series.weeks).items()} == first


@bounded
@given(plans())
def test_gaps_are_over_two_weeks_and_at_least_double(series: Series) -> None:
    for numbers in appearances(series.weeks).values():
        gaps = [later - earlier for earlier, later in pairwise(numbers)]
        assert all(gap >= 3 for gap in gaps)
        assert all(later >= 2 * gap for gap, later in pairwise(gaps))


@bounded
@given(plans())
def test_a_week_has_something_and_keeps_to_its_minutes(series: Series) -> None:
    numbers = [week.number for week in series.weeks]
    assert numbers == list(range(1, len(series.weeks) + 1))
    for week in series.weeks:
        assert week.minutes == sum(one.minutes for one in week.new + week.back)
        assert 0 < week.minutes <= series.minutes


@bounded
@given(plans())
def test_new_questions_never_get_easier_but_for_basic_ones_that_wait(series: Series) -> None:
    levels = [one.level for week in series.weeks for one in week.new]
    waiting = next((n for n, level in enumerate(reversed(levels)) if level is not Level.BASIC), 0)
    early = [HARDNESS.index(level or Level.BASIC) for level in levels[: len(levels) - waiting]]
    assert early == sorted(early)
    if waiting and any(early):
        # they wait so that every hard one can come back, and the start is easy all the same
        hard = [week.number for week in series.weeks for one in week.new if one.level != "basic"]
        assert max(hard) <= len(series.weeks) - 3
        first = [one for one in series.weeks[0].new if one.level is Level.BASIC]
        assert 2 * sum(one.minutes for one in first) >= sum(
            one.minutes for one in series.weeks[0].new
        )


@bounded
@given(plans())
def test_what_is_due_comes_back_if_it_fits_and_basic_ones_last(series: Series) -> None:
    seen: dict[str, list[int]] = {}
    for week in series.weeks:
        basic = sum(one.minutes for one in week.back if one.level is Level.BASIC)
        for one in series.asked:
            numbers = seen.get(one.id)
            if not numbers or one in week.back:
                continue
            gap = 2 * (numbers[-1] - numbers[-2]) if numbers[1:] else 3
            if week.number - numbers[-1] >= gap:
                taken = week.minutes - (0 if one.level is Level.BASIC else basic)
                assert taken + one.minutes > series.minutes
        for one in week.new + week.back:
            seen.setdefault(one.id, []).append(week.number)


@bounded
@given(questions, st.integers(6, 30))
def test_with_room_enough_every_question_comes_back(asked: list[Question], weeks: int) -> None:
    weeks = min(weeks, len(asked) + 3)
    if weeks < 6:
        return
    found = plan(asked, weeks, sum(one.minutes for one in asked))
    assert all(len(numbers) > 1 for numbers in appearances(found).values())


@bounded
@given(questions, st.integers(1, 30), st.integers(1, 70))
def test_the_least_that_a_refusal_names_is_the_least(
    asked: list[Question], weeks: int, minutes: int
) -> None:
    try:
        plan(asked, weeks, minutes)
    except UsageError as error:
        if "would be empty" in str(error):
            most = proposed(error, "weeks")
            assert most is not None
            assert most < weeks
            assert len(plan(asked, most, minutes)) == most
            with pytest.raises(UsageError, match="would be empty"):
                plan(asked, most + 1, minutes)
            return
        least = proposed(error, "minutes")
        if least is not None:
            assert least > minutes
            with pytest.raises(UsageError, match=r"do not fit into|takes"):
                plan(asked, weeks, least - 1)


@bounded
@given(questions, st.integers(1, 30), st.integers(1, 70))
def test_what_a_refusal_proposes_is_a_series(
    asked: list[Question], weeks: int, minutes: int
) -> None:
    try:
        plan(asked, weeks, minutes)
    except UsageError as error:
        proposals = error.hint.removeprefix("take ").split(", or ")
        for proposal in (one for one in proposals if one != "write more questions"):
            stated = {name: int(number) for name, number in OPTION.findall(proposal)}
            assert plan(asked, stated.get("weeks", weeks), stated.get("minutes", minutes))


@given(st.lists(st.integers(1, 999), min_size=1, max_size=9), st.integers(1, 200))
@hypothesis_settings(deadline=None, max_examples=60)
def test_a_refusal_proposes_no_more_than_can_be_asked_for(lengths: list[int], weeks: int) -> None:
    asked = [question(f"q{n}", None, minutes) for n, minutes in enumerate(lengths)]
    try:
        plan(asked, weeks, 1)
    except UsageError as error:
        stated = {name: int(number) for name, number in OPTION.findall(error.hint)}
        assert stated["minutes"] <= MOST_MINUTES
        assert stated.get("weeks", weeks) <= MOST_WEEKS


def test_questions_without_a_level_count_as_basic_ones() -> None:
    plain = [replace(one, level=None if one.level is Level.BASIC else one.level) for one in KNOWN]
    assert table(plan(plain, 10, 10)) == table(plan(KNOWN, 10, 10))


@bounded
@given(questions, st.text(max_size=5))
def test_the_same_chance_gives_the_same_series(asked: list[Question], seed: str) -> None:
    minutes = sum(one.minutes for one in asked)
    one, other = (plan_weeks(asked, min(len(asked), 4), minutes, Chance(seed)) for _ in range(2))
    assert one == other


def test_another_chance_gives_another_order() -> None:
    asked = some(*(f"b{number}-1" for number in range(9)))
    one, other = (plan_weeks(asked, 1, 9, Chance(seed)) for seed in (1, 2))
    assert one != other


# What is refused

REFUSED = {
    "no week": (some("b1-5"), 0, 10, "a series takes at least 1 week of at least 1 minute", ""),
    "no minute": (some("b1-5"), 1, 0, "a series takes at least 1 week of at least 1 minute", ""),
    "no question": ([], 1, 10, "there is no question to make a series of", "write one"),
    "too long a question": (
        some("b1-5", "a1-12", "i1-11"),
        3,
        10,
        "the question 'a1-12' takes 12 minutes, more than the 10 of a week",
        "take --minutes 12",
    ),
    "too long a question, and too few weeks": (
        some("b1-5", "a1-12", "i1-11"),
        2,
        10,
        "the question 'a1-12' takes 12 minutes, more than the 10 of a week",
        "take --minutes 16",
    ),
    "too many questions": (
        some("b1-5", "b2-5", "b3-5", "b4-5", "i1-4"),
        2,
        10,
        "5 questions of 24 minutes in all do not fit into 2 x 10 minutes",
        "take --weeks 3, or --minutes 14",
    ),
    "one question for two weeks": (
        some("b1-5"),
        2,
        10,
        "too few questions for 2 weeks: week 2 would be empty",
        "take --weeks 1, or write more questions",
    ),
    "three questions for two months": (
        some("b1-5", "i1-5", "a1-5"),
        9,
        10,
        "too few questions for 9 weeks: week 7 would be empty",
        "take --weeks 6, or write more questions",
    ),
}


@pytest.mark.parametrize(
    ("asked", "weeks", "minutes", "message", "hint"), REFUSED.values(), ids=REFUSED.keys()
)
def test_what_cannot_be_is_refused(
    asked: list[Question], weeks: int, minutes: int, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        plan(asked, weeks, minutes)
    assert (str(caught.value), caught.value.hint) == (message, hint)


# Series that we know


KNOWN = some("a1-5", "a2-4", "b1-2", "b2-3", "b3-2", "b4-1", "i1-3", "i2-4", "i3-4", "i4-5")


def table(weeks: Sequence[Week]) -> list[tuple[str, str]]:
    return [(" ".join(q.id for q in w.new), " ".join(q.id for q in w.back)) for w in weeks]


def test_a_series_is_what_it_was() -> None:
    """A group half way through must be given the same weeks again: this may never change."""
    assert table(plan(KNOWN, 10, 10)) == [
        ("b3-2 b2-3", ""),
        ("b4-1 b1-2", ""),
        ("i4-5", ""),
        ("i3-4", "b3-2 b2-3"),
        ("i1-3 i2-4", "b4-1 b1-2"),
        ("a2-4", "i4-5"),
        ("a1-5", "i3-4"),
        ("", "i1-3 i2-4"),
        ("", "a2-4"),
        ("", "b3-2 b2-3 a1-5"),
    ]


def test_where_weeks_are_short_each_is_filled() -> None:
    asked = some(*(f"b{number}-5" for number in range(4)), *(f"i{number}-5" for number in range(3)))
    assert [week.minutes for week in plan(asked, 5, 10)] == [10, 10, 10, 10, 10]
    assert [len(week.new) for week in plan(asked, 5, 10)] == [2, 2, 2, 1, 0]


def test_shorter_questions_of_the_level_fill_a_week() -> None:
    asked = some("b1-6", "b2-6", "b3-6", "b4-4", "b5-4", "b6-4")
    assert [week.minutes for week in plan(asked, 3, 10)] == [10, 10, 10]


def test_sections_take_turns() -> None:
    asked = [
        question(f"{section}{number}", Level.BASIC, 1, section)
        for section in ("one", "two", "six")
        for number in range(4)
    ]
    for week in plan(asked, 4, 3)[:4]:
        assert {one.place.path.stem for one in week.new} == {"one", "two", "six"}


def test_a_small_section_lasts_as_long_as_a_large_one() -> None:
    large = [question(f"l{number}", Level.BASIC, 1, "large") for number in range(9)]
    small = [question(f"s{number}", Level.BASIC, 1, "small") for number in range(3)]
    for week in plan(large + small, 3, 4):
        assert [one.place.path.stem for one in week.new].count("small") == 1


def test_the_most_overdue_comes_back_first() -> None:
    weeks = plan(some("i1-4", "i2-4", "i3-4", "i4-4", "a1-4"), 8, 4)
    assert [week.new for week in weeks[5:]] == [(), (), ()]
    assert [week.back for week in weeks[5:]] == [week.new for week in weeks[:3]]


def test_of_equally_overdue_ones_the_hardest_comes_back_first() -> None:
    weeks = plan(some("b1-2", "i1-1", "a1-1", "a2-3", "a3-3", "a4-3"), 4, 4)
    assert table(weeks)[0] == ("b1-2 i1-1 a1-1", "")
    assert [one.id for one in weeks[3].back] == ["a1-1"]


SERIES = [(4, 60), (6, 60), (6, 90), (8, 45), (12, 60), (26, 60)]


@pytest.mark.parametrize(("weeks", "minutes"), SERIES)
def test_the_subject_makes_a_series_for_a_group(weeks: int, minutes: int) -> None:
    found = plan(subject().source.questions, weeks, minutes)
    basic = sum(one.level is Level.BASIC for one in found[0].new)
    assert basic > 2 * (len(found[0].new) - basic)
    loads = [week.minutes for week in found]
    # no week is much shorter than the one before; the first weeks have nothing to bring back
    assert all(later > 0.6 * load for load, later in pairwise(loads))
    hard = [q.id for q in subject().source.questions if q.level is not Level.BASIC]
    back = [name for name in hard if len(appearances(found)[name]) > 1]
    share = {(4, 60): 0.0, (6, 60): 0.95, (8, 45): 0.9}.get((weeks, minutes), 1.0)
    assert len(back) / len(hard) >= share
