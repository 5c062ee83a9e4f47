"""The general guard: what was typed is printed, or told with its line and its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress import Request, build, compose
from studypress.content.letters import pieces
from studypress.job import Ledger
from studypress.model import Fragment
from studypress.pages.losses import Loss, seen_in, swallowed
from studypress.pages.markup import Renderer
from studypress.prepare import prepare
from studypress.problems import Problem
from studypress.project import folders
from studypress.resources import Resources
from studypress.steps import untold
from tests.support import GUIDE, WORKSHEET, fragment, locale, section, write_subject
from tests.support import settings as toml

RULES = locale("en").typography


def losses(text: str, swallow: str = "") -> tuple[list[Loss], str]:
    """Return what is lost of a text, and its HTML; `swallow` is taken out of that on the way."""
    ledger: Ledger = []
    html = Renderer(RULES, ledger=ledger).block(fragment(text))
    if swallow:
        html = type(html)(html.replace(swallow, ""))
        ledger = [type(ledger[0])(ledger[0].text, html)]
    return list(swallowed(ledger)), html


# ---------------------------------------------------------------------------------------------
# Markdown of all kinds, made of words that each stand there once


@dataclass
class Words:
    """Gives words of six letters, none of them twice."""

    count: int = 0

    def word(self) -> str:
        self.count += 1
        digits = (self.count // 26**place % 26 for place in (2, 1, 0))
        return "qz" + "".join(chr(97 + digit) for digit in digits) + "k"


INLINE = (
    *("{}", "*{}*", "**{} {}**", "`{}`", "``{} ` {}``", "{}<{}>", "a<{} and {}>b", "[{}](#a)"),
    *("[{} *{}*](https://example.org/a_(b) 'note')", "{}\\_{}", "{}&amp;{}", "&lt;{}&gt;"),
    *("*{}*{{lang=fr}}", "<b>{}</b>", "H<sub>{}</sub>", "<kbd>{}</kbd>", "<br>{}", "{}[[{}]]"),
    *("__{}__", "{}*{}*{}", "<https://example.org/{}>", '"{}"', "{} -- {}", "5 % {}", "{}..."),
    *("👍{}", "{{{}}}", "*{}*{{{}}}", "`{}`{{ .python }}", "{}^{}^", "~{}~", "~~{}~~", "=={}=="),
)


@st.composite
def inline(draw: st.DrawFn, words: Words) -> str:
    """Return a line of prose."""
    patterns = draw(st.lists(st.sampled_from(INLINE), min_size=1, max_size=4))
    filled = (p.format(*(words.word() for _ in range(3))) for p in patterns)
    return " ".join(filled)


@st.composite
def block(draw: st.DrawFn, words: Words) -> str:
    """Return a paragraph, a list, a table, code, or another of what texts are made of."""
    kind = draw(st.sampled_from(BLOCKS))
    return kind.format(*(draw(inline(words)) for _ in range(4)), word=words.word())


BLOCKS = (
    *("{}", "{}\n{}", "{}  \n{}", "### {}", "> {}\n> {}", "- {}\n- {}\n\n    {}", "1. {}\n2. {}"),
    *("- {}\n  - {}\n    - {}", "```python\n{word} < 1\n```", "    {word}", "{word}\n:   {}"),
    *("| {word} | b |\n|---|---|\n| {} | c |", "<div>{}</div>", "<p>\n\n{}\n\n</p>", "***\n{}"),
    *("* {}\n\n* {}", "{word}\n\n{}", "/// figure | {word}\n![{word}](figures/a.svg)\n///"),
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a text of some blocks."""
    words = Words()
    return "\n\n".join(draw(block(words)) for _ in range(draw(st.integers(1, 4))))


def typed(text: str) -> set[str]:
    return set(re.findall(r"qz[a-z]{3}k", text))


@settings(max_examples=80, deadline=None)
@given(texts())
def test_what_is_told_as_lost_is_just_what_is_not_there(text: str) -> None:
    lost, html = losses(text)
    told = typed(" ".join(loss.words for loss in lost))
    assert told == {word for word in typed(text) if word not in seen_in(html)}


@settings(max_examples=30, deadline=None)
@given(texts(), st.data())
def test_a_word_that_is_swallowed_is_told_at_its_line(text: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(sorted(typed(text))))
    if word in losses(text)[1]:
        lost, _ = losses(text, swallow=word)
        lines = {n for n, line in enumerate(text.split("\n"), 1) if word in line}
        assert {loss.place.line for loss in lost if word in loss.words} <= lines
        assert any(word in loss.words for loss in lost)


# ---------------------------------------------------------------------------------------------
# Through the public door

QUESTION = """\
## Which one? {#one level=basic}

What stands above.

- [x] The right one
- [ ] The wrong one

Why it is so.
"""


def problems_of_build(root: Path) -> list[Problem]:
    documents = (GUIDE, WORKSHEET)
    request = Request(root / "content", root / "output", documents=documents, force=True)
    return list(build(request).problems)


def subject(root: Path, question: str = QUESTION) -> None:
    worksheet = '[[worksheet]]\nname = "w"\n'
    files = {"subject.toml": toml(more=worksheet), "en/10-basics.md": section(question)}
    write_subject(root / "content" / "small", files)


def test_what_the_sanitiser_swallows_stops_each_document_that_prints_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # words of no other test: what is made of a text is kept
    subject(tmp_path, QUESTION.replace("right", "swallowed"))
    clean = nh3.clean
    monkeypatch.setattr(
        nh3, "clean", lambda html, **how: clean(html, **how).replace("swallowed", "")
    )
    (problem,) = set(problems_of_build(tmp_path))
    assert problem.message == "'swallowed' would not be printed"
    assert problem.line == 7
    assert problem.source == "- [x] The swallowed one"
    assert not list((tmp_path / "output").rglob("*.pdf"))


def test_what_our_template_leaves_out_is_told_and_a_designer_may_leave_it_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject(tmp_path)
    whole = (folders(tmp_path, "templates")[-1] / "worksheet.html").read_text(encoding="utf-8")
    templates = tmp_path / "templates"
    templates.mkdir()
    own = templates / "worksheet.html"
    own.write_text(whole.replace("{{ question.lead }}", ""), encoding="utf-8")
    assert problems_of_build(tmp_path) == []
    monkeypatch.setattr(compose, "folders", lambda *_: (Path(tmp_path.anchor),))
    (problem,) = problems_of_build(tmp_path)
    assert problem.message == "'What stands above.' is left out by worksheet.html"
    assert problem.line == 5


def test_a_guide_prints_all_of_its_questions_but_the_prompts(tmp_path: Path) -> None:
    write_subject(tmp_path / "content" / "small", {"en/10-basics.md": section()})
    request = Request(tmp_path / "content", tmp_path / "output", documents=(GUIDE,))
    (job,) = prepare(request, untold)[0].jobs
    page = seen_in(compose.compose(job, Resources(tmp_path)).html)
    texts = [text for question in job.edition.questions for text in fragments(question)]
    assert len(texts) > 20
    for text in texts:
        for piece in pieces(text.text, gaps=True):
            assert piece.letters in page, text


def fragments(value: object) -> Iterator[Fragment]:
    """Yield the texts of a value of the model."""
    if isinstance(value, Fragment):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from fragments(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from fragments(getattr(value, field.name))
