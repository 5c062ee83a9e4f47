"""HTML as `build.py --keep-html` leaves it, as a Typst document with the same content.

What stands on paper is the same: cover, contents with page numbers, headings, paragraphs, lists,
tables, code, definition lists, figures (as SVG files), boxes to tick, lines to write on, running
lines. The look is near enough for pages to hold as much; it is not the same to the point.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_SPECIAL = re.compile(r"([!-+\--/:-@\[-`{-~])")
_SPACE = re.compile(r"[ \t\r\n]+")
_MILLIMETRES = re.compile(r"([\d.]+)mm")

PRELUDE = Path(__file__).with_name("page.typ").read_text(encoding="utf-8")
"""What each document begins with: functions for what HTML tells by classes."""


@dataclass
class Node:
    """An element: its name, its attributes, what stands in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def elements(self) -> list[Node]:
        """The elements right in it."""
        return [child for child in self.children if isinstance(child, Node)]

    def all(self, *names: str) -> Iterator[Node]:
        """Yield the elements of these names in it, however deep, in order."""
        for child in self.elements:
            if child.name in names:
                yield child
            yield from child.all(*names)

    def having(self, name: str) -> Node | None:
        """Return the first element in it that has a class, however deep."""
        for child in self.elements:
            found = child if name in child.classes else child.having(name)
            if found:
                return found
        return None

    @property
    def text(self) -> str:
        """All its text."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)


class _Builder(HTMLParser):
    """Makes a tree of HTML in which each element is closed, or can have nothing in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open[-1].name == tag, f"</{tag}> where <{self.open[-1].name}> is open"
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def tree(html: str) -> Node:
    """Return the tree of a page."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    (node,) = builder.open
    return node


def escaped(text: str) -> str:
    """Return a text as Typst markup that shows it: spaces run together, no character special."""
    return _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", text))


def quoted(text: str) -> str:
    """Return a text as a Typst string, exactly."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def write_typst(page: Path, folder: Path) -> Path:
    """Write a page of HTML as NAME.typ into a folder, its figures beside it; return where."""
    drawings: list[str] = []

    def kept(found: re.Match[str]) -> str:
        drawings.append(found[0].replace('"Label"', '"Source Sans 3"'))
        return f'<img src="{page.stem}-{len(drawings)}.svg">'

    html = _SVG.sub(kept, page.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    for number, drawing in enumerate(drawings, 1):
        (folder / f"{page.stem}-{number}.svg").write_text(drawing, encoding="utf-8")
    for image in tree(html).all("img"):
        source = page.parent / image.attributes["src"]
        if source.is_file():
            (folder / source.name).write_bytes(source.read_bytes())
    path = folder / f"{page.stem}.typ"
    path.write_text(typst_of(html), encoding="utf-8")
    return path


def typst_of(html: str) -> str:
    """Return a page of HTML as a Typst document; its figures are files beside it."""
    root = tree(html)
    (page,) = root.all("html")
    (body,) = root.all("body")
    (title,) = root.all("title")
    headings = {node.attributes["id"] for node in body.all("h2", "h3") if "id" in node.attributes}
    language, _, region = page.attributes.get("lang", "en").partition("-")
    running, before, between, after = (
        escaped(body.attributes.get(f"data-{name}", ""))
        for name in ("running", "before", "between", "after")
    )
    guide = "guide" in body.classes
    current = "query(heading.where(level: 1).before(here())).map(h => h.body).at(-1, default: none)"
    header = f"context sans(fill: muted, {current})" if guide else "none"
    size, leading = ("10.5pt", "4.5pt") if guide else ("10pt", "4pt")
    return "\n".join(
        (
            PRELUDE,
            f"#set document(title: {quoted(title.text)})",
            '#set page(paper: "a4", margin: (x: 22mm, top: 22mm, bottom: 24mm),',
            f"  header: {header},",
            "  footer: context sans(size: 8.5pt, fill: muted)"
            f"[{running} #h(1fr) {before}#counter(page).display(){between}"
            f"#counter(page).final().first(){after}])",
            f'#set text(font: "Source Serif 4", size: {size}, fill: ink, lang: "{language}",',
            f"  region: {quoted(region) if region else 'none'},",
            '  hyphenate: true, top-edge: 0.75em, bottom-edge: -0.25em, number-type: "lining")',
            f"#set par(justify: true, leading: {leading}, spacing: 12pt)",
            f"#set list(indent: 0.5em, spacing: {leading})",
            f"#set enum(indent: 0.5em, spacing: {leading})",
            "#set terms(hanging-indent: 5mm)",
            "#set strong(delta: 200)",
            '#show raw: set text(font: "Source Code Pro")',
            "#show heading: set par(justify: false)",
            "#show heading: set text(hyphenate: false)",
            '#show heading: it => block(sticky: true, text(font: "Source Sans 3", size: 13pt,',
            "  weight: 600, it.body))",
            "#show heading.where(level: 1): it => block(below: 15pt, sticky: true,",
            '  text(font: "Source Serif 4", size: 26pt, weight: 400, it.body))',
            "#show heading.where(level: 3): it => block(sticky: true,",
            '  text(font: "Source Sans 3", size: 10.5pt, weight: 600, it.body))',
            "#show figure.caption: it => sans(size: 9pt, it.body)",
            "#show outline.entry.where(level: 1): set text(weight: 600)",
            "#set outline(indent: 0pt)",
            "",
            _Writer(headings, guide).inner(body),
        )
    )


def _weight(text: str) -> int:
    """Return how wide a cell wants to be: wider than its longest word."""
    return max(6, min(60, len(text)), *(2 * len(word) for word in text.split()))


class _Writer:
    """Writes elements as Typst markup; `headings` are the ids that links can lead to."""

    def __init__(self, headings: set[str], guide: bool) -> None:
        self._headings = headings
        self._guide = guide
        self._by_name: dict[str, Callable[[Node], str]] = {
            "a": self._link,
            "article": self._article,
            "blockquote": lambda n: f"#quote(block: true)[{self.inner(n)}]",
            "br": lambda _: " \\\n",
            "code": lambda n: f"#raw({quoted(n.text)})",
            "dl": self._definitions,
            "em": lambda n: f"#emph[{self.inner(n)}]",
            "figure": self._figure,
            "h1": lambda n: f"#block(text(size: 26pt)[{self.inner(n)}])",
            "h2": self._heading,
            "h3": self._heading,
            "h4": self._heading,
            "img": lambda n: f"#image({quoted(Path(n.attributes['src']).name)})",
            "kbd": lambda n: f"#raw({quoted(n.text)})",
            "ol": self._list,
            "p": lambda n: f"{self.inner(n)}\n\n",
            "pre": lambda n: f"#code({quoted(n.text.strip(chr(10)))})\n\n",
            "strong": lambda n: f"#strong[{self.inner(n)}]",
            "sub": lambda n: f"#sub[{self.inner(n)}]",
            "sup": lambda n: f"#super[{self.inner(n)}]",
            "table": self._table,
            "ul": self._list,
            "wbr": lambda _: "",
        }
        self._by_class: dict[str, Callable[[Node], str]] = {
            "box": lambda n: f"#tick[{self.inner(n).strip()}]#h(2.6mm)",
            "contents": self._contents,
            "cover": self._cover,
            "dot": lambda _: "#h(1mm)#dot#h(1mm)",
            "filled": lambda n: f"#blank[{self.inner(n)}]",
            "gap": self._gap,
            "letter": lambda n: f"#box(width: 17pt, sans(weight: 600)[{self.inner(n)}])",
            "lines": lambda n: f"#rule-lines({len(n.elements)})\n",
            "match-columns": self._match,
            "number-box": lambda _: "#place-for-number#h(4mm)",
            "person": self._person,
            "points": lambda n: f"#points[{self.inner(n)}]\n",
            "probe": lambda n: f"#tinted[{self.inner(n)}]\n",
            "question-facts": self._facts,
            "question-number": lambda n: f"#number[{self.inner(n)}]\n",
            "question-side": self._side,
            "score-box": lambda _: "#score",
            "section-head": lambda n: f"#opened[{self.inner(n)}]\n",
            "sheet-head": self._sheet_head,
            "small-label": lambda n: f"#small[{self.inner(n)}]\n",
            "term-question": lambda n: (
                f"#sans(size: 8.5pt, weight: 600, fill: accent)[{self._link(n)}]"
            ),
            "terms": self._terms,
        }

    def inner(self, node: Node) -> str:
        """Return what stands in an element."""
        return "".join(escaped(c) if isinstance(c, str) else self._markup(c) for c in node.children)

    def _markup(self, node: Node) -> str:
        for name in sorted(node.classes & self._by_class.keys()):
            return self._by_class[name](node)
        if node.name in self._by_name:
            return self._by_name[node.name](node)
        if node.name == "section" and self._guide:
            return f"#pagebreak(weak: true)\n{self.inner(node)}"
        if node.name == "span":
            return self.inner(node)
        return f"{self.inner(node)}\n\n"

    def _heading(self, node: Node) -> str:
        level = {"h2": 1, "h3": 2}.get(node.name, 3) if self._guide else 2
        number = node.attributes.get("number", "")
        numbering = f", numbering: (..) => {quoted(number)}" if number else ""
        outlined = "" if level < 3 else ", outlined: false"
        mark = node.attributes.get("id", "")
        label = f" #label({quoted(mark)})" if mark in self._headings else ""
        return f"#heading(level: {level}{numbering}{outlined})[{self.inner(node)}]{label}\n"

    def _link(self, node: Node) -> str:
        target = node.attributes.get("href", "")
        if target.startswith("#"):
            known = target[1:] in self._headings
            inner = self.inner(node)
            return f"#link(label({quoted(target[1:])}))[{inner}]" if known else inner
        return f"#link({quoted(target)})[{self.inner(node)}] \\({escaped(target)}\\)"

    def _article(self, node: Node) -> str:
        number = node.having("question-number")
        if number and self._guide:
            for stem in node.all("h3"):
                stem.attributes["number"] = number.text
                break
        breakable = "kind-open" in node.classes or not any(c[:5] == "kind-" for c in node.classes)
        call = "beside" if self._guide else "item"
        return f"#{call}(breakable: {str(breakable).lower()})[{self.inner(node)}]\n"

    def _side(self, node: Node) -> str:
        number, level, minutes = (self.inner(p) for p in node.elements)
        return (
            f"#side[#sans(size: 18pt, weight: 300, fill: accent)[{number}] \\\n"
            f"#sans(size: 8.5pt, weight: 600)[{level}] \\\n"
            f"#sans(size: 8.5pt, fill: muted)[{minutes}]]\n"
        )

    def _facts(self, node: Node) -> str:
        inner = self.inner(node)
        return f"#block(below: 4pt, sticky: true, sans(size: 8.5pt, fill: muted)[{inner}])\n"

    def _items(self, nodes: list[Node]) -> str:
        return ", ".join(f"[{self.inner(node).strip()}]" for node in nodes)

    def _list(self, node: Node) -> str:
        items = [child for child in node.elements if child.name == "li"]
        if not items:
            return ""
        if any("box" in c.classes or "number-box" in c.classes for i in items for c in i.elements):
            return f"#list(marker: none, indent: 0pt, body-indent: 0pt, {self._items(items)})\n\n"
        call = "enum" if node.name == "ol" else "list"
        return f"#{call}({self._items(items)})\n\n"

    def _definitions(self, node: Node) -> str:
        """Return a definition list; each of its pairs may stand in an element of its own."""
        if "pairs" in node.classes:
            cells = self._items(list(node.all("dt", "dd")))
            return f"#grid(columns: (38mm, 1fr), gutter: 3mm, {cells})\n\n"
        items, term = [], ""
        for part in node.all("dt", "dd"):
            if part.name == "dt":
                term = self.inner(part).strip()
            else:
                items.append(f"terms.item([{term}], [{self.inner(part).strip()}])")
        return f"#terms({', '.join(items)})\n\n"

    def _terms(self, node: Node) -> str:
        entries = "".join(
            f"#block(breakable: false, below: 6.5pt)[#sans(weight: 600)[{self.inner(term)}] \\\n"
            f"{self.inner(meaning)}]\n"
            for term, meaning in (list(entry.all("dt", "dd")) for entry in node.elements)
        )
        opening = "#columns(2, gutter: 9mm)[#set text(size: 9.5pt, hyphenate: false)\n"
        return f"{opening}#set par(justify: false, leading: 3.5pt)\n{entries}]\n"

    def _figure(self, node: Node) -> str:
        found = _MILLIMETRES.search(node.attributes.get("style", ""))
        (picture,) = node.all("img")
        height = f", height: {found[0]}" if found else ""
        image = f"image({quoted(Path(picture.attributes['src']).name)}{height})"
        captions = [self.inner(caption) for caption in node.all("figcaption")]
        caption = f", caption: [{captions[0]}]" if captions else ""
        return f"#figure({image}{caption}, supplement: none, numbering: none)\n\n"

    def _table(self, node: Node) -> str:
        rows = [row.elements for row in node.all("tr")]
        heads = [row.elements for head in node.all("thead") for row in head.all("tr")]
        columns = max(len(row) for row in rows)
        body = rows[len(heads) :]
        # as wide as the measure, each column by its share of the text
        weights = [
            max(_weight(row[n].text) for row in rows if n < len(row)) for n in range(columns)
        ]
        said = ", ".join(f"{weight}fr" for weight in weights)
        head = ", ".join(f"strong[{self.inner(c).strip()}]" for row in heads for c in row)
        cells = self._items([cell for row in body for cell in row])
        start = f"table.header({head}), " if head else ""
        made = f"grid-table(({said},), {start}{cells})"
        return f"#wide({made})\n\n" if self._guide else f"#{made}\n\n"

    def _gap(self, node: Node) -> str:
        found = _MILLIMETRES.search(node.attributes.get("style", ""))
        return f"#gap({found[0] if found else '25mm'})[{self.inner(node).strip()}]"

    def _match(self, node: Node) -> str:
        cells = self._items([cell for row in node.elements for cell in row.elements])
        return f"#grid(columns: (1fr, 2fr), column-gutter: 8%, row-gutter: 2.5mm, {cells})\n\n"

    def _person(self, node: Node) -> str:
        cells = ", ".join(
            f"block(width: 100%, inset: (bottom: 1mm), stroke: (bottom: 0.25mm))"
            f"[#sans[{self.inner(part).strip()}]]"
            for part in node.elements
        )
        return f"#grid(columns: (51fr, 21fr, 21fr), gutter: 3%, {cells})\n\n"

    def _sheet_head(self, node: Node) -> str:
        by_class = {name: part for part in node.elements for name in part.classes}
        (code,) = by_class["sheet-qr"].all("img")
        image = f"image({quoted(code.attributes['src'])}, width: 16.5mm)"
        said = ("sheet-kind", "sheet-title", "sheet-subject", "sheet-form", "sheet-code")
        texts = " \\\n".join(
            f"#text(size: {20 if name == 'sheet-title' else 10}pt)[{self.inner(by_class[name])}]"
            for name in said
            if name in by_class
        )
        return f"#block(below: 12pt, grid(columns: (1fr, auto), [{texts}], {image}))\n"

    def _cover(self, node: Node) -> str:
        by_class = {name: part for part in node.elements for name in part.classes}
        kind, title = self.inner(by_class["cover-kind"]), self.inner(by_class["cover-title"])
        subtitle = by_class.get("cover-subtitle")
        below = self.inner(subtitle) if subtitle else ""
        return (
            "#page(header: none, footer: none)[#v(40mm)\n"
            "#line(length: 100%, stroke: 1.6mm + accent)\n"
            f"#sans(size: 15pt, weight: 600, fill: accent)[{kind}]\n#v(10mm)\n"
            f"#text(size: 40pt)[{title}]\n\n#text(size: 15pt, fill: muted)[{below}]\n#v(1fr)\n"
            f"#sans(size: 10.5pt)[{self.inner(by_class['cover-facts'])}]]\n"
        )

    def _contents(self, node: Node) -> str:
        title = next(node.all("h2"))
        return f"#outline(title: [{self.inner(title)}], depth: 2)\n#pagebreak(weak: true)\n"
