"""What the press may read: the fonts that stylesheets name, and the pictures of its job.

To WeasyPrint the job's pictures lie in a root of their own, `file:///figures/merge.svg`: nothing
it is asked for, be it `/etc/passwd` or `../../secret.png`, is a path of this machine. A name is
looked up among those of the pictures, and the bytes are those that were checked, by their SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

from studypress.content.files import files_below, read_bytes
from studypress.content.names import composed, is_picture
from studypress.content.pictures import most_bytes
from studypress.fonts import font_file
from studypress.problems import CHANGED

FONT = "font"
"""The scheme of the addresses of fonts."""

ROOT = "file:///"
"""What the sources of pictures are relative to."""

_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)


def fetcher(
    weasyprint: ModuleType, folder: Path, digests: Mapping[str, str] | None = None
) -> object:
    """Return what WeasyPrint gets fonts and pictures by; it refuses everything else.

    `digests` gives the SHA-256 of each by its address or by its name in the subject's `folder`;
    without it all pictures that lie there are served, as they are now.
    """
    if digests is None:
        pictures = {file.name: "" for file in files_below(folder) if is_picture(file.name)}
    else:
        pictures = {name: digest for name, digest in digests.items() if is_picture(name)}
    by_name = {composed(name): name for name in pictures}

    def picture(name: str) -> bytes:
        known = by_name.get(composed(name))
        if known is None:
            raise ValueError(f"not among the pictures of this document: {name}")
        data = read_bytes(folder / known, most_bytes(known), folder)
        _as_it_was(name, data, pictures[known])
        return data

    def font(address: str) -> bytes:
        data = font_file(address).read_bytes()
        if digests is not None:
            if address not in digests:
                raise ValueError(f"not among the fonts of this document: {address}")
            _as_it_was(address, data, digests[address])
        return data

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc,name-defined]
        def fetch(self, url: str, headers: object = None) -> object:  # noqa: ARG002
            scheme, place, path, *_ = urlsplit(url)
            name = unquote(path).strip("/")
            if scheme == FONT:
                data = font(name)
            elif scheme == "file" and not place:
                data = picture(name)
            elif found := _DATA.match(url):
                # within an SVG picture, which was checked; nothing is read for it
                data = base64.b64decode(unquote(url[found.end() :]))
            else:
                raise ValueError(f"only the subject's own files are read, not {scheme}:")
            # with an address of `file:` WeasyPrint would open it once more, past this fetcher
            return weasyprint.urls.URLFetcherResponse(f"{FONT}:", body=data)

    return Fetcher()


def _as_it_was(name: str, data: bytes, digest: str) -> None:
    if digest and hashlib.sha256(data).hexdigest() != digest:
        raise ValueError(f"{name} {CHANGED}")
