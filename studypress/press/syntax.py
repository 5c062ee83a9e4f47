"""The syntax of a PDF: values as bytes, and objects put into a file (ISO 32000-1, 7.3 and 7.5)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import md5
from operator import itemgetter
from struct import Struct

# Of zlib: 9 takes three times as long and saves 1 %.
_EFFORT = 7
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_SPECIAL = re.compile(rb"[\\()]")
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
# A line of the cross-reference stream: type, then number or place, then index (7.5.8.3).
_PLACED, _INSIDE = 1, 2
_ROW = Struct(">BIH")
_FREE = bytes(_ROW.size)
_MOST_INSIDE = 1 << 16
"""How many objects of a stream an index of two bytes can tell."""


@dataclass(frozen=True)
class Gapped:
    """A piece of a PDF that does not know yet which numbers stand in it.

    `text` has `%d` for each, `slots` tells for each which of the numbers it is.
    """

    text: bytes
    slots: tuple[int, ...] = ()

    def filled(self, numbers: Sequence[int]) -> bytes:
        """Return it with the numbers of its slots."""
        if len(self.slots) < 2:
            return self.text % tuple(numbers[slot] for slot in self.slots)
        found: tuple[int, ...] = itemgetter(*self.slots)(numbers)
        return self.text % found


@dataclass(frozen=True)
class Stream:
    """A stream: its dictionary, which tells its length, and its data, compressed already."""

    keys: Gapped
    data: bytes


def gapped(text: bytes) -> Gapped:
    """Return a piece of PDF with a slot for each reference in it; it holds no strings."""
    slots = tuple(int(number) for number in _REFERENCE.findall(text))
    return Gapped(_REFERENCE.sub(b"%d 0 R", plain(text)), slots)


def plain(text: bytes) -> bytes:
    """Return what stands in a gapped text as it is."""
    return text.replace(b"%", b"%%")


def number(value: float, digits: int = 2) -> bytes:
    """Return a number, rounded to so many digits behind the point."""
    told = f"{value:.{digits}f}"
    if "." in told:
        told = told.rstrip("0").rstrip(".")
    return b"0" if told == "-0" else told.encode()


def array(values: Iterable[float], digits: int = 2) -> bytes:
    """Return an array of numbers."""
    return b"[%s]" % b" ".join(number(value, digits) for value in values)


def string(text: str) -> bytes:
    """Return a text string: plain ASCII as it is, all else in UTF-16 (7.9.2.2). It is one line."""
    if text.isascii() and text.isprintable():
        return b"(%s)" % _SPECIAL.sub(rb"\\\g<0>", text.encode())
    return b"<feff%s>" % text.encode("utf-16-be").hex().encode()


def deflated(data: bytes) -> bytes:
    """Return data as the filter FlateDecode reads it."""
    return zlib.compress(data, _EFFORT)


def stream(keys: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Return the dictionary and the compressed data of a stream; `keys` are its other keys."""
    small = deflated(data)
    return b"<<%s/Filter/FlateDecode/Length %d>>" % (keys, len(small)), small


class File:
    """A PDF to be: objects by their numbers. The same objects give the same bytes."""

    def __init__(self) -> None:
        self._size = 1
        self._groups: list[tuple[range, list[bytes]]] = []
        self._single: dict[int, bytes] = {}
        self._streams: list[tuple[int, bytes, bytes]] = []

    def reserve(self, count: int = 1) -> range:
        """Return numbers for so many objects; those that get no object stay free."""
        self._size += count
        return range(self._size - count, self._size)

    def put(self, number: int, text: bytes) -> None:
        """Put an object that is no stream."""
        self._single[number] = text

    def put_all(self, numbers: range, texts: list[bytes]) -> None:
        """Put many objects at once that are no streams."""
        assert len(numbers) == len(texts)
        self._groups.append((numbers, texts))

    def put_stream(self, number: int, keys: bytes, data: bytes) -> None:
        """Put a stream; its dictionary tells the length of its data."""
        self._streams.append((number, keys, data))

    def add(self, text: bytes) -> int:
        """Put an object that is no stream under a new number; return the number."""
        (number,) = self.reserve()
        self._single[number] = text
        return number

    def add_stream(self, keys: bytes, data: bytes) -> int:
        """Put a stream under a new number; return the number."""
        (number,) = self.reserve()
        self._streams.append((number, keys, data))
        return number

    def written(self, trailer: bytes) -> bytes:
        """Return the file; `trailer` are the keys that tell its root and its information."""
        groups: list[tuple[Sequence[int], Sequence[bytes]]] = [*self._groups]
        groups.append(([*self._single], [*self._single.values()]))
        packed = [
            self._pack(numbers[at : at + _MOST_INSIDE], texts[at : at + _MOST_INSIDE])
            for numbers, texts in groups
            for at in range(0, len(numbers), _MOST_INSIDE)
        ]
        last = self._size
        rows = [_FREE] * (last + 1)
        out, place = [_HEADER], len(_HEADER)
        for number, keys, data in (*self._streams, *(stream for stream, _ in packed)):
            rows[number] = _ROW.pack(_PLACED, place, 0)
            out.append(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, keys, data))
            place += len(out[-1])
        for (container, *_), numbers in packed:
            for index, number in enumerate(numbers):
                rows[number] = _ROW.pack(_INSIDE, container, index)
        rows[last] = _ROW.pack(_PLACED, place, 0)
        digest = md5(b"".join(out), usedforsecurity=False).hexdigest().encode()
        keys = b"/Type/XRef/W[1 4 2]/Size %d/ID[<%s><%s>]%s" % (last + 1, digest, digest, trailer)
        keys, data = stream(keys, b"".join(rows))
        out.append(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (last, keys, data))
        out.append(b"startxref\n%d\n%%%%EOF\n" % place)
        return b"".join(out)

    def _pack(
        self, numbers: Sequence[int], texts: Sequence[bytes]
    ) -> tuple[tuple[int, bytes, bytes], Sequence[int]]:
        """Return an object stream (7.5.7) of objects, and their numbers."""
        heads, place = [], 0
        for own, text in zip(numbers, texts, strict=True):
            heads.append(b"%d %d" % (own, place))
            place += len(text) + 1
        head = b" ".join(heads) + b"\n"
        keys = b"/Type/ObjStm/N %d/First %d" % (len(texts), len(head))
        (container,) = self.reserve()
        return (container, *stream(keys, head + b"\n".join(texts))), numbers
