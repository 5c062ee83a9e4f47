"""What is too wide for its place: WeasyPrint 70 mended in four places.

1. A word too long for its line breaks where the style allows it (`overflow-wrap`). WeasyPrint
   breaks it only where it begins the line: not behind a bracket, nor where a mark of another style
   hangs on its end. Here a line that runs over its end is set again, and breaks wherever it must.
2. A column is at least as wide as its longest word, and a table as all of its columns. Here the
   columns of a table that is too wide for its place share the room there is: what needs less than
   an equal share gets what it needs, the others get the same of what is left, and their words
   break. Columns keep room for a few letters: a table of so many that they do not fit even then
   stays too wide, and the page check tells it.
3. A line that leaves much room, since a word too long begins the next, is not justified.
4. Addresses and identifiers in running text are not hyphenated: a hyphen would belong to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any

_NARROWEST = 2
"""Of a column, in multiples of its type's size: two letters and the white beside them."""
_WIDEST = 2
"""What justifying may add to a space, in multiples of the type's size."""

_TRIES = 3
_TOLERANCE = 1e-6
_NO_WORD = re.compile(r"[_@\\=&]|://|[^\W\d_]\.[^\W\d_]|/.*/|(?:[a-z0-9][A-Z].*){3}")


def mend() -> None:
    """Mend WeasyPrint in this process."""
    _break_lines(import_module("weasyprint.layout.inline"))
    _spare_spaces(import_module("weasyprint.layout.inline"))
    _narrow_tables(import_module("weasyprint.layout.table"))
    _keep_addresses(import_module("weasyprint.text.line_break"))


def _break_lines(inline: Any) -> None:
    split_box, split_text = inline.split_inline_box, inline.split_text_box
    trailing_space = import_module("weasyprint.layout.preferred").trailing_whitespace_size
    line_box = import_module("weasyprint.formatting_structure.boxes").LineBox
    anywhere = False

    def split_text_box(
        context: Any, box: Any, width: float, skip: Any, is_line_start: bool = True
    ) -> Any:
        return split_text(context, box, width, skip, is_line_start or anywhere)

    def split_inline_box(
        context: Any, box: Any, position_x: float, max_x: float, *others: Any
    ) -> Any:
        nonlocal anywhere
        if not isinstance(box, line_box) or box.style["overflow_wrap"] == "normal":
            return split_box(context, box, position_x, max_x, *others)
        # what a line leaves behind beside what it returns
        lists = [one for one in others if isinstance(one, list)]
        lengths, shapes = [len(one) for one in lists], context.excluded_shapes.copy()

        def over(line: Any) -> float:
            width = line.content_box_x() + line.width - max_x
            return width - trailing_space(context, line) if width > 0 else 0

        parts = split_box(context, box, position_x, max_x, *others)
        end = max_x
        for _ in range(_TRIES):
            if over(parts[0]) <= _TOLERANCE or end <= position_x:
                break
            for one, length in zip(lists, lengths, strict=True):
                del one[length:]
            context.excluded_shapes = shapes.copy()
            anywhere = True
            try:
                parts = split_box(context, box, position_x, end, *others)
            finally:
                anywhere = False
            # a mark that hangs on a full line takes letters with it to the next
            end -= over(parts[0])
        return parts

    inline.split_text_box, inline.split_inline_box = split_text_box, split_inline_box


def _spare_spaces(inline: Any) -> None:
    justify, spaces = inline.justify_line, inline.count_expandable_spaces

    def justify_line(context: Any, line: Any, extra_width: float) -> None:
        if extra_width <= spaces(line) * _WIDEST * line.style["font_size"]:
            justify(context, line, extra_width)

    inline.justify_line = justify_line


def _narrow_tables(tables: Any) -> None:
    widths_of = import_module("weasyprint.layout.preferred").table_and_columns_preferred_widths
    lay_out = tables.auto_table_layout

    def auto_table_layout(context: Any, box: Any, containing_block: Any) -> None:
        table = box.get_wrapped_table()
        wanted = table.width
        lay_out(context, box, containing_block)
        fits = wanted == "auto" or table.width <= wanted + _TOLERANCE
        # where words may not break, the table is as wide as they are, and its document sees to it
        fits = fits or table.style["overflow_wrap"] == "normal"
        # pairs of a card are set as a table too: what is too wide there is measured, and told
        if fits or not table.column_widths or table.element_tag != "table":
            return
        _, _, _, needed, _, _, spacing, _ = widths_of(context, box, outer=False)
        room = wanted - spacing
        if len(needed) * _NARROWEST * table.style["font_size"] <= room:
            table.width = wanted
            table.column_widths = shared(room, needed)

    tables.auto_table_layout = auto_table_layout


def shared(room: float, needed: Sequence[float]) -> list[float]:
    """Return the widths of columns that need more than the room they have, all in one unit."""
    share, left = 0.0, room
    for count, need in zip(range(len(needed), 0, -1), sorted(needed), strict=True):
        share = left / count
        if need > share:
            break
        left -= need
    return [min(need, share) for need in needed]


def _keep_addresses(line_break: Any) -> None:
    boundaries = line_break.get_next_word_boundaries

    def get_next_word_boundaries(text: str, lang: str) -> Any:
        return None if _NO_WORD.search(text) else boundaries(text, lang)

    line_break.get_next_word_boundaries = get_next_word_boundaries
