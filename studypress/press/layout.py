"""A document laid out so that, changed in one place, it can be laid out again from there.

WeasyPrint lays pages out one after the other, each from a state (where the last page stopped, what
kind of page comes next, the page counters), and it can make one page again and go on until the
state is as it was before. Here that is used between two versions of a document:

1. The new HTML is parsed, styled and made into boxes, all of it.
2. The element in which the two versions differ is looked for. Where it is the whole body, or what
   is outside it may look otherwise too, nothing is kept.
3. Pages from the one on which that element began are laid out, until the state at the end of a page
   is what it was. All other pages are those of the version before; their boxes are told which
   elements of the new version they are of.

It holds for a document without running lines, as gatherings are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

# By any of these, a change may show outside the element in which it is made.
_FAR = re.compile(
    r":has\(|counter-(?:increment|reset|set)\b|(?:open|close)-quote|target-|running\("
)


@dataclass(frozen=True)
class Layout:
    """A document laid out: WeasyPrint's pages, and what it takes to lay it out again.

    `states` are those before each page, and after the last; None where one page hangs on more than
    its state, so that it cannot be laid out by itself. `made` is how many pages were laid out; the
    others are those of the version before.
    """

    rendered: Any
    html: Any
    states: tuple[Any, ...] | None
    made: int

    @property
    def pages(self) -> list[Any]:
        """WeasyPrint's pages."""
        return list(self.rendered.pages)


def lay_out(source: Any, options: dict[str, Any], before: Layout | None = None) -> Layout:
    """Return a document laid out.

    `source` is WeasyPrint's HTML, `options` are what its `render` takes: `font_config`,
    `counter_style` and `stylesheets` among them. `before` is an earlier version laid out by the
    same options.
    """
    from weasyprint import DEFAULT_OPTIONS
    from weasyprint.document import Document, Page
    from weasyprint.formatting_structure.build import build_formatting_structure
    from weasyprint.html import get_html_metadata
    from weasyprint.layout import layout_document
    from weasyprint.pdf.metadata import DocumentMetadata

    told = {**DEFAULT_OPTIONS, **options}
    fonts, counters = told.pop("font_config"), told.pop("counter_style")
    context = Document._build_layout_context(source, fonts, counters, {}, told)
    broken = _noted_broken(context)
    root = build_formatting_structure(
        source.etree_element,
        context.style_for,
        context.get_image_from_uri,
        source.base_url,
        context.target_collector,
        counters,
        context.footnotes,
    )
    again = before and _again(before, source, context, root)
    if again:
        boxes = [box if isinstance(box, Page) else Page(box) for box in again]
    else:
        boxes = [Page(box) for box in layout_document(source, root, context)]
    rendered = Document(
        boxes,
        DocumentMetadata(**get_html_metadata(source)),
        source.url_fetcher,
        fonts,
        {},
        told["output_intent"],
    )
    rendered._html = source
    made = sum(page not in before.pages for page in boxes) if before and again else len(boxes)
    return Layout(rendered, source, None if broken else _states(context, boxes), made)


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


def _again(before: Layout, source: Any, context: Any, root: Any) -> list[Any] | None:
    """Return the pages of a new version, where some of the version before can be kept.

    Pages that are kept are WeasyPrint's pages, new ones are page boxes.
    """
    from weasyprint.layout.background import layout_backgrounds
    from weasyprint.layout.page import make_all_pages

    if before.states is None:
        return None
    changed = _changed(before.html.etree_element, source.etree_element)
    if changed is None:
        return None
    old, new = changed
    holding = _pages_of(before.pages, set(old.iter()))
    if not holding:
        return None
    context.page_maker = [
        (*deepcopy(state), _remade(number in holding)) for number, state in enumerate(before.states)
    ]
    kept = {page._page_box: page for page in before.pages}
    made = list(make_all_pages(context, root, source, list(kept)))
    _say_elements(
        [box for box in made if box in kept],
        dict(_pairs(before.html.etree_element, source.etree_element, old, new)),
    )
    for number, box in enumerate(made, 1):
        if box in kept:
            continue
        _finish(context, box, number, made[: number - 1])
        layout_backgrounds(box, context.get_image_from_uri)
    return [kept.get(box, box) for box in made]


def _remade(wanted: bool) -> dict[str, Any]:
    return {"content_changed": wanted, "pages_wanted": False, "anchors": [], "content_lookups": []}


def _finish(context: Any, page: Any, number: int, before: Sequence[Any]) -> None:
    """Do what WeasyPrint does at the end of `layout_document`, for one page of its own."""
    root, *areas = page.children
    page.children = (root, *(area for area in areas if area.children))
    context.current_page = number
    for box in page.descendants():
        if box.bookmark_label and any(_has_label(earlier, box) for earlier in before[-1:]):
            box.bookmark_label = ""


def _has_label(page: Any, box: Any) -> bool:
    return any(
        other.element is box.element and other.element_tag == box.element_tag
        for other in page.descendants()
    )


def _changed(old: Any, new: Any) -> tuple[Any, Any] | None:
    """Return the smallest element in which two versions differ, in both of them.

    None where that is the body or what stands around it, or where nothing differs.
    """
    found: tuple[Any, Any] | None = None
    depth = 0
    while True:
        if not _same_itself(old, new) or len(old) != len(new):
            return found if depth > 2 else None
        found = (old, new)
        unlike = [pair for pair in zip(old, new, strict=True) if not _equal(*pair)]
        if not unlike:
            # the same children, so it is a text of its own
            return found if depth > 2 and not _equal(old, new) else None
        if len(unlike) > 1:
            return found if depth > 2 else None
        ((old, new),) = unlike
        depth += 1


def _same_itself(old: Any, new: Any) -> bool:
    """Tell whether two elements look the same to a selector."""
    return bool(old.tag == new.tag and dict(old.attrib) == dict(new.attrib))


def _equal(old: Any, new: Any) -> bool:
    from xml.etree.ElementTree import tostring

    return tostring(old) == tostring(new)


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


def _pairs(old: Any, new: Any, from_: Any, to: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the elements of two versions that are one, outside those in which they differ."""
    if old is from_:
        yield old, to
        return
    yield old, new
    for pair in zip(old, new, strict=True):
        yield from _pairs(*pair, from_, to)


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
