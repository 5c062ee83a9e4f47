"""The command line as a user meets it: what it prints where, what it leaves, how it exits."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2
import pytest
from typer.testing import CliRunner, Result

import studypress
from studypress import cli, pango, pipeline
from studypress.cli import app
from studypress.cli.options import Run
from studypress.document import Document, Scope
from studypress.job import Job
from studypress.making.maker import Finished, Maker
from studypress.pipeline import build
from studypress.press import machine
from studypress.problems import ContentError, Problem, UsageError
from studypress.project import CACHE
from studypress.proof import Proofed
from studypress.request import Request
from studypress.workers.limits import Limits
from tests.support import CHOICE, GAP, OPEN, WORKSHEET, section, settings, stand_in, write_subject

BUILD = Path(__file__).parents[1] / "build.py"
LANGUAGES = ("en", "fr")
WARM_UP = '[[worksheet]]\nname = "warm-up"\ncount = 2\n'
MADE = {
    f"tiny/{language}/tiny-{name}-{language}.pdf"
    for language in LANGUAGES
    for name in ("guide", "warm-up-worksheet", "warm-up-key")
}
ENGLISH = section(OPEN, CHOICE, GAP)
# Each choice in the second edition is marked as in the first, so the text can stay English.
TINY = {
    "subject.toml": settings(LANGUAGES, more=WARM_UP),
    "en/10-basics.md": ENGLISH,
    "fr/10-basics.md": ENGLISH,
}


def run(project: Path, *arguments: str) -> Result:
    """Run the command line in a project's folder, one document after the other."""
    with contextlib.chdir(project):
        return CliRunner().invoke(app, arguments)


def run_build_py(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `python build.py` in a project's folder."""
    command = [sys.executable, str(BUILD), *arguments]
    return subprocess.run(command, cwd=project, check=False, capture_output=True, encoding="utf-8")


def pdfs(output: Path) -> dict[str, bytes]:
    """Return every file of an output folder but the manifest and the notes for the next run."""
    files = {path.relative_to(output): path for path in output.rglob("*") if path.is_file()}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in files.items()
        if name.name != "manifest.json" and name.parts[0] != CACHE
    }


def paths_told(result: Result) -> list[str]:
    """Return the lines above the table: the path of each document, with its state."""
    above, _, _ = result.stdout.partition("\n\n")
    return above.replace("\\", "/").splitlines()


def entries(project: Path) -> list[dict[str, object]]:
    """Return what the manifest of a project lists."""
    text = (project / "output" / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert manifest["version"] == 1
    files: list[dict[str, object]] = manifest["files"]
    return files


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one subject in two languages, of which nothing is made yet."""
    write_subject(tmp_path / "content" / "tiny", TINY)
    return tmp_path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The same project with all of it made, and what was told; to be left as it is."""
    folder = tmp_path_factory.mktemp("made")
    write_subject(folder / "content" / "tiny", TINY)
    return folder, run(folder, "--jobs", "1")


@pytest.fixture
def copy(made: tuple[Path, Result], tmp_path: Path) -> Path:
    """A copy of the project with all of it made, to be changed."""
    return Path(shutil.copytree(made[0], tmp_path / "copy"))


# ---------------------------------------------------------------------------------------------
# A plain build


def test_plain_build_makes_every_document(made: tuple[Path, Result]) -> None:
    folder, result = made
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    assert set(pdfs(folder / "output")) == MADE
    *_, last = result.stdout.splitlines()
    assert set(paths_told(result)) == {f"output/{path}" for path in MADE}
    assert "(unchanged)" not in result.stdout
    pages = sum(int(str(entry["pages"])) for entry in entries(folder))
    assert last == f"6 documents made; {pages} pages in all"


def test_manifest_tells_what_is_there(made: tuple[Path, Result]) -> None:
    folder, result = made
    listed = entries(folder)
    assert [entry["path"] for entry in listed] == sorted(MADE)
    codes: dict[object, set[tuple[object, object]]] = {}
    for entry in listed:
        data = (folder / "output" / str(entry["path"])).read_bytes()
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        with contextlib.closing(pypdfium2.PdfDocument(data)) as pdf:
            assert entry["pages"] == len(pdf)
        assert entry["subject"] == "tiny"
        assert entry["language"] in LANGUAGES
        codes.setdefault(entry["document"], set()).add((entry["form"], entry["code"]))
    assert codes["guide"] == {("", "")}
    assert codes["worksheet"] == codes["key"]
    (worksheet,) = codes["key"]
    form, code = worksheet
    assert form == "warm-up"
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", str(code))
    assert result.stdout.count(str(code)) == 4


def test_second_build_makes_nothing(copy: Path) -> None:
    def stamps() -> dict[str, int]:
        output = copy / "output"
        return {path: (output / path).stat().st_mtime_ns for path in MADE}

    before = stamps()
    result = run(copy, "--jobs", "1")
    assert result.exit_code == 0, result.output
    *_, last = result.stdout.splitlines()
    assert len(paths_told(result)) == 6
    assert all(line.endswith("  (unchanged)") for line in paths_told(result))
    assert last.startswith("0 documents made, 6 unchanged; ")
    assert stamps() == before


def test_force_makes_again_the_same_bytes(copy: Path) -> None:
    guide = copy / "output/tiny/en/tiny-guide-en.pdf"
    os.utime(guide, ns=(0, 0))
    before = guide.read_bytes()
    result = run(copy, "guide", "tiny", "--lang", "en", "--force", "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1].startswith("1 document made; ")
    assert guide.stat().st_mtime_ns > 0
    assert guide.read_bytes() == before


def test_deleted_or_edited_output_is_made_again(copy: Path) -> None:
    before = pdfs(copy / "output")
    (copy / "output/tiny/en/tiny-guide-en.pdf").unlink()
    with (copy / "output/tiny/fr/tiny-warm-up-key-fr.pdf").open("ab") as file:
        file.write(b"by hand")
    result = run(copy, "--jobs", "1")
    assert result.stdout.splitlines()[-1].startswith("2 documents made, 4 unchanged; ")
    assert pdfs(copy / "output") == before


@pytest.mark.usefixtures("html")
def test_changed_question_is_made_again(copy: Path) -> None:
    text = ENGLISH.replace("The model answer.", "A better model answer.")
    write_subject(copy / "content/tiny", TINY | {"en/10-basics.md": text})
    result = run(copy, "guide", "--lang", "en", "--jobs", "1")
    assert result.stdout.splitlines()[-1].startswith("1 document made; ")
    assert "A better model answer." in (copy / "output/tiny/en/tiny-guide-en.pdf").read_text(
        encoding="utf-8"
    )


def test_side_by_side_gives_the_same_bytes(made: tuple[Path, Result], project: Path) -> None:
    """Also the one test that runs the whole way through `python build.py`."""
    done = run_build_py(project, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert sorted(done.stdout.splitlines()) == sorted(made[1].stdout.splitlines())
    assert pdfs(project / "output") == pdfs(made[0] / "output")


# ---------------------------------------------------------------------------------------------
# Narrower builds


@pytest.mark.usefixtures("html")
def test_guide_alone(project: Path) -> None:
    assert run(project, "guide", "--jobs", "1").exit_code == 0
    assert set(pdfs(project / "output")) == {path for path in MADE if "-guide-" in path}


@pytest.mark.usefixtures("html")
def test_worksheet_alone(project: Path) -> None:
    assert run(project, "worksheet", "tiny", "--jobs", "1").exit_code == 0
    assert set(pdfs(project / "output")) == {path for path in MADE if "-guide-" not in path}


@pytest.mark.usefixtures("html")
def test_one_language(project: Path) -> None:
    assert run(project, "--lang", "fr", "--jobs", "1").exit_code == 0
    assert set(pdfs(project / "output")) == {path for path in MADE if "/fr/" in path}


@pytest.mark.usefixtures("html")
def test_one_subject(project: Path) -> None:
    write_subject(project / "content/other")
    assert run(project, "guide", "other", "--jobs", "1").exit_code == 0
    assert set(pdfs(project / "output")) == {"other/en/other-guide-en.pdf"}


@pytest.mark.usefixtures("html")
def test_folders_paper_and_style(project: Path) -> None:
    (project / "content").rename(project / "questions")
    folders = ("--content", "questions", "--output", "paper/today")
    setting = ("--paper", "letter", "--style", "large-print")
    result = run(project, "guide", *folders, *setting, "--lang", "en", "--jobs", "1")
    assert result.exit_code == 0, result.output
    ((path, text),) = pdfs(project / "paper/today").items()
    assert path == "tiny/en/tiny-guide-large-print-letter-en.pdf"
    last = ["paper-letter.css", "style-large-print.css", "font-standard.css"]
    assert text.decode().splitlines()[-3:] == last


STEMS = {"open-one": "What is open?", "choice-one": "Which one?", "gap-one": "Fill in."}


def drawn(project: Path, name: str = "custom") -> list[str]:
    """Return the ids of the questions of the English worksheet, in its order."""
    path = project / f"output/tiny/en/tiny-{name}-worksheet-en.pdf"
    text = path.read_text(encoding="utf-8")
    asked = re.findall(r'class="stem">(.*?)</h2>', text)
    ids = {stem: identifier for identifier, stem in STEMS.items()}
    return [ids[stem] for stem in asked]


@pytest.mark.usefixtures("html")
@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (("--section", "basics"), {"open-one", "choice-one", "gap-one"}),
        (("--level", "basic"), {"open-one", "gap-one"}),
        (("--level", "basic", "--level", "intermediate"), set(STEMS)),
        (("--tag", "alpha"), {"open-one", "choice-one"}),
        (("--tag", "beta"), {"open-one"}),
        (("--kind", "gap"), {"gap-one"}),
        (("--kind", "gap", "--kind", "choice"), {"gap-one", "choice-one"}),
        (("--minutes", "2"), {"gap-one", "choice-one"}),
        (("--count", "3"), set(STEMS)),
        (("--seed", "5"), set(STEMS)),
    ],
)
def test_worksheet_by_options(project: Path, options: tuple[str, ...], wanted: set[str]) -> None:
    result = run(project, "worksheet", *options, "--lang", "en", "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert set(pdfs(project / "output")) == {
        "tiny/en/tiny-custom-worksheet-en.pdf",
        "tiny/en/tiny-custom-key-en.pdf",
    }
    assert set(drawn(project)) == wanted


@pytest.mark.usefixtures("html")
def test_worksheet_by_count_and_seed(project: Path) -> None:
    draws = set()
    for seed in map(str, range(6)):
        options = ("--count", "1", "--seed", seed, "--lang", "en", "--jobs", "1")
        assert run(project, "worksheet", *options).exit_code == 0
        (only,) = drawn(project)
        draws.add(only)
    assert len(draws) > 1


@pytest.mark.usefixtures("html")
def test_worksheet_by_forms(project: Path) -> None:
    result = run(project, "worksheet", "--forms", "2", "--lang", "en", "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert set(pdfs(project / "output")) == {
        f"tiny/en/tiny-custom-{letter}-{document}-en.pdf"
        for letter in "ab"
        for document in ("worksheet", "key")
    }
    assert set(drawn(project, "custom-a")) == set(drawn(project, "custom-b")) == set(STEMS)
    codes = {entry["form"]: entry["code"] for entry in entries(project)}
    assert set(codes) == {"custom-a", "custom-b"}
    assert len(set(codes.values())) == 2


# ---------------------------------------------------------------------------------------------
# The command is wrong: exit 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("worksheet", "--count", "9"),
            "Error: tiny: the worksheet 'custom' asks for 9 questions, but 3 qualify: "
            "2 basic and 1 intermediate in 'basics'\n"
            "    hint: ask for fewer, or write more questions\n",
        ),
        (
            ("worksheet", "--count", "9", "--level", "basic"),
            "hint: ask for fewer, or name more sections, levels, tags or kinds\n",
        ),
        (
            ("worksheet", "--count", "2", "--minutes", "9"),
            "Error: a worksheet is drawn by --count or by --minutes, not by both\n",
        ),
        (("worksheet", "--vary", "questions"), "hint: ask for several: --forms 2\n"),
        (("worksheet", "--forms", "each"), "Error: --forms each needs a roster\n"),
        (("worksheet", "--forms", "0"), "--forms is a number from 1 to 26, or 'each', not '0'\n"),
        (("worksheet", "--name", "wram-up"), "hint: did you mean 'warm-up'?\n"),
        (
            ("worksheet", "--name", "warm-up", "--count", "2"),
            "Error: --name chooses a declared worksheet; the other options draw one\n",
        ),
        (("worksheet", "--level", "bsic=1/2"), "hint: did you mean 'basic'?\n"),
        (("worksheet", "--roster", "none.csv"), "Error: there is no roster 'none.csv'\n"),
        (("pairs", "--kind", "choice"), "Error: practice in twos has open questions only\n"),
        (("series", "--weeks", "1", "--minutes", "4"), "do not fit into 1 x 4 minutes\n"),
        (("series", "--weeks", "2", "--minutes", "1"), "more than the 1 of a week\n"),
        (("key", "0000-0001"), "Error: the sheet code '0000-0001' is mistyped: "),
        (("key", "0000-0000"), "Error: the sheet code 0000-0000 is not on record in 'tiny'\n"),
        (("cards", "--style", "large-print"), "hint: print 4 or 2 to a page\n"),
        (("worksheet", "--tag", "alhpa"), "hint: did you mean 'alpha'?\n"),
        (("worksheet", "--level", "hard"), "known here: advanced, basic, intermediate\n"),
        (("worksheet", "--kind", "essay"), "known here: choice, gap, match, open, order\n"),
        (("worksheet", "--forms", "27"), "--forms is a number from 1 to 26, or 'each', not '27'\n"),
        (("worksheet", "--section", "basic"), "hint: did you mean 'basics'?\n"),
        (("guide", "tinny"), "hint: did you mean 'tiny'?\n"),
        (("tinny",), "'tinny' is neither a command nor a subject in 'content'\n"),
        (("--paper", "a4", "guid"), "hint: did you mean 'guide'?\n"),
        (
            ("tiny", "--lang", "en", "guide"),
            "Error: the command 'guide' stands behind the subject 'tiny'\n"
            "    hint: it stands before it: guide tiny\n",
        ),
        (("tiny", "tiny"), "Error: 'tiny' stands behind the subject 'tiny'\n"),
        (("guide", "--lang", "fra"), "hint: did you mean 'fr'?\n"),
        (
            ("--lang", "fr", "guide"),
            "Error: --lang stands before the command 'guide'\n"
            "    hint: options stand behind it: guide --lang ...\n",
        ),
        (
            ("guide", "--quiet", "--json"),
            "Error: --quiet prints nothing and --json prints an object: take one\n",
        ),
        (("check", "--json", "--quiet"), "Error: --quiet prints nothing and --json "),
        (("--content", "elsewhere"), "Error: there is no folder 'elsewhere'\n"),
        (("--output", "content/tiny/subject.toml"), "is a file, not a folder\n"),
    ],
)
def test_wrong_command(project: Path, arguments: tuple[str, ...], told: str) -> None:
    result = run(project, *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert told in result.stderr
    assert not (project / "output").exists()


def test_all_that_options_are_short_of_is_told(project: Path) -> None:
    write_subject(project / "content/other", {"en/10-basics.md": section(OPEN)})
    level = ("--level", "basic=4", "--level", "advanced=1")
    result = run(project, "worksheet", *level)
    assert result.exit_code == 2
    told = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert [line.split(" asks for ")[0] for line in told] == [
        f"Error: {subject}: the worksheet 'custom'"
        for subject in ("other", "other", "tiny", "tiny")
    ]
    assert ["4 basic" in line for line in told] == [True, False, True, False]
    (object_,) = [json.loads(run(project, "worksheet", *level, "--json").stdout)]
    assert [problem["message"] for problem in object_["problems"]] == sorted(
        line.removeprefix("Error: ") for line in told
    )


def test_a_declared_worksheet_is_made_of_each_subject_that_has_it(project: Path) -> None:
    write_subject(project / "content/other")
    result = run(project, "worksheet", "--name", "warm-up", "--lang", "en", "--jobs", "1")
    assert result.exit_code == 0
    assert set(pdfs(project / "output")) == {
        f"tiny/en/tiny-warm-up-{document}-en.pdf" for document in ("worksheet", "key")
    }
    result = run(project, "worksheet", "--name", "worm-up")
    assert result.exit_code == 2
    assert "Error: there is no worksheet 'worm-up' in 'other' or 'tiny'\n" in result.stderr


def test_worksheets_of_a_subject_that_declares_none_are_refused(project: Path) -> None:
    write_subject(project / "content/other")
    result = run(project, "worksheet", "other")
    assert result.exit_code == 2
    assert "Error: there is no worksheet to make\n" in result.stderr
    assert "hint: declare one in subject.toml, or draw one by options such as --count" in (
        result.stderr
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("gide",), "guide"),
        (("--out", "x"), "--output"),
        (("worksheet", "--count", "0"), "1"),
        (("guide", "--paper", "a3"), "'letter'"),
        (("guide", "--jobs", "-1"), "0"),
        (("worksheet", "--copies", "0"), "1"),
        (("check", "--zip"), "--zip"),
        (("guide", "tiny", "other"), "other"),
        (("new",), "NAME"),
    ],
)
def test_wrong_words(project: Path, arguments: tuple[str, ...], told: str) -> None:
    """What Typer itself refuses: the sentence is its own, the way out must be in it."""
    result = run(project, *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr
    assert told in result.stderr.partition("Error: ")[2]


def test_a_folder_of_questions_without_settings_is_named(project: Path) -> None:
    (project / "content/night/en").mkdir(parents=True)
    (project / "content/night/en/10-basics.md").write_text("# Night\n", encoding="utf-8")
    hint = f"'{Path('content/night')}' has no subject.toml: write it; languages = "
    for arguments in (("guide", "night"), ("night",)):
        assert hint in run(project, *arguments).stderr
    (project / "content/tiny/subject.toml").unlink()
    assert f"Error: no subject in 'content'\n    hint: {hint}" in run(project, "check").stderr


def test_no_subject_yet(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    result = run(tmp_path)
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: no subject in 'content'\n    hint: make one to start from: new NAME\n"
    )


# ---------------------------------------------------------------------------------------------
# The content is wrong: exit 1


def test_check_of_good_content(project: Path) -> None:
    for arguments in (("check",), ("check", "tiny")):
        result = run(project, *arguments)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "no problem found\n", "")
    assert not (project / "output").exists()


BAD = """\
# Basics {#basics}

## What is wrong? {#wrong level=bsic}

- [ ] This
- [ ] That
"""
BAD_TOLD = """\
content/bad/en/10-basics.md:3: unknown level 'bsic'
    | ## What is wrong? {#wrong level=bsic}
    hint: did you mean 'basic'?
content/bad/en/10-basics.md:5: no choice is right
    | - [ ] This
    hint: mark it so: '- [x] '
"""


@pytest.fixture
def bad(project: Path) -> Path:
    """A project with a sound subject and one with problems."""
    write_subject(project / "content/bad", {"en/10-basics.md": BAD})
    return project


@pytest.mark.parametrize("arguments", [("check",), ("check", "bad"), ("guide", "bad")])
def test_problems_are_told_and_nothing_is_made(bad: Path, arguments: tuple[str, ...]) -> None:
    result = run(bad, *arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    told = result.stderr.replace("\\", "/")
    assert told == f"{BAD_TOLD}2 problems\n"
    assert not (bad / "output").exists()


def test_problems_of_content_and_roster_come_before_options_that_cannot_be_met(bad: Path) -> None:
    (bad / "names.csv").write_text("Name\n\x07\nAda\n", encoding="utf-8")
    result = run(bad, "worksheet", "--count", "9", "--roster", "names.csv")
    assert result.exit_code == 1
    told = result.stderr.replace("\\", "/")
    assert "content/bad/en/10-basics.md:5: no choice is right" in told
    assert "names.csv:2: the character U+0007" in told


@pytest.mark.usefixtures("html")
def test_a_sound_subject_beside_a_bad_one_is_made(bad: Path) -> None:
    assert run(bad, "guide", "tiny", "--jobs", "1").exit_code == 0


def test_strictly_a_warning_about_the_content_is_an_error(tmp_path: Path) -> None:
    """Nothing is made then, as with any error."""
    plain = "## What is plain? {#plain-one level=basic}\n\nAn answer without marking points.\n"
    write_subject(tmp_path / "content/tiny", {"en/10-basics.md": section(plain)})
    check = run(tmp_path, "check")
    assert check.exit_code == 0
    assert "10-basics.md:3: warning: " in check.stderr
    for command in ("check", "guide"):
        strict = run(tmp_path, command, "--strict")
        assert (strict.exit_code, strict.stdout) == (1, "")
        assert strict.stderr == check.stderr.replace("warning: ", "") + "1 problem\n"
    assert not (tmp_path / "output").exists()


def test_a_failing_document_does_not_keep_others(copy: Path) -> None:
    """A stylesheet has a character that no font has: the French guide fails, once made before."""
    before = pdfs(copy / "output")
    (copy / "styles").mkdir()
    rule = 'html:lang(fr) h1::after { content: "ཀ" }'
    (copy / "styles" / "local.css").write_text(rule, encoding="utf-8")
    result = run(copy, "guide", "--jobs", "1", "--force")
    assert result.exit_code == 1
    assert result.stderr.replace("\\", "/") == (
        "tiny/fr/tiny-guide-fr.pdf: no font has the character U+0F40 ('ཀ')\n"
        "    hint: no package is known: write it in Latin letters, or name a font in a stylesheet\n"
        "1 problem\n"
    )
    *_, last = result.stdout.splitlines()
    assert paths_told(result) == ["output/tiny/en/tiny-guide-en.pdf"]
    assert last.startswith("1 document made, 1 failed; ")
    assert pdfs(copy / "output") == before

    again = run(copy, "guide", "--jobs", "1")
    assert again.exit_code == 1
    assert again.stdout.splitlines()[-1].startswith("0 documents made, 1 unchanged, 1 failed; ")


# ---------------------------------------------------------------------------------------------
# The machine is in the way: exit 3; interrupted: exit 130


def test_output_cannot_be_written(project: Path) -> None:
    result = run(project, "--output", "content/tiny/subject.toml/below", "--jobs", "1")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert re.match(r"Error: cannot write .*below: .+\n", result.stderr)


def test_what_is_in_the_way_is_told_at_once(project: Path) -> None:
    for path in ("tiny/fr/tiny-guide-fr.pdf", "tiny/tiny-evening.zip"):
        (project / "output" / path).mkdir(parents=True)
    result = run(project, "guide", "--zip", "--jobs", "1")
    assert (result.exit_code, result.stdout) == (2, "")
    hint = "    hint: move it away, or name another folder with --output\n"
    assert result.stderr.replace("\\", "/") == (
        f"Error: 'output/tiny/fr/tiny-guide-fr.pdf' is a folder, not a file\n{hint}"
        f"Error: 'output/tiny/tiny-evening.zip' is a folder, not a file\n{hint}"
    )
    assert pdfs(project / "output") == {}


@pytest.mark.parametrize(
    ("options", "workers", "limits"),
    [
        ({"jobs": 1}, 1, None),
        ({"jobs": 2}, 2, Limits(600, 2048)),
        ({"jobs": 1, "time_limit": 5}, 1, Limits(5, 2048)),
        ({"jobs": 3, "memory_limit": 500}, 3, Limits(600, 500)),
    ],
)
def test_limits_hold_but_for_a_single_job(
    options: dict[str, Any], workers: int, limits: Limits | None
) -> None:
    request = Run(**options).request
    assert (request.workers, request.limits) == (workers, limits)


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without Pango."""
    monkeypatch.setattr(pango, "missing_libraries", lambda: ("Pango",))
    monkeypatch.setattr(sys, "platform", "darwin")
    machine._weasyprint.cache_clear()
    yield
    machine._weasyprint.cache_clear()


@pytest.mark.usefixtures("no_pango")
def test_pango_is_missing(project: Path) -> None:
    result = run(project, "--jobs", "1")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert "Pango" in result.stderr
    assert "brew install pango\n" in result.stderr
    assert "Traceback" not in result.stderr
    assert pdfs(project / "output") == {}
    assert run(project, "check").exit_code == 0


def test_interrupted(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "build", interrupt)
    result = run(project)
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "interrupted\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups")
def test_interrupted_while_workers_run_shows_no_traceback(project: Path) -> None:
    """A terminal sends Ctrl-C to all processes."""
    with subprocess.Popen(
        [sys.executable, BUILD, "--jobs", "2"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as started:
        # the register is written when the jobs are about to be handed to the workers
        while started.poll() is None and not (project / "content/tiny/sheets.jsonl").exists():
            time.sleep(0.01)
        time.sleep(1)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGINT)
        _, told = started.communicate(timeout=60)
    assert (started.returncode, told) in ((130, "interrupted\n"), (0, ""))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_standard_output_on_a_full_disk_is_told(project: Path, options: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, BUILD, "check", *options],
            cwd=project,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.startswith("Error: cannot write to standard output: ")
    assert "Traceback" not in done.stderr


def test_a_worksheet_named_twice_is_made_once(project: Path) -> None:
    result = run(project, "worksheet", "--name", "warm-up", "--name", "warm-up", "--jobs", "1")
    assert result.exit_code == 0
    assert "\n4 documents made; " in result.stdout  # in two languages


# ---------------------------------------------------------------------------------------------
# Paper, ZIP, and how it is told


TABLE = """\
document   language  form     code       pages  1-sided  2-sided
----------------------------------------------------------------
guide      en                                1        1        1
worksheet  en        warm-up  XXXX-XXXX      1        1        1
key        en        warm-up  XXXX-XXXX      1        1        1
----------------------------------------------------------------
to load                                               3        3
"""
TABLE_OF_COPIES = """\
document   language  form     code       pages  copies  1-sided  2-sided
------------------------------------------------------------------------
worksheet  en        warm-up  XXXX-XXXX      1      30       30       30
key        en        warm-up  XXXX-XXXX      1       1        1        1
------------------------------------------------------------------------
to load                                                      31       31
"""
TABLE_OF_GUIDES = """\
document  language  pages  copies  1-sided  2-sided
---------------------------------------------------
guide     en            1       5        5        5
---------------------------------------------------
to load                                  5        5
"""
SHEET_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.mark.usefixtures("html")
@pytest.mark.parametrize(
    ("arguments", "table"),
    [
        ((), TABLE),
        (("worksheet", "--copies", "30"), TABLE_OF_COPIES),
        (("guide", "--copies", "5"), TABLE_OF_GUIDES),
    ],
)
def test_paper_is_told(project: Path, arguments: tuple[str, ...], table: str) -> None:
    """One key is enough for thirty worksheets; what is made alone is copied itself."""
    result = run(project, *arguments, "--lang", "en", "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert f"\n\n{table}\n" in SHEET_CODE.sub("XXXX-XXXX", result.stdout)


@pytest.mark.usefixtures("html")
def test_copies_change_no_file(project: Path) -> None:
    assert run(project, "--jobs", "1").exit_code == 0
    again = run(project, "--copies", "30", "--jobs", "1")
    assert again.stdout.splitlines()[-1].startswith("0 documents made, 6 unchanged; ")


@pytest.mark.usefixtures("html")
def test_zip_holds_what_the_run_made(project: Path) -> None:
    result = run(project, "--zip", "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert paths_told(result)[-1] == "output/tiny/tiny-evening.zip"
    made = pdfs(project / "output")
    with zipfile.ZipFile(project / "output/tiny/tiny-evening.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    paper = held.pop("paper.txt").decode()
    assert held == {
        f"{language}/{name}.pdf": made[f"tiny/{language}/tiny-{file}-{language}.pdf"]
        for language in LANGUAGES
        for name, file in (
            ("10-guide", "guide"),
            ("40-worksheet-warm-up", "warm-up-worksheet"),
            ("50-key-warm-up", "warm-up-key"),
        )
    }
    assert paper in result.stdout
    assert paper.startswith("document ")


@pytest.mark.usefixtures("html")
def test_zip_is_the_same_to_the_byte(project: Path) -> None:
    path = project / "output/tiny/tiny-evening.zip"
    zips = set()
    for options in ((), (), ("--force",)):
        assert run(project, "--zip", "--jobs", "1", *options).exit_code == 0
        zips.add(path.read_bytes())
    assert len(zips) == 1


@pytest.mark.usefixtures("html")
def test_zip_for_each_subject(project: Path) -> None:
    write_subject(project / "content/other")
    result = run(project, "guide", "--zip", "--jobs", "1")
    assert result.exit_code == 0, result.output
    for subject, languages in (("tiny", LANGUAGES), ("other", ("en",))):
        with zipfile.ZipFile(project / f"output/{subject}/{subject}-evening.zip") as archive:
            guides = [f"{language}/10-guide.pdf" for language in languages]
            assert archive.namelist() == [*guides, "paper.txt"]
            assert "tiny:" not in archive.read("paper.txt").decode()
    assert "\ntiny:\nguide " in result.stdout
    assert "\nother:\nguide " in result.stdout


def test_a_failed_run_packs_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: Maker, job: Job) -> Finished:
        if job.locale.language == "fr":
            raise ContentError([Problem(project / "fr.md", 1, "no font has it")])
        return Finished(Proofed(b"pdf", 1, ()))

    stand_in(monkeypatch, failing)
    result = run(project, "guide", "--zip", "--jobs", "1")
    assert result.exit_code == 1
    assert result.stderr.endswith("no ZIP file was made, since a document failed\n")
    assert list(project.rglob("*.zip")) == []
    record = json.loads(run(project, "guide", "--zip", "--json", "--jobs", "1").stdout)
    assert record["exit_code"] == 1
    assert record["archives"] == []
    assert record["failed"] == ["output/tiny/fr/tiny-guide-fr.pdf"]
    assert [document["fresh"] for document in record["documents"]] == [False]
    assert [problem["path"] for problem in record["problems"]] == ["fr.md"]


def roll(job: Job, desk: object) -> object:
    raise AssertionError((job, desk))


ROLL = Document("roll", Scope.EDITION, roll, rank=45, copies_of=WORKSHEET)
"""A document that is made of copies."""


@pytest.mark.parametrize(
    ("change", "told", "hint"),
    [
        (
            {"copies": 2, "documents": (WORKSHEET, ROLL)},
            "'tiny-roll-en.pdf' holds a worksheet for each person already, "
            "so 2 copies of it make no sense",
            "print it once: leave --copies out",
        ),
        ({"copies": 0}, "0 copies: nothing is to be printed", "ask for 1 or more"),
        ({"copies": -1}, "-1 copies: nothing is to be printed", "ask for 1 or more"),
    ],
)
def test_copies_that_make_no_sense(
    project: Path, change: dict[str, Any], told: str, hint: str
) -> None:
    request = replace(Request(project / "content", project / "output"), **change)
    with pytest.raises(UsageError) as caught:
        build(request)
    assert (str(caught.value), caught.value.hint) == (told, hint)
    assert not (project / "output").exists()


@pytest.mark.usefixtures("html")
def test_quiet(project: Path) -> None:
    for arguments in (("--jobs", "1"), ("guide", "--jobs", "1"), ("check",)):
        result = run(project, *arguments, "--quiet")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert set(pdfs(project / "output")) == MADE


@pytest.mark.parametrize("command", [(), ("guide",), ("check",)])
def test_quiet_still_tells_problems(bad: Path, command: tuple[str, ...]) -> None:
    loud, quiet = run(bad, *command), run(bad, *command, "--quiet")
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (1, "", loud.stderr)
    assert loud.stderr != ""


@pytest.mark.usefixtures("html")
def test_json_tells_what_is_made(project: Path) -> None:
    options = ("worksheet", "--lang", "en", "--copies", "3", "--zip", "--jobs", "1", "--json")
    result = run(project, *options)
    assert (result.exit_code, result.stderr) == (0, "")
    record = json.loads(result.stdout)
    listed = {entry["path"]: entry for entry in entries(project)}
    documents = record.pop("documents")
    assert [(one.pop("copies"), one.pop("sheets")) for one in documents] == [
        (3, {"simplex": 3, "duplex": 3}),
        (1, {"simplex": 1, "duplex": 1}),
    ]
    for one in documents:
        entry = listed.pop(one.pop("path").removeprefix("output/"))
        assert one.pop("fresh") is True
        assert one.pop("replaced") is None
        assert one.items() == {name: entry[name] for name in one}.items()
        stated = {"subject", "language", "document", "form", "code", "setting", "pages"}
        assert set(one) == stated
    assert listed == {}
    assert record == {
        "version": 1,
        "exit_code": 0,
        "failed": [],
        "stopped": [],
        "withheld": [],
        "bugs": [],
        "reasons": {},
        "archives": ["output/tiny/tiny-evening.zip"],
        "replaced_archives": [],
        "problems": [],
        "totals": {
            "made": 2,
            "unchanged": 0,
            "failed": 0,
            "pages": 2,
            "sheets": {"simplex": 4, "duplex": 4},
        },
    }
    again = json.loads(run(project, *options).stdout)
    assert [one["fresh"] for one in again["documents"]] == [False, False]
    assert again["totals"]["unchanged"] == 2


NO_TOTALS = {"made": 0, "unchanged": 0, "failed": 0, "pages": 0}


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (
            ("guide", "bad", "--json"),
            1,
            {
                "path": "content/bad/en/10-basics.md",
                "line": 3,
                "message": "unknown level 'bsic'",
                "hint": "did you mean 'basic'?",
                "severity": "error",
            },
        ),
        (
            ("check", "nobody", "--json"),
            2,
            {
                "path": "",
                "line": 0,
                "message": "no subject 'nobody' in 'content'",
                "hint": "known here: bad, tiny",
                "severity": "error",
            },
        ),
        (
            ("--json", "guide"),
            2,
            {
                "path": "",
                "line": 0,
                "message": "--json stands before the command 'guide'",
                "hint": "options stand behind it: guide --json ...",
                "severity": "error",
            },
        ),
    ],
)
def test_json_tells_what_is_wrong(
    bad: Path, arguments: tuple[str, ...], code: int, problem: dict[str, object]
) -> None:
    """In the one place where a script looks."""
    result = run(bad, *arguments)
    assert (result.exit_code, result.stderr) == (code, "")
    record = json.loads(result.stdout)
    assert record["exit_code"] == code
    assert problem in record["problems"]
    assert record["documents"] == []
    assert record["totals"] == NO_TOTALS | {"sheets": {"simplex": 0, "duplex": 0}}


def on_a_terminal(project: Path, *arguments: str) -> tuple[int, str]:
    """Run the command line with standard error on a terminal; return what was told there."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, str(BUILD), *arguments]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    done = subprocess.run(
        command,
        cwd=project,
        env=environment,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    # Not closed before it is read: else what was told is lost on some systems.
    os.set_blocking(ours, False)
    told = b""
    with contextlib.suppress(BlockingIOError):
        while part := os.read(ours, 10_000):
            told += part
    os.close(theirs)
    os.close(ours)
    return done.returncode, told.decode()


def test_progress_on_a_terminal(project: Path) -> None:
    code, told = on_a_terminal(project, "guide", "--lang", "fr", "--jobs", "1")
    assert code == 0
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", told)
    shown = [line.split() for line in re.split(r"[\r\n]+", plain) if line.strip()]
    states = [(line[0], line[1], line[3], line[-1]) for line in shown]
    guide = "tiny-guide-fr.pdf"
    assert list(dict.fromkeys(states)) == [
        ("1", "read", "0/1", "tiny"),
        ("4", "plan", "0/1", "tiny"),
        ("6", "press", "0/1", guide),
        ("7", "deliver", "1/1", guide),
    ]
    assert all(re.fullmatch(r"\d:\d\d:\d\d", line[4]) for line in shown)


def test_progress_is_gone_before_an_error(project: Path) -> None:
    code, told = on_a_terminal(project, "worksheet", "--count", "9")
    assert code == 2
    assert "1 read" in told
    assert "\x1b[2KError: tiny: " in told


@pytest.mark.parametrize("option", ["--quiet", "--json"])
def test_no_progress_where_it_is_not_wanted(project: Path, option: str) -> None:
    code, told = on_a_terminal(project, "worksheet", "--count", "9", option)
    assert code == 2
    assert "\x1b" not in told


# ---------------------------------------------------------------------------------------------
# A new subject


def test_new_in_an_empty_folder_builds_at_once(tmp_path: Path) -> None:
    done = run_build_py(tmp_path, "new", "git-basics")
    assert done.returncode == 0, done.stderr
    assert done.stdout.replace("\\", "/").splitlines() == [
        "content/git-basics/subject.toml",
        "content/git-basics/en/10-basics.md",
        "next: write your questions there, then make the guide: build.py guide git-basics",
    ]
    assert [path.name for path in (tmp_path / "content").iterdir()] == ["git-basics"]
    guide = run(tmp_path, "guide", "git-basics", "--jobs", "1")
    assert guide.exit_code == 0, guide.output
    everything = run(tmp_path, "--jobs", "1")
    assert everything.exit_code == 0, everything.output
    assert set(pdfs(tmp_path / "output")) == {
        f"git-basics/en/git-basics-{name}-en.pdf"
        for name in ("guide", *(f"warm-up-{form}" for form in FORMS))
    }
    for arguments in (("git-basics", "--jobs", "1"), ("--jobs", "1", "git-basics")):
        subject = run(tmp_path, *arguments)
        assert "0 documents made, 5 unchanged" in subject.stdout


FORMS = ("a-worksheet", "a-key", "b-worksheet", "b-key")


@pytest.mark.usefixtures("html")
@pytest.mark.parametrize(
    "languages", [("en",), ("fr",), ("pt-BR",), ("de",), ("fr", "de", "en", "pt-BR")]
)
def test_new_in_every_language(tmp_path: Path, languages: tuple[str, ...]) -> None:
    options = [word for language in languages for word in ("--lang", language)]
    # named twice, a language is still one
    assert run(tmp_path, "new", "first", *options, "--lang", languages[0]).exit_code == 0
    result = run(tmp_path, "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert len(pdfs(tmp_path / "output")) == 5 * len(languages)


def test_new_twice_changes_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "new", "first").exit_code == 0
    file = tmp_path / "content/first/en/10-basics.md"
    file.write_text("mine", encoding="utf-8")
    result = run(tmp_path, "new", "first", "--lang", "fr")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "is there already" in result.stderr
    assert file.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "content/first/fr").exists()


@pytest.mark.parametrize(
    "name", ["../git", "git.", " git", "what?", "CON", "a\nb", "g" * 99, "", "Manifest.json"]
)
def test_new_with_a_bad_name(tmp_path: Path, name: str) -> None:
    result = run(tmp_path, "new", name)
    assert result.exit_code == 2
    assert "cannot be the name of a subject: it" in result.stderr.replace("Windows keeps", "it is")
    assert "hint: take another name, such as git-basics" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_new_in_a_language_without_a_starter(tmp_path: Path) -> None:
    result = run(tmp_path, "new", "git", "--lang", "xx")
    assert result.exit_code == 2
    assert "known here: de, en, fr, pt-BR\n" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_new_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file, not a folder", encoding="utf-8")
    result = run(tmp_path, "new", "git", "--content", "file/content")
    assert result.exit_code == 3
    assert result.stderr.startswith("Error: cannot write ")


# ---------------------------------------------------------------------------------------------
# The door


def test_main_returns_the_exit_code(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    for arguments, code in ((["check"], 0), (["guide", "none"], 2), (["--help"], 0)):
        monkeypatch.setattr(sys, "argv", ["build.py", *arguments])
        assert cli.main() == code
    assert "studypress" not in capsys.readouterr().err


def test_version(tmp_path: Path) -> None:
    result = run(tmp_path, "--version")
    assert (result.exit_code, result.stdout) == (0, f"studypress {studypress.__version__}\n")


@pytest.mark.parametrize("command", [(), ("guide",), ("worksheet",), ("check",), ("new",)])
def test_help(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = run(tmp_path, *command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")
    assert "[[" not in result.stdout


def test_without_the_packages(tmp_path: Path) -> None:
    command = [sys.executable, "-S", str(BUILD)]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.startswith("studypress is not set up for this Python (")


@pytest.fixture
def door() -> ModuleType:
    spec = importlib.util.spec_from_file_location("door", BUILD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_interrupted_while_libraries_are_loaded(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(door, "main", interrupt)
    assert door.stoppable() == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_with_an_old_python(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    assert door.main() == 3
    told = capsys.readouterr().err
    assert told == "studypress needs Python 3.11 or newer, and this is Python 3.10.\n"
