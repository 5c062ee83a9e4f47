"""What the template of cards needs: sheets of fronts with the sheets of their backs.

1. Each question and each term is a card: what is asked in front, what is to be known behind.
2. Cards are laid on sheets, questions and terms apart. A back stands where its front will be when
   the printer has turned the page: the columns the other way round where it turns over the long
   edge, the rows where it turns over the short one.
3. The sheets are laid out as a trial. A face that runs over its room is set half a point smaller,
   and tried again, down to the least size; what does not fit then is a problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from markupsafe import Markup

from studypress.document import CardSetting, Edge, PerPage, Style
from studypress.job import Box, Desk, Job
from studypress.model import Choice, Gap, Match, Open, Order, Place, Question
from studypress.pages.common import Head, head, label, renderer_for
from studypress.pages.markup import Renderer
from studypress.problems import ContentError, Problem
from studypress.project import SETTINGS
from studypress.sheets.chance import Chance
from studypress.sheets.letters import letter
from studypress.typography.rules import NO_BREAK

COLUMNS = {PerPage.EIGHT: 2, PerPage.FOUR: 2, PerPage.TWO: 1}
ROWS = {PerPage.EIGHT: 4, PerPage.FOUR: 2, PerPage.TWO: 2}
SIZES = {PerPage.EIGHT: (11.0, 8.0), PerPage.FOUR: (13.0, 8.0), PerPage.TWO: (16.0, 8.0)}
"""The size of type to begin with, and the least, in points."""

LARGE_SIZES = (18.0, 16.0)
STEP = 0.5
NONE = Markup()
_BLANK = Markup('<span class="blank">{}</span>')
_ROUNDING = 0.01
"""Millimetres by which a text may seem to run over what it just fills."""


@dataclass(frozen=True)
class Entry:
    """A line of a card, with the letter or number that stands at it, where one does."""

    mark: str
    text: Markup


@dataclass(frozen=True)
class Card:
    """A question or a term; of what a kind needs, one kind's are filled.

    `lists` stand in front side by side: choices, steps, or both sides of a match. Behind stand
    `answers` or `pairs`, the model `answer` where an open question has no points, or the
    `definition` of a term. `place` is where its text comes from.
    """

    id: str
    place: Place
    kind: str
    number: str
    corner: str
    asked: Markup
    english: str = ""
    lead: Markup = NONE
    note: str = ""
    gapped: Markup = NONE
    lists: tuple[tuple[Entry, ...], ...] = ()
    answers: tuple[Entry, ...] = ()
    pairs: tuple[tuple[Entry, Entry], ...] = ()
    answer: Markup = NONE
    definition: Markup = NONE


@dataclass(frozen=True)
class Face:
    """One side of a card on its sheet; rows and columns count from 0, `size` is in points."""

    id: str
    card: Card
    row: int
    column: int
    size: float


@dataclass(frozen=True)
class Sheet:
    """A leaf of paper: the fronts on its one page, the backs on the other."""

    fronts: tuple[Face, ...]
    backs: tuple[Face, ...]


@dataclass(frozen=True)
class Cards:
    """All cards of an edition, on `columns` × `rows` to a page."""

    head: Head
    columns: int
    rows: int
    sheets: tuple[Sheet, ...]


def cards(job: Job, desk: Desk) -> Cards:
    """Return the cards of a job's edition; raise `ContentError` with each that does not fit."""
    renderer = renderer_for(job, desk, deepen=-1)
    top = head(job, renderer, job.locale.strings.cards)
    layout = job.setting.cards
    questions, terms = _questions(job, renderer), _terms(job, renderer)
    if not questions and not terms:
        path = job.subject.folder / SETTINGS
        raise ContentError([Problem(path, 0, "there is neither a question nor a term for a card")])

    def laid(cards: Sequence[Card], sizes: Mapping[str, float]) -> Cards:
        runs = ([card for card in run if card in cards] for run in (questions, terms))
        sheets = tuple(sheet for run in runs for sheet in _sheets(run, layout, sizes))
        return Cards(top, COLUMNS[layout.per_page], ROWS[layout.per_page], sheets)

    largest, least = SIZES[layout.per_page]
    if job.setting.style is Style.LARGE_PRINT:
        largest, least = LARGE_SIZES
    # half points, as the steps are
    largest, least = (round(2 * size * job.locale.script.size) / 2 for size in (largest, least))
    every = (*questions, *terms)
    sizes = {face: largest for card in every for face in _faces(card)}
    tried, size = every, largest
    while spilled := _spilled(tried, desk.lay_out(laid(tried, sizes))):
        if size <= least:
            raise ContentError(_misfit(card, face, least, job) for face, card in spilled.items())
        size = max(least, size - STEP)
        sizes |= dict.fromkeys(spilled, size)
        tried = tuple(dict.fromkeys(spilled.values()))
    return laid(every, sizes)


def _questions(job: Job, renderer: Renderer) -> list[Card]:
    return [
        _question(question, number, job, renderer)
        for number, question in enumerate(job.edition.questions, 1)
    ]


def _question(question: Question, number: int, job: Job, renderer: Renderer) -> Card:
    named = label(question, number, job.locale, renderer)
    card = Card(
        id=f"question-{number}",
        place=question.stem.place,
        kind=question.kind.value,
        number=named.number,
        corner=named.level,
        asked=named.stem,
        lead=renderer.block(question.lead),
    )
    chance = Chance("cards", job.subject.id, question.id)
    letters = job.locale.letters
    match question.task:
        case Open(()):
            return replace(card, answer=renderer.block(question.answer))
        case Open(points):
            answers = tuple(Entry("", renderer.inline(point)) for point in points)
            return replace(card, answers=answers)
        case Choice(options):
            indexes = range(len(options))
            order = tuple(indexes) if question.task.pinned else chance.shuffled(indexes)
            texts = [renderer.inline(options[index].text) for index in order]
            entries = _lettered(texts, letters)
            right = (options[index].right for index in order)
            answers = tuple(compress(entries, right))
            note = job.locale.strings.card_several if question.task.several else ""
            return replace(card, note=note, lists=(entries,), answers=answers)
        case Gap(text, gaps):
            several = len(gaps) > 1
            marks = [job.locale.number(n) if several else "" for n in range(1, len(gaps) + 1)]
            blanks = [_BLANK.format(mark or NO_BREAK) for mark in marks]
            words = (renderer.plain(" / ".join(accepted)) for accepted in gaps)
            answers = tuple(
                Entry(mark, Markup.escape(word)) for mark, word in zip(marks, words, strict=True)
            )
            return replace(card, gapped=renderer.gapped(text, blanks), answers=answers)
        case Match(pairs) as task:
            order = chance.deranged(len(pairs))
            lefts = tuple(
                Entry(job.locale.number(n), renderer.inline(pair.left))
                for n, pair in enumerate(pairs, 1)
            )
            printed = task.printed(order)
            rights = _lettered([renderer.inline(pairs[index].right) for index in printed], letters)
            joined = tuple(
                (left, rights[n]) for left, n in zip(lefts, task.places(order), strict=True)
            )
            return replace(card, lists=(lefts, rights), pairs=joined)
        case Order(steps):
            order = chance.deranged(len(steps))
            entries = _lettered([renderer.inline(steps[index]) for index in order], letters)
            answers = tuple(entries[order.index(i)] for i in range(len(steps)))
            return replace(card, lists=(entries,), answers=answers)


def _lettered(texts: Sequence[Markup], letters: Sequence[str]) -> tuple[Entry, ...]:
    return tuple(Entry(letter(place, letters), text) for place, text in enumerate(texts))


def _terms(job: Job, renderer: Renderer) -> list[Card]:
    """Return a card for each term, sorted as in the guide."""
    sections = [
        (renderer.heading(section.title), term)
        for section in job.edition.sections
        for term in sorted(section.terms, key=lambda term: job.locale.sort_key(term.sorted_as))
    ]
    return [
        Card(
            id=f"term-{number}",
            place=term.headword.place,
            kind="term",
            number=job.locale.number(number),
            corner=title,
            asked=renderer.heading(term.headword),
            english=renderer.plain_in("en", term.english),
            definition=renderer.inline(term.definition),
        )
        for number, (title, term) in enumerate(sections, 1)
    ]


def _sheets(
    cards: Sequence[Card], layout: CardSetting, sizes: Mapping[str, float]
) -> Iterator[Sheet]:
    columns, rows = COLUMNS[layout.per_page], ROWS[layout.per_page]
    for start in range(0, len(cards), rows * columns):
        fronts: list[Face] = []
        backs: list[Face] = []
        for place, card in enumerate(cards[start : start + rows * columns]):
            row, column = divmod(place, columns)
            front, back = _faces(card)
            fronts.append(Face(front, card, row, column, sizes[front]))
            if layout.edge is Edge.LONG:
                column = columns - 1 - column
            else:
                row = rows - 1 - row
            backs.append(Face(back, card, row, column, sizes[back]))
        yield Sheet(tuple(fronts), tuple(backs))


def _faces(card: Card) -> tuple[str, str]:
    """Return the ids of the front and the back of a card."""
    return f"{card.id}-front", f"{card.id}-back"


def _spilled(cards: Sequence[Card], boxes: Mapping[str, Box]) -> dict[str, Card]:
    """Return the faces whose text ends outside of their room, each with its card."""
    return {face: card for card in cards for face in _faces(card) if not _fits(face, boxes)}


def _fits(face: str, boxes: Mapping[str, Box]) -> bool:
    room, end = boxes.get(face), boxes.get(f"{face}-end")
    if room is None or end is None:
        # what runs over the very end of the page is not laid out at all
        return False
    wide = boxes.get(f"{face}-wide", end)
    # a table too wide runs over on the side where its lines end
    beside = wide.right < room.right + _ROUNDING and wide.left > room.left - _ROUNDING
    return end.top < room.bottom + _ROUNDING and beside


def _misfit(card: Card, face: str, least: float, job: Job) -> Problem:
    side = "back" if face.endswith("-back") else "front"
    message = f"the {side} of this card does not fit at {least:g} points"
    fewer = job.setting.cards.per_page is not PerPage.TWO
    hint = "say it in fewer words" + (", or print fewer cards to a page" if fewer else "")
    if side == "back" and card.answer:
        hint += "; points, listed in '/// points', stand there for the answer"
    path, line = card.place.path, card.place.line
    source = next((text.line(line) for text in job.texts if text.path == path), "")
    return Problem(path, line, message, hint, source)
