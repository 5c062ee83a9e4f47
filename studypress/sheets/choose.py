"""Form A's questions: so many, or as many as fill the minutes, or all; by its quotas.

Of all the choices that do what the blueprint asks for, it is the one that comes first in a
shuffle of the pool: a question is taken if and only if the rest can still be met with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from studypress.model import Blueprint, Quota
from studypress.problems import Problem
from studypress.sheets.chance import Chance
from studypress.sheets.fill import fill
from studypress.sheets.flow import Cell, Flow, Word
from studypress.sheets.pool import Candidate, bucket
from studypress.sheets.portions import portions
from studypress.sheets.shortage import (
    conflict_problem,
    count_problem,
    empty_problem,
    minutes_problem,
    portion_problem,
    too_long_problem,
)

Chosen = tuple[tuple[Candidate, ...], tuple[Problem, ...]]


def choose(candidates: Sequence[Candidate], blueprint: Blueprint, chance: Chance) -> Chosen:
    """Return the questions drawn, in the order of the guide, or what is short of what."""
    if not candidates:
        return (), (empty_problem(blueprint),)
    mixed = chance.shuffled(candidates)
    count = count_of(blueprint)
    if blueprint.minutes is not None:
        picked = _by_minutes(mixed, blueprint, blueprint.minutes)
        problems = _short_of_minutes(candidates, blueprint, blueprint.minutes)
    elif count is not None:
        problems = _short_of_questions(candidates, blueprint, count)
        picked = () if problems else _by_count(mixed, blueprint, count)
    else:
        return tuple(candidates), ()
    return ((), problems) if problems else (in_order(candidates, picked), ())


def in_order(candidates: Sequence[Candidate], picked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return what was picked of the pool in the order of the pool."""
    ids = {candidate.id for candidate in picked}
    return tuple(candidate for candidate in candidates if candidate.id in ids)


def count_of(blueprint: Blueprint) -> int | None:
    """Return how many questions a blueprint asks for, if it says so."""
    totals = (quota.total for quota in blueprint.quotas)
    known = (blueprint.count, *totals)
    return next((count for count in known if count is not None), None)


def groups(
    candidates: Sequence[Candidate], quota: Quota | None
) -> Mapping[Word, tuple[Candidate, ...]]:
    """Return the questions by the word of a quota that they count for; without one, all."""
    found: dict[Word, list[Candidate]] = {}
    for candidate in candidates:
        found.setdefault(_word(candidate, quota), []).append(candidate)
    return {word: tuple(members) for word, members in found.items()}


def needs(quota: Quota | None, whole: int) -> Mapping[Word, int]:
    """Return what each word of a quota needs of a number of questions or minutes."""
    return portions(quota, whole) if quota else {None: whole}


def _by_minutes(
    mixed: Sequence[Candidate], blueprint: Blueprint, minutes: int
) -> tuple[Candidate, ...]:
    quota, _ = _sides(blueprint)
    members = groups(mixed, quota)
    portions = needs(quota, minutes).items()
    return tuple(one for word, need in portions for one in fill(members.get(word, ()), need))


def _short_of_minutes(
    candidates: Sequence[Candidate], blueprint: Blueprint, minutes: int
) -> tuple[Problem, ...]:
    quota, _ = _sides(blueprint)
    shortest = min(candidate.minutes for candidate in candidates)
    if quota is None:
        return (minutes_problem(blueprint, minutes, shortest),) if shortest > minutes else ()
    problems: list[Problem] = []
    for word, need in needs(quota, minutes).items():
        there = groups(candidates, quota).get(word, ())
        if sum(candidate.minutes for candidate in there) < need:
            problems.append(portion_problem(blueprint, quota, word, need, there))
        elif need and (least := min(candidate.minutes for candidate in there)) > need:
            problems.append(too_long_problem(blueprint, quota, word, need, least))
    return tuple(problems)


def _by_count(
    mixed: Sequence[Candidate], blueprint: Blueprint, count: int
) -> tuple[Candidate, ...]:
    cells = {candidate.id: _cell(candidate, blueprint) for candidate in mixed}
    one, other = _sides(blueprint)
    flow = Flow(needs(one, count), needs(other, count), cells.values())
    return tuple(candidate for candidate in mixed if flow.take(cells[candidate.id]))


def _short_of_questions(
    candidates: Sequence[Candidate], blueprint: Blueprint, count: int
) -> tuple[Problem, ...]:
    one, other = _sides(blueprint)
    if one is None:
        short = count > len(candidates)
        return (count_problem(blueprint, count, candidates),) if short else ()
    problems = tuple(
        portion_problem(blueprint, quota, word, need, there)
        for quota in blueprint.quotas
        for word, need in needs(quota, count).items()
        if len(there := groups(candidates, quota).get(word, ())) < need
    )
    if problems or other is None:
        return problems
    # each can be met by itself: can both be?
    room = Counter(_cell(candidate, blueprint) for candidate in candidates)
    rows, columns = needs(one, count), needs(other, count)
    cut = Flow(rows, columns, room.elements()).cut
    left = {
        column: min(need, sum(room[row, column] for row in cut)) for column, need in columns.items()
    }
    short_of = (one, cut, sum(rows[row] for row in cut))
    return (conflict_problem(blueprint, short_of, (other, left)),) if cut else ()


def _sides(blueprint: Blueprint) -> tuple[Quota | None, Quota | None]:
    """Return the quotas that count questions: two, one or none."""
    sides: tuple[Quota | None, ...] = (*blueprint.quotas, None, None)
    return sides[0], sides[1]


def _cell(candidate: Candidate, blueprint: Blueprint) -> Cell:
    one, other = _sides(blueprint)
    return _word(candidate, one), _word(candidate, other)


def _word(candidate: Candidate, quota: Quota | None) -> Word:
    return bucket(candidate, quota) if quota else None
