"""More than a machine can bear: told as a problem of its file, in bounded time and memory.

All is checked in one child process that may use so much of processor and memory and no more:
without the limits, most of these take minutes or gigabytes.
"""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

import studypress
from studypress.content import limits
from studypress.content.bounds import bounded
from studypress.content.pictures import check_pixels
from studypress.content.svg import UnfitPictureError
from studypress.problems import Problem
from studypress.source import SourceFile
from tests.support import OPEN, SOURCE, section, settings, write_subject

EN, PNG, DRAWN = "en/10-basics.md", "figures/a.png", "figures/a.svg"
SECONDS, BYTES = 60, 2_000_000_000
Files = Mapping[str, str | bytes]


def answer(text: str) -> Files:
    return {EN: section(OPEN.replace("The model answer.", text))}


def png(width: int, height: int, pixels: bytes = b"") -> Files:
    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
    return {**answer(f"![What]({PNG})"), PNG: b"\x89PNG\r\n\x1a\n" + head + body}


def svg(inside: str, head: str = "") -> Files:
    whole = f'{head}<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">\n{inside}\n</svg>'
    return {**answer(f"![What]({DRAWN})"), DRAWN: whole}


def toml(text: str) -> Files:
    return {"subject.toml": settings(more=text)}


def nested(times: int) -> str:
    """Return groups, each of which uses the one before ten times."""
    groups = ['<g id="a0"><rect width="1" height="1"/></g>']
    groups += [f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, times)]
    return f'<defs>{"".join(groups)}</defs>\n<use href="#a{times - 1}"/>'


BILLION = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
RECT = '<rect width="1" height="1"/>'
USE = '<use href="#a"/>'
MARKER = f'<marker id="m">{RECT * 100}</marker>\n<path marker-mid="url(#m)" d="{{}}"/>'

HOSTILE: Mapping[str, tuple[Files, str, str]] = {
    "10,000 rows": (
        answer("| a | b |\n|---|---|\n" + "| c | d |\n" * 10_000),
        f"{EN}:1009",
        "rows",
    ),
    "1,000 columns": (answer("| a " * 1000), f"{EN}:9", "a table of more than 50 columns"),
    "5,000 quotes": (answer(">" * 5000 + " deep"), f"{EN}:9", "stand in each other more than 20"),
    "5,000 quotes and spaces": (answer("> " * 5000 + "deep"), f"{EN}:9", "more than 20 deep"),
    "5,000 lists in a line": (answer("- " * 5000 + "deep"), f"{EN}:9", "more than 20 deep"),
    "1,000 lists": (
        answer("\n".join("    " * n + "- x" for n in range(1000))),
        f"{EN}:29",
        "more than 20 deep",
    ),
    "20,000 brackets": (answer("[" * 20_000), f"{EN}:9", "brackets that are not closed"),
    "brackets and words": (answer("[ a " * 5000), f"{EN}:9", "brackets that are not closed"),
    "brackets over lines": (answer("[a\n" * 20_000), f"{EN}:109", "brackets that are not closed"),
    "5,000 tags": (answer("<b>" * 5000), f"{EN}:9", "HTML tags that are not closed"),
    "tags over paragraphs": (answer("<div>\n\n" * 5000), f"{EN}:209", "HTML tags that are not"),
    "10,000 comments": (answer("<!-- -->" * 10_000), f"{EN}:9", "the line has 80,000 characters"),
    "1,000 comments": (answer("<!-- -->" * 1_000), f"{EN}:9", "more than 100 comments"),
    "a line of 10 MB": (answer("word " * 700_000), f"{EN}:9", "the line has 3,500,000 characters"),
    "a file of 10 MB": (answer("Word.\n\n" * 1_500_000), f"{EN}:0", "larger than 4 MB"),
    "a paragraph of 3 MB": (
        answer("word word word\n" * 200_000),
        f"{EN}:3580",
        "a paragraph of more",
    ),
    "a fence of 100,000 lines": (
        answer("```\n" + "x\n" * 100_000 + "```"),
        f"{EN}:5009",
        "of code",
    ),
    "a fence that never ends": (answer("```\n" + "x\n" * 100_000), f"{EN}:5009", "of code"),
    "10,000 definitions": (answer("a\n:   b\n\n" * 10_000), f"{EN}:6010", "items of lists"),
    "10,000 points": (answer("- a\n" * 10_000), f"{EN}:2009", "items of lists"),
    "10,000 items of a figure": (
        answer("/// figure | A\n    type: flow\n" + "- a\n" * 10_000 + "///"),
        f"{EN}:2011",
        "items of lists",
    ),
    "100,000 questions": (
        {EN: "# T {#basics}\n" + "## Q\n" * 100_000},
        f"{EN}:2002",
        "more than 2,000 headings",
    ),
    "TOML of 20 MB": (toml(f'author = "{"a" * 20_000_000}"'), "subject.toml:0", "larger than 1 MB"),
    "a key of 50,000 dots": (toml("a" + ".a" * 50_000 + " = 1"), "subject.toml:6", "full stops"),
    "2,000 worksheets": (
        toml("".join(f'[[worksheet]]\nname = "w{n}"\nforms = 26\n' for n in range(2000))),
        "subject.toml:306",
        "more than 100 worksheets",
    ),
    "TOML nested": (toml("author = " + "[" * 100_000), "subject.toml:0", "not valid TOML"),
    "a register of 25 MB": ({"sheets.jsonl": "{}\n" * 8_500_000}, "sheets.jsonl:0", "than 20 MB"),
    "a register of bad lines": (
        {"sheets.jsonl": "{}\n" * 6_000_000},
        "sheets.jsonl:1000",
        "not told",
    ),
    "a register nested": (
        {"sheets.jsonl": "[" * 1_000_000},
        "sheets.jsonl:1",
        "is cut, or is no JSON",
    ),
    "30,000² pixels": (
        png(30_000, 30_000),
        f"{PNG}:0",
        "30,000 by 30,000 pixels, more than 64,000,000",
    ),
    "pixels cut short": (png(4000, 4000, bytes(9000)), f"{PNG}:0", "the picture cannot be read"),
    "no pixels": ({**png(9, 9), PNG: b"no picture"}, f"{PNG}:0", "not a picture"),
    "another format": (
        {**png(9, 9), PNG: b"%!PS-Adobe-3.0 EPSF-3.0\n"},
        f"{PNG}:0",
        "not a picture",
    ),
    "60 MB of pixels": ({**png(9, 9), PNG: bytes(60_000_000)}, f"{PNG}:0", "larger than 50 MB"),
    "10⁷ nested uses": (svg(nested(8)), f"{DRAWN}:2", "more than 50,000 elements are drawn"),
    "10⁶ marks on a line": (
        svg(MARKER.format("M0 0" + " L1 1" * 10_000)),
        f"{DRAWN}:3",
        "are drawn",
    ),
    "a use of itself": (svg('<g id="a">\n<use href="#a"/></g>'), f"{DRAWN}:2", "is part of itself"),
    "uses in a chain": (
        svg("\n".join(f'<g id="a{n}"><use href="#a{n - 1}"/></g>' for n in range(1000))),
        f"{DRAWN}:102",
        "use each other more than 200 deep",
    ),
    "uses in a chain the other way": (
        svg("\n".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(1000))),
        f"{DRAWN}:101",
        "use each other more than 200 deep",
    ),
    "a style for everything": (
        svg(f"<style>{'*{fill:url(#a)}' * 1000}</style>{RECT * 15_000}"),
        f"{DRAWN}:2",
        "its style refers more than 50,000 times",
    ),
    "600 rules for 15,000 elements": (
        svg(f"<style>\n{'g rect{fill:red}' * 600}</style>{RECT * 15_000}"),
        f"{DRAWN}:3",
        "its rules are tried on too many elements",
    ),
    "a rule that looks at all ancestors of all": (
        svg(f"<style>{'g ' * 9}{{fill:red}}</style>{'<g>' * 90}{RECT}{'</g>' * 90}"),
        f"{DRAWN}:2",
        "its rules are tried on too many elements",
    ),
    "a rule that counts neighbours": (
        svg(f"<style>rect:nth-of-type(2){{fill:red}}</style>{RECT * 15_000}"),
        f"{DRAWN}:2",
        "its rules are tried on too many elements",
    ),
    "a style repeated": (
        svg(f'<rect id="a" style="{"a:b;" * 2000}"/>\n' + USE * 9000),
        f"{DRAWN}:1",
        "long lines, texts and styles counted",
    ),
    "a text repeated": (
        svg(f'<text id="a">{"word " * 2000}</text>\n' + USE * 9000),
        f"{DRAWN}:1",
        "long lines, texts and styles counted",
    ),
    "attributes for every element": (
        svg("<g " + " ".join(f'a{n}=""' for n in range(9000)) + f">\n{RECT * 15_000}</g>"),
        f"{DRAWN}:3",
        "too many attributes",
    ),
    "200 brackets of a selector": (
        svg(f"<style>\n{':not(' * 200}a{')' * 200}{{fill:red}}</style>"),
        f"{DRAWN}:2",
        "more than 20 deep",
    ),
    "100,000 brackets of a style": (
        svg(f'<rect style="fill:{"(" * 100_000}"/>'),
        f"{DRAWN}:2",
        "more than 20 deep",
    ),
    "20,000 transforms": (
        svg(f'<rect transform="{"translate(" * 20_000}"/>'),
        f"{DRAWN}:2",
        "more than 1,000 characters",
    ),
    "a billion laughs": (svg("&a8;", f"<!DOCTYPE svg [{BILLION}]>"), f"{DRAWN}:1", "an entity"),
    "an SVG of 50 MB": (svg(RECT * 1_800_000), f"{DRAWN}:0", "larger than 2 MB"),
    "60,000 elements": (svg(RECT * 60_000), f"{DRAWN}:2", "more than 20,000 elements"),
    "10⁶ commands": (
        svg(f'<path d="M0 0{" L1 1" * 1_000_000}"/>'),
        f"{DRAWN}:0",
        "larger than 2 MB",
    ),
    "5,000 groups": (svg("<g>" * 5000 + "</g>" * 5000), f"{DRAWN}:2", "more than 100 deep"),
    "100,000 letters": (svg(f"<text>{'word ' * 20_000}</text>"), f"{DRAWN}:2", "letters of text"),
    "no SVG": ({**svg(""), DRAWN: "<svg"}, f"{DRAWN}:1", "not well-formed SVG"),
    "another XML": ({**svg(""), DRAWN: "<html/>"}, f"{DRAWN}:0", "not an SVG picture"),
}

CHILD = """
import json, sys
import studypress
from pathlib import Path
if sys.platform != "win32":
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]), int(sys.argv[2])))
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]), int(sys.argv[3])))
told = {}
for content in sorted(Path(sys.argv[1]).iterdir()):
    try:
        studypress.check(studypress.Request(content=content))
        told[content.name] = []
    except studypress.ContentError as error:
        told[content.name] = [
            [str(p.path.relative_to(content / "tiny")), p.line, p.message, p.hint, len(p.source)]
            for p in error.problems
        ]
    Path(sys.argv[1], "..", "told.json").write_text(json.dumps(told), encoding="utf-8")
"""
Told = tuple[str, int, str, str, int]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Told]]:
    """What is told of each, by its number."""
    folder = tmp_path_factory.mktemp("hostile")
    for number, (files, _, _) in enumerate(HOSTILE.values()):
        write_subject(folder / "all" / f"{number:02}" / "tiny", files)
    many = write_subject(folder / "all" / "many" / "tiny", {})
    for number in range(limits.FILES):
        (many / f"{number}.txt").touch()
    child = [sys.executable, "-c", CHILD, str(folder / "all"), str(SECONDS), str(BYTES)]
    ended = subprocess.run(
        child, capture_output=True, encoding="utf-8", cwd=Path(__file__).parents[1], check=False
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    found: Mapping[str, list[Told]] = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    ("number", "case"),
    list(enumerate(HOSTILE)),
    ids=[re.sub(r"\W+", " ", name) for name in HOSTILE],
)
def test_too_much_is_told_at_its_line(
    number: int, case: str, told: Mapping[str, list[Told]]
) -> None:
    _, place, message = HOSTILE[case]
    found = told[f"{number:02}"]
    at = [(f"{path}:{line}", text) for path, line, text, _, _ in found]
    assert [where for where, text in at if message in text] == [place], at[:5]
    assert len(found) <= 1_001
    assert all(shown <= 1_010 for *_, shown in found)


def test_a_folder_of_too_many_files_is_told(told: Mapping[str, list[Told]]) -> None:
    ((path, line, message, hint, _),) = told["many"]
    assert (path, line) == (".", 0)
    assert "more than 10,000 files" in message
    assert hint


REAL = {
    "a table of 200 rows": "| one | two |\n|---|---|\n" + "| cell `a|b` | cell [a](#b) |\n" * 200,
    "a paragraph of 5,000 characters": "word " * 1000,
    "200 links": "See [this](https://example.org) and <https://example.org>, [[x]].\n" * 200,
    "an index in brackets": "a[0] + b[1] = c[2], for all i in [0, n)\n" * 90,
    "a table of intervals": "| from | to |\n|---|---|\n" + "| [0, 1) | [1, 2) |\n" * 200,
    "a list of intervals": "- the numbers of [0, 1)\n" * 200,
    "lines of code": "```python\n" + "x[0] = (1 < 2) and '<b>'\n" * 1000 + "```",
    "lists in lists": "\n".join("    " * n + "- an item" for n in range(8)),
    "a quote in a list in a quote": "> - > - a word\n" * 20,
    "200 items": "- an item\n" * 200,
    "200 breaks": "one<br>two<hr>three <https://example.org/> and a < b > c\n" * 200,
    "200 marked words": "H<sub>2</sub>O and <kbd>Ctrl</kbd>\n" * 200,
    "code that is indented deep": "Words.\n\n" + " " * 100 + "deep\n",
}


@pytest.mark.parametrize("text", REAL.values(), ids=REAL)
def test_what_people_write_meets_no_limit(text: str) -> None:
    problems: list[Problem] = []
    file = SourceFile(Path("a.md"), section(OPEN.replace("The model answer.", text)))
    assert bounded(file, problems)
    assert problems == []


def test_a_whole_subject_meets_no_limit(tmp_path: Path) -> None:
    questions = (OPEN.replace("open-one", f"open-{number}") for number in range(1000))
    write_subject(tmp_path / "content" / "tiny", {EN: section(*questions)})
    studypress.check(studypress.Request(content=tmp_path / "content"))


def test_many_things_too_much_are_told_at_once() -> None:
    problems: list[Problem] = []
    text = SOURCE + ">" * 30 + "\n\n" + "[" * 200 + "\n\n" + "<b>" * 200
    assert not bounded(SourceFile(Path("a.md"), text), problems)
    assert len(problems) == 3


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_cut_short_anywhere_is_told_or_whole(kind: str, tmp_path: Path) -> None:
    """Never another exception, whatever the decoder stumbles over."""
    path = tmp_path / "a"
    Image.effect_noise((64, 64), 50).convert("RGB").save(path, kind)
    data = path.read_bytes()
    check_pixels(data)
    refused = 0
    for end in range(0, len(data), max(1, len(data) // 60)):
        try:
            check_pixels(data[:end])
        except UnfitPictureError:
            refused += 1
        with suppress(UnfitPictureError):
            check_pixels(data[:end] + b"\xa5\x00\xff\x5a\x01\x80\x7f\x00" + data[end + 8 :])
    assert refused > 50


def lying(kind: str, **options: object) -> bytearray:
    """Return a small picture, whose head can be made to say another size."""
    made = BytesIO()
    Image.new("RGB", (64, 64)).save(made, kind, **options)
    return bytearray(made.getvalue())


def heads() -> Mapping[str, bytes]:
    """Return pictures of each format whose heads say some 16,000 pixels and more a side."""
    gif, jpeg, webp = lying("GIF"), lying("JPEG"), lying("WEBP")
    lossless = lying("WEBP", lossless=True)
    gif[6:10] = struct.pack("<HH", 60_000, 60_000)
    start = jpeg.index(b"\xff\xc0") + 5
    jpeg[start : start + 4] = struct.pack(">HH", 60_000, 60_000)
    start = webp.index(b"\x9d\x01\x2a") + 3
    webp[start : start + 4] = struct.pack("<HH", 16_383, 16_383)
    start = lossless.index(b"VP8L") + 9
    lossless[start : start + 4] = struct.pack("<I", 16_382 | 16_382 << 14)
    pictures = {"GIF": gif, "JPEG": jpeg, "WebP": webp, "WebP without loss": lossless}
    return {name: bytes(data) for name, data in pictures.items()}


@pytest.mark.parametrize("name", ["GIF", "JPEG", "WebP", "WebP without loss"])
def test_a_size_that_only_the_head_says_is_refused_unread(name: str) -> None:
    with pytest.raises(UnfitPictureError, match="pixels, more than 64,000,000 in all"):
        check_pixels(heads()[name])


def test_the_documentation_names_every_limit() -> None:
    text = (Path(__file__).parents[1] / "docs" / "content.md").read_text(encoding="utf-8")
    table = text.partition("### Limits")[2].partition("##")[0]
    for name, value in vars(limits).items():
        if name.isupper():
            short = f"{value // 1_000_000}\u00a0M" if value >= 1_000_000 else f"{value:,}"
            told = (f"{value:,}", short.replace("\u00a0", " "), f"{value // 1_000_000} million")
            place = text if name == "NAME" else table
            assert any(one in place for one in told) or name == "SVG_CORNERS", name
