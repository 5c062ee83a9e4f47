"""The HTML that goes to the press, and what is told where a template or stylesheet is wrong.

`python -m pytest tests/test_html.py --refresh` writes the reference files anew.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import studypress
from studypress import ContentError, Document, Problem, Request
from studypress.compose import compose
from studypress.job import Job
from studypress.project import PACKAGE
from studypress.resources import Resources
from studypress.source import SourceFile
from tests.support import (
    GUIDE,
    KEY,
    OPEN,
    PLAIN,
    WORKSHEET,
    jobs,
    press,
    section,
    settings,
    write_subject,
)

ROOT = Path(__file__).resolve().parent.parent
REFERENCES = Path(__file__).resolve().parent / "references"
DECLARED = '\n[[worksheet]]\nname = "all"\n'
EN = "en/10-basics.md"
FONTS = (
    SourceFile(
        ROOT / "styles/font-standard.css", (ROOT / "styles/font-standard.css").read_text("utf-8")
    ),
)


def project(folder: Path, *questions: str) -> Path:
    """Write a project with a subject of these questions, and a worksheet of all of them."""
    files = {"subject.toml": settings(more=DECLARED), EN: section(*questions)}
    write_subject(folder / "content" / "trial", files)
    return folder


def job(folder: Path, document: Document) -> Job:
    return next(j for j in jobs(folder / "content" / "trial") if j.document is document)


def html(folder: Path, document: Document) -> str:
    return compose(job(folder, document), Resources(folder)).html


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def template_problem(folder: Path, document: Document = GUIDE) -> Problem:
    with pytest.raises(ContentError) as caught:
        html(folder, document)
    (problem,) = caught.value.problems
    return problem


def build(folder: Path, *documents: Document) -> tuple[Problem, ...]:
    """Build the guide, or these documents, and return what is told."""
    request = Request(folder / "content", folder / "output", documents=documents or (GUIDE,))
    return studypress.build(request).problems


def told(problem: Problem) -> str:
    return f"{problem.path.name}:{problem.line}: {problem.message}"


def fragment(document: str) -> str:
    """Return what stands from the first section or question to the last, without odd spaces."""
    found = re.search(r"<(section|article)\b.*</\1>", document, re.DOTALL)
    assert found is not None
    lines = (line.strip() for line in found.group().splitlines())
    return "\n".join(line for line in lines if line) + "\n"


@pytest.mark.parametrize("document", PLAIN, ids=str)
def test_a_question_of_each_kind_is_as_in_the_reference(
    document: Document, tmp_path: Path, refresh: bool
) -> None:
    made = fragment(html(project(tmp_path), document))
    reference = REFERENCES / f"{document}.html"
    if refresh:
        write(reference, made)
    assert made == reference.read_text(encoding="utf-8")


def test_only_the_guide_bears_the_tags_of_the_questions(tmp_path: Path) -> None:
    """A tag can be the very word that a gap asks for."""
    folder = project(tmp_path, OPEN)
    assert '<meta name="keywords" content="alpha, beta">' in html(folder, GUIDE)
    assert "alpha" not in html(folder, WORKSHEET)


@pytest.mark.parametrize("document", PLAIN, ids=str)
def test_braces_in_the_content_are_printed_as_they_are(document: Document, tmp_path: Path) -> None:
    stem = "What is {{ 7*7 }} and {% raise %}?"
    made = html(project(tmp_path, OPEN.replace("What is open?", stem)), document)
    assert stem in made
    assert "49" not in made


def test_braces_in_titles_are_printed_as_they_are(tmp_path: Path) -> None:
    folder = project(tmp_path)
    path = folder / "content" / "trial" / "subject.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Title in en", "{{ 7*7 }} <b> & co"), encoding="utf-8")
    assert "{{ 7*7 }} &lt;b&gt; &amp; co" in html(folder, GUIDE)


@pytest.mark.parametrize("document", PLAIN, ids=str)
def test_a_template_that_misspells_a_name_is_told(document: Document, tmp_path: Path) -> None:
    text = "<!doctype html>\n<title>x</title>\n<p>{{ page.titel }}</p>\n"
    path = write(project(tmp_path) / "templates" / f"{document}.html", text)
    problem = template_problem(tmp_path, document)
    assert (problem.path, problem.line) == (path, 3)
    assert "titel" in problem.message
    assert problem.source == "<p>{{ page.titel }}</p>"


def test_a_template_that_misspells_a_string_is_told(tmp_path: Path) -> None:
    path = write(project(tmp_path) / "templates" / "guide.html", "\n{{ page.head.strings.gide }}")
    problem = template_problem(tmp_path)
    assert (problem.path, problem.line) == (path, 2)
    assert "gide" in problem.message


def test_a_fault_in_a_template_that_ours_includes_is_told_there(tmp_path: Path) -> None:
    text = "{% macro sheet_head(kind, page) %}\n{{ page.nothing }}\n{% endmacro %}"
    path = write(project(tmp_path) / "templates" / "sheet-head.html", text)
    problem = template_problem(tmp_path, KEY)
    assert (problem.path, problem.line) == (path, 2)


def test_a_template_that_is_none_is_told(tmp_path: Path) -> None:
    path = write(project(tmp_path) / "templates" / "guide.html", "<p>\n{% if page %}\n")
    problem = template_problem(tmp_path)
    assert problem.path == path
    assert problem.line > 0


def test_a_template_that_is_not_there_is_told(tmp_path: Path) -> None:
    write(project(tmp_path) / "templates" / "guide.html", '{% extends "nowhere.html" %}')
    assert told(template_problem(tmp_path)) == "nowhere.html:0: there is no such template"


def test_a_stylesheet_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    shutil.copytree(ROOT / "templates", package / "templates")
    shutil.copytree(ROOT / "styles", package / "styles")
    shutil.copytree(PACKAGE / "locales", package / "locales")
    (package / "styles" / "guide.css").unlink()
    monkeypatch.setattr("studypress.project.PACKAGE", package)
    problem = template_problem(project(tmp_path))
    assert told(problem) == "guide.css:0: there is no such stylesheet"


@pytest.mark.parametrize("bad", ["colr: red", "color: rred", "font: rubbish"])
def test_a_declaration_that_means_nothing_is_told(bad: str, tmp_path: Path) -> None:
    path = write(project(tmp_path) / "styles" / "local.css", f"p {{\n  margin: 0;\n  {bad};\n}}\n")
    (problem,) = build(tmp_path)
    assert (problem.path, problem.line) == (path, 3)
    assert bad.partition(":")[0] in problem.message
    assert problem.source.strip() == f"{bad};"


def test_a_font_that_is_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    css = '@font-face {\n  font-family: "X";\n  src: url("font:/No Such Family");\n}\n'
    path = write(project(tmp_path) / "styles" / "local.css", css)
    (problem,) = build(tmp_path)
    assert (problem.path, problem.line) == (path, 2)
    assert problem.message == "the font of 'X' cannot be loaded"
    assert "install the package" in problem.hint


def test_a_stylesheet_of_the_user_stands_last(tmp_path: Path) -> None:
    path = write(project(tmp_path) / "styles" / "local.css", "p { color: red }")
    styles = compose(job(tmp_path, KEY), Resources(tmp_path)).styles
    assert styles[-1].path == path
    assert len(styles) > 1


def test_a_character_that_no_font_has_is_told(tmp_path: Path) -> None:
    """What a stylesheet says is no text of the subject: the press tells it."""
    folder = project(tmp_path, OPEN)
    write(folder / "styles" / "local.css", 'h1::after { content: "\u0f40" }')
    problem, *_ = build(folder)
    assert "U+0F40" in problem.message
    assert problem.hint.startswith("no package is known")
    assert problem.path.name == "trial-guide-en.pdf"


@pytest.mark.parametrize(
    "picture", ["figures/none.png", "../secret.png", "notes.txt", "https://a.example/b"]
)
def test_a_picture_from_elsewhere_is_not_fetched(picture: str, tmp_path: Path) -> None:
    """Whatever a template says, the press reads the pictures of the subject alone."""
    write(tmp_path / "secret.png", "not a picture")
    pictures = tmp_path / "subject"
    pictures.mkdir()
    with pytest.raises(ContentError) as raised:
        press(f'<title>x</title><img src="{picture}" alt="x">', FONTS, pictures, (), "some.pdf")
    assert any(picture.rpartition("/")[2] in told.message for told in raised.value.problems)


def test_styles_without_a_font_are_told(tmp_path: Path) -> None:
    folder = project(tmp_path, OPEN)
    for name in ("fonts.css", "font-standard.css"):
        write(folder / "styles" / name, "/* none */")
    problems = build(folder, GUIDE)
    assert [problem.message for problem in problems] == ["no stylesheet brings a font"]


def test_one_document_that_fails_leaves_the_others(tmp_path: Path) -> None:
    write(project(tmp_path) / "templates" / "guide.html", "{{ nothing }}")
    request = Request(tmp_path / "content", tmp_path / "output")
    report = studypress.build(request)
    assert [problem.path.name for problem in report.problems] == ["guide.html"]
    assert [made.entry.document for made in report.made] == ["worksheet", "key"]
