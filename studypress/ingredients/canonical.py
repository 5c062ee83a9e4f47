"""The digest of a value: what it says, field by field, and not where it was read.

Dataclasses, numbers, texts, dates, collections and functions have one. Places and paths say where
something stands, not what it says: they are left out. A mapping counts in its order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import PurePath

from studypress.model import Place

_SCALARS = (str, int, float, date, Fraction, type(None))


def digest(value: object, without: Collection[str] = ()) -> str:
    """Return the SHA-256 of a value; `without` are fields of a dataclass that do not count.

    Raises `TypeError` for what has no digest.
    """
    found = hashlib.sha256()
    for part in _parts(value, without):
        found.update(part)
    return found.hexdigest()


def _parts(value: object, without: Collection[str] = ()) -> Iterator[bytes]:
    if isinstance(value, (Place, PurePath)):
        return
    if is_dataclass(value) and not isinstance(value, type):
        named = [field.name for field in fields(value) if field.name not in without]
        yield _head(type(value).__qualname__, len(named))
        for name in named:
            yield _head(name)
            yield from _parts(getattr(value, name))
    elif isinstance(value, Enum):
        yield from _parts(value.value)
    elif isinstance(value, _SCALARS):
        # what it says, behind its length, so that no two neighbours are taken for others
        text = value if isinstance(value, str) else repr(value)
        data = text.encode("utf-8", "surrogatepass")
        yield _head(type(value).__name__, len(data)) + data
    elif isinstance(value, Mapping):
        yield _head("mapping", len(value))
        for item in value.items():
            yield from _parts(item)
    elif isinstance(value, (tuple, list)):
        yield _head("list", len(value))
        for part in value:
            yield from _parts(part)
    elif isinstance(value, Callable):  # type: ignore[arg-type]
        yield _head(f"{value.__module__}.{value.__qualname__}")  # type: ignore[attr-defined]
    else:
        raise TypeError(f"no digest of {type(value).__name__}")


def _head(*words: object) -> bytes:
    return f"{':'.join(map(str, words))}\n".encode()
