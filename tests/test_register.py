"""Which sheets were printed is put on record beside the content, and never lost or spoilt."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import studypress
from studypress import ContentError, Document, Request, Severity, SheetRequest
from studypress.catalogue.pairs import PAIRS
from studypress.catalogue.schedule import SCHEDULE
from studypress.load import load
from studypress.making.maker import Finished
from studypress.model import Blueprint, Form, Place, Subject
from studypress.proof import Proofed
from studypress.resources import Resources
from studypress.sheets.code import sheet_code
from studypress.sheets.draw import draw
from studypress.sheets.register import Recorded, parse_register, recorded, register_text
from studypress.source import Faults, SourceFile
from studypress.steps import Step
from tests.support import GUIDE, KEY, SOURCE, WORKSHEET, settings, stand_in, write_subject

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
        (changed(name="../x"), "no worksheet can be named '../x'"),
        (changed(form="ABC"), "a worksheet with 'forms' 2 has no form 'ABC'"),
        (changed(code="K7QM-2F9E"), "'K7QM-2F9E' is no sheet code"),
        (changed(forms=True), "'forms' must be a whole number"),
        (changed(forms=999), "'forms' must be a whole number"),
        (changed(form="C"), "a worksheet with 'forms' 2 has no form 'C'"),
        (changed(titles=["x"]), "'titles' must give"),
        (changed(titles={"../x": "x"}), "'titles' must give"),
        (changed(titles={"en": "\ud800"}), "'titles' must give"),
        (changed(titles={"en": "a\nb"}), "'titles' must give"),
        (changed(drawn=[]), "'drawn' must be"),
        (changed(drawn=[["choice-one", [0, 2], []]]), "the order of 'choice-one' must have each"),
        (changed(drawn=[["choice-one", [0, 1, 2], [], "ABCDEF"]]), "a question of 'drawn' must be"),
        (changed(drawn=[["choice-one", [], [1]]]), "the terms of 'choice-one' do not fit it"),
        (changed(drawn=[["choice-one", [0], ["a-term"]]]), "the terms of 'choice-one' do not fit"),
        (changed(drawn=[["glossary:terms", [0, 1], ["a", "a"]]]), "the terms of 'glossary:terms'"),
        (changed(drawn=[["\ud800", [], []]]), "an id that cannot be printed, '\\ud800'"),
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


# ---------------------------------------------------------------------------------------------
# A line proves itself


WHOLE = '\n[[worksheet]]\nname = "all"\nforms = 2\n'


def whole(folder: Path, languages: tuple[str, ...] = ("en", "fr")) -> Path:
    """Write a subject whose worksheet asks a question of each kind."""
    files = {"subject.toml": settings(languages, more=WHOLE)}
    files |= {f"{language}/10-basics.md": SOURCE for language in languages}
    write_subject(folder / "content" / "trial", files)
    return folder


def key_again(folder: Path, code: str) -> studypress.Report:
    sheet = SheetRequest(code)
    request = Request(folder / "content", folder / "output", sheet=sheet, languages=("en",))
    return studypress.check(request)


def plant(folder: Path, line: str) -> None:
    (folder / REGISTER).write_text(f"{line}\n", encoding="utf-8")


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where in a JSON value something can be changed."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inner:
        yield (*path, key)
        if isinstance(one, (dict, list)):
            yield from paths(one, (*path, key))


OTHERS: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([None, 0, 1, 2, -1, True, "", "A", "B", "en", "fr", [], {}, [0], "\ud800"]),
    st.integers(0, 30),
    st.text(max_size=8),
)


@given(data=st.data())
@hypothesis_settings(deadline=None, max_examples=150)
def test_a_single_change_of_a_line_is_told_or_changes_no_answer(
    data: st.DataObject, one_line: tuple[str, Recorded]
) -> None:
    text, sheet = one_line
    told = json.loads(text)
    *above, last = data.draw(st.sampled_from(list(paths(told))))
    inside = told
    for step in above:
        inside = inside[step]
    how = data.draw(st.sampled_from(["replaced", "taken out", "reversed", "doubled"]))
    if how == "taken out":
        del inside[last]
    elif how == "replaced":
        inside[last] = data.draw(OTHERS)
    elif isinstance(inside[last], list):
        inside[last] = inside[last][::-1] if how == "reversed" else inside[last] * 2
    source = SourceFile(Path("sheets.jsonl"), json.dumps(told))
    faults = Faults(source)
    read = parse_register(source, "trial", faults)
    assert all(problem.line == 1 and problem.hint for problem in faults.problems)
    if not faults.problems:
        # what answers follow from, and what text the source edition had, is as it was
        (found,) = read
        assert (found.code, found.form.drawn) == (sheet.code, sheet.form.drawn)
        assert (found.form.letter, found.form.blueprint.name) == ("A", "all")
        if found.source == sheet.source:
            assert found.versions(found.source) == sheet.versions(sheet.source)
        "".join((found.code, *dict(found.form.blueprint.titles).values())).encode("utf-8")


@pytest.fixture(scope="module")
def one_line(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Recorded]:
    subject = subject_of(whole(tmp_path_factory.mktemp("line")))
    sheet = recorded(subject, forms(subject)[0], ["en", "fr"])
    return register_text([sheet]), sheet


def test_an_order_that_does_not_fit_its_question_is_told(tmp_path: Path) -> None:
    """A line made up so that its code follows from it."""
    subject = subject_of(whole(tmp_path))
    form = forms(subject)[0]
    for places, wrong in ((3, ()), (0, (0, 1)), (3, (0, 1, 2, 3))):
        drawn = list(form.drawn)
        number = next(n for n, item in enumerate(drawn) if len(item.order) == places)
        drawn[number] = replace(drawn[number], order=wrong)
        code = sheet_code(subject, form.blueprint, form.letter, drawn)
        made_up = replace(form, drawn=tuple(drawn), code=code)
        plant(tmp_path, register_text([recorded(subject, made_up, [])]).strip())
        with pytest.raises(ContentError) as caught:
            key_again(tmp_path, code)
        (problem,) = caught.value.problems
        assert (problem.path, problem.line) == (tmp_path / REGISTER, 1)
        assert f"has {len(wrong)} places, not {places}" in problem.message


def test_a_declared_worksheet_needs_no_line_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    subject = subject_of(whole(tmp_path))
    form = forms(subject)[0]
    line = register_text([recorded(subject, form, ["en", "fr"])]).strip()
    plant(tmp_path, reversed_orders(line))
    (problem,) = key_again(tmp_path, form.code).problems
    assert (problem.severity, problem.line) == (Severity.WARNING, 1)
    assert "does not follow from its line" in problem.message

    (tmp_path / "content/trial/subject.toml").write_text(settings(("en", "fr")), encoding="utf-8")
    with pytest.raises(ContentError, match="does not follow from its line"):
        key_again(tmp_path, form.code)
    plant(tmp_path, line)
    assert key_again(tmp_path, form.code).problems == ()


@pytest.mark.usefixtures("html")
def test_what_puts_nothing_on_record_is_made_whatever_is_wrong_with_it(tmp_path: Path) -> None:
    whole(tmp_path)
    plant(tmp_path, "{")
    request = Request(tmp_path / "content", tmp_path / "output", documents=(GUIDE,))
    report = studypress.build(request)
    assert len(report.made) == 2
    assert [problem.severity for problem in report.problems] == [Severity.WARNING]
    for documents in ((GUIDE, WORKSHEET), (KEY,), (PAIRS,)):
        with pytest.raises(ContentError, match="the line is cut"):
            studypress.build(replace(request, documents=documents))
    with pytest.raises(ContentError, match="the line is cut"):
        studypress.check(Request(tmp_path / "content"))


def test_two_lines_of_one_sheet_are_read_as_one(tmp_path: Path) -> None:
    """As git leaves them that keeps the additions of both."""
    subject = subject_of(whole(tmp_path))
    form = forms(subject)[0]
    lines = [register_text([recorded(subject, form, [one])]) for one in ("en", "fr")]
    (sheet,) = read("".join(lines))
    assert sheet.versions("en") == sheet.versions("fr") != ()
    assert register_text([sheet]) == register_text([recorded(subject, form, ["en", "fr"])])


def test_lines_of_an_earlier_version_stop_nothing_and_go(tmp_path: Path) -> None:
    folder = project(tmp_path)
    values = {"code": "0YMJ-3NTQ", "name": "small", "form": "A", "forms": 2}
    values |= {"languages": ["en"], "drawn": [["choice-one", [0, 1, 2], [], "KAG5J5"]]}
    (folder / REGISTER).write_text(f"{json.dumps(values)}\n", encoding="utf-8")
    report = build(folder)
    (problem,) = report.problems
    assert not report.failed
    assert problem.severity is Severity.WARNING
    assert (problem.path.name, problem.line) == ("sheets.jsonl", 1)
    assert problem.message.startswith("1 sheet of an earlier version")
    assert problem.message.endswith(": its key cannot be made again")
    codes = [
        json.loads(line)["code"] for line in (folder / REGISTER).read_text("utf-8").splitlines()
    ]
    assert len(codes) == 2
    assert "0YMJ-3NTQ" not in codes
