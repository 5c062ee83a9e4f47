"""A TOML file read key by key, every value typed at the door.

A `Table` is asked for the keys it may have. What it was never asked for is unknown, so `done()`
needs no list of known keys beside the reading code. Faults are told with the line of their key,
which `tomllib` does not give: `tomlkeys` finds it.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from studypress.problems import did_you_mean
from studypress.source import Faults, SourceFile
from studypress.tomlkeys import KeyPath, key_lines

MAX_DOTS = 200
MOST = 2**63 - 1
"""The largest number that TOML asks its readers to take (version 1.0, Integer)."""

_Word = TypeVar("_Word", bound=StrEnum)

# What tomllib says, and the way out.
_HINTS = (
    ("Cannot overwrite", "leave one of the two out"),
    ("Cannot declare", "leave one of the two out, or put both into one table"),
    ("Cannot mutate", "leave one of the two out"),
    ("Duplicate inline", "leave one of the two out"),
    ("Invalid value", 'text stands in quotes: key = "text"'),
    ("Unterminated string", "close it by the quotation mark that it begins with"),
    ("Illegal character", "close the quotation marks in the line, or delete the character"),
    ("Unclosed array", "close the list by ]"),
    ("Expected", "a line holds one key = value; a table begins with [name]"),
    ("Invalid statement", "a line holds one key = value; a table begins with [name]"),
    ("Unescaped", "in double quotes write two backslashes, or put the text in single quotes"),
)
_AT_END = "(at end of document)"
_TWICE = re.compile("Cannot (?:overwrite|declare|mutate)|Duplicate inline")
_ERROR_LINE = re.compile(r"\(at line (\d+), column \d+\)")


class Table:
    """One table of a TOML file; asks are noted, so that `done()` can tell what is unknown."""

    def __init__(
        self,
        data: Mapping[str, object],
        path: KeyPath,
        lines: Mapping[KeyPath, int],
        faults: Faults,
    ) -> None:
        """Take the table's values, where it stands, and where its faults go."""
        self._data = data
        self._path = path
        self._lines = lines
        self._asked: set[str] = set()
        self.faults = faults

    def line(self, key: str = "") -> int:
        """Return the line of a key, or else of the table's header, or else 1."""
        own = self._lines.get((*self._path, key)) if key else None
        return own or self._lines.get(self._path, 1)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that stands in the table."""
        return tuple(self._data)

    def has(self, key: str) -> bool:
        """Tell whether a key is there, and note it as known."""
        self._asked.add(key)
        return key in self._data

    def is_table(self, key: str) -> bool:
        """Tell whether the value of a key is a table."""
        return isinstance(self._data.get(key), dict)

    def _get(self, key: str, kind: str, *types: type) -> object | None:
        self._asked.add(key)
        value = self._data.get(key)
        if value is None:
            return None
        # bool is an int in Python, not in TOML; a datetime is a date likewise
        misfit = (isinstance(value, bool) and bool not in types) or isinstance(value, datetime)
        if misfit or not isinstance(value, types):
            self.faults.add(self.line(key), f"'{key}' must be {kind}")
            return None
        return value

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a string; an empty one where it is missing."""
        value = self._get(key, "a text in quotes", str)
        if required and key not in self._data:
            self.faults.add(self.line(), f"'{key}' is missing{self._where()}")
        elif required and isinstance(value, str) and not value.strip():
            self.faults.add(self.line(key), f"'{key}' is empty")
        return str(value) if value is not None else ""

    def whole(self, key: str, *, least: int = 0, most: int = MOST) -> int | None:
        """Return a whole number from `least` to `most`, or None where it is missing."""
        value = self._get(key, "a whole number", int)
        if not isinstance(value, int):
            return None
        if value < least:
            self.faults.add(self.line(key), f"'{key}' must be at least {least}, not {value}")
            return None
        if value > most:
            self.faults.add(self.line(key), f"'{key}' must be at most {most}")
            return None
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self._get(key, "true or false", bool)
        return value if isinstance(value, bool) else default

    def factor(self, key: str) -> float:
        """Return a number above 0 by which something is multiplied; 1 where it is missing."""
        value = self._get(key, "a number", int, float)
        if not isinstance(value, int | float):
            return 1.0
        if not 0 < value < math.inf:
            self.faults.add(self.line(key), f"'{key}' must be above 0, not {value}")
            return 1.0
        return float(value)

    def day(self, key: str) -> date | None:
        """Return a date, or None where it is missing."""
        value = self._get(key, "a date, such as 2026-01-31 without quotes", date)
        return value if isinstance(value, date) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings; an empty one where it is missing."""
        value = self._get(key, "a list of texts in quotes", list)
        if not isinstance(value, list):
            return ()
        if not all(isinstance(item, str) for item in value):
            self.faults.add(self.line(key), f"'{key}' must be a list of texts in quotes")
            return ()
        return tuple(value)

    def number_or_text(self, key: str, kind: str) -> int | str | None:
        """Return a whole number or a string; `kind` is what to call that if it is neither."""
        value = self._get(key, kind, int, str)
        return value if isinstance(value, int | str) else None

    def word(self, key: str, kind: type[_Word]) -> _Word | None:
        """Return a word of an enumeration, or None where it is missing."""
        text = self.text(key)
        known = [word.value for word in kind]
        if text in known:
            return kind(text)
        if text or (self.has(key) and isinstance(self._data[key], str)):
            self.faults.add(self.line(key), f"unknown {key} '{text}'", did_you_mean(text, known))
        return None

    def table(self, key: str) -> Table:
        """Return a table below this one; an empty one where it is missing."""
        value = self._get(key, f"a table, [{key}]", dict)
        data = value if isinstance(value, dict) else {}
        return Table(data, (*self._path, key), self._lines, self.faults)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return the tables of an array, `[[key]]`; none where it is missing."""
        value = self._get(key, f"an array of tables, [[{key}]]", list)
        items = value if isinstance(value, list) else []
        if not all(isinstance(item, dict) for item in items):
            self.faults.add(self.line(key), f"'{key}' must be an array of tables, [[{key}]]")
            return ()
        return tuple(
            Table(item, (*self._path, key, index), self._lines, self.faults)
            for index, item in enumerate(items)
        )

    def done(self) -> None:
        """Tell every key that nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                message = f"unknown key '{key}'{self._where()}"
                self.faults.add(self.line(key), message, did_you_mean(key, self._asked))

    def _where(self) -> str:
        names = [name for name in self._path if isinstance(name, str)]
        return f" in [{'.'.join(names)}]" if names else ""


def open_table(source: SourceFile, faults: Faults) -> Table | None:
    """Parse a TOML file to its root table; None, with the fault noted, where it is not TOML."""
    for number, text in enumerate(source.lines, 1):
        if text.count(".") > MAX_DOTS:
            # dots join names to a key, and tomllib keeps all the beginnings of one
            faults.add(number, f"more than {MAX_DOTS} full stops in a line", "break the line")
            return None
    try:
        data = tomllib.loads(source.text)
    except (ValueError, RecursionError) as error:
        # a number or a nesting without measure is no TOMLDecodeError
        if found := _ERROR_LINE.search(str(error)):
            line = int(found.group(1))
        else:
            filled = [number for number, text in enumerate(source.lines, 1) if text.strip()]
            line = filled[-1] if filled and _AT_END in str(error) else 0
        said = _ERROR_LINE.sub("", str(error)).replace(_AT_END, "").strip()
        message = f"not valid TOML: {said[:1].lower()}{said[1:]}"
        if _TWICE.match(said):
            message = "not valid TOML: what is set here is set above already"
        hint = next((hint for begin, hint in _HINTS if said.startswith(begin)), "")
        faults.add(line, message, hint)
        return None
    return Table(data, (), key_lines(source.text), faults)
