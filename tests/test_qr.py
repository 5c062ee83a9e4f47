"""The QR code beside the sheet code: read from the page as a camera would."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from studypress import Document, Paper, Setting, Style
from studypress.pages.qr import MODULE_MM, QUIET_ZONE, qr_code
from studypress.sheets.code import ALPHABET
from studypress.sheets.typed import qr_text, read_typed
from tests.conftest import Built
from tests.sample import LANGUAGES, NAME
from tests.support import KEY, WORKSHEET, jobs, locale

DPI = 150
SETTINGS = (
    Setting(),
    Setting(Paper.LETTER, Style.LARGE_PRINT),
    Setting(Paper.A4, Style.INK_SAVER),
)
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def first_page(path: Path) -> Image.Image:
    pdf = pypdfium2.PdfDocument(path)
    image: Image.Image = pdf[0].render(scale=DPI / 72).to_pil()
    pdf.close()
    return image


@pytest.mark.parametrize("document", [WORKSHEET, KEY], ids=str)
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.style.value)
def test_the_code_is_read_from_the_page(built: Built, setting: Setting, document: Document) -> None:
    """At 150 dpi, which is what a poor scanner sees."""
    path = built.pdf(document, paper=setting.paper, style=setting.style)
    code = next(job.form.code for job in jobs(built.content / NAME) if job.forms)
    (found,) = zxingcpp.read_barcodes(first_page(path))
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert found.ec_level == "M"
    assert found.text == f"STUDYPRESS:{NAME.upper()}:{code}"
    read = read_typed(found.text)
    assert (read.code, read.subject, read.fault) == (code, NAME.upper(), "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_has_its_text_alternative(built: Built, language: str) -> None:
    code = next(job.form.code for job in jobs(built.content / NAME) if job.forms)
    with pikepdf.open(built.pdf(WORKSHEET, language)) as pdf:
        alternatives = [
            str(thing.Alt)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing
        ]
    assert alternatives == [locale(language).strings.qr_code.format(code=code)]


def modules(svg: str) -> tuple[int, set[tuple[int, int]]]:
    """Return how many modules a side has, and which are dark."""
    side = int(re.findall(r'viewBox="0 0 (\d+) \1"', svg)[0])
    dark: set[tuple[int, int]] = set()
    for found in RUN.finditer(svg):
        x, y, width, back = (int(number) for number in found.groups())
        assert width == back
        dark |= {(x + n, y) for n in range(width)}
    return side, dark


@hypothesis_settings(deadline=None, max_examples=25)
@given(
    st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,3}", fullmatch=True),
    st.text(ALPHABET, min_size=8, max_size=8),
)
def test_any_subject_and_code_can_be_read(subject: str, code: str) -> None:
    text = qr_text(subject, code)
    svg = qr_code(text, "title")
    side, dark = modules(svg)
    picture = Image.new("L", (side * 3, side * 3), 255)
    draw = ImageDraw.Draw(picture)
    for x, y in dark:
        draw.rectangle((x * 3, y * 3, x * 3 + 2, y * 3 + 2), fill=0)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [text]


def test_its_size_and_its_quiet_zone_are_those_of_the_standard() -> None:
    svg = qr_code(qr_text("mlops-interview", "K7QM-2F9D"), 'a "title" & more')
    side, dark = modules(svg)
    assert (side - 2 * QUIET_ZONE - 17) // 4 == 2
    assert MODULE_MM >= 0.5
    assert f'width="{side * MODULE_MM:.1f}mm" height="{side * MODULE_MM:.1f}mm"' in svg
    across = [x for x, _ in dark]
    down = [y for _, y in dark]
    assert (min(across), max(across)) == (4, side - 5)
    assert (min(down), max(down)) == (4, side - 5)
    assert "<title>a &#34;title&#34; &amp; more</title>" in svg
