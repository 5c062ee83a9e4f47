"""The files of one evening in one ZIP archive: the same files give the same bytes.

Documents lie in a folder a language, under names that sort in the order of their use: rank,
document, form. Nothing is compressed, since PDFs are already, and since the bytes would depend on
the machine's zlib.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from studypress.catalogue import DOCUMENTS
from studypress.deliver import Entry

PAPER = "paper.txt"
"""The file that tells how many sheets to load."""

_RANKS = {document.name: document.rank for document in DOCUMENTS}
# The earliest that a ZIP archive knows.
_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def archive_path(subject: str) -> str:
    """Return where the archive of a subject goes, from the output folder on."""
    return f"{subject}/{subject}-evening.zip"


def archive_name(entry: Entry) -> str:
    """Return the name of a document in its archive, such as `fr/40-worksheet-warm-up-a.pdf`."""
    form = f"-{entry.form}" if entry.form else ""
    return f"{entry.language}/{_RANKS[entry.document]:02}-{entry.document}{form}.pdf"


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of files, by their names, sorted by these."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, _TIME)
            # Else it would tell which system it was made on.
            info.create_system = _UNIX
            info.external_attr = _PLAIN_FILE
            archive.writestr(info, data)
    return buffer.getvalue()
