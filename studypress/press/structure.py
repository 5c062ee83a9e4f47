"""The structure tree as PDF objects, put in the place of WeasyPrint's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from studypress.press.tags import Artifact, in_points, read_structure
from studypress.press.tree import Annotated, Node


@contextmanager
def own_tags() -> Iterator[None]:
    """Let WeasyPrint tag what it writes meanwhile by our tree.

    It has no other way in: only while it writes are the boxes, their HTML elements and the
    numbers of what they draw known together. `pyproject.toml` holds it to version 70, which calls
    `add_tags` by its name in `weasyprint.pdf`.
    """
    import weasyprint.pdf

    before = weasyprint.pdf.add_tags
    weasyprint.pdf.add_tags = _add_tags
    try:
        yield
    finally:
        weasyprint.pdf.add_tags = before


def _add_tags(pdf: Any, document: Any, pdf_version: object, page_streams: list[Any]) -> None:  # noqa: ARG001
    """Add the structure tree, and what else PDF/UA-1 asks of a catalogue and its pages."""
    structure = read_structure(document, [stream._tags for stream in page_streams])
    held: list[set[int]] = [set() for _ in page_streams]
    for piece in structure.root.pieces:
        held[piece.page].add(piece.number)
    numbers = [
        _renumber(*page) for page in zip(page_streams, held, structure.artifacts, strict=True)
    ]
    _Writer(pdf, structure.root, numbers).write()
    for reference, page in zip(pdf.page_references, document.pages, strict=True):
        pdf.objects[int(reference.split()[0])]["ArtBox"] = _numbers(_type_area(page))
    _set_viewer(pdf, document)


def _renumber(stream: Any, held: set[int], artifacts: dict[int, Artifact]) -> dict[int, int]:
    """Make artifacts of what is not held by the tree; return new numbers for the rest, from 0 on.

    A stream is a list of operators and operands. An artifact within marked content, such as the
    line under underlined text, becomes part of that: neither may stand in the other.
    """
    import pydyf

    numbers: dict[int, int] = {}
    made: list[Any] = []
    outer: list[bool] = []
    for part in stream.stream:
        if part == b"BDC" and isinstance(made[-1], dict) and "MCID" in made[-1]:
            number = made[-1]["MCID"]
            outer.append(True)
            if number in held:
                numbers[number] = len(numbers)
                made[-1] = pydyf.Dictionary({"MCID": numbers[number]})
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
    stream.stream[:] = made
    return numbers


def _artifact(artifact: Artifact) -> list[Any]:
    """Return what begins an artifact (ISO 32000-1, 14.8.2.2.2)."""
    import pydyf

    if not artifact.subtype:
        return ["/Artifact", b"BMC"]
    told = {"Type": "/Pagination", "Subtype": f"/{artifact.subtype}"}
    return ["/Artifact", pydyf.Dictionary(told), b"BDC"]


class _Writer:
    """Makes PDF objects of a tree."""

    def __init__(self, pdf: Any, root: Node, numbers: list[dict[int, int]]) -> None:
        self._pdf = pdf
        self._root = root
        self._numbers = numbers
        self._parents: list[list[Any]] = [[None] * len(page) for page in numbers]
        self._notes: list[tuple[Any, bytes]] = []
        self._ids: dict[Node, str] = {}
        self._roles: dict[str, str] = {}

    def write(self) -> None:
        import pydyf

        heads = (head for node in self._root.walk() for head in node.heads)
        self._ids = {head: f"h{at}" for at, head in enumerate(dict.fromkeys(heads), 1)}
        root = self._added({"Type": "/StructTreeRoot"})
        root["K"] = self._element(self._root, root.reference)
        numbered: list[Any] = []
        for page, parents in enumerate(self._parents):
            numbered += [page, pydyf.Array(parents)]
        for at, (annotation, reference) in enumerate(self._notes, len(self._parents)):
            annotation["StructParent"] = at
            numbered += [at, reference]
        root["ParentTree"] = self._added({"Nums": pydyf.Array(numbered)}).reference
        if self._roles:
            root["RoleMap"] = pydyf.Dictionary(dict(sorted(self._roles.items())))
        self._pdf.catalog["StructTreeRoot"] = root.reference

    def _added(self, keys: dict[str, Any]) -> Any:
        import pydyf

        made = pydyf.Dictionary(keys)
        self._pdf.add_object(made)
        return made

    def _element(self, node: Node, parent: bytes) -> bytes:
        """Add a node and all below it; return its reference."""
        import pydyf

        made = self._added({"S": f"/{node.type}", "P": parent})
        own: bytes = made.reference
        if node.custom:
            self._roles[node.type] = f"/{node.role}"
        if node.lang != (node.parent.lang if node.parent else ""):
            made["Lang"] = pydyf.String(node.lang)
        if node.alt:
            made["Alt"] = pydyf.String(node.alt)
        if node in self._ids:
            made["ID"] = pydyf.String(self._ids[node])
        if attributes := self._attributes(node):
            made["A"] = attributes[0] if len(attributes) == 1 else pydyf.Array(attributes)
        made["Pg"] = self._pdf.page_references[node.page]
        kids = [self._kid(kid, node, own) for kid in node.kids]
        if kids:
            made["K"] = kids[0] if len(kids) == 1 else pydyf.Array(kids)
        return own

    def _kid(self, kid: Any, node: Node, own: bytes) -> Any:
        import pydyf

        if isinstance(kid, Node):
            return self._element(kid, own)
        page = self._pdf.page_references[kid.page]
        if isinstance(kid, Annotated):
            self._describe(kid.annotation, node)
            self._notes.append((kid.annotation, own))
            return pydyf.Dictionary({"Type": "/OBJR", "Obj": kid.annotation.reference, "Pg": page})
        number = self._numbers[kid.page][kid.number]
        self._parents[kid.page][number] = own
        if kid.page == node.page:
            return number
        return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": number})

    def _describe(self, annotation: Any, node: Node) -> None:
        """Let a link within the document be called by its text, not by an id."""
        import pydyf

        if "Dest" in annotation and node.text:
            annotation["Contents"] = pydyf.String(node.text)

    def _attributes(self, node: Node) -> list[Any]:
        import pydyf

        told: dict[str, dict[str, Any]] = dict(node.attributes)
        table: dict[str, Any] = {}
        if node.rows > 1:
            table["RowSpan"] = node.rows
        if node.columns > 1:
            table["ColSpan"] = node.columns
        if node.scope:
            table["Scope"] = f"/{node.scope}"
        if node.heads:
            table["Headers"] = pydyf.Array([pydyf.String(self._ids[head]) for head in node.heads])
        if table:
            told["Table"] = table
        return [
            pydyf.Dictionary(
                {
                    "O": f"/{owner}",
                    **{k: _numbers(v) if isinstance(v, tuple) else v for k, v in keys.items()},
                }
            )
            for owner, keys in told.items()
        ]


def _numbers(edges: tuple[float, float, float, float]) -> Any:
    import pydyf

    return pydyf.Array(edges)


def _type_area(page: Any) -> tuple[float, float, float, float]:
    """Return what lies within the margins of a page, in points."""
    box = page._page_box
    left, top = box.content_box_x(), box.content_box_y()
    return in_points((left, top + box.height, left + box.width, top), page.height)


def _set_viewer(pdf: Any, document: Any) -> None:
    import pydyf

    shown = pydyf.Dictionary({"DisplayDocTitle": "true"})
    html = document.pages[0]._page_box.children[0]
    if html.style["direction"] == "rtl":
        shown["Direction"] = "/R2L"
    pdf.catalog["ViewerPreferences"] = shown
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
