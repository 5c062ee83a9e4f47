"""Each type of figure: what items it takes, and how it is laid out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from studypress.figures.drawing import Drawing, Frame, MisfitError, mirrored
from studypress.figures.rings import cycle, hub, overlap
from studypress.figures.rows import compare, flow, ladder
from studypress.model import Figure, FigureType, Item


@dataclass(frozen=True)
class Shape:
    """What a type of figure takes: `below` is how many items may stand under each item."""

    draw: Callable[[Figure, Frame], Drawing]
    least: int
    most: int
    below: tuple[int, int]
    centred: bool


SHAPES = {
    FigureType.OVERLAP: Shape(overlap, 2, 7, (0, 0), centred=True),
    FigureType.COMPARE: Shape(compare, 2, 3, (1, 8), centred=False),
    FigureType.FLOW: Shape(flow, 1, 4, (2, 6), centred=False),
    FigureType.HUB: Shape(hub, 3, 8, (0, 0), centred=True),
    FigureType.CYCLE: Shape(cycle, 3, 8, (0, 0), centred=False),
    FigureType.LADDER: Shape(ladder, 2, 10, (1, 1), centred=False),
}


def lay_out(figure: Figure, frame: Frame) -> Drawing:
    """Return a figure with everything placed; raise `MisfitError` where a label is too long."""
    shape = SHAPES[figure.type]
    while True:
        try:
            drawing = _low_enough(shape.draw(figure, frame), figure, frame)
            return mirrored(drawing) if frame.leftward else drawing
        except MisfitError:
            if frame.size > frame.least:
                frame = replace(frame, size=max(frame.size - 0.5, frame.least))
            elif frame.language and not frame.parted:
                frame = replace(frame, parted=True)
            else:
                raise


def _low_enough(drawing: Drawing, figure: Figure, frame: Frame) -> Drawing:
    if drawing.height > frame.height:
        message = f"the figure is {drawing.height:.0f} mm high, {frame.height:.0f} mm are there"
        raise MisfitError(message, figure.place)
    return drawing


def fits(figure: Figure, frame: Frame) -> MisfitError | None:
    """Return what does not fit into a frame, if anything."""
    try:
        lay_out(figure, frame)
    except MisfitError as error:
        return error
    return None


def spoken(figure: Figure) -> str:
    """Return the figure in words, for those who do not see it."""

    def said(item: Item) -> str:
        below = "; ".join(said(inner) for inner in item.items)
        return f"{item.text}: {below}" if below else item.text

    separator = " → " if figure.type is FigureType.CYCLE else ". "
    words = separator.join(said(item) for item in figure.items)
    return (
        f"{figure.caption}. {figure.centre}: {words}"
        if figure.centre
        else f"{figure.caption}. {words}"
    )
