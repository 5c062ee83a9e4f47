"""Prose chapters and the glossary: from the files to the guide and to the worksheets."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import studypress
from studypress import ContentError, Document, Problem, Request
from studypress.compose import compose
from studypress.job import Job
from studypress.load import load
from studypress.model import Drawn, Form, SectionKind, Subject
from studypress.resources import Resources
from studypress.sheets.draw import draw
from tests.support import (
    GUIDE,
    KEY,
    WORKSHEET,
    jobs,
    locale,
    press,
    section,
    settings,
    write_subject,
)

PROSE = """\
# Before you begin {#before kind=prose}

What this chapter is for; see [the second part](#part-two).

## The first part {#part-one}

Text of the first part, which leads to [a question](#choice-one).

## The *second* part {#part-two}

Text of the second part, which leads to [a term](#term-drift).
"""
PROSE_FR = """\
# Avant de commencer {#before}

À quoi sert ce chapitre.

## La première partie {#part-one}

Texte de la première partie.

## La seconde partie {#part-two}

Texte de la seconde partie.
"""
GLOSSARY = """\
# Glossary {#glossary kind=glossary}

What the words mean.

Zone {#term-zone questions="gap-one"}
:   Meaning of the place.

Drift {#term-drift questions="choice-one, open-one"}
:   Meaning of the change.

24/7 {#term-always questions="match-one"}
:   Meaning of the clock.

*Epoch* {#term-epoch questions="order-one"}
:   Meaning of the pass.
"""
GLOSSARY_FR = """\
# Glossaire {#glossary}

Ce que veulent dire les mots.

Zone {#term-zone}
:   Sens du lieu.

Évolution {#term-drift en="drift"}
:   Sens du changement.

24 h sur 24 {#term-always}
:   Sens de la montre.

Époque {#term-epoch en="epoch"}
:   Sens du passage.
"""
DECLARED = """
[[worksheet]]
name = "words"
terms = {terms}
sections = ["basics"]
seed = {seed}
"""
CHAPTERS = ("before", "basics", "glossary")


def write(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """Write a subject with a chapter of each kind, in English unless `files` say otherwise."""
    chapters = {
        "subject.toml": settings(sections=CHAPTERS),
        "en/05-before.md": PROSE,
        "en/90-glossary.md": GLOSSARY,
    }
    return write_subject(folder / "content" / "some", {**chapters, **(files or {})})


def bilingual(more: str = "") -> dict[str, str]:
    """Return the files that make the subject one in English and French."""
    return {
        "subject.toml": settings(("en", "fr"), CHAPTERS, more),
        "fr/05-before.md": PROSE_FR,
        "fr/10-basics.md": section(),
        "fr/90-glossary.md": GLOSSARY_FR,
    }


def subject_of(folder: Path) -> Subject:
    loaded, problems = load(folder, Resources(folder.parent.parent))
    assert loaded is not None, problems
    return loaded.subject


def problems_of(folder: Path, files: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return what `studypress check` tells of the subject."""
    write(folder, files)
    try:
        return studypress.check(Request(folder / "content")).problems
    except ContentError as error:
        return error.problems


def job_of(folder: Path, document: Document, language: str = "en") -> Job:
    (job,) = (
        job for job in jobs(folder) if job.document is document and job.locale.language == language
    )
    return job


def page_of(folder: Path, document: Document, language: str = "en") -> ElementTree.Element:
    """Return the parsed HTML of a document."""
    html = compose(job_of(folder, document, language), Resources(folder.parent.parent)).html
    body = html[html.index("<body") : html.index("</body>") + len("</body>")]
    body = re.sub(r"<(br|hr|img)([^>]*?)/?>", r"<\1\2/>", body)
    return ElementTree.fromstring(body)


def text_of(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def having(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Yield the elements of a class."""
    return (one for one in element.iter() if name in one.get("class", "").split())


# -- prose ---------------------------------------------------------------------------------------


def test_a_prose_chapter_has_parts(tmp_path: Path) -> None:
    chapter = subject_of(write(tmp_path)).source.sections[0]
    assert chapter.kind is SectionKind.PROSE
    assert [(part.id, part.title.text) for part in chapter.parts] == [
        ("part-one", "The first part"),
        ("part-two", "The *second* part"),
    ]
    assert chapter.intro is not None
    assert chapter.intro.text.startswith("What this chapter is for")
    assert [part.place.line for part in chapter.parts] == [5, 9]


def test_a_guide_prints_the_parts_under_their_titles(tmp_path: Path) -> None:
    guide = page_of(write(tmp_path), GUIDE)
    (chapter,) = having(guide, "section-prose")
    one, two = having(chapter, "part")
    assert [text_of(title) for title in chapter.iter("h3")] == ["The first part", "The second part"]
    assert "Text of the first part" in text_of(one)
    assert "Text of the second part" in text_of(two)
    assert list(having(chapter, "question")) == []


def test_links_lead_to_parts_questions_and_terms(tmp_path: Path) -> None:
    guide = page_of(write(tmp_path), GUIDE)
    (chapter,) = having(guide, "section-prose")
    targets = [link.get("href", "")[1:] for link in having(chapter, "internal")]
    assert targets == ["part-two", "choice-one", "term-drift"]
    ids = [one.get("id") for one in guide.iter() if one.get("id")]
    assert all(ids.count(target) == 1 for target in targets)


def test_the_contents_name_parts_without_numbers(tmp_path: Path) -> None:
    (contents,) = having(page_of(write(tmp_path), GUIDE), "contents")
    links = [(link.get("href"), text_of(link)) for link in contents.iter("a")]
    assert links[:4] == [
        ("#before", "Before you begin"),
        ("#part-one", "The first part"),
        ("#part-two", "The second part"),
        ("#basics", "Title of basics"),
    ]
    assert links[-1] == ("#glossary", "Glossary")
    assert [text_of(one) for one in having(contents, "contents-number")] == [
        "1",
        "2",
        "3",
        "4",
        "5",
    ]


def test_the_outline_names_parts_and_the_glossary(tmp_path: Path) -> None:
    job = job_of(write(tmp_path), GUIDE)
    composed = compose(job, Resources(tmp_path))
    made = press(composed.html, composed.styles, composed.pictures, job.texts, "guide.pdf")

    def titles(items: list[pikepdf.OutlineItem]) -> list[str]:
        return [str(t) for item in items for t in (item.title, *titles(list(item.children)))]

    with pikepdf.open(io.BytesIO(made.pdf)) as pdf, pdf.open_outline() as outline:
        found = titles(list(outline.root))
    wanted = ["Before you begin", "The first part", "The second part", "Title of basics"]
    places = [found.index(title) for title in wanted]
    assert places == sorted(places)
    assert found[-1] == "Glossary"


@pytest.mark.parametrize("more", ["", "\n[[worksheet]]\nname = 'all'\n"])
def test_no_question_is_drawn_from_a_prose_chapter(tmp_path: Path, more: str) -> None:
    folder = write(tmp_path, {"subject.toml": settings(sections=CHAPTERS, more=more)})
    subject = subject_of(folder)
    ids = {"open-one", "choice-one", "gap-one", "match-one", "order-one"}
    assert {question.id for question in subject.source.questions} == ids
    for blueprint in subject.blueprints:
        (form,), problems = draw(subject, blueprint)
        assert problems == ()
        assert {drawn.question for drawn in form.drawn} == ids


def test_a_worksheet_of_prose_alone_is_told(tmp_path: Path) -> None:
    more = '\n[[worksheet]]\nname = "none"\nsections = ["before"]\n'
    (found,) = problems_of(tmp_path, {"subject.toml": settings(sections=CHAPTERS, more=more)})
    assert found.message == "the worksheet 'none' asks for questions, but none qualifies"
    assert found.path.name == "subject.toml"


def test_a_translation_need_not_state_the_kind(tmp_path: Path) -> None:
    french = subject_of(write(tmp_path, bilingual())).editions[1]
    kinds = [section.kind for section in french.sections]
    assert kinds == [SectionKind.PROSE, SectionKind.QUESTIONS, SectionKind.GLOSSARY]
    assert [part.id for part in french.sections[0].parts] == ["part-one", "part-two"]


# -- the glossary --------------------------------------------------------------------------------


def test_an_entry_knows_its_questions(tmp_path: Path) -> None:
    terms = subject_of(write(tmp_path)).source.terms
    assert [(term.id, term.headword.text, term.questions) for term in terms] == [
        ("term-zone", "Zone", ("gap-one",)),
        ("term-drift", "Drift", ("choice-one", "open-one")),
        ("term-always", "24/7", ("match-one",)),
        ("term-epoch", "*Epoch*", ("order-one",)),
    ]
    assert {term.headword.text.strip("*"): term.definition.text for term in terms} == MEANINGS["en"]
    assert [term.place.line for term in terms] == [5, 8, 11, 14]


def test_a_translation_takes_the_questions_from_the_source(tmp_path: Path) -> None:
    english, french = subject_of(write(tmp_path, bilingual())).editions
    assert {t.id: t.questions for t in french.terms} == {t.id: t.questions for t in english.terms}
    assert [term.english for term in french.terms] == ["", "drift", "", "epoch"]
    assert [term.english for term in english.terms] == [""] * 4


def test_entries_stand_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    folder = write(tmp_path, bilingual())
    printed = {}
    for language in ("en", "fr"):
        (terms,) = having(page_of(folder, GUIDE, language), "terms")
        printed[language] = [term.get("id") for term in terms.iter("dt")]
    assert printed == {
        "en": ["term-always", "term-drift", "term-epoch", "term-zone"],
        "fr": ["term-always", "term-epoch", "term-drift", "term-zone"],
    }


def test_the_english_term_stands_beside_the_translated_one(tmp_path: Path) -> None:
    guide = page_of(write(tmp_path, bilingual()), GUIDE, "fr")
    found = {text_of(one): one.get("lang") for one in having(guide, "term-english")}
    assert found == {"drift": "en", "epoch": "en"}


def test_an_entry_leads_to_its_questions_by_their_numbers(tmp_path: Path) -> None:
    guide = page_of(write(tmp_path), GUIDE)
    numbers = {
        head.get("id", ""): text_of(next(having(article, "question-number")))
        for article in having(guide, "question")
        for head in article.iter("h3")
    }
    entries = {
        next(term.iter("dt")).get("id"): [
            (link.get("href", "")[1:], text_of(link)) for link in having(term, "term-question")
        ]
        for term in having(guide, "term")
    }
    assert entries["term-drift"] == [("open-one", "1"), ("choice-one", "2")]
    assert len(entries) == 4
    for links in entries.values():
        assert links
        assert all(numbers[identifier] == number for identifier, number in links)


def in_the_alphabet_of(language: str, texts: list[str]) -> list[str]:
    return sorted(texts, key=locale(language).sort_key)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("fr", ["24 h", "95%", "arbre", "Éclair", "école", "effet", "façade", "faculté", "zéro"]),
        ("pt-BR", ["4G", "abismo", "ação", "acaso", "época", "erro", "órgão", "osso", "zero"]),
        ("de", ["5G", "abc", "Äpfel", "Arzt", "Straße", "stumm", "über", "Vogel", "zwölf"]),
        ("en", ["0", "24/7", "a", "B", "café", "cage", "naïve", "native", "zone"]),
    ],
)
def test_letters_with_marks_stand_beside_their_base_letters(
    language: str, texts: list[str]
) -> None:
    assert in_the_alphabet_of(language, texts[::-1]) == texts


@pytest.mark.parametrize("texts", [["cod", "cœur", "cours"], ["adieu", "æquo", "afin"]])
def test_a_ligature_stands_where_its_two_letters_do(texts: list[str]) -> None:
    assert in_the_alphabet_of("fr", texts[::-1]) == texts


@given(texts=st.lists(st.text("abcABCéÉàäçÇß019 -", max_size=6)))
def test_sorting_is_the_same_whatever_the_order_of_the_file(texts: list[str]) -> None:
    assert in_the_alphabet_of("fr", texts) == in_the_alphabet_of("fr", texts[::-1])


# -- what is wrong -------------------------------------------------------------------------------

WRONG = {
    "a part with an attribute": (
        {"en/05-before.md": PROSE.replace("{#part-one}", "{#part-one level=basic}")},
        ("en/05-before.md", 5, "unknown attribute 'level'"),
    ),
    "a part without text": (
        {"en/05-before.md": f"{PROSE}\n## The third part {{#part-three}}\n"},
        ("en/05-before.md", 13, "there is nothing below the heading"),
    ),
    "a probe in a part": (
        {"en/05-before.md": f"{PROSE}\n/// probe\nWhy.\n///\n"},
        ("en/05-before.md", 13, "'probe' stands outside a question"),
    ),
    "a part not translated": (
        {**bilingual(), "fr/05-before.md": PROSE_FR.split("## La seconde")[0]},
        ("fr/05-before.md", 1, "the part 'part-two' is not in 'fr'"),
    ),
    "a part too many in a translation": (
        {**bilingual(), "fr/05-before.md": f"{PROSE_FR}\n## Encore {{#part-three}}\n\nTexte.\n"},
        ("fr/05-before.md", 13, "the part 'part-three' is not in 'en'"),
    ),
    "another kind in a translation": (
        {
            **bilingual(),
            "fr/05-before.md": PROSE_FR.replace("{#before}", "{#before kind=glossary}"),
        },
        ("fr/05-before.md", 1, "kind differs from the source edition, where it is 'prose'"),
    ),
    "an unknown kind": (
        {"en/05-before.md": PROSE.replace("kind=prose", "kind=pose")},
        ("en/05-before.md", 1, "unknown kind 'pose'"),
    ),
    "a part with the id of a question": (
        {"en/05-before.md": PROSE.replace("{#part-one}", "{#gap-one}")},
        ("en/10-basics.md", 0, "the id 'gap-one' is taken"),
    ),
    "a link to nowhere": (
        {"en/05-before.md": PROSE.replace("(#choice-one)", "(#choice-won)")},
        ("en/05-before.md", 7, "no question has the id 'choice-won'"),
    ),
    "an unknown question": (
        {"en/90-glossary.md": GLOSSARY.replace("open-one", "open-won")},
        ("en/90-glossary.md", 8, "no question has the id 'open-won'"),
    ),
    "a term not translated": (
        {**bilingual(), "fr/90-glossary.md": GLOSSARY_FR.split("Époque")[0]},
        ("fr/90-glossary.md", 1, "the term 'term-epoch' is not in 'fr'"),
    ),
    "a term too many in a translation": (
        {**bilingual(), "fr/90-glossary.md": f"{GLOSSARY_FR}\nPlus {{#term-more}}\n:   Sens.\n"},
        ("fr/90-glossary.md", 17, "the term 'term-more' is not in 'en'"),
    ),
    "an id twice": (
        {"en/90-glossary.md": GLOSSARY.replace("{#term-epoch ", "{#term-drift ")},
        ("en/90-glossary.md", 14, "the id 'term-drift' is taken"),
    ),
    "a term with the id of a question": (
        {"en/90-glossary.md": GLOSSARY.replace("{#term-epoch ", "{#gap-one ")},
        ("en/90-glossary.md", 14, "the id 'gap-one' is taken"),
    ),
    "a term with an unknown attribute": (
        {"en/90-glossary.md": GLOSSARY.replace("{#term-epoch questions", "{#term-epoch question")},
        ("en/90-glossary.md", 14, "unknown attribute 'question'"),
    ),
    "no entry": (
        {"en/90-glossary.md": "# Glossary {#glossary kind=glossary}\n\nNothing yet.\n"},
        ("en/90-glossary.md", 1, "the glossary has no entry"),
    ),
    "a heading": (
        {"en/90-glossary.md": f"{GLOSSARY}\n## More\n"},
        ("en/90-glossary.md", 17, "a glossary has no headings below its title"),
    ),
    "too many terms asked for": (
        {"subject.toml": settings(sections=CHAPTERS, more=DECLARED.format(terms=5, seed=1))},
        ("subject.toml", 0, "the worksheet 'words' asks for 5 terms, but 4 qualify"),
    ),
    "one term asked for": (
        {"subject.toml": settings(sections=CHAPTERS, more=DECLARED.format(terms=1, seed=1))},
        ("subject.toml", 9, "terms"),
    ),
    "no term that the section's questions use": (
        {
            "subject.toml": settings(
                sections=CHAPTERS,
                more=DECLARED.format(terms=2, seed=1).replace('["basics"]', '["before"]'),
            )
        },
        ("subject.toml", 0, "the worksheet 'words' asks for 2 terms, but 0 qualify"),
    ),
}


@pytest.mark.parametrize(("files", "told"), WRONG.values(), ids=WRONG.keys())
def test_a_problem_is_told_where_it_stands(
    tmp_path: Path, files: dict[str, str], told: tuple[str, int, str]
) -> None:
    path, line, message = told
    found = [
        problem
        for problem in problems_of(tmp_path, files)
        if problem.path.as_posix().endswith(f"some/{path}") and line in (0, problem.line)
    ]
    assert [problem for problem in found if message in problem.message]


PARAGRAPH = GLOSSARY.replace("\n24/7", "\nA sentence between the entries.\n\n24/7")


def test_no_entry_is_lost_behind_a_paragraph(tmp_path: Path) -> None:
    told = problems_of(tmp_path, {"en/90-glossary.md": PARAGRAPH})
    assert told or len(subject_of(tmp_path / "content" / "some").source.terms) == 4


def test_other_questions_of_a_term_in_a_translation_are_told(tmp_path: Path) -> None:
    other = GLOSSARY_FR.replace("{#term-zone}", '{#term-zone questions="open-one"}')
    assert problems_of(tmp_path, {**bilingual(), "fr/90-glossary.md": other})


# -- terms on a worksheet ------------------------------------------------------------------------


def with_terms(terms: int, seed: int = 1) -> dict[str, str]:
    return bilingual(DECLARED.format(terms=terms, seed=seed))


def form_of(folder: Path) -> Form:
    subject = subject_of(folder)
    (forms, problems) = draw(subject, subject.blueprints[0])
    assert problems == ()
    return forms[0]


def drawn_terms(folder: Path) -> Drawn:
    (drawn,) = (drawn for drawn in form_of(folder).drawn if drawn.terms)
    return drawn


MEANINGS = {
    "en": {
        "Zone": "Meaning of the place.",
        "Drift": "Meaning of the change.",
        "24/7": "Meaning of the clock.",
        "Epoch": "Meaning of the pass.",
    },
    "fr": {
        "Zone": "Sens du lieu.",
        "Évolution": "Sens du changement.",
        "24 h sur 24": "Sens de la montre.",
        "Époque": "Sens du passage.",
    },
}


def without_letter(element: ElementTree.Element) -> str:
    letter = text_of(next(having(element, "letter")))
    return text_of(element).removeprefix(letter).strip()


def rows_of(sheet: ElementTree.Element) -> list[tuple[str, str]]:
    """Return what stands side by side in the first match question, the letters left out."""
    columns = next(having(sheet, "match-columns"))
    return [
        (
            without_letter(next(having(row, "match-left"))),
            without_letter(next(having(row, "match-right"))),
        )
        for row in having(columns, "match-row")
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("terms", "seed"), [(2, 1), (3, 1), (4, 1), (4, 2), (4, 99)])
def test_the_key_matches_each_term_to_its_meaning(
    tmp_path: Path, language: str, terms: int, seed: int
) -> None:
    folder = write(tmp_path, with_terms(terms, seed))
    sheet, key = (page_of(folder, document, language) for document in (WORKSHEET, KEY))
    rows = rows_of(sheet)
    assert len(rows) == terms
    lefts = [" ".join(left.split()) for left, _ in rows]
    rights = [right for _, right in rows]
    answer = text_of(next(next(having(key, "grid")).iter("td")))
    pairs = re.findall(r"(\d+)–([a-z])\b", answer)
    assert len(pairs) == terms
    for number, letter in pairs:
        left, right = lefts[int(number) - 1], rights[ord(letter) - ord("a")]
        assert MEANINGS[language][left] == right


@pytest.mark.parametrize("seed", range(1, 9))
def test_terms_and_their_order_are_the_same_in_every_language(tmp_path: Path, seed: int) -> None:
    folder = write(tmp_path, with_terms(3, seed))
    drawn = drawn_terms(folder)
    places = {}
    for language, edition in zip(("en", "fr"), subject_of(folder).editions, strict=True):
        headwords = {term.headword.text.strip("*"): term.id for term in edition.terms}
        meanings = {term.definition.text: term.id for term in edition.terms}
        rows = rows_of(page_of(folder, WORKSHEET, language))
        places[language] = [
            (headwords[" ".join(left.split())], meanings[right]) for left, right in rows
        ]
    assert places["en"] == places["fr"]
    assert tuple(left for left, _ in places["en"]) == drawn.terms


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_worksheet_gives_no_pairing_away(tmp_path: Path, seed: int) -> None:
    folder = write(tmp_path, with_terms(4, seed))
    html = compose(job_of(folder, WORKSHEET), Resources(tmp_path)).html
    rows = rows_of(page_of(folder, WORKSHEET))
    assert len(rows) == 4
    assert [MEANINGS["en"][left] for left, _ in rows] != [right for _, right in rows]
    assert "term-" not in html
    assert "–a" not in html
    assert all(html.count(text) == 1 for text in MEANINGS["en"].values())


def test_the_question_of_terms_is_asked_first_and_scores_a_mark_a_term(tmp_path: Path) -> None:
    folder = write(tmp_path, with_terms(3))
    assert form_of(folder).drawn[0].terms
    for language in ("en", "fr"):
        sheet = page_of(folder, WORKSHEET, language)
        first, *others = having(sheet, "question")
        assert text_of(next(having(first, "stem"))) == locale(language).strings.match_terms
        facts = text_of(next(having(first, "question-facts")))
        assert locale(language).count("points", 3).split()[0] in facts
        assert len(others) == 5


def test_a_worksheet_asks_only_for_terms_that_its_sections_use(tmp_path: Path) -> None:
    other = section("## More? {#gap-two level=basic}\n\nIs [[it]] so.\n", id="more")
    chapters = (*CHAPTERS, "more")
    glossary = GLOSSARY.replace('"gap-one"', '"gap-two"')
    for seed in range(1, 9):
        more = DECLARED.format(terms=3, seed=seed)
        files = {
            "subject.toml": settings(sections=chapters, more=more),
            "en/20-more.md": other,
            "en/90-glossary.md": glossary,
        }
        drawn = drawn_terms(write(tmp_path / str(seed), files))
        assert sorted(drawn.terms) == ["term-always", "term-drift", "term-epoch"]


def test_other_words_in_an_entry_change_the_sheet_code(tmp_path: Path) -> None:
    before = form_of(write(tmp_path / "one", with_terms(4)))
    changed = {"en/90-glossary.md": GLOSSARY.replace("of the pass", "of the round")}
    after = form_of(write(tmp_path / "two", {**with_terms(4), **changed}))
    assert before.drawn == after.drawn
    assert before.code != after.code


@hypothesis_settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), terms=st.integers(2, 4))
def test_whatever_the_seed_the_right_sides_are_mixed(
    tmp_path_factory: pytest.TempPathFactory, seed: int, terms: int
) -> None:
    drawn = drawn_terms(write(tmp_path_factory.mktemp("seed"), with_terms(terms, seed)))
    assert len(set(drawn.terms)) == terms
    assert sorted(drawn.order) == list(range(terms))
    assert drawn.order != tuple(range(terms))
