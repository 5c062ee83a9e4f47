"""Spaces: those a language puts before its punctuation, and those that must not break.

typed                set
Pourquoi ?           the space that French has before the mark, typed or not
« x »                the one inside its quotation marks
z.B.                 z. B., which never breaks
5 %, 50 ms, 8 h 30   number and unit on one line
Fig. 3, § 5, R$ 5    what stands before a number with it
Dr. Smith            title and name
21 November          day and month
10 000               a narrow space between the digits, where the language groups them so
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studypress.typography.edits import BREAK, GAP, OBJECT, Edit, Rule, exchange
from studypress.typography.quotes import OPENERS
from studypress.typography.rules import (
    NARROW_NO_BREAK,
    NO_BREAK,
    SPACES,
    TYPED_SPACES,
    Typography,
)

_CLOSERS = ")]}’”»\"'….,"
_NUMBER = r"(?=\d|[IVXLCDM]+\b)"
_TYPED = f"[{TYPED_SPACES}]"
_UNITS = (
    *("%", "‰", "°", "°C", "°F", "€", "$", "£", "¥", "US$", "R$", "EUR", "USD", "BRL"),
    *("ns", "µs", "μs", "ms", "s", "min", "h", "a.m.", "p.m."),
    *("mg", "g", "kg", "t", "nm", "µm", "μm", "mm", "cm", "m", "km"),
    *("m²", "km²", "m³", "ml", "l", "ha"),
    *("bit", "kbit", "Mbit", "Gbit", "px", "pt", "dpi", "fps"),
    *("Hz", "kHz", "MHz", "GHz", "mW", "W", "kW", "MW", "GW", "kWh", "MWh", "GWh"),
    *("mV", "V", "kV", "mA", "A", "mAh", "J", "kJ", "dB", "KB"),
    *(f"{prefix}{byte}" for byte in ("B", "o") for prefix in ("k", "M", "G", "T", "P")),
    *(f"{prefix}iB" for prefix in ("K", "M", "G", "T")),
    "B",
)
"""Signs of units and currencies that are the same in every language of the Latin alphabet."""

_SIGNS = ("§", "§§", "№", "Nº", "nº", "N°", "n°", "N.º", "n.º", "R$", "US$", "$", "€", "£", "¥")
"""What stands before a number in any language."""


def punctuation(rules: Typography) -> Rule:
    """Return the rule of the spaces before punctuation.

    A mark has its space where it ends a word or a clause, not inside of `10:30` or `std::sort`.
    """
    marks = rules.space_before
    spaced = rules.outer_quotes[1] if rules.quote_space else ""
    over = SPACES + BREAK + spaced
    inside = ("".join(marks) + _CLOSERS).replace(spaced or "\0", "")
    none_after = OPENERS + BREAK + rules.outer_quotes[0] + rules.inner_quotes[0]
    pattern = re.compile("[" + "".join(re.escape(mark) for mark in marks) + "]") if marks else None

    def rule(string: str) -> Iterator[Edit]:
        places = [n.start() for n in pattern.finditer(string)] if pattern else []
        ending = _ending(string, places, inside, over)
        for place in places:
            if place not in ending:
                continue
            start = place
            while start and string[start - 1] in SPACES:
                start -= 1
            before = string[start - 1] if start else ""
            joined = before in marks and start == place
            if before and before not in none_after and not joined:
                yield Edit(start, place + 1, marks[string[place]] + string[place])

    return rule


def _ending(string: str, places: Iterable[int], inside: str, over: str) -> frozenset[int]:
    """Return the places behind which a word or a clause is over, closing marks left aside."""
    ending: set[int] = set()
    end, over_there = len(string), True
    for place in sorted(places, reverse=True):
        # what is known of `end` holds for `place` where nothing but closing marks stands between
        after = place + 1
        while after < end and string[after] in inside:
            after += 1
        if after < end:
            over_there = string[after] in over
        if over_there:
            ending.add(place)
        end = place
    return frozenset(ending)


def quotation_spaces(rules: Typography) -> tuple[Rule, ...]:
    """Return the rules of the spaces inside the outer quotation marks, typed or set."""
    if not rules.quote_space:
        return ()
    opening, closing = (re.escape(mark) for mark in rules.outer_quotes)
    after = re.compile(rf"{opening}[{SPACES}]*+(?!\Z)")
    before = re.compile(rf"(?<=[^{SPACES}{BREAK}])[{SPACES}]*+{closing}")
    return (
        exchange(after, rules.outer_quotes[0] + rules.quote_space),
        exchange(before, rules.quote_space + rules.outer_quotes[1]),
    )


def unbroken(rules: Typography) -> tuple[Rule, ...]:
    """Return the rules of the spaces that must not break."""
    patterns = [
        rf"(?<=\d){_TYPED}++(?=(?:{_any((*_UNITS, *rules.units))})(?!['’]?\w))",
        rf"(?:(?<=\d)|(?<=\d[{NO_BREAK}]))h{_TYPED}++(?=[0-5]\d(?!\w))",
        rf"(?<![\w$])(?:{_any(_SIGNS)}){_TYPED}++(?=\d)",
    ]
    if rules.units:  # a number, its unit, a currency: 5 Mio. €
        patterns.append(rf"(?<=\d{NO_BREAK})(?:{_any(rules.units)}){_TYPED}++(?=[€$£¥](?!\w))")
    if rules.before_number:
        patterns.append(rf"(?<!\w)(?i:{_any(rules.before_number)}){_TYPED}++{_NUMBER}")
    if rules.before_name:
        patterns.append(rf"(?<!\w)(?:{_any(rules.before_name)}){_TYPED}++(?=[^\W\d_a-zß-öø-ÿ])")
    if rules.months:
        months = f"(?i:{_any(rules.months)})"
        day = r"(?<![\w.,])\d{1,2}(?:\.?º|\.|er|st|nd|rd|th)?"
        patterns.append(rf"{day}{_TYPED}++(?=(?:de[{SPACES}]+)?{months}(?!\w))")
        patterns.append(rf"(?<=[\dº][{NO_BREAK}])de{_TYPED}++(?={months}(?!\w))")
        patterns.append(rf"(?<!\w){months}\.?{_TYPED}++(?=\d{{1,2}}(?![\d:%]|[.,]\d))")
    return tuple(_kept(re.compile(pattern)) for pattern in patterns)


def _kept(pattern: re.Pattern[str]) -> Rule:
    """Return the rule that makes the spaces at the end of what a pattern finds unbreakable."""

    def rule(string: str) -> Iterator[Edit]:
        for found in pattern.finditer(string):
            start = found.start() + len(found.group().rstrip(TYPED_SPACES))
            yield Edit(start, found.end(), NO_BREAK)

    return rule


def percent(rules: Typography) -> tuple[Rule, ...]:
    """Return the rule of the space before a per cent sign, typed or not, where there is one."""
    if not rules.percent_space:
        return ()
    # derivations and compounds have none: 5%ig, 5%-Klausel
    over = r"(?!\w|-[^\W\d])"
    return tuple(
        exchange(re.compile(rf"(?<=\d)[{SPACES}]*+{sign}{over}"), rules.percent_space + sign)
        for sign in "%‰"
    )


def digit_groups(rules: Typography) -> tuple[Rule, ...]:
    """Return the rule of the space between groups of three digits, where the language has one."""
    if not rules.digit_space:
        return ()
    gap = f"[ \n{NO_BREAK}{NARROW_NO_BREAK}]"
    pattern = re.compile(rf"(?<![\w.,{NARROW_NO_BREAK}])\d{{1,3}}(?:{gap}\d{{3}})+(?!\w)")

    def rule(string: str) -> Iterator[Edit]:
        for found in pattern.finditer(string):
            for place in range(found.start(), found.end()):
                if not string[place].isdigit():
                    yield Edit(place, place + 1, rules.digit_space)

    return (rule,)


def abbreviations(rules: Typography) -> tuple[Rule, ...]:
    """Return the rule of abbreviations of several words, which never break between them."""
    if not rules.abbreviations:
        return ()
    gap = f"[{SPACES}]*+"
    words = (gap.join(map(re.escape, word.split())) for word in _longest(rules.abbreviations))
    pattern = re.compile(rf"(?<![\w.{OBJECT}{GAP}])(?:{'|'.join(map(_either_case, words))})(?!\w)")

    def rule(string: str) -> Iterator[Edit]:
        for found in pattern.finditer(string):
            new = re.sub(rf"(?<=\.){gap}(?=[^\W\d_])", NO_BREAK, found.group())
            if new != found.group():
                yield Edit(*found.span(), new)

    return (rule,)


def _either_case(word: str) -> str:
    return f"(?:{word[0].upper()}|{word[0]}){word[1:]}"


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in _longest(words))


def _longest(words: Iterable[str]) -> list[str]:
    """Return words with the long ones first, so that none is taken for the beginning of another."""
    return sorted(words, key=lambda word: (-len(word), word))
