"""What is written for other programs, or would be lost, is told; plain text beside it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from studypress.load import load
from studypress.problems import Problem, Severity
from studypress.resources import Resources
from tests.support import settings, write_subject

QUESTION = """\
# Title {#basics}

## What is it? {#one level=basic}

An answer.
TYPED

/// points
- Point
///
"""
LINE = 6


def problems_of(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    files = {"subject.toml": settings(), "en/10-basics.md": text}
    folder = write_subject(tmp_path / "content" / "tiny", files)
    return load(folder, Resources(tmp_path))[1]


FORMULA = "formulas in LaTeX are not read"
TOLD = [
    ("Let $x^2$ be.", FORMULA, LINE),
    ("$x$ and $n=5$", FORMULA, LINE),
    ("It is ($5$).", FORMULA, LINE),
    ("$f(x) = x^3 + 2x$", FORMULA, LINE),
    ("\n$$E = mc^2$$", FORMULA, LINE + 1),
    ("\n$$\nE = mc\n$$", FORMULA, LINE + 1),
    (r"It is \(x^2\).", FORMULA, LINE),
    (r"It is \[x = 2\].", FORMULA, LINE),
    (r"It is \frac{1}{2}.", FORMULA, LINE),
    (r"An \alpha is", FORMULA, LINE),
    ("\n```math\nx\n```", FORMULA, LINE + 1),
    ("<math><mi>x</mi></math>", "formulas in MathML are not read", LINE),
    ("\n```mermaid\ngraph TD; A-->B;\n```", "'mermaid' is not drawn", LINE + 1),
    ("\n:::note\nText\n:::", "'::: note' is not read", LINE + 1),
    ("\n::: {.callout-tip}\nText\n:::", "'::: callout-tip' is not read", LINE + 1),
    ('\n=== "Tab"\n\nText', "tabs are not read", LINE + 1),
    ("See {{< youtube abc >}}.", "'{{< youtube abc >}}' is not run", LINE),
    ("\n{% highlight ruby %}\nx", "'{% highlight ruby %}' is not run", LINE + 1),
    ("\n{#two level=basic}", "attributes in a line of their own", LINE + 1),
    ("\n{: .note }", "attributes in a line of their own", LINE + 1),
    (
        "See [![A line](https://e.org/a.png)](https://e.org).",
        "the picture 'https://e.org/a.png' is outside",
        LINE,
    ),
    ("\n\\newpage", "pages are not broken by hand", LINE + 1),
    ("\n[TOC]", "contents are not written by hand", LINE + 1),
    ("\n*[HTML]: Hyper Text", "an abbreviation explained apart", LINE + 1),
    ("\n| a | b |\n|---|---|\n| 1 | 2 | 3 |", "a row of 3 cells in a table of 2", LINE + 3),
    ('See <a href="https://e.org">it</a>.', "a link in HTML", LINE),
    ('<img src="figures/a.png" alt="A" width=20>', "a picture in HTML", LINE),
    ('<a name="here"></a>', "the mark of a place in HTML", LINE),
    ("<pre>code</pre>", "code in HTML", LINE),
    ("![A](figures/a.png?raw=true)", "an address of GitHub's", LINE),
    ("A word[^1].", "no footnote is named '1'", LINE),
    ("\n[^1]: Lost.", "the footnote '1' is used nowhere", LINE + 1),
    (
        "[a] [a].\n\n[a]: https://e.org\n[a]: https://f.org",
        "'[a]:' stands at line 8 already",
        LINE + 3,
    ),
    ("[a][b].\n\n[b]: javascript:x", "links with 'javascript:' are not allowed", LINE),
]


@pytest.mark.parametrize(("typed", "message", "line"), TOLD)
def test_it_is_told_at_its_line_once(tmp_path: Path, typed: str, message: str, line: int) -> None:
    problems = problems_of(tmp_path, QUESTION.replace("TYPED", typed))
    assert [(p.line, message in p.message) for p in problems] == [(line, True)]
    assert problems[0].severity is Severity.ERROR
    assert problems[0].hint


@pytest.mark.parametrize(
    "typed",
    [
        "It costs $5 or $6, US$100 and A$200, $5-$6, ($5/$6).",
        "$HOME, $PATH:$HOME, ${a}-${b}, $(a)$(b), $A=$B, echo $$ and $$ again",
        "${a}, $HOME and ^[a-z]+$",
        "`$x^2$` and `\\frac{1}{2}`",
        "\n```sh\necho $x^2$ \\newpage [TOC]\n```",
        r"C:\Users\text, \(not a formula\), \[a\], \$x^2\$",
        "[^a-z] and m[i][j], [1] and [TODO]",
        "\n| a | b |\n|---|---|\n| `|` | `\\|\\|` |\n| x \\| y |",
        "[a] here\n\n[a]: no address",
        "`:::note`, `{{< x >}}`, `{% x %}`; \\[a\\](b), {x} and {name}",
        "\n```\n:::note\n{% if x %}\n{#two level=basic}\n```",
        "A *mot*{lang=fr}.\n{: lang=en}",
        "H<sub>2</sub>O, x < y, List<a>, <a>, <img>, <math",
    ],
)
def test_plain_text_is_not_told(tmp_path: Path, typed: str) -> None:
    assert problems_of(tmp_path, QUESTION.replace("TYPED", typed)) == ()


def test_attributes_of_a_picture_are_told(tmp_path: Path) -> None:
    typed = "\n![A line](https://e.org/a.png){width=50%}"
    outside, told = problems_of(tmp_path, QUESTION.replace("TYPED", typed))
    assert "outside the subject" in outside.message
    assert (told.message, told.hint) == ("a picture has no attributes", "take {width=50%} out")


def test_an_address_that_nothing_uses_is_a_warning(tmp_path: Path) -> None:
    typed = "Text.\n\n[a]: https://example.org"
    (problem,) = problems_of(tmp_path, QUESTION.replace("TYPED", typed))
    assert (problem.line, problem.severity) == (8, Severity.WARNING)


@pytest.mark.parametrize("item", ["<div>", "<T>", "**", "&lt;", "`<br>`", "==", "~"])
def test_a_choice_of_signs_is_not_empty(tmp_path: Path, item: str) -> None:
    text = f"# Title {{#basics}}\n\n## What? {{#one level=basic}}\n\n- [x] {item}\n- [ ] Two\n"
    assert problems_of(tmp_path, text) == ()


def stems_of(tmp_path: Path, *stems: str) -> tuple[list[str], list[int]]:
    """Return the stems of a section as read, and the lines that are warned of."""
    questions = (
        f"## {stem} {{#q{number} level=basic}}\n\n- [x] One\n- [ ] Two\n"
        for number, stem in enumerate(stems)
    )
    files = {
        "subject.toml": settings(),
        "en/10-basics.md": "# T {#basics}\n\n" + "\n".join(questions),
    }
    folder = write_subject(tmp_path / "content" / "tiny", files)
    loaded, problems = load(folder, Resources(tmp_path))
    assert loaded is not None
    assert {p.severity for p in problems} <= {Severity.WARNING}
    return [q.stem.text for q in loaded.subject.source.questions], [p.line for p in problems]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (["1. One?", "2. Two?"], ["One?", "Two?"]),
        (["1) One?", "Q2) Two?", "Three?"], ["One?", "Two?", "Three?"]),
        (["11. One?", "12. Two?", "14. Three?"], ["One?", "Two?", "14. Three?"]),
        (["One?", "Q2. Two?", "Three?"], ["One?", "Two?", "Three?"]),
        (["Question 7: One?", "Frage 8: Two?"], ["One?", "Two?"]),
        (["Exercise 1. One?", "Task 2 - Two?"], ["One?", "Two?"]),
        (["Question n° 1 : Un ?", "Exercice 2 – Deux ?"], ["Un ?", "Deux ?"]),
        (["Aufgabe 1) Eins?", "Frage Nr. 2: Zwei?"], ["Eins?", "Zwei?"]),
        (["Questão 1: Um?", "Exercício nº 2. Dois?"], ["Um?", "Dois?"]),
    ],
)
def test_typed_numbers_are_dropped_with_one_warning(
    tmp_path: Path, typed: list[str], read: list[str]
) -> None:
    stems, lines = stems_of(tmp_path, *typed)
    assert stems == read
    changed = next(n for n, (one, two) in enumerate(zip(typed, read, strict=True)) if one != two)
    assert lines == [3 + 5 * changed]


@pytest.mark.parametrize(
    "typed",
    [
        ["One?", "Two?", "3. Liga: who plays there?"],
        ["2. Weltkrieg: wann?", "Two?", "Three?"],
        ["3. Liga: who plays there?"],
        ["2024 was a leap year?", "3.5 is what?"],
        [r"1\. One?", r"2\. Two?"],
        ["Question 5 of the list: why?", "Task 3 ends when?"],
    ],
)
def test_other_numbers_stay(tmp_path: Path, typed: list[str]) -> None:
    assert stems_of(tmp_path, *typed) == (typed, [])
