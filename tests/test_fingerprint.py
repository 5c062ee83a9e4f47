"""Only what changed is made, and all of it: any input is changed, and every document looked at.

What stands on paper follows from the HTML and the stylesheets that go to the press, from the
pictures and fonts these name, and from what makes pages of them. Here they are composed from the
whole subject, not from what a job was narrowed to: so they say which documents a change reaches.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from importlib import metadata
from pathlib import Path

import pytest

import studypress
from studypress import Font, Paper, Request, Setting, Style
from studypress.bundles import bundles
from studypress.catalogue import DOCUMENTS
from studypress.compose import Composed, compose
from studypress.document import CardSetting, Edge, PerPage
from studypress.fonts import font_file
from studypress.ingredients.fingerprint import fingerprint, parts
from studypress.ingredients.materials import Materials
from studypress.ingredients.system import system
from studypress.job import Box, Job
from studypress.load import Loaded, load
from studypress.model import (
    Blueprint,
    Copy,
    Edition,
    Question,
    Section,
    Subject,
    Term,
)
from studypress.notes.explain import reasons
from studypress.plan import plan
from studypress.project import PACKAGE
from studypress.resources import Resources
from studypress.roster import read_roster
from studypress.sheets.room import answer_lines

ROOT = Path(__file__).resolve().parent.parent
NAME = "trial"
SYSTEM = system()
ROSTER = "name\nAda\nBo\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0 L{0} 2"/></svg>'
SETTINGS = """\
languages = ["en", "fr"]
sections = ["basics", "prose", "glossary"]
author = "Ada Lovelace"
revision = 2026-01-31

[title]
en = "A title"
fr = "Un titre"

[subtitle]
en = "A subtitle"
fr = "Un sous-titre"

[keywords]
fr = ["mot"]

[[worksheet]]
name = "quiz"
tags = ["asked"]
forms = 2
[worksheet.title]
fr = "Petit quiz"
"""


def basics(language: str) -> str:
    """Return a section with a question of several kinds, some of them on the worksheet."""
    first = language == "en"
    asked = 'level=basic minutes=4 tags="asked, alpha"' if first else ""
    other = 'level=basic tags="beta"' if first else ""
    return f"""\
# Basics {{#basics}}

An introduction in {language}.

## What is open in {language}? {{#open-asked {asked}}}

/// probe
The probe of {language}.
///

The answer of {language}.

![A line](figures/asked.svg)

/// points
- The point of {language}
- Another point
///

/// follow-ups
- The prompt of {language}?
- And then?
///

## Which one in {language}? {{#choice-asked {asked.replace("4", "2")}}}

- [ ] The wrong option
- [x] The right option

Why it is so in {language}.

## What else in {language}? {{#open-else {other}}}

The other answer, and a *"Wort"*{{lang=de}}.

![Another](figures/else.svg)

/// figure | What it holds
    type: hub
    centre: Commit
- First
- Second
- Third
///

/// points
- The other point
///

/// follow-ups
- The other prompt?
- And after that?
///
"""


def prose(language: str) -> str:
    kind = " kind=prose" if language == "en" else ""
    return f"# Prose {{#prose{kind}}}\n\n## A part {{#a-part}}\n\nA text.\n"


def glossary(language: str) -> str:
    first = language == "en"
    kind, used = (" kind=glossary", " questions=open-else") if first else ("", "")
    return f"# Glossary {{#glossary{kind}}}\n\nA term {{#a-term{used}}}\n:   Its meaning.\n"


@dataclass(frozen=True)
class Project:
    """A project's folder, and how its documents are set."""

    folder: Path
    setting: Setting = field(default_factory=Setting)

    @property
    def subject(self) -> Path:
        return self.folder / "content" / NAME

    def edit(self, name: str, old: str, new: str) -> Project:
        """Replace a text in a file of the subject, or of the project."""
        path = self.subject / name
        path = path if path.exists() else self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, (name, old)
        path.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def write(self, name: str, text: str) -> Project:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return self

    def own(self, name: str, text: str = "", old: str = "") -> Project:
        """Give the project a file of its own: ours with `text` in the place of `old`, or behind."""
        ours = (PACKAGE if name.startswith("locales/") else ROOT) / name
        said = ours.read_text(encoding="utf-8")
        assert old in said, (name, old)
        return self.write(name, said.replace(old, text) if old else said + text)

    def set(self, **said: object) -> Project:
        return replace(self, setting=replace(self.setting, **said))  # type: ignore[arg-type]


def write_project(folder: Path) -> Project:
    project = Project(folder)
    texts = {
        "subject.toml": SETTINGS,
        "figures/asked.svg": SVG.format(4),
        "figures/else.svg": SVG.format(3),
    }
    for language in ("en", "fr"):
        texts[f"{language}/10-basics.md"] = basics(language)
        texts[f"{language}/20-prose.md"] = prose(language)
        texts[f"{language}/30-glossary.md"] = glossary(language)
    for name, text in texts.items():
        project.write(f"content/{NAME}/{name}", text)
    return project.write("names.csv", ROSTER)


def jobs_of(project: Project) -> tuple[Loaded, Resources, Mapping[str, Job]]:
    """Return a job for each document that there is, by what tells it from others."""
    resources = Resources(project.folder)
    loaded, problems = load(project.subject, resources)
    assert loaded is not None, problems
    roster, wrong = read_roster(project.folder / "names.csv")
    assert roster, wrong
    drawn, wrong = bundles(loaded, roster=roster.people)
    assert not wrong
    planned = plan(
        loaded.subject,
        loaded.files,
        loaded.locales,
        DOCUMENTS,
        drawn,
        project.setting,
        Materials(resources, SYSTEM),
    )
    return loaded, resources, {job.path.name.removeprefix(f"{NAME}-"): job for job in planned}


def fits(composed: Composed) -> Mapping[str, Box]:
    """Stand in for the press: every text has room."""
    ids = re.findall(r'id="([^"]+)"', composed.html)
    inner = ("-end", "-wide")
    return {id: Box(1, 1, 1, 1, 1) if id.endswith(inner) else Box(1, 0, 0, 9, 9) for id in ids}


def whole(job: Job, loaded: Loaded) -> Job:
    """Return a job with all of its subject, as if it had not been narrowed."""
    subject = loaded.subject
    (edition,) = (one for one in subject.editions if one.language == job.edition.language)
    (locale,) = (one for one in loaded.locales if one.language == job.locale.language)
    return replace(
        job,
        subject=subject,
        edition=replace(edition, keywords=job.edition.keywords),
        locale=locale,
        lines=answer_lines(subject),
    )


def on_paper(job: Job, resources: Resources, folder: Path) -> str:
    """Return a digest of all that the bytes of a job's PDF follow from."""
    digest = hashlib.sha256()
    of = job.document.copies_of
    singles = [replace(job, document=of, forms=(form,), copies=()) for form in job.forms if of]
    for one in (job, *singles):
        composed = compose(one, resources, fits)
        styles = "".join(style.text for style in composed.styles)
        digest.update((composed.html + styles).encode())
        for name in re.findall(r'src="([^"]+)"', composed.html):
            digest.update((folder / name).read_bytes())
        for address in re.findall(r'url\("font:/([^"]+)"', styles):
            digest.update(str(font_file(address)).encode())
    return digest.hexdigest()


def looked_at(project: Project) -> dict[str, tuple[str, str]]:
    """Return the fingerprint of each document, and what comes onto its paper."""
    loaded, resources, jobs = jobs_of(project)
    return {
        name: (job.fingerprint, on_paper(whole(job, loaded), resources, project.subject))
        for name, job in jobs.items()
    }


FINGERPRINT, ON_PAPER = 0, 1
OFF = ("", "")
Change = Callable[[Project], Project]
EN, FR = "en/10-basics.md", "fr/10-basics.md"


def right(project: Project) -> Project:
    for name in (EN, FR):
        project.edit(name, "[ ] The", "[z] The").edit(name, "[x]", "[ ]").edit(name, "[z]", "[x]")
    return project


# What is changed; whether that comes onto any paper.
NOTHING: dict[str, Change] = {
    "nothing": lambda p: p,
    "a comment": lambda p: p.edit(EN, "An intro", "<!-- a note -->\n\nAn intro"),
    "a blank line": lambda p: p.edit(EN, "\n## What else", "\n\n\n## What else"),
    "a prompt that is printed nowhere": lambda p: p.edit(EN, "The other prompt", "A prompt"),
    "a style that is not used": lambda p: p.own("styles/style-ink-saver.css", "/* */"),
    "a locale of no word": lambda p: p.own("locales/ja.toml", "# more\n"),
    "a comment in a locale": lambda p: p.own("locales/fr.toml", "# more\n"),
    "a template that is not used": lambda p: p.write("templates/mine.html", "<p></p>"),
    "a picture that is not shown": lambda p: p.write(
        f"content/{NAME}/figures/x.svg", SVG.format(1)
    ),
}
CHANGES: dict[str, Change] = {
    "stem asked": lambda p: p.edit(EN, "What is open", "What's open"),
    "stem not asked": lambda p: p.edit(EN, "What else", "And what"),
    "answer asked": lambda p: p.edit(FR, "The answer of", "One of"),
    "answer not asked": lambda p: p.edit(FR, "The other answer", "This"),
    "length of an answer": lambda p: p.edit(FR, "The answer of", "The answer " * 90),
    "option": lambda p: p.edit(EN, "wrong option", "bad option"),
    "which option is right": right,
    "point": lambda p: p.edit(FR, "The point", "A point"),
    "probe asked": lambda p: p.edit(EN, "The probe", "A probe"),
    "prompt asked": lambda p: p.edit(EN, "The prompt", "A prompt"),
    "explanation": lambda p: p.edit(EN, "Why it is", "For it is"),
    "level": lambda p: p.edit(EN, 'basic tags="beta"', 'advanced tags="beta"'),
    "minutes": lambda p: p.edit(EN, 'basic tags="beta"', 'basic minutes=9 tags="beta"'),
    "tag that stands for a keyword": lambda p: p.edit(EN, 'tags="beta"', 'tags="gamma"'),
    "tag that a worksheet draws by": lambda p: p.edit(EN, 'tags="beta"', 'tags="asked"'),
    "id": lambda p: p.edit(EN, "#open-asked", "#other").edit(FR, "#open-asked", "#other"),
    "term": lambda p: p.edit("en/30-glossary.md", "A term", "The term"),
    "meaning": lambda p: p.edit("fr/30-glossary.md", "Its", "The"),
    "questions of a term": lambda p: p.edit("en/30-glossary.md", "open-else", "choice-asked"),
    "prose": lambda p: p.edit("fr/20-prose.md", "A text", "The text"),
    "introduction": lambda p: p.edit(EN, "An introduction", "A word"),
    "title": lambda p: p.edit("subject.toml", "Un titre", "Le titre"),
    "title of a section": lambda p: p.edit(FR, "# Basics", "# Des bases"),
    "title of a worksheet": lambda p: p.edit("subject.toml", "Petit", "Grand"),
    "subtitle": lambda p: p.edit("subject.toml", "A subtitle", "Below"),
    "author": lambda p: p.edit("subject.toml", "Ada Love", "Bea Love"),
    "revision": lambda p: p.edit("subject.toml", "2026-01-31", "2026-02-01"),
    "keyword": lambda p: p.edit("subject.toml", '"mot"', '"terme"'),
    "order of sections": lambda p: p.edit("subject.toml", '"basics", "prose"', '"prose", "basics"'),
    "picture asked": lambda p: p.write(f"content/{NAME}/figures/asked.svg", SVG.format(1)),
    "picture not asked": lambda p: p.write(f"content/{NAME}/figures/else.svg", SVG.format(1)),
    "figure": lambda p: p.edit(FR, "- Second", "- The second"),
    "words in another language": lambda p: p.edit(FR, "lang=de", "lang=en"),
    "seed of a worksheet": lambda p: p.edit("subject.toml", "forms = 2", "forms = 2\nseed = 3"),
    "number of forms": lambda p: p.edit("subject.toml", "forms = 2", "forms = 1"),
    "template": lambda p: p.own("templates/guide.html", '<p class="x">', "<p>"),
    "template of a figure": lambda p: p.own("templates/figures/base.svg", "<svg id='x'", "<svg"),
    "base template": lambda p: p.own("templates/base.html", "studypress 2", "studypress"),
    "included template": lambda p: p.own(
        "templates/sheet-head.html", '="sheet-head x"', '="sheet-head"'
    ),
    "local.css": lambda p: p.write("styles/local.css", "p { orphans: 3 }"),
    "string": lambda p: p.own("locales/fr.toml", "Le guide", "Guide de révision"),
    "typography": lambda p: p.own("locales/fr.toml", 'dash = " — "', 'dash = " – "'),
    "locale of a switch": lambda p: p.own("locales/de.toml", '"»", "«"]', '"„", "“"]'),
    "--paper": lambda p: p.set(paper=Paper.LETTER),
    "--style": lambda p: p.set(style=Style.INK_SAVER),
    "--font": lambda p: p.set(font=Font.ATKINSON),
    "--per-page": lambda p: p.set(cards=CardSetting(PerPage.FOUR)),
    "--edge": lambda p: p.set(cards=CardSetting(edge=Edge.SHORT)),
    "name on the roster": lambda p: p.edit("names.csv", "Ada", "Eve"),
    "order of the roster": lambda p: p.write("names.csv", "name\nBo\nAda\n"),
}


def with_rule(name: str) -> Change:
    return lambda p: p.own(f"styles/{name}.css", "\np { orphans: 4 }\n")


STYLES = sorted(path.stem for path in (ROOT / "styles").glob("*.css"))
UNUSED = {"font-atkinson", "paper-letter", "style-ink-saver", "style-large-print"}
CHANGES |= {f"{name}.css": with_rule(name) for name in STYLES if name not in UNUSED}

# What a change makes anew beside what it changes on paper, by a part of the names: a locale counts
# as a whole, and so does an edition for its cards.
BESIDE = {
    "string": "-fr",
    "typography": "-fr",
    "title of a section": "cards-",
    "order of sections": "cards-",
    "id": "cards-",
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    return looked_at(write_project(tmp_path_factory.mktemp("before")))


@pytest.mark.parametrize("name", [*NOTHING, *CHANGES])
def test_what_changes_on_paper_is_made_and_nothing_else(
    name: str, before: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    change = NOTHING.get(name) or CHANGES[name]
    after = looked_at(change(write_project(tmp_path)))
    reached, made = (
        {one for one in {*before, *after} if before.get(one, OFF)[n] != after.get(one, OFF)[n]}
        for n in (ON_PAPER, FINGERPRINT)
    )
    assert bool(reached) == (name in CHANGES)
    assert reached <= made, "an old PDF would be left"
    beside = {one for one in made - reached if BESIDE.get(name, "nothing") in one}
    assert made == reached | beside


def test_a_job_prints_what_its_subject_would(tmp_path: Path) -> None:
    """What a job was narrowed by is on no page of its document."""
    project = write_project(tmp_path)
    loaded, resources, jobs = jobs_of(project)
    for job in jobs.values():
        narrow = compose(job, resources.only(job.files), fits)
        wide = compose(whole(job, loaded), resources, fits)
        assert (narrow.html, texts(narrow)) == (wide.html, texts(wide)), job.path


def texts(composed: Composed) -> list[str]:
    return [style.text for style in composed.styles]


def test_what_a_view_is_said_not_to_read_is_there_to_be_read() -> None:
    kinds = (Blueprint, Copy, Edition, Question, Section, Setting, Subject, Term)
    there = {f"{kind.__name__}.{field.name}" for kind in kinds for field in fields(kind)}
    assert {name for document in DOCUMENTS for name in document.unread} <= there | {
        "Copy",
        "Open.points.text",
    }


def test_a_library_of_another_version_makes_all_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, jobs = jobs_of(write_project(tmp_path))
    real = metadata.version
    monkeypatch.setattr(
        metadata, "version", lambda name: "70.1" if name == "WeasyPrint" else real(name)
    )
    for job in jobs.values():
        later = replace(job, system=system())
        assert fingerprint(later) != job.fingerprint
        told = f"WeasyPrint {SYSTEM['WeasyPrint']} → 70.1"
        assert reasons(parts(job), parts(later)) == (told,)


@pytest.mark.parametrize(
    ("name", "document", "told"),
    [
        ("stem asked", "guide-en.pdf", ["the question 'open-asked' changed"]),
        ("base.css", "guide-en.pdf", ["styles/base.css changed"]),
        ("local.css", "guide-en.pdf", ["styles/local.css is new"]),
        ("picture not asked", "guide-fr.pdf", ["figures/else.svg changed"]),
        ("string", "quiz-a-key-fr.pdf", ["the locale 'fr' changed"]),
        ("locale of a switch", "guide-fr.pdf", ["the locale 'de' changed"]),
        ("author", "guide-fr.pdf", ["the author changed"]),
        ("revision", "guide-fr.pdf", ["the revision changed"]),
        ("term", "cards-en.pdf", ["the term 'a-term' changed"]),
        ("order of the roster", "quiz-organiser-en.pdf", ["the roster changed"]),
    ],
)
def test_the_difference_is_named(name: str, document: str, told: list[str], tmp_path: Path) -> None:
    _, _, jobs = jobs_of(write_project(tmp_path / "one"))
    _, _, later = jobs_of(CHANGES[name](write_project(tmp_path / "two")))
    assert list(reasons(parts(jobs[document]), parts(later[document]))) == told


@pytest.mark.parametrize("name", ["answer asked", "picture asked"])
def test_what_was_made_bit_by_bit_is_what_is_made_from_nothing(name: str, tmp_path: Path) -> None:
    """Really pressed: the bytes, and what of them was made anew."""
    project = write_project(tmp_path)
    request = Request(tmp_path / "content", tmp_path / "output", workers=2)
    assert studypress.build(request).problems == ()
    before = bytes_of(request.output)
    CHANGES[name](project)
    report = studypress.build(request)
    fresh = {made.entry.path for made in report.made if made.fresh}
    nothing = replace(request, output=tmp_path / "from-nothing")
    assert studypress.build(nothing).failed == ()
    after = bytes_of(request.output)
    assert after == bytes_of(nothing.output)
    assert {path for path in after if before[path] != after[path]} <= fresh != set(after)


def bytes_of(output: Path) -> dict[str, bytes]:
    return {
        path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*.pdf")
    }
