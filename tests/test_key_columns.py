"""Keys of many short answers: as many beside each other as have room, read in their order."""

from __future__ import annotations

from pathlib import Path

import pytest

import studypress
from studypress import Paper, Report, Request, Setting, Style
from studypress.catalogue.organiser import ORGANISER
from tests.structure import Tag, assert_tags_hold, read_tags
from tests.support import KEY, section, settings, write_subject

WARM_UP = '[[worksheet]]\nname = "warm-up"\n'
SUM = "## Work it out {{#sum-{n} level=basic}}\n\n{n} + {n} = [[{twice}]]\n"


def built(
    project: Path, count: int, setting: Setting | None = None, language: str = "en"
) -> Report:
    """Make the key of so many sums."""
    sums = [SUM.format(n=n, twice=2 * n) for n in range(1, count + 1)]
    return made(project, sums, setting or Setting(), language)


def made(project: Path, questions: list[str], setting: Setting, language: str = "en") -> Report:
    files = {
        "subject.toml": settings((language,), more=WARM_UP),
        f"{language}/10-basics.md": section(*questions),
    }
    write_subject(project / "content" / "tiny", files)
    return studypress.build(
        Request(project / "content", project / "output", documents=(KEY,), setting=setting)
    )


def grid(project: Path, report: Report) -> Tag:
    """Return the table of the answers of a key, whose tags are to hold."""
    (made,) = report.made
    path = project / "output" / made.entry.path
    assert_tags_hold(path)
    return read_tags(path).all("Table")[0]


def answers(table: Tag) -> list[tuple[str, str]]:
    """Return the number and the answer of each question, as the heads of the cells tell."""
    heads = {tag.keys["/ID"]: tag.text for tag in table.all("TH") if "/ID" in tag.keys}
    told = []
    for cell in table.all("TD"):
        names = [heads[name] for name in cell.keys["/A"]["/Headers"]]
        if cell.text and names[-1] == "Answer":
            told.append((names[0], cell.text))
            assert len(names) == 2
    return told


@pytest.mark.parametrize(
    ("count", "columns", "pages"),
    # on the second page stand three rows at least, with the total
    [(12, 1, 1), (13, 3, 1), (27, 3, 1), (60, 3, 1), (79, 3, 2)],
)
def test_many_short_answers_stand_beside_each_other(
    count: int, columns: int, pages: int, tmp_path: Path
) -> None:
    report = built(tmp_path, count)
    assert report.problems == ()
    assert [made.entry.pages for made in report.made] == [pages]
    table = grid(tmp_path, report)
    assert len(table.all("TR")[0].all("TH")) == 3 * columns
    told = answers(table)
    assert [number for number, _ in told] == [str(n) for n in range(1, count + 1)]
    assert {int(answer) for _, answer in told} == {2 * n for n in range(1, count + 1)}


@pytest.mark.parametrize(
    ("setting", "language", "columns"),
    [
        (Setting(Paper.LETTER, Style.LARGE_PRINT), "en", 2),
        (Setting(Paper.A4, Style.INK_SAVER), "de", 3),
        (Setting(), "ar", 3),
    ],
    ids=["large print", "ink saver", "right to left"],
)
def test_answers_stand_beside_each_other_in_every_style_and_script(
    setting: Setting, language: str, columns: int, tmp_path: Path
) -> None:
    report = built(tmp_path, 28, setting, language)
    assert report.problems == ()
    assert len(grid(tmp_path, report).all("TR")[0].all("TH")) == 3 * columns


@pytest.mark.parametrize(
    ("answer", "columns"), [("the answer", 2), ("or this one that takes room", 1)]
)
def test_answers_have_room_or_stand_by_themselves(
    answer: str, columns: int, tmp_path: Path
) -> None:
    """One that is long is enough."""
    questions = [SUM.format(n=n, twice=2 * n) for n in range(1, 14)]
    gap = f"It is [[{answer} {answer}]]."
    questions.append(f"## Say it {{#long level=basic}}\n\n{gap}\n")
    report = made(tmp_path, questions, Setting())
    assert report.problems == ()
    assert len(grid(tmp_path, report).all("TR")[0].all("TH")) == 3 * columns


def test_the_end_of_an_organisers_sheet_is_not_left_alone(tmp_path: Path) -> None:
    """Its list of keys may be longer than a page."""
    sums = [SUM.format(n=n, twice=2 * n) for n in range(1, 7)]
    made(tmp_path, sums, Setting())
    people = "\n".join(f"Person {n}" for n in range(1, 41))
    (tmp_path / "names.csv").write_text(f"Name\n{people}\n", encoding="utf-8")
    request = Request(
        tmp_path / "content",
        tmp_path / "output",
        documents=(ORGANISER,),
        roster=tmp_path / "names.csv",
        each=True,
    )
    report = studypress.build(request)
    assert report.problems == ()
    assert [made.entry.pages for made in report.made] == [3]
