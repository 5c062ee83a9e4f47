"""Names of files and folders, on every system.

Some systems take `Café` and `café` for one name, and the two ways of composing its `é`; Windows
refuses some names altogether. What is made on one machine must be there on every other.
"""

from __future__ import annotations

import os
import re
import shlex
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from studypress.content import limits
from studypress.project import MANIFEST

# Naming Files, Paths, and Namespaces, in Microsoft's documentation of Win32.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
# Control characters, line ends, marks that turn the direction of a text; and the lone surrogates
# by which Python tells bytes that are no UTF-8.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}
"""How the names of pictures end, in small letters."""
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:\.|\Z)", re.I)


def composed(name: str) -> str:
    """Return a name with its accents composed (Unicode's NFC), as most people type it."""
    return unicodedata.normalize("NFC", name)


def sameness(name: str) -> str:
    """Return what two names have in common that fall together on some system."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def clashes(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that falls together with an earlier one, after that one."""
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(sameness(name), name)
        if first != name:
            yield first, name


def in_shell(name: str) -> str:
    """Return a name as it is typed behind a command, in quotes where it needs them."""
    if os.name == "nt":
        return f'"{name}"' if " " in name else name
    return shlex.quote(name)


def is_printable(name: str) -> bool:
    """Tell whether a name can be told to people: no control characters, no bytes but UTF-8."""
    return not _UNPRINTABLE.search(name)


def shown(name: str) -> str:
    """Return a name as it can be told: what cannot be printed stands as its code."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", name)


def printable(path: Path) -> Path:
    """Return a path as it can be told."""
    return Path(shown(str(path)))


def is_picture(name: str) -> bool:
    """Tell whether a file is a picture by its name."""
    return PurePosixPath(name).suffix.lower() in PICTURES


def fault_of(name: str) -> str:
    """Return why a subject, and its folder of documents, cannot be named so, or nothing."""
    if found := _UNPRINTABLE.search(name):
        return f"it has {shown(found.group())} in it, which cannot be printed"
    if found := _FORBIDDEN.search(name):
        return f"it has '{found.group()}' in it"
    if name != name.strip() or name.endswith(".") or name.startswith("."):
        return "it begins or ends with a space or a full stop"
    if _DEVICES.match(name):
        return "Windows keeps it for a device"
    if sameness(name) == MANIFEST:
        return "it is kept for the list of documents in the output folder"
    if len(name.encode()) > limits.NAME:
        return f"it is longer than {limits.NAME} bytes"
    return ""
