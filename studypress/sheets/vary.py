"""Other questions of equal weight, for forms B, C ... that do not ask what form A asks.

A cell holds the questions of one section and level, those without a level apart; where a quota
counts tags or kinds, of one word of it, too. Each form has as many questions of a cell as form A.
Of all such sets that no form has yet, the best one is that whose questions the earlier forms have
least often; among these, that whose minutes are nearest to form A's, and with `minutes` never
above what is there.

Which sums of minutes and repeats can be reached is found from the last question backwards, all
sums at once as the bits of a number (dynamic programming over the number taken, and the sum).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studypress.model import Blueprint, Trait
from studypress.sheets.chance import Chance
from studypress.sheets.choose import in_order
from studypress.sheets.pool import Candidate, bucket

_Key = tuple[str | None, ...]
_Picked = tuple[Candidate, ...]


@dataclass(frozen=True)
class _Cell:
    """Questions in a random order, of which `take` are to be taken."""

    members: tuple[Candidate, ...]
    take: int


@dataclass(frozen=True)
class _Step:
    """A question at its turn.

    `left` and `taken` are how far the sum moves if it is left or taken; `behind` gives, for each
    number still to be taken of its cell, the sums that the questions behind it can reach.
    `first` is the number to be taken of a cell, at the first question of it.
    """

    candidate: Candidate
    left: int
    taken: int
    behind: Mapping[int, int]
    first: int | None


def another(
    candidates: Sequence[Candidate],
    blueprint: Blueprint,
    earlier: Sequence[Sequence[Candidate]],
    chance: Chance,
) -> tuple[Candidate, ...] | None:
    """Return the questions of the next form, in the order of the pool; None if no set is left.

    `candidates` is the whole pool, `earlier` has the questions of each form so far.
    """
    first = earlier[0]
    wanted = Counter(_key(candidate, blueprint) for candidate in first)
    members: dict[_Key, list[Candidate]] = {key: [] for key in wanted}
    for candidate in chance.shuffled(candidates):
        if (key := _key(candidate, blueprint)) in members:
            members[key].append(candidate)
    cells = [_Cell(tuple(members[key]), take) for key, take in wanted.items()]
    aim = sum(candidate.minutes for candidate in first)
    uses = Counter(candidate.id for form in earlier for candidate in form)
    taken = {frozenset(candidate.id for candidate in form) for form in earlier}
    for picked in _picks(cells, aim, blueprint.minutes, uses):
        if frozenset(candidate.id for candidate in picked) not in taken:
            return in_order(candidates, picked)
    return None


def of_equal_weight(
    candidates: Sequence[Candidate], blueprint: Blueprint, first: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    """Return the questions of the pool that lie in the cells of form A."""
    keys = {_key(candidate, blueprint) for candidate in first}
    return tuple(candidate for candidate in candidates if _key(candidate, blueprint) in keys)


def _key(candidate: Candidate, blueprint: Blueprint) -> _Key:
    quotas = (quota for quota in blueprint.quotas if quota.by in (Trait.TAG, Trait.KIND))
    words = (bucket(candidate, quota) for quota in quotas)
    return candidate.section, candidate.question.level, *words


def _picks(
    cells: Sequence[_Cell], aim: int, limit: int | None, uses: Mapping[str, int]
) -> Iterator[_Picked]:
    """Yield every choice of so many questions of each cell, the best first."""
    repeats = [_repeats(cell, uses) for cell in cells]
    most = sum(left + taken for pairs in repeats for left, taken in pairs)
    span = 1 + sum(candidate.minutes for cell in cells for candidate in cell.members)
    done, bound = -1, 0
    while done < most:
        reached, steps = _steps(cells, repeats, span, bound)
        for cost in range(done + 1, bound + 1):
            sums = reached >> cost * span
            fitting = range(span if limit is None else min(span, limit + 1))
            reachable = (minutes for minutes in fitting if sums >> minutes & 1)
            for minutes in sorted(reachable, key=lambda minutes: (abs(minutes - aim), minutes)):
                yield from _walks(steps, cost * span + minutes)
        done, bound = bound, min(most, bound * 2 + 1)


def _repeats(cell: _Cell, uses: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return what leaving and what taking each question costs, in repeats over the fewest.

    What was used less often than the last one that must be taken costs something if it is left,
    what was used more often if it is taken; so the fewest repeats cost nothing.
    """
    level = sorted(uses.get(candidate.id, 0) for candidate in cell.members)[cell.take - 1]
    used = (uses.get(candidate.id, 0) for candidate in cell.members)
    return [(max(0, level - times), max(0, times - level)) for times in used]


def _steps(
    cells: Sequence[_Cell], repeats: Sequence[Sequence[tuple[int, int]]], span: int, bound: int
) -> tuple[int, list[_Step]]:
    """Return the sums that can be reached, and the steps to them.

    A sum is the bit number repeats * `span` + minutes; more repeats than `bound` are left out.
    """
    mask = (1 << (bound + 1) * span) - 1
    after = 1
    steps: list[_Step] = []
    for cell, pairs in zip(reversed(cells), reversed(repeats), strict=True):
        behind = {0: after}
        places = list(zip(cell.members, pairs, strict=True))
        for place, (candidate, (left, taken)) in reversed(list(enumerate(places))):
            step = _Step(
                candidate,
                left * span,
                taken * span + candidate.minutes,
                behind,
                cell.take if place == 0 else None,
            )
            steps.append(step)
            behind = {
                number: mask
                & (behind.get(number, 0) << step.left | behind.get(number - 1, 0) << step.taken)
                for number in range(cell.take + 1)
            }
        after = behind[cell.take]
    return after, steps[::-1]


def _walks(steps: Sequence[_Step], total: int) -> Iterator[_Picked]:
    """Yield every way to a sum that can be reached; a question is taken rather than left."""
    stack: list[tuple[int, int, int, _Picked]] = [(0, 0, total, ())]
    while stack:
        place, number, left, picked = stack.pop()
        if place == len(steps):
            yield picked
            continue
        step = steps[place]
        number = number if step.first is None else step.first
        if left >= step.left and step.behind.get(number, 0) >> (left - step.left) & 1:
            stack.append((place + 1, number, left - step.left, picked))
        if left >= step.taken and step.behind.get(number - 1, 0) >> (left - step.taken) & 1:
            stack.append((place + 1, number - 1, left - step.taken, (*picked, step.candidate)))
