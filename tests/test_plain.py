"""What a person need not say has a default: levels, ids, marking points, titles, sections."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import studypress
from studypress import Request
from studypress.catalogue.cards import CARDS
from studypress.catalogue.guide import GUIDE
from studypress.catalogue.key import KEY
from studypress.catalogue.pairs import PAIRS
from studypress.catalogue.worksheet import WORKSHEET
from studypress.cli import app
from studypress.content.ids import ID, made_ids, slug
from studypress.content.parse import Originals, parse_section
from studypress.ingredients.narrow import edition_for
from studypress.load import Loaded, load
from studypress.model import Blueprint, Kind, Level, Quota, Trait, Vary
from studypress.problems import Severity
from studypress.resources import Resources
from studypress.sheets.draw import draw
from studypress.sheets.pool import pool
from studypress.source import SourceFile
from tests.support import (
    CHOICE,
    OPEN,
    ORDER,
    PLACE,
    SOURCE,
    names_in_utf8,
    question,
    section,
    settings,
    subject_of,
    write_subject,
)

EN, FR, TOML = "en/10-basics.md", "fr/10-basics.md", "subject.toml"

BARE = """\
# Wheels

## Why is a wheel round?

It rolls without lifting its axle, and a square one does not.

## What is a bearing?

It holds the axle, and lets it turn with little friction.

1. An outer ring
2. An inner ring

## Which one is round?

- [ ] A box
- [x] A ball
"""
BLANK = '[[worksheet]]\nname = "quiz"\n'


def loaded(folder: Path) -> Loaded:
    found, problems = load(folder, Resources(folder.parent.parent))
    assert found is not None, problems
    return found


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run a command on the subjects beside a subject; return its exit code and what it told."""
    result = CliRunner().invoke(app, [*arguments, "--content", str(folder.parent)])
    return result.exit_code, result.output


# ---------------------------------------------------------------------------------------------
# A subject that states nothing


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The words of each document of a subject that states nothing, as printed."""
    folder = tmp_path_factory.mktemp("bare")
    subject = write_subject(folder / "content" / "wheels", {TOML: BLANK, EN: BARE})
    output = folder / "output"
    plain = Request(subject.parent, output, documents=(GUIDE, WORKSHEET, KEY, CARDS))
    rounds = Blueprint("pairs", PLACE, kinds=(Kind.OPEN,), count=1, forms=2, vary=Vary.QUESTIONS)
    for request in (plain, replace(plain, documents=(PAIRS,), blueprint=rounds)):
        report = studypress.build(request)
        assert [p.severity for p in report.problems] == [Severity.WARNING]
        assert not report.failed
    words = {}
    for path in output.rglob("*.pdf"):
        with pdfplumber.open(path) as pdf:
            text = " ".join(page.extract_text() or "" for page in pdf.pages)
        words[path.stem.removeprefix("wheels-").removesuffix("-en")] = " ".join(text.split())
    return words


def test_no_page_of_it_tells_a_level(bare: dict[str, str]) -> None:
    assert sorted(bare) == ["cards", "guide", "pairs", "quiz-key", "quiz-worksheet"]
    for text in bare.values():
        assert "Basic" not in text
        assert "· ·" not in text
    assert "1 min · 1 mark" in bare["quiz-worksheet"]
    assert "wheels" in bare["guide"]


def test_its_key_prints_the_model_answer_and_one_mark(bare: dict[str, str]) -> None:
    key = bare["quiz-key"]
    assert "Marking points" not in key
    assert "Tick each point" not in key
    assert "It rolls without lifting its axle, and a square one does not. Total / 1" in key
    assert key.endswith("Total / 3 Answer key · wheels · " + key[-21:])
    assert "Score / 3" in bare["quiz-worksheet"]


def test_its_cards_and_interviewers_have_the_model_answer(bare: dict[str, str]) -> None:
    assert "It rolls without lifting its axle" in bare["cards"]
    assert "An inner ring" in bare["cards"]
    assert "Model answer It" in bare["pairs"]
    assert "Compare what you hear with the model answer" in bare["pairs"]
    assert "Tick the points" not in bare["pairs"]


def test_one_warning_a_section_tells_of_questions_without_points(tmp_path: Path) -> None:
    more = BARE.replace("# Wheels", "# More wheels", 1).replace("?", "??")
    folder = write_subject(
        tmp_path / "content" / "wheels", {TOML: BLANK, EN: BARE, "en/20-more.md": more}
    )
    found = studypress.check(Request(folder.parent)).problems
    assert [(p.path.name, p.line, p.severity) for p in found] == [
        ("10-basics.md", 3, Severity.WARNING),
        ("20-more.md", 3, Severity.WARNING),
    ]
    assert found[0].message.startswith("2 questions have no marking points")
    assert found[0].hint.endswith("line 7: did you mean kind=order?")


def test_where_something_is_wrong_points_are_not_missed(tmp_path: Path) -> None:
    text = BARE.replace("- [x]", "- [ ]")
    folder = write_subject(tmp_path / "content" / "wheels", {TOML: BLANK, EN: text})
    with pytest.raises(studypress.ContentError) as caught:
        studypress.check(Request(folder.parent))
    assert [p.message for p in caught.value.problems] == ["no choice is right"]


@names_in_utf8
def test_language_sections_and_title_are_those_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "Général"
    (folder / "fr").mkdir(parents=True)
    (folder / TOML).write_text("# nothing to state\n", encoding="utf-8")
    for name in ("2-a", "1-b"):
        text = f"# {name}\n\n## {name}?\n\nA [[{name}]].\n"
        (folder / f"fr/{name}.md").write_text(text, encoding="utf-8")
    edition = loaded(folder).subject.source
    assert (edition.language, edition.title) == ("fr", "Général")
    assert [one.id for one in edition.sections] == ["b", "a"]


def test_a_section_of_a_translation_alone_is_told(tmp_path: Path) -> None:
    files = {TOML: 'languages = ["en", "fr"]\n', FR: SOURCE, "fr/20-more.md": "# More\n\nText.\n"}
    found, problems = load(write_subject(tmp_path / "content" / "tiny", files), Resources(tmp_path))
    assert found is not None
    assert (found.languages, found.stopped) == (("en",), ("fr",))
    assert [p.message for p in problems] == ["the section 'more' is not in 'en'"]


# ---------------------------------------------------------------------------------------------
# Levels

UNSTATED = OPEN.replace("level=basic ", "")


@pytest.mark.parametrize(
    ("subject", "of_section", "stated", "level"),
    [
        ("", "", "", None),
        ("basic", "", "", Level.BASIC),
        ("basic", "advanced", "", Level.ADVANCED),
        ("", "advanced", "", Level.ADVANCED),
        ("basic", "advanced", "intermediate", Level.INTERMEDIATE),
    ],
)
def test_a_level_is_that_of_the_question_the_section_or_the_subject(
    tmp_path: Path, subject: str, of_section: str, stated: str, level: Level | None
) -> None:
    text = UNSTATED.replace("#open-one ", f"#open-one {stated and f'level={stated}'} ")
    title = f"#basics {of_section and f'level={of_section}'}"
    head = f'level = "{subject}"\n' if subject else ""
    files = {TOML: head + settings(("en", "fr")), EN: section(text).replace("#basics", title)}
    files[FR] = section(UNSTATED)
    found = loaded(write_subject(tmp_path / "content" / "tiny", files)).subject
    assert [one.questions[0].level for one in found.editions] == [level, level]
    # whoever states it, the sheet is the same
    every = UNSTATED if level is None else UNSTATED.replace("#open-one", f"#open-one level={level}")
    files = {TOML: settings(("en", "fr")), EN: section(every), FR: section(UNSTATED)}
    plain = loaded(write_subject(tmp_path / "plain" / "tiny", files)).subject
    blueprint = Blueprint("quiz", PLACE)
    assert draw(found, blueprint) == draw(plain, blueprint)


def test_where_no_question_has_a_level_none_can_be_asked_for(tmp_path: Path) -> None:
    toml = f"{settings()}{BLANK}levels = {{ basic = 1 }}\n"
    folder = write_subject(tmp_path / "content" / "tiny", {TOML: toml, EN: section(UNSTATED)})
    code, told = run(folder, "check", "tiny")
    assert code == 1
    assert "subject.toml:6: the worksheet 'quiz' asks for levels, but no question" in told
    assert "hint: state one behind a stem, {level=basic}, behind the title" in told
    assert 'level = "basic"' in told
    (folder / TOML).write_text(settings(), encoding="utf-8")
    code, told = run(folder, "worksheet", "tiny", "--level", "basic", "--count", "1")
    assert code == 2
    assert "asks for levels, but no question of the subject states one" in told


def test_questions_without_a_level_do_not_qualify_where_one_is_asked_for() -> None:
    made = [replace(question(f"q{n}"), level=one) for n, one in enumerate((Level.BASIC, None) * 3)]
    subject = subject_of({"one": made})
    only = Blueprint("quiz", PLACE, levels=tuple(Level))
    assert {candidate.id for candidate in pool(subject, only)} == {"q0", "q2", "q4"}
    quota = Quota(Trait.LEVEL, (("basic", 2),))
    ((form,), problems) = draw(subject, Blueprint("quiz", PLACE, count=5, quotas=(quota,)))
    assert problems == ()
    assert sum(item.question in {"q0", "q2", "q4"} for item in form.drawn) == 2
    ((), (short,)) = draw(subject, Blueprint("quiz", PLACE, count=9))
    assert "6 qualify: 3 basic and 3 without a level in 'one'" in short.message


def test_no_level_is_a_level_of_its_own_where_forms_vary() -> None:
    made = [replace(question(f"q{n}"), level=one) for n, one in enumerate((Level.BASIC, None) * 4)]
    subject = subject_of({"one": made})
    for seed in range(9):
        blueprint = Blueprint("quiz", PLACE, count=3, forms=2, vary=Vary.QUESTIONS, seed=seed)
        forms, problems = draw(subject, blueprint)
        assert problems == ()
        one, other = ([int(item.question[1:]) % 2 for item in form.drawn] for form in forms)
        assert sorted(one) == sorted(other)


# ---------------------------------------------------------------------------------------------
# Ids

stems = st.lists(
    st.one_of(
        st.sampled_from(["Fill in", "fill in?", "Fïll in", "C?", "C++?", "質問", "?"]),
        st.text(
            st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="{}<\\"),
            min_size=1,
            max_size=60,
        ).filter(lambda text: text.strip(" #") == text and text.isprintable()),
    ),
    min_size=1,
    max_size=8,
)


def of(stems: Sequence[tuple[int, str]], stated: Sequence[str] = ()) -> dict[tuple[int, str], str]:
    """Return the ids that are made of stems, each with its number, which stands in its answer."""
    texts = [f"## {stem}\n\n- [x] Yes {n}\n- [ ] No\n" for n, stem in stems]
    texts += [f"## Stated {{#{identifier}}}\n\n- [x] Yes\n- [ ] No\n" for identifier in stated]
    source = SourceFile(Path("en/10-a.md"), "\n".join(("# A\n", *texts)))
    found, _ = parse_section(source, Originals())
    assert found is not None
    ids, problems = made_ids([found], [source])
    assert problems == ()
    assert len(ids) == len(stems)
    return dict(zip(stems, ids.values(), strict=True))


@hypothesis_settings(deadline=None, max_examples=80)
@given(stems)
def test_made_ids_are_well_formed_alone_and_stay_when_questions_move(written: list[str]) -> None:
    numbered = list(enumerate(written))
    made = of(numbered)
    assert all(ID.match(identifier) for identifier in made.values())
    assert len({*made.values(), "a"}) == len(made) + 1
    moved = numbered[::-1]
    assert of(moved) == made
    # one that somebody writes is not made again
    short = slug(written[0]) or "other"
    assert short not in of(numbered, [short]).values()


@pytest.mark.parametrize(
    ("stem", "made"),
    [
        ("What is a square?", "what-is-a-square"),
        ("Qu'est-ce que l’été ?", "quest-ce-que-lete"),
        ("Größe und Maß", "grosse-und-mass"),
        ("Łódź, Ærø, Straße", "lodz-aero-strasse"),
        ("What does `git rebase --onto` do?", "what-does-git-rebase-onto-do"),
        ("**Bold** and [a link](https://example.org)", "bold-and-a-link"),
        ("Words " * 20, "words-words-words-words-words-words"),
        ("x" * 99, "x" * 40),
        ("2 + 2 = ?", "2-2"),
        ("12. What is a square?", "what-is-a-square"),
        ("3) Why?", "why"),
        ("日本語で git とは何ですか", "q-"),
        ("ما هو git؟", "q-"),
        ("= ?", "q-"),
    ],
)
def test_an_id_is_made_of_the_words_of_its_stem(stem: str, made: str) -> None:
    found = of([(1, stem.strip())])[1, stem.strip()]
    assert found == made or (made == "q-" and len(found) == 10 and found.startswith(made))
    assert made == "q-" or slug(found) == found


def test_links_lead_to_made_ids_and_an_edit_elsewhere_changes_none(tmp_path: Path) -> None:
    linked = BARE.replace("It rolls", "[A box](#which-one-is-round) does not. It rolls")
    folder = write_subject(tmp_path / "content" / "wheels", {TOML: BLANK, EN: linked})
    ids = [one.id for one in loaded(folder).subject.source.questions]
    assert ids == ["why-is-a-wheel-round", "what-is-a-bearing", "which-one-is-round"]
    chapters = '# Words {kind=glossary}\n\nAxle {questions="why-is-a-wheel-round"}\n:   A rod.\n'
    prose = "# Before {kind=prose}\n\n## Tools\n\nSee [axle](#term-axle).\n"
    write_subject(folder, {TOML: BLANK, EN: linked, "en/20-w.md": chapters, "en/05-b.md": prose})
    subject = loaded(folder).subject.source
    assert [one.id for one in subject.questions] == ids
    assert [one.id for one in subject.terms] == ["term-axle"]
    assert [part.id for one in subject.sections for part in one.parts] == ["tools"]


WRITTEN = {
    "plain": ("## What is a square?", "## What is a square? {#what-is-a-square}"),
    "braces": ("## A? {level=basic}", "## A? {#a level=basic}"),
    "braces with a colon": ("## A? {: level=basic }", "## A? {:#a level=basic }"),
    "empty braces": ("## A? {}", "## A? {#a}"),
    "close to the stem": ("## A?{tags=x}", "## A?{#a tags=x}"),
    "closed": ("## A? ##", "## A? {#a} ##"),
    "closed, with braces": ("## A? {tags=x} ####", "## A? {#a tags=x} ####"),
    "a stem that ends in #": ("## What is C#", "## What is C# {#what-is-c}"),
    "spaces at the end": ("## A?   ", "## A? {#a}   "),
    "a note behind": ("## A? <!-- note -->", "## A? {#a} <!-- note -->"),
    "a note behind braces": ("## A? {tags=x} <!-- {b} -->", "## A? {#a tags=x} <!-- {b} -->"),
    "other letters": ("## ما هو؟", "## ما هو؟ {#q-bd369eb5}"),
}


@pytest.mark.parametrize(("before", "after"), WRITTEN.values(), ids=WRITTEN.keys())
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_ids_writes_an_id_and_leaves_all_else(
    tmp_path: Path, before: str, after: str, end: str, mark: str
) -> None:
    lines = ["# Basics", "", before, "", "- [x] Yes \t", "- [ ] No", "", "## E {#e}", "", "[[b]]"]
    folder = tmp_path / "content" / "tiny"
    write_subject(folder, {EN: (mark + end.join(lines)).encode()})
    codes = [form.code for form in draw(loaded(folder).subject, Blueprint("x", PLACE))[0]]
    code, told = run(folder, "ids", "tiny", "--dry-run")
    assert (folder / EN).read_bytes() == (mark + end.join(lines)).encode()
    assert code == 0
    assert f"{EN}:3: {{#" in told
    assert told.endswith("1 id, not written\n")
    code, told = run(folder, "ids", "tiny")
    lines[2] = after
    assert (folder / EN).read_bytes().decode() == mark + end.join(lines)
    assert told.endswith("1 id written\n")
    # what named a question names it still
    assert [form.code for form in draw(loaded(folder).subject, Blueprint("x", PLACE))[0]] == codes
    assert run(folder, "ids", "tiny") == (0, "no id is missing\n")


JOINED = "a\n:   1\n\nb\n:   2\n"


def test_ids_of_parts_and_terms_and_of_translations(tmp_path: Path) -> None:
    files = {
        TOML: 'languages = ["en", "fr"]\n',
        EN: f"# Basics\n\n## One?\n\n- [x] Yes\n- [ ] No\n\n## Join {{kind=match}}\n\n{JOINED}",
        FR: f"# Bases\n\n## Un ?\n\n- [x] Oui\n- [ ] Non\n\n## Relier\n\n{JOINED}",
        "en/20-words.md": '# Words {kind=glossary}\n\nAxle {questions="one"}\n:   A rod.\n',
        "fr/20-words.md": "# Mots\n\nEssieu\n:   Une tige.\n",
        "en/30-read.md": "# Read {kind=prose}\n\n## Before\n\nText.\n",
        "fr/30-read.md": "# Lire\n\n## Avant\n\nTexte.\n\n## Après\n\nTexte.\n",
    }
    folder = write_subject(tmp_path / "content" / "tiny", files)
    code, told = run(folder, "ids", "tiny")
    assert code == 0
    assert told.endswith("7 ids written\n")
    assert f"{folder / 'fr/30-read.md'}:3: warning: 2 ids are missing here and are not" in told
    assert "there are 2 here, 1 in" in told
    text = (folder / FR).read_text(encoding="utf-8")
    assert "## Un ? {#one}\n" in text
    assert "## Relier {#join}\n" in text
    assert "Essieu {#term-axle}\n" in (folder / "fr/20-words.md").read_text(encoding="utf-8")
    assert '{#term-axle questions="one"}' in (folder / "en/20-words.md").read_text(encoding="utf-8")
    (folder / "fr/30-read.md").write_text("# Lire\n\n## Avant {#before}\n\nTexte.\n", "utf-8")
    assert run(folder, "check", "tiny")[0] == 0


def test_ids_writes_nothing_where_the_source_is_wrong(tmp_path: Path) -> None:
    text = "# Basics\n\n## One?\n\n- [ ] Yes\n- [ ] No\n"
    folder = write_subject(tmp_path / "content" / "tiny", {EN: text})
    code, told = run(folder, "ids", "tiny")
    assert code == 1
    assert "no choice is right" in told
    assert (folder / EN).read_text(encoding="utf-8") == text


# ---------------------------------------------------------------------------------------------
# What is read of an answer, bounds, names


def test_an_answer_is_read_where_there_are_no_points_alone(tmp_path: Path) -> None:
    folder = write_subject(
        tmp_path / "content" / "tiny",
        {EN: section(OPEN, CHOICE, ORDER, "## Plain? {#plain}\n\nAn answer.\n")},
    )
    edition = loaded(folder).subject.source
    assert all(one.answer for one in edition.questions[:2])
    for document, answered in ((CARDS, {"plain"}), (PAIRS, {"plain"}), (WORKSHEET, set())):
        every = replace(document, scope=GUIDE.scope)
        found = edition_for(every, edition, ())
        assert {one.id for one in found.questions if one.answer} == answered


@pytest.mark.parametrize("minutes", [10**4 + 1, 10**12, 10**30])
def test_minutes_are_bounded(tmp_path: Path, minutes: int) -> None:
    toml = f"{settings()}{BLANK}minutes = {minutes}\n"
    folder = write_subject(tmp_path / "content" / "tiny", {TOML: toml})
    code, told = run(folder, "check", "tiny")
    assert code == 1
    assert "subject.toml:8: 'minutes' must be at most 10000" in told
    write_subject(folder, {TOML: settings()})
    for command in ("worksheet", "pairs", "series"):
        code, told = run(folder, command, "tiny", "--minutes", str(minutes))
        assert code == 2
        assert "less than or equal to 10000" in told


def test_more_minutes_than_there_are_draw_all() -> None:
    subject = subject_of({"one": [question(f"q{n}", minutes=n + 1) for n in range(9)]})
    ((form,), problems) = draw(subject, Blueprint("quiz", PLACE, minutes=10**15))
    assert problems == ()
    assert len(form.drawn) == 9


def test_a_number_beyond_those_of_toml_is_told(tmp_path: Path) -> None:
    toml = f"{settings()}{BLANK}seed = 0x{'F' * 6000}\n"
    folder = write_subject(tmp_path / "content" / "tiny", {TOML: toml})
    code, told = run(folder, "check", "tiny")
    assert code == 1
    assert "'seed' must be at most 9223372036854775807" in told


@names_in_utf8
@pytest.mark.parametrize("name", ["MLOps", "Général Culture", "it's 100% me", "日本", "-x"])
def test_new_takes_every_name_that_a_subject_can_have(tmp_path: Path, name: str) -> None:
    result = CliRunner().invoke(app, ["new", "--content", str(tmp_path / "my content"), "--", name])
    assert result.exit_code == 0, result.output
    folder = tmp_path / "my content" / name
    assert (folder / TOML).is_file()
    assert loaded(folder).subject.source.title == name
    command = shlex.split(result.output.splitlines()[-1].partition("build.py ")[2])
    assert command[0] == "guide"
    assert [command[-1], command[2]] == [name, str(tmp_path / "my content")]
    again = ["new", "--content", str(folder.parent), "--", name.upper()]
    result = CliRunner().invoke(app, again)
    assert result.exit_code == 2
