"""What a laid out document draws, as a record that any process can keep, send and join to others.

A record is plain Python and bytes: nothing of WeasyPrint is in it. Its objects are those of a PDF
with slots in place of the numbers that only the whole file gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, auto

from studypress.job import Box
from studypress.press.syntax import Gapped, Stream

Edges = tuple[float, float, float, float]
"""Left, bottom, right and top in points, from the lower left corner of the page."""


class Slot(IntEnum):
    """What a slot of a gathering's objects stands for: the number of an object, but for `PLACE`.

    `PLACE` is the place of the gathering among all. From `FIRST` on come its own objects: pages,
    plain objects, streams; then the depths of its headings, 1 being the highest.
    """

    DOCUMENT = 0
    """The root element of the structure tree."""
    PROFILE = auto()
    SPACES = auto()
    """The colour spaces."""
    FONTS = auto()
    """The gathering's fonts by their names."""
    PLACE = auto()
    FIRST = auto()


@dataclass(frozen=True)
class Info:
    """What a document says of itself; texts are empty where it says nothing.

    `created` and `modified` are a date as XMP has it, and as PDF has it.
    """

    title: str
    lang: str
    authors: tuple[str, ...]
    description: str
    keywords: tuple[str, ...]
    generator: str
    producer: str
    created: tuple[str, str] | None
    modified: tuple[str, str] | None
    leftward: bool
    """Whether it is read from right to left."""


@dataclass(frozen=True)
class FontFile:
    """The file of a font: its SHA-256, and where it lies; without a path, its content."""

    digest: bytes
    path: str
    content: bytes = b""


@dataclass(frozen=True)
class Font:
    """A font, and what a gathering uses of it.

    `key` is its name in contents, `index` its number in a file of several, `axes` the values of a
    variable font. `size` is that at which it is seen first, in pixels of CSS. `widths` are in
    thousandths of the size; they and `texts`, what is written with a glyph, are by the glyph's
    number in the file. A glyph of `missing` is none of the font's.
    """

    key: str
    name: str
    family: str
    file: FontFile
    index: int
    axes: tuple[tuple[str, float], ...]
    weight: int
    slant: int
    size: float
    flags: int
    ascent: int
    descent: int
    widths: Mapping[int, float]
    texts: Mapping[int, str]
    missing: frozenset[int]


@dataclass(frozen=True)
class Bookmark:
    """An entry of the outline: its level, 1 being the highest, and where it leads, in points."""

    level: int
    text: str
    x: float
    y: float
    closed: bool


@dataclass(frozen=True)
class Page:
    """A page: boxes in points, what it draws, deflated, and where it can be linked to.

    `name` is that of CSS `page`, `side` is `left` or `right`; `strings` are the values that the
    page sets by `string-set`, in their order. `notes` are the slots of its annotations.
    """

    media: Edges
    trim: Edges
    bleed: Edges
    area: Edges
    content: bytes
    name: str
    side: str
    strings: Mapping[str, tuple[str, ...]]
    anchors: Mapping[str, tuple[float, float]]
    bookmarks: tuple[Bookmark, ...]
    notes: tuple[int, ...]


@dataclass(frozen=True)
class Gathering:
    """What one laid out document draws.

    `objects` are `count` plain objects, one in a line: annotations, graphics states, elements of
    the structure tree. `resources` are what its pages name, but for `pictures`, the forms and
    images among them. Of the tree, `tops` are the slots of what stands right below the root,
    `headings` the depths of the headings in reading order as typed, `roles` what types of our own
    stand for, `parents` tells for each page and each link which elements hold what is there, as
    a number tree has it. `links` are the names of anchors that it links to.
    """

    info: Info
    pages: tuple[Page, ...]
    fonts: tuple[Font, ...]
    objects: Gapped
    count: int
    streams: tuple[Stream, ...]
    resources: Gapped
    pictures: Gapped
    tops: tuple[int, ...]
    headings: tuple[int, ...]
    roles: Mapping[str, str]
    parents: Gapped
    links: tuple[str, ...]
    boxes: Mapping[str, Box]
