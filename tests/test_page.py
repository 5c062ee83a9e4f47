"""How a page is set: the grid of lines, figures and small capitals, large print, other faces."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from fontTools.ttLib import TTFont

import studypress
from studypress import Document, Font, Request, Setting, Style
from studypress.catalogue.cards import CARDS
from studypress.catalogue.organiser import ORGANISER
from studypress.catalogue.pairs import PAIRS
from studypress.catalogue.schedule import SCHEDULE
from studypress.catalogue.worksheets import WORKSHEETS
from studypress.document import CardSetting, PerPage
from studypress.fonts import font_file
from studypress.model import Blueprint, Place
from studypress.sheets.rounds import rounds
from studypress.sheets.series import Series
from tests.support import GUIDE, KEY, WORKSHEET, section, settings, write_subject

MM = 72 / 25.4
TOP = 22 * MM
"""The upper margin of a guide, where its grid begins, in points."""
HALF, QUARTER = 7.5, 3.75
"""Half a line of a guide and a quarter of one, in points."""

PROSE = "A sentence of some length that says `code` and H~2~O, so that lines are filled. " * 4
QUESTIONS = (
    f"""## What is plain? {{#plain level=basic}}

/// probe
{PROSE}
///

{PROSE}

{PROSE} In 2026 it was 1234567890:

- {PROSE}
- short
- short

### A heading

{PROSE}

/// points
- one
- two, {PROSE}
///
""",
    """## Which is right? {#choice level=basic}

- [ ] wrong
- [x] right
- [ ] wrong as well

Because it is so.
""",
    f"""## What is set apart? {{#apart level=basic}}

{PROSE}

| One | Two |
|---|---|
| 1 | {PROSE} |
| 2 | short |

{PROSE}

```python
# a comment
x = 1
```

{PROSE}

/// figure | A cycle of three
    type: cycle
- One
- Two
- Three
///

{PROSE}

/// points
- one
- two
///
""",
    """## Complete it {#gap level=basic}

It is [[short]] and [[long]], *indeed*, x<sup>2</sup> and H<sub>2</sub>O.
""",
    "## Join {#match level=basic kind=match}\n\na\n:   b\n\nc\n:   d\n\ne\n:   f\n",
    "## Order {#order level=basic kind=order}\n\n1. one\n2. two\n3. three\n",
)
GLOSSARY = """# Glossary {#glossary kind=glossary}

Term {#term questions="plain"}
:   What it is, in 1234 words.
"""


@cache
def made(folder: Path, document: Document, setting: Setting) -> Path:
    """Return the PDF of a document of the subject below a folder."""
    roster = folder / "names.csv"
    blueprint = Blueprint("custom", Place(Path("x"), 0), count=2 if document is PAIRS else None)
    series = document is SCHEDULE
    report = studypress.build(
        Request(
            folder / "content",
            folder / f"{setting.style}-{setting.font}",
            documents=(document,),
            setting=setting,
            roster=roster if document.roster or document.copies_of else None,
            blueprint=(None if series else rounds(blueprint) if document is PAIRS else blueprint),
            series=Series(weeks=2, minutes=20) if series else None,
        )
    )
    assert report.problems == ()
    return folder / f"{setting.style}-{setting.font}" / report.made[0].entry.path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    (folder / "names.csv").write_text("Name\nAda\nGrace\n", encoding="utf-8")
    open_ones = (
        f"## What of number {n}? {{#open-{n} level=basic}}\n\n{PROSE * n}\n\n/// points\n- a\n///\n"
        for n in range(1, 5)
    )
    files = {
        "subject.toml": settings(sections=("basics", "glossary")),
        "en/10-basics.md": section(*QUESTIONS, *open_ones),
        "en/90-glossary.md": GLOSSARY,
    }
    write_subject(folder / "content" / "trial", files)
    return folder


def baselines(path: Path, family: str, size: float) -> dict[int, list[tuple[float, str]]]:
    """Return the heights of the lines of a face and size by page, in points from its top."""
    found: dict[int, dict[float, str]] = defaultdict(lambda: defaultdict(str))
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for char in page.chars:
                face = char["fontname"].partition("+")[2].partition("-")[0]
                if face == family and abs(char["size"] - size) < 0.05:
                    height = round(float(page.height) - char["matrix"][5], 1)
                    found[page.page_number][height] += char["text"]
    return {page: sorted(lines.items()) for page, lines in found.items()}


def off(height: float, step: float, first: float) -> float:
    """Return how far a height is from the nearest line of a grid."""
    rest = (height - first) % step
    return min(rest, step - rest)


def test_running_text_of_a_guide_stands_on_half_lines(folder: Path) -> None:
    """Behind a table, code or a figure on quarter lines, until the page ends."""
    found = baselines(made(folder, GUIDE, Setting()), "Text", 10.5)
    first = TOP + 15 / 2 + (1.036 - 0.335) / 2 * 10.5
    lines = [height for page in found.values() for height, _ in page]
    assert len(lines) > 80
    assert max(off(height, QUARTER, first) for height in lines) < 0.15
    plain = found[min(found)]
    assert len(plain) > 15
    assert max(off(height, HALF, first) for height, _ in plain) < 0.15


def test_a_number_stands_on_the_baseline_of_its_stem(folder: Path) -> None:
    path = made(folder, GUIDE, Setting())
    numbers, stems = baselines(path, "Label", 18), baselines(path, "Label", 13)
    assert sum(map(len, numbers.values())) == 10
    for page, rows in numbers.items():
        firsts = [height for height, _ in stems[page]]
        for height, text in rows:
            assert min(abs(height - first) for first in firsts) < 0.15, text


@pytest.mark.parametrize(
    "setting", [Setting(), Setting(font=Font.ATKINSON)], ids=["standard", "atkinson"]
)
def test_the_number_of_a_worksheet_stands_on_the_baseline_of_its_stem(
    folder: Path, setting: Setting
) -> None:
    found = baselines(made(folder, WORKSHEET, setting), "Label", 12)
    heads = [text for rows in found.values() for _, text in rows]
    assert sum(bool(re.match(r"[A-Z].*\d", text)) for text in heads) == 10, heads


DOCUMENTS = (GUIDE, WORKSHEET, KEY, PAIRS, SCHEDULE, ORGANISER, WORKSHEETS, CARDS)


def large(document: Document, font: Font = Font.STANDARD) -> Setting:
    cards = CardSetting(PerPage.TWO) if document is CARDS else CardSetting()
    return Setting(style=Style.LARGE_PRINT, cards=cards, font=font)


@pytest.mark.parametrize(
    ("document", "font"),
    [*((document, Font.STANDARD) for document in DOCUMENTS), (GUIDE, Font.ATKINSON)],
    ids=str,
)
def test_large_print_is_large_and_upright(folder: Path, document: Document, font: Font) -> None:
    with pdfplumber.open(made(folder, document, large(document, font))) as pdf:
        chars = [char for page in pdf.pages for char in page.chars if char["text"].strip()]
    assert len(chars) > 5
    assert min((round(char["size"], 1), char["text"]) for char in chars)[0] >= 16
    assert not {char["fontname"] for char in chars if "Italic" in char["fontname"]}


@pytest.mark.parametrize(
    ("document", "style"),
    [*((WORKSHEET, style) for style in Style), (PAIRS, Style.LARGE_PRINT)],
    ids=str,
)
def test_a_first_question_begins_on_the_first_page(
    tmp_path: Path, document: Document, style: Style
) -> None:
    """However long it is: with four ruled lines at least, and with as many over the page."""
    question = f"## Why? {{#why{{}} level=basic}}\n\n{PROSE * 20}\n\n/// points\n- Point\n///\n"
    files = {"en/10-basics.md": section(*(question.replace("{}", str(n)) for n in range(4)))}
    write_subject(tmp_path / "content" / "trial", files)
    setting = Setting(style=style)
    with pdfplumber.open(made(tmp_path, document, setting)) as pdf:
        assert "Why?" in (pdf.pages[0].extract_text() or "")
        ruled = [
            sum(round(thing["width"]) > 400 for thing in (*page.rects, *page.lines, *page.curves))
            for page in pdf.pages
        ]
    if document is WORKSHEET:
        assert all(count >= 4 for count in ruled), ruled
        assert sum(ruled) >= 4 * 20


HOUSE = {"Text": "Source Serif 4", "Label": "Source Sans 3"}


def glyphs(path: Path, face: str) -> set[str]:
    """Return the names of the glyphs of a face that a PDF shows, by the fonts of the house."""
    with TTFont(font_file(HOUSE[face])) as house:
        names = house.getGlyphOrder()
    found: set[str] = set()
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for font in page.resources.get("/Font", pikepdf.Dictionary()).values():
                if re.search(rf"\+{face}(-(?!Italic)|$)", str(font.BaseFont)):
                    shown = font.ToUnicode.read_bytes().decode()
                    found |= {names[int(n, 16)] for n in re.findall(r"<(\w+)> <\w+>", shown)}
    return found


def alternates(face: str, *features: str) -> set[str]:
    """Return the glyphs that features of a house font put in the place of others."""
    with TTFont(font_file(HOUSE[face])) as house:
        table = house["GSUB"].table
        lookups = {
            index
            for record in table.FeatureList.FeatureRecord
            if record.FeatureTag in features
            for index in record.Feature.LookupListIndex
        }
        parts = [part for index in lookups for part in table.LookupList.Lookup[index].SubTable]
        return {
            name
            for part in parts
            for name in getattr(getattr(part, "ExtSubTable", part), "mapping", {}).values()
        }


def test_small_capitals_are_the_font_s_own(folder: Path) -> None:
    small = alternates("Label", "smcp", "c2sc")
    assert {"A.s", "Z.s", "Eacute.s"} <= small
    shown = glyphs(made(folder, GUIDE, Setting()), "Label") & small
    # the cover's "Study guide", the section's "10 questions", running heads
    assert len(shown) > 10


def test_old_style_figures_stand_in_text_and_lining_ones_in_tables(folder: Path) -> None:
    path = made(folder, GUIDE, Setting())
    assert len(glyphs(path, "Text") & alternates("Text", "onum")) >= 9
    lining = alternates("Label", "pnum") - alternates("Label", "onum")
    assert glyphs(path, "Label") & lining
    assert not glyphs(path, "Label") & alternates("Label", "onum")


@pytest.mark.parametrize(
    "setting",
    [Setting(style=Style.LARGE_PRINT), Setting(font=Font.ATKINSON)],
    ids=["large print", "atkinson"],
)
def test_easy_reading_has_neither(folder: Path, setting: Setting) -> None:
    path = made(folder, GUIDE, setting)
    if setting.font is Font.STANDARD:
        assert not glyphs(path, "Label") & alternates("Label", "smcp", "c2sc")
        assert not glyphs(path, "Text") & alternates("Text", "onum")
    else:
        with pdfplumber.open(path) as pdf:
            text = pdf.pages[0].extract_text()
        assert "Study guide" in text


@pytest.mark.parametrize("document", [GUIDE, WORKSHEET, CARDS], ids=str)
def test_atkinson_sets_text_labels_and_figures(folder: Path, document: Document) -> None:
    """Its own files and no others: each font in the PDF is as high as Atkinson is, or is code."""
    path = made(folder, document, Setting(font=Font.ATKINSON))
    faces = set()
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for font in page.resources.get("/Font", pikepdf.Dictionary()).values():
                described = font.DescendantFonts[0].FontDescriptor
                face = str(font.BaseFont).partition("+")[2]
                faces.add(face)
                if not face.startswith("Code"):
                    # Source Serif's are 1036 and -335, Source Sans's 1024 and -400
                    assert [int(described.Ascent), int(described.Descent)] == [950, -290], face
    assert faces <= {
        *("Text", "Text-Bold", "Text-Italic", "Label", "Label-Bold", "Label-Italic"),
        *("Code", "Code-Semi-Bold", "Code-Italic"),
    }
    assert "Label" in faces or "Label-Bold" in faces


def test_atkinson_is_nowhere_justified(folder: Path) -> None:
    """Lines of a ragged paragraph end at different places."""
    ends = defaultdict(list)
    for font in Font:
        with pdfplumber.open(made(folder, GUIDE, Setting(font=font))) as pdf:
            for page in pdf.pages:
                for line in page.extract_text_lines():
                    if line["text"].startswith(("A sentence", "code", "that")):
                        ends[font].append(round(line["x1"]))
    assert max(ends[Font.STANDARD].count(end) for end in ends[Font.STANDARD]) > 5
    assert max(ends[Font.ATKINSON]) <= max(ends[Font.STANDARD]) + 1
