"""What a figure is drawn of: boxes, circles, arrows and labels, in millimetres."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from studypress.figures.measure import (
    BOLD,
    LEADING,
    REGULAR,
    TooWideError,
    hyphenated,
    width_mm,
    wrap,
)
from studypress.figures.outline import outline
from studypress.figures.shape import joins
from studypress.fonts import HOUSE_LABEL, Face, Lettering
from studypress.model import Item, Place
from studypress.units import MM_PER_POINT

Point = tuple[float, float]
PADDING = 2.0
MOST_LINES = 5


class MisfitError(ValueError):
    """A label is too long for its place in the figure."""

    def __init__(self, message: str, place: Place) -> None:
        """Take what does not fit, and the place of the item."""
        super().__init__(message)
        self.place = place


@dataclass(frozen=True)
class Frame:
    """What a figure is drawn into: its width and greatest height in mm, its type in points.

    Where the labels do not fit, the type is set smaller, down to `least`; where that does not do
    either, words too long are parted by the patterns of `language`, `parted` being set. `face` is
    what labels are set in, `leading` the distance of their lines as a multiple of the type. Where
    `leftward` is set, they are read from right to left, and so is the figure.
    """

    width: float = 132.0
    height: float = 170.0
    size: float = 9.0
    least: float = 8.0
    face: Face = HOUSE_LABEL
    leading: float = LEADING
    leftward: bool = False
    language: str = ""
    parted: bool = False

    def set_in(self, lettering: Lettering) -> Frame:
        """Return the frame for labels of another script."""
        return replace(
            self,
            size=self.size * lettering.size,
            least=self.least * lettering.size,
            face=lettering.face,
            leading=self.leading * lettering.leading,
            language=lettering.language,
        )

    @property
    def families(self) -> str:
        """The families of the face, as SVG and CSS list them."""
        return ", ".join(family.name for family in self.face)

    @property
    def em(self) -> float:
        """The size of type in millimetres."""
        return self.size * MM_PER_POINT

    @property
    def line(self) -> float:
        """The distance of two baselines in millimetres."""
        return self.em * self.leading


STANDARD_FRAME = Frame(132.0, 170.0, 9.0, 8.0)
LARGE_FRAME = Frame(166.0, 190.0, 16.0, 16.0)


@dataclass(frozen=True)
class Label:
    """Lines of text; `x` and `y` are the middle (or the start) and the top of the whole.

    The start is on the left, or on the right where the frame is `leftward`.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    frame: Frame
    bold: bool = False
    centred: bool = True

    @property
    def height(self) -> float:
        """The height in millimetres."""
        return len(self.lines) * self.frame.line

    @property
    def width(self) -> float:
        """The width of the longest line in millimetres."""
        return max(map(self._width, self.lines))

    def _width(self, line: str) -> float:
        weight = BOLD if self.bold else REGULAR
        return width_mm(line, self.frame.size, weight, self.frame.face)

    def _left(self, width: float) -> float:
        """Return where a line of this width begins on the left."""
        side = width / 2 if self.centred else width if self.frame.leftward else 0
        return self.x - side

    @property
    def baselines(self) -> tuple[tuple[float, float, str], ...]:
        """Each line with its left end and its baseline: a font's ascent is about 0.75 em."""
        first = self.y + (self.frame.line - self.frame.em) / 2 + 0.78 * self.frame.em
        return tuple(
            (self._left(self._width(line)), first + n * self.frame.line, line)
            for n, line in enumerate(self.lines)
        )

    @property
    def outlines(self) -> tuple[tuple[float, float, str], ...]:
        """Each line as a path in multiples of the size of type, with the place of its origin.

        There are none where a label can be set as text, letter by letter.
        """
        if not any(joins(line, self.frame.face) for line in self.lines):
            return ()
        weight = BOLD if self.bold else REGULAR
        found = []
        for _, y, line in self.baselines:
            path, ems = outline(line, weight, self.frame.face, leftward=self.frame.leftward)
            found.append((self._left(ems * self.frame.em), y, path))
        return tuple(found)

    def at(self, x: float, middle: float) -> Label:
        """Return the label with its middle at a height."""
        return Label(self.lines, x, middle - self.height / 2, self.frame, self.bold, self.centred)


@dataclass(frozen=True)
class Box:
    """A rectangle; `strong` is set off from the others."""

    x: float
    y: float
    width: float
    height: float
    strong: bool = False

    @property
    def middle(self) -> Point:
        """The middle of the box."""
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, point: Point, margin: float) -> bool:
        """Tell whether a point lies in the box or nearer to it than a margin."""
        x, y = point
        return (
            self.x - margin <= x <= self.x + self.width + margin
            and self.y - margin <= y <= self.y + self.height + margin
        )


@dataclass(frozen=True)
class Circle:
    """A circle round a point."""

    x: float
    y: float
    radius: float
    strong: bool = False


@dataclass(frozen=True)
class Arrow:
    """A line through points; with `headed` it ends in an arrow's head."""

    points: tuple[Point, ...]
    headed: bool = True

    @property
    def path(self) -> str:
        """The line in SVG's path language."""
        return "M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in self.points)

    @property
    def head(self) -> str:
        """The head's three corners as SVG's `points`; its tip is the end of the line."""
        (x0, y0), (x1, y1) = self.points[-2:]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
        size, half = 2.4, 1.1
        back = (x1 - ux * size, y1 - uy * size)
        one = (back[0] - uy * half, back[1] + ux * half)
        other = (back[0] + uy * half, back[1] - ux * half)
        corners = ((x1, y1), one, other)
        return " ".join(f"{x:.2f},{y:.2f}" for x, y in corners)


@dataclass(frozen=True)
class Drawing:
    """A figure with everything placed; its size in millimetres."""

    width: float
    height: float
    boxes: tuple[Box, ...] = ()
    circles: tuple[Circle, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    labels: tuple[Label, ...] = ()


def mirrored(drawing: Drawing) -> Drawing:
    """Return a drawing with left and right changed; the words stay as they are."""
    width = drawing.width
    return Drawing(
        width,
        drawing.height,
        boxes=tuple(replace(box, x=width - box.x - box.width) for box in drawing.boxes),
        circles=tuple(replace(circle, x=width - circle.x) for circle in drawing.circles),
        arrows=tuple(
            replace(arrow, points=tuple((width - x, y) for x, y in arrow.points))
            for arrow in drawing.arrows
        ),
        labels=tuple(replace(label, x=width - label.x) for label in drawing.labels),
    )


def fitted(
    text: str, place: Place, width: float, frame: Frame, *, bold: bool = False, centred: bool = True
) -> Label:
    """Return a label wrapped to a width, still to be placed; raise `MisfitError` if it cannot."""
    weight = BOLD if bold else REGULAR
    try:
        lines = wrap(text, width, frame.size, weight, frame.face)
    except TooWideError as error:
        word = str(error)
        parted = hyphenated(word, frame.language) if frame.parted else word
        if parted != word and word in text:
            return fitted(
                text.replace(word, parted), place, width, frame, bold=bold, centred=centred
            )
        raise MisfitError(f"the word '{word}' is too wide for the figure", place) from error
    if len(lines) > MOST_LINES:
        message = f"the label is too long: {len(lines)} lines, {MOST_LINES} fit"
        raise MisfitError(message, place)
    return Label(lines, 0.0, 0.0, frame, bold, centred)


def boxed(label: Label, x: float, y: float, width: float, height: float) -> tuple[Box, Label]:
    """Return a box with a label in its middle."""
    box = Box(x, y, width, height)
    at = box.middle[0] if label.centred else x + PADDING
    return box, label.at(at, box.middle[1])


def item_label(item: Item, width: float, frame: Frame, *, bold: bool = False) -> Label:
    """Return the label of an item, wrapped to the inside of a box of a width."""
    return fitted(item.text, item.place, width - 2 * PADDING, frame, bold=bold)
