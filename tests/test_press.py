"""The press: documents laid out, drawn to records, and records joined to one PDF."""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from studypress import ContentError, MachineError
from studypress.press import Gathering, Press, fonts, memory
from studypress.press.outline import put_outline
from studypress.press.record import Bookmark, FontFile, Page
from studypress.press.syntax import File, string
from studypress.source import SourceFile
from tests.structure import Tag, assert_tags_hold, read_tags

ROOT = Path(__file__).resolve().parent.parent
STYLE = """\
@font-face { font-family: "Text"; src: url("font:Source Serif 4/normal") }
html { font: 12pt Text }
@page { size: A6; margin: 10mm }
h1 { bookmark-level: 1; string-set: chapter content() }
h2 { bookmark-level: 2 }
table { border-collapse: collapse }
"""
RUNNING = """\
@page { margin: 0; @top-center { content: "Head " counter(page) } }
div { break-after: page; height: 1mm }
"""
FIRST = """<h1 id="one">One</h1><p>See <a href="#two">the other</a>.</p>
<table><tr><th>A</th></tr><tr><td>1</td></tr></table>"""
SECOND = """<h2 id="two">Two</h2><p>Back to <a href="#one">the first</a>.</p><h2>Three</h2>
<table><tr><th>B</th></tr><tr><td>2</td></tr></table>"""


def machine(folder: Path = ROOT) -> Press:
    return Press(folder, (), "trial")


def drawn(body: str, style: str = STYLE, press: Press | None = None) -> Gathering:
    press = press or machine()
    html = f'<!DOCTYPE html><html lang="en"><title>Trial</title><body>{body}'
    return press.draw(press.lay_out(html, (SourceFile(Path("trial.css"), style),)))


def joined(path: Path, gatherings: list[Gathering], lines: Gathering | None = None) -> Path:
    path.write_bytes(machine().join(gatherings, lines))
    return path


def said(tag: Tag, *types: str) -> list[str]:
    return [f"{found.type} {found.text}" for found in tag.all(*types)]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF of two gatherings, drawn apart."""
    return joined(tmp_path_factory.mktemp("two") / "two.pdf", [drawn(FIRST), drawn(SECOND)])


def test_gatherings_are_one_document(two: Path) -> None:
    tags = read_tags(two)
    assert said(tags, "H1", "H2", "H3") == ["H1 One", "H2 Two", "H2 Three"]
    assert_tags_hold(two)
    heads = [tag.keys["/ID"] for tag in tags.all("TH")]
    assert len({*heads}) == 2
    assert [tag.keys["/A"]["/Headers"] for tag in tags.all("TD")] == [[head] for head in heads]


def test_the_depth_of_a_heading_follows_from_the_gatherings_before(tmp_path: Path) -> None:
    alone = joined(tmp_path / "alone.pdf", [drawn("<h3>Deep</h3>")])
    assert said(read_tags(alone), "H1", "H2", "H3") == ["H1 Deep"]
    both = joined(
        tmp_path / "both.pdf", [drawn("<h1>High</h1><h2>Low</h2>"), drawn("<h3>Deep</h3>")]
    )
    assert said(read_tags(both), "H1", "H2", "H3") == ["H1 High", "H2 Low", "H3 Deep"]


def test_links_lead_into_other_gatherings(two: Path) -> None:
    with pikepdf.open(two) as pdf:
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        for page, other, name in ((0, 1, "two"), (1, 0, "one")):
            (note,) = pdf.pages[page].obj.Annots
            assert str(note.Dest) == name
            target: Any = names[name]
            assert target[0].objgen == pdf.pages[other].obj.objgen


def test_the_outline_is_that_of_all_gatherings(two: Path) -> None:
    with pikepdf.open(two) as pdf, pdf.open_outline() as outline:
        (top,) = outline.root
        assert top.title == "One"
        assert [item.title for item in top.children] == ["Two", "Three"]


def test_a_font_of_several_gatherings_is_there_once(two: Path) -> None:
    with pikepdf.open(two) as pdf:
        things = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)]
        described = [thing for thing in things if thing.get("/Type") == "/FontDescriptor"]
        assert len(described) == len({*_base_fonts(pdf)})


def _base_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for font in page.obj.Resources.Font.values():
            yield str(font.BaseFont)


def test_a_picture_of_several_gatherings_is_there_once_and_so_is_its_mask(tmp_path: Path) -> None:
    Image.new("RGBA", (30, 20), (200, 0, 0, 90)).save(tmp_path / "red.png")
    Image.new("RGBA", (30, 20), (0, 0, 200, 90)).save(tmp_path / "blue.png")
    names = ("red", "red", "blue")
    gatherings = [
        drawn(f'<p>One</p><img src="{name}.png" alt="{name}">', press=machine(tmp_path))
        for name in names
    ]
    with pikepdf.open(joined(tmp_path / "pictures.pdf", gatherings)) as pdf:
        shown = [next(iter(page.obj.Resources.XObject.values())) for page in pdf.pages]
        assert shown[0].objgen == shown[1].objgen != shown[2].objgen
        # the masks of both are alike
        assert shown[0].SMask.objgen == shown[2].SMask.objgen
        assert pdf.check_pdf_syntax() == []


def test_a_link_that_leads_nowhere_is_told_when_gatherings_are_joined() -> None:
    gathering = drawn(FIRST)
    press = machine()
    with pytest.raises(ContentError) as caught:
        press.join([gathering])
    assert [problem.message for problem in caught.value.problems] == [
        "No anchor #two for internal URI reference"
    ]
    assert machine().join([gathering, drawn(SECOND)])


def test_a_gathering_that_another_press_joins_is_checked_where_it_is_drawn() -> None:
    press = machine()
    drawn("<p>\N{SNOWMAN}</p>", press=press)
    with pytest.raises(ContentError, match=r"U\+2603"):
        press.check()


# ---------------------------------------------------------------------------------------------
# Running lines


def test_running_lines_are_drawn_below_each_page(tmp_path: Path) -> None:
    gatherings = [drawn(FIRST), drawn(SECOND)]
    path = joined(tmp_path / "lines.pdf", gatherings, drawn("<div></div>" * 2, STYLE + RUNNING))
    with pypdfium2.PdfDocument(path) as pdf:
        texts = [page.get_textpage().get_text_range().split("\r\n")[0] for page in pdf]
    assert texts == ["Head 1", "Head 2"]
    assert_tags_hold(path)
    assert "Head" not in read_tags(path).text


def test_there_is_a_running_line_for_each_page() -> None:
    gatherings = [drawn(FIRST), drawn(SECOND)]
    with pytest.raises(ContentError, match="running lines for 2 pages take 3"):
        machine().join(gatherings, drawn("<div></div>" * 3, STYLE + RUNNING))


def test_a_link_in_a_running_line_is_told() -> None:
    press = machine()
    style = STYLE + ".head { position: running(head) } @page { @top-left { content: element(head)"
    drawn('<p class="head"><a href="https://example.org">Here</a></p><p>Text</p>', style, press)
    with pytest.raises(ContentError, match="a running line cannot have a link"):
        press.check()


def test_a_page_tells_what_its_running_line_needs() -> None:
    style = STYLE + "section { page: chapter; break-before: page }"
    gathering = drawn("<p>Front</p><section><h1>A</h1><h1>B</h1></section>", style)
    assert [(page.name, page.side) for page in gathering.pages] == [
        ("", "right"),
        ("chapter", "left"),
    ]
    assert [dict(page.strings) for page in gathering.pages] == [{}, {"chapter": ("A", "B")}]


# ---------------------------------------------------------------------------------------------
# Records


def test_a_record_goes_from_process_to_process(two: Path, tmp_path: Path) -> None:
    kept = tmp_path / "gatherings"
    kept.write_bytes(pickle.dumps([drawn(FIRST), drawn(SECOND)]))
    program = (
        "import pickle, sys; from pathlib import Path; from studypress.press.write import write;"
        f"sys.stdout.buffer.write(write(pickle.loads(Path({str(kept)!r}).read_bytes())));"
        "assert 'weasyprint' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True
    )
    assert done.stdout == two.read_bytes()


def test_a_record_is_joined_again_and_again() -> None:
    one, other = drawn(FIRST), drawn(SECOND)
    alone = machine().join([drawn("<p>Alone</p>")])
    again = [
        machine().join([one, other]),
        machine().join([other, one]),
        machine().join([one, other]),
    ]
    assert again[0] == again[2] != again[1]
    assert machine().join([drawn("<p>Alone</p>")]) == alone


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_string_is_what_was_written(text: str) -> None:
    told = string(text)
    assert b"\n" not in told
    assert str(pikepdf.Object.parse(told)) == text


@given(st.lists(st.integers(1, 6), max_size=30))
def test_an_entry_of_the_outline_stands_below_the_last_higher_one(levels: list[int]) -> None:
    marks = tuple(Bookmark(level, str(at), 0, 0, False) for at, level in enumerate(levels))
    box = (0.0, 0.0, 10.0, 10.0)
    page = Page(box, box, box, box, b"", "", "", {}, {}, marks, ())
    file = File()
    number, tree = file.reserve(2)
    file.put(tree, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % number)
    file.put(number, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]/Resources<<>>>>" % tree)
    key = put_outline(file, [(number, page)])
    root = file.add(b"<</Type/Catalog/Pages %d 0 R%s>>" % (tree, key))
    with (
        pikepdf.open(BytesIO(file.written(b"/Root %d 0 R" % root))) as pdf,
        pdf.open_outline() as outline,
    ):
        assert pdf.check_pdf_syntax() == []
        found = list(_nested(outline.root, -1))
    above = [
        next((b for b in reversed(range(at)) if levels[b] < level), -1)
        for at, level in enumerate(levels)
    ]
    assert found == list(enumerate(above))


def _nested(items: list[pikepdf.OutlineItem], above: int) -> Iterator[tuple[int, int]]:
    for item in items:
        yield int(item.title), above
        yield from _nested(item.children, int(item.title))


# ---------------------------------------------------------------------------------------------
# Fonts


def programs(pdf: bytes) -> list[TTFont]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            TTFont(BytesIO(thing.FontFile2.read_bytes()))
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing
        ]


def test_a_font_holds_what_is_used_of_it_at_its_own_numbers() -> None:
    gathering = drawn("<p>ab</p>")
    (font,) = gathering.fonts
    (program,) = programs(machine().join([gathering]))
    assert "fvar" not in program
    assert program["maxp"].numGlyphs == max(font.widths) + 1
    order, glyphs = program.getGlyphOrder(), program["glyf"]
    drawn_ = {at for at, name in enumerate(order) if glyphs[name].numberOfContours}
    assert {at for at in drawn_ if at} == {*font.widths}
    assert {"a", "b"} <= {*font.texts.values()}


def test_fonttools_cuts_what_harfbuzz_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    gathering = drawn("<p>Sphinx of black quartz</p><p><b>judge my vow</b></p>")
    by_harfbuzz = machine().join([gathering])
    fonts._program.cache_clear()
    monkeypatch.setattr(fonts, "_by_harfbuzz", lambda *_: None)
    by_fonttools = machine().join([gathering])
    fonts._program.cache_clear()
    assert by_fonttools != by_harfbuzz
    assert picture(by_fonttools) == picture(by_harfbuzz)


def picture(pdf: bytes) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        return bytes(document[0].render(scale=1).to_pil().convert("1").tobytes())


def test_a_font_whose_file_has_no_address_goes_with_the_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = drawn("<p>One</p>")
    monkeypatch.setattr(fonts, "_paths", {})
    unnamed = drawn("<p>One</p>")
    assert not named.fonts[0].file.content
    assert unnamed.fonts[0].file.content
    assert machine().join([unnamed]) == machine().join([named])


def test_a_font_that_has_changed_since_it_was_drawn_is_told(tmp_path: Path) -> None:
    gathering = drawn("<p>One</p>")
    (font,) = gathering.fonts
    (tmp_path / "other.ttf").write_bytes(b"another font")
    file = FontFile(font.file.digest, str(tmp_path / "other.ttf"))
    with pytest.raises(MachineError, match=r"other\.ttf"):
        machine().join([replace(gathering, fonts=(replace(font, file=file),))])


# ---------------------------------------------------------------------------------------------
# Once for many documents


def test_what_is_wrong_with_a_stylesheet_is_told_for_each_document() -> None:
    for _ in range(2):
        press = machine()
        drawn("<p>One</p>", STYLE + "p { colour: red }", press)
        with pytest.raises(ContentError, match="colour"):
            press.check()


def test_styles_of_one_document_are_not_those_of_the_next() -> None:
    style = STYLE + "p { font-family: Mine, Text }"
    before = machine().join([drawn("<p>One</p>", style)])
    own = '<style>@font-face { font-family: "Mine"; src: url("font:Source Sans 3") }</style>'
    assert machine().join([drawn(f"{own}<p>One</p>", style)]) != before
    assert machine().join([drawn("<p>One</p>", style)]) == before


@pytest.mark.skipif(sys.platform != "linux", reason="searching is cheap elsewhere")
def test_no_compiler_is_run_to_find_libraries() -> None:
    program = (
        "import ctypes.util, studypress.press;"
        "ctypes.util.find_library = lambda name: print(name);"
        "studypress.press.load()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True
    )
    assert done.stdout == b""


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_left_as_it_was(enabled: bool) -> None:
    was = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        with memory.uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()


def test_circles_are_collected_every_hundred_pages() -> None:
    class Circle:
        living = 0

        def __init__(self) -> None:
            self.me = self
            Circle.living += 1

        def __del__(self) -> None:
            Circle.living -= 1

    with memory.uncollected():
        Circle()
    gc.collect()
    assert Circle.living == 1
    memory.count(100)
    with memory.uncollected():
        assert Circle.living == 0
    gc.unfreeze()
