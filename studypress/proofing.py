"""Finished PDFs checked by their names: files and folders in, what is wrong with them out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from studypress.content.read import read_subject
from studypress.deliver import read_manifest
from studypress.disk.walk import entries_below
from studypress.problems import JoinedUsageError, Problem, Severity, UsageError, strictly
from studypress.proof import (
    Printed,
    Sheet,
    UnreadableError,
    checked,
    families_named,
    leaks_among,
    located,
    read,
    sheets,
    unchecked,
)
from studypress.resources import Resources
from studypress.source import SourceFile

_NOT_OURS = "make it by studypress, which tells in the PDF what this takes"
_UNREADABLE = "make it anew, or take it out of what is checked"


@dataclass(frozen=True)
class Proofs:
    """What a check of PDFs found: how many they are, their pages, and what is wrong.

    `marred` tells that something is wrong with the looks of a page, be it no more than a warning.
    """

    files: int
    pages: int
    problems: tuple[Problem, ...]
    marred: bool = False

    @property
    def passed(self) -> bool:
        """Whether there is no error; what could not be checked is none."""
        return all(problem.severity is Severity.WARNING for problem in self.problems)


def check_pdfs(named: Sequence[Path], content: Path, *, strict: bool = False) -> Proofs:
    """Check PDFs, and all PDFs below folders, each file once.

    The content that they were made of is looked up in `content`, where they lie in an output
    folder. Where it is `strict`, what is wrong with the looks of a page is an error. Raises
    `UsageError` for what is not there.
    """
    families = families_named(Resources(content.parent))
    texts = _Texts(content)
    read_back: dict[Path, Printed] = {}
    problems: list[Problem] = []
    marred = False
    paths = _files(named)
    for path in paths:
        try:
            read_back[path] = read(path.read_bytes())
        except UnreadableError as error:
            problems.append(Problem(path, 0, str(error), _UNREADABLE))
        except OSError as error:
            problems.append(Problem(path, 0, f"the file cannot be read: {error.strerror}"))
    for path, printed in read_back.items():
        faults = checked(printed, families)
        on_pages = [located(fault, str(path), texts.of(path)) for fault in faults]
        marred = marred or any(problem.severity is Severity.WARNING for problem in on_pages)
        problems += strictly(on_pages) if strict else on_pages
        if missing := unchecked(printed):
            message = f"not all was checked: {missing}"
            problems.append(Problem(path, 0, message, _NOT_OURS, severity=Severity.WARNING))
    problems += _leaking({path: sheets(printed) for path, printed in read_back.items()}, texts)
    pages = sum(len(printed.pages) for printed in read_back.values())
    return Proofs(len(paths), pages, tuple(dict.fromkeys(problems)), marred)


def _files(named: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files named, and the PDFs in the folders named, in their order."""
    paths: list[Path] = []
    refused: list[UsageError] = []
    for path in named:
        below = _pdfs(path) if path.is_dir() else [path]
        if not path.exists():
            refused.append(UsageError(f"there is no '{path}'", "name a PDF or a folder of PDFs"))
        elif not below:
            refused.append(UsageError(f"there is no PDF in '{path}'", "build first"))
        else:
            paths += below
    if refused:
        raise JoinedUsageError(refused)
    return tuple(dict.fromkeys(paths))


def _pdfs(folder: Path) -> list[Path]:
    return sorted(Path(one.path) for one in entries_below(folder) if one.name.endswith(".pdf"))


class _Texts:
    """Looks up the texts that PDFs were made of."""

    def __init__(self, content: Path) -> None:
        self._content = content
        self._subjects: dict[str, Mapping[str, tuple[SourceFile, ...]]] = {}

    def of(self, path: Path) -> tuple[SourceFile, ...]:
        """Return the texts of a PDF by the manifest above it; none where it is in none."""
        whole = path.resolve()
        for folder in whole.parents:
            entry = read_manifest(folder).get(whole.relative_to(folder).as_posix())
            if entry:
                return self._subject(entry.subject).get(entry.language, ())
        return ()

    def _subject(self, name: str) -> Mapping[str, tuple[SourceFile, ...]]:
        if name not in self._subjects:
            # what is wrong with the content is for `check` to tell
            files, _ = read_subject(self._content / name)
            self._subjects[name] = files.texts if files else {}
        return self._subjects[name]


def _leaking(made: Mapping[Path, tuple[Sheet, ...]], texts: _Texts) -> Iterator[Problem]:
    """Yield what is wrong with worksheets that bear answers of a key in another file."""
    for (asks, worksheets), (_, keys) in permutations(made.items(), 2):
        for fault in leaks_among(worksheets, keys):
            yield located(fault, str(asks), texts.of(asks))
