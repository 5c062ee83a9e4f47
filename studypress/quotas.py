"""What a worksheet draws by, as written: words to draw from, or words with their amounts.

    levels = ["basic", "advanced"]                  a filter: these levels only
    levels = { basic = "1/2", advanced = 3 }        a quota: half of them basic, three advanced

The command line has the same as `--level basic --level advanced`, `--level basic=1/2 --level
advanced=3`. An amount is a whole number of questions, or a share: a fraction or a percentage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from studypress.model import Amount, Blueprint, Kind, Level, Quota, Trait
from studypress.problems import UsageError, did_you_mean
from studypress.tomlfile import Table

MOST_QUOTAS = 2
"""A table of specifications has two sides."""

AMOUNT = "a whole number from 1, or a share such as '1/2' or '25%'"

_SHARE = re.compile(r"(?P<part>[0-9]{1,4})(?:/(?P<whole>[0-9]{1,4})|%)\Z")
_NUMBER = re.compile(r"[0-9]{1,9}\Z")
_KNOWN: Mapping[Trait, tuple[str, ...]] = {Trait.LEVEL: tuple(Level), Trait.KIND: tuple(Kind)}


def parse_amount(value: int | str) -> Amount | None:
    """Return an amount: a number as it is, a share out of its text; None where it is neither."""
    if isinstance(value, int):
        return value if value >= 1 else None
    match = _SHARE.match(value)
    if match is None:
        return None
    whole = int(match["whole"] or 100)
    part = int(match["part"])
    return Fraction(part, whole) if 0 < part <= whole else None


def read_words(table: Table, trait: Trait) -> tuple[str, ...] | Quota:
    """Return the filter or the quota that `[[worksheet]]` has for a trait; faults are noted."""
    key = f"{trait}s"
    if not table.is_table(key):
        words = table.texts(key)
        _tell_unknown(table, key, trait, words)
        return tuple(word for word in words if word in _KNOWN.get(trait, words))
    inner = table.table(key)
    _tell_unknown(inner, "", trait, inner.keys)
    amounts: list[tuple[str, Amount]] = []
    for word in inner.keys:
        value = inner.number_or_text(word, AMOUNT)
        amount = None if value is None else parse_amount(value)
        if amount is not None:
            amounts.append((word, amount))
        elif value is not None:
            table.faults.add(inner.line(word), f"'{value}' is not an amount", AMOUNT)
    if not inner.keys:
        hint = f'write {key} = {{ ... = "1/2" }}, or leave it out'
        table.faults.add(table.line(key), f"'{key}' is empty", hint)
    return Quota(trait, tuple(amounts)) if amounts else ()


def _tell_unknown(table: Table, key: str, trait: Trait, words: Sequence[str]) -> None:
    known = _KNOWN.get(trait, words)
    for word in words:
        if word not in known:
            line = table.line(key or word)
            table.faults.add(line, f"unknown {trait} '{word}'", did_you_mean(word, known))


def tell_faults(
    table: Table, quotas: Sequence[Quota], count: int | None, minutes: int | None
) -> None:
    """Note in a `[[worksheet]]` what its quotas cannot be."""
    if (table.has("count") and count is None) or (table.has("minutes") and minutes is None):
        return  # that is told already, and the amounts may be right
    for trait, message, hint in _faults(quotas, count, minutes, _key):
        table.faults.add(table.line(f"{trait}s"), message, hint)


def with_words(blueprint: Blueprint, words: Mapping[Trait, Collection[str]]) -> Blueprint:
    """Return a blueprint with the filters and quotas of the command line.

    `words` are the values of each option as typed: WORD or WORD=AMOUNT. Sections and tags are
    not looked up here, since a command may be for several subjects.

    Raises:
        UsageError: an unknown level or kind, a bad amount, or quotas that cannot be.
    """
    filters: dict[Trait, tuple[str, ...]] = {}
    quotas: list[Quota] = []
    for trait in Trait:
        parsed = _option_words(trait, words.get(trait, ()))
        if isinstance(parsed, Quota):
            quotas.append(parsed)
        else:
            filters[trait] = parsed
    for _, message, hint in _faults(quotas, blueprint.count, blueprint.minutes, _option):
        raise UsageError(message, hint)
    return replace(
        blueprint,
        sections=filters.get(Trait.SECTION, ()),
        levels=tuple(Level(word) for word in filters.get(Trait.LEVEL, ())),
        tags=filters.get(Trait.TAG, ()),
        kinds=tuple(Kind(word) for word in filters.get(Trait.KIND, ())),
        quotas=tuple(quotas),
    )


def _option_words(trait: Trait, values: Collection[str]) -> tuple[str, ...] | Quota:
    amounts: dict[str, Amount] = {}
    plain: list[str] = []
    for value in values:
        before, equals, amount = value.rpartition("=")
        word = before if equals else value
        known = _KNOWN.get(trait, (word,))
        if word not in known:
            raise UsageError(f"unknown {trait} '{word}'", did_you_mean(word, known))
        if not equals:
            plain.append(word)
            continue
        parsed = parse_amount(int(amount) if _NUMBER.match(amount) else amount)
        if parsed is None:
            raise UsageError(f"{_option(trait)} {value}: '{amount}' is not an amount", AMOUNT)
        if word in amounts:
            raise UsageError(f"{_option(trait)} has two amounts for '{word}'", "leave one out")
        amounts[word] = parsed
    if amounts and plain:
        message = f"{_option(trait)} has an amount for '{next(iter(amounts))}', "
        message += f"but none for '{plain[0]}'"
        raise UsageError(message, "give each word an amount, or none of them")
    return Quota(trait, tuple(amounts.items())) if amounts else tuple(plain)


Fault = tuple[Trait, str, str]


def _key(name: str) -> str:
    return f"'{name}s'" if name in tuple(Trait) else f"'{name}'"


def _option(name: str) -> str:
    return f"--{name}"


def _faults(
    quotas: Sequence[Quota], count: int | None, minutes: int | None, spell: Callable[[str], str]
) -> Iterator[Fault]:
    """Yield what quotas cannot be; `spell` writes a key as the reader knows it."""
    names = ", ".join(spell(trait) for trait in Trait)
    hint = "without amounts, words are drawn from and not counted"
    if len(quotas) > MOST_QUOTAS:
        yield quotas[MOST_QUOTAS].by, f"at most two of {names} can have amounts", hint
    elif minutes is not None and len(quotas) > 1:
        yield quotas[1].by, f"with {spell('minutes')}, one of {names} can have amounts", hint
    elif minutes is not None:
        yield from _faults_of_minutes(quotas, spell)
    else:
        yield from _faults_of_count(quotas, count, spell)


def _faults_of_minutes(quotas: Sequence[Quota], spell: Callable[[str], str]) -> Iterator[Fault]:
    for quota in quotas:
        for word, amount in quota.amounts:
            if isinstance(amount, int):
                message = f"with {spell('minutes')}, the amount of '{word}' is a share of them"
                yield quota.by, message, "write a share, such as '1/2' or '25%'"
                return
        if sum(amount for _, amount in quota.amounts) > 1:
            yield quota.by, _too_much(quota, "the minutes", spell), "ask for smaller shares"


def _faults_of_count(
    quotas: Sequence[Quota], count: int | None, spell: Callable[[str], str]
) -> Iterator[Fault]:
    totals = {quota.by: quota.total for quota in quotas if quota.total is not None}
    if count is None and quotas:
        if not totals:
            hint = f"state {spell('count')} or {spell('minutes')}"
            yield quotas[0].by, f"{spell(quotas[0].by)} has shares, but of what?", hint
            return
        if len(set(totals.values())) > 1:
            added = (f"{spell(trait)} to {total}" for trait, total in totals.items())
            hint = f"state {spell('count')}: what is left is drawn from the others"
            yield quotas[-1].by, f"the amounts add up to different sums: {', '.join(added)}", hint
            return
        count = next(iter(totals.values()))
    for quota in quotas:
        asked = sum(
            amount if isinstance(amount, int) else amount * (count or 0)
            for _, amount in quota.amounts
        )
        if count is not None and asked > count:
            message = _too_much(quota, f"{count} questions", spell)
            yield quota.by, message, "ask for less of some"


def _too_much(quota: Quota, whole: str, spell: Callable[[str], str]) -> str:
    return f"the amounts of {spell(quota.by)} add up to more than {whole}"
