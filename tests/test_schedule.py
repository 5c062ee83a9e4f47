"""A series from the command's request to its finished PDFs: the plan, and what each week asks."""

from __future__ import annotations

import re
from pathlib import Path

import pdfplumber
import pytest

import studypress
from studypress import Report, Request, Setting, Style, UsageError
from studypress.bundles import series_bundle
from studypress.catalogue.schedule import SCHEDULE
from studypress.load import load
from studypress.resources import Resources
from studypress.sheets.series import Series
from tests.sample import LANGUAGES, NAME, write_sample
from tests.support import GUIDE, KEY, WORKSHEET, locale

SERIES = Series(weeks=5, minutes=12)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, as a project of its own: a series puts its codes on record."""
    folder = tmp_path_factory.mktemp("series")
    write_sample(folder / "content")
    return folder


def build(project: Path, language: str = "en", *documents: studypress.Document) -> Report:
    request = Request(
        project / "content",
        project / "output",
        languages=(language,),
        documents=documents or (SCHEDULE,),
        series=SERIES,
    )
    return studypress.build(request)


def text_of(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return " ".join(" ".join((page.extract_text() or "").split()) for page in pdf.pages)


def test_a_series_is_a_plan_and_a_worksheet_with_its_key_for_each_week(project: Path) -> None:
    report = build(project, "en", SCHEDULE, WORKSHEET, KEY)
    names = [Path(made.entry.path).name for made in report.made]
    weeks = [f"{NAME}-series-week-{n:02}" for n in range(1, 6)]
    assert names == [
        f"{NAME}-series-schedule-en.pdf",
        *(f"{week}-{what}-en.pdf" for week in weeks for what in ("worksheet", "key")),
    ]
    codes = [made.entry.code for made in report.made[1:]]
    assert codes[::2] == codes[1::2]
    plan = text_of(project / "output" / report.made[0].entry.path)
    # once in the table of weeks, once over the week's questions, in their order
    assert re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", plan) == codes[::2] * 2
    loaded, _ = load(project / "content" / NAME, Resources(project))
    assert loaded is not None
    stems = {q.id: q.stem.text.replace("*", "") for q in loaded.subject.source.questions}
    details = re.split(r"Week \d [0-9A-Z]{4}-[0-9A-Z]{4} · ", plan)[1:]
    forms = series_bundle(loaded, SERIES).forms
    assert len(forms) == len(details) == 5
    for number, (form, told, made) in enumerate(
        zip(forms, details, report.made[1::2], strict=True), 1
    ):
        sheet = text_of(project / "output" / made.entry.path)
        assert f"Week {number} " in sheet
        places = [told.index(stems[drawn.question]) for drawn in form.drawn]
        assert places == sorted(places)
        assert all(stems[drawn.question] in sheet for drawn in form.drawn)
        assert form.code == made.entry.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_tells_which_week_asked_a_question_before(project: Path, language: str) -> None:
    (made,) = build(project, language).made
    text = text_of(project / "output" / made.entry.path)
    strings = locale(language).strings
    heads = (strings.week_head, strings.sheet, strings.minutes_head, strings.new, strings.again)
    assert " ".join(heads) in text
    # something that was asked first in week 1 comes back three weeks later
    fourth = text[text.rindex(strings.week.format(n=4) + " ") :]
    assert strings.week.format(n=1) in fourth


def test_large_print_is_large(project: Path) -> None:
    request = Request(
        project / "content",
        project / "large",
        languages=("en",),
        documents=(SCHEDULE,),
        series=SERIES,
        setting=Setting(style=Style.LARGE_PRINT),
    )
    (plan,) = studypress.build(request).made
    with pdfplumber.open(project / "large" / plan.entry.path) as pdf:
        assert min(char["size"] for page in pdf.pages for char in page.chars) >= 15.99


def test_what_a_series_is_too_short_for_is_told(project: Path) -> None:
    request = Request(
        project / "content", project / "output", documents=(SCHEDULE,), series=Series(1, 9)
    )
    with pytest.raises(UsageError, match=f"{NAME}: .* do not fit into 1 x 9 minutes"):
        studypress.build(request)


def test_documents_of_an_edition_need_no_series(project: Path) -> None:
    (made,) = build(project, "en", GUIDE).made
    assert made.entry.document == "guide"
