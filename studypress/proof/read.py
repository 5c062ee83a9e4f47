"""A PDF's bytes to what is printed in it."""

from __future__ import annotations

from functools import partial
from io import BytesIO

import pikepdf
import pypdfium2

from studypress.proof.fonts import read_fonts
from studypress.proof.kept import page_kept, page_keys
from studypress.proof.printed import Printed
from studypress.proof.structure import read_tree
from studypress.proof.surface import read_page

# Readers look for a PDF's first and last line within so many bytes (ISO 32000-1, annex H).
_NEAR = 1024

# What a PDF that breaks its own rules leads to: a box of two numbers, a tree that holds itself.
_DAMAGED = (
    pikepdf.PdfError,
    pypdfium2.PdfiumError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class UnreadableError(Exception):
    """What cannot be read as a PDF, and why."""


def read(data: bytes) -> Printed:
    """Return what is printed in a PDF; raise `UnreadableError` where it is none."""
    if not data:
        raise UnreadableError("the file is empty")
    if b"%PDF-" not in data[:_NEAR]:
        raise UnreadableError("this is not a PDF")
    if b"%%EOF" not in data[-_NEAR:]:
        raise UnreadableError("the PDF is cut short")
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            document = pypdfium2.PdfDocument(data)
            try:
                pages = tuple(
                    page_kept(key, number, partial(read_page, document, number))
                    for number, key in enumerate(page_keys(pdf), 1)
                )
            finally:
                document.close()
            fonts = tuple(read_fonts(pdf))
            tree = read_tree(pdf, pages)
            language = str(pdf.Root.get("/Lang", ""))
    except pikepdf.PasswordError as error:
        raise UnreadableError("the PDF asks for a password") from error
    except _DAMAGED as error:
        raise UnreadableError("the PDF is damaged") from error
    return Printed(pages, fonts, tree, language)
