"""The structure tree of a document that WeasyPrint has laid out, read off its boxes.

WeasyPrint 70 makes an element of every box: a paragraph is one on each of its pages, the dots of
the contents are a hundred spans, and no element has a language of its own. Here an element is
what it is in the HTML, whole, and it is made of:

- the HTML element's name, by `_TYPES`;
- `data-tag`, which names a type of our own that stands for that one, such as `Question`;
- `data-read="last"`: it is read behind the elements beside it;
- `lang`, and where it stands: a link in a `nav` is an entry of the contents.

Running heads, leaders and repeated table heads are artifacts: nobody reads them aloud.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studypress.press.tree import HEADINGS, Annotated, Node, Piece, tidy

# What is logged there becomes a problem of the document.
_LOGGER = logging.getLogger("weasyprint")
_SVG = "{http://www.w3.org/2000/svg}"
_TYPES = {
    "main": "Part",
    "article": "Art",
    "section": "Sect",
    "nav": "Sect",
    "header": "Div",
    "footer": "Div",
    "aside": "Div",
    "div": "Div",
    "blockquote": "BlockQuote",
    "p": "P",
    "address": "P",
    **{heading.lower(): heading for heading in HEADINGS},
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "caption": "Caption",
    "figcaption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "figure": "Figure",
    "img": "Figure",
    f"{_SVG}svg": "Figure",
    "pre": "Code",
    "code": "Code",
    "kbd": "Code",
    "samp": "Code",
    "q": "Quote",
    "a": "Link",
}
_PLAIN = ("html", "body")
_BODIES = {"LI": "LBody", "TOCI": "Reference"}
_LABEL = "Lbl"
# It is a place on paper: one for each page, and there even where nothing is printed on it.
_PLACE = "AnswerSpace"
_PICTURES = ("img", f"{_SVG}svg")
_POINTS_PER_PIXEL = 0.75
"""Of CSS (CSS Values and Units 3, 6.2)."""


@dataclass(frozen=True)
class Artifact:
    """What is printed and not read; `subtype` says of a running line where it runs."""

    subtype: str = ""


@dataclass(frozen=True)
class Structure:
    """What is read of a document; and what is not, for each page by its number there.

    What stands in neither are spaces between blocks. `strings` are what each page sets by CSS
    `string-set`.
    """

    root: Node
    artifacts: tuple[dict[int, Artifact], ...]
    strings: tuple[dict[str, tuple[str, ...]], ...]


def read_structure(
    document: Any, marked: list[dict[Any, Any]], links: Mapping[Any, int]
) -> Structure:
    """Return the structure of a WeasyPrint document.

    `marked` has, for each page, the number of the marked content that a box has drawn there;
    `links` the number of the link that a box is.
    """
    reader = _Reader(str(document.metadata.lang or ""), links)
    for number, (page, tags) in enumerate(zip(document.pages, marked, strict=True)):
        reader.read(number, page, tags)
    tidy(reader.root)
    return Structure(reader.root, tuple(reader.artifacts), tuple(reader.strings))


class _Reader:
    """Walks the boxes of all pages and makes a node of each HTML element they are of."""

    def __init__(self, lang: str, links: Mapping[Any, int]) -> None:
        from weasyprint.formatting_structure import boxes
        from weasyprint.layout.absolute import AbsolutePlaceholder

        self.root = Node("Document", "Document", lang, 0)
        self.artifacts: list[dict[int, Artifact]] = []
        self.strings: list[dict[str, tuple[str, ...]]] = []
        self._links = links
        self._boxes = boxes
        self._placeholder = AbsolutePlaceholder
        self._nodes: dict[tuple[object, ...], Node] = {}
        self._page = 0
        self._height = 0.0
        self._marks: dict[Any, int] = {}

    def read(self, number: int, page: Any, tags: dict[Any, Any]) -> None:
        self._page, self._height = number, page.height
        self.artifacts.append({})
        self.strings.append({})
        self._marks = {box: mark["mcid"] for box, mark in tags.items()}
        self._walk(page._page_box, self.root)
        assert not self._marks, "a box that has drawn is not among those of the page"

    def _walk(self, box: Any, above: Node | Artifact) -> None:
        if isinstance(box, self._placeholder):
            box = box._box
        node = self._holder(box, above) if isinstance(above, Node) else above
        for name, text in box.string_set or ():
            strings = self.strings[-1]
            strings[name] = (*strings.get(name, ()), text)
        if box in self._links:
            linked = node if isinstance(node, Node) else above
            assert isinstance(linked, Node), "a link in a running line"
            holder = linked.up("Link") or linked
            holder.kids.append(Annotated(self._page, self._links[box]))
        number = self._marks.pop(box, None)
        if isinstance(node, Node):
            if number is not None:
                piece = Piece(self._page, number, getattr(box, "text", None))
                self._content(node).kids.append(piece)
        elif number is not None:
            self.artifacts[-1][number] = node
        for child in getattr(box, "children", ()):
            self._walk(child, node)

    def _holder(self, box: Any, above: Node) -> Node | Artifact:
        """Return the node that holds what a box holds."""
        if isinstance(box, self._boxes.MarginBox):
            return Artifact("Header" if "top" in box.at_keyword else "Footer")
        if box.is_leader:
            return Artifact()
        if box.element is None or box.element.tag in _PLAIN:
            return above
        if box.element_tag.endswith("::marker"):
            return self._known(("marker", box.element)) or self._keep(
                ("marker", box.element), above.add(_LABEL, page=self._page)
            )
        data = box.element.get("data-tag", "")
        key = (box.element, self._page) if data == _PLACE else (box.element,)
        node = self._known(key)
        if node is None:
            made = self._made(box, data, above)
            return above if made is above else self._keep(key, made)
        repeated = getattr(box, "is_header", False) or getattr(box, "is_footer", False)
        return Artifact() if repeated and node.page < self._page else node

    def _known(self, key: tuple[object, ...]) -> Node | None:
        return self._nodes.get(key)

    def _keep(self, key: tuple[object, ...], node: Node) -> Node:
        self._nodes[key] = node
        return node

    def _content(self, node: Node) -> Node:
        """Return where content of a node goes: that of an item into its body."""
        if node.type not in _BODIES:
            return node
        if node.body is None:
            node.body = node.add(_BODIES[node.type], page=self._page)
        return node.body

    def _made(self, box: Any, data: str, above: Node) -> Node:
        """Return a new node of an HTML element, or the one above where it needs none."""
        element, html = box.element, box.element.tag
        lang = str(box.style["lang"] or above.lang)
        role = _TYPES.get(html, "Span")
        if above.type == "L" and html == "div":
            return above
        if html in ("dt", "dd"):
            return self._described(html, above, lang)
        nav = self._of_contents(html, above)
        if nav is not None:
            nav.lang = lang
            return nav
        if role == "Span" and not data and lang == above.lang:
            return above
        if role == "Code" and above.up("Code"):
            return above
        if html == "a" and not element.get("href"):
            role = "Span"
        if html in _PICTURES:
            return self._pictured(box, above, lang)
        if html == "figure" and not _is_picture(element):
            role = "Div"
        direct = data == _LABEL or role == "LI"
        holder = above if direct else self._content(above)
        node = holder.add(data or role, data if data == _LABEL else role, lang, self._page)
        node.html = html
        node.last = element.get("data-read") == "last"
        if html in ("th", "td"):
            node.rows, node.columns = box.rowspan, box.colspan
            if html == "th":
                node.scope = "Row" if element.get("scope") == "row" else "Column"
        if html == "pre":
            node.attributes["Layout"] = {"Placement": "/Block"}
        if data == _PLACE:
            node.attributes["Layout"] = {"BBox": self._edges(box)}
        return node

    def _described(self, html: str, above: Node, lang: str) -> Node:
        """Return the node of a term or a description: label and body of an item."""
        holder = above.up("L") or above
        items = holder.nodes
        item = items[-1] if items else None
        if item is None or (html == "dt" and item.body):
            item = holder.add("LI", lang=lang, page=self._page)
        if html == "dt":
            return item.add(_LABEL, lang=lang, page=self._page)
        return self._content(item)

    def _of_contents(self, html: str, above: Node) -> Node | None:
        """Return the node of an element of a table of contents, or None of another one.

        The entries below an entry are a table of contents within it (ISO 32000-1, table 333).
        """
        if html in ("ol", "ul") and (above.html == "nav" or above.type == "TOCI"):
            entries = above.body.nodes if above.html == "nav" and above.body else ()
            holder = entries[-1] if entries else above
            return holder.add("TOC", page=self._page)
        if html == "li" and above.type == "TOC":
            return above.add("TOCI", page=self._page)
        if html == "p" and above.html == "nav":
            if above.body is None:
                above.body = above.add("TOC", page=self._page)
            return above.body.add("TOCI", page=self._page)
        return None

    def _pictured(self, box: Any, above: Node, lang: str) -> Node:
        """Return the node of a picture; in a figure that is the figure's."""
        element = box.element
        node = above.up("Figure") or self._content(above).add("Figure", page=self._page)
        node.lang = lang
        if element.tag == "img":
            node.alt = element.get("alt", "")
        else:
            title = element.find(f"{_SVG}title")
            node.alt = "" if title is None else title.text or ""
        if not node.alt:
            what = element.get("src", "") if element.tag == "img" else "an inline SVG"
            _LOGGER.error("the picture '%s' has no text alternative", what)
        node.attributes["Layout"] = {"BBox": self._edges(box)}
        return node

    def _edges(self, box: Any) -> tuple[float, float, float, float]:
        """Return left, bottom, right and top of a box in points from the page's lower left."""
        left, top = box.border_box_x(), box.border_box_y()
        edges = (left, top + box.border_height(), left + box.border_width(), top)
        return in_points(edges, self._height)


def in_points(
    edges: tuple[float, float, float, float], height: float
) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top in points from the lower left corner of the page.

    `edges` are the same in pixels of CSS from the upper left corner, as is the page's `height`.
    """
    left, bottom, right, top = edges
    found = (left, height - bottom, right, height - top)
    left, bottom, right, top = (round(edge * _POINTS_PER_PIXEL, 2) for edge in found)
    return left, bottom, right, top


def _is_picture(figure: Any) -> bool:
    """Return whether a `figure` holds one picture and nothing else but its caption."""
    captions = [inner for found in figure.iter("figcaption") for inner in found.iter()]
    inside = [inner for inner in figure.iter() if inner is not figure and inner not in captions]
    pictures = [inner for inner in inside if inner.tag in _PICTURES]
    drawn = {id(inner) for picture in pictures for inner in picture.iter()}
    texts = [inner.text for inner in inside if id(inner) not in drawn]
    texts += [inner.tail for inner in [*inside, *captions] if id(inner) not in drawn]
    return len(pictures) == 1 and not any(text and text.strip() for text in texts)
