"""The Markdown that is read: Python-Markdown, with extensions, and what these leave open.

docs/content.md has the table of it. What is ours: tags are kept for `angles.py`, lists are brought
to one indent by `nesting.py`, single marks (`H~2~O`, `x^2^`) are strict, so that text which happens
to have two of them stays as typed.
"""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from xml.etree import ElementTree

import markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import (
    InlineProcessor,
    SimpleTagInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block

from studypress.content.scan import Fence
from studypress.content.tags import TAG
from studypress.pages.angles import END, START, with_tags
from studypress.pages.nesting import nested

LABEL = "\ue006{}\ue007"
"""Stands for the label of a note set apart, which is a word of the document's language."""

_LEFT_OVER = re.compile(f"[{STX}{ETX}]")
"""What Python-Markdown marks its own places with; the reader of files keeps it out of content."""

LABELLED = re.compile("\ue006([a-z]+)\ue007")

ALERTS = {
    **dict.fromkeys(("note", "info"), "note"),
    **dict.fromkeys(("tip", "hint"), "tip"),
    "important": "important",
    **dict.fromkeys(("warning", "attention"), "warning"),
    **dict.fromkeys(("caution", "danger", "error"), "caution"),
}
"""The label that each kind of note has where its author gives none."""

_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
"""What a backslash makes plain text (CommonMark 0.31, 2.4)."""

_SUB = r"(?<!~)~(?P<text>[+\-−(]?[^\W_][\w+\-−=()]{0,29})~(?![~\d])"
_SUP = r"(?<!\^)\^(?P<text>[+\-−(]?[^\W_][\w+\-−=()]{0,29})\^(?![\^\w])"
_INS = r"(?<![\w+])(\+\+)(?=[^\W\d_]{2})([^+\n=;,]*[^\W_]{2})\+\+(?![\w+])"
_BREAK = r"\\\n"
_BEHIND_WORD = re.compile(r"[\w.,;:!?)»”’*_~]")
_WORD = re.compile(r"[^\W\d_]{2}")
_CHECK = re.compile(r"\s*\[(?P<mark>[ xX])\][ \t]+")

_PAIR = r"(?:[#.][A-Za-z][\w:.-]*|[A-Za-z][\w:-]*=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'{}=<>`]+))"
_BRACES = rf"\{{:?[ ]*({_PAIR}(?:[ ]+{_PAIR})*)[ ]*\}}"
_FENCE = re.compile(
    r"(?P<mark>[ \t>]*(?:`{3,}|~{3,}))[ \t]*(?P<language>[\w#.+-]*)[ \t]*(?P<rest>.*)"
)
_TITLE = re.compile(r"(?<!\S)title=(?:\"[^\"]*\"|'[^']*')")
_ASSIGNED = ("lang", "dir", "start")


def to_html(text: str, *, notes_below: bool) -> str:
    """Return a text in Markdown as HTML.

    Footnotes stand at its end, or each in brackets where its mark is.
    """
    markup = _converted(text, notes_below=notes_below)
    if _LEFT_OVER.search(markup):
        # Python-Markdown 3.11 loses its way in marks such as *`a`**`b`*`c`: they are text then
        markup = _converted(text, notes_below=notes_below, emphasis=False)
    return with_tags(markup)


def _converted(text: str, *, notes_below: bool, emphasis: bool = True) -> str:
    reader, last = _reader(emphasis=emphasis)
    last.notes_below = notes_below
    return reader.reset().convert(text)


@cache
def _reader(*, emphasis: bool) -> tuple[markdown.Markdown, _Last]:
    """Return the reader, and the last of its processors, which is told about each text.

    Without `emphasis`, the marks of emphasis are text.
    """
    reader = markdown.Markdown(
        extensions=[
            "def_list",
            "admonition",
            "pymdownx.details",
            "pymdownx.saneheaders",
            "pymdownx.fancylists",
            "pymdownx.quotes",
            "pymdownx.tilde",
            "pymdownx.caret",
            "pymdownx.mark",
            "pymdownx.superfences",
            "pymdownx.highlight",
            _Figures(),
            _Dialect(),
        ],
        extension_configs={
            "pymdownx.fancylists": {"additional_ordered_styles": ["roman", "alpha"]},
            "pymdownx.highlight": {"guess_lang": False},
            "pymdownx.quotes": {"callouts": True},
            "pymdownx.tilde": {"subscript": False, "smart_delete": True},
            "pymdownx.caret": {"superscript": False, "smart_insert": True},
            "pymdownx.mark": {"smart_mark": True},
        },
        output_format="html",
    )
    if not emphasis:
        reader.inlinePatterns.deregister("em_strong")
    last = _Last(reader)
    reader.treeprocessors.register(last, "last", 11)
    return reader, last


class _Figure(Block):
    """`/// figure | Caption`: what it holds, with the caption below."""

    NAME = "figure"
    ARGUMENT = True

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        figure = ElementTree.SubElement(parent, "figure")
        self._body = ElementTree.SubElement(figure, "div")
        ElementTree.SubElement(figure, "figcaption").text = self.argument
        return figure

    def on_add(self, block: ElementTree.Element) -> ElementTree.Element:  # noqa: ARG002
        return self._body


class _Figures(BlocksExtension):
    def extendMarkdownBlocks(  # noqa: N802 - the extension point is named so
        self,
        md: markdown.Markdown,  # noqa: ARG002
        block_mgr: BlocksProcessor,
    ) -> None:
        block_mgr.register(_Figure, self.getConfigs())


class _Dialect(Extension):
    """What is read otherwise than Python-Markdown and its extensions do."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        # a tag is none of Markdown's business, and addresses stand where they are used
        md.preprocessors.deregister("html_block")
        md.parser.blockprocessors.deregister("reference")
        for name in ("html", "reference", "image_reference", "short_reference", "short_image_ref"):
            md.inlinePatterns.deregister(name)
        md.ESCAPED_CHARS = [*dict.fromkeys((*md.ESCAPED_CHARS, *_PUNCTUATION))]
        md.preprocessors.register(_Nest(md), "nest", 15)
        md.preprocessors.register(_Fences(md), "fences", 26)
        md.parser.blockprocessors.register(_Tables(md.parser), "table", 75)
        md.inlinePatterns.register(_Note(r"\^\[", md), "note", 165)
        md.inlinePatterns.register(SubstituteTagInlineProcessor(_BREAK, "br"), "backslash", 185)
        md.inlinePatterns.register(_Tag(TAG.pattern, md), "tag", 90)
        md.inlinePatterns.register(_Mark(_SUB, "sub"), "sub", 58)
        md.inlinePatterns.register(_Mark(_SUP, "sup"), "sup", 57)
        md.inlinePatterns.register(SimpleTagInlineProcessor(_INS, "ins"), "ins", 56)
        md.treeprocessors.register(_Attributes(md), "attr_list", 8)


class _Nest(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return nested(lines)


class _Fences(Preprocessor):
    """Of what stands behind the mark of a fence, language and title count, as on GitHub."""

    def run(self, lines: list[str]) -> list[str]:
        fence = Fence()
        return [
            _plain_fence(line) if fence.takes(line) and fence.opened == number else line
            for number, line in enumerate(lines, 1)
        ]


def _plain_fence(line: str) -> str:
    fence = _FENCE.match(line)
    if fence is None or not fence["rest"]:
        return line
    if not fence["language"] and re.fullmatch(r"\{[^{}]*\}\s*", fence["rest"]):
        return line
    title = _TITLE.search(fence["rest"])
    return f"{fence['mark']}{fence['language']}{f' {title.group()}' if title else ''}"


class _Tag(InlineProcessor):
    """A tag that is kept as typed until all else is HTML."""

    def __init__(self, pattern: str, md: markdown.Markdown) -> None:
        super().__init__(pattern, md)
        self.compiled_re = re.compile(pattern, re.IGNORECASE)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[str, int, int]:
        return self.md.htmlStash.store(f"{START}{m.group()}{END}"), m.start(), m.end()


class _Mark(InlineProcessor):
    """A mark before and behind a word: `H~2~O`, `x^2^`."""

    def __init__(self, pattern: str, tag: str) -> None:
        super().__init__(pattern)
        self._tag = tag

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ElementTree.Element, int, int]:
        element = ElementTree.Element(self._tag)
        element.text = m["text"]
        return element, m.start(), m.end()


class _Note(InlineProcessor):
    """A footnote in its place: `word^[text]`; one word behind a space is none: `^[a-z]`."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element | None, int | None, int | None]:
        depth = 1
        for at in range(m.end(), len(data)):
            depth += (data[at] == "[") - (data[at] == "]")
            if depth == 0:
                break
        text = data[m.end() : at] if m.end() < len(data) else ""
        behind_word = bool(_BEHIND_WORD.match(data[: m.start()][-1:])) and _WORD.search(text)
        if depth or not (behind_word or re.search(r"\s", text)):
            return None, None, None
        element = ElementTree.Element("note")
        element.text = text.strip()
        return element, m.start(), at + 1


class _Tables(TableProcessor):
    r"""Tables; in a cell, code too, `\|` is the character itself (GFM, 4.10)."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser, {"use_align_attribute": False})

    def _split(self, row: str) -> list[str]:
        return [cell.replace("\\|", "|") for cell in super()._split(row)]  # type: ignore[misc]


class _Attributes(AttrListTreeprocessor):
    """Attributes between braces: those alone that have the form of some, `lang=` above all."""

    HEADER_RE = re.compile(rf"[ ]+{_BRACES}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{_BRACES}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{_BRACES}")  # type: ignore[misc]

    def assign_attrs(
        self, elem: ElementTree.Element, attrs_string: str, *, strict: bool = False
    ) -> str:
        before = copy(elem.attrib)
        rest = super().assign_attrs(elem, attrs_string, strict=strict)
        added = {key: value for key, value in elem.attrib.items() if key in _ASSIGNED}
        elem.attrib.clear()
        elem.attrib.update({**added, **before})
        return rest


class _Last(Treeprocessor):
    """What is seen once all lines are elements: boxes to tick, lists, notes, labels."""

    notes_below = True

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter():
            if element.tag == "li":
                _check_box(element)
            elif element.tag == "ol":
                _numbering(element)
            elif element.tag == "details" or "admonition" in element.get("class", "").split():
                _set_apart(element)
        if root.find(".//note") is not None:
            _notes(root, below=self.notes_below)


def _check_box(item: ElementTree.Element) -> None:
    holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    mark = _CHECK.match(holder.text or "")
    if mark is None:
        return
    item.set("class", "check")
    box = ElementTree.Element("span", {"class": "box"})
    box.text = "\u00a0" if mark["mark"] == " " else "×"
    box.tail = (holder.text or "")[mark.end() :]
    holder.text = ""
    holder.insert(0, box)


def _numbering(numbered: ElementTree.Element) -> None:
    if numbered.get("type") == "1":
        del numbered.attrib["type"]
    if numbered.get("__fancylist", "").startswith("paren"):
        numbered.set("class", "paren")


def _set_apart(note: ElementTree.Element) -> None:
    kind = next((word for word in note.get("class", "").split() if word in ALERTS), "")
    note.tag = "div"
    note.attrib.clear()
    note.set("class", "set-apart")
    title = note[0] if len(note) else None
    if title is None or (title.tag != "summary" and title.get("class") != "admonition-title"):
        return
    title.tag = "p"
    title.set("class", "set-apart-label")
    if kind and not len(title) and (title.text or "").strip().lower() in ALERTS:
        title.text = LABEL.format(ALERTS[kind])


def _notes(root: ElementTree.Element, *, below: bool) -> None:
    """Number the footnotes and put them at the end; or set each in brackets in its place."""
    numbers: dict[bytes, int] = {}
    listed = ElementTree.Element("div", {"class": "notes"})
    for note in list(root.iter("note")):
        if not below:
            note.tag = "span"
            note.text = f" ({note.text or ''}"
            last = note[-1] if len(note) else None
            if last is None:
                note.text += ")"
            else:
                last.tail = f"{last.tail or ''})"
            continue
        tail, note.tail = note.tail, None
        key = ElementTree.tostring(note)
        if key not in numbers:
            numbers[key] = len(numbers) + 1
            text = ElementTree.SubElement(listed, "p")
            mark = ElementTree.SubElement(text, "sup")
            mark.text, mark.tail = str(numbers[key]), f"\u00a0{note.text or ''}"
            text.extend(list(note))
        note.clear()
        note.tag, note.text, note.tail = "sup", str(numbers[key]), tail
    if below:
        root.append(listed)
