"""What is printed in a PDF, as it was read: pages, runs of text, pictures, fonts, structure.

All lengths are points (1/72 inch), counted from a page's lower left corner, upwards and to the
right (ISO 32000-1, 8.3.2.3, default user space).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Rect:
    """Where something is on its page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.top - self.bottom

    def within(self, other: Rect) -> Rect:
        """Return the part of it that lies within another rectangle; it may be empty."""
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        right, top = min(self.right, other.right), min(self.top, other.top)
        return Rect(left, bottom, max(left, right), max(bottom, top))

    def holds(self, other: Rect) -> bool:
        """Tell whether another rectangle lies within this one."""
        return (
            other.left >= self.left
            and other.bottom >= self.bottom
            and other.right <= self.right
            and other.top <= self.top
        )

    def has_middle_of(self, other: Rect) -> bool:
        """Tell whether the middle of another rectangle lies within this one.

        So it is with what belongs to the type area, even where it sticks out a little.
        """
        across, up = (other.left + other.right) / 2, (other.bottom + other.top) / 2
        return self.left <= across <= self.right and self.bottom <= up <= self.top


@dataclass(frozen=True)
class Run:
    """A piece of text set in one go, on one line: its font by its name in the PDF, and its size.

    `mark` is its number among the marked contents of the page; None where it is in no element.
    `window` is what it is cut to, if it is (ISO 32000-1, 8.5.4: clipping path).
    """

    text: str
    rect: Rect
    font: str
    mark: int | None = None
    size: float = 0.0
    window: Rect | None = None


@dataclass(frozen=True)
class Picture:
    """A picture of pixels; `dpi` is how many of them stand on an inch, the way there are fewer."""

    rect: Rect
    dpi: float
    mark: int | None = None


@dataclass(frozen=True)
class Shape:
    """A line or an area."""

    rect: Rect
    mark: int | None = None


@dataclass(frozen=True)
class Page:
    """A page: its number from 1, its paper, and the type area, if the PDF tells it (ArtBox)."""

    number: int
    paper: Rect
    area: Rect | None
    runs: tuple[Run, ...] = ()
    pictures: tuple[Picture, ...] = ()
    shapes: tuple[Shape, ...] = ()

    @cached_property
    def texts(self) -> dict[int, str]:
        """The text of each marked content, by its number."""
        found: dict[int, list[str]] = {}
        for run in self.runs:
            if run.mark is not None:
                found.setdefault(run.mark, []).append(run.text)
        return {mark: "".join(texts) for mark, texts in found.items()}

    @cached_property
    def drawn(self) -> tuple[Run | Picture | Shape, ...]:
        """All that is seen."""
        return (*self.runs, *self.pictures, *self.shapes)

    @cached_property
    def places(self) -> dict[int, Rect]:
        """Where each marked content is, by its number."""
        found: dict[int, Rect] = {}
        for thing in self.drawn:
            if thing.mark is not None:
                found[thing.mark] = around(found.get(thing.mark, thing.rect), thing.rect)
        return found


@dataclass(frozen=True)
class Font:
    """A font by its name in the PDF.

    `families` are the names that the embedded font gives itself; `missing` are the characters it
    is to show and has no glyph for; None where that cannot be known.
    """

    name: str
    embedded: bool
    families: tuple[str, ...] = ()
    missing: str | None = ""


@dataclass(frozen=True)
class Piece:
    """Where a leaf of the structure tree is: a marked content of a page, or only a place there."""

    page: int
    mark: int | None
    box: Rect | None = None


@dataclass(frozen=True)
class Element:
    """An element of the structure tree, by its own type, with what it holds in reading order."""

    type: str
    kids: tuple[Element | Piece, ...] = ()
    alternative: str = ""

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Its leaves, in reading order."""
        found: list[Piece] = []
        for kid in self.kids:
            found += kid.pieces if isinstance(kid, Element) else (kid,)
        return tuple(found)

    def walk(self) -> Iterator[Element]:
        """Yield the element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()


@dataclass(frozen=True)
class Printed:
    """A whole PDF; `tree` is the root of its structure, None where it is not tagged."""

    pages: tuple[Page, ...]
    fonts: tuple[Font, ...] = ()
    tree: Element | None = None
    language: str = ""

    def text(self, element: Element) -> str:
        """Return what an element says."""
        return self.say(element.pieces)

    def say(self, pieces: Iterable[Piece]) -> str:
        """Return what pieces say one behind the other; a word broken by a hyphen is made whole."""
        said = ""
        for piece in pieces:
            if piece.mark is not None:
                more = self.pages[piece.page - 1].texts.get(piece.mark, "")
                said = said[:-1] + more if said.endswith(HYPHENS) else f"{said} {more}"
        return " ".join(said.split())


HYPHENS = ("-", "\u2010")
"""What stands where a word is broken: what base.css says, and what WeasyPrint puts by itself."""


def around(one: Rect, other: Rect) -> Rect:
    """Return the rectangle around two others."""
    return Rect(
        min(one.left, other.left),
        min(one.bottom, other.bottom),
        max(one.right, other.right),
        max(one.top, other.top),
    )
