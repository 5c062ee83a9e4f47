"""What makes the pages, by name and version: Python, packages, system libraries, our code."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata

from studypress.pango import loaded_versions
from studypress.project import PACKAGE

# Every package whose version can change a page, or whether it passes. Fonts count by their files.
PACKAGES = (
    "Babel",
    "Brotli",
    "cffi",
    "cssselect2",
    "fontpkg",
    "fontTools",
    "Jinja2",
    "Markdown",
    "MarkupSafe",
    "nh3",
    "pikepdf",
    "Pillow",
    "pydyf",
    "Pygments",
    "pymdown-extensions",
    "pypdfium2",
    "Pyphen",
    "segno",
    "tinycss2",
    "tinyhtml5",
    "uharfbuzz",
    "WeasyPrint",
    "webencodings",
    "zopfli",
)
OURS = "studypress"


def system() -> Mapping[str, str]:
    """Return the versions of all that shapes a page; our own is a digest of the code."""
    versions = {"Python": sys.version.partition(" (")[0]}
    versions |= {name: _version(name) for name in PACKAGES}
    return versions | loaded_versions() | {OURS: _code()}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"


def _code() -> str:
    digest = hashlib.sha256()
    for part in _files():
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _files() -> Iterator[bytes]:
    for path in (*sorted(PACKAGE.rglob("*.py")), PACKAGE / "fonts.conf"):
        yield path.relative_to(PACKAGE).as_posix().encode()
        yield path.read_bytes()
