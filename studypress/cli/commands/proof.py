"""The command `proof`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studypress.cli import show
from studypress.cli.options import Content, Strict, Telling

Pdfs = Annotated[list[Path], typer.Argument(metavar="PDF...", help="PDFs, or folders of PDFs.")]


def proof(
    telling: Telling, pdfs: Pdfs, content: Content = Path("content"), strict: Strict = False
) -> None:
    """Check the pages of finished PDFs; make nothing."""
    show.proof(pdfs, content, telling, strict=strict)
