"""The key made again from the sheet code alone; what has changed since is named, and printed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest

import studypress
from studypress import ContentError, Request, SheetRequest, UsageError
from studypress.again import sheet_again
from studypress.bundles import bundles
from studypress.compose import compose
from studypress.document import Setting
from studypress.ingredients.materials import Materials
from studypress.load import load
from studypress.model import Blueprint, Bundle, Place
from studypress.plan import plan
from studypress.record import record
from studypress.resources import Resources
from tests.support import (
    CHOICE,
    GAP,
    KEY,
    MATCH,
    OPEN,
    ORDER,
    QUESTIONS,
    WORKSHEET,
    locale,
    section,
    settings,
    write_subject,
)

GLOSSARY = """\
# Terms {#words kind=glossary}

Mean
:   The sum by the count.

Mode
:   The most frequent value.

Median
:   The middle value.
"""
DECLARED = '\n[[worksheet]]\nname = "all"\nseed = 4\nterms = 3\n'
LANGUAGES = ("en", "fr")
REGISTER = "content/trial/sheets.jsonl"
PLACE = Place(Path("command line"), 0)


def texts(language: str, *questions: str) -> dict[str, str]:
    used = " questions=choice-one" if language == "en" else ""
    glossary = re.sub(r"^M(\w+)$", rf"M\1 {{#m\1{used}}}", GLOSSARY, flags=re.M)
    return {
        f"{language}/10-basics.md": section(*questions),
        f"{language}/20-words.md": glossary,
    }


def write(folder: Path, more: str = DECLARED) -> Path:
    """Write a project with a question of each kind in two languages, and some terms."""
    files = {"subject.toml": settings(LANGUAGES, ("basics", "words"), more)}
    for language in LANGUAGES:
        files |= texts(language, *QUESTIONS)
    write_subject(folder / "content" / "trial", files)
    return folder


def put_on_record(folder: Path, blueprint: Blueprint | None = None, form: int = 0) -> str:
    """Put a worksheet on record, the declared one if none is named; return the code of a form."""
    loaded, problems = load(folder / "content" / "trial", Resources(folder))
    assert loaded is not None, problems
    ((bundle,), wrong) = bundles(loaded, blueprint)
    assert wrong == ()
    assert record(loaded.files, loaded.subject, bundle.forms, loaded.languages) == ()
    return bundle.forms[form].code


@pytest.fixture
def printed(tmp_path: Path) -> str:
    """The code of a sheet whose record alone tells what is on it: it is declared no more."""
    code = put_on_record(write(tmp_path))
    write(tmp_path, more="")
    return code


def replaced(folder: Path, changes: Mapping[str, str], *languages: str) -> None:
    """Replace texts in the section files of some languages, or of all."""
    for language in languages or LANGUAGES:
        for path in (folder / "content" / "trial" / language).glob("*.md"):
            text = path.read_text(encoding="utf-8")
            for old, new in changes.items():
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")


def refused(folder: Path, code: str) -> dict[int, str]:
    """Return the messages of a key that is refused, by the numbers of the questions."""
    request = Request(folder / "content", folder / "output", sheet=SheetRequest(code))
    with pytest.raises(ContentError) as caught:
        studypress.check(request)
    messages = [problem.message for problem in caught.value.problems]
    assert all("--anyway" in problem.hint for problem in caught.value.problems)
    assert all(code in message for message in messages)
    return {int(re.findall(r"question (\d+)", message)[0]): message for message in messages}


def html(folder: Path, code: str, *, anyway: bool = False, language: str = "en") -> str:
    """Return the HTML of a key made again."""
    loaded, problems = load(folder / "content" / "trial", Resources(folder))
    assert loaded is not None, problems
    again = sheet_again((loaded,), SheetRequest(code, anyway))
    form = dict(again.forms)[language]
    bundle = Bundle(form.blueprint.name, (form,))
    (found,) = [spoken for spoken in loaded.locales if spoken.language == language]
    subject, files = loaded.subject, loaded.files
    (job,) = plan(
        subject, files, (found,), (KEY,), (bundle,), Setting(), Materials(Resources(folder))
    )
    return compose(job, Resources(folder)).html


def rows(page: str) -> dict[int, str]:
    """Return the rows of the key's grid as text, by the numbers of the questions."""
    found = re.findall(r'<tr><th scope="row">(\d+)</th><td>(.*?)</tr>', page, re.S)
    plain = {int(n): re.sub(r"<br>", " | ", row) for n, row in found}
    return {n: unescape(re.sub(r"<[^>]+>", " ", row)).strip() for n, row in plain.items()}


def numbers(folder: Path, code: str) -> dict[str, int]:
    """Return the numbers of the questions on a sheet, by id, while nothing has changed."""
    loaded, _ = load(folder / "content" / "trial", Resources(folder))
    assert loaded is not None
    (sheet,) = [sheet for sheet in loaded.sheets if sheet.code == code]
    return {drawn.question: n for n, drawn in enumerate(sheet.form.drawn, 1)}


# ---------------------------------------------------------------------------------------------
# Nothing has changed


@pytest.mark.parametrize(
    ("blueprint", "forgotten"),
    [
        (None, False),
        (None, True),
        (Blueprint("custom", PLACE, count=3, seed=11, forms=2), False),
    ],
    ids=["declared", "declared, not on record", "drawn by options"],
)
def test_the_key_is_the_same_to_the_byte(
    blueprint: Blueprint | None, forgotten: bool, tmp_path: Path
) -> None:
    content = write(tmp_path / "here") / "content"
    request = Request(
        content,
        tmp_path / "out",
        documents=(WORKSHEET, KEY),
        languages=("fr",),
        blueprint=blueprint,
    )
    first = studypress.build(request).made
    made = next(made.entry for made in first if made.entry.document == "key")
    # another machine has the content, and what was committed beside it
    shutil.copytree(content, tmp_path / "there" / "content")
    if forgotten:
        (tmp_path / "there" / REGISTER).unlink()
    request = Request(
        tmp_path / "there" / "content",
        tmp_path / "again",
        languages=("fr",),
        sheet=SheetRequest(made.code.lower()),
    )
    (again,) = studypress.build(request).made
    # a sheet that is declared no more, or never was, lands under its code
    name = blueprint.name if blueprint else ""
    assert again.entry.path == (made.path.replace(name, made.code.lower()) if name else made.path)
    first_bytes = (tmp_path / "out" / made.path).read_bytes()
    assert (tmp_path / "again" / again.entry.path).read_bytes() == first_bytes


def test_a_key_made_again_is_found_up_to_date(tmp_path: Path) -> None:
    request = Request(write(tmp_path) / "content", tmp_path, languages=("en",), documents=(KEY,))
    (made,) = studypress.build(request).made
    request = Request(
        tmp_path / "content", tmp_path, languages=("en",), sheet=SheetRequest(made.entry.code)
    )
    assert [made.fresh for made in studypress.build(request).made] == [False]


def test_the_key_keeps_the_title_and_the_letter_of_its_sheet(tmp_path: Path) -> None:
    title = '[worksheet.title]\nen = "The old title"\n'
    code = put_on_record(write(tmp_path, f"{DECLARED}forms = 2\n{title}"))
    write(tmp_path, f"{DECLARED}{title.replace('old', 'new')}")
    page = html(tmp_path, code)
    assert '<h1 class="sheet-title">The old title</h1>' in page
    assert '<p class="sheet-form">Form <strong>A</strong></p>' in page
    assert "notice" not in page


def test_the_key_of_a_form_behind_z_is_made_again(tmp_path: Path) -> None:
    """As many forms has a roster of which each gets their own."""
    code = put_on_record(write(tmp_path), Blueprint("custom", PLACE, forms=28), form=27)
    assert '<p class="sheet-form">Form <strong>AB</strong></p>' in html(tmp_path, code)


def test_another_language_added_changes_no_sheet(printed: str, tmp_path: Path) -> None:
    german = {path.replace("fr/", "de/"): text for path, text in texts("fr", *QUESTIONS).items()}
    toml = settings((*LANGUAGES, "de"), ("basics", "words"))
    write_subject(tmp_path / "content" / "trial", {"subject.toml": toml, **german})
    assert "notice" not in html(tmp_path, printed, language="de")


def test_other_questions_may_change(printed: str, tmp_path: Path) -> None:
    another = CHOICE.replace("choice-one", "choice-two")
    before = rows(html(tmp_path, printed))
    files = texts("en", another, *QUESTIONS) | texts("fr", another, *QUESTIONS)
    toml = settings(LANGUAGES, ("basics", "words"))
    write_subject(tmp_path / "content" / "trial", files | {"subject.toml": toml})
    assert rows(html(tmp_path, printed)) == before
    assert "notice" not in html(tmp_path, printed, anyway=True)


# ---------------------------------------------------------------------------------------------
# Something has changed


CHANGES: dict[str, tuple[str, dict[str, str], tuple[str, ...], str]] = {
    "stem": ("choice-one", {"Which one?": "Which two?"}, (), "The right one"),
    "option's text": ("choice-one", {"The right one": "The better one"}, (), "The better one"),
    "options reordered": (
        "choice-one",
        {
            "- [x] The right one\n- [ ] Another": "- [ ] Another",
            "wrong one\n\nWhy": "wrong one\n- [x] The right one\n\nWhy",
        },
        (),
        "The right one",
    ),
    "option added": (
        "choice-one",
        {"- [ ] Another": "- [x] One more\n- [ ] Another"},
        (),
        "The right one | One more",
    ),
    "option taken out": ("choice-one", {"- [ ] Another wrong one\n": ""}, (), "The right one"),
    "explanation": ("choice-one", {"Why it is so.": "Why not."}, (), "The right one"),
    "another language": ("choice-one", {"Why it is so.": "Pourquoi."}, ("fr",), "The right one"),
    "gap": (
        "gap-one",
        {"[[oxygen]]": "[[oxygen]] and [[salt]]"},
        (),
        "(1) hydrogen / H, (2) oxygen, (3) salt",
    ),
    "pair added": (
        "match-one",
        {"Italy\n": "Norway\n:   Oslo\n\nItaly\n"},
        (),
        "France – Paris | Norway – Oslo | Italy – Rome | Spain – Madrid",
    ),
    "step taken out": ("order-one", {"2. Have breakfast\n3.": "2."}, (), "(1) Get up | (2) Go out"),
    "another kind": (
        "order-one",
        {ORDER: CHOICE.replace("choice-one", "order-one").replace("The right", "That right")},
        (),
        "That right one",
    ),
    "term": (
        "glossary:terms",
        {"The middle value": "The one between"},
        (),
        "Median – The one between.",
    ),
    "term gone": ("glossary:terms", {"\nMode": "\nMood", "#mode": "#mood"}, (), "Mean – The sum"),
}


@pytest.mark.parametrize(("identifier", "change", "where", "words"), CHANGES.values(), ids=CHANGES)
def test_a_changed_question_is_named_and_answered_in_words(
    identifier: str,
    change: dict[str, str],
    where: tuple[str, ...],
    words: str,
    printed: str,
    tmp_path: Path,
) -> None:
    number = numbers(tmp_path, printed)[identifier]
    before = rows(html(tmp_path, printed, language=where[0] if where else "en"))
    replaced(tmp_path, change, *where)

    told = refused(tmp_path, printed)
    assert list(told) == [number]
    assert "has changed since it was printed" in told[number]
    assert ("made of terms" if ":" in identifier else f"'{identifier}'") in told[number]

    language = where[0] if where else "en"
    page = html(tmp_path, printed, anyway=True, language=language)
    after = rows(page)
    assert words in after.pop(number)
    del before[number]
    assert after == before
    strings = locale(language).strings
    assert strings.changed_notice.format(questions=number) in unescape(page)
    assert page.count(strings.changed) >= 1


def test_a_changed_question_is_told_with_its_place(printed: str, tmp_path: Path) -> None:
    replaced(tmp_path, {"Which one?": "Which two?"}, "en")
    request = Request(tmp_path / "content", tmp_path / "output", sheet=SheetRequest(printed))
    with pytest.raises(ContentError) as caught:
        studypress.build(request)
    (problem,) = caught.value.problems
    assert problem.path == tmp_path / "content" / "trial" / "en" / "10-basics.md"
    assert problem.source.startswith("## Which two?")
    assert not (tmp_path / "output").exists()


def test_an_open_question_that_has_changed_is_marked(printed: str, tmp_path: Path) -> None:
    replaced(tmp_path, {"- The first point\n": "- The first point\n- A new point\n"})
    assert len(refused(tmp_path, printed)) == 1
    page = html(tmp_path, printed, anyway=True)
    assert f'<p class="changed">{locale("en").strings.changed}</p>' in page
    assert "A new point" in page


@pytest.mark.parametrize("question", QUESTIONS, ids=["open", "choice", "gap", "match", "order"])
def test_a_question_that_is_gone_has_a_row_and_no_marks(
    question: str, printed: str, tmp_path: Path
) -> None:
    (identifier,) = re.findall(r"#([\w-]+)", question)
    number = numbers(tmp_path, printed)[identifier]
    total = r'class="sheet-total">Total <span class="score-box"></span> / (\d+)'
    before = int(re.findall(total, html(tmp_path, printed))[0])
    uses = {"choice-one}": "gap-one}"} if question == CHOICE else {}
    replaced(tmp_path, {question: "", **uses})

    told = refused(tmp_path, printed)
    assert list(told) == [number]
    assert "is no longer in the content" in told[number]

    page = html(tmp_path, printed, anyway=True, language="fr")
    strings = locale("fr").strings
    assert rows(page)[number] == strings.gone
    marks = {OPEN: 2, CHOICE: 1, GAP: 2, MATCH: 3, ORDER: 1}[question]
    assert int(re.findall(total, page)[0]) == before - marks


def test_all_that_changed_is_told_at_once(printed: str, tmp_path: Path) -> None:
    by_id = numbers(tmp_path, printed)
    replaced(tmp_path, {"Get up": "Wake up", OPEN: ""})
    changed = sorted((by_id["order-one"], by_id["open-one"]))
    assert sorted(refused(tmp_path, printed)) == changed
    page = unescape(html(tmp_path, printed, anyway=True, language="fr"))
    told = ", ".join(str(number) for number in changed)
    assert locale("fr").strings.changed_notice.format(questions=told) in page


def test_the_key_of_changed_content_is_made_and_kept(printed: str, tmp_path: Path) -> None:
    replaced(tmp_path, {MATCH: "", "Which one?": "Which two?"})
    request = Request(
        tmp_path / "content",
        tmp_path / "output",
        languages=("en",),
        sheet=SheetRequest(printed, anyway=True),
    )
    kept = (tmp_path / REGISTER).read_text(encoding="utf-8")
    report = studypress.build(request)
    assert [made.entry.path for made in report.made] == [
        f"trial/en/trial-{printed.lower()}-key-en.pdf"
    ]
    assert report.problems == ()
    assert not any(made.fresh for made in studypress.build(request).made)
    assert (tmp_path / REGISTER).read_text(encoding="utf-8") == kept

    replaced(tmp_path, {"Which two?": "Which one?"})
    assert all(made.fresh for made in studypress.build(request).made)


def test_a_language_taken_out_stops_no_other(printed: str, tmp_path: Path) -> None:
    before = html(tmp_path, printed)
    toml = settings(("en",), ("basics", "words"))
    write_subject(tmp_path / "content" / "trial", {"subject.toml": toml})
    assert html(tmp_path, printed) == before


def test_the_source_language_taken_out_leaves_the_sheet_doubtful(
    printed: str, tmp_path: Path
) -> None:
    toml = settings(("fr",), ("basics", "words"))
    write_subject(tmp_path / "content" / "trial", {"subject.toml": toml})
    assert len(refused(tmp_path, printed)) == 6


# ---------------------------------------------------------------------------------------------
# Codes that lead nowhere


def asked(folder: Path, code: str, subject: str | None = None) -> UsageError:
    request = Request(
        folder / "content", folder / "output", subject=subject, sheet=SheetRequest(code)
    )
    with pytest.raises(UsageError) as caught:
        studypress.check(request)
    return caught.value


def test_a_mistyped_code_is_told_with_the_one_that_was_meant(printed: str, tmp_path: Path) -> None:
    last = "0" if printed[-1] != "0" else "1"
    error = asked(tmp_path, printed[:-1] + last)
    assert str(error).endswith("is mistyped: its last character does not fit the others")
    assert error.hint == f"did you mean {printed} (all)?"


def test_a_mistyped_code_of_no_sheet_is_told(printed: str, tmp_path: Path) -> None:
    error = asked(tmp_path, printed[::-1].replace("-", "")[:7])
    assert "is mistyped: it has 7 letters and digits, not 8" in str(error)
    assert error.hint == "read it from the sheet once more, or scan its QR code"


@pytest.mark.usefixtures("printed")
def test_a_code_that_is_not_on_record_is_told(tmp_path: Path) -> None:
    error = asked(tmp_path, "0000-0000")
    assert str(error) == "the sheet code 0000-0000 is not on record in 'trial'"
    assert "commit sheets.jsonl" in error.hint


def test_a_qr_code_of_another_subject_than_the_named_one_is_told(
    printed: str, tmp_path: Path
) -> None:
    write_subject(tmp_path / "content" / "another")
    sheet = SheetRequest(f"STUDYPRESS:TRIAL:{printed}")
    with pytest.raises(UsageError, match="of the subject 'trial', not of 'another'"):
        studypress.check(Request(tmp_path / "content", subject="another", sheet=sheet))


def test_a_sheet_is_found_in_whatever_subject_it_is_of(printed: str, tmp_path: Path) -> None:
    write_subject(tmp_path / "content" / "another")
    request = Request(tmp_path / "content", tmp_path, sheet=SheetRequest(printed))
    assert studypress.check(request).problems == ()
    request = Request(
        tmp_path / "content", tmp_path, sheet=SheetRequest(f"studypress:Trial:{printed}")
    )
    assert studypress.check(request).problems == ()
    assert "not on record in 'another'" in str(asked(tmp_path, printed, "another"))
    assert "not on record in 'another'" in str(asked(tmp_path, f"STUDYPRESS:ANOTHER:{printed}"))
    error = asked(tmp_path, f"STUDYPRESS:ANOTHE:{printed}")
    assert "a subject that is not here: 'anothe'" in str(error)
    assert error.hint == "did you mean 'another'?"
