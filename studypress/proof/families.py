"""The families of the fonts that stylesheets name: ours."""

from __future__ import annotations

import re
from urllib.parse import unquote

from studypress.resources import Resources

_ADDRESS = re.compile(r"""url\(\s*["']?font:/([^/"')]+)/""")


def families_named(resources: Resources) -> frozenset[str]:
    """Return the families that any stylesheet names by a `font:` address."""
    sheets = (path for path in resources.files("styles") if path.suffix == ".css")
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in sheets)
    return frozenset(unquote(name) for text in texts for name in _ADDRESS.findall(text))
