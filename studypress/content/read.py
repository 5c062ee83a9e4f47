"""Step 1, read: find subjects and read their files. The only reader of `content/`.

    content/SUBJECT/subject.toml
    content/SUBJECT/LANGUAGE/*.md      one file a section
    content/SUBJECT/figures/*          pictures shared by the languages
    content/SUBJECT/sheets.jsonl       the register of sheets, written by studypress

What a subject links to outside its own folder is not read, and of what else lies in it nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from studypress.content import limits
from studypress.content.bounds import bounded
from studypress.content.comments import without_comments
from studypress.content.definitions import in_place
from studypress.content.files import Listed, UnfitFileError, files_below, read_bytes
from studypress.content.names import (
    clashes,
    composed,
    fault_of,
    is_picture,
    is_printable,
    printable,
    shown,
)
from studypress.content.pictures import most_bytes
from studypress.content.unseen import unseen
from studypress.problems import ContentError, Problem, UsageError, did_you_mean
from studypress.project import REGISTER, SETTINGS
from studypress.settings import LANGUAGE, Settings, parse_settings
from studypress.source import KEPT, Faults, SourceFile

# Control, private-use and non-characters (Unicode 16, chapter 23) have no shape on paper.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
_SETTINGS_WAY = 'write it; languages = ["en"] alone will do'
_AS_UTF_8 = "save the file as UTF-8 in your editor"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""The byte order marks that no file in UTF-8 can begin with."""
_CLASH = "some systems take the two for one: rename one of them"


@dataclass(frozen=True)
class SubjectFiles:
    """The files of one subject: settings, texts by language, and what pictures there are.

    `texts` are those of the source edition, which stands first, and of the `languages` asked for;
    `unread` is what is wrong with the files of each. `found` counts the section files of a
    language, those that cannot be read included.
    `pictures` gives the SHA-256 of each by its path in the subject's folder, with forward slashes;
    `unfit` gives of the others, by their paths, what keeps them from being read.
    `register` is None where no sheet is on record; `register_unread` is what is wrong with it.
    `digests` gives the SHA-256 of each file as it was read, by its path.
    """

    id: str
    folder: Path
    settings: Settings
    languages: tuple[str, ...]
    texts: Mapping[str, tuple[SourceFile, ...]]
    unread: Mapping[str, tuple[Problem, ...]]
    found: Mapping[str, int]
    pictures: Mapping[str, str]
    unfit: Mapping[str, Problem]
    register: SourceFile | None
    register_unread: tuple[Problem, ...]
    digests: Mapping[str, str]

    @property
    def register_path(self) -> Path:
        """Where the register of sheets lies, or is to lie."""
        return self.folder / REGISTER


def find_subjects(content: Path, wanted: str | None = None) -> tuple[Path, ...]:
    """Return the folders below `content` that hold a `subject.toml`, sorted by name.

    Hidden ones are left out. Raises `UsageError` where there is no such folder, no subject, or
    not the one wanted, and `ContentError` where the names of two fall together.
    """
    if not content.is_dir():
        hint = "name the folder with --content, or make a first subject: new NAME"
        raise UsageError(f"there is no folder '{content}'", hint)
    try:
        os.scandir(content).close()
    except OSError as error:
        message = f"the folder '{content}' cannot be read: {error.strerror}"
        raise UsageError(message, "see who may read it") from None
    found = (path.parent for path in content.glob(f"*/{SETTINGS}"))
    folders = tuple(sorted(folder for folder in found if not folder.name.startswith(".")))
    clashing = [
        Problem(content / two, 0, f"its name falls together with that of '{one}'", _CLASH)
        for one, two in clashes(folder.name for folder in folders)
    ]
    if clashing:
        raise ContentError(clashing)
    if wanted is None:
        if not folders:
            hint = without_settings(content) or "make one to start from: new NAME"
            raise UsageError(f"no subject in '{content}'", hint)
        return folders
    chosen = tuple(folder for folder in folders if composed(folder.name) == composed(wanted))
    if not chosen:
        if (content / wanted).is_dir() and not os.access(content / wanted, os.R_OK | os.X_OK):
            message = f"the folder '{content / wanted}' cannot be read"
            raise UsageError(message, "see who may read it")
        known = [shown(folder.name) for folder in folders]
        hint = without_settings(content, wanted) or did_you_mean(wanted, known)
        raise UsageError(f"no subject '{wanted}' in '{content}'", hint)
    return chosen


def without_settings(content: Path, name: str = "") -> str:
    """Return a hint that names a folder of questions without its settings; empty if none is."""
    folders = sorted({path.parent.parent for path in content.glob("*/*/*.md")})
    for folder in folders:
        if name in ("", folder.name) and _languages(folder) and not (folder / SETTINGS).exists():
            return f"'{printable(folder)}' has no {SETTINGS}: {_SETTINGS_WAY}"
    return ""


def read_subject(
    folder: Path, languages: Collection[str] = ()
) -> tuple[SubjectFiles | None, tuple[Problem, ...]]:
    """Read a subject's folder: its source edition and those in some languages, or in all.

    Returns what is wrong with the subject as a whole beside it; the files are None where its
    settings cannot be used.
    """
    problems: list[Problem] = []
    digests: dict[str, str] = {}
    if fault := fault_of(folder.name):
        message = f"a subject cannot be named '{shown(folder.name)}': {fault}"
        return None, (Problem(printable(folder), 0, message, "rename the folder"),)
    source = read_text(folder / SETTINGS, problems, limits.SETTINGS, folder, digests)
    if source is None:
        return None, tuple(problems)
    faults = Faults(source)
    settings = parse_settings(source, faults, _languages(folder))
    problems += (*faults.problems, *unseen(source))
    if settings is None:
        return None, tuple(problems)
    try:
        listed = tuple(files_below(folder))
    except UnfitFileError as error:
        return None, (*problems, Problem(folder, 0, str(error), error.hint))
    asked = tuple(one for one in settings.languages if not languages or one in languages)
    texts: dict[str, tuple[SourceFile, ...]] = {}
    unread: dict[str, tuple[Problem, ...]] = {}
    found: dict[str, int] = {}
    for language in dict.fromkeys((*settings.languages[:1], *asked)):
        wrong: list[Problem] = []
        texts[language], found[language] = _edition(folder, language, settings, wrong, digests)
        unread[language] = tuple(wrong)
    pictures, unfit = _pictures(folder, listed, problems, digests)
    register_unread: list[Problem] = []
    register = read_register(folder, register_unread)
    subject = SubjectFiles(
        id=composed(folder.name),
        folder=folder,
        settings=settings,
        languages=asked,
        texts=texts,
        unread=unread,
        found=found,
        pictures=pictures,
        unfit=unfit,
        register=register,
        register_unread=tuple(register_unread),
        digests=digests,
    )
    return subject, tuple(problems)


def _edition(
    folder: Path,
    language: str,
    settings: Settings,
    problems: list[Problem],
    digests: dict[str, str],
) -> tuple[tuple[SourceFile, ...], int]:
    """Return the section files of a language as far as they can be read, and how many there are."""
    try:
        paths = _sections(folder / language, problems)
    except OSError as error:
        problems.append(_unread(folder / language, error))
        return (), 0
    if not paths:
        message = f"'{language}' has no section files: {folder.name}/{language}/*.md"
        line, source = settings.languages_line, settings.source
        hint = f"write {language}/10-NAME.md, or take '{language}' out of languages"
        problems.append(Problem(source.path, line, message, hint, source.line(line)))
    sections = (_section(path, folder, problems, digests) for path in paths)
    return tuple(section for section in sections if section is not None), len(paths)


def _section(
    path: Path, folder: Path, problems: list[Problem], digests: dict[str, str]
) -> SourceFile | None:
    """Read a section file; None, with the problem noted, where it is not to be parsed."""
    data = _data(path, problems, limits.TEXT, folder, digests)
    if data is None:
        return None
    source, found = section_text(path, data)
    problems += found
    return source


@lru_cache(maxsize=KEPT)
def section_text(path: Path, data: bytes) -> tuple[SourceFile | None, tuple[Problem, ...]]:
    """Return the text of a section file, and what is wrong with it.

    Its comments are blanked out, what it defines apart stands where it is used.
    """
    source, found = commentless(path, data)
    if source is None:
        return None, found
    problems = list(found)
    return in_place(source, problems), tuple(problems)


def commentless(path: Path, data: bytes) -> tuple[SourceFile | None, tuple[Problem, ...]]:
    """Return the text of a section file, its comments blanked out, every column kept."""
    problems: list[Problem] = []
    source = text_of(path, data, problems)
    if source is not None:
        problems += unseen(source)
        source = without_comments(source, problems) if bounded(source, problems) else None
    return source, tuple(problems)


def _languages(folder: Path) -> tuple[str, ...]:
    """Return the folders in a subject's folder that are named as a language is and hold texts."""
    names = {path.parent.name for path in folder.glob("*/*.md")}
    return tuple(sorted(name for name in names if LANGUAGE.match(name)))


def _sections(folder: Path, problems: list[Problem]) -> tuple[Path, ...]:
    """Return the section files of a language, in the order of their names.

    Raises `OSError` where its folder is there and cannot be read.
    """
    if folder.is_dir():
        # what searches for names takes a folder that cannot be read for an empty one
        os.scandir(folder).close()
    paths = sorted(path for path in folder.glob("*.md") if not path.name.startswith("."))
    for one, two in clashes(path.name for path in paths):
        message = f"its name falls together with that of '{shown(one)}'"
        problems.append(Problem(printable(folder / two), 0, message, _CLASH))
    for path in (path for path in paths if not is_printable(path.name)):
        message = f"a section file cannot be named '{shown(path.name)}'"
        problems.append(Problem(printable(path), 0, message, "rename it"))
    return tuple(path for path in paths if is_printable(path.name))


def read_register(folder: Path, problems: list[Problem]) -> SourceFile | None:
    """Read the register of sheets of a subject's folder; None where there is none."""
    path = folder / REGISTER
    if not os.path.lexists(path) or path.is_dir():
        return None
    return read_text(path, problems, limits.REGISTER, folder)


def read_text(
    path: Path,
    problems: list[Problem],
    most: int = limits.SETTINGS,
    folder: Path | None = None,
    digests: dict[str, str] | None = None,
) -> SourceFile | None:
    """Read a file as UTF-8; None, with the problem noted, where it is not, or holds nothing.

    It has at most `most` bytes, and where a `folder` is named, it lies below that. Its SHA-256
    joins the `digests`.
    """
    data = _data(path, problems, most, folder, digests)
    return None if data is None else text_of(path, data, problems)


def _data(
    path: Path,
    problems: list[Problem],
    most: int,
    folder: Path | None,
    digests: dict[str, str] | None,
) -> bytes | None:
    try:
        data = read_bytes(path, most, folder)
    except UnfitFileError as error:
        problems.append(Problem(path, 0, str(error), error.hint))
        return None
    except OSError as error:
        problems.append(_unread(path, error))
        return None
    if digests is not None:
        digests[str(path)] = hashlib.sha256(data).hexdigest()
    return data


def _unread(path: Path, error: OSError) -> Problem:
    return Problem(path, 0, f"cannot be read: {error.strerror}", "see who may read it")


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
        if data.startswith(_UTF_16):
            problems.append(Problem(path, 0, "the file is UTF-16, not UTF-8", _AS_UTF_8))
        else:
            problems.append(Problem(path, line, message, _AS_UTF_8, source))
        return None
    if text.count("\0") > len(text) // 3:
        problems.append(Problem(path, 0, "the file is UTF-16, not UTF-8", _AS_UTF_8))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, words in enumerate(text.split("\n"), 1):
        if unfit := _UNFIT.search(words):
            message = f"the character U+{ord(unfit.group()):04X} cannot be printed"
            problems.append(Problem(path, number, message, "delete it", _UNFIT.sub("?", words)))
            return None
    if not text.strip():
        hint = _SETTINGS_WAY if path.name == SETTINGS else "write it, or delete it"
        problems.append(Problem(path, 0, "the file is empty", hint))
        return None
    return SourceFile(path, text)


def _pictures(
    folder: Path, listed: Iterable[Listed], problems: list[Problem], digests: dict[str, str]
) -> tuple[Mapping[str, str], Mapping[str, Problem]]:
    """Return the SHA-256 of each picture by its name, and what keeps others from being read."""
    pictures: dict[str, str] = {}
    unfit: dict[str, Problem] = {}
    for file in (file for file in listed if is_picture(file.name)):
        if not is_printable(file.name):
            message = f"a picture cannot be named '{shown(file.name)}'"
            problems.append(Problem(printable(file.path), 0, message, "rename it"))
            continue
        try:
            data = read_bytes(file.path, most_bytes(file.name), folder)
        except UnfitFileError as error:
            unfit[file.name] = Problem(file.path, 0, str(error), error.hint)
        except OSError as error:
            unfit[file.name] = _unread(file.path, error)
        else:
            pictures[file.name] = hashlib.sha256(data).hexdigest()
            digests[str(file.path)] = pictures[file.name]
    for one, two in clashes(sorted((*pictures, *unfit))):
        message = f"its name falls together with that of '{one}'"
        problems.append(Problem(folder / two, 0, message, _CLASH))
    return pictures, unfit
