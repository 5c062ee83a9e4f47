"""Templates, styles and locales as texts: read once, so that a run is about one state of them.

The built-in files lie beside or in the package; a project's own of the same name take their
place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from studypress.disk.walk import entries_below
from studypress.problems import ContentError, Problem
from studypress.project import KINDS, folders
from studypress.source import SourceFile


@dataclass(frozen=True)
class Resource:
    """A file as it was read: its bytes, or the `error` that kept it from being read."""

    path: Path
    data: bytes
    error: str = ""

    @cached_property
    def text(self) -> SourceFile:
        """The text; raises `ContentError` where it cannot be read, or is not UTF-8."""
        if self.error:
            raise ContentError([Problem(self.path, 0, f"cannot be read: {self.error}")])
        try:
            text = self.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            message = f"not UTF-8: byte {error.start} is 0x{error.object[error.start]:02x}"
            problem = Problem(self.path, 0, message, "save the file as UTF-8")
            raise ContentError([problem]) from error
        return SourceFile(self.path, text.replace("\r\n", "\n").replace("\r", "\n"))


class Resources:
    """The templates, styles and locales of a project, as they were when first asked for.

    A file is named by its kind and its path from there on, such as `templates` and
    `figures/hub.svg`. Two are equal where all texts are.
    """

    def __init__(self, project: Path, only: Mapping[str, Resource] | None = None) -> None:
        """Take the folder that holds `content/`; `only` are the files, where they are read."""
        self.project = project
        self._only = only

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resources) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @cached_property
    def _key(self) -> str:
        digest = hashlib.sha256()
        for name, resource in sorted(self.read.items()):
            for part in (name.encode(), bytes(resource.path), resource.data):
                digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()

    @cached_property
    def read(self) -> Mapping[str, Resource]:
        """Every file that counts, by its kind and name, such as `styles/base.css`."""
        if self._only is not None:
            return self._only
        found: dict[str, Resource] = {}
        for kind in KINDS:
            for folder in folders(self.project, kind):
                for entry in entries_below(folder):
                    path = Path(entry.path)
                    name = f"{kind}/{path.relative_to(folder).as_posix()}"
                    if name not in found and path.is_file():
                        found[name] = _read(path)
        return found

    def read_all(self) -> None:
        """Read all files now, so that they are of one state."""
        self.read  # noqa: B018 - it is kept

    def only(self, names: Collection[str]) -> Resources:
        """Return these files alone, named with their kind; others are not there any more."""
        return Resources(self.project, {name: self.read[name] for name in sorted(names)})

    def get(self, kind: str, name: str) -> Resource | None:
        """Return the file of that name which counts, or None where there is none."""
        return self.read.get(f"{kind}/{name}")

    def find(self, kind: str, name: str) -> Path | None:
        """Return where the file of that name lies which counts, or None where there is none."""
        found = self.get(kind, name)
        return found.path if found else None

    def folder(self, kind: str) -> Path:
        """Return where a file of a kind would be looked for first."""
        return folders(self.project, kind)[0]

    def all(self, kind: str, suffix: str) -> Iterator[Resource]:
        """Yield the files of a kind whose names end so, sorted by name."""
        for name, resource in sorted(self.read.items()):
            if name.startswith(f"{kind}/") and name.endswith(suffix):
                yield resource

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the names of all files of a kind, sorted."""
        found = (name.partition("/") for name in sorted(self.read))
        return tuple(name for of, _, name in found if of == kind)

    def languages(self) -> tuple[str, ...]:
        """Return the tags of the languages that have a locale file."""
        names = self.names("locales")
        return tuple(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def _read(path: Path) -> Resource:
    try:
        return Resource(path, path.read_bytes())
    except OSError as error:
        return Resource(path, b"", error.strerror or str(error))
