"""What a laid out document draws, made a record of: the only place that has WeasyPrint draw."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

from studypress.job import Box
from studypress.press.fonts import font_digest, font_record, united
from studypress.press.record import Bookmark, Edges, Font, Info, Page, Part, Slot
from studypress.press.structure import Objects, write_tree
from studypress.press.syntax import Gapped, Stream, array, deflated, gapped, plain, string
from studypress.press.tags import Artifact, in_points, read_structure
from studypress.press.tree import Annotated, Node

# What is logged there becomes a problem of the document.
_LOGGER = logging.getLogger("weasyprint")
_SCALE = 0.75
"""Points in a pixel of CSS (CSS Values and Units 3, 6.2)."""
_PROFILE = "srgb"
_BLEED = 10.0
"""How many points a bleed box reaches over the paper's edge at most, as WeasyPrint has it."""
_DRAWN = 1_000_000_000
"""From here on count the objects that WeasyPrint makes while it draws, until all are there."""


@dataclass(frozen=True)
class _Link:
    """A link: its page, the first being 0, what it leads to, its edges in points, and its box."""

    page: int
    internal: bool
    target: str
    edges: Edges
    box: Any


def draw(rendered: Any, boxes: Mapping[str, Box]) -> Part:
    """Return what a document draws that WeasyPrint has laid out; its boxes are known already.

    Links may lead to another part.
    """
    canvas = _Canvas()
    painted = [canvas.paint(page) for page in rendered.pages]
    links = list(_links(rendered.pages))
    numbered = {link.box: at for at, link in enumerate(links)}
    structure = read_structure(rendered, [one.marks for one in painted], numbered)
    held: list[set[int]] = [set() for _ in rendered.pages]
    for piece in structure.root.pieces:
        held[piece.page].add(piece.number)
    contents = [
        one.content(inside, outside)
        for one, inside, outside in zip(painted, held, structure.artifacts, strict=True)
    ]
    numbers = [one.numbers for one in contents]
    objects = Objects(Slot.FIRST + len(rendered.pages))
    slots = [objects.reserve() for _ in links]
    tree = write_tree(objects, structure.root, numbers, slots)
    told = _told(structure.root)
    for at, (slot, link) in enumerate(zip(slots, links, strict=True)):
        objects.put(slot, _annotation(link, told.get(at, "")), [slot])
    resources, pictures = canvas.resources()
    final = _Numbering(objects, canvas.drawn, len(tree.headings))
    notes: list[list[int]] = [[] for _ in rendered.pages]
    for slot, link in zip(slots, links, strict=True):
        notes[link.page].append(slot)
    drawn = [one.deflated for one in contents]
    pages = zip(rendered.pages, drawn, structure.strings, notes, strict=True)
    return Part(
        info=_info(rendered),
        pages=tuple(_page(*page) for page in pages),
        fonts=canvas.fonts,
        objects=final.objects,
        count=final.count,
        streams=final.streams,
        resources=final.of(resources),
        pictures=final.of(pictures),
        tops=tree.tops,
        headings=tree.headings,
        roles=tree.roles,
        parents=tree.parents,
        links=tuple(dict.fromkeys(link.target for link in links if link.internal)),
        boxes=dict(boxes),
    )


@dataclass(frozen=True)
class _Content:
    """What a page draws, deflated, and the numbers of its marked content, by the old ones."""

    deflated: bytes
    numbers: dict[int, int]


@dataclass
class _Painted:
    """A page as WeasyPrint has painted it: what it draws, its marks, and the fonts it uses.

    `states` are the graphics states that it names; None where it names things that have their
    names by their order in the document, so that it has to be painted again with it.
    """

    stream: Sequence[Any]
    marks: dict[Any, Any]
    fonts: dict[Any, Font]
    states: dict[str, Any] | None
    made: tuple[Set[int], Mapping[int, Artifact], _Content] | None = None

    def content(self, held: Set[int], artifacts: Mapping[int, Artifact]) -> _Content:
        """Return what the page draws, with artifacts for what the tree does not hold."""
        if self.made is None or self.made[:2] != (held, artifacts):
            stream, numbers = _renumbered(self.stream, held, artifacts)
            self.made = held, artifacts, _Content(deflated(_joined(stream)), numbers)
        return self.made[2]


_painted: WeakKeyDictionary[Any, _Painted] = WeakKeyDictionary()
"""The pages of WeasyPrint that have been painted: a page that is kept is not painted again."""


class _Canvas:
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

    def paint(self, page: Any) -> _Painted:
        """Paint a page, or take it as it was painted before."""
        painted = _painted.get(page)
        if painted is None or painted.states is None:
            painted = _painted[page] = self._paint(page)
        else:
            self._resources["ExtGState"].update(painted.states)
        self._fonts.append(painted.fonts)
        return painted

    def _paint(self, page: Any) -> _Painted:
        """Paint a page; the graphics state is left as it was found."""
        left, top, right, bottom = _media(page)
        rectangle = (left, top, right - left, bottom - top)
        marks: dict[Any, Any] = {}
        fonts: dict[Any, Any] = {}
        before = self._ordered()
        painted = _stream_class()(
            fonts,
            tuple(edge / _SCALE for edge in rectangle),
            self._resources,
            self._images,
            marks,
            self._profiles,
            _PROFILE,
        )
        painted.known_fonts = self._known
        painted.push_state()
        painted.transform(_SCALE, 0, 0, -_SCALE, 0, page.height * _SCALE)
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
        return _Painted(painted.stream, marks, used, states)

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


class _Numbering:
    """Gives all objects of a part their slots: plain ones, then streams, then headings' depths."""

    def __init__(self, objects: Objects, drawn: Sequence[Any], headings: int) -> None:
        import pydyf

        self._final: dict[int, int] = {}
        streams = [thing for thing in drawn if isinstance(thing, pydyf.Stream)]
        for thing in drawn:
            if not isinstance(thing, pydyf.Stream):
                found = gapped(thing.data)
                self._final[thing.number] = objects.add(found.text, found.slots)
        self.count = len(objects.texts)
        behind = objects.first + self.count
        for at, thing in enumerate(streams):
            self._final[thing.number] = behind + at
        for at in range(headings):
            self._final[-1 - at] = behind + len(streams) + at
        every = (slot for slots in objects.slots for slot in slots)
        self.objects = self.of(Gapped(b"\n".join(objects.texts), tuple(every)))
        self.streams = tuple(self._stream(thing) for thing in streams)

    def of(self, text: Gapped) -> Gapped:
        """Return a text with its slots as they are in the part."""
        return Gapped(text.text, tuple(self._final.get(slot, slot) for slot in text.slots))

    def _stream(self, thing: Any) -> Stream:
        import pydyf

        data = _joined(thing.stream)
        keys = dict(thing.extra)
        if "Filter" not in keys:
            data = deflated(data)
            keys["Filter"] = "/FlateDecode"
        keys["Length"] = len(data)
        return Stream(self.of(gapped(pydyf.Dictionary(keys).data)), data)


def _reference(slot: int) -> bytes:
    return b"%d 0 R" % slot


def _joined(stream: Iterable[Any]) -> bytes:
    from pydyf import _to_bytes

    return b"\n".join(item if type(item) is bytes else _to_bytes(item) for item in stream)


def _links(pages: Sequence[Any]) -> Iterable[_Link]:
    from weasyprint.layout.absolute import AbsolutePlaceholder

    for at, page in enumerate(pages):
        for kind, target, (left, top, right, bottom), box in page.links:
            if kind == "attachment":
                _LOGGER.error("a file cannot be attached to the PDF: '%s'", target)
                continue
            edges = in_points((left, bottom, right, top), page.height)
            own = box._box if isinstance(box, AbsolutePlaceholder) else box
            yield _Link(at, kind == "internal", target, edges, own)


def _annotation(link: _Link, text: str) -> bytes:
    """Return a link as an annotation; within the document it is called by its text."""
    target = plain(string(link.target))
    if link.internal:
        called = plain(string(text)) if text else target
        leads = b"/Dest" + target
    else:
        called, leads = target, b"/A<</Type/Action/S/URI/URI%s>>" % target
    # it is printed (ISO 32000-1, table 165), which PDF/A asks for
    return b"<</Type/Annot/Subtype/Link/F 4/BS<</W 0>>/Rect%s/Contents%s%s/StructParent %%d>>" % (
        array(link.edges),
        called,
        leads,
    )


def _told(root: Node) -> dict[int, str]:
    """Return for each link what the element says that holds it."""
    return {
        kid.link: node.text
        for node in root.walk()
        for kid in node.kids
        if isinstance(kid, Annotated)
    }


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


def _media(page: Any) -> Edges:
    bleed = page.bleed
    left, bottom = -bleed["left"] * _SCALE, -bleed["top"] * _SCALE
    right = left + _SCALE * (page.width + bleed["left"] + bleed["right"])
    top = bottom + _SCALE * (page.height + bleed["top"] + bleed["bottom"])
    return left, bottom, right, top


def _page(
    page: Any, content: bytes, strings: Mapping[str, tuple[str, ...]], notes: Sequence[int]
) -> Page:
    left, bottom, right, top = _media(page)
    bleed = {side: _SCALE * width for side, width in page.bleed.items()}
    trim = (
        left + bleed["left"],
        bottom + bleed["top"],
        right - bleed["right"],
        top - bleed["bottom"],
    )
    box = page._page_box
    type_area = (
        box.content_box_x(),
        box.content_box_y() + box.height,
        box.content_box_x() + box.width,
        box.content_box_y(),
    )
    return Page(
        media=(left, bottom, right, top),
        trim=trim,
        bleed=(
            trim[0] - min(_BLEED, bleed["left"]),
            trim[1] - min(_BLEED, bleed["top"]),
            trim[2] + min(_BLEED, bleed["right"]),
            trim[3] + min(_BLEED, bleed["bottom"]),
        ),
        area=in_points(type_area, page.height),
        content=content,
        name=box.page_type.name,
        side=box.page_type.side,
        strings=strings,
        anchors={name: _point(edges, page) for name, edges in page.anchors.items()},
        bookmarks=tuple(
            Bookmark(level, text, *_point(place, page), state == "closed")
            for level, text, place, state in page.bookmarks
        ),
        notes=tuple(notes),
    )


def _point(place: Sequence[float], page: Any) -> tuple[float, float]:
    """Return a point from the lower left corner, in points, of one in pixels from the upper."""
    return round(_SCALE * place[0], 2), round(_SCALE * (page.height - place[1]), 2)


def _info(rendered: Any) -> Info:
    from weasyprint import VERSION
    from weasyprint.pdf import _w3c_date_to_pdf

    told = rendered.metadata
    for attachment in told.attachments:
        _LOGGER.error("a file cannot be attached to the PDF: '%s'", attachment)
    html = rendered.pages[0]._page_box.children[0]
    return Info(
        title=told.title or "",
        lang=told.lang or "",
        authors=tuple(told.authors),
        description=told.description or "",
        keywords=tuple(told.keywords),
        generator=told.generator or "",
        producer=f"WeasyPrint {VERSION}",
        created=(told.created, _w3c_date_to_pdf(told.created, "created")) if told.created else None,
        modified=(
            (told.modified, _w3c_date_to_pdf(told.modified, "modified")) if told.modified else None
        ),
        leftward=html.style["direction"] == "rtl",
    )
