"""A language is one file: whole it is spoken, with a gap it does not load."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

import studypress
from studypress.locale import PLURALS, Direction, Locale, Strings, parse_locale
from studypress.problems import Problem
from studypress.resources import Resources
from studypress.source import Faults, SourceFile
from tests.support import SOURCE, settings, write_subject

SHIPPED = ("ar", "de", "en", "fr", "ja", "pt-BR")
LATIN = ("de", "en", "fr", "pt-BR")
LOCALES = Path(__file__).parents[1] / "studypress" / "locales"
ENGLISH = (LOCALES / "en.toml").read_text(encoding="utf-8")


def parse(text: str, language: str = "en") -> tuple[Locale | None, tuple[Problem, ...]]:
    source = SourceFile(Path(f"locales/{language}.toml"), text)
    faults = Faults(source)
    return parse_locale(source, faults), faults.problems


def shipped(language: str) -> Locale:
    text = (LOCALES / f"{language}.toml").read_text(encoding="utf-8")
    locale, problems = parse(text, language)
    assert problems == ()
    assert locale is not None
    return locale


def line_of(start: str, text: str = ENGLISH) -> int:
    (line,) = (n for n, line in enumerate(text.split("\n"), 1) if line.startswith(start))
    return line


def without(start: str) -> str:
    """Return the English locale without the line that begins so."""
    lines = ENGLISH.split("\n")
    del lines[line_of(start) - 1]
    return "\n".join(lines)


def with_line(start: str, line: str) -> str:
    """Return the English locale with another line in the place of the one that begins so."""
    lines = ENGLISH.split("\n")
    lines[line_of(start) - 1] = line
    return "\n".join(lines)


def test_the_languages_that_are_shipped(tmp_path: Path) -> None:
    assert Resources(tmp_path).languages() == SHIPPED


@pytest.mark.parametrize("language", SHIPPED)
def test_each_shipped_language_is_whole(language: str) -> None:
    locale = shipped(language)
    assert locale.language == language
    assert (locale.direction is Direction.RIGHT_TO_LEFT) == (language == "ar")
    assert all(getattr(locale.strings, field.name).strip() for field in fields(Strings))
    assert re.search(r"\d", locale.day(date(2026, 1, 31)))
    for what in PLURALS:
        assert locale.count(what, 12).startswith(locale.number(12))
        if language in LATIN:
            assert locale.count(what, 1).startswith("1")


@pytest.mark.parametrize("language", [language for language in SHIPPED if language != "en"])
def test_no_shipped_language_prints_english_sentences(language: str) -> None:
    mine, english = shipped(language).strings, shipped("en").strings
    sentences = [
        field.name for field in fields(Strings) if len(getattr(english, field.name).split()) > 3
    ]
    assert sentences
    for name in sentences:
        assert getattr(mine, name) != getattr(english, name)


@pytest.mark.parametrize(
    ("language", "day", "one", "two"),
    [
        ("en", "31 January 2026", "1 question", "2 questions"),
        ("fr", "31 janvier 2026", "1\u00a0question", "2\u00a0questions"),
        ("de", "31. Januar 2026", "1 Frage", "2 Fragen"),
        ("pt-BR", "31 de janeiro de 2026", "1 questão", "2 questões"),
    ],
)
def test_dates_and_counts(language: str, day: str, one: str, two: str) -> None:
    locale = shipped(language)
    plain = str.maketrans("\u00a0\u202f", "  ")
    assert locale.day(date(2026, 1, 31)).translate(plain) == day
    assert locale.count("questions", 1).translate(plain) == one.translate(plain)
    assert locale.count("questions", 2).translate(plain) == two.translate(plain)


@pytest.mark.parametrize(
    ("language", "number", "count"),
    [
        ("en", "1,234", "1,234 questions"),
        ("fr", "1\u202f234", "1\u202f234 questions"),
        ("de", "1.234", "1.234 Fragen"),
        ("pt-BR", "1.234", "1.234 questões"),
    ],
)
def test_numbers_and_dates_stay_on_their_line(language: str, number: str, count: str) -> None:
    locale = shipped(language)
    assert locale.number(1234) == number
    assert locale.count("questions", 1234) == count
    assert locale.count("minutes", 5) == "5\u00a0min"
    assert re.match("31\\.?\u00a0", locale.day(date(2026, 1, 31)))


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "1 May 2026"),
        ("fr", "1er mai 2026"),
        ("de", "1. Mai 2026"),
        ("pt-BR", "1º de maio de 2026"),
    ],
)
def test_the_first_of_a_month(language: str, day: str) -> None:
    assert shipped(language).day(date(2026, 5, 1)).replace("\u00a0", " ") == day


def test_strings_are_set_as_content_is() -> None:
    text = with_line("guide = ", 'guide = "It\'s a \\"guide\\" -- so"')
    locale, problems = parse(text)
    assert problems == ()
    assert locale is not None
    assert locale.strings.guide == "It’s a “guide”\u00a0– so"


def test_a_language_may_have_more_plurals_than_english() -> None:
    forms = '{ one = "{n} pytanie", few = "{n} pytania", many = "{n} pytań", other = "{n} pyt." }'
    locale, problems = parse(with_line("questions = ", f"questions = {forms}"), "pl")
    assert problems == ()
    assert locale is not None
    assert [locale.count("questions", n) for n in (1, 2, 5, 22)] == [
        "1 pytanie",
        "2 pytania",
        "5 pytań",
        "22 pytania",
    ]


STRINGS_LINE = line_of("[strings]")


@pytest.mark.parametrize("name", [field.name for field in fields(Strings)])
def test_a_locale_with_a_string_missing_does_not_load(name: str) -> None:
    text = re.sub(rf"(?ms)(^\[strings\]$.*?)^{name} = [^\n]*\n", r"\1", ENGLISH, count=1)
    locale, problems = parse(text)
    assert locale is None
    assert [(problem.line, problem.message) for problem in problems] == [
        (STRINGS_LINE, f"'{name}' is missing in [strings]")
    ]


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        pytest.param(
            with_line("guide = ", 'guide = "Study guide"\nguild = "Guild"'),
            line_of("guide = ") + 1,
            "unknown key 'guild' in [strings]",
            "did you mean 'guide'?",
            id="a string too many",
        ),
        pytest.param(
            with_line("[plurals]", 'nane = "x"\n[plurals]'),
            line_of("[plurals]"),
            "unknown key 'nane' in [strings]",
            "did you mean 'name'?",
            id="a key misplaced",
        ),
        pytest.param(
            with_line("direction = ", 'direction = "left"'),
            line_of("direction = "),
            "direction is 'ltr' or 'rtl', not 'left'",
            "",
            id="a direction that is none",
        ),
        pytest.param(without("direction = "), 1, "'direction' is missing", "", id="no direction"),
        pytest.param(
            with_line("minutes = ", 'minutes = { one = "{n} min" }'),
            line_of("minutes = "),
            "'minutes' must have the form 'other'",
            "",
            id="a plural without other",
        ),
        pytest.param(
            with_line("minutes = ", 'minutes = { other = "min" }'),
            line_of("minutes = "),
            "the form 'other' of 'minutes' must contain {n}",
            "",
            id="a plural without its number",
        ),
        pytest.param(
            with_line("minutes = ", 'minutes = { other = "{n} min", several = "{n} min" }'),
            line_of("minutes = "),
            "unknown key 'several' in [plurals.minutes]",
            "known here: ",
            id="a plural that no language has",
        ),
        pytest.param(
            without("points = {"),
            line_of("[plurals]"),
            "'points' must have the form 'other'",
            "",
            id="no plural",
        ),
        pytest.param(
            with_line("page_of = ", 'page_of = "Page of {pages}"'),
            line_of("page_of = "),
            "'page_of' must contain {page}",
            "",
            id="no page",
        ),
        pytest.param(
            with_line("page_of = ", 'page_of = "Page {page}"'),
            line_of("page_of = "),
            "'page_of' must contain {pages}",
            "",
            id="no number of pages",
        ),
        pytest.param(
            with_line("revision = ", 'revision = "Revised"'),
            line_of("revision = "),
            "'revision' must contain {date}",
            "",
            id="no date",
        ),
        pytest.param(
            with_line("date_format = ", 'date_format = "d MMMMMMM"'),
            line_of("date_format = "),
            "'d MMMMMMM' is no format of a date",
            "a pattern such as",
            id="no format of a date",
        ),
        pytest.param(
            with_line("date_format = ", 'date_format = "d M"\ndate_format_first = "d MMMMMMM"'),
            line_of("date_format = ") + 1,
            "'d MMMMMMM' is no format of a date",
            "a pattern such as",
            id="no format of the first of a month",
        ),
        pytest.param(
            with_line("outer_quotes = ", 'outer_quotes = ["“"]'),
            line_of("outer_quotes = "),
            "'outer_quotes' must be two texts",
            "",
            id="quotation marks that never close",
        ),
        pytest.param(
            with_line("guide = ", "guide = 1"),
            line_of("guide = "),
            "'guide' must be a text in quotes",
            "",
            id="a number for a text",
        ),
        pytest.param(
            with_line("guide = ", "guide = Study guide"),
            line_of("guide = "),
            "not valid TOML",
            'text stands in quotes: key = "text"',
            id="not TOML",
        ),
    ],
)
def test_a_locale_that_is_not_right_does_not_load(
    text: str, line: int, message: str, hint: str
) -> None:
    locale, problems = parse(text)
    assert locale is None
    (problem,) = problems
    assert (problem.path, problem.line) == (Path("locales/en.toml"), line)
    assert message in problem.message
    assert hint in problem.hint
    assert bool(hint) is bool(problem.hint)
    assert problem.source == text.split("\n")[line - 1]


def test_a_file_whose_name_is_no_language_does_not_load() -> None:
    locale, problems = parse(ENGLISH, "xx")
    assert locale is None
    assert [problem.line for problem in problems] == [0]
    assert "'xx' is not a language that Babel knows" in problems[0].message


DUTCH = (
    ENGLISH.replace('name = "English"', 'name = "Nederlands"')
    .replace('guide = "Study guide"', 'guide = "Studiegids"')
    .replace("{n} question", "{n} vraag")
)


def dutch_project(folder: Path, locale: str | None) -> Path:
    """Write a project with a subject in Dutch, and its own locale if there is one."""
    write_subject(
        folder / "content" / "tiny",
        {"subject.toml": settings(("en", "nl")), "nl/10-basics.md": SOURCE},
    )
    if locale is not None:
        (folder / "locales").mkdir()
        (folder / "locales" / "nl.toml").write_text(locale, encoding="utf-8")
    return folder / "content"


def test_a_fifth_language_is_one_file(tmp_path: Path) -> None:
    content = dutch_project(tmp_path, DUTCH)
    report = studypress.check(studypress.Request(content=content, languages=("nl",)))
    assert report.problems == ()
    assert Resources(tmp_path).languages() == tuple(sorted((*SHIPPED, "nl")))


def test_without_that_file_its_place_is_told(tmp_path: Path) -> None:
    content = dutch_project(tmp_path, None)
    with pytest.raises(studypress.ContentError) as caught:
        studypress.check(studypress.Request(content=content))
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (content / "tiny" / "subject.toml", 1)
    assert "does not speak 'nl'" in problem.message
    assert "locales/nl.toml" in problem.hint


def test_a_gap_in_that_file_is_told(tmp_path: Path) -> None:
    locale = DUTCH.replace('guide = "Studiegids"\n', "")
    content = dutch_project(tmp_path, locale)
    with pytest.raises(studypress.ContentError) as caught:
        studypress.check(studypress.Request(content=content))
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (
        tmp_path / "locales" / "nl.toml",
        line_of("[strings]", locale),
    )
    assert problem.message == "'guide' is missing in [strings]"
    assert problem.source == "[strings]"


def test_a_project_s_own_file_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    content = write_subject(tmp_path / "content" / "tiny").parent
    assert studypress.check(studypress.Request(content=content)).problems == ()

    (tmp_path / "locales").mkdir()
    own = tmp_path / "locales" / "en.toml"
    own.write_text(without("guide = "), encoding="utf-8")
    with pytest.raises(studypress.ContentError) as caught:
        studypress.check(studypress.Request(content=content))
    assert [problem.path for problem in caught.value.problems] == [own]
