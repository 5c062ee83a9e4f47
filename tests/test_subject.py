"""The subject that comes with studypress, `content/mlops-interview`, is whole in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import Markup

from studypress.content.figure import split_figures
from studypress.load import load
from studypress.model import (
    Edition,
    Figure,
    FigureType,
    Form,
    Fragment,
    Item,
    Kind,
    Level,
    Question,
    Section,
    SectionKind,
    Subject,
)
from studypress.pages.markup import Renderer
from studypress.resources import Resources
from studypress.sheets.draw import draw
from studypress.sheets.terms import questions_of
from tests.support import locale

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "content" / "mlops-interview"
LANGUAGES = ("en", "fr", "pt-BR", "de")

OPEN_QUESTIONS = {
    "introduction": ("what-is-mlops",),
    "basics": (
        "mlops-vs-devops",
        "model-and-concept-drift",
        "tests-before-deployment",
        "version-control",
        "model-packaging",
        "monitoring-metrics",
        "deployment-problems",
        "canary-vs-blue-green",
        "retraining-strategy",
    ),
    "technical": (
        "ci-cd-pipeline",
        "data-management",
        "feature-engineering",
        "production-monitoring",
        "reproducibility",
        "operational-challenges",
        "automated-retraining-pipeline",
        "explainability",
    ),
    "cloud": (
        "cloud-deployment",
        "serverless",
        "compute-for-training",
        "cloud-security-compliance",
        "cloud-cost",
        "edge-vs-cloud",
        "high-availability",
    ),
    "behavioural": (
        "production-incident",
        "version-collaboration",
        "cross-functional-work",
        "scaling-for-load",
        "stakeholder-expectations",
        "technical-debt",
    ),
    "interview": (
        "key-skills",
        "large-scale-experience",
        "technical-preparation",
        "common-mistakes",
        "standing-out",
    ),
}
WITH_QUICK_QUESTIONS = ("introduction", "basics", "technical", "cloud")
QUICK_KINDS = {Kind.CHOICE, Kind.GAP, Kind.MATCH, Kind.ORDER}
FIGURES = {
    "what-is-mlops": FigureType.OVERLAP,
    "mlops-vs-devops": FigureType.COMPARE,
    "canary-vs-blue-green": FigureType.FLOW,
    "data-management": FigureType.HUB,
    "operational-challenges": FigureType.LADDER,
    "cloud-cost": FigureType.CYCLE,
}
TABLES = {"tests-before-deployment": (6, 4), "serverless": (6, 3)}
LEAST_WORDS, MOST_WORDS = 120, 300
LONGEST_PROMPT = 120

_FENCE = re.compile(r"^ *(```|~~~).*?^ *\1[`~]* *$", re.DOTALL | re.MULTILINE)
_ROW = re.compile(r"^ *\|.*$", re.MULTILINE)
_TARGET = re.compile(r"\]\([^)]*\)")
_WORD = re.compile(r"\w+(?:[-'’./%]\w+)*")


@cache
def subject() -> Subject:
    loaded, problems = load(FOLDER, Resources(PROJECT))
    assert loaded is not None, problems
    assert problems == ()
    return loaded.subject


def editions() -> tuple[Edition, ...]:
    found = subject().editions
    assert tuple(edition.language for edition in found) == LANGUAGES
    return found


def section_of(edition: Edition, identifier: str) -> Section:
    (found,) = (section for section in edition.sections if section.id == identifier)
    return found


def opened(edition: Edition) -> tuple[Question, ...]:
    return tuple(question for question in edition.questions if question.kind is Kind.OPEN)


# -- what there is -------------------------------------------------------------------------------


def test_the_chapters_stand_in_their_order() -> None:
    for edition in editions():
        assert [(section.id, section.kind) for section in edition.sections] == [
            ("preparation", SectionKind.PROSE),
            *((identifier, SectionKind.QUESTIONS) for identifier in OPEN_QUESTIONS),
            ("glossary", SectionKind.GLOSSARY),
        ]


@pytest.mark.parametrize("identifier", OPEN_QUESTIONS)
def test_the_open_questions_are_these_in_this_order(identifier: str) -> None:
    for edition in editions():
        questions = section_of(edition, identifier).questions
        found = tuple(question.id for question in questions if question.kind is Kind.OPEN)
        assert found == OPEN_QUESTIONS[identifier]


@pytest.mark.parametrize("identifier", WITH_QUICK_QUESTIONS)
def test_quick_questions_are_of_every_kind(identifier: str) -> None:
    for edition in editions():
        kinds = [question.kind for question in section_of(edition, identifier).questions]
        quick = [kind for kind in kinds if kind is not Kind.OPEN]
        assert len(quick) >= 5
        assert set(quick) == QUICK_KINDS


def test_an_open_question_tells_what_is_listened_for_and_what_to_name() -> None:
    for edition in editions():
        assert len(opened(edition)) == sum(map(len, OPEN_QUESTIONS.values()))
        without = [question.id for question in opened(edition) if question.probe is None]
        marks = {q.id: q.marks for q in opened(edition) if not 3 <= q.marks <= 6}
        assert (edition.language, without, marks) == (edition.language, [], {})


def test_an_open_question_has_two_follow_up_prompts_short_enough_to_be_spoken() -> None:
    for edition in editions():
        prompts = {question.id: question.follow_ups for question in opened(edition)}
        assert [identifier for identifier, two in prompts.items() if len(two) != 2] == []
        texts = [prompt.text for two in prompts.values() for prompt in two]
        assert [text for text in texts if len(text) > LONGEST_PROMPT] == []
        assert len(set(texts)) == len(texts)


def test_every_closed_question_is_explained() -> None:
    for edition in editions():
        closed = [question for question in edition.questions if question.kind is not Kind.OPEN]
        assert closed
        assert [question.id for question in closed if question.answer is None] == []


def _prose(fragment: Fragment) -> str:
    """Return the words of an answer, its tables, code and figures left out."""
    pieces = (piece for piece in split_figures(fragment) if isinstance(piece, str))
    text = _ROW.sub("", _FENCE.sub("", "\n".join(pieces)))
    return _TARGET.sub("]", text)


def test_model_answers_are_as_long_as_somebody_speaks() -> None:
    outliers = {}
    for edition in editions():
        for question in opened(edition):
            assert question.answer is not None
            words = len(_WORD.findall(_prose(question.answer)))
            if not LEAST_WORDS <= words <= MOST_WORDS:
                outliers[f"{edition.language}/{question.id}"] = words
    assert outliers == {}


def test_the_glossary_has_forty_terms_each_used_by_a_question() -> None:
    for edition in editions():
        known = {question.id for question in edition.questions}
        assert len(edition.terms) >= 40
        assert [term.id for term in edition.terms if not term.questions] == []
        assert [term.id for term in edition.terms if not known.issuperset(term.questions)] == []
        assert [term.id for term in edition.terms if not term.definition.text.strip()] == []


def test_no_two_terms_of_a_language_are_written_alike() -> None:
    for edition in editions():
        words = [term.headword.text.casefold() for term in edition.terms]
        assert sorted(words) == sorted(set(words))


def test_the_preparation_has_five_parts() -> None:
    wanted = [f"prepare-{what}" for what in ("concepts", "stack", "examples", "coding", "current")]
    for edition in editions():
        parts = section_of(edition, "preparation").parts
        assert [part.id for part in parts] == wanted
        assert [part.id for part in parts if part.body is None] == []


# -- what is in the answers ----------------------------------------------------------------------


class _Shape(HTMLParser):
    """Reads off what a piece of HTML is built of: lists, tables, code, figures, links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self._items: list[int] = []
        self._rows: list[int] = []
        self._code: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        match tag:
            case "ul" | "ol" | "dl":
                self._items.append(0)
            case "li" | "dt":
                self._items[-1] += 1
            case "table":
                self._rows = []
            case "tr":
                self._rows.append(0)
            case "th" | "td":
                self._rows[-1] += 1
            case "pre":
                self._code = []
            case "a":
                self.found.append(("link", (values.get("href", ""),)))
            case "drawn":
                self.found.append(("figure", (values["type"], values["items"])))
            case "p" | "h3" | "h4" | "blockquote" | "img":
                self.found.append((tag, ()))
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "ul" | "ol" | "dl":
                self.found.append((tag, (str(self._items.pop()),)))
            case "table":
                self.found.append((tag, tuple(str(cells) for cells in self._rows)))
            case "pre":
                lines = "".join(self._code or ()).strip().splitlines()
                self.found.append((tag, (str(len(lines)),)))
                self._code = None
            case _:
                pass

    def handle_data(self, data: str) -> None:
        if self._code is not None:
            self._code.append(data)


def _counts(items: tuple[Item, ...]) -> str:
    return "-".join(f"{len(item.items)}" for item in items)


def _drawn(figure: Figure) -> Markup:
    return Markup('<drawn type="{}" items="{}">').format(figure.type, _counts(figure.items))


Built = list[tuple[str, tuple[str, ...]]]


def shapes(fragment: Fragment | None, edition: Edition) -> Built:
    targets = {identifier for section in edition.sections for identifier, _ in section.targets}
    renderer = Renderer(locale(edition.language).typography, _drawn, targets=targets)
    reader = _Shape()
    reader.feed(renderer.block(fragment))
    reader.close()
    # links may stand in another order where the language orders its clauses otherwise
    return [*(one for one in reader.found if one[0] != "link"), *sorted(_links(reader.found))]


def _links(found: Built) -> Iterator[tuple[str, tuple[str, ...]]]:
    return (one for one in found if one[0] == "link")


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_an_answer_is_built_as_the_english_one(language: str) -> None:
    english = editions()[0]
    (edition,) = (edition for edition in editions() if edition.language == language)
    differing = {}
    pairs = list(zip(english.questions, edition.questions, strict=True))
    assert len(pairs) > 50
    for original, translation in pairs:
        assert original.id == translation.id
        for there, here in (
            (original.answer, translation.answer),
            (original.probe, translation.probe),
            (original.lead, translation.lead),
        ):
            wanted, found = shapes(there, english), shapes(here, edition)
            if wanted != found:
                differing[original.id] = (
                    [one for one in wanted if one not in found],
                    [one for one in found if one not in wanted],
                    (len(wanted), len(found)),
                )
    assert differing == {}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_part_is_built_as_the_english_one(language: str) -> None:
    english = section_of(editions()[0], "preparation").parts
    (edition,) = (edition for edition in editions() if edition.language == language)
    for original, translation in zip(
        english, section_of(edition, "preparation").parts, strict=True
    ):
        assert shapes(original.body, editions()[0]) == shapes(translation.body, edition)


def test_figures_of_the_six_types_stand_at_their_questions() -> None:
    for edition in editions():
        found = {
            question.id: piece.type
            for question in edition.questions
            if question.answer
            for piece in split_figures(question.answer)
            if isinstance(piece, Figure)
        }
        assert found == FIGURES
        assert set(found.values()) == set(FigureType)


@pytest.mark.parametrize(("identifier", "size"), TABLES.items(), ids=TABLES.keys())
def test_a_table_has_its_rows_and_columns(identifier: str, size: tuple[int, int]) -> None:
    rows, columns = size
    for edition in editions():
        (question,) = (one for one in edition.questions if one.id == identifier)
        (table,) = (cells for tag, cells in shapes(question.answer, edition) if tag == "table")
        # the row of the heads stands above the others
        assert table == (str(columns),) * (rows + 1)


# -- what is drawn from it -----------------------------------------------------------------------


@cache
def forms() -> dict[str, tuple[Form, ...]]:
    found = {}
    for blueprint in subject().blueprints:
        drawn, problems = draw(subject(), blueprint)
        assert problems == ()
        found[blueprint.name] = drawn
    return found


def questions_in(form: Form, edition: Edition) -> tuple[Question, ...]:
    return questions_of(form.drawn, edition, locale(edition.language).strings.match_terms)


def test_the_worksheets_are_these() -> None:
    warm_ups = [f"warm-up-{identifier}" for identifier in WITH_QUICK_QUESTIONS]
    assert list(forms()) == [*warm_ups, "mock-interview", "full-set"]
    for blueprint in subject().blueprints:
        assert all(blueprint.title(language) for language in LANGUAGES)


@pytest.mark.parametrize("identifier", WITH_QUICK_QUESTIONS)
def test_a_warm_up_has_the_quick_questions_of_its_section_and_terms(identifier: str) -> None:
    (form,) = forms()[f"warm-up-{identifier}"]
    questions = section_of(editions()[0], identifier).questions
    quick = {question.id for question in questions if question.kind is not Kind.OPEN}
    terms, *others = form.drawn
    assert len(terms.terms) == form.blueprint.terms
    assert {drawn.question for drawn in others} == quick
    assert len(others) == len(quick)
    every = {question.id for question in questions}
    used = {term.id: set(term.questions) for term in editions()[0].terms}
    assert all(used[term] & every for term in terms.terms)


def test_a_mock_interview_takes_45_minutes_in_two_forms_of_equal_weight() -> None:
    one, other = forms()["mock-interview"]
    section_by_id = {
        question.id: section.id
        for section in editions()[0].sections
        for question in section.questions
    }
    for edition in editions():
        weights = []
        for form in (one, other):
            questions = questions_in(form, edition)
            assert {question.kind for question in questions} == {Kind.OPEN}
            assert sum(question.minutes for question in questions) == 45
            weights.append(
                Counter((section_by_id[question.id], question.level) for question in questions)
            )
        assert weights[0] == weights[1]
        assert {level for _, level in weights[0]} == set(Level)
    asked = [{drawn.question for drawn in form.drawn} for form in (one, other)]
    assert asked[0].isdisjoint(asked[1])


def test_the_full_set_has_every_question_once() -> None:
    (form,) = forms()["full-set"]
    wanted = sorted(question.id for question in editions()[0].questions)
    assert sorted(drawn.question for drawn in form.drawn) == wanted


def test_every_sheet_code_is_another() -> None:
    codes = [form.code for drawn in forms().values() for form in drawn]
    assert len(codes) == 7
    assert len(set(codes)) == 7


def test_every_declared_sheet_is_on_record() -> None:
    """A build adds what is missing to sheets.jsonl; a change of content is committed with it."""
    loaded, _ = load(FOLDER, Resources(PROJECT))
    assert loaded is not None
    kept = {sheet.code for sheet in loaded.sheets}
    drawn = [draw(loaded.subject, blueprint)[0] for blueprint in loaded.subject.blueprints]
    assert {
        form.code: form.name for forms in drawn for form in forms if form.code not in kept
    } == {}


def test_the_sheet_code_of_the_docs_is_that_of_their_picture() -> None:
    (basics,) = (b for b in subject().blueprints if b.name == "warm-up-basics")
    ((form,), _) = draw(subject(), basics)
    for page in ("sheet-codes.md", "commands.md"):
        assert form.code in (PROJECT / "docs" / page).read_text(encoding="utf-8")
