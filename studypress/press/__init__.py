"""Step 6, press: HTML to PDF bytes, tagged, archivable. The only package that knows WeasyPrint."""

from __future__ import annotations

from studypress.press.machine import Laid, Press, load
from studypress.press.record import Gathering

__all__ = ["Gathering", "Laid", "Press", "load"]
