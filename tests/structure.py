"""The structure tree of a PDF, read for tests: what a screen reader would say, in its order."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as raw


@dataclass
class Tag:
    """An element; `said` is its own text, `pages` are those that it has pieces on, from 0 on."""

    type: str
    role: str
    lang: str
    keys: dict[str, Any]
    kids: list[Tag | str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    def walk(self) -> Iterator[Tag]:
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()

    def all(self, *types: str) -> list[Tag]:
        return [tag for tag in self.walk() if tag.type in types]

    def one(self, type: str) -> Tag:
        (found,) = self.all(type)
        return found

    @property
    def text(self) -> str:
        """What it and all below it say."""
        said = (kid.text if isinstance(kid, Tag) else kid for kid in self.kids)
        return " ".join(" ".join(said).split())


@cache
def read_tags(path: Path) -> Tag:
    """Return the tree of a PDF with what its pieces say."""
    with pikepdf.open(path) as pdf:
        root: Any = pdf.Root.StructTreeRoot
        roles = {str(name): str(role) for name, role in root.get("/RoleMap", {}).items()}
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        return _read(root.K, str(pdf.Root.Lang), roles, numbers, _pieces(path))


def _pieces(path: Path) -> dict[tuple[int, int], str]:
    """Return what each piece of content says, by page and number."""
    pieces: defaultdict[tuple[int, int], str] = defaultdict(str)
    with pypdfium2.PdfDocument(path) as pdf:
        for number, page in enumerate(pdf):
            text = page.get_textpage()
            for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
                mark = raw.FPDFPageObj_GetMarkedContentID(drawn)
                size = raw.FPDFTextObj_GetText(drawn, text, None, 0)
                told = (ctypes.c_ushort * (size // 2))()
                raw.FPDFTextObj_GetText(drawn, text, told, size)
                pieces[number, mark] += bytes(told).decode("utf-16-le").rstrip("\0")
    return pieces


def _read(
    source: Any,
    lang: str,
    roles: dict[str, str],
    numbers: dict[tuple[int, int], int],
    pieces: dict[tuple[int, int], str],
) -> Tag:
    name = str(source.S)
    keys = {
        key: str(value) if isinstance(value, pikepdf.String) else _plain(value)
        for key, value in source.items()
        if key not in ("/S", "/P", "/Pg", "/K", "/Lang")
    }
    lang = str(source.Lang) if "/Lang" in source else lang
    tag = Tag(name[1:], roles.get(name, name)[1:], lang, keys)
    page = numbers[source.Pg.objgen] if "/Pg" in source else 0
    for kid in kids(source):
        if isinstance(kid, int):
            tag.kids.append(pieces.get((page, kid), ""))
            tag.pages.append(page)
        elif "/MCID" in kid:
            tag.pages.append(numbers[kid.Pg.objgen])
            tag.kids.append(pieces.get((tag.pages[-1], int(kid.MCID)), ""))
        elif "/S" in kid:
            tag.kids.append(_read(kid, lang, roles, numbers, pieces))
    return tag


def _plain(value: Any) -> Any:
    """Return an attribute in Python's own types, so that it outlives the file."""
    if isinstance(value, pikepdf.Dictionary):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, pikepdf.Array):
        return [_plain(inner) for inner in value]
    if isinstance(value, pikepdf.Object):
        return str(value)
    return float(value) if not isinstance(value, (bool, int)) else value


def kids(element: Any) -> list[Any]:
    """Return what an element holds, as pikepdf has it."""
    if "/K" not in element:
        return []
    return list(element.K) if isinstance(element.K, pikepdf.Array) else [element.K]


def assert_tags_hold(path: Path) -> None:
    """Every piece of every page has its element, which knows the page and the piece."""
    with pikepdf.open(path) as pdf:
        root: Any = pdf.Root.StructTreeRoot
        listed = list(root.ParentTree.Nums)
        tree: dict[int, Any] = dict(zip(listed[::2], listed[1::2], strict=True))
        numbered: list[int] = []
        held = {}
        names = []
        for element in _elements(root.K):
            for kid in kids(element):
                if isinstance(kid, int):
                    held[element.Pg.objgen, int(kid)] = element.objgen
                elif "/MCID" in kid:
                    held[kid.Pg.objgen, int(kid.MCID)] = element.objgen
                elif "/Obj" in kid:
                    numbered.append(int(kid.Obj.StructParent))
                    assert tree[numbered[-1]].objgen == element.objgen
            names += [str(element.ID)] if "/ID" in element else []
        assert len(set(names)) == len(names)
        notes = 0
        for page in pdf.pages:
            notes += len(page.obj.get("/Annots", ()))
            found = _marks(page)
            assert len(set(found)) == len(found)
            if "/StructParents" not in page.obj:
                assert not found
                continue
            numbered.append(int(page.obj.StructParents))
            holders = tree[numbered[-1]]
            assert sorted(found) == list(range(len(holders)))
            for mark, holder in enumerate(holders):
                assert held.pop((page.obj.objgen, mark)) == holder.objgen
        assert held == {}, "an element holds what no page has"
        assert sorted(numbered) == sorted(tree)
        assert len(numbered) == notes + len([p for p in pdf.pages if "/StructParents" in p.obj])


def _elements(root: Any) -> Iterator[Any]:
    yield root
    for kid in kids(root):
        if not isinstance(kid, int) and "/S" in kid:
            assert kid.P.objgen == root.objgen
            yield from _elements(kid)


def _marks(page: pikepdf.Page) -> list[int]:
    """Return the numbers of the pieces of a page's contents; nothing else draws text there."""
    found: list[int] = []
    open_: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator in ("BDC", "BMC"):
            assert not open_ or operands[0] == "/Span", "one piece within another"
            piece = operator == "BDC" and isinstance(operands[1], pikepdf.Dictionary)
            if piece and "/MCID" in operands[1]:
                found.append(int(operands[1].MCID))
            open_.append(True)
        elif operator == "EMC":
            open_.pop()
        elif operator in ("TJ", "Tj", "Do", "f", "f*", "S", "B"):
            assert open_, f"{operator} is neither read nor an artifact"
    assert not open_
    return found
