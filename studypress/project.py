"""Where things lie: our own files, and those of a project that count before ours.

In an installed wheel `templates/` and `styles/` stand inside the package; in the repository
beside it, where the designer finds them. A project is the folder that holds `content/`: a file
of the same name below its own `templates/`, `styles/` or `locales/` takes the built-in one's
place.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
STARTER = PACKAGE / "starter"
SETTINGS = "subject.toml"
REGISTER = "sheets.jsonl"
"""The one file beside the content that a run itself may change."""
MANIFEST = "manifest.json"
"""The list of what is in an output folder, beside the folders of the subjects."""
KINDS = ("templates", "styles", "locales")
CACHE = ".studypress"
"""The folder in the output folder for what runs need: notes, the lock, temporary files."""


def folders(project: Path, kind: str) -> tuple[Path, ...]:
    """Return where files of a kind lie, the project's own folder first if it has one."""
    inside = PACKAGE / kind
    built_in = inside if inside.is_dir() else PACKAGE.parent / kind
    own = project / kind
    if own.is_dir() and own.resolve() != built_in.resolve():
        return own, built_in
    return (built_in,)
