"""Questions put on a form: their order, and the order of the choices in each.

1. The question made of terms stands first, then the closed questions, then the open ones, so
   that pages fill and the key's grid follows the sheet.
2. The right answers of choice questions are spread evenly over the places A, B, C ...: each takes
   the place used least so far. Questions with fewer choices go first, since they have fewer
   places to go to; those with several right answers come after all others.
3. The other choices are shuffled around it, and right sides and steps among themselves: in an
   order that no earlier form has for the question, as long as there is one.

Choices that are pinned stand as they are written, and count for none of this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from math import factorial

from studypress.model import Choice, Drawn, Kind, Match, Option, Order, Question
from studypress.sheets.chance import Chance
from studypress.sheets.terms import QUESTION

# Enough to find the last of a few orders; many orders are found at once.
_TRIES = 2000

_Permutation = tuple[int, ...]
_Had = Mapping[str, Collection[_Permutation]]


def arrange(
    questions: Sequence[Question],
    terms: Sequence[str],
    chance: Chance,
    others: Collection[tuple[Drawn, ...]],
) -> tuple[Drawn, ...] | None:
    """Return the questions as they stand on a form that is unlike the others.

    `questions` are of the source edition, `terms` the ids of the glossary entries of which one
    more question is made. None where every arrangement that was found is among the others.
    """
    had: dict[str, set[_Permutation]] = {}
    for drawn in (drawn for form in others for drawn in form):
        had.setdefault(drawn.question, set()).add(drawn.order)
    for _ in range(_TRIES):
        mixed = sorted(chance.shuffled(questions), key=lambda question: question.kind is Kind.OPEN)
        places = _places(mixed, chance, had)
        form = tuple(
            Drawn(question.id, _order(question, places, chance, had.get(question.id, ())))
            for question in mixed
        )
        if terms:
            made = Drawn(QUESTION, chance.deranged(len(terms)), chance.shuffled(terms))
            form = (made, *form)
        if form not in others:
            return form
    return None


def _order(
    question: Question,
    places: Mapping[str, frozenset[int]],
    chance: Chance,
    had: Collection[_Permutation],
) -> _Permutation:
    match question.task:
        case Choice(options, pinned=True):
            return tuple(range(len(options)))
        case Choice(options):
            right = places[question.id]
            possible = factorial(len(right)) * factorial(len(options) - len(right))
            alike = {order for order in had if _right(options, order) == right}
            return _unlike(lambda: _around(options, right, chance), alike, possible)
        case Match() as task if len(set(task.shared)) < len(task.shared):
            # fewer right sides than left ones: no order of them solves it
            sides = sorted(set(task.shared))
            rest = tuple(n for n in range(len(task.shared)) if n not in sides)
            return _unlike(lambda: chance.shuffled(sides) + rest, had, factorial(len(sides)))
        case Match(parts) | Order(parts):
            # all but the order given, in which it would be solved already
            possible = factorial(len(parts)) - 1
            return _unlike(lambda: chance.deranged(len(parts)), had, possible)
        case _:
            return ()


def _places(
    questions: Iterable[Question], chance: Chance, had: _Had
) -> Mapping[str, frozenset[int]]:
    """Return the places of the right answers of each choice question."""
    choices = [
        (question.id, question.task)
        for question in questions
        if isinstance(question.task, Choice) and not question.task.pinned
    ]
    used: Counter[int] = Counter()
    found: dict[str, frozenset[int]] = {}
    for identifier, task in sorted(
        chance.shuffled(choices), key=lambda one: (one[1].several, len(one[1].options))
    ):
        count = len(task.options)
        times = Counter(_right(task.options, order) for order in had.get(identifier, ()))
        worn = {
            place
            for place in range(count)
            if times[frozenset({place})] >= factorial(count - 1) and not task.several
        }
        by_use = sorted(
            chance.shuffled(range(count)),
            key=lambda place: (used[place], place in worn),
        )
        right = by_use[: sum(option.right for option in task.options)]
        used.update(right)
        found[identifier] = frozenset(right)
    return found


def _right(options: Sequence[Option], order: _Permutation) -> frozenset[int]:
    """Return the places where an order sets the right answers."""
    return frozenset(
        place for place, index in enumerate(order) if index < len(options) and options[index].right
    )


def _around(options: Sequence[Option], places: Collection[int], chance: Chance) -> _Permutation:
    """Return an order of the options with the right ones at the given places."""
    right = iter(chance.shuffled([n for n, option in enumerate(options) if option.right]))
    wrong = iter(chance.shuffled([n for n, option in enumerate(options) if not option.right]))
    return tuple(next(right if place in places else wrong) for place in range(len(options)))


def _unlike(
    shuffle: Callable[[], _Permutation], had: Collection[_Permutation], possible: int
) -> _Permutation:
    """Return an order that was not had yet, if not all that are possible were."""
    order = shuffle()
    while order in had and len(had) < possible:
        order = shuffle()
    return order
