"""Figures with their items around a middle: cycle, hub, overlap."""

from __future__ import annotations

import math

from studypress.figures.drawing import (
    PADDING,
    Arrow,
    Box,
    Circle,
    Drawing,
    Frame,
    Label,
    MisfitError,
    Point,
    fitted,
    item_label,
)
from studypress.model import Figure, Item

_GAP = 2.0
_ARROW_GAP = 6.0
_STEPS = 90


def cycle(figure: Figure, frame: Frame) -> Drawing:
    """Place the items round an ellipse, clockwise from the top, each with an arrow to the next."""
    width = _box_width(len(figure.items), frame, _ARROW_GAP)
    labels = [item_label(item, width, frame) for item in figure.items]
    boxes, rx, ry, centre = _around(labels, width, frame, _ARROW_GAP)
    arrows = []
    for n, (box, following) in enumerate(zip(boxes, boxes[1:] + boxes[:1], strict=True)):
        turns = ((n + step / _STEPS) / len(boxes) for step in range(_STEPS + 1))
        arc = [_on_ellipse(turn, centre, rx, ry) for turn in turns]
        free = [p for p in arc if not box.holds(p, _GAP / 2) and not following.holds(p, _GAP / 2)]
        if len(free) > 1:
            arrows.append(Arrow(tuple(free)))
    return _drawing(boxes, labels, frame, arrows=tuple(arrows))


def hub(figure: Figure, frame: Frame) -> Drawing:
    """Place the items round the centre, each joined to it by a line."""
    width = _box_width(len(figure.items), frame, _GAP)
    labels = [item_label(item, width, frame) for item in figure.items]
    name = fitted(figure.centre, figure.place, width - 2 * PADDING, frame, bold=True)
    height = name.height + 3 * PADDING
    boxes, _, _, centre = _around(labels, width, frame, _GAP, middle=height)
    middle = Box(centre[0] - width / 2, centre[1] - height / 2, width, height, strong=True)
    arrows = []
    for box in boxes:
        (x0, y0), (x1, y1) = middle.middle, box.middle
        line = [
            (x0 + (x1 - x0) * step / _STEPS, y0 + (y1 - y0) * step / _STEPS)
            for step in range(_STEPS + 1)
        ]
        free = [point for point in line if not middle.holds(point, 0) and not box.holds(point, 0)]
        if len(free) > 1:
            arrows.append(Arrow((free[0], free[-1]), headed=False))
    return _drawing([*boxes, middle], [*labels, name], frame, arrows=tuple(arrows))


def overlap(figure: Figure, frame: Frame) -> Drawing:
    """Draw a circle for each item, all meeting in the middle, where the centre's name stands."""
    radius, labels = _radius(figure, frame)
    distance = radius * 1.02
    reach = distance + radius
    x, y = frame.width / 2, reach + 0.5
    circles = []
    placed = []
    for n, label in enumerate(labels):
        angle = 2 * math.pi * n / len(labels) - math.pi / 2
        away = (math.cos(angle), math.sin(angle))
        circles.append(Circle(x + away[0] * distance, y + away[1] * distance, radius))
        at = distance + radius * 0.42
        placed.append(label.at(x + away[0] * at, y + away[1] * at))
    name = fitted(figure.centre, figure.place, radius, frame, bold=True)
    ring = Circle(x, y, max(name.width / 2 + PADDING, radius * 0.3), strong=True)
    bottom = max(circle.y for circle in circles) + radius + 0.5
    return Drawing(frame.width, bottom, circles=(*circles, ring), labels=(*placed, name.at(x, y)))


def _radius(figure: Figure, frame: Frame) -> tuple[float, list[Label]]:
    """Return the smallest radius whose circles hold the labels, and the labels."""
    largest = (frame.width - 1) / 2 / 2.02
    radius = min(frame.width * 0.135, largest)
    while True:
        try:
            labels = [_in_circle(item, radius, frame) for item in figure.items]
        except MisfitError:
            if radius >= largest:
                raise
            radius = min(radius + 1, largest)
        else:
            return radius, labels


def _in_circle(item: Item, radius: float, frame: Frame) -> Label:
    """Return a label for the outer part of a circle; raise `MisfitError` where it is too high."""
    label = fitted(item.text, item.place, radius, frame)
    if label.height > radius * 0.9:
        raise MisfitError("the label is too long for its circle", item.place)
    return label


def _box_width(count: int, frame: Frame, gap: float) -> float:
    """Return the width of a box: three stand side by side, with room for an arrow.

    An odd number of boxes has two side by side at the bottom, the closer the more there are.
    """
    width = min(frame.width * 0.32, frame.em * 11.5)
    if count % 2:
        sine = math.sin(math.pi / count)
        width = min(width, ((frame.width - 2) * sine - 2 * gap) / (1 + sine))
    return width


def _on_ellipse(turn: float, centre: Point, rx: float, ry: float) -> Point:
    angle = 2 * math.pi * turn - math.pi / 2
    return centre[0] + rx * math.cos(angle), centre[1] + ry * math.sin(angle)


def _around(
    labels: list[Label], width: float, frame: Frame, gap: float, middle: float = 0.0
) -> tuple[list[Box], float, float, Point]:
    """Return boxes for labels round an ellipse that is just high enough to keep them apart.

    `gap` is the room between two boxes side by side, `middle` the height of a box as wide that
    stands in the middle, 0 where there is none, both in millimetres. Beside the boxes come the
    ellipse's radii and its centre.
    """
    height = max(label.height for label in labels) + 2 * PADDING
    rx = (frame.width - width) / 2 - 1
    ry = height * 1.5
    while True:
        centre = (frame.width / 2, ry + height / 2 + 0.5)
        middles = [_on_ellipse(n / len(labels), centre, rx, ry) for n in range(len(labels))]
        boxes = [Box(x - width / 2, y - height / 2, width, height) for x, y in middles]
        inner = Box(centre[0] - width / 2, centre[1] - middle / 2, width, middle)
        # a figure that is too high is told by whoever asked for it
        apart = _apart([*boxes, inner] if middle else boxes, gap, height * 0.55)
        if apart or ry > frame.height:
            return boxes, rx, ry, centre
        ry += 2.0


def _apart(boxes: list[Box], gap: float, room: float) -> bool:
    return all(
        abs(one.middle[0] - other.middle[0]) >= (one.width + other.width) / 2 + gap
        or abs(one.middle[1] - other.middle[1]) >= (one.height + other.height) / 2 + room
        for n, one in enumerate(boxes)
        for other in boxes[n + 1 :]
    )


def _drawing(
    boxes: list[Box], labels: list[Label], frame: Frame, arrows: tuple[Arrow, ...]
) -> Drawing:
    placed = tuple(label.at(*box.middle) for box, label in zip(boxes, labels, strict=True))
    height = max(box.y + box.height for box in boxes) + 0.5
    return Drawing(frame.width, height, boxes=tuple(boxes), arrows=arrows, labels=placed)
