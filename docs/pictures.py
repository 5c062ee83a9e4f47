"""Draw the pictures of the README, of docs/cards.md and of docs/figures.md.

    python docs/pictures.py [--content content] [--into docs/pictures]

The pictures of the README and of docs/cards.md are pages of the repository's own content: of a
guide, a worksheet, a key and cards. Those of docs/figures.md are the figures of docs/gallery/.
The same content gives the same pictures.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import studypress  # noqa: E402 - the package lies beside this folder
from studypress.documents.cards import CARDS  # noqa: E402
from studypress.documents.guide import GUIDE  # noqa: E402
from studypress.documents.key import KEY  # noqa: E402
from studypress.documents.worksheet import WORKSHEET  # noqa: E402
from studypress.model import FigureType  # noqa: E402

SUBJECT = "mlops-interview"
GALLERY = ROOT / "docs" / "gallery" / "content"
GALLERY_SUBJECT = "figures"
LANGUAGE = "en"
HEIGHT = 900
CARDS_HEIGHT = 640
PIXELS_PER_POINT = 2.0
MARGIN = 12
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
    Picture("guide", GUIDE, heading="Basic questions"),
    Picture("worksheet", WORKSHEET, "warm-up-basics"),
    Picture("key", KEY, "warm-up-basics"),
)


def main() -> int:
    """Draw every picture and tell where it is."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the documentation.")
    parser.add_argument("--content", type=Path, default=ROOT / "content")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures")
    arguments = parser.parse_args()
    arguments.into.mkdir(parents=True, exist_ok=True)
    for name, image in (*pages(arguments.content), cards(arguments.content), *figures()):
        path = arguments.into / f"{name}.png"
        # Text needs few greys: a palette makes the files a third as large.
        image.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
        print(path)
    return 0


def pages(content: Path) -> Iterator[tuple[str, Image.Image]]:
    """Yield the pages that the README shows, each in a thin grey frame, with their names."""
    with TemporaryDirectory() as output:
        request = studypress.Request(content, Path(output), subject=SUBJECT, languages=(LANGUAGE,))
        made = [made.entry for made in studypress.build(request).made]
        for picture in PICTURES:
            wanted = (picture.document.name, picture.form)
            entry = next(entry for entry in made if (entry.document, entry.form) == wanted)
            with closing(pypdfium2.PdfDocument(Path(output, entry.path))) as document:
                page = document[headings(document)[picture.heading] if picture.heading else 0]
                image = drawn(page, (HEIGHT - 2 * FRAME) / page.get_height())
            yield picture.name, ImageOps.expand(image, FRAME, GREY)


def cards(content: Path) -> tuple[str, Image.Image]:
    """Return the first fronts with their backs beside them."""
    with TemporaryDirectory() as output:
        request = studypress.Request(
            content, Path(output), subject=SUBJECT, languages=(LANGUAGE,), documents=(CARDS,)
        )
        (made,) = studypress.build(request).made
        with closing(pypdfium2.PdfDocument(Path(output, made.entry.path))) as document:
            scale = CARDS_HEIGHT / document[0].get_height()
            sides = [ImageOps.expand(drawn(document[n], scale), FRAME, GREY) for n in (0, 1)]
    width, height = sides[0].size
    image = Image.new("RGB", (2 * width + MARGIN, height), "white")
    image.paste(sides[0], (0, 0))
    image.paste(sides[1], (width + MARGIN, 0))
    return "cards", image


def figures() -> Iterator[tuple[str, Image.Image]]:
    """Yield a figure of each type with its caption, cropped, with its name.

    The gallery has one a page, below a heading that is its type; the stylesheet beside it makes
    all else on that page white.
    """
    with TemporaryDirectory() as output:
        request = studypress.Request(
            GALLERY, Path(output), subject=GALLERY_SUBJECT, languages=(LANGUAGE,)
        )
        (made,) = studypress.build(request).made
        with closing(pypdfium2.PdfDocument(Path(output, made.entry.path))) as document:
            at = headings(document)
            images = {t: drawn(document[at[t.value]], PIXELS_PER_POINT) for t in FigureType}
    boxes = {type_: ImageOps.invert(image).getbbox() for type_, image in images.items()}
    inked = [box for box in boxes.values() if box]
    # Each from the left edge of the column to its right one, so that all have one scale.
    left, right = min(box[0] for box in inked), max(box[2] for box in inked)
    for type_, image in images.items():
        box = boxes[type_]
        if box is None:
            raise ValueError(f"the page of '{type_}' is empty")
        cropped = image.crop((left, box[1], right, box[3]))
        yield f"figure-{type_}", ImageOps.expand(cropped, MARGIN, "white")


def headings(document: pypdfium2.PdfDocument) -> dict[str, int]:
    """Return the index of the page that each heading of a PDF stands on."""
    return {mark.get_title(): mark.get_dest().get_index() for mark in document.get_toc()}


def drawn(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    """Return a page of a PDF as a picture."""
    image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return image


if __name__ == "__main__":
    sys.exit(main())
