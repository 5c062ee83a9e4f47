"""The structure tree of a gathering as objects of a PDF (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studypress.press.record import Slot
from studypress.press.syntax import Gapped, array, plain, string
from studypress.press.tree import HEADINGS, Annotated, Node, Piece


@dataclass
class Objects:
    """The plain objects of a gathering to be; the first gets the slot `first`."""

    first: int
    texts: list[bytes] = field(default_factory=list)
    slots: list[tuple[int, ...]] = field(default_factory=list)

    def reserve(self) -> int:
        """Return the slot of an object that is put later."""
        self.texts.append(b"")
        self.slots.append(())
        return self.first + len(self.texts) - 1

    def put(self, slot: int, text: bytes, slots: Sequence[int]) -> None:
        """Put an object: `text` has `%d` for each of its `slots`."""
        self.texts[slot - self.first] = text
        self.slots[slot - self.first] = tuple(slots)

    def add(self, text: bytes, slots: Sequence[int] = ()) -> int:
        """Put an object; return its slot."""
        slot = self.reserve()
        self.put(slot, text, slots)
        return slot


@dataclass(frozen=True)
class Tree:
    """What is told of a tree beside its elements; see `Gathering`."""

    tops: tuple[int, ...]
    headings: tuple[int, ...]
    roles: Mapping[str, str]
    parents: Gapped


def write_tree(
    objects: Objects, root: Node, numbers: Sequence[Mapping[int, int]], links: Sequence[int]
) -> Tree:
    """Put the elements below the root of a tree among the objects of a gathering.

    `numbers` has, for each page, the number by which its contents know a piece of the tree;
    `links` are the slots of links. A heading's type is a slot below 0, -1 being the first's.
    """
    writer = _Writer(objects, numbers, links)
    writer.name_heads(root)
    tops = tuple(writer.element(node) for node in root.nodes)
    assert len(tops) == len(root.kids), "something stands in the document by itself"
    roles = dict(sorted(writer.roles.items()))
    return Tree(tops, tuple(writer.headings), roles, writer.parents())


class _Writer:
    def __init__(
        self, objects: Objects, numbers: Sequence[Mapping[int, int]], links: Sequence[int]
    ) -> None:
        self.headings: list[int] = []
        self.roles: dict[str, str] = {}
        self._objects = objects
        self._numbers = numbers
        self._links = links
        self._ids: dict[Node, int] = {}
        self._pieces: list[list[int]] = [[0] * len(page) for page in numbers]
        self._holders: dict[int, int] = {}

    def name_heads(self, root: Node) -> None:
        """Give those heads of tables a name that cells stand under."""
        heads = (head for node in root.walk() for head in node.heads)
        self._ids = {head: at for at, head in enumerate(dict.fromkeys(heads), 1)}

    def element(self, node: Node, parent: int = Slot.DOCUMENT) -> int:
        """Add a node and all below it; return its slot."""
        own = self._objects.reserve()
        text = [b"<</S/%s/P %%d 0 R" % self._type(node).encode()]
        slots = [parent]
        if node.type in HEADINGS:
            self.headings.append(HEADINGS.index(node.type) + 1)
            slots.insert(0, -len(self.headings))
        if node.custom:
            self.roles[node.type] = node.role
        if node.parent and node.lang != node.parent.lang:
            text.append(b"/Lang" + plain(string(node.lang)))
        if node.alt:
            text.append(b"/Alt" + plain(string(node.alt)))
        if node in self._ids:
            text.append(b"/ID" + self._id(node))
            slots.append(Slot.PLACE)
        if attributes := self._attributes(node):
            text.append(b"/A" + _one_or_array(attributes))
            slots += [Slot.PLACE] * len(node.heads)
        text.append(b"/Pg %d 0 R")
        slots.append(Slot.FIRST + node.page)
        if kids := [self._kid(kid, node, own, slots) for kid in node.kids]:
            text.append(b"/K" + _one_or_array(kids))
        self._objects.put(own, b"".join((*text, b">>")), slots)
        return own

    def parents(self) -> Gapped:
        """Return which elements hold what is on each page, and which hold a link."""
        text, slots = [], []
        for page, holders in enumerate(self._pieces):
            text.append(b"%d[" + b" ".join([b"%d 0 R"] * len(holders)) + b"]")
            slots += [Slot.FIRST + page, *holders]
        for link, holder in sorted(self._holders.items()):
            text.append(b"%d %d 0 R")
            slots += [link, holder]
        return Gapped(b"\n".join(text), tuple(slots))

    def _type(self, node: Node) -> str:
        return "H%d" if node.type in HEADINGS else node.type

    def _id(self, node: Node) -> bytes:
        """Return a name that is the node's alone, whatever other gatherings there are."""
        return b"(h%%d.%d)" % self._ids[node]

    def _kid(self, kid: Any, node: Node, own: int, slots: list[int]) -> bytes:
        """Return what an element holds, and tell its slots."""
        if isinstance(kid, Node):
            slots.append(self.element(kid, own))
            return b"%d 0 R"
        page = Slot.FIRST + kid.page
        if isinstance(kid, Annotated):
            link = self._links[kid.link]
            self._holders[link] = own
            slots += [link, page]
            return b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>"
        assert isinstance(kid, Piece)
        number = self._numbers[kid.page][kid.number]
        self._pieces[kid.page][number] = own
        if kid.page == node.page:
            return b"%d" % number
        slots.append(page)
        return b"<</Type/MCR/Pg %%d 0 R/MCID %d>>" % number

    def _attributes(self, node: Node) -> list[bytes]:
        told = {owner: _entries(keys) for owner, keys in node.attributes.items()}
        table = b""
        if node.rows > 1:
            table += b"/RowSpan %d" % node.rows
        if node.columns > 1:
            table += b"/ColSpan %d" % node.columns
        if node.scope:
            table += b"/Scope/%s" % node.scope.encode()
        if node.heads:
            table += b"/Headers[%s]" % b"".join(self._id(head) for head in node.heads)
        if table:
            told["Table"] = table
        return [b"<</O/%s%s>>" % (owner.encode(), keys) for owner, keys in told.items()]


def _entries(keys: Mapping[str, Any]) -> bytes:
    """Return entries of a dictionary: names, which begin with a slash, and boxes."""
    return b"".join(
        b"/%s%s" % (key.encode(), array(value) if isinstance(value, tuple) else value.encode())
        for key, value in keys.items()
    )


def _one_or_array(values: Sequence[bytes]) -> bytes:
    if len(values) > 1:
        return b"[%s]" % b" ".join(values)
    return values[0] if values[0][:1] in b"<[" else b" " + values[0]
