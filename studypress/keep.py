"""The HTML that goes to the press, left in a folder: for browsers, and for `weasyprint` itself.

DIR/SUBJECT/LANG/NAME.html    with NAME.css beside it: all its stylesheets, in their order
DIR/SUBJECT/figures/...       the pictures, as they lie in the subject
DIR/fonts/                    the fonts that the stylesheets name
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from studypress.compose import Composed
from studypress.deliver import deliver
from studypress.fonts import font_file
from studypress.press import Pictures

_FONT = re.compile(r"""url\(\s*["']?font:/*(?P<address>[^"')]+)["']?\s*\)""")
_PICTURE = re.compile(r'(?P<before><img\b[^>]*?\bsrc=")(?P<name>[^"]+)')
_HEAD_END = "</head>"


def keep_html(folder: Path, path: PurePosixPath, composed: Composed) -> None:
    """Write the HTML of a job, and what it takes to show it; raise `MachineError`.

    `path` is the job's PDF, from the output folder on; the HTML lies likewise in `folder`.
    """
    fonts: dict[str, Path] = {}

    def font(found: re.Match[str]) -> str:
        file = font_file(unquote(found["address"]))
        fonts[file.name] = file
        return f'url("../../fonts/{quote(file.name)}")'

    css = "\n".join(_FONT.sub(font, style.text) for style in composed.styles)
    pictures = {unquote(found["name"]) for found in _PICTURE.finditer(composed.html)}
    shown = Pictures(composed.pictures, dict.fromkeys(pictures, ""))
    link = f'<link rel="stylesheet" href="{quote(path.with_suffix(".css").name)}">\n{_HEAD_END}'
    html = _PICTURE.sub(r"\g<before>../\g<name>", composed.html).replace(_HEAD_END, link, 1)
    files = {
        path.with_suffix(".html"): html.encode("utf-8"),
        path.with_suffix(".css"): css.encode("utf-8"),
        **{PurePosixPath("fonts", name): file.read_bytes() for name, file in fonts.items()},
        **{PurePosixPath(path.parts[0], name): shown.read(name) for name in pictures},
    }
    deliver(folder, {str(name): data for name, data in files.items()})
