"""What a language's script asks of the stylesheets: faces, leading, digits, the side to begin at.

Two things are done, so that neither our stylesheets nor a designer's name a language:

1. Every stylesheet is fitted to the script, in place, line by line:
   - the language's families are put before those that `--face-text` and `--face-label` name, and
     behind those of `--face-code`; those that stand in for other scripts are put behind all;
   - sizes of type, and custom properties in points, are multiplied by the script's size; line
     heights, and custom properties whose names end in `line`, by its leading besides;
   - justified text is set ragged where the script asks for it;
   - within `@page`, left and right change places where the language is written from the right:
     its margin boxes are physical, and so are the names of its pages.
2. A stylesheet of its own is written, with the fonts, the digits and the script's emphasis.
"""

from __future__ import annotations

import re

from studypress.fonts import Family
from studypress.locale import DIGITS, Direction, Locale, Script

_STACK = re.compile(r"(?P<name>--face-(?:text|label|code))\s*:\s*(?P<value>[^;{}]+?)(?=\s*[;}])")
_SIZE = re.compile(
    r"(?P<before>\bfont\s*:[^;{}/]*?|\bfont-size\s*:\s*|--(?![\w-]*line\s*:)[\w-]+\s*:\s*)"
    r"(?P<number>\b\d+(?:\.\d+)?)(?P<unit>pt)\b"
)
_LINE = re.compile(
    r"(?P<before>\bfont\s*:[^;{}]*?/|\bline-height\s*:\s*|--(?:[\w-]+-)?line\s*:\s*)"
    r"(?P<number>\d+(?:\.\d+)?)(?P<unit>pt|)(?=[\s;}])"
)
_JUSTIFIED = re.compile(r"(?<=text-align:)(\s*)justify\b")
_PAGE = re.compile(r"@page\b[^{}]*\{(?:[^{}]|\{[^{}]*\})*\}")
_SIDE = re.compile(r"\b(left|right)\b")
_FOUR = re.compile(r"(?P<name>\b(?:margin|padding)\s*:)\s*(?P<sides>[^;{}()]+?)(?=\s*[;}])")
_OTHER = {"left": "right", "right": "left"}


def fitted(style: str, locale: Locale) -> str:
    """Return a stylesheet as the language's script needs it; its lines stay where they are."""
    script = locale.script
    if script.text or script.label or locale.fallback:
        style = _STACK.sub(lambda found: _stack(found, locale), style)
    if script.size != 1:
        style = _SIZE.sub(lambda found: _times(found, script.size), style)
    if script.size * script.leading != 1:
        style = _LINE.sub(lambda found: _line(found, script), style)
    if not script.justified:
        style = _JUSTIFIED.sub(r"\1start", style)
    if locale.direction is Direction.RIGHT_TO_LEFT:
        style = _PAGE.sub(lambda found: _mirrored(found.group()), style)
    return style


def script_style(locale: Locale) -> str:
    """Return the language's own stylesheet; it is empty where Latin rules do."""
    script = locale.script
    rules = [
        _font_face(family, weight, address)
        for family in dict.fromkeys((script.text, script.label, *locale.fallback))
        if family
        for weight, address in family.fonts
    ]
    if locale.direction is Direction.RIGHT_TO_LEFT:
        rules.append("@page { direction: rtl }")
    if locale.digits != DIGITS:
        symbols = " ".join(f'"{digit}"' for digit in locale.digits)
        rules.append(f"@counter-style digits {{ system: numeric; symbols: {symbols} }}")
    if not script.italics:
        rules.append("* { font-style: normal !important } em, i { font-weight: 600 }")
    return "\n".join(rules)


def _font_face(family: Family, weight: int, address: str) -> str:
    stated = f"font-weight: {weight}; " if weight else ""
    return f'@font-face {{ font-family: "{family.name}"; {stated}src: url("font:/{address}") }}'


def _stack(found: re.Match[str], locale: Locale) -> str:
    """Put the language's families into a stack of families, and those that stand in behind it.

    What the stack names already stays where it is.
    """
    name, value = found["name"], found["value"]
    family = locale.script.text if name == "--face-text" else locale.script.label
    own = [f'"{family.name}"'] if family else []
    before, behind = ([], own) if name == "--face-code" else (own, [])
    behind += (f'"{family.name}"' for family in locale.fallback)
    families = (*_beside(before, value), value, *_beside(behind, value))
    return f"{name}: {', '.join(families)}"


def _beside(families: list[str], value: str) -> list[str]:
    return [family for family in families if family not in value]


def _line(found: re.Match[str], script: Script) -> str:
    """Return a line height fitted; one without a unit is a multiple of the size already."""
    return _times(found, script.leading * (script.size if found["unit"] else 1))


def _times(found: re.Match[str], factor: float) -> str:
    return f"{found['before']}{float(found['number']) * factor:.4g}{found['unit']}"


def _mirrored(page: str) -> str:
    """Return an @page rule with left and right changed."""
    return _SIDE.sub(lambda found: _OTHER[found[1]], _FOUR.sub(_turned, page))


def _turned(found: re.Match[str]) -> str:
    sides = found["sides"].split()
    if len(sides) != 4:
        return found.group()
    top, right, bottom, left = sides
    return f"{found['name']} {top} {left} {bottom} {right}"
