"""Fonts, glyphs and pictures: what a printer needs to print what is meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from studypress.problems import Fault, Severity
from studypress.proof.printed import Font, Page, Printed, Run
from studypress.proof.words import quoted

_SUBSET = re.compile(r"^[A-Z]{6}\+")

LEAST_DPI = 150
"""Fewer dots on an inch are seen as steps at reading distance."""

_GLYPH = "write it another way, or name a font that has it in a stylesheet"
_EMBED = "make the PDF with its fonts embedded: a printer would take others"
_OURS = "name its package by a 'font:' address in a stylesheet, or in [script] of a locale file"
_DPI = "take a picture with more pixels, or print it smaller"


def missing_glyphs(printed: Printed) -> Iterator[Fault]:
    """Yield a fault for each character of a page that its font has no glyph for."""
    lacking = {font.name: font.missing for font in printed.fonts if font.missing}
    told = set()
    for page in printed.pages:
        for run in page.runs if lacking else ():
            for character in set(run.text).intersection(lacking.get(run.font, "")):
                if (page.number, character) not in told:
                    told.add((page.number, character))
                    named = f"U+{ord(character):04X} ('{character}')"
                    message = f"no font has the character {named} in {quoted(run.text)}"
                    yield Fault(page.number, message, _GLYPH, run.text)


def strange_fonts(printed: Printed, families: Collection[str]) -> Iterator[Fault]:
    """Yield a fault for each font that is not embedded, or of none of the families."""
    for font in printed.fonts:
        found = _first(printed, font)
        if found is None:
            # it is named, and nothing is set in it
            continue
        page, run = found
        told = f"'{_plain(font)}', in which {quoted(run.text)} is set,"
        if not font.embedded:
            yield Fault(page.number, f"the font {told} is not embedded", _EMBED, run.text)
        elif not is_of(font, families):
            message = f"the font {told} is none that a stylesheet or locale file names"
            yield Fault(page.number, message, _OURS, run.text, Severity.WARNING)


def is_of(font: Font, families: Collection[str]) -> bool:
    """Tell whether a font calls itself by the name of a family: 'Source Sans 3 ExtraLight' does."""
    return any(
        name == family or name.startswith(f"{family} ")
        for name in font.families
        for family in families
    )


def coarse_pictures(printed: Printed) -> Iterator[Fault]:
    """Yield a fault for each picture whose pixels would be seen."""
    names = _alternatives(printed)
    for page in printed.pages:
        for picture in page.pictures:
            if round(picture.dpi) < LEAST_DPI:
                name = names.get((page.number, picture.mark), "")
                told = f"the picture {quoted(name)}" if name else "a picture"
                message = (
                    f"{told} has {picture.dpi:.0f} dots on an inch as it is printed, of the"
                    f" {LEAST_DPI} that it takes"
                )
                yield Fault(page.number, message, _DPI, name, Severity.WARNING)


def _first(printed: Printed, font: Font) -> tuple[Page, Run] | None:
    """Return the first text that is set in a font, and its page.

    Of a Type 1 font, PDFium gives the plain name.
    """
    names = {font.name, _plain(font)}
    found = ((page, run) for page in printed.pages for run in page.runs if run.font in names)
    return next(found, None)


def _plain(font: Font) -> str:
    """Return a font's name without the mark of a subset (`ABCDEF+`)."""
    return _SUBSET.sub("", font.name)


def _alternatives(printed: Printed) -> dict[tuple[int, int | None], str]:
    """Return the text alternative of each marked content that has one, by page and number."""
    if printed.tree is None:
        return {}
    return {
        (piece.page, piece.mark): element.alternative
        for element in printed.tree.walk()
        if element.alternative
        for piece in element.pieces
    }
