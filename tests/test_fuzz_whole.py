"""Any bytes in any file of a subject, through all that reads them, up to the HTML.

No crash, no hang, no question lost without a word; and nothing in the HTML that a page must not
hold. `make fuzz MINUTES=10` runs these for longer, with other examples each time.
"""

from __future__ import annotations

import re
import signal
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from studypress.content import limits
from studypress.content.attributes import Attributes, parse_question_attributes
from studypress.content.bounds import bounded as keeps_to_limits
from studypress.content.comments import without_comments
from studypress.content.pictures import check_pixels
from studypress.content.read import read_text
from studypress.content.references import check_references
from studypress.content.svg import UnfitPictureError, check_svg
from studypress.content.switches import check_switches
from studypress.locale import parse_locale
from studypress.model import Section
from studypress.pages.markup import Renderer
from studypress.problems import Problem
from studypress.roster import read_roster
from studypress.settings import parse_settings
from studypress.sheets.register import parse_register
from studypress.source import Faults, SourceFile
from tests.support import fragment, locale, parse
from tests.test_fuzz import SOUND, TEXTS, bounded, fragments

ROOT = Path(__file__).parents[1]
MD = Path("en/10-basics.md")
MOST_SECONDS = 200


@pytest.fixture(autouse=True)
def no_hang() -> Iterator[None]:
    """End a test that uses the processor without end; what the machine does else does not count."""
    if not hasattr(signal, "SIGPROF"):
        yield
        return

    def too_long(_: int, __: FrameType | None) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGPROF, too_long)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


# ---------------------------------------------------------------------------------------------
# Real files, changed


@cache
def real(pattern: str) -> tuple[str, ...]:
    """Return the texts of real files, of each some hundred lines."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob(pattern))]
    return tuple("\n".join(text.split("\n")[:120]) for text in texts)


MARKS = st.sampled_from(
    [
        *(
            "[",
            "]",
            "(",
            ")",
            "*",
            "_",
            "`",
            "<",
            ">",
            "{",
            "}",
            "#",
            "|",
            "!",
            ":",
            "\\",
            "&",
            '"',
        ),
        *(
            "```",
            "~~~",
            "///",
            "/// figure | x",
            "<!--",
            "-->",
            "[[",
            "]]",
            "![",
            "](",
            "<b>",
            "</b>",
        ),
        *("> ", "- ", "1. ", "    ", "\t", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"),
        *(
            "\x00",
            "\x1b[2J",
            "\ufeff",
            "\u202e",
            "\u200d",
            "\ue000",
            "\ufffe",
            "\U0010ffff",
            "e\u0301",
        ),
        *(
            "{#a",
            "{: src=x",
            "{lang=",
            "<script>",
            "<a href=javascript:x>",
            "<img src=x>",
            "&#xe000;",
        ),
        *(
            "<svg>",
            "<style>",
            "<!DOCTYPE x>",
            "<![CDATA[",
            "<?php",
            "<base href=x>",
            "<p style='x'>",
        ),
    ]
)
ANY = st.one_of(MARKS, st.characters(), st.text(max_size=8))


@st.composite
def changed(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """Return a text cut, doubled, swapped, nested, with anything put into it."""
    lines = draw(texts).split("\n")
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(lines)))
        to = draw(st.integers(at, min(len(lines), at + 12)))
        match draw(st.integers(0, 6)):
            case 0:
                del lines[at:to]
            case 1:
                lines[at:at] = lines[at:to] * draw(st.integers(1, 3))
            case 2:
                lines[at:to] = reversed(lines[at:to])
            case 3:
                lines.insert(at, draw(ANY) * draw(st.integers(1, 40)))
            case 4:
                mark = draw(MARKS)
                lines[at:to] = [mark + line for line in lines[at:to]]
            case 5 if at < len(lines):
                column = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:column] + draw(ANY) + lines[at][column:]
            case _:
                lines[at:to] = ["".join(lines[at:to])]
    return draw(st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])).join(lines)


SECTIONS = st.one_of(
    changed(st.deferred(lambda: st.sampled_from(real("content/*/en/*.md")))),
    changed(st.deferred(lambda: st.sampled_from(real("examples/content/*/*/*.md")))),
    changed(SOUND),
    TEXTS,
)


@cache
def folder() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp(prefix="fuzz-"))


def read(text: str | bytes, name: str = "10-basics.md") -> tuple[SourceFile | None, list[Problem]]:
    """Return a file as it is read, its comments blanked out."""
    path = folder() / name
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    path.write_bytes(data)
    problems: list[Problem] = []
    source = read_text(path, problems, limits.TEXT, folder())
    if source is None or not keeps_to_limits(source, problems):
        return None, problems
    return without_comments(source, problems), problems


def headings(lines: tuple[str, ...]) -> list[int]:
    """Return the lines that an author would see a question in, by the simplest rules."""
    found, fence = [], ""
    for number, line in enumerate(lines, 1):
        mark = re.match(r"[ \t>]*(`{3,}(?!.*`)|~{3,})", line)
        if mark and not fence:
            fence = mark[1]
        elif fence and line.strip(" \t>") == fence:
            fence = ""
        elif not fence and re.match(r"##(?!#)", line):
            found.append(number)
    return found


@bounded
@given(SECTIONS)
def test_every_question_is_there_or_named_by_a_problem(text: str) -> None:
    source, problems = read(text)
    if source is None:
        assert problems
        return
    found, told = parse(source.text)
    problems += told
    if found is None:
        assert problems
        return
    there = {question.place.line for question in found.questions}
    there |= {part.place.line for part in found.parts}
    for line in headings(source.lines):
        if line not in there:
            # it is told there, or the fault above that swallows it
            assert any(problem.line <= line for problem in problems), source.line(line)


@bounded
@given(SECTIONS)
def test_whatever_is_read_is_checked(text: str) -> None:
    source, problems = read(text)
    if source is None:
        return
    faults = Faults(source)
    check_references(source, {"a", "basics"}, {"figures/a.png"}, faults)
    check_switches(source, faults)
    for problem in (*problems, *faults.problems):
        assert 0 <= problem.line <= len(source.lines)
        assert problem.message


@bounded
@given(st.one_of(st.binary(max_size=400), SECTIONS.map(lambda text: text.encode("utf-16"))))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    source, problems = read(data)
    assert source is not None or problems


# ---------------------------------------------------------------------------------------------
# To HTML

TAGS = {
    *(
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
    ),
    *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd"),
    *("li", "mark", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub", "sup", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "wbr"),
}
ATTRIBUTES = {"alt", "class", "colspan", "dir", "href", "lang", "rowspan", "scope", "src"}
ATTRIBUTES |= {"start", "style"}
HREF = re.compile(r"(#|https?:|mailto:)", re.I)
STYLE = re.compile(r"(\s*text-align:\s*[a-z-]+\s*;?\s*)*\Z")


class Seen(HTMLParser):
    """Fails at what a page must not hold."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, name
            if name == "href":
                assert HREF.match(value or ""), value
            if name == "src":
                assert not re.search(r":|^\s*[/\\]|(^|[/\\])\.\.([/\\]|$)", value or ""), value
            if name == "style":
                assert STYLE.match(value or ""), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


@cache
def renderer() -> Renderer:
    drawn: Callable[[object], Markup] = lambda _: Markup("<figure></figure>")  # noqa: E731
    return Renderer(locale("en").typography, drawn, targets={"a"})


def rendered(section: Section) -> Iterator[str]:
    every = [part for question in section.questions for part in fragments(question)]
    every += [part.body for part in section.parts if part.body]
    every += [term.definition for term in section.terms]
    for part in every:
        yield renderer().block(part)
        yield renderer().inline(replace(part, text=re.sub("(?m)^///.*$", "", part.text)))
        yield renderer().heading(part)


@bounded
@given(SECTIONS)
def test_no_section_brings_to_a_page_what_it_must_not_hold(text: str) -> None:
    source, _ = read(text)
    found = parse(source.text)[0] if source else None
    for html in rendered(found) if found else ():
        seen = Seen()
        seen.feed(html)
        seen.close()


@bounded
@given(st.lists(st.one_of(MARKS, st.sampled_from(["word", " ", "\n", "\n\n", "="]))).map("".join))
def test_no_text_brings_to_a_page_what_it_must_not_hold(text: str) -> None:
    source, _ = read(text)
    if source:
        seen = Seen()
        for html in (renderer().block(fragment(source.text)), renderer().heading(fragment("x"))):
            seen.feed(html)
        seen.close()


# ---------------------------------------------------------------------------------------------
# The other files


def told(faults: Faults) -> None:
    for problem in faults.problems:
        assert 0 <= problem.line <= len(faults.source.lines)
        assert problem.message


@bounded
@given(changed(st.deferred(lambda: st.sampled_from(real("content/*/subject.toml")))))
def test_any_settings_are_read_or_told(text: str) -> None:
    source = SourceFile(Path("subject.toml"), text.replace("\r\n", "\n").replace("\r", "\n"))
    faults = Faults(source)
    assert parse_settings(source, faults) is not None or faults.problems
    told(faults)


@bounded
@given(
    changed(
        st.deferred(
            lambda: st.sampled_from(real("locales/*.toml") or real("studypress/locales/*.toml"))
        )
    )
)
def test_any_locale_is_read_or_told(text: str) -> None:
    source = SourceFile(Path("en.toml"), text.replace("\r\n", "\n").replace("\r", "\n"))
    faults = Faults(source)
    assert parse_locale(source, faults) is not None or faults.problems
    told(faults)


@bounded
@given(changed(st.deferred(lambda: st.sampled_from(real("content/*/sheets.jsonl")))))
def test_any_register_is_read_or_told(text: str) -> None:
    source = SourceFile(Path("sheets.jsonl"), text)
    faults = Faults(source)
    parse_register(source, "mlops-interview", faults)
    told(faults)


NAMES = 'Name;First name;Notes\nMüller;Anna;"a\nb"\nO\'Brien;Seán;\nLi;Wei;x\n'


@bounded
@given(
    st.one_of(
        st.binary(max_size=300),
        st.tuples(
            changed(st.just(NAMES)),
            st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "utf-32"]),
        ).map(lambda pair: pair[0].encode(pair[1], "replace")),
    )
)
def test_any_roster_is_read_or_told(data: bytes) -> None:
    path = folder() / "names.csv"
    path.write_bytes(data)
    roster, problems = read_roster(path)
    assert roster is not None or problems
    for person in roster.people if roster else ():
        assert person.name
        assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in person.name)


@bounded
@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["#a", "level", "=", '"', "'", " ", "tags"])).map("".join),
    )
)
def test_any_attributes_are_read_or_told(text: str) -> None:
    faults = Faults(SourceFile(MD, text))
    found = parse_question_attributes(text, 1, faults)
    assert found != Attributes() or faults.problems or not text.strip()


def refusal(check: Callable[[], None]) -> UnfitPictureError | None:
    """Return what a picture is refused for, which must be said."""
    try:
        check()
    except UnfitPictureError as error:
        found = error
    else:
        return None
    assert str(found)
    assert found.hint
    return found


DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
<style>.a { fill: url(#g) }</style>
<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs>
<g id="b" class="a">
<rect width="1" style="fill: url(#g)"/>
<use xlink:href="#b"/>
<path d="M0 0 L1 1" marker-end="url(#g)"/>
</g>
<image href="data:image/png;base64,AAAA"/>
<text>words &amp; words</text>
</svg>"""


@bounded
@given(
    st.one_of(
        st.binary(max_size=200),
        changed(st.just(DRAWING)).map(lambda text: text.encode("utf-8", "replace")),
    )
)
def test_any_svg_is_sound_or_refused(data: bytes) -> None:
    def refuse(_: str) -> None:
        raise UnfitPictureError("not a picture", "save it anew")

    error = refusal(lambda: check_svg(data, refuse))
    assert error is None or 0 <= error.line <= data.count(b"\n") + data.count(b"\r") + 1


@bounded
@given(
    st.sampled_from(
        [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x10\0\0\0WEBP", b""]
    ),
    st.binary(),
)
def test_any_pixels_are_sound_or_refused(head: bytes, data: bytes) -> None:
    refusal(lambda: check_pixels(head + data))
