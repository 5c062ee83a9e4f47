"""Step 2: what an author writes becomes the question that was meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studypress.content.parse import Originals
from studypress.load import load
from studypress.model import (
    Choice,
    Fragment,
    Gap,
    Kind,
    Level,
    Match,
    Open,
    Order,
    Question,
    Section,
)
from studypress.resources import Resources
from tests.support import (
    CHOICE,
    FOLLOW_UPS,
    GAP,
    MATCH,
    OPEN,
    ORDER,
    SOURCE,
    parse,
    section,
    write_subject,
)

FENCE = """\
```
## Not a heading {#no level=basic}
/// points
- [x] Not a choice
[[not a gap]]
```"""


def sound(text: str, originals: Originals | None = None) -> Section:
    found, problems = parse(text, originals)
    assert problems == ()
    assert found is not None
    return found


def question(text: str) -> Question:
    (only,) = sound(section(text)).questions
    return only


def text_of(fragment: Fragment | None) -> str | None:
    return fragment.text if fragment else None


def line_of(fragment: Fragment | None) -> int:
    assert fragment is not None
    return fragment.place.line


def test_a_section() -> None:
    found = sound("# A title {#basics}\n\nAn introduction,\nof two lines.\n\n" + OPEN + CHOICE)

    assert (found.id, found.place.line) == ("basics", 1)
    assert found.title.text == "A title"
    assert found.intro is not None
    assert (found.intro.text, found.intro.place.line) == ("An introduction,\nof two lines.", 3)
    assert [question.id for question in found.questions] == ["open-one", "choice-one"]


@pytest.mark.parametrize(
    "heading",
    [
        "# A title {#basics}",
        "# A title {: #basics}",
        "#\tA title\t{ #basics } ",
        "# A title {#basics} #",
        "# A title ## {#basics}  ",
    ],
)
def test_a_heading_may_be_written_in_several_ways(heading: str) -> None:
    found = sound(heading + "\n\n" + OPEN)
    assert (found.id, found.title.text.rstrip(" #")) == ("basics", "A title")


def test_a_section_without_id_has_that_of_its_file() -> None:
    assert sound("# A title\n\n" + OPEN).id == "basics"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Why {x}?", "Why {x}?"),
        ("Why `{#x}`?", "Why `{#x}`?"),
        ("What is C#?", "What is C#?"),
        ("How do \\# and # differ?", "How do \\# and # differ?"),
        ("Warum -- [[x]]?", "Warum -- [[x]]?"),
        ("ما هذا؟", "ما هذا؟"),
    ],
)
def test_a_stem_is_kept_as_written(written: str, text: str) -> None:
    found = question(OPEN.replace("What is open?", written))
    assert found.stem.text == text
    assert found.id == "open-one"


def test_a_question_goes_on_to_the_line_above_the_next() -> None:
    texts = [f"{text}\nThe last line.\n" for text in (OPEN, CHOICE, ORDER)]
    found = sound(f"# A title\nThe last line.\n{''.join(texts)}")

    assert text_of(found.intro) == "The last line."
    answers = [text_of(question.answer) or "" for question in found.questions]
    assert [answer.split("\n")[-1] for answer in answers] == ["The last line."] * 3


def test_an_open_question() -> None:
    found = question(OPEN)

    assert isinstance(found.task, Open)
    assert [point.text for point in found.task.points] == ["The first point", "The second point"]
    assert text_of(found.probe) == "What the asker is after."
    assert text_of(found.answer) == "The model answer."
    assert found.lead is None
    assert (found.id, found.kind, found.level) == ("open-one", Kind.OPEN, Level.BASIC)
    assert (found.minutes, found.tags, found.marks) == (4, ("alpha", "beta"), 2)


def test_an_open_question_has_two_follow_up_prompts_or_none() -> None:
    plain, found = question(OPEN), question(OPEN + FOLLOW_UPS)

    assert plain.follow_ups == ()
    assert [prompt.text for prompt in found.follow_ups] == [
        "And what is closed?",
        "How would you *open* it?",
    ]
    assert [prompt.place.line for prompt in found.follow_ups] == [17, 18]
    assert replace(found, follow_ups=()) == plain


def test_fragments_know_their_lines() -> None:
    found = question(OPEN)
    assert isinstance(found.task, Open)

    assert found.place.line == found.stem.place.line == 3
    assert line_of(found.probe) == 6
    assert line_of(found.answer) == 9
    assert [point.place.line for point in found.task.points] == [12, 13]


def test_a_line_of_a_fragment_is_that_line_of_the_file() -> None:
    lines = SOURCE.split("\n")
    for found in sound(SOURCE).questions:
        for fragment in (found.probe, found.lead, found.answer):
            if fragment is not None:
                first = fragment.place.line - 1
                wanted = fragment.text.split("\n")
                assert lines[first : first + len(wanted)] == wanted


def test_a_block_in_the_midst_of_an_answer_leaves_the_lines_below_in_place() -> None:
    text = OPEN.replace("The model answer.\n", "") + "\nAbove.\n\n/// figure | A\n![a](a.png)\n///"
    found = question(text.replace("/// points", "First.\n\n/// points"))

    lines = section(text.replace("/// points", "First.\n\n/// points")).split("\n")
    assert found.answer is not None
    assert found.answer.text.startswith("First.\n")
    assert found.answer.text.endswith("/// figure | A\n![a](a.png)\n///")
    for offset, line in enumerate(found.answer.text.split("\n")):
        assert line in ("", lines[found.answer.place.line - 1 + offset])


def test_a_choice_question() -> None:
    found = question(CHOICE.replace("- [ ] The wrong", "A lead.\n\n- [ ] The wrong"))

    assert isinstance(found.task, Choice)
    assert [(option.text.text, option.right) for option in found.task.options] == [
        ("The wrong one", False),
        ("The right one", True),
        ("Another wrong one", False),
    ]
    assert not found.task.several
    assert [option.text.place.line for option in found.task.options] == [7, 8, 9]
    assert (text_of(found.lead), line_of(found.lead)) == ("A lead.", 5)
    assert (text_of(found.answer), line_of(found.answer)) == ("Why it is so.", 11)
    assert (found.kind, found.minutes, found.marks) == (Kind.CHOICE, 1, 1)


def test_several_choices_may_be_right() -> None:
    found = question(CHOICE.replace("- [ ] The wrong", "- [X] The other"))
    assert isinstance(found.task, Choice)
    assert found.task.several


@pytest.mark.parametrize("bullet", ["-", "*", "+", "   -"])
def test_choices_begin_with_any_bullet(bullet: str) -> None:
    found = question(CHOICE.replace("- [", f"{bullet} ["))
    assert isinstance(found.task, Choice)
    assert len(found.task.options) == 3


def test_an_option_goes_on_over_lines_and_holds_code() -> None:
    found = question("""\
## Which one? {#choice-one level=basic}

- [ ] A long one,
  which goes on
lazily, too.

- [x] One with code:

      deep = 1
        deeper = 2

    ```
    - [ ] not a choice
    ```

- [ ] `[x]` and `[[no gap]]`
    - nested
    - list

Why it is so.
""")
    assert isinstance(found.task, Choice)
    assert [option.text.text for option in found.task.options] == [
        "A long one,\n  which goes on\nlazily, too.",
        "One with code:\n\n  deep = 1\n    deeper = 2\n\n```\n- [ ] not a choice\n```",
        "`[x]` and `[[no gap]]`\n- nested\n- list",
    ]
    assert text_of(found.answer) == "Why it is so."


def test_a_gap_question() -> None:
    found = question("""\
## Fill in. {#gap-one level=basic}

Think of chemistry.

Water is made of [[hydrogen | H]]
and `[[no gap]]` and [[`O2`|oxygen]].

Why it is so.
""")
    assert isinstance(found.task, Gap)
    assert found.task.gaps == (("hydrogen", "H"), ("`O2`", "oxygen"))
    assert found.task.text.text.split("\n")[0] == "Water is made of [[hydrogen | H]]"
    assert found.task.text.place.line == 7
    assert text_of(found.lead) == "Think of chemistry."
    assert text_of(found.answer) == "Why it is so."
    assert (found.kind, found.marks) == (Kind.GAP, 2)


def test_gaps_in_paragraphs_apart_are_one_text() -> None:
    found = question(GAP + "\nBetween.\n\nAlso [[this]].\n")
    assert isinstance(found.task, Gap)
    assert found.task.gaps == (("hydrogen", "H"), ("oxygen",), ("this",))
    assert found.task.text.text.count("\n") == 4
    assert found.answer is None


def test_gaps_in_a_table() -> None:
    rows = "| a | b |\n|---|---|\n| [[one]] | 2 |\n| 3 | [[four|4]] |"
    found = question(f"## Fill in. {{#gap-one level=basic}}\n\n{rows}\n")
    assert isinstance(found.task, Gap)
    assert found.task.text.text == rows
    assert found.task.gaps == (("one",), ("four", "4"))


def test_a_match_question() -> None:
    found = question(MATCH.replace("France\n", "A lead.\n\nFrance\n") + "\nWhy it is so.\n")

    assert isinstance(found.task, Match)
    assert [(pair.left.text, pair.right.text) for pair in found.task.pairs] == [
        ("France", "Paris"),
        ("Italy", "Rome"),
        ("Spain", "Madrid"),
    ]
    assert [pair.left.place.line for pair in found.task.pairs] == [7, 10, 13]
    assert [pair.right.place.line for pair in found.task.pairs] == [8, 11, 14]
    assert text_of(found.lead) == "A lead."
    assert text_of(found.answer) == "Why it is so."
    assert (found.kind, found.level, found.marks) == (Kind.MATCH, Level.ADVANCED, 3)


def test_an_order_question() -> None:
    found = question(ORDER.replace("1. Get", "A lead.\n\n1. Get") + "\nWhy it is so.\n")

    assert isinstance(found.task, Order)
    assert [step.text for step in found.task.steps] == ["Get up", "Have breakfast", "Go out"]
    assert [step.place.line for step in found.task.steps] == [7, 8, 9]
    assert text_of(found.lead) == "A lead."
    assert text_of(found.answer) == "Why it is so."
    assert (found.kind, found.marks) == (Kind.ORDER, 1)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("Term\n:   What it is", id="a definition list"),
        pytest.param("1. One\n2. Two", id="a numbered list"),
        pytest.param("- One\n- Two", id="a list"),
        pytest.param("- [A link](#open-one)\n- [1]: not a box", id="links in a list"),
        pytest.param("- `[x]` is code\n- `[[ -f x ]]` too", id="boxes and gaps in code spans"),
        pytest.param("    - [x] four spaces are code", id="indented code"),
        pytest.param("### Part\n\nText.", id="a heading within"),
        pytest.param("> ## Quoted", id="a quoted heading"),
        pytest.param(FENCE, id="a fence"),
        pytest.param(FENCE.replace("```", "~~~~"), id="a fence of tildes"),
        pytest.param(FENCE.replace("```", "```python", 1), id="a fence with a language"),
        pytest.param(
            "```\n> ```\n- ```\n  ```\n````\n## Inside\n```", id="other fences in a fence"
        ),
        pytest.param("```` ## no `fence`\n\nText.", id="a code span of many ticks"),
        pytest.param(f"~~~\n{FENCE.removesuffix('```')}~~~", id="a fence in a fence"),
        pytest.param("- one\n\n    " + FENCE.replace("\n", "\n    "), id="a fence in a list"),
        pytest.param("> " + FENCE.replace("\n", "\n> "), id="a fence in a quotation"),
    ],
)
def test_what_may_be_part_of_a_model_answer(answer: str) -> None:
    found = question(OPEN.replace("The model answer.", answer))

    assert isinstance(found.task, Open)
    assert [point.text for point in found.task.points] == ["The first point", "The second point"]
    assert found.answer is not None
    # the blank lines above indented code belong to none
    assert found.answer.text.strip() == answer.strip()


def test_an_answer_may_hold_what_would_be_a_task_if_the_question_says_it_is_open() -> None:
    answer = "- [x] done\n- [ ] to do"
    text = OPEN.replace("The model answer.", answer).replace("level", "kind=open level")
    found = question(text)
    assert found.kind is Kind.OPEN
    assert text_of(found.answer) == answer


def test_points_go_on_over_lines() -> None:
    found = question(OPEN.replace("first point", "first point,\n  which goes on\n    - deeper"))
    assert isinstance(found.task, Open)
    assert [point.text for point in found.task.points] == [
        "The first point,\nwhich goes on\n  - deeper",
        "The second point",
    ]


def test_blocks_stand_anywhere_in_a_question() -> None:
    heading, _, rest = OPEN.partition("\n")
    probe, _, points = rest.partition("The model answer.\n")
    found = question(f"{heading}\n{points}\nThe model answer.\n{probe}")
    first = question(OPEN)

    assert text_of(found.probe) == text_of(first.probe)
    assert text_of(found.answer) == text_of(first.answer)
    assert found.marks == first.marks


def test_follow_up_prompts_stand_anywhere_in_a_question() -> None:
    heading, _, rest = OPEN.partition("\n")
    found, first = question(f"{heading}\n{FOLLOW_UPS}{rest}"), question(OPEN + FOLLOW_UPS)

    assert [prompt.text for prompt in found.follow_ups] == [
        prompt.text for prompt in first.follow_ups
    ]
    assert text_of(found.answer) == text_of(first.answer)


def test_a_figure_belongs_to_its_text() -> None:
    figure = "/// figure | A tree\n![A tree](figures/a.png)\n///"
    found = question(CHOICE.replace("- [ ] The wrong", f"{figure}\n\n- [ ] The wrong"))
    assert text_of(found.lead) == figure


@pytest.mark.parametrize(
    ("stated", "minutes", "tags"),
    [
        ("level=basic", 5, ()),
        ("level=basic minutes=999", 999, ()),
        ("minutes='7' level='basic'", 7, ()),
        ('tags=" a ,, b c," level="basic"', 5, ("a", "b c")),
        ("level=basic tags=größe", 5, ("größe",)),
    ],
)
def test_attributes(stated: str, minutes: int, tags: tuple[str, ...]) -> None:
    found = question(OPEN.replace('level=basic minutes=4 tags="alpha, beta"', stated))
    assert (found.level, found.minutes, found.tags) == (Level.BASIC, minutes, tags)


def bare(text: str) -> str:
    """Return a question with its id as its only attribute, as a translation has it."""
    heading, _, rest = text.partition("\n")
    stem, _, attributes = heading.partition("{")
    return f"{stem}{{{attributes.split()[0].rstrip('}')}}}\n{rest}"


def test_a_translation_has_the_attributes_of_its_original() -> None:
    source = sound(SOURCE)
    texts = [bare(text) for text in (OPEN, CHOICE, GAP, MATCH, ORDER)]
    originals = Originals.of([source])
    translated = sound(section(*texts), originals)

    assert [
        (question.id, question.level, question.minutes, question.tags, question.kind)
        for question in translated.questions
    ] == [
        ("open-one", Level.BASIC, 4, ("alpha", "beta"), Kind.OPEN),
        ("choice-one", Level.INTERMEDIATE, 1, ("alpha",), Kind.CHOICE),
        ("gap-one", Level.BASIC, 1, (), Kind.GAP),
        ("match-one", Level.ADVANCED, 1, (), Kind.MATCH),
        ("order-one", Level.BASIC, 1, (), Kind.ORDER),
    ]


def test_a_translation_may_state_the_same() -> None:
    originals = Originals.of([sound(SOURCE)])
    assert sound(SOURCE, originals).questions == sound(SOURCE).questions


def test_comments_are_passed_over(tmp_path: Path) -> None:
    text = section(
        OPEN.replace(
            "The model answer.", "Kept <!-- [[gone]] --> so. <!-- and\n## No stem\n--> Kept."
        )
    )
    folder = write_subject(tmp_path / "some", {"en/10-basics.md": text})
    loaded, problems = load(folder, Resources(tmp_path))
    assert problems == ()
    assert loaded is not None
    (only,) = loaded.subject.source.questions
    assert only.answer is not None
    assert only.answer.text.split() == ["Kept", "so.", "Kept."]


def test_a_fence_that_touches_a_gap_is_not_cut() -> None:
    """Its inside would be read as text, and the words of the gaps printed."""
    text = "## Q {#q level=basic}\n\n~~~\na\n\nb [[x]]\n~~~\nThe [[secret]] here.\n"
    only = question(text)
    assert isinstance(only.task, Gap)
    assert only.task.gaps == (("secret",),)
    assert only.task.text.text == "The [[secret]] here."
    assert only.lead is not None
    assert only.lead.text == "~~~\na\n\nb [[x]]\n~~~"


def test_a_fence_that_touches_a_choice_belongs_to_the_explanation() -> None:
    text = "## Q {#q level=basic}\n\n- [ ] one\n- [x] two\n```\na\n\nb\n```\n"
    only = question(text)
    assert isinstance(only.task, Choice)
    assert [option.text.text for option in only.task.options] == ["one", "two"]
    assert only.answer is not None
    assert only.answer.text == "```\na\n\nb\n```"
