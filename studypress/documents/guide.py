"""What the template of a guide needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from studypress.job import Desk, Job
from studypress.model import Choice, Gap, Match, Open, Order, Question, Section, SectionKind
from studypress.pages.common import Head, Label, head, label
from studypress.pages.markup import Renderer


@dataclass(frozen=True)
class GuideOption:
    """A choice, told with whether it is right."""

    text: Markup
    right: bool


@dataclass(frozen=True)
class GuideQuestion:
    """A question with all that is known of it; of the parts of a task, one kind's are filled."""

    label: Label
    kind: str
    probe: Markup
    lead: Markup
    options: tuple[GuideOption, ...]
    filled: Markup
    pairs: tuple[tuple[Markup, Markup], ...]
    steps: tuple[Markup, ...]
    answer: Markup
    points: tuple[Markup, ...]


@dataclass(frozen=True)
class GuidePart:
    """A part of a prose chapter."""

    id: str
    title: Markup
    body: Markup


@dataclass(frozen=True)
class GuideTerm:
    """An entry of the glossary; `questions` are the ids and numbers of those that use it."""

    id: str
    headword: Markup
    english: str
    definition: Markup
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class GuideSection:
    """A chapter; by its kind it has questions, parts or terms."""

    id: str
    kind: str
    title: Markup
    count: str
    intro: Markup
    questions: tuple[GuideQuestion, ...]
    parts: tuple[GuidePart, ...]
    terms: tuple[GuideTerm, ...]


@dataclass(frozen=True)
class Guide:
    """The whole guide."""

    head: Head
    subtitle: str
    language: str
    count: str
    revision: str
    sections: tuple[GuideSection, ...]


def guide(job: Job, desk: Desk) -> Guide:
    """Return the guide of a job's edition."""
    edition, locale = job.edition, job.locale
    ids = {identifier for section in edition.sections for identifier, _ in section.targets}
    renderer = Renderer(locale.typography, desk.draw, targets=ids, deepen=1)
    numbers = {question.id: n for n, question in enumerate(edition.questions, 1)}
    day = job.subject.revision
    return Guide(
        head=head(job, renderer, locale.strings.guide),
        subtitle=renderer.plain(edition.subtitle),
        language=locale.name,
        count=locale.count("questions", len(edition.questions)),
        revision=locale.strings.revision.format(date=locale.day(day)) if day else "",
        sections=tuple(_section(section, numbers, job, renderer) for section in edition.sections),
    )


def _section(
    section: Section, numbers: Mapping[str, int], job: Job, renderer: Renderer
) -> GuideSection:
    counts = {
        SectionKind.QUESTIONS: job.locale.count("questions", len(section.questions)),
        SectionKind.PROSE: "",
        SectionKind.GLOSSARY: job.locale.count("terms", len(section.terms)),
    }
    terms = sorted(section.terms, key=lambda term: job.locale.sort_key(term.sorted_as))
    return GuideSection(
        id=section.id,
        kind=section.kind.value,
        title=renderer.heading(section.title),
        count=counts[section.kind],
        intro=renderer.block(section.intro),
        questions=tuple(_question(q, numbers[q.id], job, renderer) for q in section.questions),
        parts=tuple(
            GuidePart(part.id, renderer.heading(part.title), renderer.block(part.body))
            for part in section.parts
        ),
        terms=tuple(
            GuideTerm(
                id=term.id,
                headword=renderer.heading(term.headword),
                english=renderer.plain_in("en", term.english),
                definition=renderer.inline(term.definition),
                questions=tuple(
                    (used, job.locale.number(numbers[used]))
                    for used in sorted(term.questions, key=lambda used: numbers[used])
                ),
            )
            for term in terms
        ),
    )


def _question(question: Question, number: int, job: Job, renderer: Renderer) -> GuideQuestion:
    options: tuple[GuideOption, ...] = ()
    pairs: tuple[tuple[Markup, Markup], ...] = ()
    steps: tuple[Markup, ...] = ()
    points: tuple[Markup, ...] = ()
    filled = Markup()
    match question.task:
        case Open(found):
            points = tuple(renderer.inline(point) for point in found)
        case Choice(found_options):
            options = tuple(
                GuideOption(renderer.inline(option.text), option.right) for option in found_options
            )
        case Gap(text, gaps):
            words = [renderer.plain(accepted[0]) for accepted in gaps]
            marked = [Markup('<strong class="filled">{}</strong>').format(word) for word in words]
            filled = renderer.gapped(text, marked)
        case Match(found_pairs):
            pairs = tuple((renderer.inline(p.left), renderer.inline(p.right)) for p in found_pairs)
        case Order(found_steps):
            steps = tuple(renderer.inline(step) for step in found_steps)
    return GuideQuestion(
        label=label(question, number, job.locale, renderer),
        kind=question.kind.value,
        probe=renderer.block(question.probe),
        lead=renderer.block(question.lead),
        options=options,
        filled=filled,
        pairs=pairs,
        steps=steps,
        answer=renderer.block(question.answer),
        points=points,
    )
