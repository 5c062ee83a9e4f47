"""Letters with marks that a face does not bear, such as v⃗, set in a font that does.

Pango looks for a font character by character: it would set the letter in one, and its mark in
another, beside the letter. Some fonts have marks and do not set them onto letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from studypress.figures.shape import bears
from studypress.fonts import REGULAR, Face, Family
from studypress.pages.faces import face_of
from studypress.source import SourceFile

# Marks that go with letters of several scripts (Unicode 16, 7.9) …
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# … but for the frame of a keycap, which is part of a pictograph.
_KEYCAP = "\u20e3"
_GROUP = re.compile(rf"[^\s<>&;{_MARKS}][{_MARKS}]+")
_TAG = re.compile(r"(<[^>]*>)")
# What holds text alone: an element in it would be printed as typed.
_PLAIN = ("<title", "<style", "<script")


def set_whole(html: str, styles: Iterable[SourceFile]) -> str:
    """Return HTML whose letters have their marks in one font, where its faces lack some."""
    if not _GROUP.search(html):
        return html
    styles = tuple(styles)
    label = face_of("label", styles)
    faces = (face_of("text", styles)[0], label[0])
    others = tuple(family for family in label if family not in faces)
    pieces = _TAG.split(html)
    for at in range(0, len(pieces), 2):
        if not (at and pieces[at - 1].startswith(_PLAIN)):
            pieces[at] = _GROUP.sub(lambda found: _whole(found[0], faces, others), pieces[at])
    return "".join(pieces)


@lru_cache(maxsize=1024)
def _whole(group: str, faces: tuple[Family, ...], others: Face) -> str:
    composed = unicodedata.normalize("NFC", group)
    if _KEYCAP in group or all(bears(face.at(REGULAR), composed) for face in faces):
        return composed
    for other in others:
        if bears(other.at(REGULAR), composed):
            return f"<span style=\"font-family: '{other.name}'\">{composed}</span>"
    return composed
