"""A guide laid out chapter by chapter: the same pages as in one; what is kept of them."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest

from studypress import ContentError, Request, Setting, Style
from studypress.catalogue.guide import GUIDE
from studypress.compose import gatherings
from studypress.job import Job
from studypress.making.kept import Kept
from studypress.making.maker import Maker
from studypress.prepare import prepare
from studypress.press import layout
from studypress.proof import families_named
from studypress.resources import Resources
from studypress.runs import build
from studypress.steps import untold
from tests.sample import LANGUAGES, NAME, write_sample
from tests.support import CHOICE, OPEN, section, settings, write_subject

BY_PLACE = "@page :left { margin-left: 30mm; }\n"
BUILT_IN = Path(__file__).parent.parent / "templates"
CONTENT = "{% block content %}"
LANG = "{{ page.head.language }}"
WHOLE_BODY = (
    'body::before { content: "Draft"; }',
    '.guide::before { content: "Draft"; }',
    'html[lang="en"]>.standard:not(.key)::after { content: "Draft"; }',
    '[data-running]:before { content: "Draft"; }',
)
BY_THEMSELVES = (
    "@page cover { margin-left: 30mm; }",
    '.guide .stem::before { content: "Draft"; }',
    "*, *::before { box-sizing: border-box; }",
    '.guide-note::before { content: "Draft"; }',
    ".section > :first-child + .part { color: black; }",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_sample(tmp_path / "content")
    return tmp_path


def guide_of(project: Path, language: str = "en", setting: Setting | None = None) -> Job:
    request = Request(
        content=project / "content",
        documents=(GUIDE,),
        languages=(language,),
        setting=setting or Setting(),
    )
    (job,) = prepare(request, untold)[0].jobs
    return job


def write_own(project: Path, file: str, text: str) -> None:
    """Put a file of the project's own over the built-in one."""
    path = project / file
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")


def maker_of(project: Path, kept: Kept | None = None) -> Maker:
    resources = Resources(project)
    return Maker(resources, families_named(resources), kept=kept)


def bound(maker: Maker, job: Job) -> bytes:
    names = gatherings(job, maker.resources)
    assert len(names) > 1
    return maker.bound(job, [maker.gathering(job, name) for name in names]).proofed.pdf


def words(pdf: bytes) -> list[list[tuple[str, int, int]]]:
    """Return the words of each page with their places, in points."""
    with pdfplumber.open(BytesIO(pdf)) as opened:
        return [
            sorted((w["text"], round(w["x0"]), round(w["top"])) for w in page.extract_words())
            for page in opened.pages
        ]


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_those_of_the_document_laid_out_in_one(
    project: Path, language: str, style: Style
) -> None:
    job, maker = guide_of(project, language, Setting(style=style)), maker_of(project)
    assert words(bound(maker, job)) == words(maker.whole(job).proofed.pdf)


def test_stylesheet_that_tells_pages_apart_by_place_lays_all_out_in_one(project: Path) -> None:
    (project / "styles").mkdir()
    (project / "styles" / "local.css").write_text(BY_PLACE, encoding="utf-8")
    job, maker = guide_of(project), maker_of(project)
    assert gatherings(job, maker.resources) == ()
    printed = maker.whole(job)
    with pdfplumber.open(BytesIO(printed.proofed.pdf)) as pdf:
        contents = pdf.pages[1].extract_text()
        last = job.edition.sections[-1].title.text
        (number,) = re.findall(rf"{re.escape(last)}[ .]*(\d+)", contents)
        assert last in pdf.pages[int(number) - 1].extract_text()


@pytest.mark.parametrize("style", WHOLE_BODY)
def test_what_stands_before_or_behind_the_whole_body_stands_there_once(
    project: Path, style: str
) -> None:
    (project / "styles").mkdir()
    (project / "styles" / "local.css").write_text(style, encoding="utf-8")
    assert gatherings(guide_of(project), Resources(project)) == ()


@pytest.mark.parametrize("style", BY_THEMSELVES)
def test_other_stylesheets_leave_chapters_by_themselves(project: Path, style: str) -> None:
    (project / "styles").mkdir()
    (project / "styles" / "local.css").write_text(style, encoding="utf-8")
    assert gatherings(guide_of(project), Resources(project))


@pytest.mark.parametrize(
    "style",
    [
        ".cover-kind { position: fixed; top: 0; }",
        ".section + .section { padding-top: 3mm; }",
        ".section-glossary, .section:nth-of-type(2) .stem { color: black; }",
        ".cover-kind { position: running(head); }",
        ".question a::after { content: target-counter(attr(href), page); }",
    ],
)
def test_stylesheet_that_goes_over_chapters_does_too(project: Path, style: str) -> None:
    write_own(project, "styles/local.css", style)
    assert gatherings(guide_of(project), Resources(project)) == ()


def test_template_with_such_a_stylesheet_does_too(project: Path) -> None:
    template = (BUILT_IN / "guide.html").read_text(encoding="utf-8")
    page = template.replace(CONTENT, f"{CONTENT}<style>{BY_PLACE.upper()}</style>", 1)
    write_own(project, "templates/guide.html", page)
    assert gatherings(guide_of(project), Resources(project)) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("styles/guide.css", "", "body { display: list-item }", "have running lines alone"),
        ("styles/guide.css", "", "div { break-before: right }", "running lines for "),
        ("templates/base.html", LANG, "{{ page.front and 'fr' or 'en' }}", "state 'fr', 'en'"),
    ],
)
def test_gatherings_that_cannot_be_one_pdf_are_a_problem(
    project: Path, file: str, old: str, new: str, told: str
) -> None:
    built_in = (BUILT_IN.parent / file).read_text(encoding="utf-8")
    write_own(project, file, built_in.replace(old, new, 1) if old else built_in + new)
    job, maker = guide_of(project), maker_of(project)
    with pytest.raises(ContentError, match=told) as raised:
        bound(maker, job)
    assert all(problem.hint for problem in raised.value.problems)


def long_chapter() -> str:
    """Return a section of questions whose answers go on over pages."""
    sentence = "The answer goes on, and says what there is to be said of it, and why it is so."
    paragraph = " ".join([sentence] * 5)
    questions = (
        OPEN.replace("open-one", f"open-{number}").replace(
            "The model answer.", "\n\n".join([paragraph] * (4 + number))
        )
        for number in range(6)
    )
    return section(*questions)


def versions(text: str) -> Iterator[str]:
    """Yield versions of a section file, each changed in one place of running text."""
    chance = random.Random(6)
    for _ in range(24):
        places = [found.end() for found in re.finditer(r"(?m)(?<=[a-z]),(?= [a-z])", text)]
        place = chance.choice(places)
        cut = chance.choice((0, 0, 250))
        end = min(place + cut, text.index("\n", place))
        added = "" if cut else chance.choice((" so,", " and on it goes," * 4, " word," * 120))
        text = text[:place] + added + text[end:]
        yield text


def test_what_is_kept_gives_what_is_drawn_of_a_chapter_made_from_nothing(tmp_path: Path) -> None:
    path = tmp_path / "content" / NAME / "en" / "10-basics.md"
    files = {"subject.toml": settings(("en",)), "en/10-basics.md": long_chapter()}
    write_subject(tmp_path / "content" / NAME, files)
    kept, pages = Kept(), set()
    for text in versions(path.read_text(encoding="utf-8")):
        path.write_text(text, encoding="utf-8")
        job = guide_of(tmp_path)
        drawn = maker_of(tmp_path, kept).gathering(job, "basics")
        assert drawn == maker_of(tmp_path).gathering(job, "basics")
        pages.add(len(drawn.pages))
    # so much changes that pages come and go
    assert len(pages) > 1
    assert min(pages) > 5


def test_question_that_fits_on_the_page_before_once_it_is_shorter_moves_there(
    tmp_path: Path,
) -> None:
    """A question with choices stands whole: whether it begins a page hangs on its own length."""
    path = tmp_path / "content" / NAME / "en" / "10-basics.md"
    write_subject(tmp_path / "content" / NAME, {"subject.toml": settings(("en",))})
    kept, moved = Kept(), 0
    for lines in range(4, 12):
        before = OPEN.replace("The model answer.", "\n\n".join(["A paragraph in between."] * lines))
        starts = []
        for why in (" ".join(["This is why it is so."] * 60), "This is why."):
            chosen = CHOICE.replace("Why it is so.", why)
            path.write_text(section(before, chosen), encoding="utf-8")
            job = guide_of(tmp_path)
            drawn = maker_of(tmp_path, kept).gathering(job, "basics")
            assert drawn == maker_of(tmp_path).gathering(job, "basics")
            starts.append(drawn.boxes["choice-one"].page)
        moved += starts == [2, 1]
    assert moved


def additions(text: str) -> Iterator[str]:
    """Yield versions of a section file, each with more in one place."""
    chance = random.Random(6)
    for added in (" so", " and this goes on for a while" * 3, " word" * 150, " at last"):
        running = re.finditer(r"(?m)^[A-Z][^\n:|`#]{30,}?[a-z](?= )", text)
        place = chance.choice([found.end() for found in running])
        text = text[:place] + added + text[place:]
        yield text


def test_what_is_kept_gives_the_bytes_of_a_guide_made_from_nothing(project: Path) -> None:
    kept = Kept()
    bound(maker_of(project, kept), guide_of(project))
    path = next((project / "content" / NAME / "en").glob("*.md"))
    for text in additions(path.read_text(encoding="utf-8")):
        path.write_text(text, encoding="utf-8")
        job = guide_of(project)
        assert bound(maker_of(project, kept), job) == bound(maker_of(project), job)


def test_unchanged_gatherings_are_not_laid_out_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept()
    bound(maker_of(project, kept), guide_of(project))
    laid: list[int] = []
    before = layout.lay_out

    def counted(*given: object) -> layout.Layout:
        made = before(*given)  # type: ignore[arg-type]
        laid.append(made.made)
        return made

    monkeypatch.setattr("studypress.press.machine.lay_out", counted)
    bound(maker_of(project, kept), guide_of(project))
    assert laid == []
    path = next((project / "content" / NAME / "en").glob("*.md"))
    text = path.read_text(encoding="utf-8")
    path.write_text(next(additions(text)), encoding="utf-8")
    bound(maker_of(project, kept), guide_of(project))
    assert laid
    assert sum(laid) <= 3


def test_html_that_is_kept_gives_the_same_pages_by_weasyprint_alone(project: Path) -> None:
    html = project / "html"
    request = Request(
        content=project / "content",
        output=project / "output",
        documents=(GUIDE,),
        languages=("en",),
        keep_html=html,
    )
    report = build(request)
    (made,) = report.made
    page = html / Path(made.entry.path).with_suffix(".html")
    style = page.with_suffix(".css").read_text(encoding="utf-8")
    assert "font:/" not in style
    assert 'data-page=""' not in page.read_text(encoding="utf-8")
    plain = project / "plain.pdf"
    subprocess.run(
        [sys.executable, "-m", "weasyprint", str(page), str(plain)],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    pdf = (project / "output" / made.entry.path).read_bytes()
    assert words(plain.read_bytes()) == words(pdf)
