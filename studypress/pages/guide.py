"""What the template of a guide needs."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from studypress.model import Choice, Gap, Match, Open, Order, Question
from studypress.pages.common import Head, Label, head, label
from studypress.pages.markup import Renderer
from studypress.plan import Job


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
class GuideSection:
    """A chapter."""

    id: str
    title: Markup
    count: str
    intro: Markup
    questions: tuple[GuideQuestion, ...]


@dataclass(frozen=True)
class Guide:
    """The whole guide."""

    head: Head
    subtitle: str
    language: str
    count: str
    revision: str
    sections: tuple[GuideSection, ...]


def guide(job: Job) -> Guide:
    """Return the guide of a job's edition."""
    edition, locale = job.edition, job.locale
    ids = {section.id for section in edition.sections}
    ids |= {question.id for question in edition.questions}
    renderer = Renderer(locale.typography, targets=ids, deepen=1)
    numbers = {question.id: n for n, question in enumerate(edition.questions, 1)}
    sections = tuple(
        GuideSection(
            id=section.id,
            title=renderer.heading(section.title),
            count=locale.count("questions", len(section.questions)),
            intro=renderer.block(section.intro),
            questions=tuple(_question(q, numbers[q.id], job, renderer) for q in section.questions),
        )
        for section in edition.sections
    )
    day = job.subject.revision
    return Guide(
        head=head(job, renderer, locale.strings.guide),
        subtitle=renderer.plain(edition.subtitle),
        language=locale.name,
        count=locale.count("questions", len(edition.questions)),
        revision=locale.strings.revision.format(date=locale.day(day)) if day else "",
        sections=sections,
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
