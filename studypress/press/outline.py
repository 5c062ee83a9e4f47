"""The outline of a PDF (ISO 32000-1, 12.3.3), of the bookmarks on its pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from studypress.press.record import Bookmark, Page
from studypress.press.syntax import File, array, string


@dataclass
class _Entry:
    """A bookmark, its number and that of its page, and those below it."""

    number: int
    page: int = 0
    mark: Bookmark | None = None
    below: list[_Entry] = field(default_factory=list)

    @property
    def shown(self) -> int:
        """How many entries below it are seen once it is open."""
        return sum(1 + (0 if kid.mark and kid.mark.closed else kid.shown) for kid in self.below)


def put_outline(file: File, pages: Iterable[tuple[int, Page]]) -> bytes:
    """Put the outline of pages, which come with their numbers; return its key in the catalogue.

    An entry stands below the last one of a higher level.
    """
    (number,) = file.reserve()
    root = _Entry(number)
    open_ = [root]
    for page_number, page in pages:
        for mark in page.bookmarks:
            while (last := open_[-1].mark) and last.level >= mark.level:
                open_.pop()
            (number,) = file.reserve()
            entry = _Entry(number, page_number, mark)
            open_[-1].below.append(entry)
            open_.append(entry)
    if not root.below:
        return b""
    ends = b"/First %d 0 R/Last %d 0 R" % (root.below[0].number, root.below[-1].number)
    file.put(root.number, b"<</Type/Outlines/Count %d%s>>" % (root.shown, ends))
    _put_below(file, root)
    return b"/Outlines %d 0 R" % root.number


def _put_below(file: File, above: _Entry) -> None:
    for at, entry in enumerate(above.below):
        mark = entry.mark
        assert mark
        keys = [b"/Parent %d 0 R" % above.number]
        if at:
            keys.append(b"/Prev %d 0 R" % above.below[at - 1].number)
        if at + 1 < len(above.below):
            keys.append(b"/Next %d 0 R" % above.below[at + 1].number)
        if entry.below:
            count = -entry.shown if mark.closed else entry.shown
            ends = entry.below[0].number, entry.below[-1].number, count
            keys.append(b"/First %d 0 R/Last %d 0 R/Count %d" % ends)
        place = array((mark.x, mark.y))[1:-1]
        file.put(
            entry.number,
            b"<</Title%s/Dest[%d 0 R/XYZ %s 0]%s>>"
            % (string(mark.text), entry.page, place, b"".join(keys)),
        )
        _put_below(file, entry)
