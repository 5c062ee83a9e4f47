"""A figure block: what stands between `/// figure | Caption` and `///`.

    figure = option* ( picture | item+ )
    option = 4 spaces  "type: " TYPE  |  "centre: " text
    item   = "- " text  inner*
    inner  = 4 spaces "- " text

Without a type it holds a picture. With one, its items are drawn; each type says how many it takes,
and every label must fit into the figure as it is printed, in large print too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studypress.content.scan import Block, Scan, scan
from studypress.figures.drawing import LARGE_FRAME, STANDARD_FRAME
from studypress.figures.layout import SHAPES, fits
from studypress.fonts import Lettering
from studypress.model import Figure, FigureType, Fragment, Item
from studypress.problems import did_you_mean
from studypress.source import Faults, SourceFile

_OPTION = re.compile(r" {4,}(?P<name>\w+):[ \t]*(?P<value>.*)")
_ITEM = re.compile(r"(?P<indent> *)[-*+]\s+(?P<text>.*)")
_OPTIONS = ("type", "centre")
_THIRD_LEVEL = 8


def check_figure(block: Block, scanned: Scan, faults: Faults, lettering: Lettering) -> None:
    """Note what is wrong with a figure block, its labels being set in `lettering`."""
    if not block.argument:
        faults.add(block.first, "the figure has no caption", "write '/// figure | Caption'")
    figure = parse_figure(block, faults)
    inside = range(block.first + 1, block.last)
    if figure is None:
        held = any("![" in faults.source.line(n) for n in inside if n not in scanned.code)
        if not held and not _options(block, faults.source):
            hint = "put ![What it shows](figures/name.png) into the block, or give it a type"
            faults.add(block.first, "the figure shows no picture", hint)
        return
    before = len(faults.problems)
    _check_items(figure, faults)
    if len(faults.problems) > before:
        return
    for frame in (STANDARD_FRAME, LARGE_FRAME):
        if misfit := fits(figure, frame.set_in(lettering)):
            faults.add(misfit.place.line, str(misfit), "say it in fewer or shorter words")
            return


def parse_figure(block: Block, faults: Faults) -> Figure | None:
    """Return the figure that a block writes as a list; None where it has no type of ours."""
    options = _options(block, faults.source)
    for name, (line, _) in options.items():
        if name not in _OPTIONS:
            faults.add(line, f"unknown option '{name}'", did_you_mean(name, _OPTIONS))
    if "type" not in options:
        return None
    line, name = options["type"]
    if name not in set(FigureType):
        faults.add(line, f"unknown type of figure '{name}'", did_you_mean(name, list(FigureType)))
        return None
    centre = options["centre"][1] if "centre" in options else ""
    items = _items(block, block.first + len(options) + 1, faults)
    place = faults.source.place(block.first)
    return Figure(FigureType(name), block.argument, centre, items, place)


def split_figures(fragment: Fragment) -> Iterator[str | Figure]:
    """Yield the text of a fragment with each drawn figure in its place between."""
    source = SourceFile(fragment.place.path, fragment.text)
    faults = Faults(source)
    start = 1
    for block in scan(faults).blocks:
        figure = parse_figure(block, faults) if block.name == "figure" else None
        if figure is None or block.depth:
            continue
        yield "\n".join(source.lines[start - 1 : block.first - 1])
        yield figure
        start = block.last + 1
    yield "\n".join(source.lines[start - 1 :])


def _options(block: Block, source: SourceFile) -> dict[str, tuple[int, str]]:
    """Return the option lines, which follow the opening line directly, with their lines."""
    options: dict[str, tuple[int, str]] = {}
    for number in range(block.first + 1, block.last):
        found = _OPTION.match(source.line(number))
        if found is None:
            break
        options[found["name"]] = (number, found["value"].strip())
    return options


def _items(block: Block, first: int, faults: Faults) -> tuple[Item, ...]:
    items: list[Item] = []
    for number in range(first, block.last):
        line = faults.source.line(number)
        found = _ITEM.match(line)
        if found is None:
            if line.strip():
                faults.add(number, "a drawn figure holds a list", "begin the line with '- '")
            continue
        item = Item(found["text"].rstrip(), faults.source.place(number))
        if not item.text:
            faults.add(number, "this item of the figure is empty")
        if len(found["indent"]) >= _THIRD_LEVEL:
            faults.add(number, "a figure's list has two levels", "indent by 4 spaces, not by more")
        if found["indent"] and items:
            last = items[-1]
            items[-1] = Item(last.text, last.place, (*last.items, item))
        else:
            items.append(item)
    return tuple(items)


def _check_items(figure: Figure, faults: Faults) -> None:
    shape = SHAPES[figure.type]
    line = figure.place.line
    if not shape.least <= len(figure.items) <= shape.most:
        message = f"{len(figure.items)} items, but '{figure.type}' takes "
        faults.add(line, f"{message}{shape.least} to {shape.most}")
    least, most = shape.below
    for item in figure.items:
        if not least <= len(item.items) <= most:
            takes = f"{least} to {most}" if least != most else str(most) if most else "none"
            message = f"{len(item.items)} items below this one, but '{figure.type}' takes {takes}"
            faults.add(item.place.line, message, "indent what stands below an item by 4 spaces")
    if shape.centred and not figure.centre:
        faults.add(line, f"'{figure.type}' needs a centre", "add '    centre: ...' under the type")
    if figure.centre and not shape.centred:
        faults.add(line, f"'{figure.type}' has no centre", "take the line 'centre: ...' out")
