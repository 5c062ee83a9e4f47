"""What a worksheet draws: the same for ever from the same seed, and only what was asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from studypress.load import load
from studypress.model import (
    Blueprint,
    Choice,
    Drawn,
    Form,
    Kind,
    Level,
    Match,
    Order,
    Question,
    Quota,
    Subject,
    Trait,
    Vary,
)
from studypress.resources import Resources
from studypress.sheets.chance import Chance
from studypress.sheets.code import ALPHABET, check_character
from studypress.sheets.draw import draw
from tests.support import (
    CHOICE,
    FOLLOW_UPS,
    GAP,
    MATCH,
    OPEN,
    ORDER,
    PLACE,
    section,
    settings,
    write_subject,
)

bounded = hypothesis_settings(deadline=None, max_examples=100)

LEVELS = ("basic", "intermediate", "advanced")


def open_question(number: int) -> str:
    level = f"level={LEVELS[number % 3]} minutes={number % 5 + 1}"
    return OPEN.replace("open-one", f"open-{number}").replace("level=basic minutes=4", level)


EN = {
    "en/10-basics.md": section(CHOICE, GAP, MATCH, ORDER),
    "en/20-more.md": section(*(open_question(number) for number in range(12)), id="more"),
}
FR = {name.replace("en/", "fr/"): text.replace("The", "Le") for name, text in EN.items()}


def subject_in(
    folder: Path,
    *languages: str,
    texts: Mapping[str, str] | None = None,
    sections: Sequence[str] = ("basics", "more"),
) -> Subject:
    """Return a subject of sixteen questions in two sections."""
    toml = settings(languages, sections)
    write_subject(folder, {"subject.toml": toml, **EN, **FR, **(texts or {})})
    loaded, problems = load(folder, Resources(folder.parent))
    assert loaded is not None, problems
    return loaded.subject


@pytest.fixture(scope="module")
def subject(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    return subject_in(tmp_path_factory.mktemp("content") / "tiny", "en", "fr")


@pytest.fixture(scope="module")
def pinned(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    """The same questions, and a glossary."""
    terms = "\n".join(
        f'Term {n} {{#term-{n} questions="open-{n}"}}\n:   Meaning {n}\n' for n in range(7)
    )
    texts = {"en/90-glossary.md": f"# Glossary {{#glossary kind=glossary}}\n\n{terms}"}
    folder = tmp_path_factory.mktemp("pinned") / "tiny"
    return subject_in(folder, "en", texts=texts, sections=("basics", "more", "glossary"))


WARM_UP = Blueprint("warm-up", PLACE, count=6, forms=2, seed=7)


def forms(subject: Subject, blueprint: Blueprint) -> tuple[Form, ...]:
    found, problems = draw(subject, blueprint)
    assert problems == ()
    return found


def ids(form: Form) -> list[str]:
    return [drawn.question for drawn in form.drawn]


def questions(subject: Subject) -> dict[str, Question]:
    return {question.id: question for question in subject.source.questions}


# Chance


def test_chance_is_what_it_was() -> None:
    """Worksheets drawn last year must be drawn again: these numbers may never change."""
    chance = Chance("tiny", "warm-up", 7, "questions")
    assert [chance.below(bound) for bound in (2, 6, 10, 100, 1000, 2**32, 2**63)] == [
        1,
        2,
        6,
        70,
        789,
        1811162370,
        2106333473964773411,
    ]
    assert Chance("seed").shuffled("abcdefgh") == tuple("gabfdche")
    assert Chance("seed").deranged(6) == (1, 2, 3, 5, 0, 4)


@bounded
@given(st.integers(1, 2**64), st.text(max_size=20))
def test_a_number_is_below_its_bound(bound: int, seed: str) -> None:
    chance = Chance(seed)
    assert all(0 <= chance.below(bound) < bound for _ in range(20))


@pytest.mark.parametrize("bound", [2, 3, 6, 7, 10])
def test_each_number_is_as_likely_as_the_others(bound: int) -> None:
    chance = Chance("even", bound)
    each = 2000
    found = Counter(chance.below(bound) for _ in range(each * bound))

    assert sorted(found) == list(range(bound))
    # five standard deviations of a binomial count are about 5 * sqrt(each)
    assert all(abs(count - each) < 5 * each**0.5 for count in found.values())


def test_a_bound_close_to_the_block_is_not_favoured_by_its_remainder() -> None:
    bound = 2**63 + 2**62
    chance = Chance("remainder")
    low = sum(chance.below(bound) < bound // 3 for _ in range(3000))
    # without the numbers thrown away, half of them would be in the lowest third
    assert 850 < low < 1150


@bounded
@given(st.lists(st.integers()), st.text())
def test_a_shuffle_is_a_permutation_and_repeats(items: list[int], seed: str) -> None:
    mixed = Chance(seed).shuffled(items)
    assert sorted(mixed) == sorted(items)
    assert Chance(seed).shuffled(items) == mixed


def test_every_order_of_three_comes_equally_often() -> None:
    chance = Chance("orders")
    found = Counter(chance.shuffled("abc") for _ in range(6000))
    assert len(found) == 6
    assert all(abs(count - 1000) < 150 for count in found.values())


@bounded
@given(st.integers(0, 12), st.text())
def test_a_derangement_is_a_permutation_but_not_the_given_one(count: int, seed: str) -> None:
    mixed = Chance(seed).deranged(count)
    assert sorted(mixed) == list(range(count))
    assert count < 2 or list(mixed) != list(range(count))


@pytest.mark.parametrize(
    ("one", "other"),
    [(("a", 1), ("a1",)), (("a", "b"), ("ab",)), (("a", ""), ("a",)), ((1,), (2,))],
)
def test_other_seeds_give_other_numbers(
    one: tuple[str | int, ...], other: tuple[str | int, ...]
) -> None:
    assert Chance(*one).below(2**60) != Chance(*other).below(2**60)


# Forms


HALF = Fraction(1, 2)
LEVELS_AND_SECTIONS = (
    Quota(Trait.LEVEL, (("basic", HALF), ("advanced", 1))),
    Quota(Trait.SECTION, (("basics", HALF),)),
)

PINS: dict[str, tuple[Blueprint, list[tuple[str, list[str]]]]] = {
    "count": (
        replace(WARM_UP, forms=1),
        [
            (
                "48Z4-FAQP",
                ["choice-one 012", "match-one 102", "open-2", "open-0", "open-4", "open-5"],
            )
        ],
    ),
    "order": (
        WARM_UP,
        [
            (
                "AQ2T-2XYS",
                ["choice-one 012", "match-one 102", "open-2", "open-0", "open-4", "open-5"],
            ),
            (
                "5DK0-FAHQ",
                ["match-one 021", "choice-one 210", "open-4", "open-5", "open-0", "open-2"],
            ),
        ],
    ),
    "minutes": (
        replace(WARM_UP, count=None, minutes=12, forms=1),
        [
            (
                "48Z4-FAQP",
                ["choice-one 012", "match-one 102", "open-2", "open-0", "open-4", "open-5"],
            )
        ],
    ),
    "share of the minutes": (
        replace(
            WARM_UP,
            count=None,
            minutes=20,
            forms=1,
            quotas=(Quota(Trait.LEVEL, (("basic", HALF),)),),
        ),
        [
            (
                "ZV9B-60QE",
                [
                    "choice-one 012",
                    "match-one 120",
                    "open-5",
                    "open-7",
                    "open-3",
                    "open-2",
                    "open-9",
                    "open-10",
                    "open-0",
                ],
            )
        ],
    ),
    "quotas": (
        replace(WARM_UP, quotas=LEVELS_AND_SECTIONS, forms=1),
        [
            (
                "F7EX-S5K3",
                ["order-one 021", "choice-one 210", "gap-one", "open-0", "open-4", "open-5"],
            )
        ],
    ),
    "questions": (
        replace(WARM_UP, count=5, seed=3, vary=Vary.QUESTIONS),
        [
            ("D75G-9TA5", ["order-one 021", "open-10", "open-2", "open-5", "open-9"]),
            ("8B04-2ZW5", ["gap-one", "open-7", "open-11", "open-0", "open-8"]),
        ],
    ),
    "terms": (
        replace(WARM_UP, count=2, terms=3, vary=Vary.QUESTIONS),
        [
            ("ZY2Y-DBRB", ["glossary:terms 102 term-4 term-5 term-2", "choice-one 021", "open-5"]),
            ("GZ44-X2CZ", ["glossary:terms 102 term-6 term-1 term-3", "choice-one 201", "open-11"]),
        ],
    ),
}


@pytest.mark.parametrize("name", PINS)
def test_a_form_is_what_it_was(name: str, pinned: Subject) -> None:
    """As above: a worksheet that was handed out must be drawn again, with the same code."""
    blueprint, wanted = PINS[name]
    found = [
        (form.code, [printed(drawn) for drawn in form.drawn]) for form in forms(pinned, blueprint)
    ]
    assert found == wanted


def printed(drawn: Drawn) -> str:
    """Return a drawn question in short: its id, the order of its parts, its terms."""
    parts = (drawn.question, "".join(map(str, drawn.order)), *drawn.terms)
    return " ".join(part for part in parts if part)


def test_the_same_seed_gives_the_same_form(subject: Subject) -> None:
    assert forms(subject, WARM_UP) == forms(subject, WARM_UP)


@pytest.mark.parametrize("languages", [("en",), ("fr",), ("en", "fr"), ("fr", "en")])
def test_the_languages_and_their_order_do_not_change_what_is_drawn(
    languages: tuple[str, ...], subject: Subject, tmp_path: Path
) -> None:
    other = subject_in(tmp_path / "tiny", *languages)
    for mine, theirs in zip(forms(subject, WARM_UP), forms(other, WARM_UP), strict=True):
        assert mine.drawn == theirs.drawn


@pytest.mark.parametrize("changed", [{"seed": 8}, {"name": "other"}])
def test_another_seed_or_name_draws_others(changed: dict[str, int | str], subject: Subject) -> None:
    other = replace(WARM_UP, **changed)  # type: ignore[arg-type]
    mine, theirs = forms(subject, WARM_UP)[0], forms(subject, other)[0]
    assert set(ids(mine)) != set(ids(theirs))
    assert mine.code != theirs.code


def test_forms_have_the_same_questions_in_another_order(subject: Subject) -> None:
    first, second, third = forms(subject, replace(WARM_UP, count=10, forms=3))
    assert sorted(ids(first)) == sorted(ids(second)) == sorted(ids(third))
    assert len({tuple(ids(form)) for form in (first, second, third)}) == 3
    assert [form.letter for form in (first, second, third)] == ["A", "B", "C"]
    assert [form.name for form in (first, second, third)] == [
        "warm-up-a",
        "warm-up-b",
        "warm-up-c",
    ]


def test_one_form_has_no_letter_in_its_name(subject: Subject) -> None:
    (only,) = forms(subject, replace(WARM_UP, forms=1))
    assert only.name == "warm-up"


@pytest.mark.parametrize(("kind", "count", "most"), [(Kind.OPEN, 3, 6), (Kind.ORDER, 1, 5)])
def test_no_two_forms_are_alike(kind: Kind, count: int, most: int, subject: Subject) -> None:
    # three open questions stand in six orders; three steps in six, the given one left out
    few = replace(WARM_UP, kinds=(kind,), count=count, forms=most)
    assert len({form.drawn for form in forms(subject, few)}) == most

    found, (problem,) = draw(subject, replace(few, forms=most + 1))
    assert found == ()
    assert (problem.path, problem.line) == (PLACE.path, PLACE.line)
    assert (
        f"asks for {most + 1} forms, but these questions can be put in {most} orders"
        in problem.message
    )
    assert "fewer forms" in problem.hint


def test_a_form_stays_when_another_is_added(subject: Subject) -> None:
    two, three = (forms(subject, replace(WARM_UP, forms=number)) for number in (2, 3))
    assert [form.drawn for form in two] == [form.drawn for form in three[:2]]
    assert [form.code for form in two] == [form.code for form in three[:2]]


def test_closed_questions_stand_before_open_ones(subject: Subject) -> None:
    by_id = questions(subject)
    for form in forms(subject, Blueprint("all", PLACE, forms=3)):
        opened = [by_id[identifier].kind is Kind.OPEN for identifier in ids(form)]
        assert opened == sorted(opened)
        assert len(opened) == 16


def test_what_is_shuffled_is_a_permutation(subject: Subject) -> None:
    by_id = questions(subject)
    for form in forms(subject, Blueprint("all", PLACE, forms=26)):
        for drawn in form.drawn:
            match by_id[drawn.question].task:
                case Choice(options):
                    assert sorted(drawn.order) == list(range(len(options)))
                case Match(parts) | Order(parts):
                    assert sorted(drawn.order) == list(range(len(parts)))
                    # in the order given, it would be solved already
                    assert list(drawn.order) != list(range(len(parts)))
                case _:
                    assert drawn.order == ()


@pytest.mark.parametrize("count", range(1, 17))
def test_as_many_questions_as_were_asked_for(count: int, subject: Subject) -> None:
    for form in forms(subject, replace(WARM_UP, count=count, forms=1)):
        assert len(set(ids(form))) == len(form.drawn) == count


@pytest.mark.parametrize("minutes", range(1, 45))
def test_as_many_questions_as_fit_into_the_minutes(minutes: int, subject: Subject) -> None:
    by_id = questions(subject)
    (form,) = forms(subject, Blueprint("timed", PLACE, minutes=minutes))
    drawn = {identifier: by_id[identifier].minutes for identifier in ids(form)}
    left = minutes - sum(drawn.values())

    assert left >= 0
    # nothing that was left out would have fitted in
    assert all(left < by_id[other].minutes for other in by_id.keys() - drawn.keys())


def test_without_count_and_minutes_all_are_drawn(subject: Subject) -> None:
    (form,) = forms(subject, Blueprint("all", PLACE))
    assert sorted(ids(form)) == sorted(questions(subject))


@bounded
@given(
    st.sets(st.sampled_from(["basics", "more"])),
    st.sets(st.sampled_from(Level)),
    st.sets(st.sampled_from(Kind)),
    st.sets(st.sampled_from(["alpha", "beta"])),
)
def test_what_is_drawn_passes_the_filters_and_all_that_passes_is_drawn(
    subject: Subject, sections: set[str], levels: set[Level], kinds: set[Kind], tags: set[str]
) -> None:
    blueprint = Blueprint(
        "filtered",
        PLACE,
        sections=tuple(sorted(sections)),
        levels=tuple(sorted(levels)),
        kinds=tuple(sorted(kinds)),
        tags=tuple(sorted(tags)),
    )
    wanted = {
        question.id
        for section in subject.source.sections
        for question in section.questions
        if section.id in (sections or {section.id})
        and (not levels or question.level in levels)
        and question.kind in (kinds or {question.kind})
        and (not tags or tags & set(question.tags))
    }
    found, problems = draw(subject, blueprint)
    assert {identifier for form in found for identifier in ids(form)} == wanted
    assert bool(problems) is not bool(wanted)


# Sheet codes


def test_a_code_is_two_groups_of_four(subject: Subject) -> None:
    for form in forms(subject, replace(WARM_UP, forms=26)):
        assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", form.code)
        code = form.code.replace("-", "")
        assert check_character(code[:-1]) == code[-1]


def test_codes_are_what_they_were(subject: Subject) -> None:
    """Keys printed last year must go with worksheets printed today."""
    assert [form.code for form in forms(subject, WARM_UP)] == ["AQ2T-2XYS", "5DK0-FAHQ"]


def test_no_two_forms_have_one_code(subject: Subject) -> None:
    codes = [
        form.code
        for seed in range(40)
        for form in forms(subject, replace(WARM_UP, seed=seed, forms=5))
    ]
    assert len(set(codes)) == 200


CODES = st.text(ALPHABET, min_size=7, max_size=7)


@bounded
@given(CODES)
def test_every_single_wrong_character_is_found(code: str) -> None:
    whole = code + check_character(code)
    for place, right in enumerate(whole):
        for wrong in set(ALPHABET) - {right}:
            misread = whole[:place] + wrong + whole[place + 1 :]
            assert check_character(misread[:-1]) != misread[-1]


@bounded
@given(CODES)
def test_every_swap_of_neighbours_is_found_but_of_the_first_and_last_letter(code: str) -> None:
    whole = code + check_character(code)
    for place in range(7):
        one, other = whole[place], whole[place + 1]
        swapped = whole[:place] + other + one + whole[place + 2 :]
        if one != other and {one, other} != {ALPHABET[0], ALPHABET[-1]}:
            assert check_character(swapped[:-1]) != swapped[-1]


CHANGES = [
    pytest.param("choice-one", "## Which one?", "## Which?", id="a stem"),
    pytest.param("choice-one", "Why it is so.", "Why it is not.", id="an explanation"),
    pytest.param("choice-one", "Another wrong one", "A wrong one", id="a choice"),
    pytest.param("choice-one", "- [ ] Another", "- [x] Another", id="what is right"),
    pytest.param("gap-one", "[[hydrogen|H]]", "[[hydrogen|H2]]", id="an accepted word"),
    pytest.param("match-one", ":   Madrid", ":   Barcelona", id="a pair"),
    pytest.param("order-one", "3. Go out", "3. Stay in", id="a step"),
    pytest.param("open-3", "The model answer.", "The answer.", id="an answer"),
    pytest.param("open-3", "What the asker is after.", "Whatever.", id="a probe"),
    pytest.param("open-3", "- The second point", "- The second", id="a point"),
    pytest.param("open-3", "second point\n///\n", f"second point\n///\n{FOLLOW_UPS}", id="prompts"),
]


def changed(question: str, old: str, new: str, language: str) -> dict[str, str]:
    """Return a section's file of a language with one question changed."""
    texts = EN if language == "en" else FR
    (name,) = (name for name, text in texts.items() if f"#{question} " in text)
    start = texts[name].rindex("\n## ", 0, texts[name].index(f"#{question} "))
    end = texts[name].find("\n## ", start + 1)
    end = len(texts[name]) if end < 0 else end
    inside = texts[name][start:end]
    old, new = (part.replace("The", "Le") if language == "fr" else part for part in (old, new))
    assert inside.count(old) == 1
    return {name: texts[name][:start] + inside.replace(old, new) + texts[name][end:]}


def check_codes(subject: Subject, other: Subject, question: str) -> None:
    """Check that the forms of two subjects differ in their codes where a question is in them."""
    same = different = 0
    for seed in range(12):
        blueprint = replace(WARM_UP, seed=seed)
        for mine, theirs in zip(forms(subject, blueprint), forms(other, blueprint), strict=True):
            # where the right answer is another one, it stands in another place
            assert ids(mine) == ids(theirs)
            drawn = question in ids(mine)
            assert (mine.code != theirs.code) is drawn
            different += drawn
            same += not drawn
    assert same
    assert different


@pytest.mark.parametrize(("question", "old", "new"), CHANGES)
def test_the_code_follows_the_text_of_the_drawn_questions_alone(
    question: str, old: str, new: str, subject: Subject, tmp_path: Path
) -> None:
    texts = changed(question, old, new, "en")
    check_codes(subject, subject_in(tmp_path / "tiny", "en", "fr", texts=texts), question)


@pytest.mark.parametrize(("question", "old", "new"), CHANGES)
def test_the_code_does_not_follow_the_text_of_translations(
    question: str, old: str, new: str, subject: Subject, tmp_path: Path
) -> None:
    texts = changed(question, old, new, "fr")
    other = subject_in(tmp_path / "tiny", "en", "fr", texts=texts)
    assert forms(subject, WARM_UP) == forms(other, WARM_UP)


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        pytest.param("choice-one", "level=intermediate", "level=basic", id="level"),
        pytest.param("open-3", "minutes=4", "minutes=5", id="minutes"),
    ],
)
def test_the_code_follows_the_attributes_of_the_drawn_questions_alone(
    question: str, old: str, new: str, subject: Subject, tmp_path: Path
) -> None:
    texts = changed(question, old, new, "en") | changed(question, old, new, "fr")
    check_codes(subject, subject_in(tmp_path / "tiny", "en", "fr", texts=texts), question)


def test_the_code_does_not_follow_the_lines_that_questions_stand_at(
    subject: Subject, tmp_path: Path
) -> None:
    texts = {name: text.replace("}\n\n", "}\n\n\n\n") for name, text in EN.items()}
    other = subject_in(tmp_path / "tiny", "en", "fr", texts=texts)
    assert [form.code for form in forms(subject, WARM_UP)] == [
        form.code for form in forms(other, WARM_UP)
    ]


def test_follow_up_prompts_are_not_taken_for_points(tmp_path: Path) -> None:
    others = []
    for name, border in (("points", ""), ("prompts", "///\n\n/// follow-ups\n")):
        new = f"second point\n{border}- One?\n- Two?\n"
        texts = changed("open-3", "second point\n", new, "en")
        others.append(subject_in(tmp_path / name / "tiny", "en", texts=texts))
    points, prompts = others
    check_codes(points, prompts, "open-3")


def test_the_code_follows_the_subject(subject: Subject) -> None:
    mine = forms(subject, WARM_UP)[0]
    theirs = forms(replace(subject, id="other"), WARM_UP)[0]
    assert mine.code != theirs.code
