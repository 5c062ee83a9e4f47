"""What it takes to add a document: a template, a stylesheet, a module that says what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pytest

import studypress
from studypress import DOCUMENTS, Font, Paper, Request, Setting, Style
from studypress.catalogue import DOCUMENTS as REGISTRY
from studypress.catalogue.cards import CARDS
from studypress.document import CardSetting, Document, Edge, PerPage, Scope
from studypress.ingredients.materials import Materials
from studypress.job import Desk, Job
from studypress.load import load
from studypress.model import Blueprint, Place
from studypress.pages.common import Head, head
from studypress.pages.markup import Renderer
from studypress.plan import plan
from studypress.project import PACKAGE
from studypress.resources import Resources
from tests.support import PLAIN, write_subject

TEMPLATE = """{% extends "base.html" %}
{% block kind %}cover{% endblock %}
{% block content %}<h1>{{ page.head.title }}</h1><p>{{ page.codes|join(", ") }}</p>{% endblock %}
"""


@dataclass(frozen=True)
class Cover:
    """What the template of the cover gets."""

    head: Head
    codes: tuple[str, ...]


def cover(job: Job, desk: Desk) -> Cover:
    renderer = Renderer(job.locale.typography, desk.draw, desk.ledger)
    return Cover(head(job, renderer, "Cover"), tuple(form.code for form in job.forms))


@pytest.mark.parametrize("scope", Scope)
def test_a_document_is_a_template_a_stylesheet_and_a_view(scope: Scope, tmp_path: Path) -> None:
    write_subject(tmp_path / "content" / "trial")
    for kind, name, text in (
        ("templates", "cover.html", TEMPLATE),
        ("styles", "cover.css", "h1 { font-size: 33pt; }"),
    ):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / name).write_text(text, encoding="utf-8")
    blueprint = Blueprint("two", Place(Path("x"), 0), forms=2)
    document = Document("cover", scope, cover, rank=5)
    request = Request(
        tmp_path / "content", tmp_path / "output", documents=(document,), blueprint=blueprint
    )
    report = studypress.build(request)
    names = {
        Scope.EDITION: ["trial-cover-en.pdf"],
        Scope.FORM: ["trial-two-a-cover-en.pdf", "trial-two-b-cover-en.pdf"],
        Scope.BUNDLE: ["trial-two-cover-en.pdf"],
    }
    assert [Path(made.entry.path).name for made in report.made] == names[scope]
    codes = 0
    for made in report.made:
        with pdfplumber.open(tmp_path / "output" / made.entry.path) as pdf:
            (page,) = pdf.pages
            assert max(round(character["size"]) for character in page.chars) == 33
            codes += page.extract_text().count("-")
    assert codes == (0 if scope is Scope.EDITION else 2)


def test_a_fingerprint_covers_every_setting(tmp_path: Path) -> None:
    loaded, problems = load(write_subject(tmp_path / "content" / "trial"), Resources(tmp_path))
    assert loaded is not None, problems
    materials = Materials(Resources(tmp_path))
    settings = (
        Setting(),
        Setting(Paper.LETTER),
        Setting(style=Style.INK_SAVER),
        Setting(font=Font.ATKINSON),
        Setting(cards=CardSetting(PerPage.FOUR)),
        Setting(cards=CardSetting(edge=Edge.SHORT)),
    )
    found = [
        job.fingerprint
        for setting in settings
        for job in plan(
            loaded.subject, loaded.files, loaded.locales, (CARDS,), (), setting, materials
        )
    ]
    assert len(set(found)) == len(settings)


def test_the_registry_finds_every_module(tmp_path: Path) -> None:
    for package in ("catalogue", "documents"):
        modules = {path.stem for path in (PACKAGE / package).glob("*.py")} - {"__init__"}
        assert {document.name for document in REGISTRY} == modules
    assert len({document.rank for document in REGISTRY}) == len(REGISTRY)
    assert [document.name for document in PLAIN] == ["guide", "worksheet", "key"]
    resources = Resources(tmp_path)
    for document in DOCUMENTS:
        assert resources.find("templates", f"{document.name}.html"), document
        assert resources.find("styles", f"{document.name}.css"), document
