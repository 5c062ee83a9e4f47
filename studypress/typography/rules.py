"""A language's rules of typography, from `[typography]` of its locale file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from studypress.tomlfile import Table

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
SPACES = f" \t\n{NO_BREAK}{NARROW_NO_BREAK}"
TYPED_SPACES = " \t\n"

Couple = tuple[str, str]
"""The opening mark and the closing one."""


@dataclass(frozen=True, eq=False)
class Typography:
    """How a language, named by its tag, sets what is typed plainly.

    `space_before` gives the space that stands before a mark; `quote_space` the one inside the
    outer quotation marks; `dash` what a double hyphen between spaces becomes, spaces included.
    `others` are the rules of other languages by their tags, for words in them.
    """

    language: str
    outer_quotes: Couple
    inner_quotes: Couple
    apostrophe: str
    dash: str
    quote_space: str
    space_before: Mapping[str, str]
    third_quotes: Couple | None = None
    dash_pairs: bool = False
    percent_space: str = ""
    digit_space: str = ""
    abbreviations: tuple[str, ...] = ()
    before_number: tuple[str, ...] = ()
    before_name: tuple[str, ...] = ()
    elisions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    others: Mapping[str, Typography] = field(default_factory=dict)

    @property
    def quotes(self) -> tuple[Couple, ...]:
        """The quotation marks by depth, from outside in; then they begin anew."""
        third = (self.third_quotes,) if self.third_quotes else ()
        return (self.outer_quotes, self.inner_quotes, *third)

    def of(self, tag: str) -> Typography | None:
        """Return the rules of a language by its tag, or None where they are not known."""
        known = {**self.others, self.language: self}
        found = best_tag(tag, known)
        return known[found] if found else None


def best_tag(tag: str, known: Iterable[str]) -> str | None:
    """Return which of the known tags serves a language: `en` serves `en-GB` (RFC 4647, 3.4)."""
    by_name = {name.casefold(): name for name in known}
    wanted = tag.casefold().split("-")
    ranges = ("-".join(wanted[:length]) for length in range(len(wanted), 0, -1))
    return next((by_name[name] for name in ranges if name in by_name), None)


def parse_typography(table: Table, language: str, months: tuple[str, ...]) -> Typography:
    """Return the rules that a language's table holds; `months` are its names of the months.

    What is wrong is noted among the table's faults.
    """
    spaces = table.table("space_before")
    typography = Typography(
        language=language,
        outer_quotes=_couple(table, "outer_quotes"),
        inner_quotes=_couple(table, "inner_quotes"),
        apostrophe=table.text("apostrophe", required=True),
        dash=table.text("dash", required=True),
        quote_space=_may_be_blank(table, "quote_space"),
        space_before={mark: spaces.text(mark) for mark in spaces.keys},
        third_quotes=_couple(table, "third_quotes") if table.has("third_quotes") else None,
        dash_pairs=table.flag("dash_pairs"),
        percent_space=table.text("percent_space"),
        digit_space=table.text("digit_space"),
        abbreviations=table.texts("abbreviations"),
        before_number=table.texts("before_number"),
        before_name=table.texts("before_name"),
        elisions=table.texts("elisions"),
        units=table.texts("units"),
        months=months,
    )
    table.done()
    return typography


def _may_be_blank(table: Table, key: str) -> str:
    return table.text(key) if table.has(key) else table.text(key, required=True)


def _couple(table: Table, key: str) -> Couple:
    texts = table.texts(key)
    if len(texts) != 2:
        table.faults.add(table.line(key), f"'{key}' must be two texts: the opening, the closing")
        return "", ""
    return texts[0], texts[1]
