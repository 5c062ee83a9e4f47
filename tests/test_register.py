"""Which sheets were printed is put on record beside the content, and never lost or spoilt."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

import studypress
from studypress import ContentError, Document, Request, Severity
from studypress.catalogue.pairs import PAIRS
from studypress.catalogue.schedule import SCHEDULE
from studypress.load import load
from studypress.making.maker import Finished
from studypress.model import Blueprint, Form, Place, Subject
from studypress.proof import Proofed
from studypress.resources import Resources
from studypress.sheets.draw import draw
from studypress.sheets.register import Recorded, parse_register, recorded, register_text
from studypress.source import Faults, SourceFile
from studypress.steps import Step
from tests.support import KEY, WORKSHEET, settings, stand_in, write_subject

DECLARED = """
[[worksheet]]
name = "small"
kinds = ["choice"]
forms = 2
[worksheet.title]
en = "Petit « été »"
"""
REGISTER = "content/trial/sheets.jsonl"
PLACE = Place(Path("command line"), 0)


def project(folder: Path) -> Path:
    files = {"subject.toml": settings(more=DECLARED)}
    write_subject(folder / "content" / "trial", files)
    return folder


def build(folder: Path, blueprint: Blueprint | None = None) -> studypress.Report:
    request = Request(folder / "content", folder / "output", documents=(KEY,), blueprint=blueprint)
    return studypress.build(request)


def subject_of(folder: Path) -> Subject:
    loaded, problems = load(folder / "content" / "trial", Resources(folder))
    assert loaded is not None, problems
    return loaded.subject


def forms(subject: Subject, **changes: int) -> tuple[Form, ...]:
    """Return the forms of the declared worksheet, drawn otherwise."""
    found, problems = draw(subject, replace(subject.blueprints[0], **changes))  # type: ignore[arg-type]
    assert problems == ()
    return found


def read(text: str) -> tuple[Recorded, ...]:
    source = SourceFile(Path("sheets.jsonl"), text)
    faults = Faults(source)
    found = parse_register(source, "trial", faults)
    assert faults.problems == ()
    return found


def plain(sheets: tuple[Recorded, ...]) -> set[Recorded]:
    return {replace(sheet, line=0) for sheet in sheets}


def lines(folder: Path) -> list[str]:
    return (folder / REGISTER).read_text(encoding="utf-8").splitlines()


def test_what_is_on_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    subject = subject_of(project(tmp_path))
    every = replace(subject.blueprints[0], kinds=(), forms=3)
    sheets = tuple(recorded(subject, form, ["en"]) for form in draw(subject, every)[0])
    text = register_text(sheets)
    assert len(text.splitlines()) == 3
    assert plain(read(text)) == set(sheets)
    assert register_text(read(text)) == text


def test_the_order_of_additions_does_not_show(tmp_path: Path) -> None:
    """Git takes the additions of two people, in whatever order, to the same file."""
    subject = subject_of(project(tmp_path))
    sheets = [recorded(subject, form, ["en"]) for form in forms(subject, forms=3)]
    texts = {register_text(some) for some in permutations(sheets)}
    assert len(texts) == 1
    merged = "\n".join(reversed(texts.pop().splitlines() * 2))
    assert register_text(read(merged)) == register_text(sheets)


def test_a_build_puts_its_sheets_on_record_once(tmp_path: Path) -> None:
    report = build(project(tmp_path))
    codes = sorted(made.entry.code for made in report.made)
    assert len(codes) == 2
    assert [json.loads(line)["code"] for line in lines(tmp_path)] == codes
    assert json.loads(lines(tmp_path)[0])["titles"] == {"en": "Petit « été »"}
    assert "été" in lines(tmp_path)[0]

    before = (tmp_path / REGISTER).stat()
    again = build(tmp_path)
    assert [made.fresh for made in again.made] == [False, False]
    after = (tmp_path / REGISTER).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_was_up_to_date_is_put_on_record_too(tmp_path: Path) -> None:
    build(project(tmp_path))
    kept = lines(tmp_path)
    (tmp_path / REGISTER).unlink()
    assert not any(made.fresh for made in build(tmp_path).made)
    assert lines(tmp_path) == kept


def test_a_sheet_drawn_by_options_joins_the_others(tmp_path: Path) -> None:
    build(project(tmp_path))
    kept = lines(tmp_path)
    (made,) = build(tmp_path, Blueprint("custom", PLACE, count=2, seed=5)).made
    assert set(kept) < set(lines(tmp_path))
    assert made.entry.code in {json.loads(line)["code"] for line in lines(tmp_path)}
    assert lines(tmp_path) == sorted(lines(tmp_path))


@pytest.mark.parametrize("document", [PAIRS, SCHEDULE], ids=str)
def test_every_form_of_a_document_that_holds_several_is_put_on_record(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch, _unmade)
    blueprint = Blueprint("custom", PLACE, forms=3)
    request = Request(
        project(tmp_path) / "content", tmp_path, documents=(document,), blueprint=blueprint
    )
    (made,) = studypress.build(request).made
    assert made.entry.code == ""
    assert sorted(json.loads(line)["form"] for line in lines(tmp_path)) == ["A", "B", "C"]


def _unmade(*_: object) -> Finished:
    return Finished(Proofed(b"", 1, ()))


def test_a_code_that_came_in_during_a_build_stays(tmp_path: Path) -> None:
    """A pull may bring the codes of others while the drawing goes on."""
    subject = subject_of(project(tmp_path))
    (other,) = forms(subject, seed=9, forms=1)
    pulled = register_text([recorded(subject, other, ["en"])])

    def pull(step: Step, *_: object) -> None:
        if step is Step.PLAN and not (tmp_path / REGISTER).exists():
            (tmp_path / REGISTER).write_text(pulled, encoding="utf-8")

    request = Request(tmp_path / "content", tmp_path / "output", documents=(WORKSHEET,))
    studypress.build(request, pull)
    assert len(lines(tmp_path)) == 3
    assert pulled.strip() in lines(tmp_path)


def test_where_the_register_cannot_be_written_the_documents_come_out(tmp_path: Path) -> None:
    (project(tmp_path) / REGISTER).mkdir()
    report = build(tmp_path)
    assert len(report.made) == 2
    assert report.failed == ()
    (problem,) = report.problems
    assert problem.severity is Severity.WARNING
    assert problem.path == tmp_path / REGISTER
    assert "could not be put on record" in problem.message
    assert "commit the file" in problem.hint


def test_a_register_spoilt_during_a_build_is_left_alone(tmp_path: Path) -> None:
    def spoil(step: Step, *_: object) -> None:
        if step is Step.PLAN:
            (tmp_path / REGISTER).write_text("{", encoding="utf-8")

    request = Request(project(tmp_path) / "content", tmp_path / "output", documents=(KEY,))
    (problem,) = studypress.build(request, spoil).problems
    assert problem.severity is Severity.WARNING
    assert (tmp_path / REGISTER).read_text(encoding="utf-8") == "{"


def changed(**values: object) -> Callable[[str], str]:
    """Return what puts other values into a line, or takes them out where they are None."""

    def change(line: str) -> str:
        told = {**json.loads(line), **values}
        return json.dumps({key: value for key, value in told.items() if value is not None})

    return change


def reversed_orders(line: str) -> str:
    told = json.loads(line)
    told["drawn"] = [[question, order[::-1], terms] for question, order, terms in told["drawn"]]
    return json.dumps(told)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda line: line[:50], "the line is cut"),
        (lambda _: "[1, 2]", "no JSON object"),
        (lambda _: "[" * 100_000, "the line is cut"),
        (lambda _: "<<<<<<< HEAD", "a mark of a merge"),
        (lambda _: "=======", "a mark of a merge"),
        (lambda _: ">>>>>>> theirs", "a mark of a merge"),
        (changed(cod="x"), "unknown key 'cod'; did you mean 'code'?"),
        (changed(name=None), "'name' is missing"),
        (changed(name=3), "'name' must be a text"),
        (changed(name="../x"), "'name' or 'form' is none"),
        (changed(form="ABC"), "'name' or 'form' is none"),
        (changed(code="K7QM-2F9E"), "'K7QM-2F9E' is no sheet code"),
        (changed(forms=True), "'forms' must be a whole number"),
        (changed(forms=999), "'forms' must be a whole number"),
        (changed(form="C"), "'name' or 'form' is none"),
        (changed(titles=["x"]), "'titles' must give"),
        (changed(titles={"../x": "x"}), "'titles' must give"),
        (changed(titles={"en": "\ud800"}), "'titles' must give"),
        (changed(titles={"en": "a\nb"}), "'titles' must give"),
        (changed(drawn=[]), "'drawn' must be"),
        (changed(drawn=[["choice-one", [0, 2], []]]), "a question of 'drawn' must be"),
        (changed(drawn=[["choice-one", [0, 1, 2], [], "ABCDEF"]]), "a question of 'drawn' must be"),
        (changed(drawn=[["choice-one", [], [1]]]), "a question of 'drawn' must be"),
        (changed(drawn=[["choice-one", [0], ["a-term"]]]), "a question of 'drawn' must be"),
        (changed(drawn=[["glossary:terms", [0, 1], ["a", "a"]]]), "a question of 'drawn' must be"),
        (changed(drawn=[["\ud800", [], []]]), "a question of 'drawn' must be"),
        (changed(drawn=[["choice-one", [], []]] * 2), "a question stands twice"),
        (reversed_orders, "does not follow from its line"),
        (changed(drawn=[["choice-one", [], []]]), "does not follow from its line"),
        (changed(name="other"), "does not follow from its line"),
        (changed(code="0000-0000"), "does not follow from its line"),
        (changed(forms=1, form="A"), "does not follow from its line"),
        (changed(source="fr"), "does not follow from its line"),
        (changed(source=1), "'source' must be a text"),
        (changed(digests={}), "'digests' must give 1"),
        (changed(digests={"../x": ["ABCDEF"]}), "'digests' must give 1"),
        (changed(digests={"en": ["ABCDEF"] * 2}), "'digests' must give 1"),
        (changed(digests={"en": ["ABCDEFG"]}), "'digests' must give 1"),
        (changed(digests={"en": ["ABCDEF"]}), "does not follow from its line"),
    ],
)
def test_a_line_that_cannot_be_read_is_told(
    change: Callable[[str], str], message: str, tmp_path: Path
) -> None:
    subject = subject_of(project(tmp_path))
    good, bad = register_text(
        recorded(subject, form, ["en"]) for form in forms(subject)
    ).splitlines()
    (tmp_path / REGISTER).write_text(f"{good}\n{change(bad)}\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        build(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (tmp_path / REGISTER, 2)
    assert message in problem.message
    assert problem.hint
    assert change(bad).startswith(problem.source.removesuffix(" …"))


def test_a_register_that_leads_out_of_the_subject_is_told(tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere.jsonl"
    outside.write_text("{}\n", encoding="utf-8")
    (project(tmp_path) / REGISTER).symlink_to(outside)
    with pytest.raises(ContentError, match="leads out of the subject's folder"):
        build(tmp_path)
    assert outside.read_text(encoding="utf-8") == "{}\n"
