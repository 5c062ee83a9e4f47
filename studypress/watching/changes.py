"""What changed on disk, as far as a build would notice.

The folders of the content and of templates, styles and locales are watched, the project's own and
the built-in ones. What editors write beside a text, and what a build writes itself, is passed over.
"""

from __future__ import annotations

import platform
from collections.abc import Generator, Mapping
from pathlib import Path
from time import sleep
from types import TracebackType

from studypress.disk.walk import entries_below
from studypress.problems import MachineError
from studypress.project import REGISTER
from studypress.request import Request
from studypress.watching.sources import Sources

# Milliseconds. A save is told once nothing has followed it for a step: an editor writes a file
# beside the old one, then puts it in the old one's place. Where files do not come to rest, as when
# a branch is checked out, it is told all the same.
_STEP = 25
_AT_MOST = 500
# How often it is looked whether a folder has come or gone.
_LOOK_AROUND = 100
# How often files are asked, in seconds.
_POLL = 0.3

# In the name of the kernel of WSL, where the system does not tell of changes on Windows' disks.
_WINDOWS_DISKS = "microsoft-standard"


class Changes:
    """The changes to what a request is made from, waited for one after the other.

    Those that come while nobody waits are kept. With `poll`, files are asked again and again: for
    disks whose system tells of no change, such as those of a network.
    """

    def __init__(self, request: Request, *, poll: bool = False) -> None:
        """Watch from now on; raise `MachineError` where that cannot be done."""
        self._request = request
        self._poll = poll or _WINDOWS_DISKS in platform.release().lower()
        self._registers: Mapping[Path, _Stamp] = {}
        self._begin()

    def __enter__(self) -> Changes:
        """Be of use till the block ends."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Watch no longer."""
        self._told.close()

    def settle(self) -> None:
        """Take the registers of sheets for what the build that just ended has made of them."""
        registers = self._sources.content.glob(f"*/{REGISTER}")
        self._registers = {path: stamp for path in registers if (stamp := _stamp(path))}

    def wait(self) -> None:
        """Return once something has changed; raise `MachineError` where that cannot be told."""
        while True:
            paths = next(self._told)
            if self._folders_now() != self._folders:
                self._told.close()
                self._begin()
                return
            if any(map(self.counts, paths)):
                return

    def counts(self, path: Path) -> bool:
        """Tell whether something new at a path can change a page, and is not the build's own."""
        ours = path in self._registers and _stamp(path) == self._registers[path]
        return self._sources.counts(path) and not ours

    def _begin(self) -> None:
        self._sources = Sources.of(self._request)
        self._folders = self._folders_now()
        self._told = (_asked if self._poll else _told)(self._sources.folders)
        # the watch begins as the first is asked for; who waits has not yet read what changed so far
        next(self._told)

    def _folders_now(self) -> Mapping[Path, int]:
        """Return the folders to be watched; one made anew under the same name is another."""
        folders = Sources.of(self._request).folders
        if self._poll:
            return dict.fromkeys(folders, 0)
        return {folder: stamp[0] for folder in folders if (stamp := _stamp(folder))}


def _told(folders: tuple[Path, ...]) -> Generator[tuple[Path, ...]]:
    """Yield the paths that changed, and none from time to time, as the system tells."""
    # only here: no other command has a use for it
    from watchfiles import watch

    try:
        for changes in watch(
            *folders,
            watch_filter=None,
            debounce=_AT_MOST,
            step=_STEP,
            rust_timeout=_LOOK_AROUND,
            yield_on_timeout=True,
            # asking is left to `_asked`: of two saves in one second, this sees the first
            force_polling=False,
            ignore_permission_denied=True,
        ):
            yield tuple(Path(path) for _, path in changes)
    except (OSError, RuntimeError) as error:
        hint = "have the files asked instead: watch --poll"
        raise MachineError(f"no file can be watched: {error}", hint) from error


def _asked(folders: tuple[Path, ...]) -> Generator[tuple[Path, ...]]:
    """Yield the paths of files that changed, and none where none did, as they show when asked."""
    before = _stamps(folders)
    yield ()
    while True:
        sleep(_POLL)
        now = _stamps(folders)
        yield tuple(path for path in before.keys() | now if before.get(path) != now.get(path))
        before = now


_Stamp = tuple[int, int, int]


def _stamps(folders: tuple[Path, ...]) -> Mapping[Path, _Stamp]:
    """Return the stamp of each file in some folders."""
    paths = (Path(entry.path) for folder in folders for entry in entries_below(folder))
    return {path: stamp for path in paths if (stamp := _stamp(path))}


def _stamp(path: Path) -> _Stamp | None:
    """Return what differs once a file is written anew; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
