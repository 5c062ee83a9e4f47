"""The families of the fonts that stylesheets and locales name: ours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from fontTools.ttLib import TTFont

from studypress.fonts import FontError, font_file, is_file
from studypress.proof.fonts import family_names
from studypress.resources import Resources

_ADDRESS = re.compile(r"""url\(\s*["']?font:/([^"')]+)""")


def families_named(resources: Resources) -> frozenset[str]:
    """Return the families that any stylesheet or locale names by the address of a font."""
    addresses = {address for path in resources.files("styles") for address in _in_style(path)}
    addresses |= {address for path in resources.files("locales") for address in _in_locale(path)}
    return frozenset(name for address in addresses for name in _families(address))


def _in_style(path: Path) -> Iterator[str]:
    if path.suffix == ".css":
        text = path.read_text(encoding="utf-8", errors="replace")
        yield from (unquote(address) for address in _ADDRESS.findall(text))


def _in_locale(path: Path) -> Iterator[str]:
    """Yield the addresses of a locale file; what is wrong in one is told where it is read."""
    try:
        script = tomllib.loads(path.read_text(encoding="utf-8")).get("script")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return
    faces = [script.get(key) for key in ("text", "label")] if isinstance(script, dict) else []
    for face in faces:
        fonts = face.values() if isinstance(face, dict) else [face]
        yield from (font for font in fonts if isinstance(font, str))


@cache
def _families(address: str) -> tuple[str, ...]:
    """Return the names of the family that an address names; none where its file is not there."""
    if not is_file(address):
        return (address.strip("/").split("/")[0],)
    try:
        with TTFont(font_file(address), lazy=True) as program:
            return family_names(program)
    except FontError:
        return ()
