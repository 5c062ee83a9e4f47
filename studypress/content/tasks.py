"""The task of a question, found in the lines below its stem.

    choice   a task list           - [ ] wrong          - [x] right
    gap      [[word]] in a text    [[word|other word]] accepts both
    match    a definition list     term, then a line ":   what belongs to it"
    order    a numbered list       in the right order

What stands above the task is its lead, printed on the worksheet; what stands below it is the
explanation. A task list or a gap makes a question of that kind by itself; a definition list or
a numbered list may also be part of a model answer, so these two need `kind=match`, `kind=order`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from studypress.content.scan import without_code
from studypress.model import Choice, Fragment, Gap, Kind, Match, Option, Order, Pair, Task
from studypress.source import Faults

_OPTION = re.compile(r" {0,3}[-*+][ \t]+\[(?P<box>[ xX])\]\s+")
_ODD_OPTION = re.compile(r" {0,3}[-*+][ \t]*\[[^\]]?\](?![(\[:])")
_HIDDEN_OPTION = re.compile(r"[ \t]*[-*+][ \t]+\[[ xX]\][ \t]")
_STEP = re.compile(r" {0,3}\d{1,9}[.)]\s+")
_POINT = re.compile(r" {0,3}[-*+]\s+")
_DEFINITION = re.compile(r" {0,3}:\s+")
_GAP = re.compile(r"\[\[(.*?)\]\]")
# The alternative of a picture, the address of a link or picture.
_TARGET = re.compile(r"!\[(?!\[)[^\]]*|\]\([^)\s]*")
MOST_LETTERS = 26


@dataclass(frozen=True)
class Body:
    """The lines of a question below its stem, from `first` to `last`.

    Lines in `left_out` belong to a block of the question, those in `code` to a fence.
    """

    faults: Faults
    first: int
    last: int
    left_out: frozenset[int]
    code: frozenset[int]

    def line(self, number: int) -> str:
        """Return a line; an empty one where it belongs to a block that is left out."""
        return "" if number in self.left_out else self.faults.source.line(number)

    def fragment(self, first: int, last: int) -> Fragment | None:
        """Return the text of some lines, without blank ones at its ends; None if all are."""
        while first <= last and not self.line(first).strip():
            first += 1
        while last >= first and not self.line(last).strip():
            last -= 1
        if first > last:
            return None
        text = "\n".join(self.line(number) for number in range(first, last + 1))
        return Fragment(text, self.faults.source.place(first))

    def matching(self, pattern: re.Pattern[str]) -> list[int]:
        """Return the lines outside fences that begin with a pattern."""
        numbers = range(self.first, self.last + 1)
        return [n for n in numbers if n not in self.code and pattern.match(self.line(n))]


@dataclass(frozen=True)
class Found:
    """A task with the lines it was read from, `first` to `last`."""

    task: Task
    first: int
    last: int


def find_task(body: Body, kind: Kind | None) -> Found | None:
    """Return the task of a question other than open; None where it is an open one.

    `kind` is what the heading states. A stated kind without its task is noted as a fault.
    """
    if kind is None and body.matching(_ODD_OPTION):
        kind = Kind.CHOICE
    if kind is None and any("[[" in _plain(body, n) for n in range(body.first, body.last + 1)):
        kind = Kind.GAP
    if kind in (Kind.CHOICE, Kind.MATCH, Kind.ORDER):
        for number in range(body.first, body.last + 1):
            if "[[" in _plain(body, number):
                body.faults.add(number, "a gap outside a gap question", "write the word itself")
    match kind:
        case Kind.CHOICE:
            return _choice(body)
        case Kind.GAP:
            return _gap(body)
        case Kind.MATCH:
            return _match(body)
        case Kind.ORDER:
            return _order(body)
        case _:
            return None


def likely_kind(body: Body) -> Kind | None:
    """Return the kind that a question without one may have been meant to be."""
    if body.matching(_DEFINITION):
        return Kind.MATCH
    return Kind.ORDER if body.matching(_STEP) else None


def find_list(body: Body, what: str) -> tuple[Fragment, ...]:
    """Return the items of a block that holds a list of `what`; all else in it is a fault."""
    items, last = _items(body, body.matching(_POINT), _POINT)
    first = items[0][0] if items else body.last + 1
    for number in (*range(body.first, first), *range(last + 1, body.last + 1)):
        if body.line(number).strip():
            body.faults.add(number, f"{what} are the items of a list", "begin it with '- '")
            break
    return tuple(text for _, text in items)


def _plain(body: Body, number: int) -> str:
    return "" if number in body.code else without_code(body.line(number))


def _items(
    body: Body, starts: Sequence[int], marker: re.Pattern[str]
) -> tuple[list[tuple[int, Fragment]], int]:
    """Return the items that begin at `starts`, each with its line, and the list's last line.

    An item goes on over lines that are indented or follow it without a blank line; the list
    ends where neither holds.
    """
    items: list[tuple[int, Fragment]] = []
    last = body.first - 1
    others = frozenset(starts)
    for start in starts:
        if items and any(body.line(n).strip() for n in range(last + 1, start)):
            break
        end = start
        for number in range(start + 1, body.last + 1):
            line = body.line(number)
            outside = line.strip() and not line[0].isspace()
            if number in others or (outside and not body.line(number - 1).strip()):
                break
            if outside and (number in body.code or line.startswith("///")):
                # a border inside a fence or a block would turn it inside out
                break
            if line.strip():
                end = number
        below = (n for n in range(start + 1, end + 1) if n not in body.code)
        if any(_HIDDEN_OPTION.match(body.line(n)) for n in below):
            body.faults.add(start, "a choice inside an item", "begin every choice at the margin")
        opened = marker.match(body.line(start))
        head = body.line(start)[opened.end() if opened else 0 :]
        rest = textwrap.dedent("\n".join(body.line(n) for n in range(start + 1, end + 1)))
        text = f"{head}\n{rest}".rstrip()
        if not text.strip():
            body.faults.add(start, "this item of the list is empty")
        items.append((start, Fragment(text, body.faults.source.place(start))))
        last = end
    return items, last


def _told_twice(body: Body, items: Sequence[tuple[int, Fragment]], what: str) -> None:
    seen: dict[str, int] = {}
    for number, fragment in items:
        first = seen.setdefault(fragment.text.strip().casefold(), number)
        if first != number:
            body.faults.add(number, f"the same {what} stands at line {first} already")


def _choice(body: Body) -> Found | None:
    for number in body.matching(_ODD_OPTION):
        if not _OPTION.match(body.line(number)):
            body.faults.add(
                number, "not a choice", "write '- [ ] ' or, where it is right, '- [x] '"
            )
    starts = body.matching(_OPTION)
    if not starts:
        body.faults.add(body.first - 1, "a choice question needs choices", "write '- [x] ' lines")
        return None
    items, last = _items(body, starts, _OPTION)
    options = []
    for number, text in items:
        box = _OPTION.match(body.line(number))
        options.append(Option(text, box is not None and box["box"] != " "))
    if len(items) < len(starts):
        body.faults.add(starts[len(items)], "a second list of choices", "a question has one")
    if len(options) > MOST_LETTERS:
        body.faults.add(starts[0], f"{len(options)} choices, but there are {MOST_LETTERS} letters")
    if len(options) < 2:
        body.faults.add(starts[0], "a single choice is none", "write two or more")
    if not any(option.right for option in options):
        body.faults.add(starts[0], "no choice is right", "mark it so: '- [x] '")
    _told_twice(body, items, "choice")
    return Found(Choice(tuple(options)), starts[0], last)


def _gap(body: Body) -> Found | None:
    gaps: list[tuple[str, ...]] = []
    numbers = []
    for number in range(body.first, body.last + 1):
        plain = _plain(body, number)
        # up to the last end mark, so that no start is tried in vain
        found = list(_GAP.finditer(plain, 0, plain.rfind("]]") + 2))
        if plain.count("[[") != len(found):
            body.faults.add(number, "a gap is not closed", "write [[word]] in one line")
        targets = {n for target in _TARGET.finditer(plain) for n in range(*target.span())}
        for gap in found:
            # the code spans blanked in `plain` keep their columns in the line itself
            words = body.line(number)[gap.start(1) : gap.end(1)].split("|")
            accepted = tuple(word.strip() for word in words)
            if gap.start() in targets:
                hint = "write it in the text itself"
                body.faults.add(number, "a gap in a picture or in a link's address", hint)
            if not all(accepted):
                body.faults.add(number, "a gap without a word", "write [[word]] or [[word|other]]")
            gaps.append(accepted)
            numbers.append(number)
    if not numbers:
        message, hint = "a gap question needs a gap", "write [[word]] for what is left out"
        body.faults.add(body.first - 1, message, hint)
        return None
    first, last = numbers[0], numbers[-1]
    while first > body.first and _goes_on(body, first - 1):
        first -= 1
    while last < body.last and _goes_on(body, last + 1):
        last += 1
    text = body.fragment(first, last)
    return Found(Gap(text, tuple(gaps)), first, last) if text else None


def _goes_on(body: Body, number: int) -> bool:
    """Tell whether a line belongs to the paragraph beside it."""
    line = body.line(number)
    return bool(line.strip()) and number not in body.code and not line.startswith("///")


def find_definitions(body: Body) -> list[tuple[int, Fragment]]:
    """Return the definitions of a definition list, each with the line of its term."""
    terms, _ = _term_lines(body)
    if not terms:
        return []
    rights, last = _pairs(body, terms)
    rest = (n for n in range(last + 1, body.last + 1) if body.line(n).strip())
    if (number := next(rest, None)) is not None:
        body.faults.add(number, "text behind an entry", "put it above the first term, or indent it")
    return list(zip(terms, (text for _, text in rights), strict=False))


def _term_lines(body: Body) -> tuple[list[int], bool]:
    """Return the lines of the terms, and whether there are definitions without one."""
    definitions = body.matching(_DEFINITION)
    terms = [n - 1 for n in definitions if n > body.first and body.line(n - 1).strip()]
    taken = frozenset(terms) - frozenset(definitions)
    alone = [n for n in definitions if n - 1 not in taken]
    for number in alone:
        hint = "write the term in the line above, and one ':   ' line to a term"
        body.faults.add(number, "a definition without a term of its own", hint)
    return terms, bool(alone)


def _match(body: Body) -> Found | None:
    terms, alone = _term_lines(body)
    if not terms:
        message, hint = "a match question needs pairs", "write a term, then a line ':   ' below it"
        body.faults.add(body.first - 1, message, hint)
        return None
    rights, last = _pairs(body, terms)
    lefts = [(n, Fragment(body.line(n).strip(), body.faults.source.place(n))) for n in terms]
    if len(rights) < len(lefts) and not alone:
        body.faults.add(terms[len(rights)], "a second list of pairs", "a question has one")
    if len(rights) > MOST_LETTERS:
        body.faults.add(terms[0], f"{len(rights)} pairs, but there are {MOST_LETTERS} letters")
    if len(rights) < 2 and not alone:
        body.faults.add(terms[0], "a single pair is none to match", "write two or more")
    _told_twice(body, lefts, "term")
    _told_twice(body, rights, "match")
    pairs = (Pair(left, right) for (_, left), (_, right) in zip(lefts, rights, strict=False))
    return Found(Match(tuple(pairs)), terms[0], last)


def _pairs(body: Body, terms: Sequence[int]) -> tuple[list[tuple[int, Fragment]], int]:
    """Return the right sides of the terms, up to where other text ends the list."""
    rights: list[tuple[int, Fragment]] = []
    last = terms[0]
    for index, term in enumerate(terms):
        if rights and any(body.line(n).strip() for n in range(last + 1, term)):
            break
        end = terms[index + 1] - 1 if index + 1 < len(terms) else body.last
        below = Body(body.faults, term + 1, end, body.left_out, body.code)
        items, last = _items(below, [term + 1], _DEFINITION)
        rights += items
    return rights, last


def _order(body: Body) -> Found | None:
    starts = body.matching(_STEP)
    if not starts:
        message, hint = "an order question needs steps", "write a numbered list, in the right order"
        body.faults.add(body.first - 1, message, hint)
        return None
    items, last = _items(body, starts, _STEP)
    if len(items) < len(starts):
        body.faults.add(starts[len(items)], "a second numbered list", "a question has one")
    if len(items) < 2:
        body.faults.add(starts[0], "a single step has no order", "write two or more")
    _told_twice(body, items, "step")
    return Found(Order(tuple(text for _, text in items)), starts[0], last)
