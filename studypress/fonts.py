"""Fonts: what a `font:` address names, as a file; families of fonts, by weight.

    address = FAMILY [ "/" STYLE [ "/" WEIGHT ] ]    a family of an installed font package
            | PACKAGE "/" NAME ( ".otf" | ".ttf" )   a file of an installed Python package

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

REGULAR, BOLD = 400, 600
"""The weights of labels, of CSS Fonts 4 (2.2)."""

_STYLES = ("normal", "italic")
_ADVICE = re.compile(r" — | \(pass ")

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


HOUSE_LABEL: Face = (Family("Label", ((0, "Source Sans 3"),)),)
"""The label face of font-standard.css."""

HOUSE_LETTERING = Lettering(HOUSE_LABEL)


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
    if len(rest) == 1:
        for folder in folders or ():
            path = Path(folder, rest[0])
            if path.is_file():
                return path
    raise FontError(f"no such font: '{address}' is not the file of an installed package")
