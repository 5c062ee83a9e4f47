"""Draw the pictures of the README: a page each of a guide, a worksheet and a key.

    python docs/pictures.py [--content content] [--into docs/pictures]

The pages are those of the repository's own content; the same content gives the same pictures.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import studypress  # noqa: E402 - the package lies beside this folder

SUBJECT = "mlops-interview"
LANGUAGE = "en"
HEIGHT = 900
FRAME = 1
GREY = (190, 190, 190)


@dataclass(frozen=True)
class Picture:
    """A page of one of the subject's documents: that of a heading, or else the first."""

    name: str
    document: studypress.Document
    form: str = ""
    heading: str = ""


PICTURES = (
    Picture("guide", studypress.Document.GUIDE, heading="Basic questions"),
    Picture("worksheet", studypress.Document.WORKSHEET, "warm-up-a"),
    Picture("key", studypress.Document.KEY, "warm-up-a"),
)


def main() -> int:
    """Draw every picture and tell where it is."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the README.")
    parser.add_argument("--content", type=Path, default=ROOT / "content")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures")
    arguments = parser.parse_args()
    arguments.into.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as output:
        request = studypress.Request(
            arguments.content, Path(output), subject=SUBJECT, languages=(LANGUAGE,)
        )
        made = [made.entry for made in studypress.build(request).made]
        for picture in PICTURES:
            wanted = (picture.document.value, picture.form)
            entry = next(entry for entry in made if (entry.document, entry.form) == wanted)
            path = arguments.into / f"{picture.name}.png"
            draw(Path(output, entry.path), picture.heading).save(path, optimize=True)
            print(path)
    return 0


def draw(pdf: Path, heading: str) -> Image.Image:
    """Return a page of a PDF in a thin grey frame: that of a heading, or else the first."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        pages = {mark.get_title(): mark.get_dest().get_index() for mark in document.get_toc()}
        drawn = document[pages[heading] if heading else 0]
        scale = (HEIGHT - 2 * FRAME) / drawn.get_height()
        image = drawn.render(scale=scale).to_pil().convert("RGB")
    # Text needs few greys: a palette makes the files a third as large.
    return ImageOps.expand(image, FRAME, GREY).quantize(64, dither=Image.Dither.NONE)


if __name__ == "__main__":
    sys.exit(main())
