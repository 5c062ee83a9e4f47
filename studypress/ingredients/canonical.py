"""The digest of a value: what it says, field by field, and not where it was read.

Dataclasses, numbers, texts, dates, collections and functions have one. Places and paths say where
something stands, not what it says: they are left out. A mapping counts in its order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from pathlib import PurePath

from studypress.model import Place

_SCALARS = (int, float, date, Fraction, type(None))


def digest(value: object, without: Collection[str] = ()) -> str:
    """Return the SHA-256 of a value; `without` are fields of a dataclass that do not count.

    Raises `TypeError` for what has no digest.
    """
    parts: list[bytes] = []
    _put(value, parts, without)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _put(value: object, parts: list[bytes], without: Collection[str] = ()) -> None:
    """Put what a value says behind the parts that are there."""
    if isinstance(value, str):
        # what it says, behind its length, so that no two neighbours are taken for others
        data = value.encode("utf-8", "surrogatepass")
        parts += (b"str:%d\n" % len(data), data)
    elif isinstance(value, (Place, PurePath)):
        return
    elif isinstance(value, Enum):
        _put(value.value, parts)
    elif isinstance(value, _SCALARS):
        data = repr(value).encode()
        parts += (_head(type(value).__name__, len(data)), data)
    elif isinstance(value, (tuple, list)):
        parts.append(b"list:%d\n" % len(value))
        for part in value:
            _put(part, parts)
    elif isinstance(value, Mapping):
        parts.append(b"mapping:%d\n" % len(value))
        for item in value.items():
            _put(item, parts)
    elif is_dataclass(value) and not isinstance(value, type):
        named = [(name, head) for name, head in _named(type(value)) if name not in without]
        parts.append(_head(type(value).__qualname__, len(named)))
        for name, head in named:
            parts.append(head)
            _put(getattr(value, name), parts)
    elif isinstance(value, Callable):  # type: ignore[arg-type]
        parts.append(_head(f"{value.__module__}.{value.__qualname__}"))  # type: ignore[attr-defined]
    else:
        raise TypeError(f"no digest of {type(value).__name__}")


@cache
def _named(kind: type) -> tuple[tuple[str, bytes], ...]:
    """Return the names of the fields of a dataclass, and how each is begun."""
    return tuple((field.name, _head(field.name)) for field in fields(kind))


def _head(*words: object) -> bytes:
    return f"{':'.join(map(str, words))}\n".encode()
