"""A document laid out so that, changed in one place, it can be laid out again from there.

WeasyPrint lays pages out one after the other, each from a state (where the last page stopped, what
kind of page comes next, the page counters), and it can make one page again and go on until the
state is as it was before. Here that is used between two versions of a document:

1. The element in which the two versions differ is looked for. Where what is outside it may look
   otherwise too, nothing is kept. See `change.py`.
2. It is parsed, styled and made into boxes, which take the place of its old ones: an article by
   itself, within the document emptied of all others; anything else with the whole document.
3. Pages that hold it are laid out, and on until the state at the end of a page is what it was. All
   other pages are those of the version before.

It holds for a document without running lines, as gatherings are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from studypress.press.change import changed_article, changed_element, pairs, place_of
from studypress.press.pictures import named

# By any of these, a change may show outside the element in which it is made.
_FAR = re.compile(
    r":has\(|counter-(?:increment|reset|set)\b|(?:open|close)-quote|target-|running\(",
    re.IGNORECASE,
)

Parse = Callable[[str], Any]
"""Makes WeasyPrint's HTML of a text."""


@dataclass(frozen=True)
class Layout:
    """A document laid out: WeasyPrint's pages, and what it takes to lay it out again.

    `text` is its HTML, `html` and `root` that as WeasyPrint's elements and boxes, `context` what
    they are laid out with. `states` are those before each page, and after the last; None where one
    page hangs on more than its state, so that it cannot be laid out by itself. `made` is how many
    pages were laid out; the others are those of the version before.
    """

    rendered: Any
    text: str
    html: Any
    root: Any
    context: Any
    states: tuple[Any, ...] | None
    made: int

    @property
    def pages(self) -> list[Any]:
        """WeasyPrint's pages."""
        return list(self.rendered.pages)


def lay_out(
    text: str, parse: Parse, options: dict[str, Any], before: Layout | None = None
) -> Layout:
    """Return a document laid out.

    `options` are what WeasyPrint's `render` takes: `font_config`, `counter_style` and
    `stylesheets` among them. `before` is an earlier version laid out by the same options, which is
    used up by this.
    """
    if before and before.states and (grafted := _grafted(before, text, parse, options)):
        return grafted
    from weasyprint.document import Page
    from weasyprint.layout import layout_document

    html = parse(text)
    context, root = _boxes(html, options)
    broken = _noted_broken(context)
    kept = before and before.states and _kept(before, html, context, root)
    if before and kept:
        pages, made = kept
    else:
        pages = [Page(box) for box in layout_document(html, root, context)]
        made = len(pages)
    states = None if broken else _states(context, pages)
    return Layout(_rendered(html, pages, options), text, html, root, context, states, made)


def _boxes(html: Any, options: dict[str, Any]) -> tuple[Any, Any]:
    """Return what a document is laid out with, and its boxes, as WeasyPrint makes them."""
    from weasyprint import DEFAULT_OPTIONS
    from weasyprint.document import Document
    from weasyprint.formatting_structure.build import build_formatting_structure

    told = {**DEFAULT_OPTIONS, **options}
    fonts, counters = told.pop("font_config"), told.pop("counter_style")
    context = Document._build_layout_context(html, fonts, counters, {}, told)
    context.get_image_from_uri = named(context.get_image_from_uri)
    root = build_formatting_structure(
        html.etree_element,
        context.style_for,
        context.get_image_from_uri,
        html.base_url,
        context.target_collector,
        counters,
        context.footnotes,
    )
    return context, root


def _rendered(html: Any, pages: Sequence[Any], options: dict[str, Any]) -> Any:
    from weasyprint.document import Document
    from weasyprint.html import get_html_metadata
    from weasyprint.pdf.metadata import DocumentMetadata

    metadata = DocumentMetadata(**get_html_metadata(html))
    return Document(pages, metadata, html.url_fetcher, options["font_config"], {}, None)


def far_reaching(styles: Iterable[str]) -> bool:
    """Tell whether by these stylesheets a change may show outside its element."""
    return any(_FAR.search(style) for style in styles)


def _states(context: Any, pages: Sequence[Any]) -> tuple[Any, ...] | None:
    """Return the states between pages, where these are all that the pages hang on."""
    simple = (
        len(context.page_maker) == len(pages) + 1
        and not context.target_collector.counter_lookup_items
        and not any(page._page_box.fixed_boxes for page in pages)
        and not context.page_footnotes
    )
    return tuple(state[:4] for state in context.page_maker) if simple else None


def _noted_broken(context: Any) -> list[object]:
    """Return what will tell which floats and placed boxes went on over the end of a page."""
    broken: list[object] = []
    note = context.add_broken_out_of_flow

    def noted(*given: Any) -> None:
        broken.append(given)
        note(*given)

    context.add_broken_out_of_flow = noted
    return broken


def _grafted(before: Layout, text: str, parse: Parse, options: dict[str, Any]) -> Layout | None:
    """Return a new version in which one article is another; None where it is not only that."""
    found = changed_article(before.text, text)
    if found is None:
        return None
    shell, at = found
    html = parse(shell)
    _, root = _boxes(html, options)
    old, new = (list(one.etree_element.iter("article"))[at] for one in (before.html, html))
    place, graft = place_of(before.root, before.html, old), place_of(root, html, new)
    holding = _pages_of(before.pages, set(old.iter()))
    if place is None or graft is None or not holding:
        return None
    (parent, index), (above, there) = place, graft
    parent.children = (
        *parent.children[:index],
        above.children[there],
        *parent.children[index + 1 :],
    )
    for element in before.html.etree_element.iter():
        for number, child in enumerate(element):
            if child is old:
                element[number] = new
    context = before.context
    broken = _noted_broken(context)
    pages, made = _made_again(before, context, before.root, before.html, holding)
    states = None if broken else _states(context, pages)
    rendered = _rendered(before.html, pages, options)
    return Layout(rendered, text, before.html, before.root, context, states, made)


def _kept(before: Layout, html: Any, context: Any, root: Any) -> tuple[list[Any], int] | None:
    """Return the pages of a new version that differs in one element, and how many were made."""
    changed = changed_element(before.html.etree_element, html.etree_element)
    if changed is None:
        return None
    old, new = changed
    holding = _pages_of(before.pages, set(old.iter()))
    if not holding:
        return None
    now = dict(pairs(before.html.etree_element, html.etree_element, old, new))
    pages, made = _made_again(before, context, root, html, holding)
    _say_elements([page._page_box for page in pages if page in before.pages], now)
    return pages, made


def _made_again(
    before: Layout, context: Any, root: Any, html: Any, wanted: range
) -> tuple[list[Any], int]:
    """Return pages, those that are `wanted` laid out again; and how many were."""
    from weasyprint.document import Page
    from weasyprint.layout.background import layout_backgrounds
    from weasyprint.layout.page import make_all_pages

    context.page_maker = [
        (*deepcopy(state), _remade(number in wanted))
        for number, state in enumerate(before.states or ())
    ]
    known = {page._page_box: page for page in before.pages}
    pages: list[Any] = []
    for number, box in enumerate(make_all_pages(context, root, html, list(known)), 1):
        if box not in known:
            _finish(context, box, number, pages[-1:])
            layout_backgrounds(box, context.get_image_from_uri)
        pages.append(known.get(box) or Page(box))
    return pages, sum(page._page_box not in known for page in pages)


def _remade(wanted: bool) -> dict[str, Any]:
    return {"content_changed": wanted, "pages_wanted": False, "anchors": [], "content_lookups": []}


def _finish(context: Any, page: Any, number: int, before: Iterable[Any]) -> None:
    """Do what WeasyPrint does at the end of `layout_document`, for one page."""
    root, *areas = page.children
    page.children = (root, *(area for area in areas if area.children))
    context.current_page = number
    labelled = {
        (box.element, box.element_tag) for one in before for box in one._page_box.descendants()
    }
    for box in page.descendants():
        # an element that goes on over the page has one bookmark
        if box.bookmark_label and (box.element, box.element_tag) in labelled:
            box.bookmark_label = ""


def _pages_of(pages: Sequence[Any], inside: set[Any]) -> range:
    """Return the pages, from 0, that are to be laid out again: those that hold the element.

    And the one before, where it begins on top of a page: a shorter one may have room there.
    """
    holding: list[int] = []
    on_top = False
    for number, page in enumerate(pages):
        leaves = [b for b in page._page_box.descendants() if not getattr(b, "children", ())]
        found = next((place for place, box in enumerate(leaves) if box.element in inside), None)
        if found is not None:
            on_top = found == 0 if not holding else on_top
            holding.append(number)
    if not holding:
        return range(0)
    return range(max(0, holding[0] - on_top), holding[-1] + 1)


def _say_elements(pages: Iterable[Any], now: dict[Any, Any]) -> None:
    """Tell the boxes of pages which elements they are of now."""
    for page in pages:
        waiting = [page]
        while waiting:
            box = waiting.pop()
            box = getattr(box, "_box", box)
            if box.element in now:
                box.element = now[box.element]
            waiting += getattr(box, "children", ())
