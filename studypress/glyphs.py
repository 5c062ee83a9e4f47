"""Whether every character of a subject can be printed, told before anything is made.

A font is asked for its characters when a text has some that those before it lack; so of a plain
text a font or two are read.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from studypress.content.read import SubjectFiles
from studypress.content.scan import Fence, without_spans
from studypress.fallback import script_of, stand_ins, way_out
from studypress.fonts import Face, addresses_in, characters
from studypress.locale import Locale
from studypress.model import Place
from studypress.problems import Problem
from studypress.resources import Resources
from studypress.settings import Settings
from studypress.source import SourceFile

# Nothing is drawn of them: controls and joiners, spaces, ends of lines.
_UNDRAWN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp", "Zs"))
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""They choose between two shapes of the character before them (Unicode 16, 23.4)."""
# Attributes, and the text alternatives and paths of pictures.
_UNPRINTED = re.compile(r"\{:?\s*(?:[#.]|[\w-]+\s*=)[^{}]*\}|!\[[^\[\]]*\]\([^()]*\)")
_SHOWN = 5
"""So many characters of a script are shown."""


def codes_of(text: str) -> frozenset[int]:
    """Return the code points of a text that take a glyph."""
    return frozenset(
        code
        for character in set(text)
        if (code := ord(character)) > 0x7E
        and unicodedata.category(character) not in _UNDRAWN
        and not any(code in selectors for selectors in _SELECTORS)
    )


class Glyphs:
    """Which characters of a subject's texts the fonts of a project have."""

    def __init__(self, resources: Resources, names: Sequence[tuple[str, Place]] = ()) -> None:
        """Take the stylesheets' fonts; `names` are printed too, and the line where each stands."""
        styles = resources.all("styles", ".css")
        texts = (style.data.decode("utf-8", "replace") for style in styles)
        self._house = tuple(dict.fromkeys(name for text in texts for name in addresses_in(text)))
        self._names = names

    def stand_ins(self, files: SubjectFiles, locale: Locale) -> Face:
        """Return the families that an edition needs beside those of stylesheets and locale."""
        texts = [source.text for source in files.texts.get(locale.language, ())]
        texts += (text for text in _settings_texts(files.settings, locale.language))
        texts += (name for name, _ in self._names)
        texts += (locale.name, *locale.letters, *vars(locale.strings).values())
        texts += (form for forms in locale.plurals.values() for form in forms.values())
        return stand_ins(self._lacking(unescape("\n".join(texts)), locale))

    def problems(self, files: SubjectFiles, locale: Locale) -> Iterator[Problem]:
        """Yield a problem for each script and each symbol of a file that no font has.

        The locale has the families that stand in.
        """
        for source in files.texts.get(locale.language, ()):
            if lacking := self._lacking(unescape(source.text), locale):
                yield from _told(source, _printed_lines(source), lacking)
        settings = files.settings.source
        texts = "\n".join(_settings_texts(files.settings, locale.language))
        if lacking := self._lacking(texts, locale):
            yield from _told(settings, enumerate(settings.lines, 1), lacking)
        for name, place in self._names:
            if lacking := self._lacking(name, locale):
                yield from _told(SourceFile(place.path, name), [(place.line, name)], lacking)

    def _lacking(self, text: str, locale: Locale) -> frozenset[int]:
        codes = codes_of(text)
        families = (locale.script.text, locale.script.label, *locale.fallback)
        own = (font for family in families if family for _, font in family.fonts)
        for address in (*self._house, *own):
            if not codes:
                break
            codes -= characters(address)
        return codes


def _settings_texts(settings: Settings, language: str) -> Iterator[str]:
    """Yield what subject.toml says and an edition prints."""
    yield settings.author
    for texts in (settings.titles, settings.subtitles):
        yield texts.get(language, "")
    for blueprint in settings.blueprints:
        yield blueprint.title(language)


def _printed_lines(source: SourceFile) -> Iterator[tuple[int, str]]:
    """Yield what is printed of each line; of a fence's first line that is nothing."""
    fence = Fence()
    for number, line in enumerate(source.lines, 1):
        begun = fence.is_open
        if not fence.takes(line):
            yield number, _printed(line)
        elif begun:
            yield number, line


def _printed(line: str) -> str:
    """Return a line of text without what is not printed; what stands in code is."""
    plain = without_spans(line)
    for found in reversed([*_UNPRINTED.finditer(plain)]):
        line = line[: found.start()] + line[found.end() :]
    return unescape(line) if "&" in plain else line


def _told(
    source: SourceFile, lines: Iterable[tuple[int, str]], lacking: frozenset[int]
) -> Iterator[Problem]:
    """Yield what is wrong with a text, at the first line of each script and each symbol."""
    counts: dict[str, Counter[str]] = {}
    first: dict[str, tuple[int, str]] = {}
    for number, line in lines:
        for character in line:
            if ord(character) in lacking:
                kind = script_of(character) or character
                first.setdefault(kind, (number, line))
                counts.setdefault(kind, Counter())[character] += 1
    for kind, (number, line) in first.items():
        yield Problem(
            source.path,
            number,
            _message(counts[kind], kind),
            way_out(next(iter(counts[kind]))),
            source.line(number) or line,
        )


def _message(count: Counter[str], kind: str) -> str:
    """Return which characters no font has, and how often they stand there."""
    shown = [f"U+{ord(character):04X} ('{character}')" for character in count]
    times = f"{count.total()} times in this file" if count.total() > 1 else ""
    if len(count) == 1:
        message = f"no font has the character {shown[0]}"
    else:
        more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
        message = f"no font has the {kind} characters {', '.join(shown[:_SHOWN])}{more}"
    return f"{message}: {times}" if times else message
