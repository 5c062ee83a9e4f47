"""The page check as a user meets it: builds that it stops or warns of, `proof` of finished PDFs."""

from __future__ import annotations

import contextlib
import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from typer.testing import CliRunner, Result

import studypress
from studypress import Document, Problem, Report, Request, Severity, Style
from studypress.catalogue.worksheets import WORKSHEETS
from studypress.cli import app
from studypress.making import agenda
from studypress.press import Press
from studypress.proof import checked, families_named, read, unchecked
from studypress.report import withheld_text
from studypress.resources import Resources
from studypress.source import SourceFile
from tests.conftest import Built
from tests.support import (
    CHOICE,
    GUIDE,
    KEY,
    OPEN,
    PLAIN,
    WORKSHEET,
    section,
    settings,
    write_subject,
)

ROOT = Path(__file__).resolve().parent.parent
OURS = families_named(Resources(Path("no-project")))
SENTENCE = "The weekend is spent at the lake with friends."
LONG = "One more sentence of the answer, to fill the page. "


def run(project: Path, *arguments: str | Path) -> Result:
    with contextlib.chdir(project):
        return CliRunner().invoke(app, [str(argument) for argument in arguments])


def build(project: Path, document: Document, *questions: str, css: str = "") -> Report:
    """Build one document of a subject with these questions and a stylesheet of its own."""
    warm_up = '[[worksheet]]\nname = "warm-up"\n'
    files = {"subject.toml": settings(more=warm_up), "en/10-basics.md": section(*questions)}
    write_subject(project / "content" / "tiny", files)
    (project / "styles").mkdir(exist_ok=True)
    (project / "styles" / "local.css").write_text(css, encoding="utf-8")
    return studypress.build(request(project, document))


def request(project: Path, *documents: Document) -> Request:
    return Request(project / "content", project / "output", documents=documents)


def answered(answer: str, stem: str = "What is open?") -> str:
    return OPEN.replace("The model answer.", answer).replace("What is open?", stem)


# ---------------------------------------------------------------------------------------------
# What is right


@pytest.mark.parametrize("document", PLAIN, ids=str)
@pytest.mark.parametrize("style", Style)
def test_the_sample_has_no_fault(built: Built, document: Document, style: Style) -> None:
    """As it is built, the check runs: here it is done once more, to see that it looks at all."""
    printed = read(built.pdf(document, style=style).read_bytes())
    assert checked(printed, OURS) == ()
    assert unchecked(printed) == ""
    assert all(page.area and page.runs for page in printed.pages)
    assert {font.name.partition("+")[2].partition("-")[0] for font in printed.fonts} <= {
        "Text",
        "Label",
        "Code",
    }
    assert any("/" not in font.missing for font in printed.fonts if font.missing is not None)
    types = {element.type for element in printed.tree.walk()} if printed.tree else set()
    assert "Question" in types
    assert ("AnswerSpace" in types) == (document == WORKSHEET)
    assert ("Answer" in types) == (document != WORKSHEET)


def test_what_is_read_is_what_is_printed(built: Built) -> None:
    printed = read(built.pdf(WORKSHEET).read_bytes())
    assert printed.language == "en"
    assert printed.tree is not None
    stems = [printed.text(one) for one in printed.tree.walk() if one.type == "H2"]
    assert stems[:2] != []
    assert "Which is right?" in stems
    (code,) = [printed.text(one) for one in printed.tree.walk() if one.type == "SheetCode"]
    assert len(code) == 9


# ---------------------------------------------------------------------------------------------
# What is lost stops a document; what only looks wrong is told, and stops it with --strict

STEM = "What is meant by a word as long as this one is?"

LOSSES = [
    pytest.param(
        GUIDE, [answered(LONG, STEM)], ".stem { margin-inline-start: 90mm; white-space: nowrap }",
        "past the margin: 'What is meant by a word", 3, id="text past the margin",
    ),
    pytest.param(
        WORKSHEET, [answered(LONG)], "@page { margin-bottom: 7mm }",
        "stands within 4 mm of the paper's edge: ", 0, id="text where no printer prints",
    ),
    pytest.param(
        GUIDE, [answered(LONG, STEM)],
        ".stem { overflow: hidden; white-space: nowrap; width: 9mm }",
        "text is cut off by the box it stands in: 'What is meant by a word", 3, id="text cut off",
    ),
    pytest.param(
        GUIDE, [answered(LONG, STEM)], ".points li + li { margin-top: -5mm }",
        "text runs into other text: 'The first point' and 'The second point'", 12,
        id="text over text",
    ),
]  # fmt: skip

LOOKS = [
    pytest.param(
        GUIDE, [answered(LONG)], ".section-head { break-after: page }",
        "a heading is the last thing on the page: 'Title of basics'", 1,
        id="heading last on its page",
    ),
    pytest.param(
        GUIDE, [answered(LONG, STEM)], ".question-head { break-after: page }",
        "a probe is the last thing on the page: ", 0, id="probe last on its page",
    ),
    pytest.param(
        GUIDE, [answered(LONG)], ".points { break-before: page }",
        "the page is nearly empty: 3 lines, ", 0, id="page nearly empty",
    ),
    pytest.param(
        WORKSHEET, [answered(LONG, STEM)], ".lines { break-before: page } .stem { height: 90mm }",
        f"the question '{STEM}' ends here, and its answer space begins overleaf", 3,
        id="question torn from its answer space",
    ),
    pytest.param(
        WORKSHEET, [answered(LONG, STEM)], ".line:last-child { break-before: page }",
        f"1 of the ruled lines of '{STEM}' stand alone on the page", 3, id="a ruled line alone",
    ),
    pytest.param(
        WORKSHEET, [CHOICE], ".options li:last-child { break-before: page }",
        "what is to be chosen from or joined is torn: 'Which one?'", 3, id="choices torn",
    ),
    pytest.param(
        GUIDE, [answered("![A small tree](figures/a.png)", STEM)], "img { width: 80mm }",
        "the picture 'A small tree' has 13 dots on an inch", 9, id="picture too coarse",
    ),
]  # fmt: skip


@pytest.fixture
def pictured(tmp_path: Path) -> Path:
    """A project with a small picture."""
    figures = tmp_path / "content" / "tiny" / "figures"
    figures.mkdir(parents=True)
    (figures / "a.png").write_bytes(png(40, 20))
    return tmp_path


def told_of(report: Report, message: str, path: Path, line: int) -> Problem:
    """Return the one problem of a report that says this, which is to be at this line."""
    (problem,) = [problem for problem in report.problems if message in problem.message]
    assert problem.hint
    assert problem.line == line
    if line:
        assert problem.path.parts[-4:] == ("content", "tiny", "en", "10-basics.md")
        assert f" of tiny/en/{path.name})" in problem.message
    else:
        assert problem.path == Path("tiny", "en", path.name)
        assert problem.message.startswith("page ")
    return problem


@pytest.mark.parametrize(("document", "questions", "css", "message", "line"), LOSSES)
def test_a_loss_on_a_page_stops_its_document(
    document: Document, questions: list[str], css: str, message: str, line: int, tmp_path: Path
) -> None:
    assert build(tmp_path, document, *questions).problems == ()
    path = only_pdf(tmp_path, document)
    whole = path.read_bytes()

    report = build(tmp_path, document, *questions, css=css)
    assert report.failed == (f"tiny/en/{path.name}",)
    assert told_of(report, message, path, line).severity is Severity.ERROR
    # what was there before is untouched
    assert path.read_bytes() == whole


@pytest.mark.parametrize(("document", "questions", "css", "message", "line"), LOOKS)
def test_what_only_looks_wrong_is_a_warning(
    document: Document, questions: list[str], css: str, message: str, line: int, pictured: Path
) -> None:
    assert build(pictured, document, *questions).problems == ()
    path = only_pdf(pictured, document)
    whole = path.read_bytes()

    report = build(pictured, document, *questions, css=css)
    assert report.failed == ()
    assert [made.fresh for made in report.made] == [True]
    assert path.read_bytes() != whole
    warning = told_of(report, message, path, line)
    assert warning.severity is Severity.WARNING

    # it is told on every run that asks for the document, be it a glance or the exact way
    again = studypress.build(request(pictured, document))
    assert [made.fresh for made in again.made] == [False]
    assert again.problems == report.problems
    exact = studypress.build(replace(request(pictured, document), languages=("en",)))
    assert [made.fresh for made in exact.made] == [False]
    assert exact.problems == report.problems

    # strictly, it is an error, of the document as it is
    strict = replace(request(pictured, document), strict=True, explain=True)
    with no_press():
        for _ in range(2):
            refused = studypress.build(strict)
            assert refused.failed == (f"tiny/en/{path.name}",)
            assert told_of(refused, message, path, line).severity is Severity.ERROR
    forced = studypress.build(replace(strict, force=True))
    assert forced.failed == (f"tiny/en/{path.name}",)
    assert studypress.build(request(pictured, document)).problems == report.problems


def test_a_table_wider_than_the_page_is_told_at_its_line(tmp_path: Path) -> None:
    """Though no cell of it is long enough to be found by itself."""
    names = " | ".join(f"NameOfColumn{number}" for number in range(45))
    table = f"| {names} |\n|{'---|' * 45}\n| {names} |"
    report = build(tmp_path, GUIDE, answered(table))
    (problem,) = report.problems
    assert "mm past the margin: 'NameOfColumn" in problem.message
    assert (problem.severity, problem.line) == (Severity.ERROR, 9)
    assert report.made == ()


def only_pdf(project: Path, document: Document) -> Path:
    (path,) = [path for path in (project / "output").rglob("*.pdf") if str(document) in path.name]
    return path


@contextlib.contextmanager
def no_press() -> Iterator[None]:
    """Have nothing made."""
    with pytest.MonkeyPatch.context() as patch:

        def never(*_: object) -> None:
            raise AssertionError("something is made")

        patch.setattr(agenda.Work, "__call__", never)
        yield


def test_a_warning_is_told_at_the_line_where_its_words_stand_now(pictured: Path) -> None:
    """A note above them makes nothing anew."""
    css = ".options li:last-child { break-before: page }"
    message = "what is to be chosen from or joined is torn"
    before = build(pictured, WORKSHEET, CHOICE, css=css)
    assert [one.line for one in before.problems if message in one.message] == [3]
    report = build(pictured, WORKSHEET, f"<!-- A note\nof two lines. -->\n{CHOICE}", css=css)
    assert [made.fresh for made in report.made] == [False]
    (problem,) = [one for one in report.problems if message in one.message]
    assert (problem.line, problem.source) == (5, CHOICE.splitlines()[0])


@pytest.mark.parametrize(
    "fault",
    [
        {"page": "1", "message": "", "hint": "", "words": "", "severity": "warning"},
        {"page": 1, "message": "", "hint": "", "words": "", "severity": "error"},
        {"page": 1, "message": "", "hint": "", "words": "", "severity": "grave"},
        {"page": 1, "message": ""},
        {"page": 1, "message": "", "hint": "", "words": "", "severity": "warning", "more": 1},
        "torn",
    ],
)
def test_a_warning_in_the_manifest_that_is_none_is_not_believed(
    fault: object, tmp_path: Path
) -> None:
    build(tmp_path, WORKSHEET, CHOICE)
    manifest = tmp_path / "output" / "manifest.json"
    listed = json.loads(manifest.read_text(encoding="utf-8"))
    assert [entry["faults"] for entry in listed["files"]] == [[]]
    listed["files"][0]["faults"] = [fault]
    manifest.write_text(json.dumps(listed), encoding="utf-8")
    report = studypress.build(request(tmp_path, WORKSHEET))
    assert [made.fresh for made in report.made] == [True]
    (problem,) = report.problems
    assert problem.message.startswith("the manifest was damaged")


def test_a_strict_run_that_finds_nothing_is_as_any_other(tmp_path: Path) -> None:
    build(tmp_path, WORKSHEET, CHOICE)
    strict = replace(request(tmp_path, WORKSHEET), strict=True)
    assert [made.fresh for made in studypress.build(strict).made] == [False]
    assert studypress.build(strict).failed == ()


def test_a_warning_of_one_of_a_pair_strictly_stops_both(tmp_path: Path) -> None:
    css = ".options li:last-child { break-before: page }"
    build(tmp_path, WORKSHEET, CHOICE, css=css)
    strict = replace(request(tmp_path, WORKSHEET, KEY), strict=True)
    report = studypress.build(strict)
    assert len(report.failed) == 2
    (withheld,) = report.withheld
    assert withheld_text(withheld) == (
        "not delivered: worksheet and key of warm-up, English: the worksheet failed"
    )
    assert not list((tmp_path / "output").rglob("*key*.pdf"))
    assert studypress.build(request(tmp_path, WORKSHEET, KEY)).failed == ()
    # there by now, and told of all the same
    assert [one.documents for one in studypress.build(strict).withheld] == [("worksheet", "key")]


def png(width: int, height: int) -> bytes:
    """Return a grey picture of so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x80" * width) * height
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


LEAKING = CHOICE.replace("\n- [ ] The wrong", f"\n{SENTENCE}\n\n- [ ] The wrong").replace(
    "Why it is so.", f"{SENTENCE} So it is."
)


def test_neither_of_a_leaking_pair_is_delivered(tmp_path: Path) -> None:
    write_subject(
        tmp_path / "content" / "tiny",
        {
            "subject.toml": settings(more='[[worksheet]]\nname = "warm-up"\n'),
            "en/10-basics.md": section(OPEN, LEAKING),
        },
    )
    report = studypress.build(request(tmp_path, GUIDE, WORKSHEET, KEY))
    names = {f"tiny/en/tiny-warm-up-{document}-en.pdf" for document in ("worksheet", "key")}
    assert set(report.failed) == names
    assert [made.entry.document for made in report.made] == ["guide"]
    (problem,) = set(report.problems)
    assert problem.message == (
        f"an answer of the key stands on the worksheet: '{SENTENCE}'"
        " (page 1 of tiny/en/tiny-warm-up-worksheet-en.pdf)"
    )
    assert problem.source == SENTENCE
    assert not any((tmp_path / "output" / name).exists() for name in names)


@pytest.mark.parametrize("there", [WORKSHEET, KEY], ids=str)
def test_a_pair_is_compared_where_one_of_it_is_there_already(
    there: Document, tmp_path: Path
) -> None:
    write_subject(
        tmp_path / "content" / "tiny",
        {
            "subject.toml": settings(more='[[worksheet]]\nname = "warm-up"\n'),
            "en/10-basics.md": section(OPEN, LEAKING),
        },
    )
    # alone, neither tells on the other
    assert studypress.build(request(tmp_path, there)).failed == ()
    report = studypress.build(request(tmp_path, WORKSHEET, KEY))
    assert len(report.failed) == 2
    assert report.made == ()
    (path,) = (tmp_path / "output").rglob("*.pdf")
    assert str(there) in path.name


def test_a_pair_without_a_leak_is_delivered_where_one_of_it_is_there(tmp_path: Path) -> None:
    report = build(tmp_path, WORKSHEET, OPEN, CHOICE)
    assert len(report.made) == 1
    report = studypress.build(request(tmp_path, WORKSHEET, KEY))
    assert [(made.entry.document, made.fresh) for made in report.made] == [
        ("worksheet", False),
        ("key", True),
    ]


# ---------------------------------------------------------------------------------------------
# Fonts and glyphs, which a build keeps out by itself

HTML = '<!DOCTYPE html><html lang="en"><title>T</title><body><h1>Heading</h1><p>A ☃ stands.</p>'
STYLE = """
@font-face { font-family: "Text"; src: url("font:/Source Serif 4/normal"); }
html { font-family: "Text"; }
"""


def pressed(tmp_path: Path, style: str) -> bytes:
    """Return a PDF as WeasyPrint writes it, whatever it warns of."""
    laid = Press(tmp_path, (), "out.pdf").lay_out(HTML, (SourceFile(Path("own.css"), style),))
    data: bytes = laid.rendered.write_pdf()
    return data


def test_a_character_without_a_glyph_is_told(tmp_path: Path) -> None:
    faults = checked(read(pressed(tmp_path, STYLE)), OURS)
    assert [(fault.page, fault.message) for fault in faults] == [
        (1, "no font has the character U+2603 ('☃') in 'A ☃ stands.'")
    ]


def test_a_font_of_another_house_is_told(tmp_path: Path) -> None:
    style = STYLE.replace("Source Serif 4", "Atkinson Hyperlegible")
    printed = read(pressed(tmp_path, style))
    wrong = "is set, is none that a stylesheet or locale file names"
    others = OURS - {"Atkinson Hyperlegible"}
    assert any(wrong in fault.message for fault in checked(printed, others))
    assert not any(wrong in fault.message for fault in checked(printed, {"Atkinson Hyperlegible"}))


def test_families_are_those_of_all_stylesheets_and_locales(tmp_path: Path) -> None:
    assert {"Source Serif 4", "Source Sans 3", "Source Code Pro", "Amiri"} <= OURS
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "local.css").write_text(
        '@font-face { src: url("font:/Noto Sans Arabic/normal") }\n'
        '@font-face { src: url("font:/Whole Family") }\n',
        encoding="utf-8",
    )
    (tmp_path / "locales").mkdir()
    text = 'script = { text = { 400 = "Lato/normal/400" }, label = "No Such/normal" }\n'
    (tmp_path / "locales" / "xx.toml").write_text(text, encoding="utf-8")
    named = {"Noto Sans Arabic", "Whole Family", "Lato", "No Such"}
    assert families_named(Resources(tmp_path)) == OURS | named


def test_a_font_named_by_its_file_goes_by_the_names_it_gives_itself() -> None:
    assert "Noto Sans CJK JP" in OURS
    assert not any("otf" in family for family in OURS)


def typed(words: str, path: Path, **saved: object) -> Path:
    """Write a PDF of one page, set in Helvetica, which is not embedded, in no structure."""
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf 100 700 Td ({words}) Tj ET".encode())
    pdf.save(path, **saved)  # type: ignore[arg-type]
    return path


# ---------------------------------------------------------------------------------------------
# The command


def test_a_finished_pdf_is_checked(built: Built, tmp_path: Path) -> None:
    guide, key = built.pdf(GUIDE), built.pdf(KEY)
    result = run(tmp_path, "proof", guide, key)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("nothing wrong on ")
    assert result.stdout.endswith(" pages of 2 PDFs\n")
    quiet = run(tmp_path, "proof", guide, "--quiet")
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_a_folder_is_checked_whole(built: Built, tmp_path: Path) -> None:
    folder = built.pdf(GUIDE).parent
    count = len(list(folder.glob("*.pdf")))
    result = run(tmp_path, "proof", folder, built.pdf(GUIDE))
    assert result.exit_code == 0
    assert f" of {count} PDF" in result.stdout


def test_what_is_wrong_is_told_of_all(tmp_path: Path) -> None:
    typed("Some words", tmp_path / "a.pdf")
    (tmp_path / "b.pdf").write_bytes(b"")
    result = run(tmp_path, "proof", "a.pdf", "b.pdf")
    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        "a.pdf: page 1: the font 'Helvetica', in which 'Some words' is set, is not embedded\n"
        in (result.stderr)
    )
    assert "a.pdf: warning: not all was checked: it tells no type area: " in result.stderr
    assert "b.pdf: the file is empty\n" in result.stderr
    assert result.stderr.endswith("2 problems\n")

    told = json.loads(run(tmp_path, "proof", "a.pdf", "b.pdf", "--json").stdout)
    assert told["exit_code"] == 1
    assert [(one["path"], one["severity"]) for one in told["problems"]] == [
        ("a.pdf", "warning"),
        ("a.pdf", "error"),
        ("b.pdf", "error"),
    ]


def test_what_could_not_be_checked_is_no_fault(tmp_path: Path) -> None:
    style = SourceFile(Path("own.css"), STYLE.replace("A ☃", "A"))
    laid = Press(tmp_path, (), "x").lay_out(HTML.replace("☃", "tree"), (style,))
    (tmp_path / "a.pdf").write_bytes(laid.rendered.write_pdf())
    result = run(tmp_path, "proof", "a.pdf")
    assert result.exit_code == 0
    assert "a.pdf: warning: not all was checked" in result.stderr
    assert result.stdout == "nothing wrong on 1 page of 1 PDF\n"


def broken(folder: Path) -> Mapping[str, str]:
    """Write files that are no PDFs to be read; return what is told of each."""
    typed("Words", folder / "whole.pdf")
    whole = (folder / "whole.pdf").read_bytes()
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "text.pdf").write_text("Not a PDF at all.", encoding="utf-8")
    (folder / "cut.pdf").write_bytes(whole[: len(whole) // 2])
    (folder / "torn.pdf").write_bytes(b"%PDF-1.7\n" + b"\0" * 2000 + b"\n%%EOF\n")
    with pikepdf.open(folder / "whole.pdf") as pdf:
        loop = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P))
        loop.K = Array([loop])
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=loop)
        pdf.save(folder / "endless.pdf")
        loop.K = Array([])
        loop.A = Dictionary(BBox=Array([1, 2]))
        pdf.save(folder / "odd.pdf")
    typed("Words", folder / "locked.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    return {
        "empty.pdf": "the file is empty",
        "text.pdf": "this is not a PDF",
        "cut.pdf": "the PDF is cut short",
        "torn.pdf": "the PDF is damaged",
        "endless.pdf": "the PDF is damaged",
        "odd.pdf": "the PDF is damaged",
        "locked.pdf": "the PDF asks for a password",
    }


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    told = broken(tmp_path)
    result = run(tmp_path, "proof", *told)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    for name, message in told.items():
        assert f"{name}: {message}\n    hint: " in result.stderr
    assert result.stderr.endswith(f"{len(told)} problems\n")


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run(tmp_path, "proof", "nowhere.pdf", "empty")
    assert result.exit_code == 2
    assert "there is no 'nowhere.pdf'" in result.stderr
    assert "there is no PDF in 'empty'" in result.stderr


def test_a_fault_in_an_output_folder_is_told_at_its_line(tmp_path: Path) -> None:
    """By the manifest it is known what the PDF was made of."""
    report = build(tmp_path, GUIDE, answered(LONG, STEM))
    path = tmp_path / "output" / report.made[0].entry.path
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[2].ArtBox = Array([62, 68, 410, 780])
        pdf.save(path)
    result = run(tmp_path, "proof", "output")
    assert result.exit_code == 1
    assert "content/tiny/en/10-basics.md:3: text stands " in result.stderr.replace("\\", "/")
    assert "past the margin: 'What is meant by a word" in result.stderr
    # elsewhere nothing is known of it
    (tmp_path / "elsewhere.pdf").write_bytes(path.read_bytes())
    assert "elsewhere.pdf: page 3: text stands " in run(tmp_path, "proof", "elsewhere.pdf").stderr


def test_a_leak_between_finished_pdfs_is_told(tmp_path: Path) -> None:
    write_subject(
        tmp_path / "content" / "tiny",
        {
            "subject.toml": settings(more='[[worksheet]]\nname = "warm-up"\n'),
            "en/10-basics.md": section(OPEN, LEAKING),
        },
    )
    # one at a time, neither tells on the other
    for document in (WORKSHEET, KEY):
        own = Request(tmp_path / "content", tmp_path / str(document), documents=(document,))
        assert studypress.build(own).failed == ()
    result = run(tmp_path, "proof", "worksheet", "key")
    assert result.exit_code == 1
    assert f"an answer of the key stands on the worksheet: '{SENTENCE}'" in result.stderr
    assert result.stderr.endswith("1 problem\n")


def test_a_fault_of_a_form_is_told_where_it_first_comes_in_the_copies(tmp_path: Path) -> None:
    """The page of names, which is printed with the form, counts in no number."""
    css = ".lines { break-before: page }"
    build(tmp_path, WORKSHEET, answered(LONG, STEM), css=css)
    (tmp_path / "roster.csv").write_text("Name\nAda Lovelace\nBjörn Brandt\n", encoding="utf-8")
    asked = Request(
        tmp_path / "content",
        tmp_path / "output",
        documents=(WORKSHEETS,),
        names=("warm-up",),
        roster=tmp_path / "roster.csv",
    )
    report = studypress.build(asked)
    (made,) = report.made
    (problem,) = [one for one in report.problems if "begins overleaf" in one.message]
    assert problem.message.endswith(f"(page 1 of {made.entry.path})")


def test_finished_pdfs_are_judged_as_in_a_build(tmp_path: Path) -> None:
    css = ".options li:last-child { break-before: page }"
    build(tmp_path, WORKSHEET, CHOICE, css=css)
    result = run(tmp_path, "proof", "output")
    assert (result.exit_code, result.stdout) == (0, "nothing lost on 3 pages of 1 PDF\n")
    told = "content/tiny/en/10-basics.md:3: warning: what is to be chosen from or joined is torn"
    assert told in result.stderr.replace("\\", "/")
    strict = run(tmp_path, "proof", "output", "--strict")
    assert (strict.exit_code, strict.stdout) == (1, "")
    assert told.replace("warning: ", "") in strict.stderr.replace("\\", "/")
    record = json.loads(run(tmp_path, "proof", "output", "--json").stdout)
    assert record["exit_code"] == 0
    assert {problem["severity"] for problem in record["problems"]} == {"warning"}
    record = json.loads(run(tmp_path, "proof", "output", "--json", "--strict").stdout)
    assert record["exit_code"] == 1
    assert {problem["severity"] for problem in record["problems"]} == {"error"}
