"""The files of one evening in one ZIP archive: the same files give the same bytes.

Documents lie in a folder a language, under names that sort in the order of their use: rank,
document, form. Nothing is compressed, since PDFs are already, and since the bytes would depend on
the machine's zlib.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

from studypress.catalogue import DOCUMENTS
from studypress.deliver import Entry
from studypress.document import Setting

PAPER = "paper.txt"
"""The file that tells how many sheets to load."""

_RANKS = {document.name: document.rank for document in DOCUMENTS}
# The earliest that a ZIP archive knows.
_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def archive_path(subject: str, setting: Setting) -> str:
    """Return where the archive of a subject goes, from the output folder on."""
    set_as = f"-{setting.name}" if setting.name else ""
    return f"{subject}/{subject}-evening{set_as}.zip"


def archive_name(entry: Entry) -> str:
    """Return the name of a document in its archive, such as `fr/40-worksheet-warm-up-a.pdf`."""
    rank = f"{_RANKS[entry.document]:02}"
    words = (rank, entry.document, entry.form, entry.setting)
    return f"{entry.language}/{'-'.join(word for word in words if word)}.pdf"


def others_in(path: Path, names: Iterable[str]) -> bool:
    """Tell whether there is an archive with documents that are not among these names."""
    try:
        with zipfile.ZipFile(path) as archive:
            return not set(archive.namelist()) <= {*names, PAPER}
    except (OSError, zipfile.BadZipFile):
        return False


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
