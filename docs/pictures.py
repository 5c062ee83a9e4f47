"""Draw the pictures of the README and of docs/.

    python docs/pictures.py [--content content] [--into docs/pictures]

The pictures of pages are of the repository's own content, those of docs/figures.md and
docs/typography.md of the texts of docs/gallery/, those of other scripts of the subjects of
examples/. The same content gives the same pictures.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import studypress  # noqa: E402 - the package lies beside this folder
from studypress.catalogue.cards import CARDS  # noqa: E402
from studypress.catalogue.guide import GUIDE  # noqa: E402
from studypress.catalogue.key import KEY  # noqa: E402
from studypress.catalogue.organiser import ORGANISER  # noqa: E402
from studypress.catalogue.pairs import PAIRS  # noqa: E402
from studypress.catalogue.schedule import SCHEDULE  # noqa: E402
from studypress.catalogue.worksheet import WORKSHEET  # noqa: E402
from studypress.model import Blueprint, FigureType, Kind, Place  # noqa: E402
from studypress.sheets.rounds import rounds  # noqa: E402
from studypress.sheets.series import Series  # noqa: E402

SUBJECT = "mlops-interview"
GALLERY = ROOT / "docs" / "gallery" / "content"
GALLERY_SUBJECT = "figures"
SPECIMENS = "typography"
SPECIMEN = "Specimen"
LANGUAGE = "en"
HEIGHT = 900
PIXELS_PER_POINT = 2.0
MARGIN = 12
FRAME = 1
GREY = (190, 190, 190)


@dataclass(frozen=True)
class Picture:
    """A page of one of the subject's documents: that of a heading, or else by its index.

    `share` is how much of it is shown, from the top; less than the whole is drawn larger.
    """

    name: str
    document: studypress.Document
    form: str = ""
    heading: str = ""
    page: int = 0
    share: float = 1.0


ROSTER = """\
Name
Ada Whitfield
Björn Eriksen
Chloé Fabre
Dörte Groß
Émile Lambert
Fatma Yıldız
Gonçalo Almeida
Hana Dvořáková
Inês Carvalho
Jörg Brandt
Kofi Mensah
Łucja Zielińska
"""
CHOSEN = Blueprint("custom", Place(Path("pictures"), 0), kinds=(Kind.CHOICE,), count=8, forms=3)
ROUNDS = rounds(Blueprint("custom", Place(Path("pictures"), 0)))
RUNS = (
    (
        studypress.Request(),
        (
            Picture("guide", GUIDE, heading="Basic questions"),
            Picture("worksheet", WORKSHEET, "warm-up-basics"),
            Picture("key", KEY, "warm-up-basics"),
            Picture("sheet-head", WORKSHEET, "warm-up-basics", share=0.19),
        ),
    ),
    (
        studypress.Request(documents=(ORGANISER,), blueprint=CHOSEN, roster=Path("roster.csv")),
        (Picture("organiser", ORGANISER, "custom"),),
    ),
    (
        studypress.Request(documents=(CARDS,)),
        (Picture("cards-front", CARDS), Picture("cards-back", CARDS, page=1)),
    ),
    (
        studypress.Request(documents=(PAIRS,), blueprint=ROUNDS),
        (Picture("pairs", PAIRS, "pairs"),),
    ),
    (
        studypress.Request(documents=(SCHEDULE,), series=Series(weeks=6, minutes=60)),
        (Picture("schedule", SCHEDULE, "series"),),
    ),
)
"""What is made of a copy of the content, and the pages of it that the docs show."""

EXAMPLES = ROOT / "examples" / "content"
SCRIPTS = (
    Picture("arabic-guide", GUIDE, page=4),
    Picture("arabic-worksheet", WORKSHEET, "warm-up-a"),
    Picture("japanese-guide", GUIDE, page=4),
)
"""Pages of the examples in other scripts; their names begin with the language's."""

EXAMPLE_SUBJECTS = {"arabic": "git", "japanese": "typesetting"}


def main() -> int:
    """Draw every picture and tell where it is."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the documentation.")
    parser.add_argument("--content", type=Path, default=ROOT / "content")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures")
    arguments = parser.parse_args()
    arguments.into.mkdir(parents=True, exist_ok=True)
    drawn = (*pages(arguments.content), *figures(), *specimens(), *scripts())
    for name, image in drawn:
        path = arguments.into / f"{name}.png"
        # Text needs few greys: a palette makes the files a third as large.
        image.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
        print(path)
    return 0


def pages(content: Path) -> Iterator[tuple[str, Image.Image]]:
    """Yield the pages that the docs show, each in a thin grey frame, with their names."""
    with TemporaryDirectory() as folder:
        # a copy, since a build puts sheet codes on record beside the content
        copied, output = Path(folder, "content"), Path(folder, "output")
        shutil.copytree(content, copied)
        Path(folder, "roster.csv").write_text(ROSTER, encoding="utf-8")
        for asked, pictures in RUNS:
            request = replace(
                asked,
                content=copied,
                output=output,
                subject=SUBJECT,
                languages=(LANGUAGE,),
                roster=Path(folder, asked.roster) if asked.roster else None,
            )
            made = [made.entry for made in studypress.build(request).made]
            for picture in pictures:
                wanted = (picture.document.name, picture.form)
                entry = next(entry for entry in made if (entry.document, entry.form) == wanted)
                yield picture.name, shown(Path(output, entry.path), picture)


def scripts() -> Iterator[tuple[str, Image.Image]]:
    """Yield pages of the examples in other scripts, with their names."""
    with TemporaryDirectory() as folder:
        copied, output = Path(folder, "content"), Path(folder, "output")
        shutil.copytree(EXAMPLES, copied)
        request = studypress.Request(copied, output, documents=(GUIDE, WORKSHEET))
        made = [made.entry for made in studypress.build(request).made]
        for picture in SCRIPTS:
            subject = EXAMPLE_SUBJECTS[picture.name.partition("-")[0]]
            wanted = (subject, picture.document.name, picture.form)
            entry = next(e for e in made if (e.subject, e.document, e.form) == wanted)
            yield picture.name, shown(Path(output, entry.path), picture)


def shown(path: Path, picture: Picture) -> Image.Image:
    """Return a picture of a page of a PDF, in its frame."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        page = document[headings(document)[picture.heading] if picture.heading else picture.page]
        whole = (HEIGHT - 2 * FRAME) / page.get_height()
        image = drawn(page, whole if picture.share == 1.0 else PIXELS_PER_POINT)
    image = image.crop((0, 0, image.width, round(image.height * picture.share)))
    return ImageOps.expand(image, FRAME, GREY)


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


def specimens() -> Iterator[tuple[str, Image.Image]]:
    """Yield the specimen of each language, cropped, with its name."""
    with TemporaryDirectory() as output:
        for made in studypress.build(
            studypress.Request(GALLERY, Path(output), subject=SPECIMENS, documents=(GUIDE,))
        ).made:
            with closing(pypdfium2.PdfDocument(Path(output, made.entry.path))) as document:
                image = drawn(document[headings(document)[SPECIMEN]], PIXELS_PER_POINT)
            image = image.crop(ImageOps.invert(image).getbbox())
            name = f"typography-{made.entry.language}"
            yield name, ImageOps.expand(image, MARGIN, "white")


def headings(document: pypdfium2.PdfDocument) -> dict[str, int]:
    """Return the index of the page that each heading of a PDF stands on."""
    return {mark.get_title(): mark.get_dest().get_index() for mark in document.get_toc()}


def drawn(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    """Return a page of a PDF as a picture."""
    image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return image


if __name__ == "__main__":
    sys.exit(main())
