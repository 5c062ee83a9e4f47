"""Step 1: what counts as a subject, and how the bytes of its files become text."""

from __future__ import annotations

from pathlib import Path

import pytest

import studypress
from studypress.content.read import SubjectFiles, find_subjects, read_subject
from studypress.load import load
from studypress.model import Subject
from studypress.problems import Problem
from studypress.resources import Resources
from tests.support import OPEN, SOURCE, section, settings, write_subject

EN = "en/10-basics.md"


def read(folder: Path) -> SubjectFiles:
    files, problems = read_subject(folder)
    assert files is not None
    assert problems == ()
    return files


def told(folder: Path) -> tuple[SubjectFiles | None, tuple[Problem, ...]]:
    """Return the files of a subject, and all that is wrong with them."""
    files, problems = read_subject(folder)
    unread = files.unread.values() if files else ()
    return files, (*problems, *(problem for found in unread for problem in found))


def subject(folder: Path) -> Subject:
    loaded, problems = load(folder, Resources(folder.parent))
    assert loaded is not None, problems
    return loaded.subject


def content_with(tmp_path: Path, *names: str) -> Path:
    content = tmp_path / "content"
    content.mkdir()
    for name in names:
        write_subject(content / name)
    return content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("", "", id="line feeds"),
        pytest.param("\n", "\r\n", id="carriage returns and line feeds"),
        pytest.param("\n", "\r", id="carriage returns"),
    ],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "byte order mark"])
def test_line_ends_and_byte_order_mark_leave_no_trace(
    old: str, new: str, mark: bytes, tmp_path: Path
) -> None:
    folder = write_subject(tmp_path / "tiny")
    plain = subject(folder)

    texts = {"subject.toml": settings(), EN: SOURCE}
    other = {name: mark + text.replace(old, new).encode() for name, text in texts.items()}
    assert subject(write_subject(folder, other)) == plain


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    folder = write_subject(tmp_path / "tiny", {EN: SOURCE})
    plain = subject(folder)

    ends = ("\r\n", "\n", "\r")
    mixed = "".join(f"{line}{ends[n % 3]}" for n, line in enumerate(SOURCE.splitlines()))
    assert subject(write_subject(folder, {EN: mixed})) == plain


def test_an_unusual_separator_is_text_and_ends_no_line(tmp_path: Path) -> None:
    text = section(OPEN.replace("The model answer.", "One\u2028two"))
    files = read(write_subject(tmp_path / "tiny", {EN: text}))

    assert files.texts["en"][0].line(9) == "One\u2028two"


def test_finds_the_folders_with_settings_sorted(tmp_path: Path) -> None:
    content = content_with(tmp_path, "zoology", "algebra")
    (content / "no-subject").mkdir()
    (content / "no-subject" / "en").mkdir()
    write_subject(content / "no-subject" / "too-deep")

    assert [folder.name for folder in find_subjects(content)] == ["algebra", "zoology"]
    assert find_subjects(content, "zoology") == (content / "zoology",)


def test_without_content_the_way_out_is_told(tmp_path: Path) -> None:
    with pytest.raises(studypress.UsageError, match="there is no folder") as caught:
        find_subjects(tmp_path / "content")
    assert "--content" in caught.value.hint


def test_content_that_is_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "content").write_text("", encoding="utf-8")
    with pytest.raises(studypress.UsageError, match="there is no folder"):
        find_subjects(tmp_path / "content")


def test_without_subjects_the_way_out_is_told(tmp_path: Path) -> None:
    with pytest.raises(studypress.UsageError, match="no subject in ") as caught:
        find_subjects(content_with(tmp_path))
    assert "new NAME" in caught.value.hint


def test_a_subject_misspelt_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(studypress.UsageError, match="no subject 'zoolgy'") as caught:
        find_subjects(content_with(tmp_path, "zoology", "algebra"), "zoolgy")
    assert caught.value.hint == "did you mean 'zoology'?"


@pytest.mark.parametrize("wanted", ["../zoology", "zoology/", ".", ""])
def test_a_subject_is_wanted_by_its_name_alone(wanted: str, tmp_path: Path) -> None:
    with pytest.raises(studypress.UsageError, match="no subject"):
        find_subjects(content_with(tmp_path, "zoology"), wanted)


def test_a_language_that_nothing_is_written_in_is_told(tmp_path: Path) -> None:
    content = content_with(tmp_path, "zoology")
    with pytest.raises(studypress.UsageError, match="nothing is written in 'fr'"):
        studypress.check(studypress.Request(content=content, languages=("fr",)))


def test_sections_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    more = {"en/05-first.md": section(OPEN, id="first"), "en/notes.txt": "not a section"}
    files = read(write_subject(tmp_path / "tiny", more))

    assert [source.path.name for source in files.texts["en"]] == ["05-first.md", "10-basics.md"]


def test_pictures_are_known_by_their_path_in_the_subject(tmp_path: Path) -> None:
    more = {"figures/deep/a.PNG": b"a", "figures/b.svg": b"b", "figures/c.txt": b"c"}
    files = read(write_subject(tmp_path / "tiny", more))

    assert sorted(files.pictures) == ["figures/b.svg", "figures/deep/a.PNG"]


def test_a_picture_is_told_from_another_of_the_same_name(tmp_path: Path) -> None:
    folder = write_subject(tmp_path / "tiny", {"figures/a.png": b"one"})
    one = read(folder).pictures["figures/a.png"]

    write_subject(folder, {"figures/a.png": b"two"})
    assert read(folder).pictures["figures/a.png"] != one


def test_a_section_linked_from_outside_is_not_read(tmp_path: Path) -> None:
    folder = write_subject(tmp_path / "tiny")
    secret = tmp_path / "secret.md"
    secret.write_text(section(OPEN, id="secret"), encoding="utf-8")
    (folder / "en" / "20-secret.md").symlink_to(secret)
    (folder / "en" / "30-basics.md").symlink_to(folder / EN)

    files, problems = told(folder)
    assert files is not None
    assert [source.path.name for source in files.texts["en"]] == ["10-basics.md", "30-basics.md"]
    assert [(problem.path.name, problem.message) for problem in problems] == [
        ("20-secret.md", "leads out of the subject's folder")
    ]


def test_a_language_linked_from_outside_is_not_read(tmp_path: Path) -> None:
    folder = write_subject(tmp_path / "tiny", {"subject.toml": settings(("en", "fr"))})
    other = write_subject(tmp_path / "other")
    (folder / "fr").symlink_to(other / "en")

    files, problems = told(folder)
    assert files is not None
    assert files.texts["fr"] == ()
    assert [(problem.path, problem.message) for problem in problems] == [
        (folder / "fr" / "10-basics.md", "leads out of the subject's folder")
    ]


def test_a_picture_linked_from_outside_is_not_there(tmp_path: Path) -> None:
    folder = write_subject(tmp_path / "tiny", {"figures/a.png": b"a"})
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "figures" / "secret.png").symlink_to(tmp_path / "secret.png")
    (folder / "figures" / "same.png").symlink_to(folder / "figures" / "a.png")

    assert sorted(read(folder).pictures) == ["figures/a.png", "figures/same.png"]


def test_settings_linked_from_outside_are_not_read(tmp_path: Path) -> None:
    folder = write_subject(tmp_path / "content" / "tiny")
    secret = tmp_path / "secret.toml"
    (folder / "subject.toml").replace(secret)
    (folder / "subject.toml").symlink_to(secret)

    files, problems = told(folder)
    assert files is None
    assert [problem.path for problem in problems] == [folder / "subject.toml"]


@pytest.mark.parametrize("name", ["subject.toml", EN])
def test_a_folder_in_place_of_a_file_is_told(name: str, tmp_path: Path) -> None:
    folder = write_subject(tmp_path / "tiny")
    (folder / name).unlink()
    (folder / name).mkdir()

    _, problems = told(folder)
    assert [(problem.path, problem.line) for problem in problems] == [(folder / name, 0)]
    assert "cannot be read" in problems[0].message


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    folder = write_subject(tmp_path / "tiny")
    (folder / "en" / "20-gone.md").symlink_to(folder / "en" / "nowhere.md")

    _, problems = told(folder)
    assert [problem.path.name for problem in problems] == ["20-gone.md"]


def test_a_link_in_a_circle_is_told(tmp_path: Path) -> None:
    folder = write_subject(tmp_path / "tiny")
    circle = folder / "en" / "20-circle.md"
    circle.symlink_to(circle)

    _, problems = told(folder)
    assert [problem.path.name for problem in problems] == ["20-circle.md"]
