"""The families of the fonts that are ours: those that stylesheets and locale files name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote

from fontTools.ttLib import TTFont

from studypress.fonts import FILES, FontError, font_file
from studypress.proof.fonts import families_of
from studypress.resources import Resources

_ADDRESS = re.compile(r"""url\(\s*["']?font:/*([^"')]+)""")


def families_named(resources: Resources) -> frozenset[str]:
    """Return the families that any stylesheet or locale file names by an address."""
    return frozenset(
        family for address in set(_addresses(resources)) for family in _families(address)
    )


def _addresses(resources: Resources) -> Iterator[str]:
    for style in resources.all("styles", ".css"):
        text = style.data.decode("utf-8", "replace")
        yield from (unquote(address).strip() for address in _ADDRESS.findall(text))
    for locale in resources.all("locales", ".toml"):
        yield from _in_locale(locale.data)


def _in_locale(data: bytes) -> Iterator[str]:
    """Yield the addresses of a locale file; what is wrong with it, whoever loads it tells."""
    try:
        script = tomllib.loads(data.decode("utf-8")).get("script")
    except ValueError:
        return
    for named in (script.get("text"), script.get("label")) if isinstance(script, dict) else ():
        addresses = named.values() if isinstance(named, dict) else (named,)
        yield from (address for address in addresses if isinstance(address, str))


@cache
def _families(address: str) -> tuple[str, ...]:
    """Return the family that an address begins with, or those that the file it names tells."""
    if not address.endswith(FILES):
        return (address.partition("/")[0],)
    try:
        with TTFont(font_file(address), lazy=True) as font:
            return families_of(font)
    except FontError:
        # nothing is set in a font that is not there
        return ()
