"""What a blueprint is short of, in words that can be read aloud."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from studypress.model import Blueprint, Level, Quota, Trait
from studypress.problems import Problem, counted
from studypress.sheets.flow import Word
from studypress.sheets.pool import Candidate, filters_of

_MORE = "ask for fewer, or name more sections, levels, tags or kinds"
_AGAIN = "let questions come again: leave out --fresh, or a --not-in"
_SHORTER = "ask for more minutes, or name more sections, levels, tags or kinds"


def problem(blueprint: Blueprint, message: str, hint: str) -> Problem:
    """Return a problem at the place of a blueprint."""
    return Problem(blueprint.place.path, blueprint.place.line, message, hint)


def asked(blueprint: Blueprint) -> str:
    """Return how a message about a blueprint begins."""
    return f"the worksheet '{blueprint.name}' asks for"


def left_out_problem(short: Problem, every: int, left: int) -> Problem:
    """Return what a blueprint is short of, with how many questions were left out of its pool.

    `every` is how many there would be, `left` how many there are.
    """
    if every == left:
        return short
    out = every - left
    number = f"{out} of the {every}" if left else "the one" if every == 1 else f"all {every}"
    have = "has" if out == 1 else "have"
    message = f"{short.message}; {number} that would qualify {have} been on a sheet already"
    return replace(short, message=message, hint=f"ask for fewer, or {_AGAIN}" if left else _AGAIN)


def _narrows(blueprint: Blueprint) -> bool:
    """Tell whether a blueprint draws from some of the questions alone."""
    return any(words for _, words in filters_of(blueprint))


def no_level_problem(blueprint: Blueprint) -> Problem:
    """Levels are asked for in a subject where no question states one."""
    message = f"{asked(blueprint)} levels, but no question of the subject states one"
    hint = "state one behind a stem, {level=basic}, behind the title of a section, or for all in "
    return problem(blueprint, message, hint + 'subject.toml: level = "basic"')


def empty_problem(blueprint: Blueprint) -> Problem:
    """No question gets through the filters."""
    hint = "name more sections, levels, tags or kinds" if _narrows(blueprint) else "write some"
    return problem(blueprint, f"{asked(blueprint)} questions, but none qualifies", hint)


def count_problem(blueprint: Blueprint, count: int, there: Sequence[Candidate]) -> Problem:
    """Fewer questions get through the filters than are to be drawn."""
    message = f"{asked(blueprint)} {_questions(count)}, but {_qualify(len(there))}"
    hint = _MORE if _narrows(blueprint) else "ask for fewer, or write more questions"
    return problem(blueprint, f"{message}: {_numbers(there)}", hint)


def minutes_problem(blueprint: Blueprint, minutes: int, least: int) -> Problem:
    """Every question takes longer than the minutes; the shortest takes `least`."""
    message = f"{asked(blueprint)} {_minutes(minutes)} of questions, but the shortest takes {least}"
    return problem(blueprint, message, _SHORTER if _narrows(blueprint) else "ask for more minutes")


def portion_problem(
    blueprint: Blueprint, quota: Quota, word: Word, need: int, there: Sequence[Candidate]
) -> Problem:
    """A word of a quota needs more questions, or minutes of them, than qualify."""
    if blueprint.minutes is None:
        what, qualify = _phrase(need, quota, (word,)), _qualify(len(there))
    else:
        what = f"{_minutes(need)} of {_phrase(None, quota, (word,))}"
        minutes = sum(candidate.minutes for candidate in there)
        qualify = _qualify(minutes, _minutes(minutes))
    by = quota.by if word is not None else None
    numbers = _numbers(there, by, minutes=blueprint.minutes is not None)
    message = f"{asked(blueprint)} {what}, but {qualify}{': ' if numbers else ''}{numbers}"
    two_tags = quota.by is Trait.TAG and len(quota.words) > 1
    hint = f"{_MORE}; one with two of these tags is not drawn" if two_tags else _MORE
    return problem(blueprint, message, hint)


def too_long_problem(
    blueprint: Blueprint, quota: Quota, word: Word, need: int, least: int
) -> Problem:
    """Every question of a word takes longer than its part of the minutes."""
    what = _phrase(None, quota, (word,))
    message = f"{asked(blueprint)} {_minutes(need)} of {what}, but the shortest takes {least}"
    return problem(blueprint, message, _SHORTER)


def conflict_problem(
    blueprint: Blueprint,
    short: tuple[Quota, tuple[Word, ...], int],
    left: tuple[Quota, Mapping[Word, int]],
) -> Problem:
    """Two quotas can be met one by one, but not both.

    `short` are words of one and how many questions they need; `left` is how many the words of
    the other leave for them.
    """
    quota, words, need = short
    other, room = left
    parts = [
        _place(number, other, word) for word, number in room.items() if number or word is not None
    ]
    message = f"{asked(blueprint)} {_phrase(need, quota, words)} beside its amounts by {other.by}"
    message += f", but these leave room for {sum(room.values())}: {', '.join(parts)}"
    return problem(blueprint, message, f"ask for fewer, or for other amounts by {other.by}")


def same_problem(blueprint: Blueprint, letter: str, cells: Sequence[Candidate]) -> Problem:
    """Another form has no other questions to ask than form A has.

    `cells` are all that could stand in it, those of form A among them.
    """
    message = f"form {letter} of the worksheet '{blueprint.name}' "
    message += f"would ask the same questions as form A: it can only draw from {_numbers(cells)}"
    for trait in (quota.by for quota in blueprint.quotas if quota.by in (Trait.TAG, Trait.KIND)):
        message += f", beside the amounts by {trait}"
    if blueprint.minutes is not None:
        message += f", in {_minutes(blueprint.minutes)}"
    hint = "ask for fewer questions, or write more; forms that vary by order ask the same ones"
    return problem(blueprint, message, hint)


def sets_problem(blueprint: Blueprint, found: int) -> Problem:
    """Some forms ask other questions each, but not as many forms as are asked for."""
    message = f"{asked(blueprint)} {blueprint.forms} forms, but only {found} "
    message += "sets of questions of equal weight can be drawn"
    hint = "ask for fewer forms, or let them vary by order"
    return problem(blueprint, message, hint)


def orders_problem(blueprint: Blueprint, found: int) -> Problem:
    """The questions cannot be put in as many orders as there are forms."""
    message = f"{asked(blueprint)} {blueprint.forms} forms, but these questions "
    message += f"can be put in {found} orders only"
    return problem(blueprint, message, "ask for fewer forms, or more questions")


def terms_problem(blueprint: Blueprint, terms: int, there: int) -> Problem:
    """Fewer glossary entries qualify than are asked for."""
    message = f"{asked(blueprint)} {terms} terms, but {there} qualify"
    return problem(blueprint, message, "ask for fewer, or allow more sections in")


def _questions(count: int | None) -> str:
    if count is None:
        return "questions"
    return counted(count, "question")


def _minutes(count: int) -> str:
    return counted(count, "minute")


def _qualify(count: int, text: str = "") -> str:
    if count == 0:
        return "none qualifies"
    return f"{text or count} {'qualifies' if count == 1 else 'qualify'}"


def _phrase(count: int | None, quota: Quota, words: Iterable[Word]) -> str:
    """Return a number of questions that count for some words of a quota, as in a sentence."""
    words = tuple(words)
    number, _, noun = _questions(count).rpartition(" ")
    number = f"{number} " if number else ""
    if None not in words:
        named = [word for word in words if word is not None]
        match quota.by:
            case Trait.SECTION:
                return f"{number}{noun} in {_listed(_quoted(named), 'or')}"
            case Trait.TAG:
                return f"{number}{noun} with the tag {_listed(_quoted(named), 'or')}"
            case Trait.LEVEL | Trait.KIND:
                return f"{number}{_listed(named, 'or')} {noun}"
    others = [word for word in quota.words if word not in words]
    if not others:
        return f"{number}{noun}"
    match quota.by:
        case Trait.SECTION:
            return f"{number}{noun} in other sections than {_listed(_quoted(others), 'and')}"
        case Trait.TAG:
            return f"{number}{noun} without the tag {_listed(_quoted(others), 'or')}"
        case Trait.LEVEL | Trait.KIND:
            return f"{number}{noun} of other {quota.by}s than {_listed(others, 'and')}"


def _place(count: int, quota: Quota, word: Word) -> str:
    if word is None:
        return f"{count} elsewhere"
    match quota.by:
        case Trait.SECTION:
            return f"{count} in '{word}'"
        case Trait.TAG:
            return f"{count} with the tag '{word}'"
        case Trait.LEVEL | Trait.KIND:
            return f"{count} {word}"


def _numbers(there: Sequence[Candidate], by: Trait | None = None, *, minutes: bool = False) -> str:
    """Return how many questions, or minutes of them, there are by section and by level.

    What they count for, the sentence around has said: it is left out.
    """
    found: dict[str, Counter[Level | None]] = {}
    for candidate in there:
        levels = found.setdefault(candidate.section, Counter())
        levels[candidate.question.level] += candidate.minutes if minutes else 1
    parts = []
    for section, levels in found.items():
        told = [f"{levels[level]} {level}" for level in Level if level in levels]
        if None in levels:
            told.append(f"{levels[None]} without a level")
        if by is Trait.LEVEL or set(levels) == {None}:
            told = [str(levels.total())]
        parts.append(_listed(told, "and") + ("" if by is Trait.SECTION else f" in '{section}'"))
    return ", ".join(parts)


def _quoted(words: Iterable[str]) -> list[str]:
    return [f"'{word}'" for word in words]


def _listed(words: Sequence[str], joint: str) -> str:
    """Return words as a sentence lists them: a, b and c."""
    before, last = words[:-1], words[-1]
    return f"{', '.join(before)} {joint} {last}" if before else last
