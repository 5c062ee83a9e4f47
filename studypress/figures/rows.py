"""Figures in rows and columns: compare, flow, ladder."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from studypress.figures.drawing import (
    PADDING,
    Arrow,
    Box,
    Drawing,
    Frame,
    Label,
    MisfitError,
    fitted,
    item_label,
)
from studypress.model import Figure, Item

_ARROW = 5.5
_ROW_GAP = 4.0


def compare(figure: Figure, frame: Frame) -> Drawing:
    """Set two lists side by side, and what they share below both."""
    gap = 5.0
    column = (frame.width - gap - 0.5) / 2
    boxes: list[Box] = []
    labels: list[Label] = []
    left = _list(figure.items[0], 0.25, 0.25, column, frame)
    right = _list(figure.items[1], column + gap + 0.25, 0.25, column, frame)
    height = max(left[0].height, right[0].height)
    for box, found in (left, right):
        boxes.append(Box(box.x, box.y, box.width, height))
        labels += found
    bottom = height + 0.5
    for item in figure.items[2:]:
        box, found = _list(item, 0.25, bottom + gap, frame.width - 0.5, frame, strong=True)
        boxes.append(box)
        labels += found
        bottom += gap + box.height
    return _drawing(frame, bottom, boxes, labels, [])


def flow(figure: Figure, frame: Frame) -> Drawing:
    """Set each lane as boxes that lead from one to the next, under the lane's name.

    Lanes are rows; where the words are too wide for that, they are columns side by side.
    """
    try:
        return _lanes_in_rows(figure, frame)
    except MisfitError:
        return _lanes_in_columns(figure, frame)


def _lanes_in_rows(figure: Figure, frame: Frame) -> Drawing:
    boxes: list[Box] = []
    labels: list[Label] = []
    arrows: list[Arrow] = []
    y = 0.25
    longest = max(len(lane.items) for lane in figure.items)
    width = (frame.width - 0.5 - (longest - 1) * _ARROW) / longest
    for lane in figure.items:
        name = fitted(lane.text, lane.place, frame.width, frame, bold=True, centred=False)
        labels.append(replace(name, x=0.25, y=y))
        y += name.height + 1.0
        texts = [item_label(item, width + PADDING, frame) for item in lane.items]
        height = max(text.height for text in texts) + 2 * PADDING
        row = [Box(0.25 + n * (width + _ARROW), y, width, height) for n in range(len(texts))]
        labels += (text.at(*box.middle) for box, text in zip(row, texts, strict=True))
        for box, following in pairwise(row):
            middle = box.middle[1]
            arrows.append(Arrow(((box.x + box.width + 0.6, middle), (following.x - 0.6, middle))))
        boxes += row
        y += height + _ROW_GAP
    return _drawing(frame, y - _ROW_GAP, boxes, labels, arrows)


def _lanes_in_columns(figure: Figure, frame: Frame) -> Drawing:
    boxes: list[Box] = []
    labels: list[Label] = []
    arrows: list[Arrow] = []
    count = len(figure.items)
    width = (frame.width - 0.5 - (count - 1) * _ARROW) / count
    for n, lane in enumerate(figure.items):
        x, y = 0.25 + n * (width + _ARROW), 0.25
        name = fitted(lane.text, lane.place, width, frame, bold=True, centred=False)
        labels.append(replace(name, x=x, y=y))
        y += name.height + 1.0
        column: list[Box] = []
        for item in lane.items:
            text = item_label(item, width, frame)
            box = Box(x, y, width, text.height + 2 * PADDING)
            labels.append(text.at(*box.middle))
            column.append(box)
            y += box.height + _ARROW * 0.8
        for box, following in pairwise(column):
            middle = box.middle[0]
            arrows.append(Arrow(((middle, box.y + box.height + 0.6), (middle, following.y - 0.6))))
        boxes += column
    return _drawing(frame, max(box.y + box.height for box in boxes), boxes, labels, arrows)


def _drawing(
    frame: Frame, bottom: float, boxes: list[Box], labels: list[Label], arrows: list[Arrow]
) -> Drawing:
    return Drawing(
        frame.width,
        bottom + 0.25,
        boxes=tuple(boxes),
        arrows=tuple(arrows),
        labels=tuple(labels),
    )


def ladder(figure: Figure, frame: Frame) -> Drawing:
    """Set each item as a rung: what it is on the left, what answers it on the right."""
    boxes: list[Box] = []
    labels: list[Label] = []
    arrows: list[Arrow] = []
    width = (frame.width - 0.5 - _ARROW * 2) / 2
    y = 0.25
    for item in figure.items:
        left = item_label(item, width, frame)
        right = item_label(item.items[0], width, frame)
        height = max(left.height, right.height) + 1.6 * PADDING
        first = Box(0.25, y, width, height)
        second = Box(frame.width - 0.25 - width, y, width, height, strong=True)
        middle = first.middle[1]
        arrows.append(Arrow(((first.x + width + 0.8, middle), (second.x - 0.8, middle))))
        labels += (left.at(*first.middle), right.at(*second.middle))
        boxes += (first, second)
        y += height + _ROW_GAP / 2
    return _drawing(frame, y - _ROW_GAP / 2, boxes, labels, arrows)


def _list(
    item: Item, x: float, y: float, width: float, frame: Frame, *, strong: bool = False
) -> tuple[Box, list[Label]]:
    """Return a box with an item's name and, below it, the items under it."""
    inside = width - 2 * PADDING
    labels: list[Label] = []
    top = y + PADDING
    for entry, bold in ((item, True), *((below, False) for below in item.items)):
        label = fitted(entry.text, entry.place, inside, frame, bold=bold, centred=False)
        labels.append(replace(label, x=x + PADDING, y=top))
        top += label.height + (1.2 if bold else 0.6)
    return Box(x, y, width, top - y + PADDING - 0.6, strong=strong), labels
