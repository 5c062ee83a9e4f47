"""What comes out on paper: nothing that must say something is empty, and no gap is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from markupsafe import Markup

from studypress.content.parse import Originals, parse_section
from studypress.model import Edition, Gap
from studypress.pages.markup import Renderer
from studypress.pages.printable import check_printable
from studypress.problems import Problem, Severity
from studypress.source import SourceFile
from tests.support import CHOICE, GAP, MATCH, OPEN, ORDER, locale
from tests.test_habits import asks, problems_of

EMPTY = {
    "a comment": "<!-- none -->",
    "a space that does not break": "&nbsp;",
    "a break": "<br>",
    "a tag around nothing": "<b> <i></i></b>",
    "a link without words": "[](https://example.org)",
}


@pytest.mark.parametrize("text", EMPTY.values(), ids=EMPTY)
def test_a_choice_that_would_be_empty_is_told(text: str, tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, asks(f"- [x] Lima\n- [ ] {text}\n- [ ] Cusco"))
    assert (problem.line, problem.severity) == (6, Severity.ERROR)
    assert "is empty" in problem.message


@pytest.mark.parametrize(
    ("what", "text", "line"),
    [
        ("step", asks("1. One\n2. &nbsp;\n3. Three", "kind=order"), 6),
        ("term", asks("&nbsp;\n:   One\n\nB\n:   Two", "kind=match"), 5),
        ("right side", asks("A\n:   <br>\n\nB\n:   Two", "kind=match"), 6),
        ("marking point", asks("A.\n\n/// points\n- One\n- &#8203;\n///"), 9),
        (
            "follow-up prompt",
            asks("A.\n\n/// points\n- One\n///\n\n/// follow-ups\n- Why?\n- <br>\n///"),
            13,
        ),
        ("answer", asks("<br>\n\n/// points\n- One\n///"), 5),
        ("probe", asks("/// probe\n&nbsp;\n///\n\nA.\n\n/// points\n- One\n///"), 6),
        ("stem", asks("A.\n\n/// points\n- One\n///", stem="&nbsp;"), 3),
    ],
)
def test_what_would_be_empty_is_told_by_what_it_is(
    what: str, text: str, line: int, tmp_path: Path
) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert problem.message == f"this {what} is empty on paper"
    assert problem.line == line
    assert problem.hint.startswith("write its words")


@pytest.mark.parametrize("text", ["+", "→", "`<br>`", "&lt;", "½", "$", "\\[\\]", "*\\**"])
def test_a_sign_is_not_empty(text: str, tmp_path: Path) -> None:
    assert problems_of(tmp_path, asks(f"- [x] Lima\n- [ ] {text}")) == []


LOST = {
    "the attributes of a term": 'Load {#a questions="b, d[[x]]e"}\n:   What.',
    "the attributes of a word": "The *word*{lang=en title=[[x]]} here.",
    "the title of a link": 'See [a](https://e.org "b (c) [[x]]").',
}


@pytest.mark.parametrize("text", LOST.values(), ids=LOST)
def test_a_gap_that_would_be_lost_is_told_at_its_line(text: str, tmp_path: Path) -> None:
    body = f"The [[first]] gap.\n\n{text}\n\nAnd the [[last]]."
    (problem,) = problems_of(tmp_path, asks(body))
    assert problem.line == 7
    assert problem.hint == "write it in the text itself"


AROUND = (
    *("%", "a % b", "*%*", "**%**", "`%`", "``%``", "- %", "1. %", "> %", "### %", "    %", "\t%"),
    *('[a](https://e.org "%")', "[%](https://e.org)", "[a](<%>)", "![a %](x.png)", "[%]", "(%)"),
    *('<b title="%">b</b>', "<b>%</b>", "<%>", "<https://%>", "<!-- % -->", "<i\n%>", "&%;", "\\%"),
    *("{: title=%}", "*a*{lang=en title=%}", "a {#b x=%}", 'a {#b x="%"}\n:   c', "{%}", "{{%}}"),
    *(
        "| a |\n|---|\n| b | % |",
        "| a | % |\n|---|---|\n| b | c |",
        "| % |\n|---|\n| b |",
        "%\n---",
    ),
    *("```\n%\n```", "~~~ %\na\n~~~", "``` {title=%}\na\n```", "[^1]: %", "[a]: %", "[a]: b '%'"),
    *(
        "<details>\n%\n</details>",
        "<script>%</script>",
        "a\n:   %",
        "%\n:   a",
        "/// figure | %\na\n///",
    ),
)
"""What a text may stand in, at the place of %."""

TEXTS = st.recursive(
    st.sampled_from(["[[x]]", "[[x|y]]", "word", "[[a]] and [[b]]", '"', "", "[[", "`"]),
    lambda inner: st.one_of(
        st.builds(lambda around, text: around.replace("%", text), st.sampled_from(AROUND), inner),
        st.builds("{}{}{}".format, inner, st.sampled_from([" ", "\n", "\n\n", ""]), inner),
    ),
    max_leaves=4,
)


def edition(text: str) -> tuple[Edition, SourceFile, tuple[Problem, ...]]:
    """Return the edition of a file, and what its parser tells."""
    source = SourceFile(Path("en/10-basics.md"), text)
    section, problems = parse_section(source, Originals())
    sections = (section,) if section else ()
    return Edition("en", "Title", "", (), sections), source, problems


@given_settings(deadline=None, max_examples=400)
@given(TEXTS, st.booleans())
def test_every_gap_that_is_not_told_is_printed(text: str, stated: bool) -> None:
    kind = " kind=gap" if stated else ""
    whole = f"# T\n\n## Q {{#q level=basic{kind}}}\n\nBefore [[first]] it.\n\n{text}\n"
    read, source, problems = edition(whole)
    english = locale("en")
    told = (*problems, *check_printable(read, [source], english, problems))
    if any(problem.severity is Severity.ERROR for problem in told):
        return
    for question in read.questions:
        if isinstance(question.task, Gap):
            fillings = [Markup("<i>{}</i>").format(n) for n in range(len(question.task.gaps))]
            rendered = Renderer(english.typography).gapped(question.task.text, fillings)
            assert all(filling in rendered for filling in fillings)


def test_what_is_plain_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand questions of words take no time."""
    monkeypatch.setattr(Renderer, "inline", None)
    monkeypatch.setattr(Renderer, "gapped", None)
    read, source, problems = edition("\n".join(("# T\n", OPEN, CHOICE, GAP, MATCH, ORDER)))
    assert check_printable(read, [source], locale("en"), problems) == ()
