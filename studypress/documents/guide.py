"""What the template of a guide needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from studypress.job import FRONT, Desk, Job
from studypress.model import (
    Choice,
    Fragment,
    Gap,
    Match,
    Open,
    Order,
    Question,
    Section,
    SectionKind,
)
from studypress.pages.common import Head, Label, head, label, renderer_for
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
class Entry:
    """A line of the contents: what it leads to, the number of a question, the page."""

    id: str
    title: Markup
    number: str
    page: str


@dataclass(frozen=True)
class ContentsSection:
    """A section in the contents, with the parts or questions it holds."""

    heading: Entry
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Front:
    """The cover and the contents."""

    subtitle: str
    language: str
    count: str
    revision: str
    contents: tuple[ContentsSection, ...]


@dataclass(frozen=True)
class Guide:
    """A guide, or a gathering of it: its front or a section."""

    head: Head
    front: Front | None
    sections: tuple[GuideSection, ...]


def guide(job: Job, desk: Desk) -> Guide:
    """Return the guide of a job's edition, or the gathering of it that is wanted."""
    edition = job.edition
    ids = {identifier for section in edition.sections for identifier, _ in section.targets}
    renderer = renderer_for(job, desk, targets=ids, deepen=1)
    numbers = {question.id: n for n, question in enumerate(edition.questions, 1)}
    wanted = [s for s in edition.sections if desk.gathering in (None, s.id)]
    return Guide(
        head=head(job, renderer, job.locale.strings.guide),
        front=_front(job, desk, numbers, renderer) if desk.gathering in (None, FRONT) else None,
        sections=tuple(_section(section, numbers, job, renderer) for section in wanted),
    )


def _front(job: Job, desk: Desk, numbers: Mapping[str, int], renderer: Renderer) -> Front:
    edition, locale = job.edition, job.locale
    day = job.subject.revision

    def entry(identifier: str, title: Fragment) -> Entry:
        number = locale.number(numbers[identifier]) if identifier in numbers else ""
        page = locale.page(desk.pages[identifier]) if identifier in desk.pages else ""
        return Entry(identifier, renderer.heading(title), number, page)

    return Front(
        subtitle=renderer.plain(edition.subtitle),
        language=locale.name,
        count=locale.count("questions", len(edition.questions)),
        revision=locale.strings.revision.format(date=locale.day(day)) if day else "",
        contents=tuple(
            ContentsSection(
                entry(section.id, section.title),
                (
                    *(entry(part.id, part.title) for part in section.parts),
                    *(entry(question.id, question.stem) for question in section.questions),
                ),
            )
            for section in edition.sections
        ),
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
