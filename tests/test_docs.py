"""The docs say what the code does: every command, option, key, block and kind; no dead link."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import typer.main

from studypress.cli import app
from studypress.cli.json_object import json_object
from studypress.content import attributes, blocks, parse
from studypress.deliver import Entry
from studypress.document import Font, Paper, Style
from studypress.figures.layout import SHAPES
from studypress.locale import PLURALS, Strings, parse_locale
from studypress.model import FigureType, Kind, Level, SectionKind
from studypress.pipeline import check
from studypress.problems import Problem
from studypress.project import PACKAGE
from studypress.report import Bug, Made, Report, Withheld, paper_table
from studypress.request import Request
from studypress.settings import parse_settings
from studypress.sheets.portions import portions
from studypress.source import Faults, SourceFile
from studypress.steps import Step
from studypress.tomlfile import Table
from studypress.typography.typeset import set_plain
from tests.support import locale, settings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
GALLERY = DOCS / "gallery" / "content"
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md")))
LOCALES = tuple(sorted((PACKAGE / "locales").glob("*.toml")))

_FENCED = re.compile(r"^(?P<mark>`{3,})(?P<info>\w*)\n(?P<text>.*?)^(?P=mark)$", re.M | re.S)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def named(page: Path) -> set[str]:
    """Return what a page sets as code, and each word of it."""
    prose = _FENCED.sub("", text_of(page))
    spans = re.findall(r"`([^`\n]+)`", prose)
    return {*spans, *(word.strip("[]#") for span in spans for word in span.split())}


def fenced(page: Path, *infos: str) -> list[str]:
    """Return the fenced examples of a page that are in one of some languages."""
    found = (match for match in _FENCED.finditer(text_of(page)) if match["info"] in infos)
    return [match["text"] for match in found]


def test_pages_are_found() -> None:
    """The other tests walk over these: an empty list would let all pass."""
    assert {page.name for page in PAGES} >= {
        "README.md",
        "CHANGELOG.md",
        "architecture.md",
        "commands.md",
        "content.md",
        "design-of-pages.md",
        "figures.md",
        "languages.md",
        "page-check.md",
        "paper.md",
    }
    assert len(LOCALES) >= 6
    assert len(fenced(DOCS / "content.md", "markdown")) >= 7
    assert len(lines_of_commands()) >= 10


# ---------------------------------------------------------------------------------------------
# Commands


def group() -> Any:
    return typer.main.get_command(app)


def options() -> Iterator[tuple[str, str]]:
    """Yield each command, "" for the whole, with each of its options."""
    whole = group()
    for name, command in (("", whole), *whole.commands.items()):
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--"):
                    yield name, option


def test_every_command_is_told() -> None:
    commands = group().commands
    assert len(commands) >= 4
    headings = re.findall(r"^## (.+)$", text_of(DOCS / "commands.md"), re.M)
    assert set(commands) <= set(headings)


def test_every_option_is_told() -> None:
    every = set(options())
    assert len(every) > 25
    told = named(DOCS / "commands.md")
    assert {option for _, option in every} <= told


def test_no_option_is_told_that_is_not_there() -> None:
    there = {option for _, option in options()} | {"--help"}
    for page in PAGES:
        told = {word for word in named(page) if re.fullmatch(r"--[a-z]{3,}", word)}
        css = {
            f"--{name}" for name in re.findall(r"--([a-z-]+):", text_of(ROOT / "styles/base.css"))
        }
        assert told - css <= there, page.name


def lines_of_commands() -> list[list[str]]:
    """Return the arguments of every example of a command."""
    lines = (line for page in PAGES for text in fenced(page, "sh") for line in text.splitlines())
    words = (shlex.split(line) for line in lines if line.startswith("python build.py"))
    return [line[2:] for line in words]


@pytest.mark.parametrize("arguments", lines_of_commands(), ids=" ".join)
def test_example_of_a_command_is_understood(arguments: list[str]) -> None:
    whole = group()
    context = whole.make_context("build.py", list(arguments))
    if rest := [*context._protected_args, *context.args]:
        name, command, behind = whole.resolve_command(context, rest)
        command.make_context(name, behind, parent=context)


@pytest.mark.parametrize("words", [Paper, Style, Font])
def test_every_choice_of_an_option_is_told(words: type[Paper | Style | Font]) -> None:
    assert {word.value for word in words} <= named(DOCS / "commands.md")


def test_every_field_of_the_manifest_is_told() -> None:
    assert {field.name for field in fields(Entry)} <= named(DOCS / "commands.md")


def keys(value: object) -> Iterator[str]:
    """Yield every key of a JSON object and of those within it."""
    if isinstance(value, dict):
        yield from value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from keys(inner)


def test_every_field_of_the_json_is_told() -> None:
    entry = Entry("tiny/en/tiny.pdf", "tiny", "en", "guide", "", "", 1, "", "")
    problem = Problem(Path("subject.toml"), 1, "what is wrong")
    withheld = Withheld("tiny", "en", "English", "warm-up", ("key",), ("a.pdf",), ("key",))
    bug = Bug("a.pdf", "ValueError", "a.txt")
    report = Report((Made(entry, True),), (), (problem,), withheld=(withheld,), bugs=(bug,))
    every = set(keys(json.loads(json_object(report, Request(), 0))))
    assert every >= {"documents", "duplex", "severity", "totals"}
    _, _, told = text_of(DOCS / "commands.md").partition("\n## JSON\n")
    told, _, _ = told.partition("\n## ")
    assert every <= set(re.findall(r"`(\w+)`", told))


def test_example_of_the_paper_table_is_right() -> None:
    """Made anew of its own rows, it comes out the same."""
    (example,) = (text for text in fenced(DOCS / "paper.md", "text") if "to load" in text)
    _, table, _ = example.split("\n\n")
    rows = [line.split() for line in table.splitlines()[2:-2]]
    assert len(rows) == 4
    made = [
        Made(Entry("", "", language, document, form, code, int(pages), "", ""), True, int(copies))
        for document, language, form, code, pages, copies, _, _ in rows
    ]
    assert "\n".join(paper_table(made)) == table


def test_every_step_is_told() -> None:
    text = text_of(DOCS / "architecture.md")
    for step in Step:
        assert f"\n| {step.value} {step.name.lower()} |" in text


def test_every_layer_is_told() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if "layers" in contract]
    wanted = [
        [module.strip() for module in layer.split("|")]
        for layer in layers
        if not layer.startswith("(")
    ]
    rows = re.findall(r"^\| \d+ \| (`.+?) \|", text_of(DOCS / "architecture.md"), re.M)
    assert [re.findall(r"`(\w+)`", row) for row in rows] == wanted


def test_every_module_of_a_package_is_told() -> None:
    rows = dict(re.findall(r"^- `(\w+)/`: (.+)$", text_of(DOCS / "architecture.md"), re.M))
    modules: dict[str, set[str]] = {}
    for path in (ROOT / "studypress").glob("*/*.py"):
        modules.setdefault(path.parent.name, set()).add(path.name)
    # its modules have the names of those of the documents
    assert set(rows) == modules.keys() - {"catalogue"}
    for package, row in rows.items():
        told = {*re.findall(r"`(\w+\.py)`", row), "__init__.py"}
        assert told == modules[package] | {"__init__.py"}


# ---------------------------------------------------------------------------------------------
# Content


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """The keys that readers of TOML ask their tables for, by the name of the table."""
    keys: dict[str, set[str]] = {}
    done = Table.done

    def noted(table: Table) -> None:
        name = ".".join(part for part in table._path if isinstance(part, str))
        keys.setdefault(name, set()).update(table._asked)
        done(table)

    monkeypatch.setattr(Table, "done", noted)
    return keys


def test_every_key_of_the_settings_is_told(asked: dict[str, set[str]]) -> None:
    source = SourceFile(Path("subject.toml"), settings(more='[[worksheet]]\nname = "one"\n'))
    faults = Faults(source)
    assert parse_settings(source, faults) is not None
    assert faults.problems == ()
    assert {"languages", "title", "worksheet"} <= asked[""]
    assert {"name", "count", "seed"} <= asked["worksheet"]
    rows = set(re.findall(r"^\| `(\w+)` \|", text_of(DOCS / "content.md"), re.M))
    assert asked[""] <= rows
    assert asked["worksheet"] <= rows


def test_every_kind_of_section_is_told() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| `# Title \{#id(.*?)\}` \|", text_of(DOCS / "content.md"), re.M
    )
    plain = SectionKind.QUESTIONS
    assert rows == [
        (kind.value, "" if kind is plain else f" kind={kind.value}") for kind in SectionKind
    ]


def test_every_block_attribute_kind_and_level_is_told() -> None:
    text = text_of(DOCS / "content.md")
    rows = set(re.findall(r"^\| `#?([\w-]+)` \|", text, re.M))
    assert set(blocks.BLOCKS) <= rows
    assert {"id", *attributes._KNOWN} <= rows
    assert {kind.value for kind in Kind} <= set(re.findall(r"^### (\w+)$", text, re.M))
    assert {level.value for level in Level} <= named(DOCS / "content.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_of_section_files_are_right(page: Path) -> None:
    for text in fenced(page, "markdown"):
        whole = text if text.startswith("# ") else f"# Title {{#title}}\n\n{text}"
        section, problems = parse.parse_section(SourceFile(page, whole), parse.Originals())
        assert problems == ()
        assert section is not None
        assert section.questions or section.parts or section.terms or section.intro


def test_examples_show_every_kind_and_block() -> None:
    texts = fenced(DOCS / "content.md", "markdown")
    kinds = set()
    sections = set()
    for text in texts:
        whole = text if text.startswith("# ") else f"# Title {{#title}}\n\n{text}"
        section, _ = parse.parse_section(
            SourceFile(Path("docs/content.md"), whole), parse.Originals()
        )
        assert section is not None
        kinds |= {question.kind for question in section.questions}
        sections.add(section.kind)
    assert kinds == set(Kind)
    assert sections == set(SectionKind)
    for block in blocks.BLOCKS:
        assert any(f"/// {block}" in text for text in texts)


def test_example_of_settings_is_right() -> None:
    (text,) = (text for text in fenced(DOCS / "content.md", "toml") if "languages =" in text)
    source = SourceFile(Path("subject.toml"), text)
    faults = Faults(source)
    found = parse_settings(source, faults)
    assert faults.problems == ()
    assert found is not None
    assert len(found.blueprints) == 2


def test_example_of_amounts_is_right() -> None:
    (text,) = (text for text in fenced(DOCS / "content.md", "toml") if "languages =" not in text)
    whole = settings(("en",), ("undoing",), text)
    faults = Faults(SourceFile(Path("subject.toml"), whole))
    found = parse_settings(faults.source, faults)
    assert faults.problems == ()
    assert found is not None
    (blueprint,) = found.blueprints
    assert [dict(portions(quota, 12)) for quota in blueprint.quotas] == [
        {"undoing": 3, None: 9},
        {"basic": 6, "advanced": 2, None: 4},
    ]


def test_messages_of_common_problems_are_in_the_code() -> None:
    """Each piece of a message between its variable words stands in the source."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))
    table = text_of(DOCS / "content.md").partition("## Common problems")[2]
    messages = re.findall(r"^\| `([^`]+)` \| ", table, re.M)
    assert len(messages) > 25
    for message in messages:
        pieces = [piece.strip(" '") for piece in message.split("…")]
        assert all(piece in code for piece in pieces), message


# ---------------------------------------------------------------------------------------------
# Figures


def span(least: int, most: int) -> str:
    """Return a number of items as the docs write it."""
    return f"{least} to {most}" if least != most else str(most) if most else "none"


def test_every_type_of_figure_is_told() -> None:
    text = text_of(DOCS / "figures.md")
    row = r"^\| \[(\w+)\]\(#\w+\) \| [^|]+ \| (.+?) \| (.+?) \| (.+?) \|$"
    assert re.findall(row, text, re.M) == [
        (
            type_.value,
            span(SHAPES[type_].least, SHAPES[type_].most),
            span(*SHAPES[type_].below),
            "required" if SHAPES[type_].centred else "none",
        )
        for type_ in FigureType
    ]
    (option,) = re.findall(r"^\| `type` \| (.+) \|$", text_of(DOCS / "content.md"), re.M)
    assert re.findall(r"`(\w+)`", option) == [type_.value for type_ in FigureType]


@pytest.mark.parametrize("type_", FigureType)
def test_gallery_shows_a_type_of_figure(type_: FigureType) -> None:
    """With its source, which is that of the picture, and with its picture."""
    _, _, after = text_of(DOCS / "figures.md").partition(f"\n## {type_}\n")
    told, _, _ = after.partition("\n## ")
    (match,) = [match for match in _FENCED.finditer(told) if match["info"] == "markdown"]
    assert f"    type: {type_}\n" in match["text"]
    (gallery,) = GALLERY.rglob("*-types.md")
    assert f"## {type_} {{#{type_}}}\n\n{match['text']}" in text_of(gallery)
    assert f"](pictures/figure-{type_}.png)" in told


def test_content_of_the_gallery_is_right() -> None:
    assert check(Request(GALLERY)).problems == ()


# ---------------------------------------------------------------------------------------------
# Languages


def test_every_key_of_a_locale_is_told(asked: dict[str, set[str]]) -> None:
    path = PACKAGE / "locales" / "en.toml"
    source = SourceFile(path, text_of(path))
    assert parse_locale(source, Faults(source)) is not None
    assert asked["strings"] == {field.name for field in fields(Strings)}
    assert asked["plurals"] == set(PLURALS)
    told = named(DOCS / "languages.md")
    assert asked["strings"] <= told
    assert asked["plurals"] <= told
    assert asked["typography"] <= told
    assert {"italics", "leading"} <= asked["script"] <= told
    assert {"skip", "as_if"} <= asked["sorting"] <= told
    assert asked["wording"] <= told
    tables = {"typography", "strings", "plurals", "script", "sorting", "wording"}
    assert asked[""] <= told | tables


@pytest.mark.parametrize("path", LOCALES, ids=lambda path: path.stem)
def test_every_locale_has_every_string(path: Path) -> None:
    strings = tomllib.loads(text_of(path))["strings"]
    assert set(strings) == {field.name for field in fields(Strings)}


def test_every_language_is_told() -> None:
    assert {path.stem for path in LOCALES} <= named(DOCS / "languages.md")


@pytest.mark.parametrize("language", ["en", "fr", "pt-BR", "de"])
def test_typography_is_as_told(language: str) -> None:
    """Each row of the tables, those of all languages and those of this one."""
    text = text_of(DOCS / "typography.md")
    own = text.partition(f"| `{language}` typed | set | source |\n")[2].partition("\n\n")[0]
    common = text.partition("| typed | set | |\n")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", f"{common}\n{own}", re.M)
    assert len(rows) > 15
    shown = str.maketrans("\u00a0\u202f", "~_")
    for typed, as_set in rows:
        assert set_plain(typed, locale(language).typography).translate(shown) == as_set
    assert f"](pictures/typography-{language}.png)" in text


# ---------------------------------------------------------------------------------------------
# The design of the pages; links


def test_every_template_and_stylesheet_is_told() -> None:
    told = text_of(DOCS / "design-of-pages.md")
    pages = (ROOT / "templates").glob("*.html")
    figures = (ROOT / "templates" / "figures").glob("*.svg")
    files = [*pages, *figures, *(ROOT / "styles").glob("*.css")]
    assert len(files) > 16
    assert {path.stem for path in files} >= {type_.value for type_ in FigureType}
    for path in files:
        assert path.name in told


def test_every_variable_of_the_styles_is_told() -> None:
    css = text_of(ROOT / "styles" / "base.css")
    told = {word.strip(",") for word in named(DOCS / "design-of-pages.md")}
    variables = set(re.findall(r"^ +(--[a-z-]+):", css, re.M))
    assert len(variables) > 5
    assert variables <= told
    for variable, value in re.findall(r"^ +(--[a-z-]+): (#[0-9a-f]+);", css, re.M):
        assert f"| `{variable}` | `{value}` |" in text_of(DOCS / "design-of-pages.md")


def slugs(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as hosts of repositories make them."""
    headings = re.findall(r"^#{1,6} (.+)$", _FENCED.sub("", text_of(page)), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    # What stands in code is an example, not a link.
    prose = re.sub(r"`[^`\n]*`", "", _FENCED.sub("", text_of(page)))
    for link in _LINK.finditer(prose):
        target, _, anchor = link["target"].partition("#")
        if target.startswith(("https:", "mailto:")):
            continue
        path = (page.parent / target).resolve() if target else page
        assert path.is_file(), link[0]
        assert path.is_relative_to(ROOT), link[0]
        if anchor:
            assert anchor in slugs(path), link[0]
