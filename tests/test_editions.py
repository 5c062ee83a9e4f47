"""Each edition stands alone: what is wrong with one, or changes in it, stops and makes no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import studypress
from studypress import ContentError, Report, Request, Severity, SheetRequest, UsageError, pipeline
from studypress.cli import app
from studypress.watching.rounds import play
from studypress.watching.shown import shown_after
from tests.support import (
    CHOICE,
    FOLLOW_UPS,
    GAP,
    GUIDE,
    KEY,
    MATCH,
    OPEN,
    ORDER,
    WORKSHEET,
    section,
    settings,
    write_subject,
)

DECLARED = '\n[[worksheet]]\nname = "all"\nseed = 4\n'
FR = "fr/10-basics.md"
EN = "en/10-basics.md"
WHOLE = section(OPEN + FOLLOW_UPS, CHOICE, GAP, MATCH, ORDER)
CUT = section(OPEN + FOLLOW_UPS, CHOICE, GAP, MATCH)
LOST = WHOLE.replace("The model answer.", "![A line](figures/none.svg)")

pytestmark = pytest.mark.usefixtures("html")


def project(folder: Path, *languages: str, name: str = "tiny", **files: str) -> Request:
    """Write a subject with a question of each kind, and ask for all that is made of it."""
    wanted = languages or ("en", "fr")
    texts: dict[str, str | bytes] = {"subject.toml": settings(wanted, more=DECLARED)}
    texts |= {f"{language}/10-basics.md": WHOLE for language in wanted}
    write_subject(folder / "content" / name, texts | files)
    return Request(folder / "content", folder / "output")


def edit(request: Request, name: str, old: str, new: str) -> None:
    path = request.content / "tiny" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def fresh(report: Report) -> set[str]:
    return {Path(made.entry.path).name for made in report.made if made.fresh}


def languages(report: Report) -> list[str]:
    return sorted({made.entry.language for made in report.made})


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    content, output = str(folder / "content"), str(folder / "output")
    where = ["--content", content]
    where += ["--output", output] if arguments[0] != "check" else []
    found = CliRunner().invoke(app, [*arguments, *where])
    return found.exit_code, found.stdout, found.stderr


# ---------------------------------------------------------------------------------------------
# A fault in one edition


def bytes_in(folder: Path) -> None:
    project(folder)
    (folder / "content/tiny" / FR).write_bytes(b"# \xff")


def missing_locale(folder: Path) -> None:
    project(folder, "en", "xx")


def missing_section(folder: Path) -> None:
    project(folder)
    toml = settings(("en", "fr"), ("basics", "more"), DECLARED)
    more = section(OPEN.replace("open-one", "open-two"), id="more")
    files = {"subject.toml": toml, EN: WHOLE, "en/20-more.md": more}
    write_subject(folder / "content/tiny", files)


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a question missing": (lambda p: project(p, **{FR: CUT}), FR),
    "an unknown level": (
        lambda p: project(p, **{FR: WHOLE.replace("level=advanced", "level=high")}),
        FR,
    ),
    "bytes that are no text": (bytes_in, FR),
    "no title": (lambda p: project(p, **{FR: "No title\n"}), FR),
    "a picture that is not there": (lambda p: project(p, **{FR: LOST}), FR),
    "a picture that cannot be printed": (
        lambda p: project(p, **{FR: LOST, "figures/none.svg": "<svg"}),
        "figures/none.svg",
    ),
    "a locale missing": (missing_locale, "subject.toml"),
    "a section file missing": (missing_section, "subject.toml"),
}


@pytest.mark.parametrize(("write", "path"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_translation_stops_that_edition_alone(
    write: Callable[[Path], object], path: str, tmp_path: Path
) -> None:
    write(tmp_path)
    request = Request(tmp_path / "content", tmp_path / "output")
    report = studypress.build(request)
    assert languages(report) == ["en"]
    assert [subject for subject, language in report.stopped if language != "en"] == ["tiny"]
    problem, *others = report.problems
    assert others == []
    assert (problem.severity, problem.path) == (Severity.ERROR, tmp_path / "content/tiny" / path)

    assert studypress.build(replace(request, languages=("en",))).problems == ()
    assert studypress.check(replace(request, languages=("en",))).problems == ()
    with pytest.raises(ContentError) as caught:
        studypress.check(request)
    assert caught.value.problems == (problem,)
    other = report.stopped[0][1]
    with pytest.raises(ContentError) as caught:
        studypress.build(replace(request, languages=(other,)))
    assert caught.value.problems == (problem,)


def test_what_is_missing_is_told_where_it_belongs(tmp_path: Path) -> None:
    folder = project(tmp_path, **{FR: CUT}).content / "tiny"
    with pytest.raises(ContentError) as caught:
        studypress.check(Request(tmp_path / "content"))
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (folder / FR, 1)
    assert problem.message == "the question 'order-one' is not in 'fr'"
    line = WHOLE[: WHOLE.index("## Put in order")].count("\n") + 1
    assert f"{folder / EN}:{line}" in problem.hint


@pytest.mark.parametrize("name", ["subject.toml", EN])
def test_a_fault_in_the_source_stops_the_subject_and_no_other(name: str, tmp_path: Path) -> None:
    project(tmp_path)
    request = project(tmp_path, name="other")
    edit(request, name, "[title]" if name == "subject.toml" else "level=advanced", "[titel]")
    report = studypress.build(request)
    assert {made.entry.subject for made in report.made} == {"other"}
    assert languages(report) == ["en", "fr"]
    assert report.stopped == (("tiny", ""),)
    assert request.content / "tiny" / name in {problem.path for problem in report.problems}
    with pytest.raises(ContentError):
        studypress.build(replace(request, languages=("fr",), subject="tiny"))


def test_a_worksheet_that_cannot_be_drawn_stops_its_subject_alone(tmp_path: Path) -> None:
    project(tmp_path)
    request = project(tmp_path, name="other")
    edit(request, "subject.toml", "seed = 4", "seed = 4\ncount = 99")
    report = studypress.build(request)
    assert {made.entry.subject for made in report.made} == {"other"}
    assert report.stopped == (("tiny", ""),)


def test_all_that_is_wrong_with_any_edition_is_told_in_one_run(tmp_path: Path) -> None:
    bad = WHOLE.replace("level=advanced", "level=high")
    request = project(tmp_path, "en", "fr", "de", **{FR: CUT, "de/10-basics.md": bad})
    report = studypress.build(request)
    assert languages(report) == ["en"]
    assert report.stopped == (("tiny", "fr"), ("tiny", "de"))
    assert {problem.path.parent.name for problem in report.problems} == {"fr", "de"}


def test_a_subject_without_a_language_is_not_asked_for_it(tmp_path: Path) -> None:
    project(tmp_path)
    request = project(tmp_path, "en", name="english", **{EN: "# No attributes {#other}\n"})
    report = studypress.build(replace(request, languages=("fr",)))
    assert (languages(report), report.problems, report.stopped) == (["fr"], (), ())
    with pytest.raises(UsageError, match="nothing is written in 'de'"):
        studypress.build(replace(request, subject="tiny", languages=("de",)))


def test_what_was_not_made_is_told(tmp_path: Path) -> None:
    project(tmp_path, **{FR: CUT})
    project(tmp_path, name="wrong", **{"subject.toml": "languages = ["})
    code, stdout, stderr = run(tmp_path, "guide", "--jobs", "1", "--zip")
    assert code == 1
    assert "not made because of errors: tiny fr, wrong\n" in stdout
    assert "the question 'order-one' is not in 'fr'" in stderr
    assert stderr.endswith(
        "no ZIP file of tiny was made, since not all could be made\n"
        "no ZIP file of wrong was made, since not all could be made\n"
    )
    code, stdout, _ = run(tmp_path, "guide", "--jobs", "1", "--json")
    told = json.loads(stdout)
    assert (code, told["exit_code"], len(told["documents"])) == (1, 1, 1)
    assert told["stopped"] == [
        {"subject": "tiny", "language": "fr"},
        {"subject": "wrong", "language": ""},
    ]
    assert run(tmp_path, "check", "tiny", "--lang", "en")[0] == 0
    assert run(tmp_path, "check", "tiny", "--lang", "fr")[0] == 1
    # once more: what was not made is not taken for done
    assert run(tmp_path, "guide", "--jobs", "1")[0] == 1
    edit(Request(tmp_path / "content"), FR, "## Join.", f"{ORDER}\n## Join.")
    assert "another order" in run(tmp_path, "guide", "tiny", "--jobs", "1")[2]


def test_a_watch_goes_on_with_the_others(tmp_path: Path) -> None:
    request = replace(project(tmp_path), documents=(GUIDE,))
    before = shown_after((), studypress.build(request), lambda _: b"")
    edit(request, FR, ORDER, "")
    edit(request, EN, "The model answer.", "Another answer.")
    done = play(lambda: studypress.build(request))
    assert not done.failed
    assert done.text.startswith("guide en, 1 page; tiny fr not made, ")
    assert [problem.path.parent.name for problem in done.problems] == ["fr"]
    # the page still shows the French guide, as it was
    shown = {one.name: one for one in before}
    for one in before:
        assert one in shown.values()
    kept = shown_after(before, replace(done.report, made=()), lambda _: b"")
    assert [one.name for one in kept] == ["tiny-guide-fr.pdf"]


# ---------------------------------------------------------------------------------------------
# An edit of one edition


def test_an_edition_made_alone_is_that_made_with_the_others(tmp_path: Path) -> None:
    words = WHOLE.replace("The model answer.", "The *Modell*{lang=de} answer.")
    request = project(tmp_path, "fr", "en", "de", **{EN: words})
    for language in ("en", "de"):
        assert len(fresh(studypress.build(replace(request, languages=(language,))))) == 3
    assert {name[-6:-4] for name in fresh(studypress.build(request))} == {"fr"}


FRENCH = {
    "an answer": ("The model answer.", "Une longue réponse. " * 90, {"guide", "key"}),
    "a point": ("The first point", "Un point", {"guide", "key"}),
    "an explanation": ("Why it is so.", "Parce que.", {"guide", "key"}),
    "a stem": ("Which one?", "Lequel ?", {"guide", "key", "worksheet"}),
    "a prompt": ("And what is closed?", "Et fermé ?", set()),
    "a probe": ("What the asker is after.", "Le but.", {"guide"}),
}


@pytest.mark.parametrize(("old", "new", "documents"), FRENCH.values(), ids=FRENCH)
def test_an_edit_of_a_translation_makes_its_own_documents_alone(
    old: str, new: str, documents: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a key alone is compared with the worksheet that is there, which is no PDF here
    monkeypatch.setattr(pipeline, "_sheets", lambda *_: ())
    request = replace(project(tmp_path), documents=(GUIDE, WORKSHEET, KEY))
    assert len(fresh(studypress.build(request))) == 6
    edit(request, FR, old, new)
    made = fresh(studypress.build(request))
    assert {name.rpartition("-")[0].rpartition("-")[2] for name in made} == documents
    assert all(name.endswith("-fr.pdf") for name in made)


# ---------------------------------------------------------------------------------------------
# Sheets and their keys


def codes(report: Report) -> set[str]:
    return {made.entry.code for made in report.made}


def register(request: Request) -> list[dict[str, dict[str, list[str]]]]:
    text = (request.content / "tiny/sheets.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def key_again(request: Request, code: str, *languages: str, anyway: bool = False) -> Report:
    sheet = SheetRequest(code, anyway)
    return studypress.build(replace(request, sheet=sheet, languages=languages))


def test_the_register_holds_the_languages_that_were_made(tmp_path: Path) -> None:
    request = replace(project(tmp_path, "en", "fr", "de"), documents=(KEY,))
    (code,) = codes(studypress.build(replace(request, languages=("en",))))
    (line,) = register(request)
    english = line["digests"]
    assert list(english) == ["en"]
    assert codes(studypress.build(replace(request, languages=("fr",)))) == {code}
    (line,) = register(request)
    assert list(line["digests"]) == ["en", "fr"]
    assert line["digests"]["en"] == english["en"]
    before = (request.content / "tiny/sheets.jsonl").read_bytes()
    assert studypress.build(replace(request, languages=("en", "fr"))).problems == ()
    assert (request.content / "tiny/sheets.jsonl").read_bytes() == before


def test_a_key_is_compared_with_the_text_of_its_own_language(tmp_path: Path) -> None:
    request = replace(project(tmp_path, "en", "fr", "de"), documents=(KEY,))
    (code,) = codes(studypress.build(request))
    edit(request, "de/10-basics.md", "Why it is so.", "Darum.")
    for language in ("en", "fr"):
        assert languages(key_again(request, code, language)) == [language]
        assert key_again(request, code, language).problems == ()
    with pytest.raises(ContentError) as caught:
        key_again(request, code, "de")
    (problem,) = caught.value.problems
    assert problem.path == request.content / "tiny/de/10-basics.md"
    assert "'choice-one', has changed since it was printed" in problem.message
    # of all languages the others are made, and the exit code tells
    report = key_again(request, code)
    assert languages(report) == ["en", "fr"]
    assert (report.stopped, report.problems) == ((("tiny", "de"),), (problem,))
    assert languages(key_again(request, code, "de", anyway=True)) == ["de"]


def test_a_text_printed_in_two_ways_is_told_and_never_guessed(tmp_path: Path) -> None:
    request = replace(project(tmp_path), documents=(KEY,))
    (code,) = codes(studypress.build(request))
    edit(request, FR, "Why it is so.", "Parce que.")
    (warning,) = studypress.build(request).problems
    assert warning.severity is Severity.WARNING
    assert f"the sheet {code}, all, was made with another text in 'fr'" in warning.message
    # told once; what was printed first stays on record
    assert studypress.build(request).problems == ()
    assert studypress.build(request).problems == ()
    (line,) = register(request)
    assert sorted(len(one.split()) for one in line["digests"]["fr"]) == [1, 1, 1, 1, 2]
    assert languages(key_again(request, code, "en")) == ["en"]
    with pytest.raises(ContentError, match="was printed with several texts"):
        key_again(request, code, "fr")
    edit(request, FR, "Parce que.", "Why it is so.")
    with pytest.raises(ContentError, match="was printed with several texts") as caught:
        key_again(request, code, "fr")
    # the text was brought back, which is no way out
    assert caught.value.problems[0].hint.startswith("add --anyway: ")


def test_a_language_that_is_not_on_record_is_no_fault(tmp_path: Path) -> None:
    request = replace(project(tmp_path), documents=(KEY,))
    (code,) = codes(studypress.build(replace(request, languages=("en",))))
    edit(request, "subject.toml", DECLARED, "")
    report = key_again(request, code, "fr")
    assert languages(report) == ["fr"]
    (problem,) = report.problems
    assert problem.severity is Severity.WARNING
    assert "in 'fr' is not on record" in problem.message


def test_a_key_is_made_whatever_is_wrong_with_other_subjects(tmp_path: Path) -> None:
    request = replace(project(tmp_path), documents=(KEY,))
    (code,) = codes(studypress.build(request))
    project(tmp_path, name="wrong", **{"subject.toml": "languages = ["})
    assert key_again(request, code).problems == ()
    with pytest.raises(ContentError, match=r"wrong/subject\.toml"):
        key_again(request, "0000-0000")
