"""Families that stand in for those of the house and of a language, in words of other scripts.

A document is given those that its texts need: a font that no word is set in is not read. What
stands in for letters and symbols is in styles/fonts.css, for every document.
"""

from __future__ import annotations

from collections.abc import Iterable

from studypress.fonts import BOLD, REGULAR, Face, Family, FontError, characters, font_file

_NOTO = "manimgx_fonts/NotoSans{}[wght].ttf"
# Of the scripts that Latin faces lack, by the names of their fonts.
_SCRIPTS = (
    *("Arabic", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati"),
    *("Gurmukhi", "Hebrew", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya"),
    *("Sinhala", "Tamil", "Telugu", "Thai"),
)
_ARABIC = Family("Amiri", ((REGULAR, "Amiri/normal/400"), (700, "Amiri/normal/700")))
_JAPANESE = Family(
    "Noto Sans CJK JP",
    (
        (REGULAR, "noto_cjk_sans_jp_regular/NotoSansCJKjp-Regular.otf"),
        (BOLD, "noto_cjk_sans_jp_bold/NotoSansCJKjp-Bold.otf"),
    ),
)
_KURINTO = "weblate_fonts/static/weblate_fonts/kurinto/ttf/KurintoSans-{}.ttf"
_OTHERS = Family("Kurinto Sans", ((REGULAR, _KURINTO.format("Rg")), (BOLD, _KURINTO.format("Bd"))))

STAND_INS: Face = (
    # what is behind its glyphs is found by a search, other than that of Noto Sans Arabic
    _ARABIC,
    *(Family(f"Noto Sans {name}", ((0, _NOTO.format(name)),)) for name in _SCRIPTS),
    _JAPANESE,
    _OTHERS,
)
"""In the order in which they are asked; what is not installed is passed over."""

_CJK_PACKAGES = "noto-cjk-sans-jp-regular noto-cjk-sans-jp-bold"
_OTHER_PACKAGES = "weblate-fonts"
# By the codes of ISO 15924; `STAND_INS` has a family of each package.
_PACKAGES = {
    **dict.fromkeys(("Bopo", "Hang", "Hani", "Hira", "Kana"), _CJK_PACKAGES),
    **dict.fromkeys(
        (
            *("Adlm", "Bali", "Bamu", "Batk", "Bugi", "Buhd", "Cakm", "Cans", "Cham", "Cher"),
            *("Dsrt", "Dupl", "Gong", "Gonm", "Hano", "Hmng", "Java", "Kali", "Lana", "Lepc"),
            *("Limb", "Lisu", "Mand", "Mend", "Mong", "Mroo", "Mtei", "Newa", "Nkoo", "Olck"),
            *("Osge", "Osma", "Pauc", "Plrd", "Rjng", "Rohg", "Samr", "Saur", "Shaw", "Shrd"),
            *("Sind", "Sora", "Sund", "Sylo", "Syrc", "Tagb", "Takr", "Tale", "Talu", "Tavt"),
            *("Tfng", "Thaa", "Tirh", "Vaii", "Wara", "Wcho", "Yiii"),
        ),
        _OTHER_PACKAGES,
    ),
}
_MUSIC = range(0x1D100, 0x1D200)
_SYMBOLS = ("Zyyy", "Zinh", "Zzzz")
"""What Unicode counts to no script, to that of its neighbours, or has not assigned."""


def stand_ins(codes: Iterable[int]) -> Face:
    """Return the families that are there and have some of these characters, each with its fonts."""
    left = set(codes)
    families: list[Family] = []
    for family in STAND_INS if left else ():
        fonts = tuple(font for font in family.fonts if _is_there(font[1]))
        covered = left.intersection(*(characters(address) for _, address in fonts[:1]))
        if fonts and covered:
            families.append(Family(family.name, fonts))
            left -= covered
    return tuple(families)


def _is_there(address: str) -> bool:
    try:
        font_file(address)
    except FontError:
        return False
    return True


def script_of(character: str) -> str:
    """Return the script of a character, in English; nothing where it is a symbol or a mark."""
    from fontTools import unicodedata

    code = unicodedata.script(character)
    return "" if code in _SYMBOLS else unicodedata.script_name(code)


def way_out(character: str) -> str:
    """Return what to do about a character that no font has: which package to install, or else."""
    from fontTools import unicodedata

    code = unicodedata.script(character)
    music = _OTHER_PACKAGES if ord(character) in _MUSIC else ""
    if package := _PACKAGES.get(code, music):
        return f"python -m pip install {package}"
    if code in _SYMBOLS:
        return "write it another way, or name a font that has it in a stylesheet"
    return "no package is known: write it in Latin letters, or name a font in a stylesheet"
