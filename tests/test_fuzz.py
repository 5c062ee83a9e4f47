"""Whatever stands in a file: no crash, no hang, and no question lost without a word.

`make fuzz MINUTES=10` runs these for longer, with other examples each time.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studypress.content.parse import Originals, parse_section
from studypress.content.references import check_references, references
from studypress.content.switches import check_switches
from studypress.model import Choice, Fragment, Gap, Match, Open, Order, Question
from studypress.settings import parse_settings
from studypress.source import Faults, SourceFile
from tests.support import CHOICE, FOLLOW_UPS, GAP, MATCH, OPEN, ORDER, locale, parse, section

PIECES = st.sampled_from(
    [
        *("# Title {#basics}", "## Stem {#a level=basic}", "## Stem {#b kind=gap level=basic}"),
        *("## Stem {#c kind=match}", "## Stem {#d kind=order level=x}", "## {}", "##", "### Part"),
        *("##Stem {#e level=basic}", " ## Stem {#f level=basic}", "#### deep", "#", "## }{ ##"),
        *("/// probe", "/// points", "/// figure | A tree", "/// other", "///", "//// x", "///|"),
        *("/// follow-ups", "/// follow-ups\n- One?\n- Two?\n///"),
        *("```", "~~~", "````", "``` python", "> ```", "- ```", "    ```", "~~~ `"),
        *("- [ ] wrong", "- [x] right", "- [] odd", "- [y] odd", "* [X] ", "    - [x] deep"),
        *("[[gap]]", "[[gap|other]]", "[[", "]]", "[[]]", "`[[code]]`", "[[`a|b`]]", "[[a]"),
        *("term", ":   definition", ": ", "1. one", "2) two", "1. ", "- point", "-", "  more"),
        *("===", "---", "| a | b |", "|---|---|", "> quoted", "    code", "\ttab", " ", ""),
        *("![a](figures/a.png)", "[a](#b)", "[a]: javascript:b", "[a](", "![", "`", "``", "`a``"),
        *("\u2028", "\u00a0", "\u202e", "é", "e\u0301", "😀", "\u200b", "ﬁ", "ß", "İ", "\u0085"),
    ]
)
LINES = st.lists(st.lists(PIECES, max_size=3).map("".join), max_size=40).map("\n".join)
QUESTIONS = st.lists(st.sampled_from([OPEN, CHOICE, GAP, MATCH, ORDER, "```\n## a\n```\n"]))
NEAR = st.tuples(QUESTIONS, st.integers(0, 2000), st.integers(0, 30), LINES).map(
    lambda parts: cut(section(*parts[0]), parts[1], parts[2], parts[3])
)
INNER = st.lists(
    st.sampled_from(
        [
            *("Words.", "", "", "### Part", "> ## quoted", "- pointed", "1. firstly", "lazily"),
            *("```\n## fenced\n///\n```", "~~~\n- [x] tilde\n```\n~~~", "````\n```\n````"),
            *("- item\n\n    ```\n    ## deeper\n    ```", "> ```\n> ## within\n> ```"),
            *("term\n:   definition", "| cell |\n|---|", "    ## indented", "\t- [x] tabbed"),
            *("/// figure | A tree\n![tree](figures/tree.png)\n///", "`[[span]]`", "`- [x] tick`"),
            *(
                "[link](#there)",
                "\\# escaped",
                "***",
                "- - -",
                "<b>bold</b>",
                "&amp;",
                "a\u2028## b",
            ),
        ]
    ),
    max_size=8,
).map("\n".join)
EXPLAINED = [CHOICE, *(f"{text}\nWhy it is so.\n" for text in (GAP, MATCH, ORDER))]
SOUND = st.lists(
    st.one_of(
        INNER.map(lambda inner: OPEN.replace("The model answer.", f"Model.\n{inner}")),
        INNER.map(lambda inner: OPEN.replace("The second point", f"The second\n{inner}")),
        INNER.map(lambda inner: OPEN + FOLLOW_UPS.replace("it?", f"it?\n{inner}")),
        INNER.map(lambda inner: OPEN.replace("What the asker", f"{inner}\n\nWhat the asker")),
        INNER.map(lambda inner: CHOICE.replace("The right one", f"The right\n{inner}")),
        st.tuples(st.sampled_from(EXPLAINED), INNER).map(
            lambda parts: parts[0].replace("Why it is so.", f"{parts[1]}\n\nWhy it is so.")
        ),
    ),
    min_size=1,
    max_size=4,
).map(lambda questions: section(*questions))
TEXTS = st.one_of(st.text(max_size=300), LINES, NEAR, SOUND, SOUND)

# `make fuzz` asks for more.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))
bounded = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def cut(text: str, start: int, length: int, filling: str) -> str:
    """Return a text with some characters replaced by others."""
    start %= len(text) + 1
    return text[:start] + filling + text[start + length :]


def fragments(question: Question) -> list[Fragment]:
    several = (question.stem, question.probe, question.lead, question.answer)
    found = [fragment for fragment in (*several, *question.follow_ups) if fragment]
    match question.task:
        case Open(points):
            found += points
        case Choice(options):
            found += [option.text for option in options]
        case Gap(text, _):
            found.append(text)
        case Match(pairs):
            found += [side for pair in pairs for side in (pair.left, pair.right)]
        case Order(steps):
            found += steps
    return found


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-zA-Z]{4,}", text))


def stems(text: str) -> int:
    """Count the questions that an author would see, by rules simpler than those of the parser."""
    count, fence = 0, ""
    for line in text.split("\n"):
        mark = re.match(r"\s*(`{3,}(?!.*`)|~{3,})", line)
        if mark and not fence:
            fence = mark[1]
        elif fence and line.strip() == fence:
            fence = ""
        elif not fence and re.match(r" {0,3}##(?!#)", line):
            count += 1
    return count


@bounded
@given(TEXTS)
def test_no_question_is_lost_without_a_word(text: str) -> None:
    found, problems = parse(text)
    assert found is not None or problems
    if found is not None and not problems:
        assert len(found.questions) == stems(text)


@bounded
@given(TEXTS)
def test_no_word_of_a_sound_file_is_lost(text: str) -> None:
    found, problems = parse(text)
    if found is None or problems:
        return
    kept = [found.title.text, found.id, found.intro.text if found.intro else ""]
    for question in found.questions:
        kept += [question.id, *question.tags]
        kept += [fragment.text for fragment in fragments(question)]
    syntax = "level basic intermediate advanced minutes tags kind match order probe points follow"
    assert words(text) - words(syntax) <= words(" ".join(kept))


@bounded
@given(TEXTS)
def test_every_problem_and_fragment_stands_at_a_line_of_the_file(text: str) -> None:
    lines = text.split("\n")
    found, problems = parse(text)
    for problem in problems:
        assert 0 <= problem.line <= len(lines)
        assert problem.source == (lines[problem.line - 1] if problem.line else "")
        assert problem.message
    for question in found.questions if found else ():
        for fragment in fragments(question):
            first = lines[fragment.place.line - 1]
            # the end of its first line stands there: a mark of a list is left out
            assert first.rstrip().endswith(fragment.text.split("\n")[0].rstrip()) or (
                fragment is question.stem
            )


@bounded
@given(TEXTS)
def test_a_translation_of_whatever_is_no_worse(text: str) -> None:
    found, problems = parse(text)
    originals = Originals.of([found] if found else [])
    again, more = parse(text, originals)
    assert (again is None) == (found is None)
    if not problems:
        assert more == ()
        assert again == found


@bounded
@given(TEXTS)
def test_references_stand_at_lines_of_the_file(text: str) -> None:
    lines = text.split("\n")
    for reference in references(SourceFile(Path("a.md"), text)):
        assert reference.target in lines[reference.line - 1]


TOML_PIECES = st.sampled_from(
    [
        *(
            'languages = ["en"]',
            'sections = ["basics"]',
            "[title]",
            'en = "Title"',
            "[[worksheet]]",
        ),
        *(
            'name = "a"',
            "count = 3",
            "minutes = -1",
            "forms = 99",
            'tags = ["x"]',
            'levels = ["y"]',
        ),
        *(
            "[worksheet]",
            "[[title]]",
            "title = 1",
            "[keywords]",
            'en = ["a"]',
            "revision = 1",
        ),
        *("[[", "]", "= 1", '"', "'''", "# comment", "a.b = 1", "[a.b]", "[[a.b]]", "{}", ""),
        *("revision = 2026-01-31", "author = []", "seed = 1e3", "seed = inf", "[worksheet.title]"),
    ]
)


@bounded
@given(st.one_of(st.text(max_size=200), st.lists(TOML_PIECES, max_size=15).map("\n".join)))
def test_whatever_stands_in_subject_toml_is_told_at_its_lines(text: str) -> None:
    source = SourceFile(Path("subject.toml"), text)
    faults = Faults(source)
    found = parse_settings(source, faults)
    assert found is not None or faults.problems
    for problem in faults.problems:
        assert 0 <= problem.line <= len(source.lines)


HUGE = 100_000
LONG_LINES: Mapping[str, str] = {
    **{f"{mark!r} again and again": mark * HUGE for mark in "[]`{}#/|:-=*_!( \t>.~<&\\0a"},
    **{
        f"{mark!r} again and again": mark * (HUGE // len(mark))
        for mark in (
            "[[",
            "[[a",
            "[[a]] ",
            "[a](",
            "![",
            "` `` ",
            "{a ",
            "# ",
            "- [ ] ",
            "1. ",
            "> ",
            "{{<",
            "![a](b){",
        )
    },
    "a heading of spaces": "## " + " " * HUGE + "x",
    "a number behind points": "## Question" + " ." * (HUGE // 2) + "1 x",
    "a heading of braces": "## " + "{#a " * HUGE + "}",
    "attributes without number": "## Stem {" + "a=b " * (HUGE // 4) + "}",
    "words for attributes": "## Stem {" + "a " * (HUGE // 2) + "}",
    "an argument of spaces": "/// figure | " + " " * HUGE + "x",
    "a block of slashes": "/" * HUGE + " x y",
    "ticks of every number": " ".join("`" * number for number in range(1, 300)),
    "brackets that never close": "[" + "[a]" * (HUGE // 3),
    "a label that never closes": "[" + "a" * HUGE,
    "a definition of spaces": "[a]:" + " " * HUGE,
    "an option of spaces": "- [x]" + " " * HUGE + "x",
    "words and spaces": "a" + " " * HUGE + "x",
    "ticks, and one apart": "`" * HUGE + " " * HUGE + "`",
    "ticks of an item, and one apart": "- " + "`" * HUGE + " " * HUGE + "`",
    "an address that never ends": "](" + " <" * (HUGE // 2),
    "a brace that never closes": "{" + "src " * (HUGE // 4),
}


MANY = 30_000
LONG_LISTS = {
    "choices": CHOICE + "".join(f"- [ ] {n}\n" for n in range(MANY)),
    "choices in lists apart": CHOICE + "".join(f"- [ ] {n}\n\nText.\n\n" for n in range(MANY)),
    "pairs": MATCH + "".join(f"\n{n}\n:   {n}\n" for n in range(MANY)),
    "definitions of one term": MATCH + "".join(f":   {n}\n" for n in range(MANY)),
    "steps": ORDER + "".join(f"1. {n}\n" for n in range(MANY)),
    "points": OPEN.removesuffix("///\n") + "".join(f"- {n}\n" for n in range(MANY)) + "///\n",
    "gaps": GAP + "[[a]]\n" * MANY,
    "gaps in paragraphs apart": GAP + "\n[[a]]\n" * MANY,
    "blank lines": OPEN + "\n" * MANY + "The end.\n",
    "open blocks": OPEN + "/// probe\n" * MANY,
    "nested blocks": OPEN + "/// probe\n" * MANY + "///\n" * MANY,
    "fences": OPEN + "```\n" * MANY,
    "questions": (OPEN + CHOICE) * (MANY // 20),
}


def seconds_for(text: str) -> float:
    """Return the processor's time, which the machine's other work does not lengthen."""
    source = SourceFile(Path("a.md"), text)
    faults = Faults(source)
    wording = locale("en").wording
    started = time.process_time()
    parse_section(source, Originals(), wording=wording)
    check_references(source, {"a"}, {"b"}, faults)
    check_switches(source, faults)
    return time.process_time() - started


# What takes time in proportion to the square of the text would take minutes here.
ENOUGH = 8.0


@pytest.mark.parametrize("line", LONG_LINES.values(), ids=LONG_LINES)
@pytest.mark.parametrize(
    "frame",
    [
        pytest.param("{}", id="a file"),
        pytest.param(section("## S {#s level=basic}\n\n{}\n"), id="a question"),
        pytest.param("# T {#t kind=glossary}\n\n{}\n:   x\n", id="a glossary"),
        pytest.param(section("/// figure | F\n    type: {}\n- {}\n///"), id="a figure"),
    ],
)
def test_a_long_line_takes_no_long_time(frame: str, line: str) -> None:
    assert seconds_for(frame.replace("{}", line)) < ENOUGH


@pytest.mark.parametrize("text", LONG_LISTS.values(), ids=LONG_LISTS)
def test_a_long_list_takes_no_long_time(text: str) -> None:
    assert seconds_for(section(text)) < ENOUGH
