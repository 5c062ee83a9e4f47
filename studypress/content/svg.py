"""SVG pictures: what one may hold, and how much there is to draw in it. Pure: bytes in.

A picture refers to nothing but itself (`#id`), and to pictures of pixels that stand in it
(`data:`). Entities are refused, since ten short ones make a billion letters. How much is drawn is
reckoned before anything is: `<use>` within `<use>` multiplies, and so do markers on a line; and
each element takes the longer, the more rules of the style are tried on it.

The parser is expat, which ElementTree and so WeasyPrint read by too: what it does not show here,
they do not see. It gets nothing from outside, and ten lines refuse what of XML is dangerous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from xml.parsers import expat

import tinycss2

from studypress.content import limits
from studypress.content.addresses import addresses
from studypress.content.names import shown
from studypress.content.svg_numbers import numbers, unfit_number
from studypress.content.svg_style import ANY, Around, depth, selectors

_REFUSED = {
    "script": "a script",
    "foreignObject": "<foreignObject>, which is not drawn",
    "iframe": "a frame",
    "audio": "sound",
    "video": "a film",
    "tref": "<tref>, which is not drawn",
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
# Ten microseconds, in which a corner of a line is drawn, are a step. So many are ...
_LETTER = 10  # of text
_LOOKS_A_STEP = 20  # elements looked at by selectors, in one step
_INHERITED_A_STEP = 30  # attributes taken from the element above, in one step
_STYLE_A_STEP = 5  # letters of an element's own style, in one step


class UnfitPictureError(ValueError):
    """A picture that is not to be printed; with its line, or 0, and the way out."""

    def __init__(self, message: str, hint: str, line: int = 0) -> None:
        """Take what is wrong with it, and where."""
        self.hint = hint
        self.line = line
        super().__init__(message)


@dataclass
class _Node:
    """An element: what it refers to, each by the property that does, and what stands in it.

    `keys` are those of the selectors that are tried on it, `looks` how many elements these look
    at; `steps` is what it takes else, `above` how many elements it stands in.
    """

    tag: str
    line: int
    keys: frozenset[str]
    vertices: int
    references: list[tuple[str, str]]
    attributes: frozenset[str]
    steps: int
    above: int
    looks: int = 0
    children: list[_Node] = field(default_factory=list)
    drawn: int = 0
    corners: int = 0
    effort: int = 0
    height: int = 0


@dataclass(frozen=True)
class _Rule:
    """A rule of the style: its selector as tokens, and the properties that it declares."""

    line: int
    prelude: Sequence[Any]
    references: tuple[tuple[str, str], ...]
    declared: frozenset[str]


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
    _apply(reader.rules, reader.nodes)
    _Amount(reader.ids).check(reader.root)


def _apply(rules: Sequence[_Rule], nodes: Sequence[_Node]) -> None:
    """Note at each element what the rules of the style make it refer to, and take."""
    by_key: dict[str, list[_Node]] = {ANY: list(nodes)}
    for node in nodes:
        for key in node.keys:
            by_key.setdefault(key, []).append(node)
    around = Around(
        max(node.above for node in nodes) + 1, max(len(node.children) for node in nodes) + 1
    )
    declared = len(frozenset().union(*(rule.declared for rule in rules)))
    for node in nodes:
        node.steps += declared // _INHERITED_A_STEP
    most = _LOOKS_A_STEP * limits.SVG_DRAWN * limits.SVG_CORNERS
    referred = looked = 0
    for rule in rules:
        for selector in selectors(rule.prelude, around):
            if selector.unread:
                message = f"the style selects by what cannot be read: {selector.unread}"
                raise UnfitPictureError(message, _PLAIN, rule.line)
            concerned = by_key.get(selector.key, ())
            looks = selector.looks + 2 * len(rule.declared)
            looked += looks * len(concerned)
            referred += len(rule.references) * len(concerned)
            if looked > most:
                message = "the style takes too long: its rules are tried on too many elements"
                raise UnfitPictureError(message, "save it as PNG", rule.line)
            if referred > limits.SVG_DRAWN:
                message = f"its style refers more than {limits.SVG_DRAWN:,} times to something"
                raise UnfitPictureError(message, "save it as PNG", rule.line)
            for node in concerned:
                node.looks += looks
                node.references += rule.references


class _Reader:
    """Reads the elements of a picture, and refuses what it must not hold."""

    def __init__(self, check_pixels: Callable[[str], None]) -> None:
        self.root: _Node | None = None
        self.nodes: list[_Node] = []
        self.ids: dict[str, _Node] = {}
        self.rules: list[_Rule] = []
        self._open: list[_Node] = []
        self._check_pixels = check_pixels
        self._letters = self._attributes = 0
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
        self._measure(own)
        references = list(self._references(tag, own))
        if tag == "image" and not own.get("href", "").strip():
            raise self._refuse("an <image> names no picture", "take it out, or save all as PNG")
        node = self._node(tag, own, references)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)
        self.nodes.append(node)
        if "id" in own:
            self.ids.setdefault(own["id"], node)

    def _node(self, tag: str, own: Mapping[str, str], references: list[tuple[str, str]]) -> _Node:
        # names are looked up in small letters
        keys = frozenset((tag.lower(), *(f".{name}" for name in own.get("class", "").split())))
        keys |= {f"#{own['id']}"} if "id" in own else set()
        vertices = 1 + numbers(own.get("d", "")) + numbers(own.get("points", ""))
        above = self._open[-1].attributes if self._open else frozenset()
        attributes = above | own.keys()
        style = own.get("style", "")
        if style:
            attributes |= {name.partition(":")[0].strip() for name in style.split(";")}
        self._attributes += len(attributes)
        if self._attributes > _INHERITED_A_STEP * limits.SVG_DRAWN * limits.SVG_CORNERS:
            raise self._refuse("elements have too many attributes", "save it as PNG")
        steps = vertices + len(attributes) // _INHERITED_A_STEP + len(style) // _STYLE_A_STEP
        line = self.parser.CurrentLineNumber
        return _Node(tag, line, keys, vertices, references, attributes, steps, len(self._open))

    def _measure(self, own: Mapping[str, str]) -> None:
        """Refuse numbers that cannot be drawn, and styles nested so that no parser bears them."""
        for key, value in own.items():
            if key == "style":
                self._check_depth(value, self.parser.CurrentLineNumber)
            elif unfit := unfit_number(key, value):
                raise self._refuse(f'{key}="{shown(value[:30])}" cannot be drawn: {unfit}')

    def _check_depth(self, style: str, line: int) -> None:
        if depth(style) > limits.SVG_BRACKETS:
            message = (
                f"brackets of its style stand in each other more than {limits.SVG_BRACKETS} deep"
            )
            raise UnfitPictureError(message, _PLAIN, line)

    def _end(self, _: str) -> None:
        node = self._open.pop()
        if node.tag == "style":
            self._read_style(self._style, node.line)
            self._style = ""

    def _text(self, text: str) -> None:
        tag = self._open[-1].tag if self._open else ""
        if tag == "style":
            self._style += text
        elif tag in (*_TEXTS, "a"):
            self._letters += len(text)
            self._open[-1].steps += _LETTER * len(text)
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
                yield from self._declared(tokens, self.parser.CurrentLineNumber)
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
            inner = self._inner(value)
            if tag == "image":
                raise self._refuse(f"an <image> names an element, '{shown(inner[:60])}'")
            yield "href", inner

    def _inner(self, target: str) -> str:
        """Return the id that an address names; refuse what is not in the picture."""
        target = target.strip()
        if not target.startswith("#"):
            message = f"the picture refers to '{target[:60]}', outside itself"
            raise self._refuse(message, "put it into the picture itself, or save all as PNG")
        return unquote(target[1:])

    def _declared(self, tokens: Sequence[Any], line: int) -> Iterator[tuple[str, str]]:
        """Yield what declarations refer to; refuse numbers that cannot be drawn."""
        for declaration in (one for one in tokens if one.type == "declaration"):
            name, at = declaration.lower_name, line + declaration.source_line - 1
            if unfit := unfit_number(name, tinycss2.serialize(declaration.value).strip()):
                raise UnfitPictureError(f"{name} cannot be drawn: {unfit}", _PLAIN, at)
            for address, _ in addresses(declaration.value):
                yield name, self._inner(address)

    def _read_style(self, text: str, line: int) -> None:
        self._check_depth(text, line)
        rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        for rule in rules:
            if rule.type == "at-rule":
                if rule.lower_at_keyword in ("import", "font-face"):
                    raise self._refuse(f"the picture's style has @{rule.lower_at_keyword}")
                for address, _ in addresses(rule.content or ()):
                    self._inner(address)
            elif rule.type == "qualified-rule":
                declared = tinycss2.parse_blocks_contents(rule.content, skip_comments=True)
                names = frozenset(one.lower_name for one in declared if one.type == "declaration")
                references = tuple(self._declared(declared, line))
                self.rules.append(
                    _Rule(line + rule.source_line - 1, rule.prelude, references, names)
                )


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
        effort = node.steps + node.looks // _LOOKS_A_STEP
        for child in node.children:
            self.check(child)
            drawn, corners = drawn + child.drawn, corners + child.corners
            effort += child.effort
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
            effort += times * other.effort
            self._bound(node, drawn, effort)
        self._bound(node, drawn, effort)
        self._open.discard(id(node))
        node.drawn, node.corners, node.effort, node.height = drawn, corners, effort, height + 1
        if node.height > 2 * limits.SVG_DEPTH:
            raise self._too_deep(node)

    def _bound(self, node: _Node, drawn: int, effort: int) -> None:
        if max(drawn, effort // limits.SVG_CORNERS) > limits.SVG_DRAWN:
            counted = (
                "repetitions counted"
                if drawn > limits.SVG_DRAWN
                else ("long lines, texts and styles counted")
            )
            message = f"more than {limits.SVG_DRAWN:,} elements are drawn, {counted}"
            raise UnfitPictureError(message, "save it as PNG", node.line)

    def _too_deep(self, node: _Node) -> UnfitPictureError:
        message = f"elements use each other more than {2 * limits.SVG_DEPTH} deep"
        return UnfitPictureError(message, _PLAIN, node.line)
