"""Fonts: what a `font:` address names, as a file; families of fonts, by weight.

    address = FAMILY [ "/" STYLE [ "/" WEIGHT ] ]    a family of an installed font package
            | PACKAGE "/" PATH ( ".otf" | ".ttf" )   a file of an installed Python package

Examples: `Source Serif 4/italic`, `Amiri/normal/700`,
`noto_cjk_sans_jp_bold/NotoSansCJKjp-Bold.otf`. A family's style is `normal` where none is named;
a file that holds all weights needs none named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

REGULAR, BOLD = 400, 600
"""The weights of labels, of CSS Fonts 4 (2.2)."""

_STYLES = ("normal", "italic")
_ADVICE = re.compile(r" — | \(pass ")

FONT_URL = re.compile(r"""url\(\s*["']?font:/*(?P<address>[^"')]+)["']?\s*\)""", re.IGNORECASE)
"""What names a font in a stylesheet."""

FILES = (".otf", ".ttf")
"""How the name of a font's file ends."""


class FontError(ValueError):
    """A font that an address names is not there."""


@dataclass(frozen=True)
class Family:
    """A family as stylesheets know it; `fonts` are pairs of a weight and an address.

    A weight of 0 stands for all weights, which the font holds itself.
    """

    name: str
    fonts: tuple[tuple[int, str], ...]

    def at(self, weight: int) -> str:
        """Return the address of the font for a weight, or of the one nearest to it."""
        ranked = sorted(self.fonts, key=lambda font: (abs((font[0] or weight) - weight), -font[0]))
        return ranked[0][1]


Face = tuple[Family, ...]
"""Families in the order in which they are asked for a character."""


@dataclass(frozen=True)
class Lettering:
    """How labels are set: their face, and by what their size and their leading are multiplied.

    Leading is the distance of lines as a multiple of the size. Words too long for their place are
    parted by the patterns of `language`.
    """

    face: Face
    size: float = 1.0
    leading: float = 1.0
    language: str = ""


PICTOGRAPHS = "emoji"
"""The family of pictographs: Pango asks for them by this name, whatever a stylesheet says."""

HOUSE_LABEL: Face = (
    Family("Label", ((0, "Source Sans 3/normal"),)),
    Family("Text", ((0, "Source Serif 4/normal"),)),
    Family("Letters", ((0, "manimgx_fonts/NotoSans[wght].ttf"),)),
    Family("Code", ((0, "Source Code Pro/normal"),)),
    Family("Symbols", ((0, "manimgx_fonts/NotoSansSymbols[wght].ttf"),)),
    Family(
        "Mathematics",
        ((0, "justmytype_western_core/fonts/ofl/stixtwomath/STIXTwoMath-Regular.ttf"),),
    ),
    Family(
        "Symbols 2",
        ((0, "justmytype_western_core/fonts/ofl/notosanssymbols2/NotoSansSymbols2-Regular.ttf"),),
    ),
    Family(PICTOGRAPHS, ((0, "manimgx_fonts/NotoEmoji[wght].ttf"),)),
)
"""The label face of font-standard.css, with what base.css has stand in for it."""

HOUSE_LETTERING = Lettering(HOUSE_LABEL)


def addresses_in(css: str) -> tuple[str, ...]:
    """Return the addresses of fonts that a stylesheet names, in its order."""
    named = (unquote(found["address"]).strip().strip("/") for found in FONT_URL.finditer(css))
    return tuple(dict.fromkeys(named))


@cache
def characters(address: str) -> frozenset[int]:
    """Return the code points that a font has glyphs for; none where it is not there."""
    import uharfbuzz as hb

    try:
        file = font_file(address)
    except FontError:
        return frozenset()
    return frozenset(hb.Face(hb.Blob.from_file_path(str(file))).unicodes)


@cache
def font_file(address: str) -> Path:
    """Return the file that an address names; raise `FontError` where there is none."""
    import fontpkg

    name, *rest = address.strip("/").split("/")
    if rest and rest[-1].endswith(FILES):
        return _package_file(name, rest, address)
    if len(rest) > 2 or (len(rest) == 2 and not rest[1].isdecimal()):
        raise FontError(f"'{address}' is no font: write FAMILY/STYLE/WEIGHT")
    style = rest[0] if rest and rest[0] else "normal"
    if style not in _STYLES:
        raise FontError(f"'{address}' is no font: a style is {' or '.join(_STYLES)}")
    weight = int(rest[1]) if len(rest) == 2 else REGULAR
    try:
        return Path(fontpkg.path(name, weight=weight, style=style))
    except fontpkg.FontpkgError as error:
        # what follows is how to install it by another tool, or to call fontpkg
        told = _ADVICE.split(str(error))[0]
        raise FontError(f"no such font: {told}") from error


def _package_file(package: str, rest: list[str], address: str) -> Path:
    """Return a font among a package's own files; the package itself is not run."""
    found = find_spec(package) if package.isidentifier() else None
    folders = found.submodule_search_locations if found else None
    if all(part not in ("", ".", "..") for part in rest):
        for folder in folders or ():
            path = Path(folder, *rest)
            if path.is_file():
                return path
    raise FontError(f"no such font: '{address}' is not the file of an installed package")
