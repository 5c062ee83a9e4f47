"""Names of subjects, files, pictures: all that every system bears; two that fall together."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from unicodedata import normalize

import pytest

import studypress
from studypress.content.names import clashes, fault_of, sameness
from studypress.problems import ContentError, Problem
from studypress.starter import start
from tests.support import GAP, OPEN, names_in_utf8, section, settings, write_subject

pytestmark = names_in_utf8

EN = "en/10-basics.md"
WARM_UP = '\n[[worksheet]]\nname = "warm-up"\n'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="40" height="20"/></svg>'
)
NFC, NFD = normalize("NFC", "café"), normalize("NFD", "café")
apart = pytest.mark.skipif(
    sys.platform in ("darwin", "win32"), reason="the file system takes the two names for one"
)


def showing(target: str) -> str:
    return section(OPEN.replace("The model answer.", f"Words.\n\n![What it shows]({target})"), GAP)


def build(content: Path, **asked: object) -> studypress.Report:
    request = studypress.Request(content=content, output=content.parent / "out", workers=1)
    for name, value in asked.items():
        object.__setattr__(request, name, value)
    return studypress.build(request)


def problems(content: Path) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        studypress.check(studypress.Request(content=content))
    return caught.value.problems


@pytest.mark.parametrize(
    "name", ["with spaces in it", f"le {NFC}", "📚 Bücher", "日本語", "O'Brien"]
)
def test_a_subject_of_any_name_is_made_under_that_name(name: str, tmp_path: Path) -> None:
    files = {"subject.toml": settings(more=WARM_UP), EN: section(OPEN, GAP)}
    write_subject(tmp_path / "content" / name, files)
    report = build(tmp_path / "content")

    assert not report.failed
    made = sorted(path.name for path in (tmp_path / "out" / name / "en").iterdir())
    kinds = ("guide", "warm-up-key", "warm-up-worksheet")
    assert made == sorted(f"{name}-{kind}-en.pdf" for kind in kinds)
    assert all((tmp_path / "out" / one.entry.path).is_file() for one in report.made)


@apart
def test_a_subject_is_one_whichever_way_its_name_is_composed(tmp_path: Path) -> None:
    """A disk of macOS gives the name back decomposed; the sheets drawn must be the same."""
    drawn: list[list[tuple[str, str]]] = []
    for name in (NFC, NFD):
        content = tmp_path / str(len(drawn)) / "content"
        files = {"subject.toml": settings(more=WARM_UP), EN: section(OPEN, GAP)}
        write_subject(content / name, files)
        report = build(content, subject=NFD if drawn else NFC)
        drawn.append([(made.entry.path, made.entry.code) for made in report.made])
    assert drawn[0] == drawn[1]
    assert all(path == normalize("NFC", path) for path, _ in drawn[0])


@pytest.mark.parametrize("typed", [NFC, NFD], ids=["typed composed", "typed decomposed"])
@pytest.mark.parametrize("named", [NFC, NFD], ids=["named composed", "named decomposed"])
def test_a_picture_is_found_whichever_way_it_is_composed(
    typed: str, named: str, tmp_path: Path
) -> None:
    files = {EN: showing(f"figures/{typed}.svg"), f"figures/{named}.svg": SVG}
    write_subject(tmp_path / "content" / "tiny", files)
    assert not build(tmp_path / "content").failed


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("<figures/my drawing (2).svg>", "figures/my drawing (2).svg"),
        ("figures/my%20drawing.svg", "figures/my drawing.svg"),
        ("figures/🌳.svg", "figures/🌳.svg"),
        ("figures/a&b'c.svg", "figures/a&b'c.svg"),
        ("figures/100%.svg", "figures/100%.svg"),
        ("figures/deep/Er/x.SVG", "figures/deep/Er/x.SVG"),
    ],
)
def test_a_picture_of_any_name_is_printed(typed: str, named: str, tmp_path: Path) -> None:
    write_subject(tmp_path / "content" / "tiny", {EN: showing(typed), named: SVG})
    assert not build(tmp_path / "content").failed


def test_folders_around_the_content_may_have_any_name(tmp_path: Path) -> None:
    project = tmp_path / f"Mes cours, {NFD} — 📚 'n' \"more\" # 100%"
    write_subject(
        project / "content" / "tiny", {EN: showing("figures/a.svg"), "figures/a.svg": SVG}
    )
    report = build(project / "content")
    assert not report.failed
    assert (project / "out" / "tiny" / "en" / "tiny-guide-en.pdf").is_file()


@apart
@pytest.mark.parametrize(
    ("one", "two"), [("Git", "git"), (NFC, NFD), ("STRASSE", "straße")], ids=["case", "NFC", "ß"]
)
def test_two_subjects_whose_names_fall_together_are_refused(
    one: str, two: str, tmp_path: Path
) -> None:
    for name in (one, two):
        write_subject(tmp_path / "content" / name)
    (problem,) = problems(tmp_path / "content")
    told = (problem.path.name, problem.message)
    assert told in [(x, f"its name falls together with that of '{y}'") for x, y in
                    ((one, two), (two, one))]  # fmt: skip
    assert "rename" in problem.hint


@apart
@pytest.mark.parametrize(("one", "two"), [("a", "A"), (NFC, NFD)], ids=["case", "composition"])
@pytest.mark.parametrize("place", ["en/20-{}.md", "figures/{}.svg"])
def test_two_files_whose_names_fall_together_are_refused(
    place: str, one: str, two: str, tmp_path: Path
) -> None:
    names = [place.format(one), place.format(two)]
    texts = [SVG, SVG] if "figures" in place else [section(OPEN, id="x"), section(OPEN, id="y")]
    folder = write_subject(tmp_path / "content" / "tiny", dict(zip(names, texts, strict=True)))
    told = [one for one in problems(folder.parent) if "falls together" in one.message]
    assert len(told) == 1
    both = f"{told[0].path} {told[0].message}"
    assert all(Path(name).name in both for name in names)
    assert "rename one of them" in told[0].hint


def test_two_languages_that_differ_in_case_alone_are_refused(tmp_path: Path) -> None:
    files = {"subject.toml": settings(("pt-BR", "pt-br"))}
    folder = write_subject(tmp_path / "content" / "tiny", files)
    told = [one.message for one in problems(folder.parent)]
    assert "the folders of 'pt-BR' and 'pt-br' are one where case does not count" in told


@apart
@pytest.mark.parametrize(
    "name",
    [
        *("CON", "nul", "com1", "LPT9.notes", "aux.", "ends with a dot.", "ends with a space "),
        *("a:b", "a?b", "a*b", "a\\b", 'a"b', "a<b", "a|b", "a\nb", "a\x1b[2Jb", "a\u202eb"),
        "ü" * 41,
    ],
)
def test_a_subject_that_no_folder_elsewhere_can_be_named_after_is_told(
    name: str, tmp_path: Path
) -> None:
    write_subject(tmp_path / "content" / name)
    (problem,) = problems(tmp_path / "content")
    assert "a subject cannot be named" in problem.message
    assert "\x1b" not in f"{problem.message}{problem.path}"
    assert "rename" in problem.hint


@apart
@pytest.mark.skipif(os.name == "nt", reason="names are UTF-16 there")
@pytest.mark.parametrize("name", ["", "en/20-\udcff.md", "figures/\udcff.png"])
def test_a_name_that_is_no_utf8_is_told(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "content" / (os.fsdecode(b"caf\xe9") if not name else "tiny")
    write_subject(folder, {name: section(OPEN)} if name else {})
    told = problems(folder.parent)
    assert any("cannot be named" in one.message for one in told)
    for one in told:
        f"{one.path}{one.message}{one.source}{one.hint}".encode()


def test_a_hidden_folder_is_no_subject(tmp_path: Path) -> None:
    write_subject(tmp_path / "content" / "tiny")
    write_subject(tmp_path / "content" / ".trash", {"subject.toml": "nonsense"})
    studypress.check(studypress.Request(content=tmp_path / "content"))


def test_a_worksheet_cannot_have_a_name_too_long_for_a_file(tmp_path: Path) -> None:
    toml = settings(more=WARM_UP.replace("warm-up", "a" * 61))
    write_subject(tmp_path / "content" / "tiny", {"subject.toml": toml})
    (problem,) = problems(tmp_path / "content")
    assert (problem.line, problem.message) == (8, "the name has 61 characters, more than 60")


def test_no_subject_is_begun_under_a_name_of_a_device(tmp_path: Path) -> None:
    with pytest.raises(studypress.UsageError, match="Windows keeps it for a device"):
        start(tmp_path, "con", ["en"])


def test_names_fall_together_by_case_and_by_composition() -> None:
    assert sameness("ÉCOLE") == sameness(normalize("NFD", "école"))
    assert sameness("a") != sameness("á")
    assert list(clashes(["a", "B", "b", "A", "a"])) == [("B", "b"), ("a", "A")]
    assert fault_of("console") == fault_of("com10") == fault_of("é.b") == ""
