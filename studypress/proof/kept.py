"""Pages that were read before: a page drawn alike, with the same fonts and pictures, reads alike.

In a process that checks version after version of a document, only the pages that changed are read.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import replace

import pikepdf
from pikepdf import Array, Dictionary, Stream

from studypress.proof.printed import Page

_MOST = 600
"""How many pages are kept: those of a guide in some languages."""

_PAGES: OrderedDict[bytes, Page] = OrderedDict()

# What of a font does not change what is read of a page: its file, which is read by itself.
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def page_kept(key: bytes, number: int, read: Callable[[], Page]) -> Page:
    """Return a page of this key that was read before, under this number; or else read it."""
    found = _PAGES.get(key)
    if found is None or found.number != number:
        found = replace(found, number=number) if found else read()
        _PAGES[key] = found
        if len(_PAGES) > _MOST:
            _PAGES.popitem(last=False)
    _PAGES.move_to_end(key)
    return found


def page_keys(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """Yield a key for each page of an open PDF: a SHA-256 of all that is read of it."""
    known: dict[tuple[int, int], bytes] = {}
    for page in pdf.pages:
        digest = hashlib.sha256()
        for name in ("/MediaBox", "/CropBox", "/ArtBox", "/Rotate", "/Contents", "/Resources"):
            digest.update(name.encode())
            digest.update(_digest(page.get(name), known))
        yield digest.digest()


def _digest(thing: object, known: dict[tuple[int, int], bytes]) -> bytes:
    """Return the SHA-256 of an object of a PDF and of all that it leads to."""
    if not isinstance(thing, pikepdf.Object):
        return hashlib.sha256(repr(thing).encode()).digest()
    place = thing.objgen
    if place[0] and place in known:
        return known[place]
    known[place] = b"itself"
    digest = hashlib.sha256()
    if isinstance(thing, Stream):
        digest.update(thing.read_raw_bytes())
    if isinstance(thing, Stream | Dictionary):
        for name in sorted(thing.keys()):
            if name not in _FILES and name != "/Length":
                digest.update(name.encode() + _digest(thing.get(name), known))
    elif isinstance(thing, Array):
        for item in thing:
            digest.update(_digest(item, known))
    else:
        digest.update(thing.unparse(resolved=True))
    known[place] = digest.digest()
    return known[place]
