"""Contrast of every text and every rule, reckoned from the stylesheets; nothing by colour alone.

Text colours and rule colours are held against every ground that a document has: the paper, and
whatever a stylesheet gives as a background. A ground is not held against another: the tint is there
to be looked at through, and what it sets apart has a label, a rule or a box besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

import pytest
import tinycss2
from tinycss2.ast import Declaration, Node
from tinycss2.color4 import Color, parse_color

from studypress import DOCUMENTS, Document, Font, Setting, Style
from studypress.pages.styles import style_names
from studypress.resources import Resources

LEAST = 7.0
"""Of WCAG 2.2, 1.4.6 (enhanced), which asks it of text; here it is asked of rules as well."""

GROUNDS = ("background", "background-color")
NOT_COLOURED = {"currentcolor", "transparent", "inherit", "initial", "unset"}
ROOT = Resources(Path(__file__).resolve().parent / "nowhere")

SETTINGS = [Setting(style=style, font=font) for style, font in product(Style, Font)]


def texts(document: Document, setting: Setting) -> tuple[str, ...]:
    """Return the stylesheets of a document in the order in which they apply."""
    paths = [ROOT.find("styles", name) for name in style_names(document, setting)]
    return tuple(path.read_text(encoding="utf-8") for path in paths if path)


def declarations(nodes: Iterable[Node], selector: str = "") -> Iterator[tuple[str, Declaration]]:
    """Yield every declaration with its selector, those of pages and their margins too."""
    for node in nodes:
        if node.type == "qualified-rule":
            own = tinycss2.serialize(node.prelude).strip()
            yield from declarations(tinycss2.parse_blocks_contents(node.content), own)
        elif node.type == "at-rule" and node.content is not None:
            own = f"{selector} @{node.at_keyword} {tinycss2.serialize(node.prelude)}".strip()
            yield from declarations(tinycss2.parse_blocks_contents(node.content), own)
        elif node.type == "declaration":
            yield selector, node
        else:
            assert node.type in ("comment", "whitespace", "at-rule"), node


def resolved(value: Iterable[Node], variables: dict[str, list[Node]]) -> Iterator[Node]:
    """Yield the tokens of a value with every var() replaced."""
    for token in value:
        if token.type == "function" and token.lower_name == "var":
            name = token.arguments[0].value
            yield from resolved(variables.get(name, []), variables)
        else:
            yield token


def colours(value: Iterable[Node], variables: dict[str, list[Node]]) -> Iterator[Color]:
    for token in resolved(value, variables):
        if token.type == "ident" and token.lower_value in NOT_COLOURED:
            continue
        colour = parse_color(token)
        if isinstance(colour, Color):
            yield colour


def luminance(colour: Color) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""

    def linear(part: float) -> float:
        return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in colour.to("srgb").coordinates)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2): from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def faults(styles: Iterable[str]) -> list[str]:
    """Return what stands out too little, or cannot be reckoned, in stylesheets."""
    found = [
        (selector, declared)
        for text in styles
        for selector, declared in declarations(
            tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        )
    ]
    variables = {
        declared.name: declared.value
        for selector, declared in found
        if selector == ":root" and declared.name.startswith("--")
    }
    grounds = [parse_color("#ffffff")]
    for _, declared in found:
        if declared.lower_name in GROUNDS:
            grounds += colours(declared.value, variables)
    told = []
    for selector, declared in found:
        name = declared.lower_name
        if selector == ":root" and variables.get(declared.name, declared.value) != declared.value:
            continue  # a later stylesheet says another
        where = f"{selector} {{ {name}: {tinycss2.serialize(declared.value).strip()} }}"
        if name in ("opacity", "mix-blend-mode", "filter"):
            told.append(f"{where}: what it comes to cannot be reckoned")
        for colour in colours(declared.value, variables):
            if colour.alpha != 1:
                told.append(f"{where}: half transparent")
            if name in GROUNDS or (name.startswith("--") and colour in grounds):
                continue
            told += (
                f"{where}: {contrast(colour, ground):.2f} to 1"
                for ground in grounds
                if contrast(colour, ground) < LEAST
            )
    return told


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: f"{s.style}-{s.font}")
@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_text_and_every_rule_stands_out(document: Document, setting: Setting) -> None:
    styles = texts(document, setting)
    assert len(styles) >= 5
    assert faults(styles) == []


@pytest.mark.parametrize(
    "added",
    [
        ".probe { color: #777; }",
        ".note { border-left: 1mm solid #888888; }",
        "hr { border-top-color: grey; }",
        ".term { column-rule: 1px solid hsl(0 0% 60%); }",
        ":root { --muted: #6b7075; }",
        "[dir] { --faint: #999; }",
        "@page { @top-right { color: #808080; } }",
        ".points { background: #9aa5ad; }",
        "p { color: rgb(0 0 0 / 50%); }",
        "p { opacity: 0.8; }",
    ],
)
def test_a_colour_that_a_designer_adds_is_found(added: str) -> None:
    styles = texts(DOCUMENTS[0], Setting())
    assert faults(styles) == []
    assert faults((*styles, added))


def test_contrast_is_that_of_wcag() -> None:
    black, white, grey = (parse_color(text) for text in ("black", "white", "#767676"))
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: f"{s.style}-{s.font}")
def test_right_and_wrong_differ_by_more_than_colour(setting: Setting) -> None:
    """By a cross in the box and by weight: no rule gives either a colour of its own."""
    said = [
        (selector, declared.lower_name)
        for document in DOCUMENTS
        for text in texts(document, setting)
        for selector, declared in declarations(
            tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        )
        if ".right" in selector or ".wrong" in selector
    ]
    assert "font-weight" in {name for _, name in said}
    assert not [name for _, name in said if "color" in name or "background" in name]
