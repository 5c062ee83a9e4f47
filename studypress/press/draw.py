"""What a laid out document draws, made a record of: its pages, tags, links and bookmarks."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studypress.job import Box
from studypress.press.paint import SCALE, Canvas, joined, media
from studypress.press.record import Bookmark, Edges, Gathering, Info, Page, Slot
from studypress.press.structure import Objects, write_tree
from studypress.press.syntax import Gapped, Stream, array, deflated, gapped, plain, string
from studypress.press.tags import in_points, read_structure
from studypress.press.tree import Annotated, Node

# What is logged there becomes a problem of the document.
_LOGGER = logging.getLogger("weasyprint")
_BLEED = 10.0
"""How many points a bleed box reaches over the paper's edge at most, as WeasyPrint has it."""


@dataclass(frozen=True)
class _Link:
    """A link: its page, the first being 0, what it leads to, its edges in points, and its box."""

    page: int
    internal: bool
    target: str
    edges: Edges
    box: Any


def draw(rendered: Any, boxes: Mapping[str, Box]) -> Gathering:
    """Return what a document draws that WeasyPrint has laid out; its boxes are known already.

    Links may lead to another gathering.
    """
    canvas = Canvas()
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
    return Gathering(
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


class _Numbering:
    """Gives the objects of a gathering their slots: plain ones, streams, depths of headings."""

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
        """Return a text with its slots as they are in the gathering."""
        return Gapped(text.text, tuple(self._final.get(slot, slot) for slot in text.slots))

    def _stream(self, thing: Any) -> Stream:
        import pydyf

        data = joined(thing.stream)
        keys = dict(thing.extra)
        if "Filter" not in keys:
            data = deflated(data)
            keys["Filter"] = "/FlateDecode"
        keys["Length"] = len(data)
        return Stream(self.of(gapped(pydyf.Dictionary(keys).data)), data)


def _links(pages: Sequence[Any]) -> Iterable[_Link]:
    from weasyprint.formatting_structure.boxes import MarginBox
    from weasyprint.layout.absolute import AbsolutePlaceholder

    for at, page in enumerate(pages):
        areas = [area for area in page._page_box.children if isinstance(area, MarginBox)]
        running = {box for area in areas for box in area.descendants()}
        for kind, target, (left, top, right, bottom), box in page.links:
            if kind == "attachment":
                _LOGGER.error("a file cannot be attached to the PDF: '%s'", target)
                continue
            edges = in_points((left, bottom, right, top), page.height)
            own = box._box if isinstance(box, AbsolutePlaceholder) else box
            if own in running or box in running:
                # what runs above and below is an artifact, which no link may stand in
                _LOGGER.error("a running line cannot have a link: '%s'", target)
                continue
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


def _page(
    page: Any, content: bytes, strings: Mapping[str, tuple[str, ...]], notes: Sequence[int]
) -> Page:
    left, bottom, right, top = media(page)
    bleed = {side: SCALE * width for side, width in page.bleed.items()}
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
    return round(SCALE * place[0], 2), round(SCALE * (page.height - place[1]), 2)


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
