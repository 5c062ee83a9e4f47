"""Pango and its kin: the libraries that WeasyPrint loads from the system, and how to get them.

pip cannot install them. `python -m studypress.pango` tells whether they are there, installs them
where it may (as root on Debian and its kin), and otherwise names the one line to type.

Standard library only: this must run where nothing else does.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

# Each library with the names under which WeasyPrint 70 looks for it, system by system.
_REQUIRED: Final = {
    "GObject": (
        "libgobject-2.0-0",
        "gobject-2.0-0",
        "gobject-2.0",
        "libgobject-2.0.so.0",
        "libgobject-2.0.0.dylib",
        "libgobject-2.0-0.dll",
    ),
    "Pango": (
        "libpango-1.0-0",
        "pango-1.0-0",
        "pango-1.0",
        "libpango-1.0.so.0",
        "libpango-1.0.dylib",
        "libpango-1.0-0.dll",
    ),
    "HarfBuzz": (
        "libharfbuzz-0",
        "harfbuzz",
        "harfbuzz-0.0",
        "libharfbuzz.so.0",
        "libharfbuzz.0.dylib",
        "libharfbuzz-0.dll",
    ),
    "Fontconfig": (
        "libfontconfig-1",
        "fontconfig-1",
        "fontconfig",
        "libfontconfig.so.1",
        "libfontconfig.1.dylib",
        "libfontconfig-1.dll",
    ),
    "PangoFT2": (
        "libpangoft2-1.0-0",
        "pangoft2-1.0-0",
        "pangoft2-1.0",
        "libpangoft2-1.0.so.0",
        "libpangoft2-1.0.dylib",
        "libpangoft2-1.0-0.dll",
    ),
}

# What the files of the libraries that shape text, or find and draw fonts, are called.
_SHAPING_FILES: Final = ("pango", "harfbuzz", "fontconfig", "freetype", "gobject", "glib")

# Where WeasyPrint looks on Windows, unless WEASYPRINT_DLL_DIRECTORIES says otherwise.
_WINDOWS_FOLDERS: Final = (
    r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"
)

_DEBIAN_PACKAGES: Final = ("libpango-1.0-0", "libpangoft2-1.0-0")

# One line for each family of Linux, under the name that its os-release file gives the family.
_LINUX_LINES: Final = {
    "debian": f"apt-get install {' '.join(_DEBIAN_PACKAGES)}",
    "ubuntu": f"apt-get install {' '.join(_DEBIAN_PACKAGES)}",
    "fedora": "dnf install pango",
    "rhel": "dnf install pango",
    "alpine": "apk add pango",
    "arch": "pacman -S pango",
    "suse": "zypper install libpango-1_0-0",
}

_MACOS_LINE: Final = "brew install pango"

# In full, since a command prompt of Windows does not know pacman; MSYS2 installs itself there.
_WINDOWS_LINE: Final = (
    r'C:\msys64\usr\bin\bash -lc "pacman -S --noconfirm mingw-w64-ucrt-x86_64-pango"'
)

# What the line alone does not do.
_NOTES: Final = {
    "darwin": (
        "If it is installed and still not found, type this too: "
        'export DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib"'
    ),
    "win32": "That needs MSYS2, which 'winget install MSYS2.MSYS2' brings.",
}

_OS_RELEASE_FILES: Final = (Path("/etc/os-release"), Path("/usr/lib/os-release"))

EXIT_FINE: Final = 0
EXIT_MISSING: Final = 3


def missing_libraries() -> tuple[str, ...]:
    """Tell which libraries WeasyPrint would not find.

    Returns:
        Their names, as people know them; empty where all is well.
    """
    return _not_found(_REQUIRED)


# The function by which a library tells its version.
_TELLERS: Final = {"Pango": "pango_version_string", "HarfBuzz": "hb_version_string"}


def loaded_versions() -> dict[str, str]:
    """Tell the versions of the libraries that shape text, as WeasyPrint would load them.

    Returns:
        Each by its name; that of one which is not there is "none".
    """
    _look_where_weasyprint_does()
    versions = {}
    for name, function in _TELLERS.items():
        library = _library(_REQUIRED[name])
        tell = getattr(library, function) if library else None
        if tell:
            tell.restype = ctypes.c_char_p
        versions[name] = tell().decode() if tell else "none"
    fontconfig = _library(_REQUIRED["Fontconfig"])
    versions["Fontconfig"] = str(fontconfig.FcGetVersion()) if fontconfig else "none"
    return versions


def loaded_files() -> tuple[str, ...]:
    """Name the files of the libraries that this process has loaded, where the system tells them.

    Returns:
        Their paths, sorted; none elsewhere than on Linux.
    """
    try:
        lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    paths = {line.split(maxsplit=5)[-1] for line in lines if ".so" in line}
    return tuple(sorted(path for path in paths if any(name in path for name in _SHAPING_FILES)))


def _library(files: Sequence[str]) -> ctypes.CDLL | None:
    """The library of the first file name that can be loaded."""
    for file in files:
        with suppress(OSError):
            return ctypes.CDLL(file)
    for name in files:
        found = ctypes.util.find_library(name)
        with suppress(OSError):
            if found:
                return ctypes.CDLL(found)
    return None


def found_by_file_name() -> bool:
    """Tell whether all libraries that WeasyPrint needs are loaded by the names of their files.

    Returns:
        Whether none of them has to be searched for, for which a compiler may be run.
    """
    return all(any(map(_loads, files)) for files in _REQUIRED.values())


def install_line(platform: str, os_release_text: str) -> str:
    """Name the line to type that installs the libraries.

    Args:
        platform: the system, as in `sys.platform`.
        os_release_text: what its os-release file holds; empty where there is none.

    Returns:
        The line; empty for a system that we do not know.
    """
    if platform == "darwin":
        return _MACOS_LINE
    if platform == "win32":
        return _WINDOWS_LINE
    for family in _families(os_release_text):
        if family in _LINUX_LINES:
            return f"sudo {_LINUX_LINES[family]}"
    return ""


def how_to_install(missing: Sequence[str]) -> str:
    """Say what is missing on this system and what to type, for a person to read.

    Args:
        missing: the names of the libraries, as `missing_libraries` gives them.

    Returns:
        Two or three lines of text.
    """
    line = install_line(sys.platform, _os_release_text())
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Small systems where one works as root often have no sudo.
        line = line.removeprefix("sudo ")
    lines = [f"The PDF engine needs what this system lacks: {', '.join(missing)}."]
    if line:
        lines.append(f"To install it, type: {line}")
    else:
        lines.append("To install it, take the package of this system that is called pango.")
    if sys.platform in _NOTES:
        lines.append(_NOTES[sys.platform])
    return "\n".join(lines)


def main() -> int:
    """Check the libraries; install them where that is possible without asking.

    Returns:
        The exit code: 0 where WeasyPrint can work, 3 where a library is missing.
    """
    if _may_install() and missing_libraries():
        _install()
    missing = missing_libraries()
    if missing:
        print(how_to_install(missing), file=sys.stderr)
        return EXIT_MISSING
    return EXIT_FINE


def _not_found(libraries: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The names of those libraries of which no file name can be loaded."""
    _look_where_weasyprint_does()
    return tuple(
        name
        for name, files in libraries.items()
        # Asking the linker where a file lies is slow: all names are first tried as they are.
        if not any(map(_loads, files)) and not any(map(_loads_by_search, files))
    )


def _look_where_weasyprint_does() -> None:
    if sys.platform == "win32":
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", _WINDOWS_FOLDERS).split(";"):
            with suppress(OSError):
                os.add_dll_directory(folder)


def _loads(file: str) -> bool:
    """Whether the system loads a library under this very file name."""
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def _loads_by_search(name: str) -> bool:
    """Whether the system loads a library that it finds under this short name."""
    file = ctypes.util.find_library(name)
    return file is not None and _loads(file)


def _families(os_release_text: str) -> list[str]:
    """The names of a Linux and of those it descends from, nearest first."""
    values = {}
    for line in os_release_text.splitlines():
        key, _, value = line.partition("=")
        values[key.strip()] = value.strip().strip("\"'").lower()
    return f"{values.get('ID', '')} {values.get('ID_LIKE', '')}".split()


def _os_release_text() -> str:
    """The text of this system's os-release file; empty where there is none."""
    for path in _OS_RELEASE_FILES:
        with suppress(OSError):
            return path.read_text(encoding="utf-8", errors="replace")
    return ""


def _may_install() -> bool:
    """Whether this is root on Debian or one of its kin."""
    # The platform is asked first: Windows has no user ids.
    return (
        sys.platform == "linux"
        and os.geteuid() == 0
        and not {"debian", "ubuntu"}.isdisjoint(_families(_os_release_text()))
    )


def _install() -> None:
    """Install the libraries as Debian does; a failure is told on standard error."""
    print("Installing", ", ".join(_DEBIAN_PACKAGES))
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ("apt-get", "install", "-y", "--no-install-recommends", *_DEBIAN_PACKAGES)
    for command in (("apt-get", "update"), install):
        try:
            done = subprocess.run(
                command, env=environment, check=False, capture_output=True, text=True
            )
        except OSError as error:
            print(f"{' '.join(command)}: {error}", file=sys.stderr)
            return
        if done.returncode != 0:
            print(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}", file=sys.stderr)
            # A stale list of packages may still do; a failed installation is the end of it.


if __name__ == "__main__":
    sys.exit(main())
