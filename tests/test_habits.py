"""What people bring from other tools, and what no sheet can bear: one problem, with its line.

Each case is a text below `# Title`, blank line, so that its first line is line 3 of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

import studypress
from studypress.content.parse import Originals, parse_section
from studypress.model import Choice, Order
from studypress.problems import Problem, Severity
from studypress.source import SourceFile
from tests.support import settings, write_subject

EN = "en/10-basics.md"
CHOICES = "write '- [ ] ' or, where it is right, '- [x] '"
POINTS = "\n/// points\n- One\n///\n"


@dataclass(frozen=True)
class Told:
    """The one problem of a text: its line, its message, the beginning of its hint."""

    line: int
    message: str
    hint: str
    severity: Severity = Severity.ERROR


def problems_of(folder: Path, text: str, languages: tuple[str, ...] = ("en",)) -> list[Problem]:
    """Return what the check tells of a subject whose one section has this text in it."""
    files = {f"{language}/10-basics.md": f"# Title\n\n{text}" for language in languages}
    files["subject.toml"] = settings(languages)
    write_subject(folder / "content" / "tiny", files)
    if "en" not in languages:
        (folder / "content" / "tiny" / EN).unlink()
    try:
        return list(studypress.check(studypress.Request(content=folder / "content")).problems)
    except studypress.ContentError as error:
        return list(error.problems)


def asks(body: str, attributes: str = "", stem: str = "Which?") -> str:
    """Return a question; the first line of its body is line 5 of the file."""
    stated = f" {attributes}" if attributes else ""
    return f"## {stem} {{#one level=basic{stated}}}\n\n{body}\n"


def case(name: str, text: str, line: int, message: str, hint: str) -> ParameterSet:
    return pytest.param(text, Told(line, message, hint), id=name)


def warned(name: str, text: str, line: int, message: str, hint: str) -> ParameterSet:
    return pytest.param(text, Told(line, message, hint, Severity.WARNING), id=name)


LETTERED = [
    *("A) Lima\nB) Cusco", "a. Lima\nb. Cusco", "(a) Lima\n(b) Cusco", "A. Lima\nB. Cusco"),
    *("- A: Lima\n- B: Cusco", "- **A.** Lima\n- **B.** Cusco", "a) Lima\n*b) Cusco\nc) Arica"),
]
BOXES = ["[ x ]", "[x ]", "[]", "[  ]", "[✓]"]

CHOICE_HABITS = [
    case(
        "numbered boxes",
        asks("1. [ ] Lima\n2. [x] Cusco\n3. [ ] Arica"),
        5,
        "a choice has no number or letter of its own",
        CHOICES,
    ),
    case(
        "one numbered box among choices",
        asks("- [ ] Lima\n- [x] Cusco\n\n3. [ ] Arica"),
        8,
        "a choice has no number or letter of its own",
        CHOICES,
    ),
    *(
        case(f"lettered: {text!r}", asks(text), 5, "lettered lines are no choices", CHOICES)
        for text in LETTERED
    ),
    case(
        "lettered, with the answer below",
        asks("a) Lima\nb) Cusco\n\nAnswer: a"),
        5,
        "lettered lines are no choices",
        CHOICES,
    ),
    *(
        case(f"round: {text!r}", asks(text), 5, "the box of a choice is square", CHOICES)
        for text in ("( ) Lima\n(x) Cusco", "- ( ) Lima\n- (x) Cusco", "* (*) Lima\n* ( ) Cusco")
    ),
    *(
        case(f"bullets: {text!r}", asks(text), 5, "a choice begins with '- '", CHOICES)
        for text in (
            "• [ ] Lima\n• [x] Cusco",
            "– [ ] Lima\n– [x] Cusco",
            "− [ ] Lima\n− [x] Cusco",
            "·\u00a0[ ] Lima\n·\u00a0[x] Cusco",
        )
    ),
    case("wide brackets", asks("- ［x］ Lima\n- ［ ］ Cusco"), 5, "typed in brackets", CHOICES),
    case(
        "indented as code",
        asks("Which is it?\n\n    - [x] Lima\n    - [ ] Cusco"),
        7,
        "a choice begins at the margin",
        "take the spaces before it out",
    ),
    *(
        case(
            f"the right one marked at its end: {mark}",
            asks(f"- Cusco\n- Lima {mark}\n- Arica"),
            6,
            "this line marks no choice",
            f"at the choices, {CHOICES}",
        )
        for mark in ("✓", "✅", "**✔**", "(correct)")
    ),
    *(
        case(f"escaped: {text!r}", asks(text), 5, "a backslash makes text of the box", CHOICES)
        for text in ("- \\[ \\] Lima\n- \\[x\\] Cusco", "\\[x] Lima\n\\[ ] Cusco")
    ),
    case("no bullet", asks("[ ] Lima\n[x] Cusco"), 5, "a choice begins with '- '", CHOICES),
    *(
        case(f"signs: {text!r}", asks(text), 5, "is typed in brackets", CHOICES)
        for text in ("☐ Lima\n☑ Cusco", "- ☐ Lima\n- ☑ Cusco", "✓ Lima\n✗ Cusco", "✅ A\n❌ B")
    ),
    *(
        case(f"odd: {box}", asks(f"- [x] Lima\n- {box} Cusco"), 6, "not a choice", CHOICES)
        for box in BOXES
    ),
    case("no space", asks("- [ ] Lima\n-[x] Cusco"), 6, "not a choice", CHOICES),
    case(
        "a lone pair of brackets",
        asks("- []" + POINTS),
        5,
        "not a choice",
        f"{CHOICES}; brackets that are text: \\[]",
    ),
    case(
        "the answer below",
        asks("- [ ] Lima\n- [ ] Cusco\n\nAnswer: A"),
        8,
        "no choice is right: this line marks none",
        "mark it at the choice, '- [x] '",
    ),
    case(
        "the answer in bold",
        asks("- [ ] Lima\n- [ ] Cusco\n\n**Correct answer:** Lima"),
        8,
        "no choice is right: this line marks none",
        "mark it at the choice",
    ),
    case(
        "a plain list with the answer below",
        asks("- Lima\n- Cusco\n\nAnswer: B"),
        8,
        "this line marks no choice",
        f"at the choices, {CHOICES}",
    ),
    warned(
        "the letter told beside the mark",
        asks("- [x] Lima\n- [ ] Cusco\n\nAnswer: A)"),
        8,
        "the letter of a choice is another on each form",
        "take the line out",
    ),
    *(
        case(
            f"code at the margin: {fence[:3]}",
            asks(f"- [ ] A\n\n{fence}\n\n- [x] B"),
            7,
            "this ends the list of choices, which goes on at line 1",
            "indent it by four spaces",
        )
        for fence in ("```\ngit pull\n```", "~~~ sh\ngit pull\n~~~")
    ),
    case(
        "code at the margin between steps",
        asks("1. Add\n\n```\ngit add\n```\n\n2. Commit", "kind=order"),
        7,
        "this ends the list of steps, which goes on at line 11",
        "indent it by four spaces",
    ),
    case(
        "the same but for spaces",
        asks("- [ ] Lima\n- [x]  Lima "),
        6,
        "the same choice stands at line 5 already",
        "",
    ),
    case(
        "no answer but in parentheses",
        asks("", stem="What is the capital of Peru? (Lima)"),
        3,
        "the question has no answer",
        "write it below the stem: what stands in the stem, in parentheses too, is printed",
    ),
]

CHOICE_WARNINGS = [
    *(
        warned(
            f"typed letters: {first}",
            asks(f"- [ ] {first} Lima\n- [x] {second} Cusco"),
            5,
            "the choices begin with typed letters or numbers, which are dropped",
            "a sheet prints its own",
        )
        for first, second in (("A)", "B)"), ("**a.**", "**b.**"), ("(A)", "(B)"), ("1)", "2)"))
    ),
    *(
        warned(
            f"neighbours: {text}",
            asks(f"- [ ] 9\n- [ ] 15\n- [x] {text}"),
            7,
            "choices are shuffled, and this one speaks of their places",
            "word it so that it stands anywhere",
        )
        for text in (
            "None of the above",
            "*All of the above*",
            "Both A and B",
            "all of the above.",
            "A and C",
            "Neither (A) nor (B)",
        )
    ),
]

GAPS = [
    case(
        "in a fence",
        asks("```python\nfor n in [[range]](3):\n```\n\nUse [[two]] words."),
        6,
        "a gap in code is printed as it is typed",
        "write the gap in a line of text",
    ),
    warned(
        "in a span",
        asks("The `[[range]]` and [[two]] words."),
        5,
        "a gap in code is printed as it is typed",
        "write the gap in a line of text",
    ),
    case(
        "only in a fence",
        asks("```\n[[range]](3)\n```", "kind=gap"),
        6,
        "a gap in code",
        "write the gap in a line of text",
    ),
    *(
        case(
            f"in {what}", asks(text), 5, "a gap in a picture or in a link's address", "write it in"
        )
        for what, text in (
            ("a title", 'See [Lima](https://example.org "the [[capital]]") or [[Cusco]].'),
            ("an address", "See [Lima](https://example.org/[[capital]]) or [[Cusco]]."),
        )
    ),
    case("in a tag", asks('The <b title="[[x]]">b</b> [[y]].'), 5, "a gap in an HTML tag", "write"),
    case(
        "in the stem",
        asks("", stem="Water is made of [[hydrogen]]"),
        3,
        "a gap in a heading is printed with its word",
        "write the sentence with the gap below the stem",
    ),
    *(
        case(f"beside: {blank}", asks(text), 5, f"'{blank}' is no gap", "write [[word]]")
        for blank, text in (
            ("____", "The [[sky]] is ____."),
            ("____", "The [[sky]] is ________ today."),
            ("{{word}}", "The [[sky]] is {{c1::blue}}."),
            ("[word]", "The [[sky]] is [blue]."),
            ("［［word］］", "The [[sky]] is ［［blue］］."),
        )
    ),
    *(
        case(f"instead: {blank}", asks(text), 5, f"'{blank}' is no gap", "write [[word]]")
        for blank, text in (
            ("____", "The sky is ____."),
            ("____", r"The sky is \_\_\_\_."),
            ("{{word}}", "The sky is {{blue}}."),
            ("［［word］］", "The sky is ［［blue］］."),
        )
    ),
    warned(
        "escaped",
        asks(r"The [[sky]] is \[\[blue\]\]."),
        5,
        r"'\[\[word\]\]' is no gap",
        "write [[word]]",
    ),
    warned("dots", asks("The [[sky]] is ....... now."), 5, "'.....' is no gap", "write [[word]]"),
    case(
        "in the stem, with others below",
        asks("It is [[small]].", stem="What is [[water]]?"),
        3,
        "a gap in a heading is printed with its word",
        "write the sentence with the gap below the stem; brackets that are text: \\[[word]]",
    ),
    case(
        "points below a link of a wiki",
        asks("See [[page]]." + POINTS),
        6,
        "only open questions have marking points",
        "an explanation below the task serves there; [[word]] makes it one with gaps",
    ),
    case("contents by hand", asks("[TOC]" + POINTS), 5, "contents are not written by hand", "take"),
    case(
        "instead, the kind stated",
        asks("The sky is [blue].", "kind=gap"),
        5,
        "'[word]' is no gap",
        "write [[word]]",
    ),
    warned(
        "told in the stem",
        asks("The [[repository]] holds it.", stem="What is a Repository?"),
        3,
        "'repository' fills a gap, and stands in the question as well",
        "say it in another word",
    ),
    warned(
        "told in the lead",
        asks("Both the index and more.\n\nThe [[area|index]] holds it."),
        5,
        "'index' fills a gap, and stands in the question as well",
        "say it in another word",
    ),
]

PAIRS = [
    *(
        warned(
            f"steps with letters, which tell their order: {first}",
            asks(f"1. {first} Add\n2. {second} Commit", "kind=order"),
            5,
            "the steps begin with typed letters or numbers, which are dropped",
            "a sheet prints its own",
        )
        for first, second in (("a)", "b)"), ("1)", "2)"), ("**A.**", "**B.**"))
    ),
    case(
        "no space behind the colon",
        asks("Bat\n:   Mammal\n\nFrog\n:   Amphibian\n\nCrow\n:Bird", "kind=match"),
        12,
        "a right side begins with a colon and three spaces",
        "write ':   '",
    ),
    case(
        "gaps instead of choices",
        asks("It is [[Lima]].", "kind=choice"),
        3,
        "a choice question needs choices",
        "write '- [x] ' lines",
    ),
    case(
        "points that are no list",
        asks("A.\n\n/// points\nOnly text\n///"),
        8,
        "marking points are the items of a list",
        "begin it with '- '",
    ),
    case(
        "a block misspelt, with boxes in it",
        asks("A.\n\n/// Points\n- [ ] One\n- [ ] Two\n///"),
        7,
        "unknown block 'Points'",
        "did you mean 'points'?",
    ),
    case(
        "one right side for all",
        asks("Bat\n:   Mammal\n\nWhale\n:   Mammal", "kind=match"),
        9,
        "every term has the same right side",
        "write two right sides or more; several terms can share one",
    ),
]


OUTLINE = [
    warned(
        "no question",
        "What is it?\nA. Lima\nB. Cusco\nANSWER: A\n",
        1,
        "a section without questions",
        "begin each with '## '",
    ),
    case("wide signs", "＃＃ What is it?\n\n- [x] A\n- [ ] B\n", 3, "not a heading", "write '## "),
    *(
        case(f"attributes: {written}", f"## One? {{#one {written}}}\n\nA.\n" + POINTS, 3, m, h)
        for written, m, h in (
            ("level: basic", "'level: basic' is not an attribute", "write {#id"),
            ("tags=a, b", "'b' is not an attribute", 'put a list in quotes: tags="one, two"'),
            ("id=two", "unknown attribute 'id'", "write {#name}"),
        )
    ),
    case(
        "bold lines",
        "**What is a model?**\n\nA thing.\n\n**What is a gap?**\n\nA hole.\n",
        3,
        "a bold line is no question",
        "begin each question with '## '",
    ),
    case(
        "bold lines with numbers",
        "**Q1. What is a model?**\n\nA thing.\n",
        3,
        "a bold line is no question",
        "begin each question with '## '",
    ),
    *(
        case(
            f"numbered: {text[:2]}",
            text,
            3,
            "a numbered line is no question",
            "begin each question with '## '",
        )
        for text in ("1. What is it?\n2. And that?\n", "Q1. What is it?\n\nQ2. And that?\n")
    ),
    case(
        "every question at heading 3",
        "### One? {#one level=basic}\n\nA.\n"
        + POINTS
        + "\n### Two? {#two level=basic}\n\nB.\n"
        + POINTS,
        3,
        "a question begins with '## ', not with '### '",
        "write '## ' in place of '### '",
    ),
    case(
        "every question at heading 1",
        "# One? {#one level=basic tags=a}\n\nA.\n"
        + POINTS
        + "\n# Two? {#two level=basic}\n\nB.\n"
        + POINTS,
        3,
        "a second heading 1",
        "one file holds one section; questions are ##",
    ),
    *(
        case(
            f"a table without its rule: {table!r}",
            asks(table + POINTS),
            5,
            "a table without the rule below its head",
            "write |---|---| as its second line",
        )
        for table in ("| a | b |\n| 1 | 2 |", "| a | b |\n| 1 | 2 |\n| 3 | 4 |\n\nText.")
    ),
    *(
        case(
            f"a fence that runs on: {fence!r}",
            asks(f"{fence}\ncode" + POINTS)
            + "\n## Two? {#two level=basic}\n\nB.\n"
            + "\n```python\nmore\n```\n"
            + POINTS,
            5,
            "the code fence is not closed",
            f"end it with a line '{fence[:3]}'",
        )
        for fence in ("```", "```python", "~~~")
    ),
    case(
        "a probe that runs on",
        asks("/// probe\nWhy?\n\nThe answer.\n" + POINTS),
        5,
        "the block 'probe' is not closed",
        "end it with a line '///'",
    ),
    case(
        "a figure that runs on",
        asks("The answer.\n\n/// figure | F\n    type: flow\n- One\n- Two\n\nMore.\n" + POINTS),
        7,
        "the block 'figure' is not closed",
        "end it with a line '///'",
    ),
    *(
        case(f"the attribute {key}", asks("A.\n" + POINTS, f"{key}=2"), 3, message, hint)
        for key, message, hint in (
            ("points", "unknown attribute 'points'", "marks are not stated: each point"),
            ("marks", "unknown attribute 'marks'", "marks are not stated: each point"),
            ("time", "unknown attribute 'time'", "did you mean 'minutes'?"),
            ("type", "unknown attribute 'type'", "did you mean 'kind'?"),
            ("author", "unknown attribute 'author'", "known here: kind, level, minutes, tags"),
        )
    ),
]

MARKS = [
    *(
        warned(
            f"signs before lines: {sign}",
            asks(f"So:\n\n{sign} Lima\n{sign} Cusco\n" + POINTS),
            7,
            "this sign makes no list: its lines are printed as one",
            "begin each line with '- '",
        )
        for sign in "•–◦"
    ),
]

CODE = "```python\nprint(1)\n```\n\nIt prints `1`.\n"

ADVICE = [
    *(
        warned(
            f"{what} first in an answer",
            asks(text + POINTS, stem=stem),
            5,
            f"the {what} stands in the answer: a worksheet prints the stem alone",
            "say in the stem what is needed",
        )
        for what, text, stem in (
            ("code", CODE, "What does this program print?"),
            ("table", "| a |\n|---|\n| 1 |\n\nTwo.\n", "What follows from the table?"),
            ("quotation", "> Mira left at six.\n\nAt six.\n", "When did she leave in this text?"),
            (
                "figure",
                "/// figure | F\n    type: cycle\n- One\n- Two\n- Three\n///\n\nThree.\n",
                "How many stages does the diagram have?",
            ),
        )
    ),
    *(
        warned(
            f"parts first in an answer: {text[:3]!r}",
            asks(text + POINTS),
            5,
            "parts of a question in its answer: a worksheet prints the stem alone",
            "ask each as a question of its own",
        )
        for text in ("a. Pens?\nb. Books?\n\n1. 6\n2. 18\n", "(a) Pens?\n(b) Books?\n\n6, 18.\n")
    ),
    *(
        warned(
            f"a passage: {text[:9]!r}",
            f"Introduced.\n\n{text}\n\n" + asks("- [x] Six\n- [ ] Seven"),
            5,
            "an introduction is printed in the guide alone, on no worksheet",
            "put what a question needs between its stem and its choices or gaps",
        )
        for text in (
            "A text for the two questions below: Mira left at six.",
            "> Mira left the harbour at six.",
            "```\nprint(1)\n```",
            "| a |\n|---|\n| 1 |",
        )
    ),
]


NOT_HEADINGS = [
    *(
        case(
            f"a stem that is no heading: {mark!r}",
            asks("A.\n" + POINTS) + f"\n{mark}Two? {{#two level=basic}}\n\nB.\n" + POINTS,
            12,
            message,
            "write '## ",
        )
        for mark, message in (
            ("", "not a heading"),
            ("##", "not a heading"),
            (" ## ", "not a heading"),
            ("### ", "a question begins with '## ', not with '### '"),
        )
    ),
    case(
        "braces that are not closed",
        "## One? {#one level=basic\n\nA.\n" + POINTS,
        3,
        "the braces are not closed",
        "end them with '}'",
    ),
    case(
        "blocks that stand twice",
        asks("A.\n" + POINTS) + "\n**Two?**\n\nB.\n" + POINTS,
        16,
        "a second 'points' in one question",
        "make one of the two; or does a question begin between them",
    ),
    case(
        "a fence that does not begin",
        asks("So:\n\n# a comment\nprint(1)\n```\n" + POINTS)
        + "\n## Two? {#two level=basic}\n\nB.\n"
        + POINTS,
        9,
        "the code fence is not closed",
        "end it with a line '```', indented as the first; or begin it",
    ),
    case(
        "several links to what is not there",
        asks("See [a](#tow), [b](#tow) and [c](#tow).\n" + POINTS)
        + "\n## Two? {#two level=basic}\n\nB.\n"
        + POINTS,
        5,
        "no question has the id 'tow', here and in 2 more links",
        "known here: ",
    ),
]


@pytest.mark.parametrize(
    ("text", "told"),
    CHOICE_HABITS + CHOICE_WARNINGS + GAPS + PAIRS + OUTLINE + MARKS + ADVICE + NOT_HEADINGS,
)
def test_what_other_tools_write_is_told_once(text: str, told: Told, tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert (problem.line, problem.severity) == (told.line, told.severity)
    assert told.message in problem.message
    assert problem.hint.startswith(told.hint)
    assert bool(problem.hint) == bool(told.hint)


def test_a_word_in_brackets_may_be_meant_as_a_gap(tmp_path: Path) -> None:
    """It is printed, so it is a warning; that the question is an open one is another."""
    other, told = sorted(problems_of(tmp_path, asks("The sky is [blue].")))
    assert (told.line, told.severity) == (5, Severity.WARNING)
    assert told.message == "'[word]' is no gap"
    assert "brackets that are text: \\[word]" in told.hint
    assert "no marking points" in other.message


QUIET = {
    "choices that differ in case": asks("- [ ] `git branch -d`\n- [x] `git branch -D`"),
    "stars, capitals": asks("* [X] Lima\n* [ ] Cusco"),
    "several right ones": asks("- [x] Bat\n- [ ] Shark\n- [x] Whale"),
    "a shell's test": asks("```sh\nif [[ -f x ]]; then [[ $a == b ]]; fi\n```\n\nIt [[tests]]."),
    "an index, a list": asks("```\nx[[i]] = [[1, 2], [3, 4]]\n```\n\nIt [[sets]]."),
    "a table of TOML": asks("```toml\n[[worksheet]]\n```\n\nIt [[begins]]."),
    "a numeric gap": asks("Its diagonal is [[1.41|1.4|√2]] m (tolerance ± 0.01)."),
    "brackets that are text": asks("He [[said]] it \\[sic], see [it](https://example.org)."),
    "a rule": asks("The [[sky]] is blue.\n\n___"),
    "a letter in a sentence": asks("A. Lima is meant, and so is b." + POINTS),
    "signs in a list": asks("Do so:\n\n- ✓ test\n- ✗ guess" + POINTS),
    "an answer": asks("Answer: Lima, since 1535." + POINTS),
    "an explanation that names a word": asks("The [[index]] is it.\n\nThe index is an area."),
    "short words": asks("The [[of]] and of."),
    "pairs that share a right side": asks(
        "Bat\n:   Mammal\n\nWhale\n:   Mammal\n\nFrog\n:   Amphibian", "kind=match"
    ),
    "true and false": asks("- [ ] True\n- [x] False"),
    "code that is the answer": asks("```\nprint(1)\n```" + POINTS, stem="Write this program."),
    "code first where nothing points": asks(CODE + POINTS, stem="How is 1 printed?"),
    "an introduction": "What models are, and how they fail.\n\n" + asks("A.\n" + POINTS),
    "a code fence that shows a section file": asks(
        "So:\n\n~~~\n# Title\n\n## Stem {#id level=basic}\n```python\n~~~\n" + POINTS
    ),
    "one row between strokes": asks("|x| is it.\n\n| is a stroke |\n" + POINTS),
    "a table": asks("| a | b |\n|:--|--:|\n| 1 | 2 |\n" + POINTS),
    "joiners that belong": asks("می\u200cخواهم, क्\u200dष, ‏abc\u200e, co\u00adop." + POINTS),
    "unbreakable spaces": asks("-\u00a0[x]\u00a0Lima\n*\u00a0[\u00a0] Cusco\n- [ ]\u00a0Arica"),
    "code alone in a choice": asks("- [x]\n  ```sh\n  ls\n  ```\n- [ ]\n  ```sh\n  rm\n  ```"),
    "initials": asks("- [x] A. Einstein\n- [ ] C. Darwin"),
    "letters kept by a backslash": asks("- [x] A\\. Lincoln\n- [ ] B\\. Franklin"),
    "dates": asks("- [x] 1. Mai\n- [ ] 2. Juni"),
    "numbered points": asks("A.\n\n/// points\n1. One\n2) Two\n///"),
    "every item ticked": asks("So:\n\n- One ✓\n- Two ✓" + POINTS),
    "brackets within a gap": asks("The first is [[a[0]|a\\[0\\]]] and \\[[so on]]."),
    "a gap with two words in a table": asks(
        "| a | b |\n|---|---|\n| [[cat|dog]] | c |\n| d | [[e\\|f]] |"
    ),
    "two pairs of braces": "## One? ## {#one} {level=basic}\n\n- [x] A\n- [ ] B\n",
    "commas and curved quotes in braces": asks("A." + POINTS, "minutes=3, tags=“a, b”"),
    "a checklist below an item": asks("- To do:\n\n    - [ ] One\n    - [x] Two" + POINTS),
    "a name of two letters": asks("- [ ] Vitamin A and B\n- [x] C"),
}


def test_typed_letters_are_not_printed() -> None:
    text = "# T {#t}\n\n## A?\n\n- [x] (A) Lima\n- [ ] (B) Cusco\n\n"
    text += "## B? {kind=order}\n\n1. a) Add\n2. b) Commit\n"
    section, _ = parse_section(SourceFile(Path(EN), text), Originals())
    assert section is not None
    choice, order = (question.task for question in section.questions)
    assert isinstance(choice, Choice)
    assert isinstance(order, Order)
    assert [option.text.text for option in choice.options] == ["Lima", "Cusco"]
    assert [step.text for step in order.steps] == ["Add", "Commit"]


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_what_is_plain_is_not_told(text: str, tmp_path: Path) -> None:
    assert problems_of(tmp_path, text) == []


@pytest.mark.parametrize(
    ("language", "opposites", "neighbour"),
    [
        ("en", ("Yes", "No"), "None of the above"),
        ("fr", ("Vrai", "Faux"), "Aucune des réponses ci-dessus"),
        ("de", ("Richtig", "Falsch"), "Keine der obigen Antworten"),
        ("pt-BR", ("Verdadeiro", "Falso"), "Nenhuma das alternativas acima"),
        ("ar", ("صواب", "خطأ"), "كل ما سبق"),
        ("ja", ("はい", "いいえ"), "上記のすべて"),
    ],
)
def test_words_are_recognised_in_each_language(
    language: str, opposites: tuple[str, str], neighbour: str, tmp_path: Path
) -> None:
    text = asks(f"- [ ] 9\n- [x] {neighbour}") + "\n"
    text += asks(f"- [ ] {opposites[0]}\n- [x] {opposites[1]}").replace("#one", "#two")
    (problem,) = problems_of(tmp_path, text, (language,))
    assert "speaks of their places" in problem.message


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("An in\u200bdex.", "zero width space"),
        ("An\ufeff index.", "zero width no-break space"),
        ("A \u202eindex.", "right-to-left override"),
        ("A \u2067index\u2069.", "right-to-left isolate"),
        ("An in\u200cdex.", "zero width non-joiner"),
        ("A \u200d index.", "zero width joiner"),
    ],
)
def test_a_character_that_does_not_show_is_told_by_its_name(
    text: str, name: str, tmp_path: Path
) -> None:
    (problem,) = problems_of(tmp_path, asks(f"Text.\n\n{text}" + POINTS))
    assert (problem.line, problem.severity) == (7, Severity.ERROR)
    assert f", {name}, does not show" in problem.message
    assert problem.hint.startswith("delete it")
    assert "?" in problem.source


def test_a_title_that_turns_is_told(tmp_path: Path) -> None:
    files = {"subject.toml": settings().replace("Title in en", "Title\u202e in en")}
    folder = write_subject(tmp_path / "content" / "tiny", files)
    with pytest.raises(studypress.ContentError) as caught:
        studypress.check(studypress.Request(content=folder.parent))
    (problem,) = caught.value.problems
    assert (problem.path.name, problem.line) == ("subject.toml", 5)
    assert "turns what stands behind it" in problem.message
