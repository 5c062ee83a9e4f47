"""What the page of a job is made with: the templates, stylesheets and fonts that its document uses.

Which these are follows from the templates and stylesheets themselves: what one extends, includes
or imports, which fonts another names. A job is given these, and gets no others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from studypress.document import Document, Setting
from studypress.fonts import FontError, addresses_in, font_file
from studypress.ingredients.narrow import texts_in
from studypress.ingredients.system import system
from studypress.locale import Locale
from studypress.model import Edition, FigureType
from studypress.pages.styles import KIND as STYLES
from studypress.pages.styles import style_names, there
from studypress.pages.templates import KIND as TEMPLATES
from studypress.pages.templates import closure
from studypress.resources import Resources

_FIGURE = "///"


@dataclass(frozen=True)
class Needed:
    """What one job needs: `files` by kind and name, `fonts` by address, each with its SHA-256."""

    files: Mapping[str, str]
    fonts: Mapping[str, str]


@dataclass(frozen=True)
class Materials:
    """The templates, stylesheets and fonts of a run, and what makes pages of them."""

    resources: Resources
    system: Mapping[str, str] = field(default_factory=system)

    def needed(
        self, document: Document, setting: Setting, locale: Locale, edition: Edition
    ) -> Needed:
        """Return what a document of an edition needs, those that it is a copy of included."""
        documents = [document, *([document.copies_of] if document.copies_of else [])]
        templates = [f"{one.name}.html" for one in documents]
        templates += (f"figures/{type}.svg" for type in _figures(edition))
        names = [f"{TEMPLATES}/{name}" for name in closure(templates, self.resources)]
        for one in documents:
            styles = there(style_names(one, setting), self.resources)
            names += (f"{STYLES}/{name}" for name in styles)
        files = {name: self._digests[name] for name in sorted(set(names))}
        named = {*self._named(files), *_of_locale(locale)}
        return Needed(files, {address: font_digest(address) for address in sorted(named)})

    @cached_property
    def _digests(self) -> Mapping[str, str]:
        read = self.resources.read.items()
        return {name: hashlib.sha256(resource.data).hexdigest() for name, resource in read}

    def _named(self, files: Mapping[str, str]) -> Iterator[str]:
        """Yield the addresses of fonts that stylesheets name."""
        for name in files:
            if name.startswith(f"{STYLES}/"):
                yield from addresses_in(self.resources.read[name].data.decode("utf-8", "replace"))


def _figures(edition: Edition) -> list[FigureType]:
    """Return the types of figures that an edition may hold: those that its texts name."""
    said = "\n".join(text for text in texts_in(edition) if _FIGURE in text)
    return [type for type in FigureType if type.value in said]


def _of_locale(locale: Locale) -> Iterator[str]:
    families = (*locale.lettering.face, locale.script.text)
    for family in families:
        for _, address in family.fonts if family else ():
            yield address.strip("/")


def font_digest(address: str) -> str:
    """Return the SHA-256 of a font; nothing where there is none, which the press tells."""
    try:
        path = font_file(address)
        stat = path.stat()
        return _digest_of(path, stat.st_size, stat.st_mtime_ns)
    except (FontError, OSError):
        return ""


@cache
def _digest_of(path: Path, size: int, changed: int) -> str:  # noqa: ARG001 - a key to the cache
    return hashlib.sha256(path.read_bytes()).hexdigest()
