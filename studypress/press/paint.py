"""Pages painted by WeasyPrint: the only place that has it draw.

A page that is kept from version to version is painted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

from studypress.press.fonts import font_digest, font_record, united
from studypress.press.record import Edges, Font, Slot
from studypress.press.syntax import Gapped, deflated, gapped
from studypress.press.tags import Artifact

SCALE = 0.75
"""Points in a pixel of CSS (CSS Values and Units 3, 6.2)."""
_PROFILE = "srgb"
_DRAWN = 1_000_000_000
"""From here on count the objects that WeasyPrint makes while it draws, until all are there."""


@dataclass(frozen=True)
class Content:
    """What a page draws, deflated, and the numbers of its marked content, by the old ones."""

    deflated: bytes
    numbers: dict[int, int]


@dataclass
class Painted:
    """A page as WeasyPrint has painted it: what it draws, its marks, and the fonts it uses.

    `states` are the graphics states that it names; None where it names things that have their
    names by their order in the document, so that it has to be painted again with it.
    """

    stream: Sequence[Any]
    marks: dict[Any, Any]
    fonts: dict[Any, Font]
    states: dict[str, Any] | None
    made: tuple[Set[int], Mapping[int, Artifact], Content] | None = None

    def content(self, held: Set[int], artifacts: Mapping[int, Artifact]) -> Content:
        """Return what the page draws, with artifacts for what the tree does not hold."""
        if self.made is None or self.made[:2] != (held, artifacts):
            stream, numbers = _renumbered(self.stream, held, artifacts)
            self.made = held, artifacts, Content(deflated(joined(stream)), numbers)
        return self.made[2]


_painted: WeakKeyDictionary[Any, Painted] = WeakKeyDictionary()
"""The pages of WeasyPrint that have been painted: a page that is kept is not painted again."""


class Canvas:
    """Has WeasyPrint paint pages, and keeps what they draw with."""

    def __init__(self) -> None:
        import pydyf

        self.drawn: list[Any] = []
        self._known: dict[Any, Any] = {}
        self._fonts: list[dict[Any, Font]] = []
        self._images: dict[str, Any] = {}
        # all that WeasyPrint wants to know of a profile is its object
        profile = SimpleNamespace(pdf_reference=_reference(Slot.PROFILE))
        self._profiles = {_PROFILE: profile}
        empty = {key: pydyf.Dictionary() for key in ("ExtGState", "Pattern", "Shading", "XObject")}
        self._resources = pydyf.Dictionary(
            {**empty, "ColorSpace": _reference(Slot.SPACES), "Font": _reference(Slot.FONTS)}
        )

    @property
    def fonts(self) -> tuple[Font, ...]:
        """What has been used of each font, in the order in which they are seen."""
        by_key: dict[Any, list[Font]] = {}
        for fonts in self._fonts:
            for key, font in fonts.items():
                by_key.setdefault(key, []).append(font)
        return tuple(united(fonts) for fonts in by_key.values())

    def paint(self, page: Any) -> Painted:
        """Paint a page, or take it as it was painted before."""
        painted = _painted.get(page)
        if painted is None or painted.states is None:
            painted = _painted[page] = self._paint(page)
        else:
            self._resources["ExtGState"].update(painted.states)
        self._fonts.append(painted.fonts)
        return painted

    def _paint(self, page: Any) -> Painted:
        """Paint a page; the graphics state is left as it was found."""
        left, top, right, bottom = media(page)
        rectangle = (left, top, right - left, bottom - top)
        marks: dict[Any, Any] = {}
        fonts: dict[Any, Any] = {}
        before = self._ordered()
        painted = _stream_class()(
            fonts,
            tuple(edge / SCALE for edge in rectangle),
            self._resources,
            self._images,
            marks,
            self._profiles,
            _PROFILE,
        )
        painted.known_fonts = self._known
        painted.push_state()
        painted.transform(SCALE, 0, 0, -SCALE, 0, page.height * SCALE)
        page.paint(painted)
        painted.pop_state()
        states = None
        if self._ordered() == before:
            named = {part for part in painted.stream if isinstance(part, bytes)}
            states = {
                name: state
                for name, state in self._resources["ExtGState"].items()
                if b"/%s gs" % name.encode() in named
            }
        used = {key: font_record(font) for key, font in fonts.items()}
        return Painted(painted.stream, marks, used, states)

    def _ordered(self) -> tuple[int, ...]:
        """Return how much there is that has its name by its order."""
        states = sum(name.startswith("s") for name in self._resources["ExtGState"])
        others = (len(self._resources[kind]) for kind in ("Pattern", "Shading", "XObject"))
        return (states, *others, len(self._images))

    def resources(self) -> tuple[Gapped, Gapped]:
        """Return the entries of what the pages name: all but forms and images; and those."""
        import pydyf
        from weasyprint.pdf import _use_references

        _use_references(self, self._resources, self._images, self._profiles)
        pictures = self._resources.pop("XObject")
        states = pydyf.Dictionary(self._resources["ExtGState"])
        self.add_object(states)
        self._resources["ExtGState"] = states.reference
        return gapped(self._resources.data[2:-2]), gapped(pictures.data[2:-2])

    def add_object(self, thing: Any) -> None:
        """Take an object of a PDF from WeasyPrint; it is told its number."""
        thing.number = _DRAWN + len(self.drawn)
        self.drawn.append(thing)


@cache
def _stream_class() -> Any:
    """Return WeasyPrint's stream, with fonts that know only what one page has used of them."""
    from weasyprint.pdf.fonts import Font as Known
    from weasyprint.pdf.stream import Stream as Painting
    from weasyprint.text.fonts import get_pango_font_key

    class PageStream(Painting):  # type: ignore[misc]
        def add_font(self, pango_font: Any) -> Any:
            key, description, size = get_pango_font_key(pango_font)
            if key not in self._fonts:
                known = self.known_fonts.get((key, size))
                if known is None:
                    known = Known(pango_font, description, size)
                    known.digest = font_digest(known)
                    self.known_fonts[key, size] = known
                font = self._fonts[key] = copy(known)
                font.widths, font.to_unicode, font.missing = {}, {}, {}
            return self._fonts[key], size

    return PageStream


def _renumbered(
    stream: Sequence[Any], held: Set[int], artifacts: Mapping[int, Artifact]
) -> tuple[list[Any], dict[int, int]]:
    """Return a stream with artifacts for what the tree does not hold, and new numbers for the rest.

    A stream is a list of operators and operands; the new numbers count from 0. An artifact within
    marked content, such as the line under underlined text, becomes part of that: neither may stand
    in the other.
    """
    numbers: dict[int, int] = {}
    made: list[Any] = []
    outer: list[bool] = []
    for part in stream:
        if part == b"BDC" and isinstance(made[-1], dict) and "MCID" in made[-1]:
            number = made[-1]["MCID"]
            outer.append(True)
            if number in held:
                numbers[number] = len(numbers)
                made[-1] = b"<</MCID %d>>" % numbers[number]
                made.append(part)
            else:
                made[-2:] = _artifact(artifacts.get(number, Artifact()))
        elif part == b"BMC" and any(outer):
            made.pop()
            outer.append(False)
        elif part == b"BMC":
            made.append(part)
            outer.append(True)
        elif part == b"EMC":
            if outer.pop():
                made.append(part)
        else:
            made.append(part)
    return made, numbers


def _artifact(artifact: Artifact) -> list[bytes]:
    """Return what begins an artifact (ISO 32000-1, 14.8.2.2.2)."""
    if not artifact.subtype:
        return [b"/Artifact", b"BMC"]
    told = artifact.subtype.encode()
    return [b"/Artifact", b"<</Type/Pagination/Subtype/%s>>" % told, b"BDC"]


def media(page: Any) -> Edges:
    """Return the edges of the paper of a page of WeasyPrint, its bleed included, in points."""
    bleed = page.bleed
    left, bottom = -bleed["left"] * SCALE, -bleed["top"] * SCALE
    right = left + SCALE * (page.width + bleed["left"] + bleed["right"])
    top = bottom + SCALE * (page.height + bleed["top"] + bleed["bottom"])
    return left, bottom, right, top


def joined(stream: Iterable[Any]) -> bytes:
    """Return operators and operands of pydyf as the bytes of a stream."""
    from pydyf import _to_bytes

    return b"\n".join(item if type(item) is bytes else _to_bytes(item) for item in stream)


def _reference(slot: int) -> bytes:
    return b"%d 0 R" % slot
