"""Glyphs of other fonts than the one that a text is set in: WeasyPrint 70 mended in two places.

1. A line is as high as its style says, whichever fonts its glyphs come from. WeasyPrint takes the
   baseline of a text from all the fonts that Pango has used, so a pictograph would move its line
   and those below it. Here it is that of the font which the text is set in.
2. Where a group of characters is drawn by several glyphs, WeasyPrint has the last of them stand
   for the whole group and the others for nothing; where the last is empty, as after a keycap, for
   nothing at all. Here a glyph stands for the character that its font draws by it, and the first
   of the others for what is left.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any

from studypress.press.fonts import nominal_glyph

_NOTHING = "\u2060"
"""A word joiner, for a glyph that adds to another: PDF/UA-1 (7.21.7) wants a character for each."""


def mend() -> None:
    """Mend WeasyPrint in this process, once; raise `AttributeError` where it is another version."""
    _keep_baselines(import_module("weasyprint.layout.inline"))
    _name_glyphs(import_module("weasyprint.draw.text"))


def _keep_baselines(inline: Any) -> None:
    split, strut = inline.split_text_box, inline.strut

    def split_text_box(context: Any, box: Any, *others: Any, **named: Any) -> tuple[Any, ...]:
        text, *rest = split(context, box, *others, **named)
        if text is not None:
            _, text.baseline = strut(text.style)
        return (text, *rest)

    inline.split_text_box = split_text_box


def _name_glyphs(drawing: Any) -> None:
    draw = drawing.draw_first_line

    def draw_first_line(stream: Any, textbox: Any, *others: Any) -> Any:
        if textbox.text.strip() and not textbox.text.isascii():
            text = textbox.pango_layout.text.encode()
            for run in _runs(textbox.pango_layout, drawing):
                _name_those_of(run, text, stream, drawing)
        return draw(stream, textbox, *others)

    drawing.draw_first_line = draw_first_line


def _runs(layout: Any, drawing: Any) -> Iterator[Any]:
    """Yield what of a line is of one font and one direction, as WeasyPrint will draw it."""
    drawing.pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    run = line.runs[0]
    while run != drawing.ffi.NULL:
        yield run.data
        run = run.next


def _name_those_of(run: Any, text: bytes, stream: Any, drawing: Any) -> None:
    """Have the glyphs of a run stand for what is written with them, where groups have several."""
    count = run.glyphs.num_glyphs
    starts = drawing.ffi.unpack(run.glyphs.log_clusters, count)
    groups = sorted(set(starts))
    if len(groups) == count:
        return
    font, _ = stream.add_font(run.item.analysis.font)
    drawn = [info.glyph for info in run.glyphs.glyphs[0:count]]
    # the number of an empty glyph, and those of what no font has, are above all others
    above = drawing.pango.PANGO_GLYPH_EMPTY
    for start, end in pairwise((*groups, run.item.length)):
        group = zip(drawn, starts, strict=True)
        glyphs = [glyph for glyph, at in group if at == start and glyph < above]
        written = text[run.item.offset + start : run.item.offset + end].decode()
        for glyph, share in zip(glyphs, _shares(font, glyphs, written), strict=True):
            font.to_unicode.setdefault(glyph, share)


def _shares(font: Any, glyphs: Sequence[int], written: str) -> Sequence[str]:
    """Return what each of the glyphs of a group stands for."""
    if len(glyphs) == 1:
        return (written,)
    left = list(unicodedata.normalize("NFD", written))
    shares: list[str] = []
    for glyph in glyphs:
        own = next((one for one in left if nominal_glyph(font, ord(one)) == glyph), "")
        if own:
            left.remove(own)
        shares.append(own)
    rest = unicodedata.normalize("NFC", "".join(left))
    for at, share in enumerate(shares):
        if not share:
            shares[at], rest = rest or _NOTHING, ""
    return shares
