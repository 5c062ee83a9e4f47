"""The words of the house as frozen dataclasses: Subject, Edition, Section, Question, Form.

Everything that came out of a file knows its place there. Text that an author wrote in Markdown
is a `Fragment`; only step 5 (compose) turns fragments into HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from string import ascii_uppercase


@dataclass(frozen=True)
class Place:
    """A line of a file; lines count from 1, line 0 is the file as a whole."""

    path: Path
    line: int


@dataclass(frozen=True)
class Fragment:
    """A piece of Markdown and the place of its first line; line n of the text is n - 1 below."""

    text: str
    place: Place


class Kind(StrEnum):
    """What a question asks of its reader."""

    OPEN = "open"
    CHOICE = "choice"
    GAP = "gap"
    MATCH = "match"
    ORDER = "order"


class Level(StrEnum):
    """How much a question presupposes."""

    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class FigureType(StrEnum):
    """How a figure arranges its items."""

    OVERLAP = "overlap"
    COMPARE = "compare"
    FLOW = "flow"
    HUB = "hub"
    CYCLE = "cycle"
    LADDER = "ladder"


@dataclass(frozen=True)
class Item:
    """An item of a figure, with the items below it."""

    text: str
    place: Place
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A figure written as a list; `centre` is what stands in its middle, where it has one."""

    type: FigureType
    caption: str
    centre: str
    items: tuple[Item, ...]
    place: Place


@dataclass(frozen=True)
class Option:
    """One choice of a choice question."""

    text: Fragment
    right: bool


@dataclass(frozen=True)
class Pair:
    """One term of a match question with what belongs to it."""

    left: Fragment
    right: Fragment


@dataclass(frozen=True)
class Open:
    """Answered in the reader's own words; `points` is what a good answer names, where stated."""

    points: tuple[Fragment, ...]


@dataclass(frozen=True)
class Choice:
    """Answered by ticking one or several of `options`.

    `pinned` says that they stand on every form as they are written, as True and False do.
    """

    options: tuple[Option, ...]
    pinned: bool = False

    @property
    def several(self) -> bool:
        """Whether more than one option is right."""
        return sum(option.right for option in self.options) > 1


@dataclass(frozen=True)
class Gap:
    """Answered by filling the gaps of `text`.

    `gaps` holds, for each `[[...]]` of the text in reading order, the words accepted there; the
    first is the one printed in the text of the guide.
    """

    text: Fragment
    gaps: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Match:
    """Answered by joining each left side to its right side.

    Left sides that have the same right side share it: it is printed once.
    """

    pairs: tuple[Pair, ...]

    @property
    def shared(self) -> tuple[int, ...]:
        """For each pair, the first pair that has the same right side: itself, mostly."""
        first: dict[str, int] = {}
        return tuple(first.setdefault(pair.right.text, n) for n, pair in enumerate(self.pairs))

    def printed(self, order: Sequence[int]) -> tuple[int, ...]:
        """Return the pairs whose right sides are printed in an order, each right side once."""
        return tuple(dict.fromkeys(self.shared[index] for index in order))

    def places(self, order: Sequence[int]) -> tuple[int, ...]:
        """Return, for each pair, the place at which an order prints its right side."""
        printed = self.printed(order)
        return tuple(printed.index(first) for first in self.shared)


@dataclass(frozen=True)
class Order:
    """Answered by numbering `steps`, which stand here in the right order."""

    steps: tuple[Fragment, ...]


Task = Open | Choice | Gap | Match | Order

KIND_OF_TASK = {
    Open: Kind.OPEN,
    Choice: Kind.CHOICE,
    Gap: Kind.GAP,
    Match: Kind.MATCH,
    Order: Kind.ORDER,
}


@dataclass(frozen=True)
class Question:
    """One item of a section, in one language.

    `lead` is what stands between the stem and the task of a closed question, printed on the
    worksheet. `answer` is the model answer of an open question, the explanation of a closed one.
    `follow_ups` are the two prompts by which the asker of an open question goes on, where it has
    them. `level` is None where none is stated: for the question, its section or the subject.
    """

    id: str
    place: Place
    stem: Fragment
    level: Level | None
    minutes: int
    tags: tuple[str, ...]
    task: Task
    probe: Fragment | None
    lead: Fragment | None
    answer: Fragment | None
    follow_ups: tuple[Fragment, ...] = ()

    @property
    def kind(self) -> Kind:
        """The kind, which follows from the task."""
        return KIND_OF_TASK[type(self.task)]

    @property
    def marks(self) -> int:
        """What a full answer scores: a mark a point, a gap or a pair; else one for the whole."""
        match self.task:
            case Open(points):
                return len(points) or 1
            case Gap(_, gaps):
                return len(gaps)
            case Match(pairs):
                return len(pairs)
            case _:
                return 1


class SectionKind(StrEnum):
    """What a section holds."""

    QUESTIONS = "questions"
    PROSE = "prose"
    GLOSSARY = "glossary"


@dataclass(frozen=True)
class Part:
    """A part of a prose section: a heading and the text below it."""

    id: str
    place: Place
    title: Fragment
    body: Fragment | None


@dataclass(frozen=True)
class Term:
    """An entry of a glossary.

    `english` is the English term where it stands beside the translated one, else empty;
    `questions` are the ids of the questions that use the term; `reading` is what it is sorted by
    where its letters do not say it, else empty.
    """

    id: str
    place: Place
    headword: Fragment
    english: str
    definition: Fragment
    questions: tuple[str, ...]
    reading: str = ""

    @property
    def sorted_as(self) -> str:
        """The word by which the term is sorted."""
        return self.reading or self.headword.text


@dataclass(frozen=True)
class Section:
    """A chapter of an edition; by its kind it has questions, parts or terms.

    `level` is what its heading states for those questions that state none.
    """

    id: str
    place: Place
    title: Fragment
    intro: Fragment | None
    questions: tuple[Question, ...] = ()
    kind: SectionKind = SectionKind.QUESTIONS
    parts: tuple[Part, ...] = ()
    terms: tuple[Term, ...] = ()
    level: Level | None = None

    @property
    def items(self) -> tuple[Question | Part | Term, ...]:
        """What the section holds, in the order of its file."""
        return (*self.questions, *self.parts, *self.terms)

    @property
    def targets(self) -> tuple[tuple[str, Place], ...]:
        """Return the ids in the section that a link can lead to, its own first."""
        inner = ((item.id, item.place) for item in self.items if item.id)
        return (self.id, self.place), *inner

    @property
    def nameless(self) -> tuple[Place, ...]:
        """The places of what in the section has no id."""
        return tuple(item.place for item in self.items if not item.id)


@dataclass(frozen=True)
class Edition:
    """A subject in one language, its sections in the order that `subject.toml` gives."""

    language: str
    title: str
    subtitle: str
    keywords: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of the guide."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every entry of the glossary, in the order of its file."""
        return tuple(term for section in self.sections for term in section.terms)


class Trait(StrEnum):
    """What a worksheet can draw questions by; `subject.toml` has the plural as its key."""

    SECTION = "section"
    LEVEL = "level"
    TAG = "tag"
    KIND = "kind"


Amount = int | Fraction
"""A whole number of questions, or a share of the worksheet: of its questions or its minutes."""


@dataclass(frozen=True)
class Quota:
    """How much of a worksheet each of some words gets; what else is drawn has none of them.

    Amounts are at least 1, or shares above 0 and at most 1; together no more than the whole.
    """

    by: Trait
    amounts: tuple[tuple[str, Amount], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The words that have an amount, in the order they were written."""
        return tuple(word for word, _ in self.amounts)

    @property
    def total(self) -> int | None:
        """How many questions the whole numbers make; None where a share is among them."""
        numbers = [amount for _, amount in self.amounts if isinstance(amount, int)]
        return sum(numbers) if len(numbers) == len(self.amounts) else None


class Vary(StrEnum):
    """How form B differs from form A: the same in another order, or other questions."""

    ORDER = "order"
    QUESTIONS = "questions"


@dataclass(frozen=True)
class Blueprint:
    """The rule by which a worksheet draws questions.

    An empty tuple of sections, levels, tags or kinds stands for all of them; what has a quota
    is left empty. With `count` that many questions are drawn, with `minutes` as many as fit; with
    neither, as many as a quota in whole numbers adds up to, or else all that qualify. With
    `terms` a question that matches so many terms of the glossary to their meanings joins them.
    """

    name: str
    place: Place
    titles: tuple[tuple[str, str], ...] = ()
    sections: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    tags: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    quotas: tuple[Quota, ...] = ()
    terms: int | None = None
    count: int | None = None
    minutes: int | None = None
    forms: int = 1
    vary: Vary = Vary.ORDER
    seed: int = 1

    def title(self, language: str) -> str:
        """Return the worksheet's own title in a language, or an empty string."""
        return dict(self.titles).get(language, "")

    def form_name(self, letter: str) -> str:
        """Return the name of a form: with its letter, where there are several forms."""
        return self.name if self.forms == 1 else f"{self.name}-{letter.lower()}"

    @property
    def form_names(self) -> tuple[str, ...]:
        """The names of its forms, which are at most one a letter of the alphabet."""
        return tuple(map(self.form_name, ascii_uppercase[: self.forms]))


@dataclass(frozen=True)
class Subject:
    """One folder of questions, read and checked: the same questions in every edition."""

    id: str
    folder: Path
    author: str
    revision: date | None
    editions: tuple[Edition, ...]
    blueprints: tuple[Blueprint, ...]

    @property
    def source(self) -> Edition:
        """The edition that the others follow: that of the first language."""
        return self.editions[0]


@dataclass(frozen=True)
class Drawn:
    """A question as it stands in a form.

    `order` gives, for each place in print, the index of the option, right side or step set there;
    it is empty for kinds that have nothing to shuffle. `terms` are the ids of glossary entries
    where the question is made of them.
    """

    question: str
    order: tuple[int, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """One drawing of a blueprint, the same in every language.

    `changed` are the numbers of the questions whose text is no longer that of the printed sheet,
    those that are gone included; only a form taken from the register can have any.
    """

    blueprint: Blueprint
    letter: str
    drawn: tuple[Drawn, ...]
    code: str
    changed: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The worksheet's name, with the form's letter where there are several forms."""
        return self.blueprint.form_name(self.letter)


@dataclass(frozen=True)
class Copy:
    """A printed copy of a form, made out to a person of the roster."""

    name: str
    place: Place
    form: Form


@dataclass(frozen=True)
class Bundle:
    """Forms that belong together, such as all those of a blueprint; `copies` in roster order."""

    name: str
    forms: tuple[Form, ...]
    copies: tuple[Copy, ...] = ()
