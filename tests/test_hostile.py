"""Content that means harm: nothing is read that is not the subject's, nobody is called, and no
folder of the author's is told."""

from __future__ import annotations

import os
import re
import socket
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

import studypress
from studypress.content.svg import check_svg
from studypress.press.fetch import fetcher
from studypress.press.pictures import HINT, TOLD
from studypress.problems import ContentError, Problem
from studypress.source import SourceFile
from tests.support import OPEN, press, section, settings, write_subject

EN = "en/10-basics.md"
CANARY = "canary-7f3a"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'
STYLE = SourceFile(
    Path("a.css"),
    '@font-face { font-family: "Text"; src: url("font:Source Serif 4/normal") }\n'
    "body { font-family: Text }",
)
RECT = '<rect id="r" width="40" height="20"/>'
posix = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFO")


@pytest.fixture(autouse=True)
def nobody_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    def called(*args: object, **_: object) -> None:
        raise AssertionError(f"a connection was made: {args}")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, called, raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", called)
    monkeypatch.setattr(socket, "create_connection", called)


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """All that is opened by name from now on."""
    names: list[str] = []
    watching = [True]

    def hook(event: str, args: tuple[object, ...]) -> None:
        if watching and event == "open" and isinstance(args[0], str | bytes | os.PathLike):
            names.append(os.fsdecode(args[0]))

    sys.addaudithook(hook)
    yield names
    watching.clear()


def showing(target: str) -> str:
    return section(OPEN.replace("The model answer.", f"Words.\n\n{target}"))


def subject(tmp_path: Path, answer: str) -> Path:
    return write_subject(tmp_path / "content" / "tiny", {EN: showing(answer)})


def build(tmp_path: Path) -> studypress.Report:
    request = studypress.Request(content=tmp_path / "content", output=tmp_path / "out", workers=1)
    return studypress.build(request)


def refused(tmp_path: Path) -> tuple[Problem, ...]:
    """Return what is told of content that is not made."""
    try:
        report = build(tmp_path)
    except ContentError as error:
        return error.problems
    assert report.failed
    return report.problems


def png(tmp_path: Path) -> bytes:
    path = tmp_path / "made.png"
    Image.new("RGB", (40, 40)).save(path)
    return path.read_bytes()


# ---------------------------------------------------------------------------------------------
# Pictures from elsewhere


@pytest.mark.parametrize(
    "target",
    [
        "file://{outside}",
        "{outside}",
        "../../canary.png",
        "figures/../../../canary.png",
        "..%2f..%2fcanary.png",
        "http://127.0.0.1:9/canary.png",
        "https://canary.example/a.png",
        "//canary.example/a.png",
        "ftp://canary.example/a.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "\\\\canary\\a.png",
        "figures/link.png",
        "figures/pipe.png",
        "figures/folder.png",
        "figures/gone.png",
    ],
)
@posix
def test_a_picture_from_elsewhere_is_refused_at_its_line(
    target: str, tmp_path: Path, opened: list[str]
) -> None:
    outside = tmp_path / "canary.png"
    outside.write_bytes(png(tmp_path))
    folder = subject(tmp_path, f"![What it shows]({target.format(outside=outside.as_posix())})")
    (folder / "figures" / "folder.png").mkdir(parents=True)
    (folder / "figures" / "link.png").symlink_to(outside)
    (folder / "figures" / "gone.png").symlink_to(folder / "nowhere.png")
    os.mkfifo(folder / "figures" / "pipe.png")
    opened.clear()

    told = refused(tmp_path)
    assert len(told) == 1
    at_line = told[0].path.name == "10-basics.md" and told[0].line == 11
    of_file = told[0].path.name in ("link.png", "pipe.png", "gone.png")
    assert at_line or of_file
    assert not [name for name in opened if "canary.png" in name or "pipe.png" in name]


@pytest.mark.parametrize(
    "typed",
    [
        "![What](figures/a.png){src=/etc/passwd}",
        "![What](figures/a.png){: .x SRC = 'file:///etc/passwd' }",
        "[label](https://example.org){href=file:///etc/passwd}",
        "<img src=/etc/passwd>",
        "<IMG\tsrc=x>",
        "<a rel=attachment href=subject.toml>label</a>",
        "<a href='javascript:x'>label</a>",
        "[label](file:///etc/passwd)",
        "[label](javascript:x)",
        "[label](data:text/html,x)",
        "[label](subject.toml)",
        "[label](../../secret)",
        "[label]: file:///etc/passwd",
    ],
)
def test_an_address_from_elsewhere_is_refused_at_its_line(typed: str, tmp_path: Path) -> None:
    folder = subject(tmp_path, typed)
    write_subject(folder, {EN: showing(typed), "figures/a.png": png(tmp_path)})
    told = [one for one in refused(tmp_path) if one.path.name == "10-basics.md"]
    assert {one.line for one in told} == {11}


SVGS = {
    "an image by file": '<image href="file:///etc/canary.png" width="9" height="9"/>',
    "an image of the subject": '<image href="b.png" width="9" height="9"/>',
    "an image by the old way": '<image xlink:href="../canary.png" width="9" height="9"/>',
    "an image from the network": '<image href="http://127.0.0.1:9/a.png" width="9" height="9"/>',
    "an SVG in data": '<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>',
    "use of another file": '<use href="other.svg#x"/>',
    "use of an address": '<use xlink:href="https://canary.example/a.svg#x"/>',
    "a fill": '<rect fill="url(other.svg#x)" width="9" height="9"/>',
    "a fill with quotes": "<rect fill=\"URL( 'http://canary.example/#x')\" width='9'/>",
    "a style": '<rect style="fill: url(other.svg#x)" width="9" height="9"/>',
    "a style with escapes": '<rect style="fill: u\\72l(other.svg#x)" width="9" height="9"/>',
    "a stylesheet": "<style>rect { fill: url(http://canary.example/x) }</style>",
    "an import": "<style>@import 'http://canary.example/x.css';</style>",
    "an import by url": "<style>@import url(file:///etc/passwd);</style>",
    "a font": "<style>@font-face { font-family: x; src: url(file:///etc/passwd) }</style>",
    "a stylesheet in media": "<style>@media print { a { fill: url(/etc/passwd) } }</style>",
    "a script": "<script>steal()</script>",
    "a handler": '<rect onload="steal()" width="9" height="9"/>',
    "foreign": '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
    "another base": '<g xml:base="http://canary.example/"><use href="#r"/></g>',
    "a link to a file": '<a href="file:///etc/passwd"><rect width="9" height="9"/></a>',
    "a gradient that repeats": '<linearGradient id="g" spreadMethod="repeat" x2="1e-9"/>',
}
HEADS = {
    "an entity": '<!DOCTYPE svg [<!ENTITY x "y">]>',
    "a file as an entity": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "an entity of parameters": '<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://x.example/"> %x;]>',
    "a stylesheet beside": '<?xml-stylesheet href="http://canary.example/x.css"?>',
}


@pytest.mark.parametrize("inside", SVGS.values(), ids=SVGS)
def test_an_svg_that_refers_elsewhere_is_refused_at_its_line(
    inside: str, tmp_path: Path, opened: list[str]
) -> None:
    whole = SVG.replace("<svg ", '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ')
    text = whole.format(f"{RECT}\n{inside}\n")
    files: dict[str, str | bytes] = {"figures/a.svg": text, "figures/other.svg": text}
    files |= {EN: showing("![What](figures/a.svg)"), "figures/b.png": png(tmp_path)}
    write_subject(tmp_path / "content" / "tiny", files)
    opened.clear()
    (told,) = refused(tmp_path)
    assert (told.path.name, told.line) == ("a.svg", 2)
    assert told.source
    assert told.hint
    assert not [name for name in opened if "passwd" in name or "canary" in name]


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_an_svg_with_entities_is_refused(head: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"figures/a.svg": f"{head}\n{SVG.format(RECT)}"}
    write_subject(tmp_path / "content" / "tiny", {EN: showing("![What](figures/a.svg)"), **files})
    (told,) = refused(tmp_path)
    assert (told.path.name, told.line) == ("a.svg", 1)


UNDRAWABLE = {
    "a size that is no number": ('width="nan" height="inf"', "", 1),
    "a size beyond all paper": ('width="1e308" height="1e308"', "", 1),
    "a size of a unit alone": ('width="em" height="9"', "", 1),
    "a view of three numbers": ('viewBox="0 0 9"', "", 1),
    "a view of words": ('viewBox="0 0 a b"', "", 1),
    "type beyond all paper": ("", '<text font-size="1e9">a</text>', 2),
    "type of a style beyond all paper": ("", "<style>\n*{font-size:1e9px}</style>", 3),
    "a corner that is no number": ("", '<polyline points="0 0 nan 1"/>', 2),
    "a corner beyond all paper": ("", '<path d="M0 0 L1e400 1"/>', 2),
    "an opacity of words": ("", '<rect opacity="half" width="9" height="9"/>', 2),
    "a picture set later": ("", '<image><set attributeName="href" to="#a"/></image>', 2),
    "a picture that is an element": ("", '<g id="a"/><image href="#a"/>', 2),
    "text of elsewhere": ("", '<text><tref href="#a"/></text>', 2),
    "a selector that is not read": ("", "<style>\n:odd{fill:red}</style>", 3),
    "a selector of a namespace": ("", "<style>svg|rect{fill:red}</style>", 2),
}


@pytest.mark.parametrize(("root", "inside", "line"), UNDRAWABLE.values(), ids=UNDRAWABLE)
def test_an_svg_that_cannot_be_drawn_is_told_at_its_line(
    root: str, inside: str, line: int, tmp_path: Path
) -> None:
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {root}>\n{inside}\n</svg>'
    files: dict[str, str | bytes] = {EN: showing("![What](figures/a.svg)"), "figures/a.svg": text}
    write_subject(tmp_path / "content" / "tiny", files)
    (told,) = refused(tmp_path)
    assert (told.path.name, told.line) == ("a.svg", line)
    assert told.hint


RECT_EM = '<rect width="9em" height="9em"/>'


def test_styles_as_drawing_programs_write_them_are_taken(tmp_path: Path) -> None:
    rules = (
        *("*{stroke-linejoin:round}", ":root{--ink:red}", "#a .b rect, #a>.b text{fill:red}"),
        *("rect:nth-child(2n + 1):not(.c, #d):hover{fill:blue}", "[fill]~rect[x='1']+g{fill:red}"),
        *("text::selection{fill:red}", "g:is(.e,.f)::before{fill:red}", ":nth-child(2){fill:red}"),
        *("@media print{rect{fill:red}}", "rect:first-of-type /* note */ {fill:red}", "a:link{}"),
        *("@keyframes x{from{opacity:0}}", ".a.b#c{fill:red;font:12px serif;font-size:1.5em}"),
    )
    drawn = f"<g>{RECT * 2}</g>" * 200
    text = SVG.format(f"<style>{''.join(rules)}</style>{drawn}")
    files: dict[str, str | bytes] = {EN: showing("![What](figures/a.svg)"), "figures/a.svg": text}
    write_subject(tmp_path / "content" / "tiny", files)
    studypress.check(studypress.Request(content=tmp_path / "content"))


@pytest.mark.parametrize(
    "selector", ["[a]b", ":not(a)b", "a b >", "> a", "a,,b", "12px", "{}", ":"]
)
def test_a_selector_that_is_none_is_no_fault_of_ours(selector: str, tmp_path: Path) -> None:
    text = SVG.format(f"<style>{selector}{{fill:red}}</style>{RECT}")
    (tmp_path / "a.svg").write_text(text, encoding="utf-8")
    check_svg(text.encode(), lambda _: None)
    html = '<!doctype html><html lang="en"><p>One</p><img src="a.svg" alt="What">'
    with suppress(ContentError):
        press(html, (STYLE,), tmp_path, (), "a.pdf")


STUMBLED = {
    "a curve cut short": '<path d="M0 0 A 1 1 0 0"/>',
    "a turn by words": '<rect transform="rotate(a)" width="9" height="9"/>',
    "a font of no known style": '<text y="9" font-style="odd">a</text>',
    "type that grows": f'{"""<g font-size="1000em">""" * 3}<text y="9">a</text>{"</g>" * 3}',
    "a length that grows": f'{"""<g font-size="99999em">""" * 70}{RECT_EM}{"</g>" * 70}',
}


@pytest.mark.parametrize("inside", STUMBLED.values(), ids=STUMBLED)
def test_a_picture_that_the_press_stumbles_over_fails_its_document_by_name(
    inside: str, tmp_path: Path
) -> None:
    (tmp_path / "a.svg").write_text(SVG.format(inside), encoding="utf-8")
    html = '<!doctype html><html lang="en"><p>One</p><img src="a.svg" alt="What">'
    with pytest.raises(ContentError) as caught:
        press(html, (STYLE,), tmp_path, (), "a.pdf")
    (told,) = caught.value.problems
    assert told == Problem(tmp_path / "a.svg", 0, TOLD, HINT)


def test_an_svg_that_refers_to_itself_is_printed(tmp_path: Path) -> None:
    inside = b64encode(png(tmp_path)).decode()
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40"
  height="20"><style>.a {{ fill: url(#g) }}</style>
<defs><linearGradient id="g"><stop stop-color="red"/></linearGradient>
<marker id="m"><path d="M0 0 L1 1"/></marker></defs>
<a xlink:href="https://example.org"><rect id="r" class="a" width="40" height="20"/></a>
<use xlink:href="#r" x="3"/><path marker-end="url(#m)" d="M0 0 L9 9"/>
<image href="data:image/png;base64,{inside}" width="9" height="9"/></svg>"""
    files: dict[str, str | bytes] = {"figures/a.svg": text}
    write_subject(tmp_path / "content" / "tiny", {EN: showing("![What](figures/a.svg)"), **files})
    assert not build(tmp_path).failed


CSS = {
    "a picture": "h1 { background: url(figures/a.png) }",
    "a file": 'h1 { background: url("file:///etc/passwd") }',
    "the network": "h1 { background: url('http://127.0.0.1:9/a.png') }",
    "data": "h1 { content: url(data:image/png;base64,AAAA) }",
    "an import": '@import "other.css";',
    "an import by url": "@import url(http://127.0.0.1:9/a.css);",
    "a font": "@font-face { font-family: X; src: url(/usr/share/fonts/x.ttf) }",
    "a font from the network": "@font-face { font-family: X; src: url(https://x.example/x.woff) }",
    "escapes": "h1 { background: u\\72 l(http://127.0.0.1:9/a.png) }",
    "an import in escapes": '@\\69mport "other.css";',
    "in a page": "@page { @top-left { content: url(file:///etc/passwd) } }",
    "in media": "@media print { h1 { list-style: url(file:///etc/passwd) } }",
    "in a property": ":root { --x: url(file:///etc/passwd) }",
    "a counter's symbols": "@counter-style x { symbols: url(file:///etc/passwd) }",
}


@pytest.mark.parametrize("rule", CSS.values(), ids=CSS)
def test_a_stylesheet_that_refers_elsewhere_is_refused_at_its_line(
    rule: str, tmp_path: Path, opened: list[str]
) -> None:
    subject(tmp_path, "Words.")
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "local.css").write_text(
        f"/* url(x) */\nh2 {{ margin: 0 }}\n{rule}\n", encoding="utf-8"
    )
    opened.clear()
    (told,) = refused(tmp_path)
    assert (told.path.name, told.line, told.source) == ("local.css", 3, rule)
    assert not [name for name in opened if "passwd" in name or name.endswith("other.css")]


def test_a_template_gets_nothing_but_pictures_of_the_subject(
    tmp_path: Path, opened: list[str]
) -> None:
    """Templates are the project's own; even so, nothing is fetched for them."""
    subject(tmp_path, "Words.")
    (tmp_path / "templates").mkdir()
    guide = (Path(__file__).parents[1] / "templates" / "guide.html").read_text(encoding="utf-8")
    first, _, rest = guide.partition("{% block content %}")
    links = (
        '<link rel="attachment" href="file:///etc/passwd"><img src="file:///etc/passwd" alt="x">'
        '<img src="subject.toml" alt="x"><img src="http://127.0.0.1:9/x.png" alt="x">'
    )
    own = f"{first}{{% block content %}}{links}{rest}"
    (tmp_path / "templates" / "guide.html").write_text(own, encoding="utf-8")
    opened.clear()
    assert rest
    assert build(tmp_path).failed
    assert not [name for name in opened if "passwd" in name]


# ---------------------------------------------------------------------------------------------
# What is no file


@posix
@pytest.mark.parametrize("name", [EN, "en/20-pipe.md", "subject.toml", "sheets.jsonl"])
def test_a_fifo_in_place_of_a_text_is_told_and_not_opened(
    name: str, tmp_path: Path, opened: list[str]
) -> None:
    """To open one is to wait for ever."""
    folder = write_subject(tmp_path / "content" / "tiny")
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    opened.clear()
    told = refused(tmp_path)
    assert (folder / name, 0, "cannot be read: it is no file") in [
        (one.path, one.line, one.message) for one in told
    ]
    assert str(folder / name) not in opened


@posix
def test_a_link_to_a_device_is_told_and_not_opened(tmp_path: Path, opened: list[str]) -> None:
    folder = write_subject(tmp_path / "content" / "tiny")
    (folder / "en" / "20-zero.md").symlink_to("/dev/zero")
    opened.clear()
    (told,) = refused(tmp_path)
    assert (told.path.name, told.message) == ("20-zero.md", "leads out of the subject's folder")
    assert "/dev/zero" not in opened


@posix
def test_a_fifo_that_nobody_shows_is_passed_over(tmp_path: Path) -> None:
    folder = write_subject(tmp_path / "content" / "tiny")
    (folder / "figures").mkdir()
    os.mkfifo(folder / "figures" / "a.png")
    os.mkfifo(folder / "notes.txt")
    assert not build(tmp_path).failed


# ---------------------------------------------------------------------------------------------
# What the PDF tells


def all_of(pdf: Path) -> bytes:
    """Return all that is in a PDF, its streams unpacked."""
    parts = [pdf.read_bytes()]
    with pikepdf.open(pdf) as read:
        for thing in read.objects:
            if isinstance(thing, pikepdf.Stream):
                parts.append(repr(dict(thing)).encode())
                try:
                    parts.append(thing.read_bytes())
                except pikepdf.PdfError:
                    parts.append(thing.read_raw_bytes())
            else:
                parts.append(repr(thing).encode())
    return b"\n".join(parts)


def test_no_folder_of_the_author_is_in_a_pdf(tmp_path: Path) -> None:
    project = tmp_path / CANARY
    whole = SVG.format(RECT)
    answer = (
        "![A](figures/a.svg)\n\n![B](figures/b.png)\n\n[c](https://example.org) [d](#open-one)\n\n"
        '<b onclick="x" style="background: url(x)">e</b> <span id="f">f</span> <base href="/x">'
        "<meta name=author content=x> <object data=x></object>\n\n```python\nx = 1\n```\n"
    )
    more = '\n[[worksheet]]\nname = "warm-up"\n'
    files: dict[str, str | bytes] = {
        "subject.toml": settings(more=more),
        EN: showing(answer),
        "figures/a.svg": whole,
        "figures/b.png": png(tmp_path),
    }
    write_subject(project / "content" / "tiny", files)
    report = build(project)
    assert not report.failed
    made = [project / "out" / one.entry.path for one in report.made]
    assert len(made) == 3
    for pdf in made:
        told = all_of(pdf)
        assert CANARY.encode() not in told
        assert CANARY.encode("utf-16-be") not in told
        for folder in tmp_path.parts[1:]:
            if len(folder) > 4:
                assert not re.search(re.escape(folder).encode(), told), folder


# ---------------------------------------------------------------------------------------------
# The fetcher by itself: the last door, should one of those before stand open


def served(folder: Path, url: str, digests: dict[str, str] | None = None) -> bytes:
    import weasyprint

    answer = fetcher(weasyprint, folder, digests).fetch(url)  # type: ignore[attr-defined]
    data: bytes = answer.read()
    # WeasyPrint opens what has an address of `file:` a second time, by that
    assert answer.path is None
    return data


def test_a_picture_is_served_as_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"one")
    digests = {"a.png": sha256(b"one").hexdigest()}
    assert served(tmp_path, "file:///a.png", digests) == b"one"
    (tmp_path / "a.png").write_bytes(b"two")
    with pytest.raises(ValueError, match="changed while the build was running"):
        served(tmp_path, "file:///a.png", digests)


@pytest.mark.parametrize(
    "url",
    [
        "file:///b.png",
        "file:///../a.png",
        "file:///etc/passwd",
        "file:////etc/passwd",
        "file://host/a.png",
        "file:///subject.toml",
        "FILE:///etc/passwd",
        "http://127.0.0.1:9/a.png",
        "//127.0.0.1/a.png",
        "data:text/css,x",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:text/html;base64,AAAA",
        "font:/etc/passwd",
        "font:/../../etc/passwd.ttf",
        "font:Nobody's Font",
        "",
    ],
)
def test_the_fetcher_refuses_all_that_it_was_not_given(url: str, tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "subject.toml"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises((ValueError, OSError)):
        served(tmp_path, url, {"a.png": sha256(b"x").hexdigest()})


@posix
@pytest.mark.parametrize("made", ["fifo", "link", "device"])
def test_the_fetcher_opens_no_file_put_in_the_place_of_a_picture(
    made: str, tmp_path: Path, opened: list[str]
) -> None:
    folder = tmp_path / "subject"
    folder.mkdir()
    (tmp_path / "canary.png").write_bytes(b"x")
    match made:
        case "fifo":
            os.mkfifo(folder / "a.png")
        case "link":
            (folder / "a.png").symlink_to(tmp_path / "canary.png")
        case _:
            (folder / "a.png").symlink_to("/dev/zero")
    opened.clear()
    with pytest.raises(ValueError, match=r"leads out|no file"):
        served(folder, "file:///a.png", {"a.png": ""})
    assert not [name for name in opened if name.endswith((".png", "zero"))]
