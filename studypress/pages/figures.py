"""Figures to SVG: laid out with the real fonts, drawn by the template of their type.

The colours are those of the stylesheets: the custom properties of `:root`, the last one winning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from xml.etree import ElementTree

import jinja2
from markupsafe import Markup

from studypress.document import Style
from studypress.figures.drawing import LARGE_FRAME, STANDARD_FRAME, Frame, MisfitError
from studypress.figures.layout import lay_out, spoken
from studypress.model import Figure, Item
from studypress.pages.faces import custom_properties
from studypress.problems import ContentError, Problem
from studypress.source import SourceFile
from studypress.typography.rules import Typography
from studypress.typography.typeset import set_plain


@dataclass(frozen=True)
class Palette:
    """The colours that figures use, as the stylesheets give them."""

    ink: str
    accent: str
    rule: str
    tint: str
    paper: str


def palette_of(styles: Iterable[SourceFile]) -> Palette:
    """Return the palette of the stylesheets; raise `ContentError` where a colour is missing."""
    styles = tuple(styles)
    colours = custom_properties(styles)
    missing = [field.name for field in fields(Palette) if field.name not in colours]
    if missing:
        base = styles[0].path.parent / "base.css"
        hint = "give it in :root of base.css, such as --accent: #173f5f;"
        raise ContentError(
            Problem(base, 0, f"the palette has no '--{name}'", hint) for name in missing
        )
    return Palette(**{field.name: colours[field.name] for field in fields(Palette)})


@dataclass(frozen=True)
class Draughtsman:
    """Draws the figures of one document."""

    environment: jinja2.Environment
    palette: Palette
    frame: Frame
    rules: Typography

    def draw(self, figure: Figure) -> Markup:
        """Return a figure with its caption as HTML."""
        figure = self._set(figure)
        template = self.environment.get_template(f"figures/{figure.type}.svg")
        try:
            drawing = lay_out(figure, self.frame)
        except MisfitError as error:
            # the check measured the words as typed: as set, two of them can be one
            hint = "say it in fewer or shorter words"
            problem = Problem(error.place.path, error.place.line, str(error), hint)
            raise ContentError([problem]) from error
        svg = template.render(drawing=drawing, palette=self.palette, spoken=spoken(figure))
        try:
            ElementTree.fromstring(svg)
        except ElementTree.ParseError as error:
            path = Path(template.filename or str(template.name))
            told = f"'{figure.caption}' is not drawn as well-formed SVG: {error}"
            raise ContentError([Problem(path, 0, told)]) from error
        caption = Markup("<figcaption>{}</figcaption>").format(figure.caption)
        start = '<figure class="drawn" style="--drawn: {:.2f}mm">'
        return Markup(start).format(drawing.height) + Markup(svg) + caption + Markup("</figure>")

    def _set(self, figure: Figure) -> Figure:
        """Return the figure with its words as the language sets them."""
        return replace(
            figure,
            caption=self._plain(figure.caption),
            centre=self._plain(figure.centre),
            items=tuple(self._set_item(item) for item in figure.items),
        )

    def _set_item(self, item: Item) -> Item:
        below = tuple(self._set_item(inner) for inner in item.items)
        return replace(item, text=self._plain(item.text), items=below)

    def _plain(self, text: str) -> str:
        return set_plain(text, self.rules)


def frame_of(style: Style) -> Frame:
    """Return what figures are drawn into in a style."""
    return LARGE_FRAME if style is Style.LARGE_PRINT else STANDARD_FRAME
