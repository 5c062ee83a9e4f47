"""What is printed for a roster: named worksheets, their keys, the organiser's sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest

import studypress
from studypress import ContentError, Document, Paper, Report, Request, Setting, Style, UsageError
from studypress.catalogue.keys import KEYS
from studypress.catalogue.organiser import ORGANISER
from studypress.catalogue.worksheets import WORKSHEETS
from studypress.model import Blueprint, Kind, Place, Vary
from studypress.settings import MOST_FORMS
from studypress.sheets.series import Series
from tests.sample import LANGUAGES, NAME, write_sample
from tests.structure import assert_tags_hold, read_tags
from tests.support import CHOICE, OPEN, locale, section, settings, write_subject

ROSTER = "names.csv"
NAMES = ("Ada Lovelace", "Zoë Müller", "Hélène O’Brien", "João Gonçalves", "Jiří Dvořák")
QUICK = (Kind.CHOICE, Kind.GAP, Kind.MATCH, Kind.ORDER)
POINTS_PER_MM = 72 / 25.4


def roster(folder: Path, names: Sequence[str]) -> Path | None:
    """Write a roster, whose first person stands in line 2; return where, or None for nobody."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ROSTER
    path.write_text("\n".join(["Name", *names, ""]), encoding="utf-8")
    return path if names else None


def quick(forms: int, *kinds: Kind) -> Blueprint:
    """Return a worksheet of the sample's closed questions."""
    return Blueprint("quick", Place(Path("subject.toml"), 0), kinds=kinds or QUICK, forms=forms)


def build(
    content: Path,
    output: Path,
    document: Document,
    *,
    names: Sequence[str] = NAMES,
    language: str = "en",
    blueprint: Blueprint | None = None,
    each: bool = False,
    setting: Setting | None = None,
) -> Report:
    return studypress.build(
        Request(
            content,
            output,
            languages=(language,),
            documents=(document,),
            blueprint=blueprint,
            roster=roster(output, names),
            each=each,
            setting=setting or Setting(),
        )
    )


def pdf_of(report: Report, output: Path) -> Path:
    assert report.problems == ()
    (made,) = report.made
    return output / made.entry.path


@cache
def quick_pdf(content: Path, document: Document, forms: int) -> Path:
    """Return a document of the closed questions, made when it is first asked for."""
    output = content.parent / f"{document}-{forms}"
    return pdf_of(build(content, output, document, blueprint=quick(forms)), output)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, which no test changes."""
    folder = tmp_path_factory.mktemp("copies") / "content"
    write_sample(folder)
    return folder


def words(path: Path) -> list[list[dict[str, Any]]]:
    """Return the words of each page."""
    with pdfplumber.open(path) as pdf:
        return [page.extract_words(extra_attrs=["size", "fontname"]) for page in pdf.pages]


def texts(path: Path) -> list[str]:
    return [" ".join(word["text"] for word in page) for page in words(path)]


def titles(path: Path) -> list[tuple[str, int]]:
    """Return the outline: each title with the number of the page that it leads to."""
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        targets: list[tuple[str, Any]] = [(item.title, item.destination) for item in outline.root]
        return [(title, numbers[target[0].objgen]) for title, target in targets]


SETTINGS = (
    Setting(),
    Setting(Paper.LETTER),
    Setting(style=Style.LARGE_PRINT),
    Setting(style=Style.INK_SAVER),
)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: f"{s.paper}-{s.style}")
def test_each_copy_bears_its_name_on_the_line(
    content: Path, tmp_path: Path, setting: Setting
) -> None:
    report = build(content, tmp_path, WORKSHEETS, blueprint=quick(1), setting=setting)
    path = pdf_of(report, tmp_path)
    starts = [page for _, page in titles(path)]
    assert len(starts) == len(NAMES)
    for name, start in zip(NAMES, starts, strict=True):
        page = words(path)[start - 1]
        (label,) = [word for word in page if word["text"] == "Name"]
        printed = [next(word for word in page if word["text"] == part) for part in name.split()]
        assert printed[0]["x0"] > label["x1"] + 1
        with pdfplumber.open(path) as pdf:
            shown = pdf.pages[start - 1]
            near = [c for c in shown.chars if abs(c["top"] - printed[0]["top"]) < 12]
            baselines = [c["matrix"][5] for c in near if c["x1"] < printed[-1]["x1"] + 1]
            below = [r for r in shown.rects if 0 < r["bottom"] - label["bottom"] < 12]
            line = min(below, key=lambda rect: float(rect["x0"]))
        # what stands on the line from the label to the end of the name
        assert len(baselines) >= len("Name" + name) - 1
        assert max(baselines) - min(baselines) < 0.1
        assert label["x0"] == pytest.approx(line["x0"], abs=1)
        assert printed[-1]["x1"] < line["x1"] + 0.1


def test_copies_come_in_the_order_of_the_roster_each_on_a_right_hand_page(content: Path) -> None:
    path = quick_pdf(content, WORKSHEETS, 2)
    assert path.name == f"{NAME}-quick-worksheets-en.pdf"
    found = titles(path)
    assert [title for title, _ in found] == list(NAMES)
    assert all(page % 2 == 1 for _, page in found)
    told, page_of = texts(path), locale("en").strings.page_of
    blanks = 0
    ends = [page for _, page in found[1:]] + [len(told) + 1]
    for (name, start), end in zip(found, ends, strict=True):
        assert all((each in told[start - 1]) is (each == name) for each in NAMES)
        sheet = [text for text in told[start - 1 : end - 1] if text]
        blanks += end - start - len(sheet)
        for number, text in enumerate(sheet, 1):
            assert page_of.format(page=number, pages=len(sheet)) in text
    assert all(told[page - 1] for page in ends[:-1]), "no copy starts with an empty page"
    assert told[-1], "none is put in behind the last copy"
    assert blanks == (len(NAMES) - 1) * (len([t for t in told if t]) // len(NAMES) % 2)


def test_an_odd_copy_is_followed_by_an_empty_page(content: Path, tmp_path: Path) -> None:
    path = pdf_of(build(content, tmp_path, WORKSHEETS, blueprint=quick(1, Kind.GAP)), tmp_path)
    assert [page for _, page in titles(path)] == [1, 3, 5, 7, 9]
    assert [bool(text) for text in texts(path)] == [True, False] * 4 + [True]


def test_forms_go_round_the_roster_and_each_copy_has_its_code(content: Path) -> None:
    path = quick_pdf(content, WORKSHEETS, 3)
    keys = quick_pdf(content, KEYS, 3)
    codes = [title.split(" · ") for title, _ in titles(keys)]
    assert [form for form, _ in codes] == ["Form A", "Form B", "Form C"]
    told = texts(path)
    for number, (_, start) in enumerate(titles(path)):
        form, code = codes[number % 3]
        end = next((page for _, page in titles(path) if page > start), len(told) + 1)
        for text in filter(None, told[start - 1 : end - 1]):
            assert f"{form} · {code}" in text
            assert not any(other in text for _, other in codes if other != code)


def test_keys_come_once_in_the_order_of_forms(content: Path) -> None:
    path = quick_pdf(content, KEYS, 2)
    (a, first), (b, second) = titles(path)
    assert (a[:6], b[:6], first) == ("Form A", "Form B", 1)
    assert second % 2 == 1
    told = texts(path)
    assert a.split(" · ")[1] in told[first - 1]
    assert b.split(" · ")[1] in told[second - 1]
    assert sum(locale("en").strings.closed_answers in text for text in told) == 2


def test_keys_of_forms_that_nobody_gets_are_left_out(content: Path, tmp_path: Path) -> None:
    report = build(content, tmp_path, KEYS, names=NAMES[:2], blueprint=quick(4))
    assert [title[:6] for title, _ in titles(pdf_of(report, tmp_path))] == ["Form A", "Form B"]


def test_each_gets_a_form_of_their_own(content: Path, tmp_path: Path) -> None:
    path = pdf_of(build(content, tmp_path, WORKSHEETS, blueprint=quick(1), each=True), tmp_path)
    told = texts(path)
    for letter, (_, start) in zip("ABCDE", titles(path), strict=True):
        assert f"Form {letter}" in told[start - 1]


# ---------------------------------------------------------------------------------------------
# The file


@pytest.mark.parametrize("document", [WORKSHEETS, KEYS], ids=str)
def test_every_copy_is_tagged(content: Path, document: Document) -> None:
    assert_tags_hold(quick_pdf(content, document, 2))


def test_the_name_is_read_behind_its_label(content: Path) -> None:
    copies = read_tags(quick_pdf(content, WORKSHEETS, 1)).all("Sect")
    for name, copy in zip(NAMES, copies, strict=True):
        assert f" Name {name} Date " in copy.text


def test_links_and_tables_are_those_of_their_copy(tmp_path: Path) -> None:
    lead = (
        "See <https://example.org/>.\n\n| One | Two |\n|---|---|\n| three | four |\n\n- [ ] The wr"
    )
    text = section(CHOICE.replace("- [ ] The wr", lead, 1))
    more = '[[worksheet]]\nname = "all"\n'
    files = {"subject.toml": settings(more=more), "en/10-basics.md": text}
    write_subject(tmp_path / "content" / "small", files)
    path = pdf_of(build(tmp_path / "content", tmp_path / "out", WORKSHEETS), tmp_path / "out")
    assert_tags_hold(path)
    with pikepdf.open(path) as pdf:
        linked = [page for page in pdf.pages if "/Annots" in page.obj]
        assert len(linked) == len(NAMES)
    tags = read_tags(path)
    assert len(tags.all("Link")) == len(tags.all("Table")) == len(NAMES)


def test_a_hundred_copies_take_no_more_than_three_times_the_bytes_of_ten(
    content: Path, tmp_path: Path
) -> None:
    """One form for all; the names differ all the same."""
    sizes = {}
    for count in (10, 100):
        names = [f"{NAMES[n % 5]} {'ABCDEFGHIJKLMNOPQRST'[n // 5]}." for n in range(count)]
        output = tmp_path / str(count)
        path = pdf_of(build(content, output, WORKSHEETS, names=names, blueprint=quick(1)), output)
        sizes[count] = path.stat().st_size
        assert len(titles(path)) == count
    assert sizes[100] <= 3 * sizes[10], sizes


@pytest.mark.parametrize("document", [WORKSHEETS, KEYS, ORGANISER], ids=str)
def test_the_same_roster_gives_the_same_bytes(
    content: Path, tmp_path: Path, document: Document
) -> None:
    one, two = (
        pdf_of(build(content, tmp_path / run, document, blueprint=quick(2)), tmp_path / run)
        for run in ("one", "two")
    )
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_tells_what_it_is(content: Path, tmp_path: Path, language: str) -> None:
    strings, dash = locale(language).strings, locale(language).typography.dash
    documents = ((WORKSHEETS, strings.worksheets), (KEYS, strings.keys))
    for document, told in (*documents, (ORGANISER, strings.organiser)):
        report = build(content, tmp_path, document, language=language, blueprint=quick(1))
        with pikepdf.open(pdf_of(report, tmp_path)) as pdf:
            assert f"{dash}{told}{dash}" in str(pdf.docinfo["/Title"])
            assert str(pdf.Root.Lang) == language


# ---------------------------------------------------------------------------------------------
# The organiser's sheet


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_organiser_learns_who_got_which_code(
    content: Path, tmp_path: Path, language: str
) -> None:
    names = [f"{NAMES[n % 5]} {n}" for n in range(40)]
    report = build(content, tmp_path, ORGANISER, names=names, language=language, blueprint=quick(2))
    path = pdf_of(report, tmp_path)
    keys = build(content, tmp_path, KEYS, names=names, language=language, blueprint=quick(2))
    codes = [title.split(" · ")[1] for title, _ in titles(pdf_of(keys, tmp_path))]
    strings = locale(language).strings
    told = texts(path)
    assert len(told) == 2
    for text in told:
        for head in (strings.number, strings.name, strings.form, strings.handed_out):
            assert head in text, "the head is repeated on each page"
    whole = " ".join(told)
    marks = whole.split(f"1 {names[0]} A {codes[0]} / ")[1].split()[0]
    for number, name in enumerate(names):
        row = f"{number + 1} {name} {'AB'[number % 2]} {codes[number % 2]} / {marks}"
        assert row in whole
    assert locale(language).count("copies", 40) in whole
    for letter, code in zip("AB", codes, strict=True):
        assert f"{letter} {code} {locale(language).count('copies', 20)}" in whole


def test_the_organiser_learns_what_each_form_scores(tmp_path: Path) -> None:
    """Other questions of equal weight can have more points."""
    richer = OPEN.replace("open-one", "open-two").replace("- The first", "- Another\n- The first")
    content = tmp_path / "content"
    write_subject(content / "small", {"en/10-basics.md": section(OPEN, richer)})
    blueprint = replace(quick(2, Kind.OPEN), count=1, vary=Vary.QUESTIONS)

    def text(document: Document) -> str:
        report = build(content, tmp_path, document, names=NAMES[:2], blueprint=blueprint)
        return " ".join(texts(pdf_of(report, tmp_path)))

    told, sheets = text(ORGANISER), text(WORKSHEETS)
    of_name = [told.split(name)[1].split(" / ")[1].split()[0] for name in NAMES[:2]]
    of_sheet = [part.split()[0] for part in sheets.split("Score / ")[1:]]
    assert sorted(of_name) == ["2", "3"]
    assert of_name == of_sheet


def test_without_several_forms_there_is_no_column_for_them(content: Path) -> None:
    (text,) = texts(quick_pdf(content, ORGANISER, 1))
    assert "Form" not in text
    assert f"1 {NAMES[0]} " in text


# ---------------------------------------------------------------------------------------------
# What is wrong


def test_a_long_name_is_set_smaller(content: Path, tmp_path: Path) -> None:
    long = "Maria Luisa Federica von Hohenlohe-Waldenburg-Schilling"
    report = build(
        content, tmp_path, WORKSHEETS, names=(NAMES[0], long), blueprint=quick(1, Kind.GAP)
    )
    first, _, second = words(pdf_of(report, tmp_path))
    sizes = [
        next(word["size"] for word in page if word["text"] == wanted)
        for page, wanted in ((first, "Lovelace"), (second, "Federica"))
    ]
    assert 8 <= sizes[1] < sizes[0] == pytest.approx(12)


def test_a_name_too_long_is_told_at_its_line(content: Path, tmp_path: Path) -> None:
    names = (NAMES[0], "Wilhelmine " * 7)
    report = build(content, tmp_path, WORKSHEETS, names=names, blueprint=quick(1))
    (problem,) = report.problems
    assert (problem.path.name, problem.line) == (ROSTER, 3)
    assert "does not fit on its line of the worksheet, even at 8 points" in problem.message
    assert report.made == ()


def test_a_character_that_no_font_has_is_told_at_its_line(content: Path, tmp_path: Path) -> None:
    names = (NAMES[0], "ཀ", NAMES[1], "ཁ")
    for document in (WORKSHEETS, ORGANISER):
        with pytest.raises(ContentError) as raised:
            build(content, tmp_path, document, names=names, blueprint=quick(1))
        found = [(one.path.name, one.line, one.message[-5:]) for one in raised.value.problems]
        assert found == [(ROSTER, 3, "('ཀ')"), (ROSTER, 5, "('ཁ')")]


def test_all_names_too_long_are_told_in_one_run(content: Path, tmp_path: Path) -> None:
    names = ("Friederike " * 7, "山田", "Wilhelmine " * 7)
    report = build(content, tmp_path, WORKSHEETS, names=names, blueprint=quick(1))
    assert [problem.line for problem in report.problems] == [2, 4]
    assert all("does not fit on its line" in problem.message for problem in report.problems)


def test_a_name_is_no_markup(content: Path, tmp_path: Path) -> None:
    names = ("<b>{{ page }}</b> & Co", NAMES[0])
    for document in (WORKSHEETS, ORGANISER):
        report = build(content, tmp_path, document, names=names, blueprint=quick(1))
        assert "<b>{{ page }}</b> & Co" in texts(pdf_of(report, tmp_path))[0]


def test_a_template_without_a_place_for_names_is_told(tmp_path: Path) -> None:
    write_sample(tmp_path / "content")
    own = tmp_path / "templates" / "worksheet.html"
    own.parent.mkdir()
    own.write_text('{% extends "base.html" %}{% block content %}<p>x</p>{% endblock %}', "utf-8")
    report = build(tmp_path / "content", tmp_path, WORKSHEETS, blueprint=quick(1))
    (problem,) = report.problems
    assert problem.message == "worksheet.html has no place for a name"
    assert 'id="person-name"' in problem.hint


def test_more_people_than_forms_is_refused(content: Path, tmp_path: Path) -> None:
    names = [f"Person {n}" for n in range(MOST_FORMS + 1)]
    with pytest.raises(UsageError, match=f"for {MOST_FORMS + 1} people: .* {MOST_FORMS} forms"):
        build(content, tmp_path, WORKSHEETS, names=names, blueprint=quick(1), each=True)


def test_questions_with_fewer_orders_than_people_are_refused(content: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can be put in 1 orders only"):
        build(content, tmp_path, WORKSHEETS, blueprint=quick(1, Kind.GAP), each=True)


def test_a_roster_without_a_worksheet_is_refused(tmp_path: Path) -> None:
    write_subject(tmp_path / "content" / "small")
    with pytest.raises(UsageError, match="no worksheet to print for the roster"):
        build(tmp_path / "content", tmp_path, WORKSHEETS)


def test_a_document_of_copies_without_a_roster_is_refused(content: Path, tmp_path: Path) -> None:
    for document in (WORKSHEETS, ORGANISER):
        with pytest.raises(UsageError, match=f"'{document}' is made for a roster"):
            build(content, tmp_path, document, names=(), blueprint=quick(1))


def test_a_changed_roster_makes_the_copies_anew(content: Path, tmp_path: Path) -> None:
    for names, fresh in ((NAMES, True), (NAMES, False), (NAMES[::-1], True)):
        report = build(content, tmp_path, ORGANISER, names=names, blueprint=quick(1))
        assert [made.fresh for made in report.made] == [fresh]


def test_a_roster_for_a_series_is_refused(content: Path, tmp_path: Path) -> None:
    request = Request(content, tmp_path, roster=roster(tmp_path, NAMES), series=Series(4, 60))
    with pytest.raises(UsageError, match="a roster goes with worksheets"):
        studypress.build(request)
