"""Step 1, read: find subjects and read their files. The only reader of `content/`.

    content/SUBJECT/subject.toml
    content/SUBJECT/LANGUAGE/*.md      one file a section
    content/SUBJECT/figures/*          pictures shared by the languages
    content/SUBJECT/sheets.jsonl       the register of sheets, written by studypress

What a subject links to outside its own folder is not read.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from studypress.content.comments import without_comments
from studypress.problems import Problem, UsageError, did_you_mean
from studypress.settings import Settings, parse_settings
from studypress.source import Faults, SourceFile

SETTINGS = "subject.toml"
REGISTER = "sheets.jsonl"
# Control, private-use and non-characters (Unicode 16, chapter 23) have no shape on paper.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}


@dataclass(frozen=True)
class SubjectFiles:
    """All the files of one subject: settings, texts by language, and what pictures there are.

    `found` counts the section files of a language, those that cannot be read included.
    `pictures` gives the SHA-256 of each by its path in the subject's folder, with forward slashes.
    `register` is None where no sheet is on record.
    """

    id: str
    folder: Path
    settings: Settings
    texts: Mapping[str, tuple[SourceFile, ...]]
    found: Mapping[str, int]
    pictures: Mapping[str, str]
    register: SourceFile | None = None

    @property
    def register_path(self) -> Path:
        """Where the register of sheets lies, or is to lie."""
        return self.folder / REGISTER


def find_subjects(content: Path, wanted: str | None = None) -> tuple[Path, ...]:
    """Return the folders below `content` that hold a `subject.toml`, sorted by name.

    Raises `UsageError` where there is no such folder, no subject, or not the one wanted.
    """
    if not content.is_dir():
        hint = "name the folder with --content, or make a first subject: new NAME"
        raise UsageError(f"there is no folder '{content}'", hint)
    folders = tuple(sorted(path.parent for path in content.glob(f"*/{SETTINGS}")))
    if wanted is None:
        if not folders:
            raise UsageError(f"no subject in '{content}'", "make one to start from: new NAME")
        return folders
    chosen = tuple(folder for folder in folders if folder.name == wanted)
    if not chosen:
        known = [folder.name for folder in folders]
        raise UsageError(f"no subject '{wanted}' in '{content}'", did_you_mean(wanted, known))
    return chosen


def read_subject(folder: Path) -> tuple[SubjectFiles | None, tuple[Problem, ...]]:
    """Read a subject's folder; the files are None where its settings cannot be used."""
    problems: list[Problem] = []
    if not inside(folder / SETTINGS, folder):
        return None, (_leads_out(folder / SETTINGS),)
    source = read_text(folder / SETTINGS, problems)
    if source is None:
        return None, tuple(problems)
    faults = Faults(source)
    settings = parse_settings(source, faults)
    problems += faults.problems
    if settings is None:
        return None, tuple(problems)
    texts: dict[str, tuple[SourceFile, ...]] = {}
    found: dict[str, int] = {}
    for language in settings.languages:
        files = sorted(
            path
            for path in (folder / language).glob("*.md")
            if inside(path, folder) and not path.name.startswith(".")
        )
        found[language] = len(files)
        if not files:
            message = f"'{language}' has no section files: {folder.name}/{language}/*.md"
            line = settings.languages_line
            hint = f"write {language}/10-NAME.md, or take '{language}' out of languages"
            problems.append(Problem(source.path, line, message, hint, source.line(line)))
        read = (read_text(path, problems) for path in files)
        sections = (file for file in read if file is not None)
        texts[language] = tuple(without_comments(file, problems) for file in sections)
    pictures = _pictures(folder, problems)
    register = read_register(folder, problems)
    subject = SubjectFiles(folder.name, folder, settings, texts, found, pictures, register)
    return subject, tuple(problems)


def read_register(folder: Path, problems: list[Problem]) -> SourceFile | None:
    """Read the register of sheets of a subject's folder; None where there is none."""
    path = folder / REGISTER
    if not path.is_file():
        return None
    if not inside(path, folder):
        problems.append(_leads_out(path))
        return None
    return read_text(path, problems)


def _leads_out(path: Path) -> Problem:
    hint = "put the file itself there, not a link"
    return Problem(path, 0, "leads out of the subject's folder", hint)


def inside(path: Path, folder: Path) -> bool:
    """Tell whether a path, its links followed, stays below a folder."""
    # realpath, as resolve() fails at a link that leads to itself; reading will tell that one
    return Path(os.path.realpath(path)).is_relative_to(folder.resolve())


def read_text(path: Path, problems: list[Problem]) -> SourceFile | None:
    """Read a file as UTF-8; None, with the problem noted, where it is not, or holds nothing."""
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.append(Problem(path, 0, f"cannot be read: {error.strerror}"))
        return None
    return text_of(path, data, problems)


def text_of(path: Path, data: bytes, problems: list[Problem]) -> SourceFile | None:
    """Return what a file's bytes say as UTF-8; None, with the problem noted, where it is not."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the byte order mark; people count from the file's start
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = len(data[: start + 1].splitlines())
        source = data.splitlines()[line - 1].decode("utf-8", "backslashreplace")
        message = f"not UTF-8: byte {start} is 0x{data[start]:02x}"
        hint = "save the file as UTF-8 in your editor"
        problems.append(Problem(path, line, message, hint, source))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, words in enumerate(text.split("\n"), 1):
        if unfit := _UNFIT.search(words):
            message = f"the character U+{ord(unfit.group()):04X} cannot be printed"
            problems.append(Problem(path, number, message, "delete it", _UNFIT.sub("?", words)))
            return None
    if not text.strip():
        problems.append(Problem(path, 0, "the file is empty", "write it, or delete it"))
        return None
    return SourceFile(path, text)


def _pictures(folder: Path, problems: list[Problem]) -> Mapping[str, str]:
    pictures: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in PICTURES or path.name.startswith("."):
            continue
        if not path.is_file() or not inside(path, folder):
            continue
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            problems.append(Problem(path, 0, f"cannot be read: {error.strerror}"))
        else:
            pictures[PurePosixPath(path.relative_to(folder)).as_posix()] = digest
    return pictures
