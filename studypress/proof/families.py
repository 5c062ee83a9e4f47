"""The families of the fonts that are ours: of stylesheets and locale files, or standing in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache

from fontTools.ttLib import TTFont

from studypress.fallback import STAND_INS
from studypress.fonts import FILES, FontError, addresses_in, font_file
from studypress.proof.fonts import families_of
from studypress.resources import Resources


def families_named(resources: Resources) -> frozenset[str]:
    """Return the families of all fonts that a page may be set in."""
    addresses = {*_addresses(resources), *_standing_in()}
    return frozenset(family for address in addresses for family in _families(address))


def _standing_in() -> Iterator[str]:
    """Yield the addresses of the families that stand in for others."""
    yield from (address for family in STAND_INS for _, address in family.fonts)


def _addresses(resources: Resources) -> Iterator[str]:
    for style in resources.all("styles", ".css"):
        text = style.data.decode("utf-8", "replace")
        yield from addresses_in(text)
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
