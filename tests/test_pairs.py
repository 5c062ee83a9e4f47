"""Practice in twos, read from the finished PDF: who gets which page, and what stands on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pytest

import studypress
from studypress import Paper, Request, Setting, Style, UsageError
from studypress.catalogue.pairs import PAIRS
from studypress.model import Blueprint, Place
from studypress.sheets.rounds import rounds
from tests.conftest import Built
from tests.sample import LANGUAGES
from tests.support import OPEN, locale, section, settings, write_subject

ROUNDS = rounds(Blueprint("custom", Place(Path("x"), 0), count=3, seed=2))


@dataclass(frozen=True)
class Part:
    """The pages of one partner in one round; `first` is the number of the first of them."""

    name: str
    code: str
    first: int
    text: str


def parts(path: Path) -> list[Part]:
    """Return the parts of a PDF by their footers: partner, round, role and sheet code."""
    found: dict[str, Part] = {}
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            text = " ".join((page.extract_text() or "").split())
            footer = re.search(r"(\w+ \d · \w+ \d · [\w ]+) · (\w{4}-\w{4})[^·]*\Z", text)
            if footer is None:
                assert text == "", "a page without a footer is blank"
                continue
            name, code = footer.groups()
            before = found.get(name, Part(name, code, number, ""))
            found[name] = Part(name, code, before.first, f"{before.text} {text}")
    return list(found.values())


def made(built: Built, language: str = "en", setting: Setting | None = None) -> Path:
    """Return the path of the sample's pairs."""
    setting = setting or Setting()
    output = built.folder / "pairs"
    documents = (PAIRS,)
    request = Request(
        built.content, output, None, (language,), documents, blueprint=ROUNDS, setting=setting
    )
    report = studypress.build(request)
    assert report.problems == ()
    (only,) = report.made
    return output / only.entry.path


@pytest.mark.parametrize("language", LANGUAGES)
def test_roles_are_swapped_between_the_rounds(built: Built, language: str) -> None:
    strings = locale(language).strings
    found = parts(made(built, language))
    partner, round_ = strings.partner.format(n="{}"), strings.round.format(n="{}")
    assert [part.name for part in found] == [
        f"{partner} · {round_} · {role}".format(person, number)
        for person, number, role in (
            (1, 1, strings.interviewer),
            (1, 2, strings.candidate),
            (2, 1, strings.candidate),
            (2, 2, strings.interviewer),
        )
    ]


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("paper", Paper)
def test_each_part_begins_on_a_right_hand_page(built: Built, paper: Paper, style: Style) -> None:
    firsts = [part.first for part in parts(made(built, setting=Setting(paper, style)))]
    assert len(firsts) == 4
    assert all(first % 2 == 1 for first in firsts)


def test_large_print_is_large(built: Built) -> None:
    with pdfplumber.open(made(built, setting=Setting(style=Style.LARGE_PRINT))) as pdf:
        assert min(char["size"] for page in pdf.pages for char in page.chars) >= 15.99


def test_both_partners_of_a_round_have_the_same_questions(built: Built) -> None:
    one, two, three, four = parts(made(built))
    assert one.code == three.code != two.code == four.code
    for asks, answers in ((one, three), (four, two)):
        for number in range(1, 8):
            filler = f"({number})"
            assert (filler in asks.text) == (filler in answers.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_interviewer_sees_what_is_after(built: Built, language: str) -> None:
    strings = locale(language).strings
    only = (strings.points, strings.ask_next, strings.scale_1, strings.scale_4)
    for part in parts(made(built, language)):
        asks = strings.interviewer in part.name
        assert [words in part.text for words in only] == [asks] * len(only)
        assert ("Point " in part.text or "Names the thing" in part.text) == asks


def test_a_question_without_prompts_gets_general_ones(tmp_path: Path) -> None:
    bare = OPEN.replace("open-one", "bare")
    prompts = "\n/// follow-ups\n- And if it rains?\n- And at night?\n///\n"
    asked = OPEN.replace("open-one", "asked").replace("What is open?", "Asked on") + prompts
    files = {"subject.toml": settings(), "en/10-basics.md": section(bare, asked)}
    write_subject(tmp_path / "content" / "trial", files)
    two = rounds(Blueprint("custom", Place(Path("x"), 0), count=1))
    request = Request(tmp_path / "content", tmp_path / "output", documents=(PAIRS,), blueprint=two)
    (document,) = studypress.build(request).made
    found = parts(tmp_path / "output" / document.entry.path)
    strings = locale("en").strings
    own, general = ("And if it rains?", "And at night?"), (strings.prompt_example,)
    for text in (found[0].text, found[3].text):
        assert all((prompt in text) == ("Asked on" in text) for prompt in own)
        assert all((prompt in text) == ("What is open?" in text) for prompt in general)


def test_too_few_questions_for_two_rounds_are_told(tmp_path: Path) -> None:
    write_subject(tmp_path / "content" / "trial")
    one = rounds(Blueprint("custom", Place(Path("x"), 0), count=1))
    request = Request(tmp_path / "content", tmp_path / "output", documents=(PAIRS,), blueprint=one)
    told = "form B of the worksheet 'pairs' would ask the same questions .* 1 basic in 'basics'"
    with pytest.raises(UsageError, match=told):
        studypress.build(request)
