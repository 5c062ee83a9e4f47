"""The archive of an evening: names that sort, bytes that repeat."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from studypress.archive import archive_name, archive_path, pack
from studypress.catalogue import DOCUMENTS
from studypress.deliver import Entry
from studypress.document import Paper, Setting, Style

FILES = {"fr/10-guide.pdf": b"a guide", "en/40-worksheet-a.pdf": b"a sheet", "paper.txt": b"7"}


def entry(language: str, document: str, form: str) -> Entry:
    return Entry("a/path.pdf", "tiny", language, document, form, "", 1, "", "")


@pytest.mark.parametrize(
    ("language", "document", "form", "name"),
    [
        ("fr", "guide", "", "fr/10-guide.pdf"),
        ("fr", "worksheet", "warm-up-a", "fr/40-worksheet-warm-up-a.pdf"),
        ("pt-BR", "key", "warm-up", "pt-BR/50-key-warm-up.pdf"),
    ],
)
def test_names(language: str, document: str, form: str, name: str) -> None:
    assert archive_name(entry(language, document, form)) == name
    inked = replace(entry(language, document, form), setting="ink-saver")
    assert archive_name(inked) == f"{name.removesuffix('.pdf')}-ink-saver.pdf"


def test_names_sort_as_documents_do() -> None:
    assert len(DOCUMENTS) >= 3
    names = [archive_name(entry("en", document.name, "a")) for document in DOCUMENTS]
    assert names == sorted(names)
    assert len(set(names)) == len(names)


def test_path() -> None:
    assert archive_path("tiny", Setting()) == "tiny/tiny-evening.zip"
    large = Setting(Paper.LETTER, Style.LARGE_PRINT)
    assert archive_path("tiny", large) == "tiny/tiny-evening-large-print-letter.zip"


def test_archive_gives_back_what_was_packed() -> None:
    with zipfile.ZipFile(BytesIO(pack(FILES))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(FILES)
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_archive_tells_nothing_of_time_and_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = pack(FILES)
    assert pack(dict(reversed(FILES.items()))) == packed
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 2, 3, 4, 5, 6))
    assert pack(FILES) == packed
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.create_system == 3
            assert info.compress_type == zipfile.ZIP_STORED
