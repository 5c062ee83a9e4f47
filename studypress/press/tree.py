"""The structure tree of a PDF: what a screen reader reads, and in which order.

Types, and what may stand in what: ISO 32000-1, 14.7 and 14.8.4; PDF/UA-1 is ISO 14289-1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

_GROUPS = ("Document", "Part", "Art", "Sect", "Div", "BlockQuote")
"""Types that hold blocks; a text of their own becomes a paragraph."""
HEADINGS = tuple(f"H{depth}" for depth in range(1, 7))
_INLINE = ("Span", "Link", "Quote", "Reference", "Lbl")
_BULLETS = {"•": "Disc", "◦": "Circle", "▪": "Square"}
_CELLS = ("TH", "TD")


@dataclass(frozen=True)
class Piece:
    """What one text or picture draws on a page: its number among the marked content there.

    A picture has no text, which is None.
    """

    page: int
    number: int
    text: str | None

    @property
    def blank(self) -> bool:
        """Whether it is nothing but a space between two blocks."""
        return self.text is not None and not self.text.strip()


@dataclass(frozen=True)
class Annotated:
    """A link's annotation on a page, by its number among all links of the document."""

    page: int
    link: int


@dataclass(eq=False)
class Node:
    """An element of the structure tree, all its pieces on all pages together.

    `type` is its name and `role` the standard type that the name stands for; most have the same
    for both. `page` is where it begins, the first being 0. `attributes` are by their owner, such
    as `Layout`. `alt` is read instead of it, `last` behind what stands beside it. `body` is the
    node that takes what stands in this one, such as an item's `LBody`. A cell of a table takes so
    many `rows` and `columns`; `scope` is what it is the head of, `heads` are those it stands under.
    """

    type: str
    role: str
    lang: str
    page: int
    parent: Node | None = None
    html: str = ""
    kids: list[Node | Piece | Annotated] = field(default_factory=list)
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    alt: str = ""
    last: bool = False
    body: Node | None = None
    rows: int = 1
    columns: int = 1
    scope: str = ""
    heads: tuple[Node, ...] = ()

    def add(self, type: str, role: str = "", lang: str = "", page: int = 0) -> Node:
        """Return a new node at the end of this one."""
        node = Node(type, role or type, lang or self.lang, page, self)
        self.kids.append(node)
        return node

    def up(self, *types: str) -> Node | None:
        """Return the node itself or the nearest above it that has one of these types."""
        node: Node | None = self
        while node and node.type not in types:
            node = node.parent
        return node

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below it, in reading order."""
        yield self
        for kid in self.nodes:
            yield from kid.walk()

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes right below this one."""
        return tuple(kid for kid in self.kids if isinstance(kid, Node))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What it and all below it draw."""
        return tuple(kid for node in self.walk() for kid in node.kids if isinstance(kid, Piece))

    @property
    def text(self) -> str:
        """What it and all below it say."""
        return " ".join(" ".join(piece.text or "" for piece in self.pieces).split())

    @property
    def custom(self) -> bool:
        """Whether its type is a name of ours."""
        return self.type != self.role


def tidy(node: Node) -> None:
    """Take out what says nothing, and set right what a type may not hold."""
    node.kids.sort(key=lambda kid: isinstance(kid, Node) and kid.last)
    kids: list[Node | Piece | Annotated] = []
    for kid in node.kids:
        if not isinstance(kid, Node):
            kids.append(kid)
            continue
        tidy(kid)
        if not kid.kids and not kid.custom and kid.role not in _CELLS:
            continue
        if kid.role == "Lbl" and not kid.text:
            continue
        if kid.type != "Div" or kid.lang != node.lang:
            kids.append(kid)
        elif all(_inline(own) for own in kid.kids) and kid.text:
            kid.type = kid.role = "P"
            kids.append(kid)
        else:
            kids += kid.kids
    node.kids = kids
    if node.role in _GROUPS:
        _set_paragraphs(node)
    for kid in node.nodes:
        kid.parent = node
    if node.role == "L":
        _set_numbering(node)
    elif node.role == "Table":
        _set_headers(node)


def set_depths(depths: Iterable[int]) -> Iterator[int]:
    """Yield the depths of headings that begin at 1 and leave none out (ISO 14289-1, 7.4.2)."""
    above = 0
    for depth in depths:
        above = min(depth - 1, above) + 1
        yield above


def _inline(kid: Node | Piece | Annotated) -> bool:
    if not isinstance(kid, Node):
        return True
    return kid.role in _INLINE or (kid.role == "Code" and kid.html != "pre")


def _set_paragraphs(node: Node) -> None:
    """Let a text that stands in a block by itself be a paragraph."""
    kids, node.kids = node.kids, []
    for inline, run in groupby(kids, _inline):
        found = list(run)
        if not inline:
            node.kids += found
        elif not all(isinstance(kid, Piece) and kid.blank for kid in found):
            paragraph = node.add("P", page=found[0].page)
            paragraph.kids += found
            for kid in paragraph.nodes:
                kid.parent = paragraph


def _set_numbering(node: Node) -> None:
    """Say how the items of a list are numbered (ISO 32000-1, table 347)."""
    labels = [kid.text for item in node.nodes for kid in item.nodes if kid.role == "Lbl"]
    if node.html == "dl" or not labels:
        return
    label = labels[0].strip(" .)")
    if label.isdigit():
        told = "Decimal"
    elif len(label) == 1 and label.isascii() and label.isalpha():
        told = "UpperAlpha" if label.isupper() else "LowerAlpha"
    elif label in _BULLETS:
        told = _BULLETS[label]
    else:
        return
    node.attributes["List"] = {"ListNumbering": f"/{told}"}


def _set_headers(table: Node) -> None:
    """Tell each cell of a table which heads it stands under and beside."""
    rows = [node for node in table.walk() if node.role == "TR" and node.up("Table") is table]
    grid: dict[tuple[int, int], Node] = {}
    for down, row in enumerate(rows):
        across = 0
        for cell in row.nodes:
            while (down, across) in grid:
                across += 1
            for y in range(cell.rows):
                for x in range(cell.columns):
                    grid[down + y, across + x] = cell
    for (down, across), cell in grid.items():
        if cell.role == "TD":
            above = [grid.get((y, across)) for y in range(down)]
            heads = _beside([grid.get((down, x)) for x in range(across)])
            heads += [head for head in above if head and head.scope == "Column"]
            cell.heads = tuple(dict.fromkeys((*cell.heads, *heads)))


def _beside(before: Sequence[Node | None]) -> list[Node]:
    """Return the row heads that count for what stands behind these cells of its row.

    They are the nearest: heads beyond another cell are of that one (ISO 32000-2, 14.8.4.8.3).
    """
    heads: list[Node] = []
    for cell in reversed(before):
        if cell and cell.scope == "Row":
            heads.insert(0, cell)
        elif heads:
            break
    return heads
