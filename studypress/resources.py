"""Where templates, styles and locales lie: the built-in ones, and a project's own over them.

In an installed wheel `templates/` and `styles/` stand inside the package; in the repository
beside it, where the designer finds them. A project is the folder that holds `content/`: a file
of the same name below its own `templates/`, `styles/` or `locales/` takes the built-in one's
place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
STARTER = PACKAGE / "starter"


def _built_in(kind: str) -> Path:
    inside = PACKAGE / kind
    return inside if inside.is_dir() else PACKAGE.parent / kind


@dataclass(frozen=True)
class Resources:
    """The folders in which a project's templates, styles and locales are looked up."""

    project: Path

    def folders(self, kind: str) -> tuple[Path, ...]:
        """Return where files of a kind lie, the project's own folder first if it has one."""
        own, built_in = self.project / kind, _built_in(kind)
        if own.is_dir() and own.resolve() != built_in.resolve():
            return own, built_in
        return (built_in,)

    def find(self, kind: str, name: str) -> Path | None:
        """Return the file of that name which counts, or None where there is none."""
        paths = (folder / name for folder in self.folders(kind))
        return next((path for path in paths if path.is_file()), None)

    def files(self, kind: str) -> Iterator[Path]:
        """Yield every file of a kind, overlaid ones too, in a fixed order."""
        for folder in self.folders(kind):
            yield from sorted(path for path in folder.rglob("*") if path.is_file())

    def languages(self) -> tuple[str, ...]:
        """Return the tags of the languages that have a locale file."""
        return tuple(
            sorted({path.stem for path in self.files("locales") if path.suffix == ".toml"})
        )
