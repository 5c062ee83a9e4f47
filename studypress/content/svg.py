"""SVG pictures: what one may hold, and how much there is to draw in it. Pure: bytes in.

A picture refers to nothing but itself (`#id`), and to pictures of pixels that stand in it
(`data:`). Entities are refused, since ten short ones make a billion letters. How much is drawn is
reckoned before anything is: `<use>` within `<use>` multiplies, and so do markers on a line.

The parser is expat, which ElementTree and so WeasyPrint read by too: what it does not show here,
they do not see. It gets nothing from outside, and ten lines refuse what of XML is dangerous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.parsers import expat

import tinycss2

from studypress.content import limits
from studypress.content.addresses import addresses

_REFUSED = {
    "script": "a script",
    "foreignObject": "<foreignObject>, which is not drawn",
    "iframe": "a frame",
    "audio": "sound",
    "video": "a film",
}
_PLAIN = "save it as plain SVG, or as PNG"
_TEXTS = ("text", "tspan", "textPath")
# What the elements below inherit (SVG 2, 13 and Appendix K).
_INHERITED = ("fill", "stroke", "marker", "marker-start", "marker-mid", "marker-end")
# What is measured before it is drawn, each time it is used.
_MEASURED = ("symbol", "svg")
_URL = re.compile(r"url\(\s*[\"']?(?P<target>[^\"')]*)", re.IGNORECASE)
_LINK = re.compile(r"(?:https?:|mailto:)", re.IGNORECASE)
_DATA = re.compile(r"\s*data:image/(?:png|jpe?g|gif|webp)\s*;\s*base64\s*,", re.IGNORECASE)
_VERTEX = re.compile(r"[A-Za-z,\s-]+")


class UnfitPictureError(ValueError):
    """A picture that is not to be printed; with its line, or 0, and the way out."""

    def __init__(self, message: str, hint: str, line: int = 0) -> None:
        """Take what is wrong with it, and where."""
        self.hint = hint
        self.line = line
        super().__init__(message)


@dataclass
class _Node:
    """An element: what it refers to, each by the property that does, and what stands in it."""

    tag: str
    line: int
    names: frozenset[str]
    vertices: int
    references: list[tuple[str, str]]
    children: list[_Node] = field(default_factory=list)
    drawn: int = 0
    corners: int = 0
    height: int = 0


def check_svg(data: bytes, check_pixels: Callable[[str], None]) -> None:
    """Raise `UnfitPictureError` where an SVG picture is not to be printed.

    `check_pixels` is called with what stands behind `data:image/...;base64,` of each picture in
    it, and raises likewise.
    """
    reader = _Reader(check_pixels)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"not well-formed SVG: {expat.ErrorString(error.code)}"
        raise UnfitPictureError(message, "save it anew", error.lineno) from None
    except (LookupError, UnicodeDecodeError) as error:
        raise UnfitPictureError(f"not well-formed SVG: {error}", "save it as UTF-8") from None
    if reader.root is None or reader.root.tag != "svg":
        raise UnfitPictureError("not an SVG picture", "save it as SVG, or give it its own ending")
    count = 0
    for names, reference in reader.styled:
        for node in reader.nodes:
            if names is None or node.names & names:
                node.references.append(reference)
                count += 1
        if count > limits.SVG_DRAWN:
            message = f"its style refers more than {limits.SVG_DRAWN:,} times to something"
            raise UnfitPictureError(message, "save it as PNG")
    _Amount(reader.ids).check(reader.root)


class _Reader:
    """Reads the elements of a picture, and refuses what it must not hold."""

    def __init__(self, check_pixels: Callable[[str], None]) -> None:
        self.root: _Node | None = None
        self.nodes: list[_Node] = []
        self.ids: dict[str, _Node] = {}
        self.styled: list[tuple[frozenset[str] | None, tuple[str, str]]] = []
        self._open: list[_Node] = []
        self._check_pixels = check_pixels
        self._letters = 0
        self._style = ""
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction

    def _refuse(self, message: str, hint: str = _PLAIN) -> UnfitPictureError:
        return UnfitPictureError(message, hint, self.parser.CurrentLineNumber)

    def _entity(self, name: str, *_: object) -> None:
        raise self._refuse(f"the picture declares an entity, '{name[:40]}'")

    def _instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            raise self._refuse("the picture names a stylesheet")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if what := _REFUSED.get(tag):
            raise self._refuse(f"the picture holds {what}")
        if len(self.nodes) == limits.SVG_ELEMENTS:
            raise self._refuse(f"more than {limits.SVG_ELEMENTS:,} elements", "save it as PNG")
        if len(self._open) == limits.SVG_DEPTH:
            message = f"elements stand in each other more than {limits.SVG_DEPTH} deep"
            raise self._refuse(message)
        own = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        references = list(self._references(tag, own))
        names = frozenset((tag, *own.get("class", "").split(), own.get("id", "")))
        path = f"{own.get('d', '')} {own.get('points', '')}"
        vertices = 1 + len(_VERTEX.findall(path))
        node = _Node(tag, self.parser.CurrentLineNumber, names, vertices, references)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)
        self.nodes.append(node)
        if "id" in own:
            self.ids.setdefault(own["id"], node)

    def _end(self, _: str) -> None:
        if self._open.pop().tag == "style":
            self._read_style(self._style)
            self._style = ""

    def _text(self, text: str) -> None:
        tag = self._open[-1].tag if self._open else ""
        if tag == "style":
            self._style += text
        elif tag in _TEXTS:
            self._letters += len(text)
        if max(len(self._style), self._letters) > limits.SVG_LETTERS:
            raise self._refuse(f"more than {limits.SVG_LETTERS:,} letters of text or style")

    def _references(self, tag: str, own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield what an element refers to in the picture; refuse what is elsewhere."""
        for key, value in own.items():
            if key == "base":
                raise self._refuse("the picture moves the ground of its addresses (xml:base)")
            if key.startswith("on"):
                raise self._refuse(f"the picture holds a script ({key})")
            if key == "spreadMethod" and value != "pad":
                # each repetition is drawn, and there may be millions of them
                raise self._refuse("a gradient that repeats is not drawn", "save it as PNG")
            if key == "href":
                yield from self._href(tag, value)
            elif key == "style":
                tokens = tinycss2.parse_blocks_contents(value, skip_comments=True)
                yield from self._declared(tokens)
            else:
                for found in _URL.finditer(value):
                    yield key, self._inner(found["target"])

    def _href(self, tag: str, value: str) -> Iterator[tuple[str, str]]:
        if data := _DATA.match(value):
            if tag != "image":
                raise self._refuse(f"<{tag}> refers to data")
            try:
                self._check_pixels(value[data.end() :])
            except UnfitPictureError as error:
                raise self._refuse(f"a picture within the picture: {error}", error.hint) from None
        elif tag == "a" and _LINK.match(value):
            return
        else:
            yield "href", self._inner(value)

    def _inner(self, target: str) -> str:
        """Return the id that an address names; refuse what is not in the picture."""
        target = target.strip()
        if not target.startswith("#"):
            message = f"the picture refers to '{target[:60]}', outside itself"
            raise self._refuse(message, "put it into the picture itself, or save all as PNG")
        return unquote(target[1:])

    def _declared(self, tokens: Sequence[object]) -> Iterator[tuple[str, str]]:
        """Yield what declarations refer to."""
        for declaration in tokens:
            if getattr(declaration, "type", "") == "declaration":
                for address, _ in addresses(declaration.value):  # type: ignore[attr-defined]
                    yield declaration.lower_name, self._inner(address)  # type: ignore[attr-defined]

    def _read_style(self, text: str) -> None:
        rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        for rule in rules:
            if rule.type == "at-rule":
                if rule.lower_at_keyword in ("import", "font-face"):
                    raise self._refuse(f"the picture's style has @{rule.lower_at_keyword}")
                for address, _ in addresses(rule.content or ()):
                    self._inner(address)
            elif rule.type == "qualified-rule":
                declared = tinycss2.parse_blocks_contents(rule.content, skip_comments=True)
                names = _selected(rule.prelude)
                self.styled += ((names, reference) for reference in self._declared(declared))


def _selected(prelude: Sequence[object]) -> frozenset[str] | None:
    """Return the elements, classes and ids that a selector names; None if it may be any."""
    names = set()
    for token in prelude:
        kind = getattr(token, "type", "")
        if kind in ("ident", "hash"):
            names.add(token.value)  # type: ignore[attr-defined]
        elif kind not in ("whitespace", "literal") or token.value in "*:":  # type: ignore[attr-defined]
            return None
    return frozenset(names)


class _Amount:
    """Reckons what is drawn of a picture, each thing as often as it is referred to."""

    def __init__(self, ids: Mapping[str, _Node]) -> None:
        self._ids = ids
        self._open: set[int] = set()

    def check(self, node: _Node) -> None:
        """Find how many elements and corners an element draws, and how deep they stand."""
        if node.drawn:
            return
        if id(node) in self._open:
            raise UnfitPictureError("the picture is part of itself", _PLAIN, node.line)
        self._open.add(id(node))
        if len(self._open) > 2 * limits.SVG_DEPTH:
            raise self._too_deep(node)
        drawn, corners, height = 1, node.vertices, 0
        for child in node.children:
            self.check(child)
            drawn, corners = drawn + child.drawn, corners + child.corners
            height = max(height, child.height)
        within, along = drawn, corners
        for name, target in node.references:
            other = self._ids.get(target)
            if other is None:
                continue
            self.check(other)
            height = max(height, other.height)
            times = along if name.startswith("marker") else within if name in _INHERITED else 1
            if other.tag in _MEASURED:
                times *= 2
            drawn, corners = drawn + times * other.drawn, corners + times * other.corners
            if max(drawn, corners // limits.SVG_CORNERS) > limits.SVG_DRAWN:
                message = f"more than {limits.SVG_DRAWN:,} elements are drawn, repetitions counted"
                raise UnfitPictureError(message, "save it as PNG", node.line)
        self._open.discard(id(node))
        node.drawn, node.corners, node.height = drawn, corners, height + 1
        if node.height > 2 * limits.SVG_DEPTH:
            raise self._too_deep(node)

    def _too_deep(self, node: _Node) -> UnfitPictureError:
        message = f"elements use each other more than {2 * limits.SVG_DEPTH} deep"
        return UnfitPictureError(message, _PLAIN, node.line)
