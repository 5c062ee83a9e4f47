"""HTML to PDF bytes.

What WeasyPrint only warns of (a picture that cannot be shown, a character that no font has, a
declaration it does not know) is a fault on paper, so here it is a problem. Only the fonts that
the stylesheets name are there, pictures come from the subject's folder alone, and nothing
reaches the network.
"""

from __future__ import annotations

import ctypes.util
import logging
import os
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from multiprocessing.util import Finalize
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from studypress.content.names import is_picture
from studypress.fallback import way_out
from studypress.job import Areas, Box
from studypress.press import glyphs, overflow
from studypress.press.draw import draw
from studypress.press.fetch import FONT, ROOT, fetcher
from studypress.press.fonts import know
from studypress.press.layout import Layout, far_reaching, lay_out
from studypress.press.memory import count, uncollected
from studypress.press.pictures import HINT, TOLD, UndrawnPictureError, undrawn
from studypress.press.record import Gathering
from studypress.press.write import loose_links, misfits, write
from studypress.problems import ContentError, MachineError, Problem
from studypress.project import PACKAGE
from studypress.source import SourceFile
from studypress.units import PIXELS_PER_MM

if TYPE_CHECKING:
    from types import ModuleType

_PLACE = re.compile(r" at (\d+):\d+")
_GLYPH = re.compile(r"\(U\+(?P<code>[0-9A-F]+)\)")
_UNLOADED = re.compile(r"Font-face '(?P<name>.*)' cannot be loaded")
_MARGIN_BOXES = (
    *("top-left-corner", "top-left", "top-center", "top-right", "top-right-corner"),
    *("bottom-left-corner", "bottom-left", "bottom-center", "bottom-right", "bottom-right-corner"),
    *("left-top", "left-middle", "left-bottom", "right-top", "right-middle", "right-bottom"),
)
"""Of a page (CSS Paged Media 3, 5.1)."""
# A document that brings styles of its own changes the fonts that it is laid out with.
_OWN_STYLE = re.compile(r"<(style|link)\b", re.IGNORECASE)


@dataclass
class _Log(logging.Handler):
    """Keeps what WeasyPrint logs while it works."""

    messages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())

    __hash__ = logging.Handler.__hash__


@contextmanager
def _unsearched() -> Iterator[None]:
    """Have libraries loaded by the names of their files, or not at all.

    WeasyPrint tries names of all systems; on Linux, each that is none of its own has gcc, ld and
    ldconfig run.
    """
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None  # noqa: ARG005
    try:
        yield
    finally:
        ctypes.util.find_library = search


@cache
def _weasyprint() -> ModuleType:
    """Import WeasyPrint with no font but ours in reach; raise `MachineError` where it cannot be."""
    from studypress import pango

    if missing := pango.missing_libraries():
        raise MachineError("a library is missing", pango.how_to_install(missing))
    os.environ["FONTCONFIG_FILE"] = str(PACKAGE / "fonts.conf")
    with warnings.catch_warnings():
        # it warns where the system has no fonts, which is what we want: stylesheets bring theirs
        warnings.filterwarnings("ignore", "No fonts configured in FontConfig", UserWarning)
        with _unsearched() if pango.found_by_file_name() else nullcontext():
            import weasyprint

    glyphs.mend()
    overflow.mend()
    module: ModuleType = weasyprint
    return module


def load() -> None:
    """Import WeasyPrint now, so that workers forked later need not; raise `MachineError`."""
    _weasyprint()


@contextmanager
def _listening() -> Iterator[list[str]]:
    logger = logging.getLogger("weasyprint")
    log, before = _Log(), logger.propagate
    logger.addHandler(log)
    logger.propagate = False
    try:
        yield log.messages
    finally:
        logger.removeHandler(log)
        logger.propagate = before


@dataclass(frozen=True)
class _Styles:
    """Stylesheets as WeasyPrint reads them, and what is wrong with them.

    By `far` ones a change may show elsewhere than where it is made.
    """

    fonts: Any
    counters: Any
    sheets: tuple[Any, ...]
    problems: tuple[Problem, ...]
    far: bool


def _fonts_among(digests: Mapping[str, str] | None) -> tuple[tuple[str, str], ...] | None:
    """Return the fonts among what may be read: stylesheets name nothing else."""
    if digests is None:
        return None
    return tuple((name, digest) for name, digest in digests.items() if not is_picture(name))


@lru_cache(maxsize=8)
def _read_styles(
    styles: tuple[SourceFile, ...], wanted: tuple[tuple[str, str], ...] | None
) -> _Styles:
    """Return stylesheets, which serve many documents, with the fonts and counters they bring.

    `wanted` are the fonts that may be read, and their digests; None for any.
    """
    weasyprint = _weasyprint()
    fonts, sheets = weasyprint.text.fonts.FontConfiguration(), []
    counters = weasyprint.css.counters.CounterStyle()
    allowed = fetcher(weasyprint, PACKAGE, None if wanted is None else dict(wanted))
    problems: list[Problem] = []
    for style in styles:
        know(style.text)
        with _listening() as messages:
            sheets.append(
                weasyprint.CSS(
                    string=style.text,
                    base_url=f"{FONT}:/",
                    url_fetcher=allowed,
                    font_config=fonts,
                    counter_style=counters,
                )
            )
        problems += (_style_problem(style, message) for message in messages)
    if fonts._folder:
        # its files go with it, or with this process; not with one forked from it
        Finalize(fonts, rmtree, (fonts._folder, True), exitpriority=0)
        fonts._folder = None
    far = far_reaching(style.text for style in styles)
    return _Styles(fonts, counters, tuple(sheets), tuple(problems), far)


@cache
def _without(areas: Areas) -> tuple[Any, ...]:
    """Return the stylesheets that leave out what is not among the areas of a page."""
    if areas is Areas.ALL:
        return ()
    css = "::before, ::after { content: none !important }"
    if areas is Areas.TEXT:
        boxes = " ".join(f"@{box} {{ content: none !important }}" for box in _MARGIN_BOXES)
        css = f"@page {{ background: none !important; {boxes} }}"
    return (_weasyprint().CSS(string=css),)


@dataclass(frozen=True)
class Laid:
    """A document laid out and not yet written."""

    layout: Layout

    @property
    def rendered(self) -> Any:
        """WeasyPrint's own."""
        return self.layout.rendered

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return len(self.rendered.pages)

    @property
    def height(self) -> float:
        """The height of the first page in millimetres."""
        return float(self.rendered.pages[0].height) / PIXELS_PER_MM

    def bookmark(self, page: int) -> str:
        """Return what the first bookmark on a page says, the first page being 0."""
        return str(self.rendered.pages[page].bookmarks[0][1])

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """Where the elements that have an id are; of one on several pages, its first piece."""
        found: dict[str, Box] = {}
        for number, page in enumerate(self.rendered.pages, 1):
            for name, edges in page.anchors.items():
                found.setdefault(name, Box(number, *(edge / PIXELS_PER_MM for edge in edges)))
        return found


class Press:
    """Lays documents out, draws them, and joins what they draw to a PDF that has each font once.

    What is wrong with any of them is told when they are joined, all at once.
    """

    def __init__(
        self,
        pictures: Path,
        texts: tuple[SourceFile, ...],
        name: str,
        digests: Mapping[str, str] | None = None,
    ) -> None:
        """Take what faults are looked up by, and where pictures lie.

        `pictures` is the folder that the sources of images are relative to. A fault that shows
        on paper only is looked up in `texts`; where it is not found there, `name` stands for the
        document. `digests` are the pictures and fonts that may be read, by their names and
        addresses, each with its SHA-256; all, where they are not given.
        """
        self._pictures = pictures
        self._digests = digests
        self._texts = texts
        self._name = name
        self._problems: list[Problem] = []

    def lay_out(
        self,
        html: str,
        styles: tuple[SourceFile, ...],
        areas: Areas = Areas.ALL,
        before: Laid | None = None,
    ) -> Laid:
        """Return a document laid out; raise `ContentError` where no stylesheet brings a font.

        Of its pages these `areas` are laid out. `before` is an earlier version laid out by the
        same stylesheets: pages that have not changed are taken from it, for good.
        """
        if not any("@font-face" in style.text for style in styles):
            # with no font at all, Pango stops the whole process
            path = styles[0].path if styles else Path(self._name)
            hint = "see font-standard.css: @font-face { font-family: ...; src: url(...) }"
            raise ContentError([Problem(path, 0, "no stylesheet brings a font", hint)])
        weasyprint = _weasyprint()
        wanted = _fonts_among(self._digests)
        own = _OWN_STYLE.search(html)
        read = _read_styles.__wrapped__ if own else _read_styles
        sheets = read(styles, wanted)
        self._problems += sheets.problems
        # what styles of its own do to it is not looked into
        far = sheets.far or own
        allowed = fetcher(weasyprint, self._pictures, self._digests)
        with self._told(), uncollected():
            laid = lay_out(
                html,
                lambda text: weasyprint.HTML(string=text, base_url=ROOT, url_fetcher=allowed),
                {
                    "font_config": sheets.fonts,
                    "counter_style": sheets.counters.copy(),
                    "stylesheets": [*sheets.sheets, *_without(areas)],
                },
                before.layout if before and areas is Areas.TEXT and not far else None,
            )
        count(laid.made)
        return Laid(laid)

    def tell(self, problems: Iterable[Problem]) -> None:
        """Take what is wrong beside what shows when a document is laid out or written."""
        self._problems += problems

    def draw(self, laid: Laid) -> Gathering:
        """Return what a document draws, to be joined with others here or in another process."""
        with self._told(), uncollected():
            return draw(laid.rendered, laid.boxes)

    def join(self, gatherings: Sequence[Gathering], lines: Gathering | None = None) -> bytes:
        """Return the PDF of gatherings, one behind the other, with the title of the first.

        `lines` are running heads and feet, a page for each of the PDF, painted below what is
        there. Raises `ContentError` with all that was wrong since this press was set up.
        """
        for name in loose_links(gatherings):
            told = f"No anchor #{name} for internal URI reference"
            self._problems.append(_paper_problem(told, self._texts, self._name))
        for told, hint in misfits(gatherings, lines):
            self._problems.append(Problem(Path(self._name), 0, told, hint))
        self.check()
        return write(gatherings, lines)

    def check(self) -> None:
        """Raise `ContentError` with all that was wrong since this press was set up, if anything.

        A gathering that another press joins is checked by the one that has drawn it.
        """
        if self._problems:
            raise ContentError(dict.fromkeys(self._problems))

    def write(self, laid: Sequence[Laid]) -> bytes:
        """Return the PDF of documents, drawn and joined."""
        return self.join([self.draw(one) for one in laid])

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Make problems of what WeasyPrint warns of meanwhile."""
        with _listening() as messages:
            try:
                yield
            except UndrawnPictureError as error:
                raise ContentError([*self._problems, self._undrawn(error.name)]) from error
        self._problems += (
            self._undrawn(name)
            if (name := undrawn(message))
            else _paper_problem(message, self._texts, self._name)
            for message in messages
        )

    def _undrawn(self, name: str) -> Problem:
        return Problem(self._pictures / name, 0, TOLD, HINT)


def _style_problem(style: SourceFile, message: str) -> Problem:
    if face := _UNLOADED.match(message):
        told = f"the font of '{face['name']}' cannot be loaded"
        hint = "install the package that its 'font:' address names, or name another"
        named = (n for n, line in enumerate(style.lines, 1) if _names_family(line, face["name"]))
        line = next(named, 0)
        return Problem(style.path, line, told, hint, style.line(line))
    found = _PLACE.search(message)
    line = int(found[1]) if found else 0
    return Problem(style.path, line, _PLACE.sub("", message), "", style.line(line))


def _names_family(line: str, name: str) -> bool:
    _, named, rest = line.partition("font-family")
    return bool(named) and name in rest


def _paper_problem(message: str, texts: tuple[SourceFile, ...], name: str) -> Problem:
    """Return a problem of a message about the document, at the line that brought it there."""
    found = _GLYPH.search(message)
    if found is None:
        return Problem(Path(name), 0, message)
    character = chr(int(found["code"], 16))
    told = f"no font has the character U+{found['code']} ('{character}')"
    hint = way_out(character)
    for text in texts:
        for number, line in enumerate(text.lines, 1):
            if character in line:
                return Problem(text.path, number, told, hint, line)
    return Problem(Path(name), 0, told, hint)
