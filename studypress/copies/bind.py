"""A finished PDF whose pages are repeated for every copy, sharing all that is the same.

WeasyPrint writes each page once. Here a copy gets page objects of its own, which share contents,
fonts and pictures with those of the other copies; its own tags, so that it is read from its first
word to its last; its name, printed as a second content behind that of its first page; and its
entry in the outline. A copy starts on a right-hand page. The same input gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from studypress.copies.contents import stamp, tidied
from studypress.copies.tags import SLOT, Annotated, Element, Kid, Mark, Tags, coarse

# Keys of a page that each copy has anew, or that the page tree holds for all pages.
_OWN = ("/Annots", "/Contents", "/Parent", "/StructParents", "/Tabs", "/Type")
# Resources are not among them: PDF/A wants each page to name its own (ISO 19005-2, 6.2.2).
_SHARED = ("/MediaBox",)
_BOXES = ("/BleedBox", "/TrimBox")


@dataclass(frozen=True)
class Stamp:
    """What a copy's first page bears of its own: a page, scaled, then moved, in points."""

    page: int
    scale: float = 1.0
    right: float = 0.0
    up: float = 0.0


@dataclass(frozen=True)
class Copied:
    """A copy: its title in the outline, the pages it repeats, the first of all being 0."""

    title: str
    pages: range
    stamp: Stamp | None = None


@dataclass(frozen=True)
class _Page:
    """A page to be repeated: its keys and contents, and how many pieces its tags number."""

    keys: Mapping[str, pikepdf.Object]
    contents: pikepdf.Object
    marks: int
    annotations: tuple[pikepdf.Object, ...]


@dataclass(frozen=True)
class _Sheet:
    """The pages that a copy repeats, and their tags."""

    pages: tuple[_Page, ...]
    tags: tuple[Kid, ...]


@dataclass
class _Fresh:
    """The pages of one copy, with their annotations, and the elements that hold their pieces."""

    pages: list[pikepdf.Object]
    notes: list[list[pikepdf.Object]]
    holders: list[list[pikepdf.Object | None]]


def bind(pdf: bytes, copies: Sequence[Copied], blank: int) -> tuple[bytes, int]:
    """Return a PDF with the copies in their order, and how many pages it has.

    `pdf` is tagged; of its pages only those that a copy repeats, stamps and `blank`, which is put
    in where a copy would start on a left-hand page, are used.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        pages = _Binder(document, copies, blank).bind()
        out = BytesIO()
        pikepdf.settings.set_flate_compression_level(9)
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            deterministic_id=True,
        )
    return out.getvalue(), pages


class _Binder:
    """Repeats the pages of one PDF."""

    def __init__(self, pdf: pikepdf.Pdf, copies: Sequence[Copied], blank: int) -> None:
        self.pdf = pdf
        self.copies = copies
        self.sources = [page.obj for page in pdf.pages]
        self.blank = self.sources[blank]
        self.tags = Tags(pdf)
        self.names = _destinations(pdf)
        self.sheets: dict[range, _Sheet] = {}
        self.often = Counter(copy.pages for copy in copies)
        self.pages: list[pikepdf.Object] = []
        self.parents: list[pikepdf.Object] = []
        self.notes: list[tuple[pikepdf.Object, pikepdf.Object]] = []
        self.tops: list[pikepdf.Object] = []

    def bind(self) -> int:
        """Set up all copies, leave only what they need, and return how many pages there are."""
        root = self.pdf.Root.StructTreeRoot
        whole = root.K
        starts = []
        for copy in self.copies:
            if len(self.pages) % 2:
                self._add(_keys(self.blank), self.blank.Contents)
            starts.append(len(self.pages))
            self._copy(copy, whole)
        whole.K = Array(self.tops)
        # it would keep a page that no copy has
        del whole.Pg
        self._number(root)
        self._set_pages()
        self._set_outline(starts)
        if "/Names" in self.pdf.Root:
            # no link goes by a name any more
            del self.pdf.Root.Names
        return len(self.pages)

    def _add(self, keys: Mapping[str, pikepdf.Object], contents: pikepdf.Object) -> pikepdf.Object:
        page = self.pdf.make_indirect(
            Dictionary({"/Type": Name.Page, "/Contents": contents, **keys})
        )
        self.pages.append(page)
        return page

    def _copy(self, copy: Copied, whole: pikepdf.Object) -> None:
        sheet = self._sheet(copy.pages)
        pages = [self._add(page.keys, page.contents) for page in sheet.pages]
        moved = {self.sources[n].objgen: page for n, page in zip(copy.pages, pages, strict=True)}
        notes = [[self._note(note, moved) for note in page.annotations] for page in sheet.pages]
        fresh = _Fresh(pages, notes, [[None] * page.marks for page in sheet.pages])
        tags = sheet.tags
        if copy.stamp:
            fresh.holders[0].append(None)
            tags = _with_slot(tags, self._stamp(copy.stamp, sheet.pages[0], pages[0]))
        part = self.pdf.make_indirect(Dictionary(S=Name.Sect, P=whole))
        self.tops.append(part)
        part.K = Array([self._kid(kid, part, 0, fresh) for kid in tags])
        for page, own, holders in zip(pages, notes, fresh.holders, strict=True):
            if own:
                page.Annots, page.Tabs = Array(own), Name.S
            page.StructParents = len(self.parents)
            self.parents.append(Array(holders))

    def _sheet(self, numbers: range) -> _Sheet:
        """Return pages made ready to be repeated; their tags are coarse if they are repeated."""
        if numbers not in self.sheets:
            tags: Sequence[Kid] = self.tags.of(numbers)
            if self.often[numbers] > 1:
                tags = coarse(tags)
            elements = [kid for kid in tags if isinstance(kid, Element)]
            pages = []
            for at, number in enumerate(numbers):
                page = self.sources[number]
                contents, marks = tidied(page, at, elements)
                stream = self.pdf.make_stream(contents)
                notes = tuple(page.get("/Annots", ()))
                pages.append(_Page(_keys(page), stream, marks, notes))
            self.sheets[numbers] = _Sheet(tuple(pages), tuple(tags))
        return self.sheets[numbers]

    def _stamp(self, wanted: Stamp, first: _Page, page: pikepdf.Object) -> Mark:
        """Print what a copy bears of its own onto its first page; return the piece."""
        matrix = pikepdf.Matrix(wanted.scale, 0, 0, wanted.scale, wanted.right, wanted.up)
        contents = stamp(self.sources[wanted.page], first.marks, matrix)
        page.Contents = Array([first.contents, self.pdf.make_stream(contents)])
        return Mark(0, first.marks)

    def _note(
        self, note: pikepdf.Object, moved: Mapping[tuple[int, int], pikepdf.Object]
    ) -> pikepdf.Object:
        """Return an annotation for another page; a link into the copy stays in the copy."""
        fresh = self.pdf.make_indirect(Dictionary(dict(note.items())))
        if "/Dest" in fresh:
            target = self.names[str(fresh.Dest)]
            page = moved.get(target[0].objgen, target[0])
            fresh.Dest = Array([page, *list(target)[1:]])
        return fresh

    def _kid(self, kid: Kid, parent: pikepdf.Object, at: int, fresh: _Fresh) -> object:
        """Return what an element that begins on page `at` of a copy holds, as PDF has it."""
        if isinstance(kid, Element):
            return self._write(kid, parent, fresh)
        page = fresh.pages[kid.page]
        if isinstance(kid, Annotated):
            note = fresh.notes[kid.page][kid.index]
            self.notes.append((note, parent))
            return Dictionary(Type=Name.OBJR, Obj=note, Pg=page)
        fresh.holders[kid.page][kid.number] = parent
        if kid.page == at:
            return kid.number
        return Dictionary(Type=Name.MCR, Pg=page, MCID=kid.number)

    def _write(self, element: Element, parent: pikepdf.Object, fresh: _Fresh) -> pikepdf.Object:
        """Return an element as an object of the PDF, with all below it."""
        made = self.pdf.make_indirect(Dictionary({"/S": Name(f"/{element.type}"), "/P": parent}))
        for key, value in element.keys.items():
            made[key] = _renamed(key, value, len(self.tops))
        kids = [self._kid(kid, made, element.page, fresh) for kid in element.kids]
        if kids:
            made.K = kids[0] if len(kids) == 1 else Array(kids)
        if "/A" in element.keys or not all(isinstance(kid, Element) for kid in element.kids):
            made.Pg = fresh.pages[element.page]
        return made

    def _number(self, root: pikepdf.Object) -> None:
        """Tell of each page, and of each annotation, which elements hold what is on it."""
        parents = [*self.parents]
        for note, element in self.notes:
            note.StructParent = len(parents)
            parents.append(element)
        numbered = [value for pair in enumerate(parents) for value in pair]
        root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(numbered)))

    def _set_pages(self) -> None:
        """Let the page tree hold the copies' pages and what is the same for all of them."""
        tree = self.pdf.Root.Pages
        for key in _SHARED:
            tree[key] = self.blank[key]
        for page in self.pages:
            page.Parent = tree
            for key in _SHARED:
                if page[key] == tree[key]:
                    del page[key]
        tree.Kids, tree.Count = Array(self.pages), len(self.pages)

    def _set_outline(self, starts: Sequence[int]) -> None:
        """Let the outline lead to each copy by its title."""
        if "/Outlines" in self.pdf.Root:
            del self.pdf.Root.Outlines
        with self.pdf.open_outline() as outline:
            for copy, start in zip(self.copies, starts, strict=True):
                target = Array([self.pages[start], Name.Fit])
                outline.root.append(pikepdf.OutlineItem(copy.title, target))


def _keys(page: pikepdf.Object) -> dict[str, pikepdf.Object]:
    """Return what a page says of itself that its copies say too."""
    boxes = [key for key in _BOXES if key in page and page[key] == page.MediaBox]
    return {key: value for key, value in page.items() if key not in (*_OWN, *boxes)}


def _renamed(key: str, value: pikepdf.Object, copy: int) -> pikepdf.Object:
    """Return a key of an element, with the names of table cells made those of a copy."""
    if key == "/ID":
        return pikepdf.String(f"{copy}-{value}")
    if key == "/A" and "/Headers" in value:
        headers = [pikepdf.String(f"{copy}-{name}") for name in value.Headers]
        return Dictionary({**dict(value.items()), "/Headers": Array(headers)})
    return value


def _destinations(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Return where the names lead that links of the PDF go by."""
    tree: Any = pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary())
    listed = list(tree.get("/Names", ()))
    return {str(name): target for name, target in zip(listed[::2], listed[1::2], strict=True)}


def _with_slot(tags: Sequence[Kid], mark: Mark) -> tuple[Kid, ...]:
    """Return tags with a piece in the slot, or in a span before all where there is none."""
    found = False

    def filled(kid: Kid) -> Kid:
        nonlocal found
        if not isinstance(kid, Element):
            return kid
        if kid.type == SLOT:
            found = True
            return mark
        kids = [filled(inner) for inner in kid.kids]
        return Element(kid.type, kid.keys, kids, kid.page)

    whole = tuple(filled(kid) for kid in tags)
    return whole if found else (Element("P", {}, [mark]), *whole)
