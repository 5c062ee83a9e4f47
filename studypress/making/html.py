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
from studypress.content.files import read_bytes
from studypress.content.names import composed
from studypress.content.pictures import most_bytes
from studypress.disk.atomic import machine, make_folder, replace
from studypress.fonts import FONT_URL, font_file
from studypress.job import Job

_PICTURE = re.compile(r'(?P<before><img\b[^>]*?\bsrc=")(?P<name>[^"]+)')
_ELSEWHERE = "name a folder that can be written with --keep-html"
_HEAD_END = "</head>"


def keep_html(folder: Path, job: Job, page: Composed) -> None:
    """Write the HTML of a job, and what it takes to show it; raise `MachineError`.

    It lies in `folder` as the job's PDF lies in the output folder.
    """
    path = job.path
    fonts: dict[str, Path] = {}

    def font(found: re.Match[str]) -> str:
        file = font_file(unquote(found["address"]))
        fonts[file.name] = file
        return f'url("../../fonts/{quote(file.name)}")'

    css = "\n".join(FONT_URL.sub(font, style.text) for style in page.styles)
    link = f'<link rel="stylesheet" href="{quote(path.with_suffix(".css").name)}">\n{_HEAD_END}'
    html = _PICTURE.sub(r"\g<before>../\g<name>", page.html).replace(_HEAD_END, link, 1)
    shown = {composed(unquote(found["name"])) for found in _PICTURE.finditer(page.html)}
    pictures = {
        name: read_bytes(page.pictures / name, most_bytes(name), page.pictures)
        for name in job.pictures
        if composed(name) in shown
    }
    files = {
        path.with_suffix(".html"): html.encode("utf-8"),
        path.with_suffix(".css"): css.encode("utf-8"),
        **{PurePosixPath("fonts", name): file.read_bytes() for name, file in fonts.items()},
        **{PurePosixPath(path.parts[0], name): data for name, data in pictures.items()},
    }
    placed = {folder / name: data for name, data in files.items()}
    for file in placed:
        with machine(file, _ELSEWHERE):
            make_folder(file.parent)
    replace(placed, elsewhere=_ELSEWHERE)
