"""Which files a request is made from, and which of their changes a build would notice."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from studypress.content.names import is_picture
from studypress.project import KINDS, folders
from studypress.request import Request

_TEXTS = {".md", ".toml", ".jsonl"}
# Vim tries by a file `4913` whether it may write there; `#text#` is Emacs's.
_DROPPING = re.compile(r"\..*|.*~|#.*#|4913|.*\.(swp|swo|swx|tmp|bak|part)", re.I)


@dataclass(frozen=True)
class Sources:
    """Which files a request is made from.

    `content` is the folder of all subjects; with `subject`, only that one counts. `resources`
    are the folders of templates, styles and locales. All are absolute, links followed.
    """

    content: Path
    resources: tuple[Path, ...]
    output: Path
    subject: str | None = None

    @classmethod
    def of(cls, request: Request) -> Sources:
        """Return those of a request, as folders are now."""
        resources = (folder for kind in KINDS for folder in folders(request.content.parent, kind))
        return cls(
            _real(request.content),
            tuple(map(_real, resources)),
            _real(request.output),
            request.subject,
        )

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders to be watched, of those that are there."""
        return tuple(folder for folder in (self.content, *self.resources) if folder.is_dir())

    def counts(self, path: Path) -> bool:
        """Tell whether something new at a path can change a page."""
        if path.is_relative_to(self.content):
            return self._counts_in_content(path)
        below = (path.relative_to(folder) for folder in self.resources if folder in path.parents)
        return any(not any(map(_DROPPING.fullmatch, inner.parts)) for inner in below)

    def _counts_in_content(self, path: Path) -> bool:
        parts = path.relative_to(self.content).parts
        if self.subject and parts[:1] not in ((), (self.subject,)):
            return False
        if any(map(_DROPPING.fullmatch, parts)):
            return False
        # the output may lie in the content, and may be the same folder
        if self.content in self.output.parents and path.is_relative_to(self.output):
            return False
        # a folder that is gone cannot be asked any more whether it was one
        text = path.suffix.lower() in {"", *_TEXTS}
        return text or is_picture(path.name) or path.is_dir()


def _real(path: Path) -> Path:
    # not resolve(), which fails at a link that leads to itself
    return Path(os.path.realpath(path))
