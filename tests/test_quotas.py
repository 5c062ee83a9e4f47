"""What a worksheet draws by counts and shares: as written, as drawn, and when it cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from studypress.model import Amount, Blueprint, Form, Kind, Level, Question, Quota, Subject, Trait
from studypress.problems import UsageError
from studypress.quotas import parse_amount, with_words
from studypress.sheets.draw import draw
from studypress.sheets.portions import portions
from tests.support import PLACE, question, subject_of

bounded = hypothesis_settings(deadline=None, max_examples=150)

HALF = Fraction(1, 2)
BASE = Blueprint("quiz", PLACE)


def quota(by: Trait, **amounts: Amount) -> Quota:
    return Quota(by, tuple(amounts.items()))


def drawn(subject: Subject, blueprint: Blueprint) -> list[Question]:
    """Return the questions of form A."""
    found, problems = draw(subject, blueprint)
    assert problems == ()
    return questions_of(subject, found[0])


def questions_of(subject: Subject, form: Form) -> list[Question]:
    by_id = {question.id: question for question in subject.source.questions}
    return [by_id[item.question] for item in form.drawn]


# As written


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        (1, 1),
        (12, 12),
        ("1/2", HALF),
        ("2/4", HALF),
        ("50%", HALF),
        ("1/3", Fraction(1, 3)),
        ("100%", Fraction(1)),
        ("1/1", Fraction(1)),
        *((bad, None) for bad in (0, -1, "", "0%", "0/3", "3/2", "101%", "1/0", "half", "0.5")),
        *((bad, None) for bad in ("4", "1 /2", "-1/2", "٣/٤", "1/2\n", "1/" + "9" * 5000)),
    ],
)
def test_an_amount_is_a_number_or_a_share(text: int | str, amount: Amount | None) -> None:
    assert parse_amount(text) == amount


def test_options_give_filters_and_quotas() -> None:
    words = {
        Trait.SECTION: ["cloud=3", "first=1"],
        Trait.LEVEL: ["basic=1/2", "advanced=25%"],
        Trait.KIND: ["gap", "choice"],
        Trait.TAG: [],
    }
    made = with_words(replace(BASE, count=8), words)
    assert made == replace(
        BASE,
        count=8,
        kinds=(Kind.GAP, Kind.CHOICE),
        quotas=(
            quota(Trait.SECTION, cloud=3, first=1),
            quota(Trait.LEVEL, basic=HALF, advanced=Fraction(1, 4)),
        ),
    )
    assert with_words(BASE, {}) == BASE
    assert with_words(BASE, {Trait.TAG: ["a=b=2"]}).quotas == (Quota(Trait.TAG, (("a=b", 2),)),)


@pytest.mark.parametrize(
    ("words", "blueprint", "message", "hint"),
    [
        ({"level": ["bascis"]}, BASE, "unknown level 'bascis'", "did you mean 'basic'?"),
        ({"kind": ["gaps=1"]}, BASE, "unknown kind 'gaps'", "did you mean 'gap'?"),
        ({"level": ["basic=some"]}, BASE, "--level basic=some: 'some' is not an", "'1/2' or '25%'"),
        ({"tag": ["a=0"]}, BASE, "--tag a=0: '0' is not an amount", "a whole number from 1"),
        ({"tag": ["a="]}, BASE, "--tag a=: '' is not an amount", "a whole number from 1"),
        ({"tag": ["a=1", "a=2"]}, BASE, "--tag has two amounts for 'a'", "leave one out"),
        (
            {"level": ["basic=1", "advanced"]},
            BASE,
            "--level has an amount for 'basic', but none for 'advanced'",
            "each word an amount",
        ),
        (
            {"level": ["basic=1/2"]},
            BASE,
            "--level has shares, but of what?",
            "state --count or --minutes",
        ),
        (
            {"level": ["basic=3"]},
            replace(BASE, minutes=9),
            "with --minutes, the amount of 'basic' is a share",
            "write a share",
        ),
        (
            {"level": ["basic=3"], "section": ["cloud=4"]},
            BASE,
            "different sums: --section to 4, --level to 3",
            "state --count",
        ),
        (
            {"level": ["basic=3"]},
            replace(BASE, count=2),
            "the amounts of --level add up to more than 2 questions",
            "ask for less",
        ),
        (
            {"level": ["basic=1"], "section": ["cloud=1"], "tag": ["a=1"]},
            BASE,
            "at most two of --section, --level, --tag, --kind",
            "not counted",
        ),
    ],
)
def test_what_options_cannot_be_is_told(
    words: Mapping[str, list[str]], blueprint: Blueprint, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        with_words(blueprint, {Trait(trait): values for trait, values in words.items()})
    assert message in str(caught.value)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("amounts", "whole", "found"),
    [
        ({"a": HALF}, 12, [6, 6]),
        ({"a": HALF}, 11, [6, 5]),
        ({"a": Fraction(1, 3)}, 10, [3, 7]),
        ({"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3)}, 10, [4, 3, 3, 0]),
        ({"a": Fraction(1, 6), "b": Fraction(5, 6)}, 10, [2, 8, 0]),
        ({"a": HALF, "b": 4}, 12, [6, 4, 2]),
        ({"a": 3, "b": 4}, 7, [3, 4, 0]),
    ],
)
def test_shares_are_rounded_so_that_all_add_up(
    amounts: Mapping[str, Amount], whole: int, found: list[int]
) -> None:
    assert list(portions(quota(Trait.LEVEL, **amounts), whole).values()) == found


# As drawn


def shelf() -> Subject:
    """Return 36 questions: in each of three sections, four of each level, with tags and kinds."""
    kinds = list(Kind)
    return subject_of(
        {
            section: [
                question(
                    f"{section}-{level}-{number}",
                    level,
                    kinds[(number + shift) % len(kinds)],
                    minutes=number % 3 + shift + 1,
                    tags=("alpha", "beta")[number % 2 : number],
                )
                for shift, level in enumerate(Level)
                for number in range(4)
            ]
            for section in ("cloud", "basics", "technical")
        }
    )


def has(trait: Trait, word: str, question: Question) -> bool:
    return {
        Trait.SECTION: question.id.startswith(f"{word}-"),
        Trait.LEVEL: question.level == word,
        Trait.TAG: word in question.tags,
        Trait.KIND: question.kind.value == word,
    }[trait]


@pytest.mark.parametrize(
    ("quotas", "count", "numbers"),
    [
        ([quota(Trait.LEVEL, basic=HALF)], 12, [6]),
        ([quota(Trait.LEVEL, basic=HALF, advanced=2)], 12, [6, 2]),
        ([quota(Trait.LEVEL, basic=3, advanced=2)], None, [3, 2]),
        ([quota(Trait.SECTION, cloud=1)], 20, [1]),
        ([quota(Trait.TAG, alpha=3)], 9, [3]),
        ([quota(Trait.KIND, open=HALF, gap=HALF)], 8, [4, 4]),
        ([quota(Trait.LEVEL, basic=HALF), quota(Trait.SECTION, cloud=HALF)], 14, [7, 7]),
        ([quota(Trait.SECTION, cloud=4, basics=2), quota(Trait.KIND, gap=HALF)], None, [4, 2, 3]),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_as_many_of_each_word_as_were_asked_for(
    quotas: list[Quota], count: int | None, numbers: list[int], seed: int
) -> None:
    blueprint = replace(BASE, quotas=tuple(quotas), count=count, seed=seed)
    found = drawn(shelf(), blueprint)
    words = [(one.by, word) for one in quotas for word in one.words]
    assert [sum(has(*word, one) for one in found) for word in words] == numbers
    assert len(found) == len(set(found)) == (count or quotas[0].total)


def test_a_question_with_two_tags_that_are_counted_is_not_drawn() -> None:
    subject = subject_of(
        {"one": [question("a", tags="x"), question("b", tags="y"), question("c", tags="xy")]}
    )
    tags = quota(Trait.TAG, x=1, y=1)
    for seed in range(20):
        found = drawn(subject, replace(BASE, quotas=(tags,), seed=seed))
        assert {one.id for one in found} == {"a", "b"}


def test_a_filter_beside_a_quota_still_holds() -> None:
    only = replace(BASE, kinds=(Kind.OPEN,), quotas=(quota(Trait.LEVEL, basic=2, advanced=1),))
    assert {one.kind for one in drawn(shelf(), only)} == {Kind.OPEN}


@st.composite
def asked_twice(draw_: st.DrawFn) -> tuple[Subject, Blueprint]:
    """Return a small subject, and a blueprint with two amounts by level and two by section."""
    levels = draw_(st.lists(st.sampled_from(Level), min_size=2, max_size=9))
    names = ("cloud", "basics", "technical")
    sections = [draw_(st.sampled_from(names)) for _ in levels]
    made = {
        name: [
            question(f"{name}-{number}", level)
            for number, (level, section) in enumerate(zip(levels, sections, strict=True))
            if section == name
        ]
        for name in names
    }
    count = draw_(st.integers(2, len(levels)))
    firsts = [draw_(st.integers(1, count - 1)) for _ in range(2)]
    seconds = [draw_(st.integers(1, count - first)) for first in firsts]
    quotas = (
        quota(Trait.LEVEL, basic=firsts[0], advanced=seconds[0]),
        quota(Trait.SECTION, cloud=firsts[1], basics=seconds[1]),
    )
    seed = draw_(st.integers(0, 5))
    return subject_of(made), replace(BASE, count=count, quotas=quotas, seed=seed)


@hypothesis_settings(deadline=None, max_examples=400)
@given(asked_twice())
def test_what_can_be_drawn_is_drawn_and_what_cannot_is_told(
    case: tuple[Subject, Blueprint],
) -> None:
    subject, blueprint = case

    def meets(found: Sequence[Question]) -> bool:
        return all(
            sum(has(one.by, word, question) for question in found) == amount
            for one in blueprint.quotas
            for word, amount in one.amounts
        )

    assert blueprint.count is not None
    possible = any(meets(some) for some in combinations(subject.source.questions, blueprint.count))
    forms, problems = draw(subject, blueprint)
    assert bool(forms) is possible
    assert bool(problems) is not possible
    if forms:
        found = questions_of(subject, forms[0])
        assert meets(found)
        assert len({one.id for one in found}) == blueprint.count


def test_chance_decides_between_all_that_can_be_drawn() -> None:
    """A basic question of one section and an advanced one of the other, or the other way round."""
    subject = subject_of(
        {
            name: [question(f"{name}-{level}", level) for level in ("basic", "advanced")]
            for name in ("cloud", "basics")
        }
    )
    quotas = (quota(Trait.LEVEL, basic=1, advanced=1), quota(Trait.SECTION, cloud=1, basics=1))
    found = Counter(
        frozenset(one.id for one in drawn(subject, replace(BASE, quotas=quotas, seed=seed)))
        for seed in range(60)
    )
    assert set(found) == {
        frozenset({"cloud-basic", "basics-advanced"}),
        frozenset({"cloud-advanced", "basics-basic"}),
    }
    assert min(found.values()) > 15


# Minutes


@bounded
@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.integers(1, 40), st.integers(0, 9))
def test_the_minutes_are_filled_as_full_as_can_be(
    lengths: list[int], minutes: int, seed: int
) -> None:
    subject = subject_of(
        {"one": [question(f"q{n}", minutes=length) for n, length in enumerate(lengths)]}
    )
    sums = {sum(some) for size in range(10) for some in combinations(lengths, size)}
    best = max(total for total in sums if total <= minutes)
    forms, problems = draw(subject, replace(BASE, minutes=minutes, seed=seed))
    assert bool(problems) is (best == 0)
    if forms:
        assert sum(one.minutes for one in questions_of(subject, forms[0])) == best


@pytest.mark.parametrize("seed", range(8))
def test_each_word_fills_its_share_of_the_minutes(seed: int) -> None:
    levels = quota(Trait.LEVEL, basic=Fraction(1, 3), advanced=HALF)
    found = drawn(shelf(), replace(BASE, minutes=30, quotas=(levels,), seed=seed))
    minutes: Counter[Level | None] = Counter()
    for one in found:
        minutes[one.level] += one.minutes
    # there are questions of one minute or two of each level, so that every share can be filled
    assert minutes == {"basic": 10, "advanced": 15, "intermediate": 5}


# What cannot be


FEW = {
    "cloud": [question("a", "basic"), question("b", "basic"), question("c", "advanced", "gap")],
    "technical": [question("d", "basic", minutes=3), question("e", "intermediate", tags="xy")],
    "basics": [question("f", "advanced", minutes=4, tags="x")],
}


@pytest.mark.parametrize(
    ("asked", "messages"),
    [
        (
            {"count": 7},
            [
                "7 questions, but 6 qualify: 2 basic and 1 advanced in 'cloud', "
                "1 basic and 1 intermediate in 'technical', 1 advanced in 'basics'"
            ],
        ),
        (
            {"count": 2, "kinds": (Kind.GAP,)},
            ["2 questions, but 1 qualifies: 1 advanced in 'cloud'"],
        ),
        ({"count": 1, "kinds": (Kind.ORDER,)}, ["questions, but none qualifies"]),
        (
            {"quotas": (quota(Trait.LEVEL, basic=6, advanced=3, intermediate=1),)},
            [
                "6 basic questions, but 3 qualify: 2 in 'cloud', 1 in 'technical'",
                "3 advanced questions, but 2 qualify: 1 in 'cloud', 1 in 'basics'",
            ],
        ),
        (
            {"count": 6, "quotas": (quota(Trait.LEVEL, basic=1, advanced=1),)},
            [
                "4 questions of other levels than basic and advanced, but 1 qualifies: "
                "1 intermediate in 'technical'"
            ],
        ),
        (
            {"count": 6, "quotas": (quota(Trait.SECTION, cloud=4, basics=2),)},
            [
                "4 questions in 'cloud', but 3 qualify: 2 basic and 1 advanced",
                "2 questions in 'basics', but 1 qualifies: 1 advanced",
            ],
        ),
        (
            {"count": 5, "quotas": (quota(Trait.SECTION, cloud=1),)},
            [
                "4 questions in other sections than 'cloud', but 3 qualify: 1 basic and "
                "1 intermediate in 'technical', 1 advanced in 'basics'"
            ],
        ),
        (
            {"quotas": (quota(Trait.TAG, x=1, y=1),)},
            ["1 question with the tag 'y', but none qualifies"],
        ),
        (
            {"count": 6, "quotas": (quota(Trait.TAG, x=1),)},
            [
                "5 questions without the tag 'x', but 4 qualify: 2 basic and 1 advanced in "
                "'cloud', 1 basic in 'technical'"
            ],
        ),
        (
            {"quotas": (quota(Trait.KIND, gap=2),)},
            ["2 gap questions, but 1 qualifies: 1 advanced in 'cloud'"],
        ),
        (
            {
                "count": 4,
                "quotas": (quota(Trait.LEVEL, advanced=2), quota(Trait.SECTION, technical=2)),
            },
            # two places are left beside the section 'technical', which has none of them
            [],
        ),
        (
            {
                "count": 4,
                "quotas": (quota(Trait.LEVEL, basic=3), quota(Trait.SECTION, cloud=1)),
            },
            [
                "3 basic questions beside its amounts by section, but these leave room for 2: "
                "1 in 'cloud', 1 elsewhere"
            ],
        ),
        (
            {
                "count": 3,
                "quotas": (quota(Trait.SECTION, technical=2), quota(Trait.KIND, gap=1)),
                "levels": (Level.BASIC, Level.ADVANCED, Level.INTERMEDIATE),
            },
            [],
        ),
        (
            {
                "count": 3,
                "quotas": (quota(Trait.SECTION, technical=2, basics=1), quota(Trait.KIND, gap=1)),
            },
            [
                "3 questions in 'technical' or 'basics' beside its amounts by kind, but these "
                "leave room for 2: 0 gap, 2 elsewhere"
            ],
        ),
        (
            {"minutes": 2, "sections": ("basics",)},
            ["2 minutes of questions, but the shortest takes 4"],
        ),
        (
            {"minutes": 12, "quotas": (quota(Trait.LEVEL, basic=HALF, advanced=HALF),)},
            [
                "6 minutes of basic questions, but 5 minutes qualify: 2 in 'cloud', "
                "3 in 'technical'",
                "6 minutes of advanced questions, but 5 minutes qualify: 1 in 'cloud', "
                "4 in 'basics'",
            ],
        ),
        (
            {
                "minutes": 5,
                "sections": ("basics", "cloud"),
                "quotas": (quota(Trait.TAG, x=Fraction(3, 5)),),
            },
            ["3 minutes of questions with the tag 'x', but the shortest takes 4"],
        ),
    ],
)
def test_what_is_short_of_what_is_told(asked: Mapping[str, object], messages: list[str]) -> None:
    blueprint = replace(BASE, **asked)  # type: ignore[arg-type]
    forms, problems = draw(subject_of(FEW), blueprint)
    wanted = [f"the worksheet 'quiz' asks for {message}" for message in messages]
    assert [problem.message for problem in problems] == wanted
    assert all(problem.hint for problem in problems)
    assert bool(forms) is not bool(messages)
