"""Where the keys of a TOML file stand: the lines that `tomllib` does not tell.

The text is taken apart into the tokens of TOML 1.0: strings of one line or several, comments,
marks and bare words. So what stands within a string is no key, and what is written with dots or
between braces is found like any other.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

KeyPath = tuple[str | int, ...]
"""The names that lead to a value, with the number of each table in an array, from 0."""

_TOKEN = re.compile(
    r"""(?P<skip>[ \t\r]+|\#[^\n]*)
    |(?P<text>\"{3}(?:[^\\]|\\.)*?\"{3}(?!\")|'{3}.*?'{3}(?!')
        |\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')
    |(?P<mark>\[\[|[\[\]{}=,.\n])
    |(?P<bare>[^\s\[\]{}=,.\#\"']+)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass
class _Open:
    """An array or a table between braces that is not closed: its path, and its elements so far."""

    path: KeyPath
    is_array: bool
    elements: int = 0

    @property
    def inside(self) -> KeyPath:
        return (*self.path, self.elements) if self.is_array else self.path


@dataclass
class _Keys:
    """The keys of a text, gathered token by token."""

    lines: dict[KeyPath, int] = field(default_factory=dict)
    _arrays: dict[KeyPath, int] = field(default_factory=dict)
    _table: KeyPath = ()
    _value: KeyPath = ()
    _open: list[_Open] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _header: str = ""
    _is_key: bool = True

    def take(self, token: str, line: int, *, is_mark: bool) -> None:
        """Take the next token, which begins at a line."""
        if not is_mark:
            if self._is_key:
                self._names.append(_unquoted(token))
        elif self._is_key:
            self._take_in_key(token, line)
        else:
            self._take_in_value(token)

    def _take_in_key(self, mark: str, line: int) -> None:
        if mark in ("[", "[["):
            self._header = mark
        elif mark == "]" and self._header:
            self._table = self._headed(line)
            self._names, self._header = [], ""
        elif mark == "=":
            path: KeyPath = self._open[-1].inside if self._open else self._table
            for name in self._names:
                path = (*path, name)
                self.lines.setdefault(path, line)
            self._value, self._is_key = path, False
        elif mark == "}" and self._open:
            self._close()
        elif mark in (",", "\n"):
            self._names = []

    def _take_in_value(self, mark: str) -> None:
        if mark in ("[", "[["):
            for _ in mark:
                path = self._open[-1].inside if self._in_array else self._value
                self._open.append(_Open(path, is_array=True))
        elif mark == "{":
            path = self._open[-1].inside if self._in_array else self._value
            self._open.append(_Open(path, is_array=False))
            self._names, self._is_key = [], True
        elif mark in ("]", "}") and self._open:
            self._close()
        elif mark == "," and self._open:
            self._open[-1].elements += 1
            self._names, self._is_key = [], not self._in_array
        elif mark == "\n" and not self._open:
            self._names, self._is_key = [], True

    @property
    def _in_array(self) -> bool:
        return bool(self._open) and self._open[-1].is_array

    def _close(self) -> None:
        self._value, self._is_key = self._open.pop().path, False

    def _headed(self, line: int) -> KeyPath:
        path: KeyPath = ()
        for place, name in enumerate(self._names, 1):
            path = (*path, name)
            self.lines.setdefault(path, line)
            if self._header == "[[" and place == len(self._names):
                self._arrays[path] = self._arrays.get(path, -1) + 1
            if path in self._arrays:
                path = (*path, self._arrays[path])
        self.lines.setdefault(path, line)
        return path


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line of every table and of every key of a TOML text, counted from 1.

    `[[worksheet]]` counts from 0: its second `count` is at `("worksheet", 1, "count")`.
    """
    keys = _Keys()
    line = 1
    for found in _TOKEN.finditer(text):
        if found["skip"] is None:
            keys.take(found.group(), line, is_mark=found["mark"] is not None)
        line += found.group().count("\n")
    return keys.lines


def _unquoted(name: str) -> str:
    if name[0] == "'":
        return name[1:-1]
    return str(tomllib.loads(f"k = {name}")["k"]) if name[0] == '"' else name
