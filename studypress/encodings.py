"""The encoding of a short table of names, found from its bytes.

A byte order mark is believed, and bytes that are UTF-8 are UTF-8. Any other text is read in each
of `CODE_PAGES`, and the reading with the fewest strange words is taken: a list of ten names has
too few letters for the statistics of charset-normalizer, yet shows at once that 'M≥ller' is no
word of any language. charset-normalizer finds what is left: UTF-16 without a mark, other scripts.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from string import ascii_letters

from charset_normalizer import from_bytes

# The letters of languages beyond a to z, by the region that shares code pages.
_WEST = (
    "àâæçèéêëîïôœùûüÿ",  # French
    "äöüß",  # German
    "áéíñóúü",  # Spanish
    "àáâãçéêíóôõúü",  # Portuguese
    "àçèéíïòóúü",  # Catalan
    "àèéìòù",  # Italian
    "äåéö",  # Swedish, Finnish
    "åæéøö",  # Danish, Norwegian
    "áæéíðóöúýþ",  # Icelandic
    "áéíóú",  # Irish
    "äëéèêïöüó",  # Dutch
    "ãõšžäöü",  # Estonian
)
_CENTRE = (
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "âăîşţ",  # Romanian, with the cedillas of its code pages
    "ćčđšž",  # Croatian, Slovene
    "äöüß",  # German
)
_TURKISH = ("çğıöşüâîûİ",)
_BALTIC = ("āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž")  # Latvian, Lithuanian, Estonian
_CYRILLIC = ("абвгдежзийклмнопрстуфхцчшщъыьэюяёєіїґђјљњћџўѓќѕ",)
_GREEK = ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",)

# Each with what people call it and with its languages; of two that fit alike, the first is taken.
CODE_PAGES = {
    "cp1252": ("Windows-1252", _WEST),
    "mac_roman": ("Mac Roman", _WEST),
    "cp1250": ("Windows-1250", _CENTRE),
    "iso8859_2": ("Latin-2", _CENTRE),
    "iso8859_15": ("Latin-9", _WEST),
    "cp850": ("DOS 850", _WEST),
    "cp1254": ("Windows-1254", _TURKISH),
    "cp1257": ("Windows-1257", _BALTIC),
    "cp1251": ("Windows-1251", _CYRILLIC),
    "cp1253": ("Windows-1253", _GREEK),
    "koi8_r": ("KOI8-R", _CYRILLIC),
    "mac_latin2": ("Mac Central European", _CENTRE),
}
# Taken where nothing else fits as well, but too seldom met to raise a doubt about another.
_SELDOM = {"cp1257", "iso8859_15", "mac_latin2"}
_OTHERS = ["cp1255", "cp1256", "shift_jis", "gb18030", "big5", "euc_kr", "euc_jp", "cp874"]
_SAMPLE_LINES = 2_000
_SAMPLE_BYTES = 50_000
_WIDE = ["utf_16_le", "utf_16_be"]

_MARKS = (
    (codecs.BOM_UTF8, "utf_8_sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf_32", "UTF-32"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf_32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf_16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf_16", "UTF-16"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "a workbook (or another zip file)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
    (b"%PDF-", "a PDF"),
)

# O’Brien is two words here: the sign is right, and a capital may follow it.
_WORD = re.compile(r"(?:(?!’[A-Z])[^\s,;|\"'.:()/-])+")


class NotTextError(ValueError):
    """The bytes are no text; the message says what they are."""


@dataclass(frozen=True)
class Reading:
    """Bytes read as text; `encoding` is what people call it."""

    encoding: str
    text: str


def decode(data: bytes) -> tuple[Reading, Reading | None]:
    """Return the most likely reading of a text, and another one that is as likely, if any is.

    Raises `NotTextError` where the bytes are no text.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise NotTextError(f"this is {kind}, not text")
    for mark, encoding, label in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding, label), None
    if b"\0" in data:
        return _wide(data), None
    try:
        return Reading("UTF-8", data.decode()), None
    except UnicodeDecodeError:
        return _by_code_page(data)


def _marked(data: bytes, encoding: str, label: str) -> Reading:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        # utf_8_sig counts from behind the mark; people count from the file's start
        start = error.start + (len(codecs.BOM_UTF8) if encoding == "utf_8_sig" else 0)
        message = f"the file begins as {label}, but byte {start} is not of that encoding"
        raise NotTextError(message) from None
    if "\0" in text:
        raise NotTextError(f"not text: there is a zero in it, as {label} never has")
    return Reading(label, text)


def _wide(data: bytes) -> Reading:
    found = from_bytes(data, cp_isolation=_WIDE, enable_fallback=False).best()
    text = data.decode(found.encoding, "replace") if found else "\0"
    # By chance, a stray zero makes UTF-16 of anything; but hardly a row that ends.
    if "\0" in text or "\ufffd" in text or not {"\n", "\r"} & set(text):
        raise NotTextError(f"not text: byte {data.index(0)} is zero")
    return Reading("UTF-16", text)


def _by_code_page(data: bytes) -> tuple[Reading, Reading | None]:
    """Return the reading with the fewest strange words, and one that has as few, if any has.

    Where most words of it are strange, charset-normalizer is asked for another script.
    """
    sample = _sample(data)
    texts: dict[str, str] = {}
    for encoding in CODE_PAGES:
        with suppress(UnicodeDecodeError):
            texts[encoding] = data.decode(encoding)
    ranks = {name: _strangeness(sample.decode(name), CODE_PAGES[name][1]) for name in texts}
    least = min(rank[:2] for rank in ranks.values())
    equals = [name for name in texts if ranks[name][:2] == least]
    chosen = equals[0]
    best = Reading(CODE_PAGES[chosen][0], texts[chosen])
    if least[0] * 2 > len(_words(sample.decode(chosen))):
        found = from_bytes(sample, cp_isolation=_OTHERS, enable_fallback=False).best()
        with suppress(UnicodeDecodeError):
            if found:
                label = found.encoding.upper().replace("_", "-")
                return Reading(label, data.decode(found.encoding)), best
    rivals = (name for name in equals if ranks[name] <= ranks[chosen] and name not in _SELDOM)
    rival = next((name for name in rivals if texts[name] != best.text), None)
    return best, Reading(CODE_PAGES[rival][0], texts[rival]) if rival else None


def _sample(data: bytes) -> bytes:
    """Return lines that encodings can differ in: enough to judge by, and quick to judge."""
    telling = [line for line in re.split(b"[\r\n]+", data) if not line.isascii()]
    return b"\n".join(telling[:_SAMPLE_LINES])[:_SAMPLE_BYTES]


def _words(text: str) -> frozenset[str]:
    """Return the words that an encoding can get wrong: those beyond ASCII."""
    return frozenset(word for word in _WORD.findall(text) if not word.isascii())


def _strangeness(text: str, languages: tuple[str, ...]) -> tuple[int, int, int]:
    """Count words of no language, of none of `languages`, and outside the one that has most.

    The last is good for a doubt only: the names of a class are of several languages.
    """
    words = _words(text)
    possible = {word for word in words if _well_cased(word)}
    every = (*_WEST, *_CENTRE, *_TURKISH, *_BALTIC, *_CYRILLIC, *_GREEK)
    anywhere = {word for word in possible if any(set(word) <= _letters(own) for own in every)}
    fits = [{word for word in possible if set(word) <= _letters(own)} for own in languages]
    most = max(len(fit) for fit in fits)
    foreign = len(words) - len(set().union(*fits))
    return len(words) - len(anywhere), foreign, len(words) - most


@cache
def _letters(alphabet: str) -> frozenset[str]:
    """Return all letters of a language; those of a script of its own do not stand beside a to z."""
    ascii_too = "" if alphabet in (*_CYRILLIC, *_GREEK) else f"{ascii_letters}0123456789"
    return frozenset(f"{alphabet}{alphabet.upper()}{ascii_too}")


def _well_cased(word: str) -> bool:
    """Tell whether a letter beyond ASCII is a capital only where a word has one."""
    if word.isupper() or len(word) == 1:
        return True
    rest = [letter for letter in word[1:] if not letter.isascii()]
    shouted = len(word) > 2 and all(letter.isupper() for letter in word[1:] if letter.isascii())
    only_marked = all(not letter.isascii() for letter in word[1:])
    return not any(letter.isupper() for letter in rest) and (only_marked or not shouted)
