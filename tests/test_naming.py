"""Drawings that have names, files that lie side by side, questions that were not asked yet."""

from __future__ import annotations

import contextlib
import json
import zipfile
from dataclasses import fields, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import studypress
from studypress import Request
from studypress.cli import app
from studypress.deliver import Entry
from studypress.document import CardSetting, Edge, Font, Paper, PerPage, Setting, Style
from studypress.job import Job
from studypress.making.maker import Finished, Maker
from studypress.model import Blueprint, Vary
from studypress.problems import UsageError
from studypress.project import REGISTER
from studypress.proof import Proofed
from studypress.settings import SLUG
from studypress.sheets.draw import draw
from studypress.watching.shown import label
from tests.support import PLACE, question, section, settings, stand_in, subject_of, write_subject

LANGUAGES = ("en", "fr")
IDS = tuple(f"q-{number}" for number in range(8))
TEXT = section(
    *(
        f"## Question {id}? {{#{id} level=basic minutes=1}}\n\nThe answer.\n\n"
        "/// points\n- A point\n///\n"
        for id in IDS
    )
)
FILES = {
    "subject.toml": settings(
        LANGUAGES, more='[[worksheet]]\nname = "quiz"\ncount = 2\nforms = 2\nvary = "questions"\n'
    ),
    "en/10-basics.md": TEXT,
    "fr/10-basics.md": TEXT,
}
REPLACES = "; name this one with --as to keep both"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with eight open questions of a minute each, in two languages."""
    write_subject(tmp_path / "content" / "tiny", FILES)
    return tmp_path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the name and the fingerprint of a job stand for its PDF."""

    def whole(_: Maker, job: Job) -> Finished:
        return Finished(Proofed(f"{job.path} {job.fingerprint}".encode(), 1, ()))

    stand_in(monkeypatch, whole)


def run(project: Path, *arguments: str) -> Result:
    with contextlib.chdir(project):
        return CliRunner().invoke(app, [*arguments, "--jobs", "1"])


def made(project: Path, *arguments: str) -> list[dict[str, Any]]:
    """Run a command and return the documents that it tells as JSON."""
    result = run(project, *arguments, "--json")
    assert result.exit_code == 0, result.output
    documents: list[dict[str, Any]] = json.loads(result.stdout)["documents"]
    return documents


def names(documents: list[dict[str, Any]]) -> list[str]:
    return [Path(document["path"]).name for document in documents]


def files(project: Path) -> set[str]:
    return {path.name for path in (project / "output").rglob("*.pdf")}


def codes(project: Path) -> list[str]:
    """Return the codes of all sheets on record."""
    lines = (project / "content/tiny" / REGISTER).read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["code"] for line in lines]


def asked(project: Path, code: str) -> set[str]:
    """Return the ids of the questions of a sheet on record."""
    lines = (project / "content/tiny" / REGISTER).read_text(encoding="utf-8").splitlines()
    sheets = {sheet["code"]: sheet for sheet in map(json.loads, lines)}
    return {item[0] for item in sheets[code]["drawn"]}


def drawn(project: Path, *arguments: str) -> tuple[str, set[str]]:
    """Draw a worksheet in English; return its code and the ids of its questions."""
    (code,) = {one["code"] for one in made(project, "worksheet", "--lang", "en", *arguments)}
    return code, asked(project, code)


# ---------------------------------------------------------------------------------------------
# Settings in names


def test_no_two_settings_have_one_name() -> None:
    cards = [CardSetting(*values) for values in product(PerPage, Edge)]
    every = [
        Setting(paper, style, card, font)
        for paper, style, card, font in product(Paper, Style, cards, Font)
    ]
    found = {setting.name for setting in every}
    assert len(found) == len(every)
    assert Setting().name == ""
    assert all(SLUG.match(name) for name in found - {""})
    # what is added to a setting is to be added here, and to its name
    assert {field.name for field in fields(Setting)} == {"paper", "style", "cards", "font"}
    assert {field.name for field in fields(CardSetting)} == {"per_page", "edge"}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("command", "setting", "name"),
    [
        (("guide",), ("--style", "large-print"), "tiny-guide-large-print-en.pdf"),
        (
            ("guide",),
            ("--paper", "letter", "--font", "atkinson", "--style", "ink-saver"),
            "tiny-guide-ink-saver-atkinson-letter-en.pdf",
        ),
        (("cards",), ("--per-page", "2"), "tiny-cards-2-per-page-en.pdf"),
        (
            ("cards",),
            ("--edge", "short", "--per-page", "4", "--style", "large-print"),
            "tiny-cards-large-print-4-per-page-short-edge-en.pdf",
        ),
        (("pairs", "--count", "2"), ("--paper", "letter"), "tiny-pairs-letter-en.pdf"),
    ],
)
def test_what_is_not_standard_stands_in_the_name(
    project: Path, command: tuple[str, ...], setting: tuple[str, ...], name: str
) -> None:
    plain = made(project, *command, "--lang", "en")
    (document,) = made(project, *command, *setting, "--lang", "en")
    assert names([document]) == [name]
    assert f"tiny-{document['document']}-{document['setting']}-en.pdf" == name
    assert files(project) == {name, *names(plain)}
    (entry,) = (one for one in listed(project) if one["path"].endswith(name))
    assert entry["setting"] == document["setting"]


def listed(project: Path) -> list[dict[str, Any]]:
    text = (project / "output/manifest.json").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = json.loads(text)["files"]
    return entries


@pytest.mark.usefixtures("quick")
def test_large_print_and_standard_lie_side_by_side(project: Path) -> None:
    both = [(), ("--style", "large-print"), (), ("--style", "large-print")]
    fresh = []
    for options in both:
        documents = made(project, "worksheet", "--count", "5", "--lang", "en", *options)
        fresh.append({document["fresh"] for document in documents})
    assert fresh == [{True}, {True}, {False}, {False}]
    assert files(project) == {
        f"tiny-custom-{document}-{style}en.pdf"
        for document in ("worksheet", "key")
        for style in ("", "large-print-")
    }


@pytest.mark.usefixtures("quick")
def test_all_in_another_style(project: Path) -> None:
    assert run(project, "--style", "ink-saver").exit_code == 0
    assert len(files(project)) == 10
    assert all("-ink-saver-" in name for name in files(project))


@pytest.mark.usefixtures("quick")
def test_archives_of_other_settings_and_documents(project: Path) -> None:
    def zipped(*arguments: str) -> dict[str, Any]:
        result = run(project, *arguments, "--zip", "--lang", "en", "--json")
        record: dict[str, Any] = json.loads(result.stdout)
        return {name: record[name] for name in ("archives", "replaced_archives")}

    plain, large = (f"output/tiny/tiny-evening{style}.zip" for style in ("", "-large-print"))
    assert zipped("guide") == {"archives": [plain], "replaced_archives": []}
    assert zipped("guide", "--style", "large-print") == {
        "archives": [large],
        "replaced_archives": [],
    }
    with zipfile.ZipFile(project / large) as archive:
        assert archive.namelist() == ["en/10-guide-large-print.pdf", "paper.txt"]
    assert zipped("guide") == {"archives": [plain], "replaced_archives": []}
    assert zipped("cards") == {"archives": [plain], "replaced_archives": [plain]}
    told = run(project, "guide", "--zip", "--lang", "en").stdout.splitlines()
    assert told[told.index(plain) + 1] == "    replaces an archive that held other documents"


# ---------------------------------------------------------------------------------------------
# Names of drawings


@pytest.mark.usefixtures("quick")
def test_a_drawing_has_the_name_it_is_given(project: Path) -> None:
    options = ("worksheet", "--count", "3", "--lang", "en")
    made(project, *options)
    named = made(project, *options, "--as", "spring")
    assert names(named) == ["tiny-spring-worksheet-en.pdf", "tiny-spring-key-en.pdf"]
    assert {document["form"] for document in named} == {"spring"}
    assert files(project) == {
        *names(named),
        "tiny-custom-worksheet-en.pdf",
        "tiny-custom-key-en.pdf",
    }
    register = (project / "content/tiny" / REGISTER).read_text(encoding="utf-8")
    assert {json.loads(line)["name"] for line in register.splitlines()} == {"custom", "spring"}


@pytest.mark.usefixtures("quick")
def test_a_name_alone_draws(project: Path) -> None:
    code, questions = drawn(project, "--as", "all-of-them")
    assert questions == set(IDS)
    assert names(made(project, "key", code, "--lang", "en")) == [f"tiny-{code.lower()}-key-en.pdf"]


@pytest.mark.usefixtures("quick")
def test_pairs_and_series_have_names(project: Path) -> None:
    (pairs,) = made(project, "pairs", "--count", "2", "--lang", "en", "--as", "friday")
    assert names([pairs]) == ["tiny-friday-pairs-en.pdf"]
    series = made(project, "series", "--weeks", "2", "--lang", "en", "--as", "autumn")
    assert sorted(names(series)) == [
        "tiny-autumn-schedule-en.pdf",
        *(
            f"tiny-autumn-week-{week}-{document}-en.pdf"
            for week in ("01", "02")
            for document in ("key", "worksheet")
        ),
    ]


@pytest.mark.usefixtures("quick")
def test_declared_later_it_is_the_same_worksheet(project: Path) -> None:
    before = made(project, "worksheet", "--count", "3", "--seed", "2", "--as", "spring")
    more = '[[worksheet]]\nname = "spring"\ncount = 3\nseed = 2\n'
    write_subject(
        project / "content/tiny", FILES | {"subject.toml": settings(LANGUAGES, more=more)}
    )
    after = made(project, "worksheet", "--name", "spring")
    assert [document | {"fresh": True} for document in after] == before
    assert not any(document["fresh"] for document in after)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("worksheet", "--as", "quiz"), "Error: tiny: subject.toml has a worksheet 'quiz'\n"),
        (("worksheet", "--as", "quiz-b"), "Error: tiny: subject.toml has a worksheet 'quiz-b'\n"),
        (("pairs", "--count", "2", "--as", "quiz"), "subject.toml has a worksheet 'quiz'\n"),
        (("series", "--as", "quiz"), "Error: tiny: subject.toml has a worksheet 'quiz'\n"),
        (("worksheet", "--as", "custom-b"), "Error: --as: a worksheet cannot be named 'custom-b'"),
        (("worksheet", "--as", "series-week-02"), "hint: that is the name of worksheets of a seri"),
        (("worksheet", "--as", "Été 2"), "Error: --as: 'Été 2' cannot be part of a file name\n"),
        (("worksheet", "--as", "../up"), "hint: small letters, digits and single hyphens"),
        (("series", "--as", ""), "Error: --as: '' cannot be part of a file name\n"),
        (("worksheet", "--as", "x" * 61), "Error: --as: the name has 61 characters, more than 60"),
        (("worksheet", "--name", "quiz", "--as", "other"), "--name chooses a declared worksheet"),
        (("worksheet", "--name", "quiz", "--fresh"), "--name chooses a declared worksheet"),
        (("worksheet", "--name", "quiz", "--not-in", "0"), "--name chooses a declared worksheet"),
    ],
)
def test_what_cannot_be_a_name_is_refused(
    project: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = run(project, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (project / "output").exists()


def test_a_form_is_not_named_as_a_declared_worksheet(project: Path) -> None:
    more = '[[worksheet]]\nname = "spring-b"\n'
    write_subject(
        project / "content/tiny", FILES | {"subject.toml": settings(LANGUAGES, more=more)}
    )
    result = run(project, "worksheet", "--as", "spring", "--forms", "2")
    assert result.exit_code == 2
    assert "Error: tiny: subject.toml has a worksheet 'spring-b'\n" in result.stderr
    assert "hint: name the drawing otherwise, with --as\n" in result.stderr


# ---------------------------------------------------------------------------------------------
# What is replaced


@pytest.mark.usefixtures("quick")
def test_another_drawing_says_what_it_replaces(project: Path) -> None:
    options = ("worksheet", "--count", "3", "--lang", "en")
    first = made(project, *options)
    assert [document["replaced"] for document in first] == [None, None]
    assert [document["replaced"] for document in made(project, *options)] == [None, None]
    told = run(project, *options, "--seed", "2").stdout.splitlines()
    code = first[0]["code"]
    assert told[1] == f"    replaces the worksheet {code}{REPLACES}"
    assert told[3] == f"    replaces the key {code}{REPLACES}"
    # and with nothing to do it is not said again
    assert "replaces" not in run(project, *options, "--seed", "2").stdout
    second = {entry["code"] for entry in listed(project)}
    again = made(project, *options)
    assert [document["replaced"] for document in again] == [
        {
            "code": code,
            "message": f"replaces the {document} {code}",
            "hint": "name this one with --as to keep both",
        }
        for document in ("worksheet", "key")
        for code in second
    ]


@pytest.mark.usefixtures("quick")
def test_the_same_document_made_again_replaces_nobodys(project: Path) -> None:
    commands = (
        ("worksheet", "--count", "3"),
        ("worksheet",),
        ("pairs", "--count", "2"),
        ("series", "--weeks", "3"),
        ("guide",),
        ("cards",),
    )
    for command in commands:
        made(project, *command)
    text = TEXT.replace("The answer", "Another answer").replace("A point", "The point")
    edited = {"en/10-basics.md": text, "fr/10-basics.md": text}
    write_subject(project / "content/tiny", FILES | edited)
    for command in commands:
        documents = made(project, *command)
        assert {(one["fresh"], one["replaced"]) for one in documents} == {(True, None)}


@pytest.mark.usefixtures("quick")
def test_a_declared_worksheet_drawn_otherwise_is_the_same_one(project: Path) -> None:
    made(project, "worksheet")
    toml = FILES["subject.toml"].replace("count = 2", "count = 3")
    write_subject(project / "content/tiny", FILES | {"subject.toml": toml})
    assert {(one["fresh"], one["replaced"]) for one in made(project, "worksheet")} == {(True, None)}


@pytest.mark.usefixtures("quick")
def test_other_options_that_draw_the_same_sheet_replace_nothing(project: Path) -> None:
    made(project, "worksheet", "--count", "8")
    (project / "styles").mkdir()
    (project / "styles/local.css").write_text("p { orphans: 3 }", encoding="utf-8")
    same = made(project, "worksheet", "--section", "basics", "--count", "8")
    assert {(one["fresh"], one["replaced"]) for one in same} == {(True, None)}


@pytest.mark.usefixtures("quick")
def test_a_file_that_is_gone_is_not_replaced(project: Path) -> None:
    made(project, "worksheet", "--count", "3")
    for path in (project / "output").rglob("*worksheet*.pdf"):
        path.unlink()
    documents = made(project, "worksheet", "--count", "2")
    assert {one["document"] for one in documents if one["replaced"]} == {"key"}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (("pairs", "--count", "2"), ("pairs", "--count", "3"), {"pairs": "with --as"}),
        (
            ("series", "--weeks", "2"),
            ("series", "--weeks", "2", "--seed", "9"),
            {"schedule": "with --as", "worksheet": "with --as", "key": "with --as"},
        ),
    ],
)
def test_pairs_and_series_say_what_they_replace(
    project: Path, one: tuple[str, ...], other: tuple[str, ...], said: dict[str, str]
) -> None:
    made(project, *one, "--lang", "en")
    documents = made(project, *other, "--lang", "en")
    replaced = {
        document["document"]: document["replaced"] for document in documents if document["replaced"]
    }
    assert replaced.keys() == said.keys()
    for document, way_out in said.items():
        assert way_out in replaced[document]["hint"]
        of = " made with other options" if document in ("pairs", "schedule") else ""
        assert replaced[document]["message"].endswith(of)


@pytest.mark.usefixtures("quick")
def test_the_worksheets_of_another_roster_are_told(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a worksheet for each person takes a real press
    request = Request(
        project / "content",
        project / "output",
        languages=("en",),
        names=("quiz",),
        documents=tuple(one for one in studypress.DOCUMENTS if one.name == "organiser"),
        roster=project / "monday.csv",
    )
    for day in ("monday", "friday"):
        (project / f"{day}.csv").write_text(f"name\nAda\nBo of {day}\n", encoding="utf-8")

    def replaced(request: Request) -> list[str]:
        made = studypress.build(request).made
        return [f"{one.replaced.message}; {one.replaced.hint}" for one in made if one.replaced]

    other = replace(request, roster=project / "friday.csv")
    told = "replaces the organiser made with other options; "
    told += "name another folder with --output to keep both"
    assert replaced(request) == []
    assert replaced(other) == [told]
    # a name that is added to a roster is the same roster, from wherever it is named
    (project / "friday.csv").write_text("name\nAda\nCy\nDi\n", encoding="utf-8")
    monkeypatch.chdir(project)
    assert replaced(replace(other, roster=Path("friday.csv"), output=Path("output"))) == []
    assert replaced(replace(other, each=True)) == [told]


@pytest.mark.usefixtures("quick")
def test_a_subject_of_the_same_name_in_other_content_is_told(project: Path) -> None:
    made(project, "guide", "--lang", "en")
    made(project, "worksheet", "--lang", "en")
    other = FILES | {"en/10-basics.md": TEXT.replace("Question", "Item")}
    write_subject(project / "other" / "tiny", other)
    told = run(project, "guide", "--lang", "en", "--content", "other").stdout.splitlines()
    assert told[1] == (
        "    replaces the guide made with other options; "
        "name another folder with --output to keep both"
    )
    sheets = made(project, "worksheet", "--lang", "en", "--content", "other")
    assert {one["fresh"] for one in sheets} == {True}
    assert all(one["replaced"]["code"] not in {"", one["code"]} for one in sheets)
    # moved with all that belongs to it, it is the same project
    moved = project.rename(project.with_name("moved"))
    write_subject(moved / "other" / "tiny", other | {"en/10-basics.md": TEXT})
    documents = made(moved, "guide", "--lang", "en", "--content", "other")
    assert {(one["fresh"], one["replaced"]) for one in documents} == {(True, None)}


@pytest.mark.usefixtures("quick")
def test_a_manifest_that_knows_no_options_is_read(project: Path) -> None:
    before = made(project, "worksheet", "--count", "3")
    path = project / "output/manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        del entry["options"], entry["setting"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    after = made(project, "worksheet", "--count", "3")
    assert after == [document | {"fresh": False} for document in before]


# ---------------------------------------------------------------------------------------------
# What was not asked yet


@pytest.mark.usefixtures("quick")
def test_fresh_draws_what_no_sheet_asked(project: Path) -> None:
    made(project, "pairs", "--count", "1")
    seen = {id for code in codes(project) for id in asked(project, code)}
    assert len(seen) == 2
    for _ in range(2):
        code, questions = drawn(project, "--count", "3", "--fresh")
        assert len(questions) == 3
        assert not seen & questions
        seen |= questions
    assert seen == set(IDS)
    result = run(project, "worksheet", "--count", "3", "--fresh")
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: tiny: the worksheet 'custom' asks for questions, but none qualifies; "
        "all 8 that would qualify have been on a sheet already\n"
        "    hint: let questions come again: leave out --fresh, or a --not-in\n"
    )
    # the sheet that is there stays, and its key is found
    assert names(made(project, "key", code, "--lang", "fr")) == [f"tiny-{code.lower()}-key-fr.pdf"]


@pytest.mark.usefixtures("quick")
def test_a_second_fresh_sheet_says_what_it_replaces(project: Path) -> None:
    code, _ = drawn(project, "--count", "2", "--fresh")
    told = run(project, "worksheet", "--count", "2", "--fresh", "--lang", "en").stdout
    assert f"    replaces the worksheet {code}{REPLACES}\n" in told


@pytest.mark.usefixtures("quick")
def test_how_many_are_left_is_told(project: Path) -> None:
    _, first = drawn(project, "--count", "5")
    result = run(project, "worksheet", "--count", "4", "--fresh")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "Error: tiny: the worksheet 'custom' asks for 4 questions, but 3 qualify: 3 basic in "
        "'basics'; 5 of the 8 that would qualify have been on a sheet already\n"
        "    hint: ask for fewer, or let questions come again: leave out --fresh, or a --not-in\n"
    )
    _, rest = drawn(project, "--minutes", "3", "--fresh")
    assert rest == set(IDS) - first
    # nobody's fault but the question's number: that is told as without --fresh
    plain = run(project, "worksheet", "--count", "9")
    assert "already" not in plain.stderr


@pytest.mark.usefixtures("quick")
def test_not_in_leaves_out_the_sheets_that_are_named(project: Path) -> None:
    one, first = drawn(project, "--count", "3", "--as", "one")
    two, second = drawn(project, "--count", "3", "--as", "two", "--not-in", one)
    assert not first & second
    typed = one.replace("-", "").lower()
    _, third = drawn(project, "--count", "2", "--not-in", typed, "--not-in", f"TINY:{two}")
    assert third == set(IDS) - first - second
    # the same command draws the same again, and has nothing to do
    again = made(project, "worksheet", "--count", "2", "--lang", "en", "--not-in", one)
    assert {document["fresh"] for document in again} == {True}
    again = made(project, "worksheet", "--count", "2", "--lang", "en", "--not-in", one)
    assert {document["fresh"] for document in again} == {False}


@pytest.mark.usefixtures("quick")
def test_forms_that_vary_are_fresh_too(project: Path) -> None:
    code, first = drawn(project, "--count", "4", "--as", "first")
    options = ("--count", "2", "--forms", "2", "--vary", "questions", "--not-in", code)
    both = {one["code"] for one in made(project, "worksheet", *options)}
    assert len(both) == 2
    assert set.union(*(asked(project, one) for one in both)) == set(IDS) - first
    (pairs,) = made(project, "pairs", "--count", "2", "--lang", "en", "--not-in", code)
    assert pairs["document"] == "pairs"
    assert run(project, "pairs", "--count", "2", "--fresh").exit_code == 2


@pytest.mark.usefixtures("quick")
def test_codes_that_cannot_be_are_told_all_at_once(project: Path) -> None:
    code, _ = drawn(project, "--count", "3")
    last = "0" if code[-1] != "0" else "1"
    mistyped = f"{code[:-1]}{last}"
    options = ("--not-in", mistyped, "--not-in", "0000-0000", "--not-in", f"OTHER:{code}")
    result = run(project, "worksheet", "--count", "3", *options)
    fetch = "    hint: where the sheet was made, commit sheets.jsonl of its subject, "
    fetch += "and fetch it here\n"
    assert result.exit_code == 2
    assert result.stderr == (
        f"Error: --not-in: the sheet code '{mistyped}' is mistyped: "
        "its last character does not fit the others\n"
        f"    hint: did you mean {code} (custom)?\n"
        "Error: --not-in: the sheet code 0000-0000 is not on record in 'tiny'\n"
        f"{fetch}"
        f"Error: --not-in: the sheet code {code} is not on record in 'tiny'\n"
        f"{fetch}"
    )


@pytest.mark.usefixtures("quick")
def test_a_code_is_of_one_subject_the_others_draw_from_all(project: Path) -> None:
    code, first = drawn(project, "--count", "6")
    other = {"subject.toml": settings(), "en/10-basics.md": TEXT}
    write_subject(project / "content/other", other)
    documents = made(project, "worksheet", "--count", "2", "--not-in", code, "--lang", "en")
    (new,) = {one["code"] for one in documents if one["subject"] == "tiny"}
    assert asked(project, new) == set(IDS) - first
    assert {one["subject"] for one in documents} == {"tiny", "other"}


@pytest.mark.parametrize("changes", [{"fresh": True}, {"not_in": ("0000-0000",)}])
def test_declared_worksheets_are_drawn_by_what_is_declared(
    project: Path, changes: dict[str, Any]
) -> None:
    with pytest.raises(UsageError, match="go with a worksheet that is drawn by options"):
        studypress.build(Request(project / "content", project / "output", **changes))


SHELF = {
    "one": [question(f"a-{n}") for n in range(6)],
    "two": [question(f"b-{n}") for n in range(6)],
}
EVERY = sorted(one.id for questions in SHELF.values() for one in questions)


@given(
    left_out=st.frozensets(st.sampled_from(EVERY)),
    count=st.integers(1, 12),
    forms=st.integers(1, 3),
    vary=st.sampled_from(Vary),
)
def test_what_is_left_out_is_as_if_it_were_not_there(
    left_out: frozenset[str], count: int, forms: int, vary: Vary
) -> None:
    blueprint = Blueprint("custom", PLACE, count=count, forms=forms, vary=vary)
    found, problems = draw(subject_of(SHELF), blueprint, left_out)
    rest = {
        section: [one for one in questions if one.id not in left_out]
        for section, questions in SHELF.items()
    }
    expected, short = draw(subject_of(rest), blueprint)
    assert [form.drawn for form in found] == [form.drawn for form in expected]
    assert len(problems) == len(short)
    for problem, plain in zip(problems, short, strict=True):
        assert problem.message.startswith(plain.message)
        # the orders of the questions that are drawn are not more for what is left
        orders = "orders only" in problem.message
        assert ("been on a sheet already" in problem.message) == bool(left_out and not orders)


# ---------------------------------------------------------------------------------------------
# A key made again


@pytest.mark.usefixtures("quick")
def test_a_key_made_again_takes_language_and_setting(project: Path) -> None:
    code, _ = drawn(project, "--count", "3", "--as", "spring")
    every = made(project, "key", code)
    assert names(every) == [f"tiny-{code.lower()}-key-{language}.pdf" for language in LANGUAGES]
    (french,) = made(project, "key", code, "--lang", "fr", "--style", "large-print")
    assert names([french]) == [f"tiny-{code.lower()}-key-large-print-fr.pdf"]
    result = run(project, "key", code, "--lang", "de")
    assert result.exit_code == 2
    assert "Error: nothing is written in 'de'\n" in result.stderr
    assert "--lang" in CliRunner().invoke(app, ["key", "--help"]).output


def test_a_watch_tells_the_setting() -> None:
    entry = Entry(
        "a/path.pdf", "tiny", "en", "worksheet", "quiz-a", "", 1, "", "", setting="large-print"
    )
    assert label(entry, several=False) == "worksheet quiz-a large-print en"
    assert label(replace(entry, setting="", form=""), several=True) == "tiny worksheet en"
