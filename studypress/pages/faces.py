"""What stylesheets say in `:root` and in `@font-face`, read without laying anything out.

    :root { --face-label: "Label", "Greek"; }
    @font-face { font-family: "Label"; font-style: normal; src: url("font:/Source Sans 3/normal"); }

Of two that say the same, the later one wins. Custom properties count in `:root` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from studypress.fonts import HOUSE_LABEL, Face, Family, addresses_in
from studypress.source import SourceFile

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r":root\s*\{(?P<rules>[^{}]*)\}")
_PROPERTY = re.compile(r"--(?P<name>[\w-]+)\s*:\s*(?P<value>[^;{}]+?)\s*(?:;|\Z)")
_FACE = re.compile(r"@font-face\s*\{(?P<rules>[^{}]*)\}")
_NAMES = {"normal": 400, "bold": 700}


def custom_properties(styles: Iterable[SourceFile]) -> Mapping[str, str]:
    """Return the custom properties of `:root`, without the hyphens before their names."""
    return {
        found["name"]: found["value"]
        for rules in _blocks(_ROOT, styles)
        for found in _PROPERTY.finditer(rules)
    }


def face_of(what: str, styles: Iterable[SourceFile]) -> Face:
    """Return the fonts of `--face-text` or `--face-label`.

    Where it names none that is there, they are those of the house's labels.
    """
    styles = tuple(styles)
    stack = custom_properties(styles).get(f"face-{what}", "")
    families = _families(styles)
    names = (name.strip().strip("\"'") for name in stack.split(","))
    return tuple(families[name] for name in names if name in families) or HOUSE_LABEL


def _blocks(rule: re.Pattern[str], styles: Iterable[SourceFile]) -> Iterator[str]:
    for style in styles:
        for found in rule.finditer(_COMMENT.sub("", style.text)):
            yield found["rules"]


def _families(styles: Iterable[SourceFile]) -> Mapping[str, Family]:
    """Return the upright fonts of each family."""
    families: dict[str, dict[int, str]] = {}
    for rules in _blocks(_FACE, styles):
        said = {
            name.strip(): value.strip()
            for name, colon, value in (line.partition(":") for line in rules.split(";"))
            if colon
        }
        named = addresses_in(said.get("src", ""))
        if named and said.get("font-style", "normal") == "normal":
            name = said.get("font-family", "").strip("\"'")
            weight = said.get("font-weight", "")
            number = int(weight) if weight.isdecimal() else _NAMES.get(weight, 0)
            families.setdefault(name, {})[number] = named[0]
    return {name: Family(name, tuple(fonts.items())) for name, fonts in families.items()}
