"""A QR code as an SVG for paper.

ISO/IEC 18004: error correction of level M, which stands 15 % of damage, and a quiet zone of four
modules on every side, which is part of the picture.
"""

from __future__ import annotations

from itertools import groupby

import segno
from markupsafe import Markup

MODULE_MM = 0.5
"""The side of a module: six dots of an office printer of 300 dpi."""
QUIET_ZONE = 4

_SVG = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{size}mm" height="{size}mm"'
    ' viewBox="0 0 {modules} {modules}">\n<title>{title}</title>\n'
    '<path fill="#fff" d="M0 0h{modules}v{modules}H0z"/>\n<path fill="#000" d="{dark}"/>\n</svg>'
)


def qr_code(text: str, title: str) -> Markup:
    """Return the QR code of a text; `title` is its text alternative.

    Capitals, digits and `$%*+-./:` take the least room.
    """
    rows = segno.make(text, error="m", micro=False, boost_error=False).matrix
    modules = len(rows) + 2 * QUIET_ZONE
    dark = "".join(_row(y, row) for y, row in enumerate(rows, QUIET_ZONE))
    return _SVG.format(size=f"{modules * MODULE_MM:.1f}", modules=modules, title=title, dark=dark)


def _row(y: int, row: bytearray) -> str:
    """Return the runs of dark modules of a row as parts of one path, so that no seam shows."""
    path, x = "", QUIET_ZONE
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            path += f"M{x} {y}h{width}v1h-{width}z"
        x += width
    return path
