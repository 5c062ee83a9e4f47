"""Step 6, press: HTML to PDF bytes, tagged, archivable. The only package that knows WeasyPrint."""

from __future__ import annotations

from studypress.press.fetch import Pictures
from studypress.press.machine import Laid, Press, load

__all__ = ["Laid", "Pictures", "Press", "load"]
