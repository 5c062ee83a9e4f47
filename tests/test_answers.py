"""No answer on a worksheet; every answer in its key, under the same number, for the same order."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pdfplumber
import pikepdf
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from studypress.compose import Composed, compose
from studypress.resources import Resources
from tests.support import KEY, WORKSHEET, jobs, press, section, settings, write_subject

SECRET = "qzjx"
"""Every word that begins so is part of an answer; no template, locale or font has such a word."""


MANY = 26


@dataclass(frozen=True)
class Given:
    """A question as the test wrote it, with what is right kept apart from the code under test."""

    id: str
    kind: str
    text: str
    parts: tuple[str, ...] = ()
    right: frozenset[str] = frozenset()


def _given_open(n: int, points: int, probe: bool) -> Given:
    listed = "\n".join(f"- {SECRET}point{n}x{k}" for k in range(points))
    asked = f"/// probe\n{SECRET}probe{n}\n///\n\n" if probe else ""
    text = f"{asked}{SECRET}answer{n} in `{SECRET}code{n}`.\n\n/// points\n{listed}\n///\n"
    if probe:
        text += f"\n/// follow-ups\n- {SECRET}prompt{n}\n- {SECRET}then{n}\n///\n"
    return Given(f"q{n}", "open", text)


def _given_choice(n: int, right: list[bool]) -> Given:
    parts = tuple(f"option{n}x{k}" for k in range(len(right)))
    boxes = zip(parts, right, strict=True)
    listed = "\n".join(f"- [{'x' if good else ' '}] {part}" for part, good in boxes)
    good_ones = frozenset(part for part, good in zip(parts, right, strict=True) if good)
    return Given(f"q{n}", "choice", f"{listed}\n\n{SECRET}why{n}.\n", parts, good_ones)


def _given_gap(n: int, gaps: int) -> Given:
    parts = tuple(f"{SECRET}gap{n}x{k}" for k in range(gaps))
    text = " and ".join(f"[[{part}|{part}other]]" for part in parts)
    return Given(f"q{n}", "gap", f"Begin {text} end.\n\n{SECRET}why{n}.\n", parts)


def _given_match(n: int, pairs: int, rights: int = MANY) -> Given:
    """Return a match of so many pairs; where there are fewer right sides, terms share them."""
    parts = tuple(f"{n}x{k}" for k in range(pairs))
    sides = (f"left{part}\n:   right{shared(part, rights)}\n" for part in parts)
    listed = "\n".join(sides)
    text = f"{listed}\n{SECRET}why{n}.\n"
    return Given(f"q{n}", "match", text, parts, frozenset(shared(p, rights) for p in parts))


def shared(part: str, rights: int) -> str:
    """Return the part whose right side a part has, where there are so many of them."""
    number, _, place = part.partition("x")
    return f"{number}x{int(place) % rights}"


def _given_order(n: int, steps: int) -> Given:
    parts = tuple(f"step{n}x{k}" for k in range(steps))
    listed = "\n".join(f"{k}. {part}" for k, part in enumerate(parts, 1))
    return Given(f"q{n}", "order", f"{listed}\n\n{SECRET}why{n}.\n", parts)


_MAKERS = st.one_of(
    st.tuples(st.just(_given_open), st.integers(1, 3), st.booleans()),
    st.tuples(st.just(_given_choice), st.lists(st.booleans(), min_size=2, max_size=6).filter(any)),
    st.tuples(st.just(_given_gap), st.integers(1, 4)),
    st.tuples(st.just(_given_match), st.integers(2, 6), st.integers(2, 6)),
    st.tuples(st.just(_given_order), st.integers(2, 6)),
)


@st.composite
def subjects(draw: st.DrawFn) -> tuple[Given, ...]:
    """Draw one to six questions of any kinds."""
    made = draw(st.lists(_MAKERS, min_size=1, max_size=6))
    return tuple(maker(n, *rest) for n, (maker, *rest) in enumerate(made))


@dataclass(frozen=True)
class Sheets:
    """The worksheet and the key of a form."""

    code: str
    worksheet: Composed
    key: Composed


def sheets_of(questions: tuple[Given, ...], seed: int, folder: Path) -> Sheets:
    """Write a subject of these questions and compose a worksheet of all of them, with its key."""
    texts = [
        f"## Stem of {q.id} {{#{q.id} level=basic kind={q.kind}}}\n\n{q.text}" for q in questions
    ]
    more = f'\n[[worksheet]]\nname = "all"\nseed = {seed}\n'
    files = {"subject.toml": settings(more=more), "en/10-basics.md": section(*texts)}
    composed = {}
    codes = set()
    for job in jobs(write_subject(folder / "content" / "trial", files)):
        if job.forms:
            codes.add(job.form.code)
            composed[job.document] = compose(job, Resources(folder))
    (code,) = codes
    return Sheets(code, composed[WORKSHEET], composed[KEY])


class _Blocks(HTMLParser):
    """The text of a document, with a line break where a block or a cell ends."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(" ".join(data.split()) or " ")

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append({"td": "\n", "th": "\n", "span": " "}.get(tag, "\n"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = dict(attrs).get("class") or ""
        self.pieces.append("\n" if tag in ("article", "div", "li", "p", "tr") else " ")
        if tag == "article":
            self.pieces.append("\n== \n")
        assert "right" not in classes.split()


def lines_of(document: str) -> list[str]:
    parser = _Blocks()
    parser.feed(document)
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).splitlines())
    return [line for line in lines if line]


def articles(document: str) -> list[list[str]]:
    """Return the lines of each question of a worksheet, its number first."""
    found: list[list[str]] = []
    for line in lines_of(document):
        if line == "==":
            found.append([])
        elif found:
            found[-1].append(line)
    return found


def grid(document: str) -> dict[int, str]:
    """Return the answers at a glance by question number."""
    row = r'<th scope="row">(\d+)</th>\s*<td>(.*?)</td>'
    return {int(number): re.sub("<[^>]*>", "", told) for number, told in re.findall(row, document)}


def marks(lines: list[str], name: str) -> dict[str, str]:
    """Return the mark that stands before each part that begins with `name`: A, b, 2 ..."""
    found = {}
    for line in lines:
        match = re.fullmatch(rf"(?:(\w+) )?({name}\d+x\d+)", line)
        if match:
            found[match[2]] = match[1] or ""
    return found


def assert_answers(question: Given, lines: list[str], told: str) -> None:
    """Check that what the key tells is right for the order that the worksheet prints."""
    match question.kind:
        case "choice":
            printed = marks(lines, "option")
            assert set(printed) == set(question.parts)
            ticked = {part for part, mark in printed.items() if mark in told.split(", ")}
            assert ticked == question.right
            assert len(told.split(", ")) == len(question.right)
        case "gap":
            for n, word in enumerate(question.parts, 1):
                accepted = f"{word} / {word}other"
                assert told == accepted if len(question.parts) == 1 else f"({n}) {accepted}" in told
        case "match":
            left, right = marks(lines, "left"), marks(lines, "right")
            assert len(left) == len(question.parts)
            assert set(right) == {f"right{part}" for part in question.right}
            joined = dict(pair.split("–") for pair in told.split(", "))
            sides = {p: shared(p, len(question.right)) for p in question.parts}
            assert joined == {left[f"left{p}"]: right[f"right{sides[p]}"] for p in question.parts}
        case "order":
            printed = marks(lines, "step")
            assert sorted(printed) == sorted(question.parts)
            assert list(printed) != list(question.parts)
            in_order = dict(zip(told.split(", "), printed, strict=True))
            assert [in_order[str(n + 1)] for n in range(len(printed))] == list(question.parts)


@given_settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(questions=subjects(), seed=st.integers(0, 10_000))
def test_worksheets_hold_no_answer_and_keys_hold_them_all(
    questions: tuple[Given, ...], seed: int
) -> None:
    by_id = {question.id: question for question in questions}
    with TemporaryDirectory() as folder:
        form = sheets_of(questions, seed, Path(folder))
    assert SECRET not in form.worksheet.html
    assert form.code in form.worksheet.html
    assert form.code in form.key.html
    answers = grid(form.key.html)
    in_words = articles(form.key.html)
    asked: list[str] = []
    for number, lines in enumerate(articles(form.worksheet.html), 1):
        assert lines[0] == str(number)
        stem = next(line for line in lines if line.startswith("Stem of "))
        asked.append(stem.removeprefix("Stem of "))
        question = by_id[asked[-1]]
        (explained,) = [article for article in in_words if stem in article]
        assert explained[0] == str(number)
        words = re.findall(rf"{SECRET}(?:answer|code|point|why)\w+", question.text)
        assert set(words) <= set(re.findall(r"\w+", " ".join(explained)))
        assert (number in answers) is (question.kind != "open")
        if number in answers:
            assert_answers(question, lines, answers[number])
    assert sorted(asked) == sorted(by_id)


EVERY_KIND = (
    _given_open(0, 2, True),
    _given_choice(1, [False, True, True, False]),
    _given_gap(2, 2),
    _given_match(3, 3),
    _given_order(4, 3),
)


def everything_in(pdf: bytes) -> str:
    """Return all that a PDF holds, unpacked: streams, strings, metadata, outline, attachments."""
    found: list[str] = []

    def strings(thing: Any, depth: int = 0) -> None:
        if isinstance(thing, pikepdf.String):
            found.append(str(thing))
        elif isinstance(thing, pikepdf.Array) and depth < 20:
            for item in thing:
                strings(item, depth + 1)
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and depth < 20:
            for name, item in thing.items():
                found.append(str(name))
                if not getattr(item, "is_indirect", False):
                    strings(item, depth + 1)

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for thing in opened.objects:
            strings(thing)
            if isinstance(thing, pikepdf.Stream):
                found.append(thing.read_bytes().decode("latin-1"))
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        found += (page.extract_text() for page in read.pages)
    return "\n".join(found)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_answer_is_anywhere_in_the_pdf_of_a_worksheet(seed: int, tmp_path: Path) -> None:
    form = sheets_of(EVERY_KIND, seed, tmp_path)

    def pdf(composed: Composed) -> str:
        made = press(composed.html, composed.styles, composed.pictures, (), "trial.pdf")
        return everything_in(made.pdf)

    worksheet = pdf(form.worksheet)
    assert "Stem of q0" in worksheet
    assert SECRET not in worksheet
    key = pdf(form.key)
    assert {f"{SECRET}answer0", f"{SECRET}gap2x1", f"{SECRET}why4"} <= set(re.findall(r"\w+", key))
