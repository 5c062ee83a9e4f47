"""Step 2, parse: the text of a section file to a `Section`. Pure: no file is read here.

1. `scan` sorts the lines into headings, blocks and text.
2. Heading 1 opens the section; each heading 2 opens a question, which ends at the next one. In a
   section of `kind=prose` it opens a part; a section of `kind=glossary` is a definition list.
3. In a question, blocks are taken out, `tasks` finds the task, and the rest is the answer.

A question with a fault is still returned where it can be, so that later checks see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from studypress.content.advice import check_introduction, check_open
from studypress.content.attributes import (
    Attributes,
    completed,
    parse_question_attributes,
    parse_section_attributes,
    parse_values,
)
from studypress.content.blocks import (
    BLOCKS,
    block_text,
    check_blocks,
    check_outside,
    find_follow_ups,
    find_points,
    own_blocks,
)
from studypress.content.body import Body
from studypress.content.gaps import check_told, marks
from studypress.content.glossary import find_terms
from studypress.content.ids import ID, id_of_file
from studypress.content.numbering import without_numbers
from studypress.content.outline import (
    check_questionless,
    check_tables,
    outlined,
    without_front_matter,
)
from studypress.content.scan import Block, Heading, Scan, scan
from studypress.content.tasks import find_task, likely_kind
from studypress.fonts import HOUSE_LETTERING, Lettering
from studypress.model import (
    Fragment,
    Gap,
    Kind,
    Level,
    Open,
    Part,
    Question,
    Section,
    SectionKind,
    Task,
    Term,
)
from studypress.problems import Problem, Severity
from studypress.source import KEPT, Faults, SourceFile
from studypress.wording import NO_WORDING, Wording

_IN_PARENTHESES = re.compile(r"\([^()]+\)[ \t]*\Z")
_GAP_IN_HEADING = (
    "a gap in a heading is printed with its word",
    "write the sentence with the gap below the stem; brackets that are text: \\[[word]]",
)
DEFAULT_MINUTES_OPEN = 5
DEFAULT_MINUTES_CLOSED = 1


@dataclass(frozen=True)
class Originals:
    """What translations take from the source edition, by id; empty for that edition itself."""

    questions: Mapping[str, Question] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    sections: Mapping[str, Section] = field(default_factory=dict)

    @classmethod
    def of(cls, sections: Iterable[Section]) -> Originals:
        """Return what the sections of the source edition give."""
        sections = tuple(sections)
        return cls(
            questions={q.id: q for section in sections for q in section.questions},
            terms={term.id: term for section in sections for term in section.terms},
            sections={section.id: section for section in sections},
        )


def parse_section(
    source: SourceFile,
    originals: Originals,
    lettering: Lettering = HOUSE_LETTERING,
    wording: Wording = NO_WORDING,
    level: Level | None = None,
) -> tuple[Section | None, tuple[Problem, ...]]:
    """Return the section that a file holds, with every problem in it.

    A translation leaves out level, minutes, tags and kind of a question, the kind of a section
    and the questions of a term: they are taken from `originals`. Labels of drawn figures are
    set in `lettering`; `wording` is that of the language. Questions are of `level` where neither
    they nor the section state one. The section is None where the file has no heading. What has
    no id in the file has none here.
    """
    source, unread = without_front_matter(source)
    scanned, found = _scanned(source, lettering)
    faults = Faults(source, (*unread, *found))
    title = next((heading for heading in scanned.headings if heading.depth == 1), None)
    if title is None:
        faults.add(0, "the file has no title", "begin it with '# Title {#section-id}'")
        if not scanned.headings:
            return None, faults.problems
        title = Heading(0, 1, source.path.stem, "")
    for number in range(1, title.line):
        if source.line(number).strip():
            faults.add(number, "text above the section's title", "put it below the heading")
            break
    return _section(title, scanned, faults, originals, wording, level), faults.problems


@lru_cache(maxsize=KEPT)
def _scanned(source: SourceFile, lettering: Lettering) -> tuple[Scan, tuple[Problem, ...]]:
    """Return what the lines of a file are, and what is wrong with its headings and blocks."""
    faults = Faults(source)
    scanned = scan(faults)
    scanned = replace(scanned, headings=outlined(scanned.headings, faults))
    check_tables(source.lines, scanned.code, faults)
    check_blocks(scanned, faults, lettering)
    return scanned, faults.problems


def _section(
    title: Heading,
    scanned: Scan,
    faults: Faults,
    originals: Originals,
    wording: Wording,
    default: Level | None,
) -> Section:
    # the first of several titles may be a question: that is told already
    own = Faults(faults.source) if faults.marred(title.line, title.line) else faults
    stated, kind, level = parse_section_attributes(title.attributes, title.line, own)
    # where what is stated cannot be one, that is told: it is known by its file
    identifier = stated if ID.match(stated) else id_of_file(faults.source.path)
    original = originals.sections.get(identifier)
    if original is not None:
        stated_here = (("kind", kind, original.kind), ("level", level, original.level or default))
        _check_as_source(stated_here, title, faults)
        kind = original.kind
    kind = kind or SectionKind.QUESTIONS
    if level is not None and kind is not SectionKind.QUESTIONS:
        faults.add(title.line, "only questions have a level", "take it out here")
    section = Section(
        id=identifier,
        place=faults.source.place(title.line),
        title=Fragment(title.text, faults.source.place(title.line)),
        intro=_intro(title, scanned, faults),
        kind=kind,
        level=level,
    )
    end = len(faults.source.lines)
    spans = _spans(scanned.headings, 2, end)
    questions_begin = spans[0][0].line if spans and kind is SectionKind.QUESTIONS else end
    check_outside(scanned, questions_begin, faults)
    match kind:
        case SectionKind.QUESTIONS:
            level = level or default
            questions = _questions(title, spans, scanned, faults, originals, wording, level)
            return replace(section, questions=questions)
        case SectionKind.PROSE:
            parts = (_part(heading, last, scanned, faults) for heading, last in spans)
            return replace(section, parts=tuple(parts))
        case SectionKind.GLOSSARY:
            for heading, _ in spans:
                faults.add(heading.line, "a glossary has no headings below its title")
            body = Body(faults, title.line + 1, end, frozenset(), scanned.code)
            intro, terms = find_terms(body, originals.terms)
            return replace(section, intro=intro, terms=terms)


def _check_as_source(
    stated: Iterable[tuple[str, StrEnum | None, StrEnum | None]], title: Heading, faults: Faults
) -> None:
    """Note what a translation states of its section, by name, other than its source does."""
    for name, here, there in stated:
        if here is not None and here is not there:
            message = f"{name} differs from the source edition, where "
            message += f"it is '{there}'" if there else "none is stated"
            faults.add(title.line, message, f"leave {name} out here: it is taken from there")


def _questions(
    title: Heading,
    spans: Sequence[tuple[Heading, int]],
    scanned: Scan,
    faults: Faults,
    originals: Originals,
    wording: Wording,
    level: Level | None,
) -> tuple[Question, ...]:
    """Return the questions of a section, each from its heading to the last of its lines."""
    last = spans[0][0].line - 1 if spans else len(faults.source.lines)
    above = Body(faults, title.line + 1, last, frozenset(), scanned.code)
    if spans:
        check_introduction(above, wording)
    else:
        blocks = (range(block.first, block.last + 1) for block in scanned.blocks)
        outside = frozenset(number for lines in blocks for number in lines)
        check_questionless(replace(above, left_out=outside), alone=not originals.sections)
    stems = without_numbers([heading for heading, _ in spans], faults)
    questions = tuple(
        _question(stem, last, scanned, faults, originals.questions, wording, level)
        for stem, (_, last) in zip(stems, spans, strict=True)
    )
    if not originals.sections and not faults.errors:
        _warn_of_points(questions, faults)
    return questions


def _part(heading: Heading, last: int, scanned: Scan, faults: Faults) -> Part:
    identifier, _ = parse_values(heading.attributes, heading.line, faults, ())
    place = faults.source.place(heading.line)
    body = Body(faults, heading.line + 1, last, frozenset(), scanned.code)
    text = body.fragment(body.first, body.last)
    if text is None:
        faults.add(heading.line, "there is nothing below the heading")
    return Part(identifier, place, Fragment(heading.text, place), text)


def _spans(headings: Sequence[Heading], depth: int, end: int) -> list[tuple[Heading, int]]:
    """Return the headings of a depth, each with the last line before the next of that depth."""
    tops = [heading for heading in headings if heading.depth <= depth]
    if not tops:
        return []
    ends = [heading.line - 1 for heading in tops[1:]] + [end]
    return [(top, last) for top, last in zip(tops, ends, strict=True) if top.depth == depth]


def _intro(title: Heading, scanned: Scan, faults: Faults) -> Fragment | None:
    later = [heading.line for heading in scanned.headings if heading.line > title.line]
    last = min(later, default=len(faults.source.lines) + 1) - 1
    body = Body(faults, title.line + 1, last, frozenset(), scanned.code)
    return body.fragment(body.first, body.last)


def _question(
    heading: Heading,
    last: int,
    scanned: Scan,
    faults: Faults,
    originals: Mapping[str, Question],
    wording: Wording,
    level: Level | None,
) -> Question:
    stated = parse_question_attributes(heading.attributes, heading.line, faults)
    original = originals.get(stated.id)
    attributes = completed(stated, original, heading.line, faults)
    if "level" in stated.wrong:
        # that is told: a translation that states the right one is not told of it
        level = Level.BASIC
    first = heading.line + 1
    blocks = [block for block in scanned.blocks if first <= block.first <= last]
    own = own_blocks(blocks, faults)
    points = own.get("points")
    unknown = [block for block in blocks if block.name not in BLOCKS]
    taken = [range(block.first, block.last + 1) for block in (*own.values(), *unknown)]
    left_out = frozenset(number for lines in taken for number in lines)
    body = Body(faults, first, last, left_out, scanned.code)
    task, lead, answer = _task_and_answer(body, attributes, points, blocks, heading, wording)
    return Question(
        id=attributes.id,
        place=faults.source.place(heading.line),
        stem=Fragment(heading.text, faults.source.place(heading.line)),
        level=attributes.level if original else attributes.level or level,
        minutes=attributes.minutes
        or (DEFAULT_MINUTES_OPEN if isinstance(task, Open) else DEFAULT_MINUTES_CLOSED),
        tags=attributes.tags or (),
        task=task,
        probe=block_text(own.get("probe"), scanned, faults),
        lead=lead,
        answer=answer,
        follow_ups=find_follow_ups(own.get("follow-ups"), task, body),
    )


def _task_and_answer(
    body: Body,
    attributes: Attributes,
    points: Block | None,
    blocks: Sequence[Block],
    heading: Heading,
    wording: Wording,
) -> tuple[Task, Fragment | None, Fragment | None]:
    placed = find_task(body, attributes.kind, wording, pointed=points is not None)
    if placed is not None:
        if isinstance(placed.task, Gap):
            check_told(body, heading.text, heading.line, placed.last)
            if marks(heading.text):
                body.faults.add(heading.line, *_GAP_IN_HEADING)
        if points:
            hint = "an explanation below the task serves there"
            if isinstance(placed.task, Gap) and attributes.kind is None:
                hint += "; [[word]] makes it one with gaps, \\[[word]] is text"
            body.faults.add(points.first, "only open questions have marking points", hint)
        for block in blocks:
            if block.name == "figure" and placed.first <= block.first <= placed.last:
                hint = "put it above the task, or below it"
                body.faults.add(block.first, "a figure cannot stand inside a task", hint)
        lead = body.fragment(body.first, placed.first - 1)
        return placed.task, lead, body.fragment(placed.last + 1, body.last)
    answer = body.fragment(body.first, body.last)
    check_open(body, heading.text, wording)
    # what is wrong in the question may be what keeps its answer from being seen
    is_open = attributes.kind in (None, Kind.OPEN)
    if is_open and answer is None and not body.faults.marred(heading.line, body.last):
        _no_answer(heading, points, body.faults)
    return Open(find_points(points, body)), None, answer


def _no_answer(heading: Heading, points: Block | None, faults: Faults) -> None:
    message, hint = "the question has no answer", "write it below the stem"
    if points is None and marks(heading.text):
        message, hint = _GAP_IN_HEADING
    elif _IN_PARENTHESES.search(heading.text):
        hint += ": what stands in the stem, in parentheses too, is printed on the worksheet"
    faults.add(heading.line, message, hint)


def _warn_of_points(questions: Iterable[Question], faults: Faults) -> None:
    """Tell once of a section that some of its questions are marked by their model answers."""
    plain = [question for question in questions if question.task == Open(())]
    if not plain:
        return
    some = "the question has" if len(plain) == 1 else f"{len(plain)} questions have"
    message = f"{some} no marking points: the key prints the model answer, for one mark"
    hint = "list in '/// points' what a good answer names"
    likely = ((question, likely_kind(question.answer)) for question in plain)
    if other := next(((question, kind) for question, kind in likely if kind), None):
        question, kind = other
        where = "" if question is plain[0] else f"line {question.place.line}: "
        hint += f"; or, {where}did you mean kind={kind}?"
    faults.add(plain[0].place.line, message, hint, Severity.WARNING)
