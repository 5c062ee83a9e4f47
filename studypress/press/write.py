"""Records of gatherings made one PDF: pages, links, outline, tags and fonts joined.

It needs nothing of WeasyPrint. The same gatherings give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from studypress.press.fonts import put_font, same, united
from studypress.press.identity import catalogue_keys, info_keys, put_profile
from studypress.press.outline import put_outline
from studypress.press.record import Font, Gathering, Page
from studypress.press.syntax import File, Stream, array, stream, string
from studypress.press.tree import set_depths

_LINES = b"Lines"
"""What a page calls its running lines by."""
_IMAGE = b"/Subtype /Image"
_LANGUAGE = 'let every template write <html lang="{{ page.head.language }}">'
_BARE = "let its rules name classes, not every 'div' or the 'body'"


def loose_links(gatherings: Sequence[Gathering]) -> tuple[str, ...]:
    """Return the anchors that gatherings link to and that are in none of them."""
    there = {name for gathering in gatherings for page in gathering.pages for name in page.anchors}
    wanted = dict.fromkeys(link for gathering in gatherings for link in gathering.links)
    return tuple(name for name in wanted if name not in there)


def misfits(
    gatherings: Sequence[Gathering], lines: Gathering | None = None
) -> Iterator[tuple[str, str]]:
    """Yield why gatherings cannot be one PDF, and the way out: a template or stylesheet is why."""
    languages = dict.fromkeys(gathering.info.lang for gathering in gatherings)
    if len(languages) > 1:
        named = ", ".join(f"'{language}'" for language in languages)
        yield f"a PDF is in one language, and its templates state {named}", _LANGUAGE
    if lines and lines.tops:
        yield "a stylesheet sets something on pages that have running lines alone", _BARE
    pages = sum(len(gathering.pages) for gathering in gatherings)
    if lines and len(lines.pages) != pages:
        yield f"running lines for {pages} pages take {len(lines.pages)} by the stylesheets", _BARE


def write(gatherings: Sequence[Gathering], lines: Gathering | None = None) -> bytes:
    """Return the PDF of gatherings, one behind the other, with the title of the first.

    `lines` are running heads and feet, artifacts all: its page n is painted below what page n of
    the PDF has, so it has as many pages. All gatherings are in one language. See `misfits`.
    """
    info = gatherings[0].info
    file = File()
    writer = _Writer(file, [*gatherings, *([lines] if lines else [])])
    placed = writer.placed[: len(gatherings)]
    writer.put_pages(placed, writer.forms(writer.placed[-1]) if lines else ())
    pages = [(number, page) for gathering in placed for number, page in gathering.pages]
    keys = [
        b"/Pages %d 0 R" % writer.tree,
        b"/StructTreeRoot %d 0 R" % _put_structure(file, writer.document, placed),
        _destinations(pages),
        put_outline(file, pages),
        catalogue_keys(file, info, writer.profile),
    ]
    root = file.add(b"<</Type/Catalog%s>>" % b"".join(keys))
    told = file.add(b"<<%s>>" % info_keys(info))
    return file.written(b"/Root %d 0 R/Info %d 0 R" % (root, told))


@dataclass(frozen=True)
class _Placed:
    """A gathering, and the numbers of its objects by their slots; its pages with theirs."""

    gathering: Gathering
    numbers: Sequence[int]
    pages: tuple[tuple[int, Page], ...]


class _Writer:
    """Puts the objects of gatherings into a file."""

    def __init__(self, file: File, gatherings: Sequence[Gathering]) -> None:
        self._file = file
        self.tree, self.document = file.reserve(2)
        self.profile, spaces = put_profile(file)
        self._images: dict[tuple[bytes, bytes], int] = {}
        faces = self._put_fonts(gatherings)
        depths = set_depths(chain.from_iterable(gathering.headings for gathering in gatherings))
        self.placed: list[_Placed] = []
        for place, gathering in enumerate(gatherings):
            entries = {font.key: faces[same(font)] for font in gathering.fonts}
            told = b"".join(b"/%s %d 0 R" % (key.encode(), own) for key, own in entries.items())
            named = file.add(b"<<%s>>" % told)
            before = (self.document, self.profile, spaces, named, place)
            own_depths = islice(depths, len(gathering.headings))
            self.placed.append(self._put_objects(gathering, before, own_depths))

    def _put_fonts(self, gatherings: Iterable[Gathering]) -> dict[tuple[object, ...], int]:
        """Put each font once, with all that the gatherings use of it; return the numbers."""
        used: dict[tuple[object, ...], list[Font]] = {}
        for gathering in gatherings:
            for font in gathering.fonts:
                used.setdefault(same(font), []).append(font)
        return {key: put_font(self._file, united(fonts)) for key, fonts in used.items()}

    def _put_objects(
        self, gathering: Gathering, before: Sequence[int], depths: Iterable[int]
    ) -> _Placed:
        pages = self._file.reserve(len(gathering.pages))
        plain = self._file.reserve(gathering.count)
        streams = self._file.reserve(len(gathering.streams))
        numbers = [*before, *pages, *plain, *streams, *depths]
        begin = len(numbers) - len(gathering.headings) - len(gathering.streams)
        self._put_streams(gathering.streams, numbers, begin)
        if gathering.count:
            self._file.put_all(plain, gathering.objects.filled(numbers).split(b"\n"))
        return _Placed(gathering, numbers, tuple(zip(pages, gathering.pages, strict=True)))

    def _put_streams(self, streams: Sequence[Stream], numbers: list[int], begin: int) -> None:
        """Put streams; of images that are the same, the first stands for all.

        An image may have another as its mask, which has none; so masks come first.
        """
        ranked = sorted(enumerate(streams, begin), key=lambda pair: bool(pair[1].keys.slots))
        for slot, found in ranked:
            keys = found.keys.filled(numbers)
            own = numbers[slot]
            if _IMAGE in keys:
                first = self._images.setdefault((keys, found.data), own)
                numbers[slot] = first
                if first != own:
                    continue
            self._file.put_stream(own, keys, found.data)

    def forms(self, lines: _Placed) -> tuple[int, ...]:
        """Put the pages of running lines as forms, each to be painted on a page; their numbers."""
        resources = self._file.add(_resources(lines))
        keys = (
            b"<</Type/XObject/Subtype/Form/BBox%s/Resources %d 0 R/Filter/FlateDecode/Length %d>>"
        )
        return tuple(
            self._file.add_stream(
                keys % (array(page.media, 6), resources, len(page.content)), page.content
            )
            for _, page in lines.pages
        )

    def put_pages(self, placed: Sequence[_Placed], lines: Sequence[int]) -> None:
        """Put all pages, and their tree; below what each has, its running lines, if any."""
        file = self._file
        kids = [number for gathering in placed for number, _ in gathering.pages]
        painted = (
            file.add_stream(*stream(b"", b"/Artifact BMC /%s Do EMC" % _LINES)) if lines else 0
        )
        forms = iter(lines)
        for gathering in placed:
            shared = 0 if lines else file.add(_resources(gathering))
            for number, page in gathering.pages:
                content = file.add_stream(
                    b"<</Filter/FlateDecode/Length %d>>" % len(page.content), page.content
                )
                if lines:
                    named = _resources(gathering, b"/%s %d 0 R" % (_LINES, next(forms)))
                    contents = b"[%d 0 R %d 0 R]" % (painted, content)
                else:
                    named, contents = b" %d 0 R" % shared, b" %d 0 R" % content
                keys = _page_keys(page, number, gathering.numbers)
                file.put(
                    number,
                    b"<</Type/Page/Parent %d 0 R/Contents%s/Resources%s%s>>"
                    % (self.tree, contents, named, keys),
                )
        listed = b" ".join(b"%d 0 R" % kid for kid in kids)
        file.put(self.tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), listed))


def _resources(placed: _Placed, lines: bytes = b"") -> bytes:
    named = placed.gathering.resources.filled(placed.numbers)
    pictures = placed.gathering.pictures.filled(placed.numbers)
    return b"<<%s/XObject<<%s%s>>>>" % (named, pictures, lines)


def _page_keys(page: Page, number: int, numbers: Sequence[int]) -> bytes:
    """Return what a page says of itself; its number is its key in the tree of parents too."""
    boxes = ("MediaBox", page.media), ("TrimBox", page.trim), ("BleedBox", page.bleed)
    told = b"".join(b"/%s%s" % (name.encode(), array(box, 6)) for name, box in boxes)
    notes = b" ".join(b"%d 0 R" % numbers[note] for note in page.notes)
    annotations = b"/Annots[%s]" % notes if notes else b""
    area = array(page.area)
    return b"%s/ArtBox%s%s/Tabs/S/StructParents %d" % (told, area, annotations, number)


def _put_structure(file: File, document: int, placed: Sequence[_Placed]) -> int:
    """Put the root of the structure tree and the element right below it; return its number."""
    (root,) = file.reserve()
    tops = b" ".join(
        b"%d 0 R" % gathering.numbers[top]
        for gathering in placed
        for top in gathering.gathering.tops
    )
    first, _ = placed[0].pages[0]
    lang = placed[0].gathering.info.lang
    told = b"/Lang" + string(lang) if lang else b""
    file.put(document, b"<</S/Document/P %d 0 R%s/Pg %d 0 R/K[%s]>>" % (root, told, first, tops))
    parents = b"\n".join(
        gathering.gathering.parents.filled(gathering.numbers) for gathering in placed
    )
    numbers = file.add(b"<</Nums[%s]>>" % parents)
    roles = {name: role for one in placed for name, role in one.gathering.roles.items()}
    named = b"".join(f"/{name}/{role}".encode() for name, role in sorted(roles.items()))
    file.put(
        root,
        b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/RoleMap<<%s>>>>"
        % (document, numbers, named),
    )
    return root


def _destinations(pages: Iterable[tuple[int, Page]]) -> bytes:
    """Return the catalogue's key of where anchors are, in the order of their names (7.9.6)."""
    found: dict[bytes, bytes] = {}
    for number, page in pages:
        for name, point in page.anchors.items():
            place = b"[%d 0 R/XYZ %s 0]" % (number, array(point)[1:-1])
            found.setdefault(string(name), place)
    told = b"".join(name + place for name, place in sorted(found.items()))
    return b"/Names<</Dests<</Names[%s]>>>>" % told if told else b""
