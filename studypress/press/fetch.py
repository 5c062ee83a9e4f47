"""What the press may read: the fonts that stylesheets name, and the pictures of its job.

To WeasyPrint the job's pictures lie in a root of their own, `file:///figures/merge.svg`: nothing
it is asked for, be it `/etc/passwd` or `../../secret.png`, is a path of this machine. A name is
looked up among those of the pictures, and the bytes are those that were checked, by their SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

from studypress.content.files import files_below, read_bytes
from studypress.content.names import composed
from studypress.content.pictures import is_picture, most_bytes
from studypress.fonts import font_file

FONT = "font"
"""The scheme of the addresses of fonts."""

ROOT = "file:///"
"""What the sources of pictures are relative to."""

_DATA = "data:image/"


@dataclass(frozen=True)
class Pictures:
    """The pictures of a job: the folder they lie in, and the SHA-256 of each by its name there."""

    folder: Path
    digests: Mapping[str, str] = field(hash=False)

    @classmethod
    def of(cls, folder: Path) -> Pictures:
        """Return all pictures that lie in a folder, as they are now."""
        names = [file.name for file in files_below(folder) if is_picture(file.name)]
        return cls(folder, dict.fromkeys(names, ""))

    def read(self, name: str) -> bytes:
        """Return a picture, whichever way its name is composed; raise `ValueError` for others."""
        by_name = {composed(known): known for known in self.digests}
        known = by_name.get(composed(name))
        if known is None:
            raise ValueError(f"not a picture of the subject: {name}")
        data = read_bytes(self.folder / known, most_bytes(known), self.folder)
        if self.digests[known] not in ("", hashlib.sha256(data).hexdigest()):
            raise ValueError(f"the picture changed while it was printed: {name}")
        return data


def _font(address: str, digests: Mapping[str, str] | None) -> bytes:
    """Return the file of a font; raise `ValueError` where it is not one of those wanted."""
    data = font_file(address).read_bytes()
    if digests is None:
        return data
    if address not in digests:
        raise ValueError(f"not among the fonts of this document: {address}")
    if digests[address] != hashlib.sha256(data).hexdigest():
        raise ValueError(f"the font changed while it was printed: {address}")
    return data


def fetcher(
    weasyprint: ModuleType, pictures: Pictures, fonts: Mapping[str, str] | None = None
) -> object:
    """Return what WeasyPrint gets fonts and pictures by; it refuses everything else.

    `fonts` are those it may have, by their addresses, each with its SHA-256; all, where none is
    given.
    """

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc,name-defined]
        def fetch(self, url: str, headers: object = None) -> object:  # noqa: ARG002
            scheme, place, path, *_ = urlsplit(url)
            if scheme == FONT:
                data = _font(unquote(path).strip("/"), fonts)
            elif scheme == "file" and not place:
                data = pictures.read(unquote(path).lstrip("/"))
            elif url.startswith(_DATA):
                # within an SVG picture, which was checked; nothing is read for it
                data = base64.b64decode(unquote(url).partition(",")[2])
            else:
                raise ValueError(f"only the subject's own files are read, not {scheme}:")
            # with an address of `file:` WeasyPrint would open it once more, past this fetcher
            return weasyprint.urls.URLFetcherResponse(f"{FONT}:", body=data)

    return Fetcher()
