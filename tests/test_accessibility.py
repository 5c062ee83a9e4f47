"""What a listener gets of each document, and what validators say of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import page
import pikepdf
import pytest

import studypress
from studypress import ContentError, Document, Request, Setting, Style
from studypress.catalogue import DOCUMENTS
from studypress.catalogue.cards import CARDS
from studypress.catalogue.schedule import SCHEDULE
from studypress.catalogue.worksheets import WORKSHEETS
from studypress.compose import compose
from studypress.document import CardSetting, PerPage
from studypress.resources import Resources
from studypress.sheets.series import Series
from studypress.source import SourceFile
from tests.accessible import NAME, PERSON, roster_of, write_heard
from tests.conftest import Built
from tests.sample import LANGUAGES, PICTURE
from tests.structure import Tag, assert_tags_hold, read_tags
from tests.support import GUIDE, KEY, PLAIN, WORKSHEET, jobs, locale, press

PROFILES = ("ua1", "2a")
HEADINGS = tuple(f"H{depth}" for depth in range(1, 7))
by_document = pytest.mark.parametrize("document", DOCUMENTS, ids=str)


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small subject, whose PDFs are made when they are first asked for."""
    folder = tmp_path_factory.mktemp("heard")
    write_heard(folder / "content")
    return folder


ALL = tuple(product(DOCUMENTS, LANGUAGES, Style))


def pdf_of(
    heard: Path, document: Document, language: str = "en", style: Style = Style.STANDARD
) -> Path:
    """Return the path of a PDF; the first of a language and a style brings all others along."""
    folder = heard / str(style) / NAME / language
    cards = CardSetting() if "Setting.cards" in document.unread else CardSetting(PerPage.FOUR)
    words = (f"*-{document}", Setting(style=style, cards=cards).name, language)
    name = f"{'-'.join(filter(None, words))}.pdf"
    if not any(folder.glob(name)):
        make(heard, language, style)
    (path,) = folder.glob(name)
    return path


def make(heard: Path, language: str, style: Style) -> None:
    """Make all documents; the plan of a series is made without a roster."""
    usual = tuple(one for one in DOCUMENTS if one != SCHEDULE)
    request = Request(
        heard / "content",
        heard / str(style),
        documents=usual,
        languages=(language,),
        setting=Setting(style=style, cards=CardSetting(per_page=PerPage.FOUR)),
        roster=roster_of(heard / "content"),
    )
    assert studypress.build(request).problems == ()
    plan = Series(weeks=2, minutes=10)
    weekly = replace(request, documents=(SCHEDULE,), roster=None, series=plan)
    assert studypress.build(weekly).problems == ()


def faults(path: Path) -> list[str]:
    """Return what `page-validation` finds in a PDF.

    It takes the last byte of a stream for part of the line's end where that byte is a carriage
    return, and then finds the stream too short; veraPDF does not.
    """
    mistaken = b"\r\nendstream" in path.read_bytes()
    return [
        f"{profile}: {fault.message}"
        for profile in PROFILES
        for fault in page.validate_pdf(path, profile=profile).failures
        if not (mistaken and fault.rule_id.endswith("-STREAM-LENGTH-001"))
    ]


@pytest.mark.parametrize(
    ("document", "language", "style"), ALL, ids=["-".join(map(str, one)) for one in ALL]
)
def test_it_is_accessible_and_fit_for_archives(
    heard: Path, document: Document, language: str, style: Style
) -> None:
    path = pdf_of(heard, document, language, style)
    assert faults(path) == []
    assert_tags_hold(path)


def test_the_validator_finds_faults(heard: Path, tmp_path: Path) -> None:
    with pikepdf.open(pdf_of(heard, GUIDE)) as pdf:
        del pdf.Root.MarkInfo
        pdf.save(tmp_path / "untagged.pdf")
    told = " ".join(faults(tmp_path / "untagged.pdf"))
    assert "ua1: " in told
    assert "2a: " in told


@by_document
def test_headings_begin_at_one_and_none_is_skipped(heard: Path, document: Document) -> None:
    depths = [int(tag.type[1]) for tag in read_tags(pdf_of(heard, document)).all(*HEADINGS)]
    assert depths
    assert depths[0] == 1
    for above, depth in pairwise(depths):
        assert depth <= above + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_leave_no_heading_out(heard: Path, language: str) -> None:
    made = [job for job in jobs(heard / "content" / NAME) if job.locale.language == language]
    assert len(made) == len(PLAIN)
    for job in made:
        html = compose(job, Resources(heard)).html
        depths = [int(depth) for depth in re.findall(r"<h([1-6])\b", html)]
        assert depths[0] == 1
        assert all(depth <= above + 1 for above, depth in pairwise(depths))


def test_the_metadata_name_both_standards_and_the_language(heard: Path) -> None:
    for document in (GUIDE, WORKSHEETS):
        with pikepdf.open(pdf_of(heard, document, "de")) as pdf:
            with pdf.open_metadata() as metadata:
                told = [metadata[f"pdfaid:{key}"] for key in ("part", "conformance")]
                assert [*told, metadata["pdfuaid:part"]] == ["2", "A", "1"]
                assert metadata["dc:language"] == {"de"}
                assert str(metadata["dc:title"]) == str(pdf.docinfo["/Title"])
            assert "/Filter" not in pdf.Root.Metadata, "it is there to be found as plain text"
            assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
            assert "/ID" in pdf.trailer
            assert pdf.Root.ViewerPreferences.DisplayDocTitle


# ---------------------------------------------------------------------------------------------
# What is heard


def test_words_in_another_language_say_so(heard: Path) -> None:
    for language in LANGUAGES:
        tags = read_tags(pdf_of(heard, GUIDE, language))
        assert tags.lang == language
        switches = [(tag.type, tag.lang) for tag in tags.walk() if tag.text == "déjà vu"]
        assert switches == ([] if language == "fr" else [("Span", "fr")])
        terms = [tag for tag in tags.all("Lbl") if "Branch" in tag.text]
        assert [tag.lang for tag in terms] == [language]
        if language != "en":
            (english,) = [tag for tag in terms[0].walk() if tag.text.strip("() ") == "word"]
            assert english.lang == "en"


def test_the_contents_are_contents_without_dots(heard: Path) -> None:
    tags = read_tags(pdf_of(heard, GUIDE))
    outer, *inner = tags.all("TOC")
    assert {tag.type for tag in outer.kids if isinstance(tag, Tag)} == {"TOCI"}
    assert [len(toc.kids) for toc in inner] == [1, 5]
    entries = outer.all("TOCI")
    assert len(entries) == 3 + 1 + 5
    for entry in entries:
        links = entry.all("Link")
        assert re.fullmatch(r"[^.…]+ \d+", links[0].text), links[0].text
    assert entries[3].text.startswith("1 What is open?")


def test_a_link_is_called_by_its_text(heard: Path) -> None:
    with pikepdf.open(pdf_of(heard, GUIDE)) as pdf:
        notes = [note for part in pdf.pages for note in part.obj.get("/Annots", ())]
        told = {str(note.Contents) for note in notes}
    assert "a link" in told
    assert "https://example.org/" in told
    assert not any("choice" in text for text in told), "an id is nothing to be heard"


def test_a_table_says_what_its_heads_are_of(heard: Path) -> None:
    table = next(t for t in read_tags(pdf_of(heard, GUIDE)).all("Table") if "fetch" in t.text)
    assert [(tag.text, tag.keys["/A"]["/Scope"]) for tag in table.all("TH")] == [
        ("Name", "/Column"),
        ("Use", "/Column"),
    ]
    grid = read_tags(pdf_of(heard, KEY)).all("Table")[0]
    rows = [tag for tag in grid.all("TH") if tag.keys["/A"]["/Scope"] == "/Row"]
    assert len(rows) == 4
    heads = {tag.keys["/ID"]: tag.text for tag in grid.all("TH") if "/ID" in tag.keys}
    cell = next(tag for tag in grid.all("TD") if tag.text)
    assert [heads[name] for name in cell.keys["/A"]["/Headers"]] == ["1", "Answer"]


def test_a_figure_has_its_alternative_its_caption_and_its_place(heard: Path) -> None:
    figures = read_tags(pdf_of(heard, GUIDE)).all("Figure")
    told = {tag.keys["/Alt"]: tag for tag in figures}
    assert told["A line that rises"].one("Caption").text == "What the picture shows"
    drawn = next(tag for alt, tag in told.items() if "Begin" in alt)
    assert drawn.one("Caption").text == "What the drawing shows"
    for tag in figures:
        left, bottom, right, top = tag.keys["/A"]["/BBox"]
        assert 0 < left < right < 596
        assert 0 < bottom < top < 842


def test_lists_are_lists_within_lists(heard: Path) -> None:
    answer = next(t for t in read_tags(pdf_of(heard, GUIDE)).all("Answer") if "First" in t.text)
    outer, inner = answer.all("L")
    assert inner in outer.all("LI")[0].all("LBody")[0].kids
    assert [item.text for item in inner.all("LI")] == ["1. First", "2. Second"]
    numberings = [tag.keys["/A"]["/ListNumbering"] for tag in (outer, inner)]
    assert numberings == ["/Disc", "/Decimal"]


def test_code_and_quotations_are_told_apart(heard: Path) -> None:
    tags = read_tags(pdf_of(heard, GUIDE))
    assert {tag.text.replace(" ", "") for tag in tags.all("Code")} == {"code", 'print("code")'}
    assert tags.one("BlockQuote").text == "Somebody said so."


@pytest.mark.parametrize("document", [GUIDE, KEY], ids=str)
def test_what_goes_on_over_a_page_is_one_element(built: Built, document: Document) -> None:
    tags = read_tags(built.pdf(document))
    torn = [tag for tag in tags.walk() if tag.role == "P" and len(set(tag.pages)) > 1]
    assert torn
    assert any("A sentence of the answer" in tag.text for tag in torn)


def test_a_repeated_table_head_is_heard_once(built: Built) -> None:
    tags = read_tags(built.pdf(GUIDE))
    (table,) = [tag for tag in tags.all("Table") if "HeadTwo" in tag.text]
    assert table.text.count("HeadTwo") == 1
    assert len({number for tag in table.walk() for number in tag.pages}) > 1


def test_running_lines_are_not_heard(heard: Path) -> None:
    strings = locale("en").strings
    for document in (GUIDE, WORKSHEET, CARDS):
        assert f"{strings.page_of.split('{')[0]}1 " not in read_tags(pdf_of(heard, document)).text


# ---------------------------------------------------------------------------------------------
# The names of our own


def test_our_own_types_stand_for_standard_ones(heard: Path) -> None:
    own = {"Question": "Art", "Answer": "Div", "AnswerSpace": "Div", "Probe": "Div"}
    own |= {"SheetCode": "P", "Slot": "Span"}
    for document in DOCUMENTS:
        for tag in read_tags(pdf_of(heard, document)).walk():
            assert tag.role == own.get(tag.type, tag.type), tag.type


def test_each_question_of_a_worksheet_has_its_answer_space(heard: Path) -> None:
    for language in LANGUAGES:
        questions = read_tags(pdf_of(heard, WORKSHEET, language)).all("Question")
        assert len(questions) == 5
        for question in questions:
            place = question.one("AnswerSpace")
            left, bottom, right, top = place.keys["/A"]["/BBox"]
            assert 56 < left < right < 540
            assert 56 < bottom < top < 792


def test_the_key_tells_answers_and_the_worksheet_none(heard: Path) -> None:
    answers = " ".join(tag.text for tag in read_tags(pdf_of(heard, KEY)).all("Answer"))
    for told in ("hydrogen", "The first point", "The model answer", "Why it is so."):
        assert told in answers
    assert read_tags(pdf_of(heard, WORKSHEET)).all("Answer") == []


def test_a_page_tells_its_type_area(heard: Path) -> None:
    with pikepdf.open(pdf_of(heard, GUIDE)) as pdf:
        cover, contents = (
            [round(float(edge) * 25.4 / 72) for edge in part.obj.ArtBox] for part in pdf.pages[:2]
        )
    assert cover == [0, 0, 210, 297]
    assert contents[0] > 15
    assert contents[2] < 195


# ---------------------------------------------------------------------------------------------
# The order in which a worksheet is heard

ORDERS = {
    "What is open?": ("What is open?", "lines"),
    "Which is right?": ("Which is right?", "A lead above", "The wrong one"),
    "Complete": ("Complete", "Water is"),
    "Join": ("Join", "France", "Rome"),
    "Order": ("Order", "Come back"),
}


def in_order(text: str, parts: list[str]) -> None:
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"{part!r} is not heard after {text[:at][-60:]!r}"
        at = found + len(part)


def heard_order(tags: Tag) -> list[str]:
    """Return what is to be heard in turn: head, name, then each question from stem to task."""
    strings = locale("en").strings
    head = [strings.worksheet, "What is heard", strings.sheet, tags.all("SheetCode")[0].text]
    head += [strings.name, strings.date, strings.score]
    stems = [tag.text for tag in tags.all("H2")]
    return head + [part for n, stem in enumerate(stems, 1) for part in (str(n), stem)]


def test_a_worksheet_is_heard_in_order(heard: Path) -> None:
    tags = read_tags(pdf_of(heard, WORKSHEET))
    in_order(tags.text, heard_order(tags))
    for number, question in enumerate(tags.all("Question"), 1):
        stem = question.one("H2").text
        in_order(question.text, [str(number), *(p for p in ORDERS[stem] if p != "lines")])
        assert (
            question.kids[-1].type == "AnswerSpace" if isinstance(question.kids[-1], Tag) else False
        )


def test_a_copy_is_heard_in_the_same_order_with_its_name(heard: Path) -> None:
    tags = read_tags(pdf_of(heard, WORKSHEETS))
    first, second = (tag for tag in tags.kids if isinstance(tag, Tag))
    assert first.text != second.text
    name = locale("en").strings.name
    assert f"{name} {PERSON} " in first.text
    sheet = read_tags(pdf_of(heard, WORKSHEET))
    in_order(first.text, [stem.text for stem in sheet.all("H2")])
    assert len(first.all("Question")) == len(first.all("AnswerSpace")) == 5


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils is not installed")
def test_poppler_reads_a_worksheet_in_the_same_order(heard: Path) -> None:
    path = pdf_of(heard, WORKSHEET)
    command = ["pdfinfo", "-enc", "UTF-8", "-struct-text", str(path)]
    told = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    text = " ".join(" ".join(re.findall(r'^\s*"(.*)"$', told, re.MULTILINE)).split())
    in_order(text, heard_order(read_tags(path)))


# ---------------------------------------------------------------------------------------------
# The press by itself

FONT = '@font-face { font-family: "Text"; src: url("font:Source Serif 4/normal") }'
BODY = "html { font: 12pt Text } @page { size: A6; margin: 10mm }"
TREES = {
    "a heading left out": ("<h1>One</h1><h4>Two</h4><h2>Three</h2>", "H1(One) H2(Two) H2(Three)"),
    "no first heading": ("<h2>One</h2>", "H1(One)"),
    "text in a block": ("<div>One <em>two</em></div>", "P(One two)"),
    "blocks in a block": ("<div><div>One</div><p>Two</p></div>", "P(One) P(Two)"),
    "empty blocks": ("<div><p></p></div><ul></ul><p>One</p>", "P(One)"),
    "spaces between blocks": ("<article> <p>One</p> <p>Two</p> </article>", "Art(P(One) P(Two))"),
    "read last": ('<div><p data-read="last">One</p><p>Two</p></div>', "P(Two) P(One)"),
    "a type of our own": ('<div data-tag="Mine">One</div>', "Mine(P(One))"),
    "one that holds nothing": ('<p>One</p><div data-tag="Mine"></div>', "P(One) Mine()"),
    "a label": (
        '<ul style="list-style: none"><li><b data-tag="Lbl">A</b>One</li></ul>',
        "L(LI(Lbl(A) LBody(One)))",
    ),
    "terms": (
        "<dl><dt>A</dt><dd>One</dd><dd>Two</dd><div><dt>B</dt><dt>C</dt><dd>Three</dd></div></dl>",
        "L(LI(Lbl(A) LBody(One Two)) LI(Lbl(B) Lbl(C) LBody(Three)))",
    ),
    "a list in a list": (
        '<ul style="list-style: none"><li>One<ul style="list-style: none"><li>Two</ul></ul>',
        "L(LI(LBody(One L(LI(LBody(Two))))))",
    ),
    "underlined": ("<p>One <u>two</u></p>", "P(One two)"),
    "a language": ('<p>One <i lang="fr">deux</i></p>', "P(One Span(deux))"),
    "a cell over two rows": (
        "<table><tr><th rowspan=2 scope=row>A</th><td>1</td></tr><tr><td>2</td></tr></table>",
        "Table(TBody(TR(TH(A) TD(1)) TR(TD(2))))",
    ),
    "a link in two lines": (
        '<p><a href="https://example.org/">' + "word " * 30 + "</a></p>",
        f"P(Link({'word ' * 29}word))",
    ),
}


def shape(tag: Tag) -> str:
    """Return a tree in one line."""
    kids = [kid if isinstance(kid, str) else f"{kid.type}({shape(kid)})" for kid in tag.kids]
    return " ".join(" ".join(kids).split())


def pressed(tmp_path: Path, body: str, opening: str = '<html lang="en">') -> Path:
    html = f"<!DOCTYPE html>{opening}<title>Trial</title><body>{body}"
    style = SourceFile(Path("trial.css"), FONT + BODY)
    path = tmp_path / "trial.pdf"
    path.write_bytes(press(html, (style,), tmp_path, (), "trial").pdf)
    return path


@pytest.mark.parametrize(("body", "told"), TREES.values(), ids=TREES)
def test_html_gives_this_tree(tmp_path: Path, body: str, told: str) -> None:
    path = pressed(tmp_path, body)
    assert shape(read_tags(path)) == told
    assert_tags_hold(path)
    assert faults(path) == []


def test_a_page_read_from_right_to_left_says_so(tmp_path: Path) -> None:
    for direction, told in (("ltr", None), ("rtl", "/R2L")):
        path = pressed(tmp_path, "<p>One</p>", f'<html lang="en" dir="{direction}">')
        with pikepdf.open(path) as pdf:
            assert pdf.Root.ViewerPreferences.get("/Direction") == told


def test_an_answer_space_is_one_for_each_page(tmp_path: Path) -> None:
    lines = '<div data-tag="AnswerSpace">' + '<div style="height: 40mm"></div>' * 4 + "</div>"
    places = read_tags(pressed(tmp_path, lines)).all("AnswerSpace")
    assert len(places) == 2
    assert [place.keys["/A"]["/BBox"][0] for place in places] == pytest.approx([34.35, 34.35])


def test_a_picture_that_says_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "line.svg").write_text(PICTURE, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        pressed(tmp_path, '<p>One</p><img src="line.svg">')
    (problem,) = caught.value.problems
    assert problem.message == "the picture 'line.svg' has no text alternative"
