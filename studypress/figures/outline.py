"""A line of text as the outlines of its glyphs, for scripts whose letters join.

WeasyPrint 70 sets the text of an SVG letter by letter: what Latin letters bear breaks Arabic ones.
"""

from __future__ import annotations

from studypress.figures.shape import Glyph, font_at, shape
from studypress.fonts import Face


def outline(text: str, weight: int, face: Face, *, leftward: bool) -> tuple[str, float]:
    """Return a line as an SVG path, and its width; both in multiples of the size of type.

    The path begins at the origin and stands on the baseline; its y grows downwards.
    """
    pieces: list[str] = []
    x = 0.0
    for glyph in shape(text, weight, face, leftward=leftward):
        pieces.append(_path(glyph, weight, x))
        x += glyph.advance
    return "".join(pieces), x


def _path(glyph: Glyph, weight: int, at: float) -> str:
    import uharfbuzz as hb

    font, em = font_at(glyph.font, weight)
    path: list[str] = []

    def points(command: str, *values: float) -> None:
        pairs = zip(values[::2], values[1::2], strict=True)
        places = (f"{at + glyph.x + x / em:.4f} {-glyph.y - y / em:.4f}" for x, y in pairs)
        path.append(command + " ".join(places))

    draw = hb.DrawFuncs()
    draw.set_move_to_func(lambda x, y, _: points("M", x, y))
    draw.set_line_to_func(lambda x, y, _: points("L", x, y))
    draw.set_quadratic_to_func(lambda *to: points("Q", *to[:4]))
    draw.set_cubic_to_func(lambda *to: points("C", *to[:6]))
    draw.set_close_path_func(lambda _: path.append("Z"))
    font.draw_glyph(glyph.number, draw)
    return "".join(path)
