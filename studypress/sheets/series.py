"""A weekly series: which questions each week's worksheet asks, and which it asks again.

1. The order: easy first; inside a level the sections take turns, and chance decides the rest.
   A question without a level counts as a basic one.
2. New questions: that order cut into weeks of about the same minutes, all but the last three, so
   that each can come back. Where that is too little room, the last basic ones wait until the hard
   ones are asked; where that does not help, each week is filled before the next.
3. Returns fill the room left. A question is due three weeks after it was first asked, then after
   at least twice the gap before: 3, 6, 12 ... weeks. Intermediate and advanced ones go first.

What is practised again after a gap is remembered longer than what is practised at one go (Cepeda
et al. 2006); the best gap grows with the time until the exam (Cepeda et al. 2008). Growing gaps
did no better than equal ones in the exam, but kept more in mind until then (Kang et al. 2014).
`docs/series.md` has the references, and says what of this is our own choice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from studypress.model import Level, Question
from studypress.problems import UsageError
from studypress.settings import MOST_MINUTES, SERIES
from studypress.sheets.chance import Chance

FIRST_GAP = 3
"""Weeks from the first time to the second: the least that is more than two weeks."""

GROWTH = 2
"""How many times the gap before each later gap is, at least."""

MOST_WEEKS = 200
"""As many weeks a series can be asked for."""

_LEVELS = tuple(Level)  # from easy to hard
_Questions = tuple[Question, ...]


@dataclass(frozen=True)
class Series:
    """A series as it is asked for: `minutes` is the most that a week takes."""

    weeks: int
    minutes: int
    seed: int = 1
    name: str = SERIES

    def week_name(self, number: int) -> str:
        """Return the name of a week's worksheet, such as `series-week-01`; weeks count from 1."""
        return f"{self.name}-week-{number:02}"


@dataclass(frozen=True)
class Week:
    """The questions of one week; `new` and `back` stand in the order of the series, easy first."""

    number: int
    """Counts from 1."""
    new: tuple[Question, ...]
    """What is asked for the first time."""
    back: tuple[Question, ...]
    """What is asked again."""

    @property
    def minutes(self) -> int:
        """How long the week's questions take together, in minutes."""
        return _minutes(self.new + self.back)


def plan_weeks(
    questions: Sequence[Question], weeks: int, minutes: int, chance: Chance
) -> tuple[Week, ...]:
    """Return a series that asks every question, in `weeks` weeks of at most `minutes` minutes.

    Takes the questions of the source edition in the order of the guide. The chance decides the
    order alone: with the same one, the weeks and minutes that a hint proposes are enough.

    Raises:
        UsageError: There is no such series; the hint says what to change.
    """
    if weeks < 1 or minutes < 1:
        raise UsageError("a series takes at least 1 week of at least 1 minute")
    if not questions:
        raise UsageError("there is no question to make a series of", "write one")
    order = _easy_first(questions, chance)
    try:
        return _planned(order, weeks, minutes)
    except _NoSeriesError as error:
        raise UsageError(str(error), _ways_out(order, weeks, minutes)) from error


class _NoSeriesError(Exception):
    """There is no series of so many weeks and minutes; says why."""


def _planned(order: _Questions, weeks: int, minutes: int) -> tuple[Week, ...]:
    """Return the series of an order; raise `_NoSeriesError` where there is none."""
    _check_room(order, weeks, minutes)
    order, parts = _in_time(_packed(order, minutes), weeks, minutes)
    plan: list[Week] = []
    asked: dict[str, list[int]] = {}
    for number in range(1, weeks + 1):
        new = parts[number - 1] if number <= len(parts) else ()
        week = Week(number, new, _back(order, asked, number, minutes - _minutes(new)))
        if not week.new + week.back:
            message = f"too few questions for {weeks} weeks: week {number} would be empty"
            raise _NoSeriesError(message)
        for question in week.new + week.back:
            asked.setdefault(question.id, []).append(number)
        plan.append(week)
    return tuple(plan)


def _ways_out(order: _Questions, weeks: int, minutes: int) -> str:
    """Return the hint for a series that there is not; all that it proposes has been tried.

    Fewer weeks where one would be empty; where there is no room, more of them, or more minutes,
    and where neither will do, more minutes in fewer weeks.
    """
    longest = max(question.minutes for question in order)
    fewest = _weeks_needed(order, minutes) if longest <= minutes else None
    if fewest is not None and fewest <= weeks:
        below = range(weeks - 1, 0, -1)
        full = next(fewer for fewer in below if _is_series(order, fewer, minutes))
        return f"take --weeks {full}, or write more questions"
    above = range(fewest, MOST_WEEKS + 1) if fewest is not None else ()
    more = next((more for more in above if _is_series(order, more, minutes)), None)
    needed = _minutes_needed(order, weeks)
    proposals = [f"--weeks {more}"] if more else []
    if needed <= MOST_MINUTES and _is_series(order, weeks, needed):
        proposals.append(f"--minutes {needed}")
    if not proposals and needed <= MOST_MINUTES:
        proposals.append(f"--minutes {needed} --weeks {_weeks_needed(order, needed)}")
    return f"take {', or '.join(proposals)}" if proposals else "ask fewer questions"


def _is_series(order: _Questions, weeks: int, minutes: int) -> bool:
    try:
        _planned(order, weeks, minutes)
    except _NoSeriesError:
        return False
    return True


def _easy_first(questions: Sequence[Question], chance: Chance) -> _Questions:
    """Return the questions level by level, those of each section spread evenly over the level."""
    placed: list[tuple[int, float, Question]] = []
    strata: defaultdict[tuple[int, Path], list[Question]] = defaultdict(list)
    for question in questions:
        # a section is a file, and so are its questions' places
        strata[_rank(question), question.place.path].append(question)
    for (level, _), section in strata.items():
        # each starts somewhere else, so that small sections do not all meet in the middle
        start = chance.below(1000) / 1000
        for index, question in enumerate(chance.shuffled(section)):
            placed.append((level, (index + start) / len(section), question))
    return tuple(question for *_, question in sorted(placed, key=lambda one: one[:2]))


def _packed(order: _Questions, minutes: int) -> _Questions:
    """Return the order so changed that weeks fill: what is too long lets its level's next go first.

    No question may be longer than a week.
    """
    packed: list[Question] = []
    rest: Sequence[Question] = order
    while rest:
        room, late = minutes, list[Question]()
        for question in rest:
            if question.minutes <= room and (not late or _rank(late[0]) == _rank(question)):
                packed.append(question)
                room -= question.minutes
            else:
                late.append(question)
        rest = late
    return tuple(packed)


def _in_time(order: _Questions, weeks: int, minutes: int) -> tuple[_Questions, list[_Questions]]:
    """Return the order, and what each week asks for the first time.

    Basic questions wait at its end only where that lets every hard one come back.
    """
    changed = _hard_in_time(order, weeks, minutes)
    parts = _new(changed, weeks, minutes)
    last = max((n for n, part in enumerate(parts, 1) if any(map(_rank, part))), default=0)
    if changed != order and last > weeks - FIRST_GAP:
        return order, _new(order, weeks, minutes)
    return changed, parts


def _hard_in_time(order: _Questions, weeks: int, minutes: int) -> _Questions:
    """Return the order with as few basic questions at its end as let all hard ones come back.

    It stays as it is where none need wait, where waiting does not help, and where what is left
    of the basic ones would not make up half of the first week.
    """
    basic = tuple(question for question in order if _rank(question) == 0)
    hard = order[len(basic) :]
    for kept in range(len(basic), 0, -1):
        early, late = (*basic[:kept], *hard), basic[kept:]
        if 2 * _minutes(basic[:kept]) < minutes:
            break
        if len(_filled(early, minutes)) <= weeks - FIRST_GAP:
            fits = len(_filled((*early, *late), minutes)) <= weeks
            return (*early, *late) if fits else order
    return order


def _new(order: _Questions, weeks: int, minutes: int) -> list[_Questions]:
    """Return what is asked for the first time in each week, as long as there is something new."""
    # the first three weeks have nothing that could come back: new ones are needed in each
    span = min(weeks, max(FIRST_GAP, weeks - FIRST_GAP))
    filled = _filled(order, minutes)
    if len(filled) > span:
        return filled
    return _evenly(order, min(span, len(order)), minutes)


def _filled(order: _Questions, minutes: int) -> list[_Questions]:
    """Return the order cut into as few weeks as can be: each filled before the next is begun."""
    weeks: list[list[Question]] = []
    room = 0
    for question in order:
        if not weeks or question.minutes > room:
            weeks.append([])
            room = minutes
        weeks[-1].append(question)
        room -= question.minutes
    return [tuple(week) for week in weeks]


def _evenly(order: _Questions, weeks: int, minutes: int) -> list[_Questions]:
    """Return the order cut into so many weeks, each as near as can be to its share of the rest."""
    parts: list[_Questions] = []
    for left in range(weeks - 1, -1, -1):
        share = _minutes(order) / (left + 1)
        most = min(len(_filled(order, minutes)[0]), len(order) - left)
        sizes = [n for n in range(1, most + 1) if len(_filled(order[n:], minutes)) <= left]
        size = min(sizes, key=lambda n: abs(_minutes(order[:n]) - share))
        parts.append(order[:size])
        order = order[size:]
    return parts


def _back(
    order: _Questions, asked: Mapping[str, Sequence[int]], week: int, room: int
) -> _Questions:
    """Return what is asked again in a week, by the weeks in which each question was asked.

    Basic questions come last, then the most overdue first, then the hardest.
    """
    due = {question: _due(asked[question.id]) for question in order if question.id in asked}
    chosen = set()
    for question in sorted(due, key=lambda one: (_rank(one) == 0, due[one], -_rank(one))):
        if due[question] <= week and question.minutes <= room:
            chosen.add(question)
            room -= question.minutes
    return tuple(question for question in order if question in chosen)


def _due(asked: Sequence[int]) -> int:
    """Return the first week in which a question may come back."""
    gap = GROWTH * (asked[-1] - asked[-2]) if len(asked) > 1 else FIRST_GAP
    return asked[-1] + gap


def _check_room(order: _Questions, weeks: int, minutes: int) -> None:
    """Raise `_NoSeriesError` unless every question finds room once."""
    longest = max(order, key=lambda question: question.minutes)
    if longest.minutes > minutes:
        message = f"the question '{longest.id}' takes {longest.minutes} minutes, "
        message += f"more than the {minutes} of a week"
        raise _NoSeriesError(message)
    if _weeks_needed(order, minutes) > weeks:
        message = f"{len(order)} questions of {_minutes(order)} minutes in all do not fit into "
        message += f"{weeks} x {minutes} minutes"
        raise _NoSeriesError(message)


def _minutes_needed(order: _Questions, weeks: int) -> int:
    longest = max(question.minutes for question in order)
    least = max(longest, -(-_minutes(order) // weeks))
    return next(most for most in count(least) if _weeks_needed(order, most) <= weeks)


def _weeks_needed(order: _Questions, minutes: int) -> int:
    return len(_filled(_packed(order, minutes), minutes))


def _minutes(questions: Sequence[Question]) -> int:
    return sum(question.minutes for question in questions)


def _rank(question: Question) -> int:
    return _LEVELS.index(question.level or Level.BASIC)
