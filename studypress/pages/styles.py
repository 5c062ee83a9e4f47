"""The stylesheets of a document: which they are, and their texts fitted to a language's script."""

from __future__ import annotations

from pathlib import Path

from studypress.document import Document, Setting
from studypress.locale import Locale
from studypress.pages.addresses import forbidden_addresses
from studypress.pages.script import fitted, script_style
from studypress.problems import ContentError, Problem
from studypress.resources import Resources
from studypress.source import SourceFile

KIND = "styles"
LOCAL = "local.css"
"""The project's own, behind all others."""


def style_names(document: Document, setting: Setting) -> tuple[str, ...]:
    """Return the names of a document's stylesheets in the order in which they apply."""
    own = (*document.styles, f"{document.name}.css")
    said = (f"paper-{setting.paper}.css", f"style-{setting.style}.css", f"font-{setting.font}.css")
    return ("fonts.css", "base.css", *own, *said)


def there(names: tuple[str, ...], resources: Resources) -> tuple[str, ...]:
    """Return those of some stylesheets that a project has, and its own behind them."""
    wanted = (*names, LOCAL)
    return tuple(name for name in dict.fromkeys(wanted) if resources.get(KIND, name))


def styles_of(
    document: Document, setting: Setting, locale: Locale, resources: Resources
) -> tuple[SourceFile, ...]:
    """Return the stylesheets of a document; of those that count twice, the later one wins.

    Raises `ContentError` where one is missing or is not UTF-8.
    """
    names = style_names(document, setting)
    missing = [name for name in names if resources.get(KIND, name) is None]
    if missing:
        folder = resources.folder(KIND)
        raise ContentError(
            Problem(folder / name, 0, "there is no such stylesheet") for name in missing
        )
    sources = [found.text for name in (*names, LOCAL) if (found := resources.get(KIND, name))]
    styles = [SourceFile(source.path, fitted(source.text, locale)) for source in sources]
    if written := script_style(locale):
        # what is wrong with it is wrong in the file that it is made of
        origin = resources.find("locales", f"{locale.language}.toml")
        style = SourceFile(origin or Path(locale.language), written)
        # the project's own stays the last
        styles.insert(len(names), style)
    if forbidden := [problem for style in styles for problem in forbidden_addresses(style)]:
        raise ContentError(forbidden)
    return tuple(styles)
