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
from dataclasses import dataclass, replace

from studypress.content import gaps
from studypress.content.body import Body
from studypress.content.habits import CHOICES, SPACE, Habit, answer_lines, boxed, likely, ticked
from studypress.content.scan import text_lines
from studypress.model import Choice, Fragment, Gap, Kind, Match, Option, Order, Pair, Task
from studypress.problems import Severity
from studypress.wording import NO_WORDING, Wording

_OPTION = re.compile(rf" {{0,3}}[-*+]{SPACE}+\[(?P<box>[\u00a0 xX])\](?:\s+|\Z)")
_ODD_OPTION = re.compile(rf" {{0,3}}[-*+]{SPACE}*\[(?:[^\]]?|{SPACE}*[xX]?{SPACE}*)\](?![(\[:])")
# A letter typed before a choice; `1.` may be a date or a rank.
_LETTER = re.compile(
    r"(?P<mark>[*_]{0,3})\(?(?:(?P<letter>[A-Za-z])[.):]|(?P<number>\d{1,2})\))(?P=mark)\s+(?=\S)"
)
_HIDDEN_OPTION = re.compile(r"[ \t]*[-*+][ \t]+\[[ xX]\][ \t]")
_STEP = re.compile(r" {0,3}\d{1,9}[.)]\s+")
# A box to tick is printed before each point, typed or not.
_POINT = re.compile(r" {0,3}(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_DEFINITION = re.compile(r" {0,3}:\s+")
_ODD_DEFINITION = re.compile(r" {0,3}:(?![\s:]|[\w+-]+:)")
_LETTER_ALONE = re.compile(r".*[:：][*_\s(]*(?:[A-Za-z]|\d)\b[*_.)\s]*\Z")
_AS_TEXT = f"{CHOICES}; brackets that are text: \\[]"
MOST_LETTERS = 26


@dataclass(frozen=True)
class Found:
    """A task with the lines it was read from, `first` to `last`."""

    task: Task
    first: int
    last: int


def find_task(
    body: Body, kind: Kind | None, wording: Wording = NO_WORDING, *, pointed: bool = False
) -> Found | None:
    """Return the task of a question other than open; None where it is an open one.

    `kind` is what the heading states, `pointed` whether the question has marking points, which
    make it an open one. A stated kind without its task is noted as a fault.
    """
    kind = kind or _kind_of(body)
    if kind is None:
        if not pointed:
            _other_habits(body, wording)
        return None
    task = None
    match kind:
        case Kind.CHOICE:
            task = _choice(body, wording)
        case Kind.GAP:
            return _gap(body)
        case Kind.MATCH:
            task = _match(body)
        case Kind.ORDER:
            task = _order(body)
    for number in body.numbers if task else ():
        if gaps.opens(body, number):
            body.faults.add(number, "a gap outside a gap question", "write the word itself")
    return task


def _kind_of(body: Body) -> Kind | None:
    """Return the kind that a box or a gap gives to a question."""
    if body.matching(_ODD_OPTION) or any(_boxed(body)):
        return Kind.CHOICE
    return Kind.GAP if any(gaps.opens(body, number) for number in body.numbers) else None


def _boxed(body: Body) -> list[tuple[int, Habit]]:
    lines = ((n, boxed(body, n)) for n in body.numbers if n not in body.code)
    return [(number, habit) for number, habit in lines if habit]


def _other_habits(body: Body, wording: Wording) -> None:
    """Note the first thing by which a question seems to have a task as other tools write it."""
    if found := likely(body):
        number, habit = found
        body.faults.add(number, habit.message, habit.hint)
        return
    lettered = (n for n in answer_lines(body, wording) if _LETTER_ALONE.match(body.line(n)))
    number = next(lettered, 0) or ticked(body, wording) or 0
    if number and len(body.matching(_POINT)) > 1:
        body.faults.add(number, "this line marks no choice", f"at the choices, {CHOICES}")
        return
    for number, written in gaps.other_blanks(body, body.first, body.last):
        hint = f"{gaps.WRITE}, with its word"
        severity = Severity.ERROR
        if written == "[word]":
            hint += "; brackets that are text: \\[word]"
        if written == "[word]" or written in gaps.PERHAPS:
            severity = Severity.WARNING
        body.faults.add(number, f"'{written}' is no gap", hint, severity)
        return


def likely_kind(answer: Fragment | None) -> Kind | None:
    """Return the kind that a question with this model answer may have been meant to be."""
    lines = [line for _, line in text_lines(answer.text)] if answer else []
    if any(map(_DEFINITION.match, lines)):
        return Kind.MATCH
    return Kind.ORDER if any(map(_STEP.match, lines)) else None


def find_list(body: Body, what: str) -> tuple[Fragment, ...]:
    """Return the items of a block that holds a list of `what`; all else in it is a fault."""
    items, last = _items(body, body.matching(_POINT), _POINT)
    first = items[0][0] if items else body.last + 1
    for number in (*range(body.first, first), *range(last + 1, body.last + 1)):
        if body.line(number).strip():
            body.faults.add(number, f"{what} are the items of a list", "begin it with '- '")
            break
    return tuple(text for _, text in items)


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
        first = seen.setdefault(fragment.text.strip(), number)
        if first != number and fragment.text.strip():
            body.faults.add(number, f"the same {what} stands at line {first} already")


def _second(body: Body, starts: Sequence[int], last: int, what: str) -> None:
    """Tell what parts a list of `what` in two: code at the margin, or what stands between."""
    number = body.written(last + 1)
    if number is not None and (number in body.code or body.line(number).startswith((" ", "|"))):
        message = f"this ends the list of {what}, which goes on at line {starts[0]}"
        hint = f"indent it by four spaces, as what belongs to one of the {what}"
        body.faults.add(number, message, hint)
    else:
        message = "a second numbered list" if what == "steps" else f"a second list of {what}"
        body.faults.add(starts[0], message, "a question has one")


def _choice(body: Body, wording: Wording) -> Found | None:
    before = body.faults.errors
    starts = body.matching(_OPTION)
    odd = [n for n in body.matching(_ODD_OPTION) if not _OPTION.match(body.line(n))]
    for number in odd if starts else odd[:1]:
        body.faults.add(number, "not a choice", CHOICES if len(odd) > 1 or starts else _AS_TEXT)
    for number, habit in _boxed(body)[: None if starts else 1]:
        body.faults.add(number, habit.message, habit.hint)
    if not starts:
        if found := likely(body):
            body.faults.add(found[0], found[1].message, found[1].hint)
        if not body.faults.marred(body.first - 1, body.last):
            hint = "write '- [x] ' lines"
            body.faults.add(body.first - 1, "a choice question needs choices", hint)
        return None
    items, last = _items(body, starts, _OPTION)
    items = _without_letters(body, items, "choices")
    options = []
    for number, text in items:
        box = _OPTION.match(body.line(number))
        options.append(Option(text, box is not None and box["box"] in "xX"))
        if wording.names_neighbours(text.text):
            hint = 'word it so that it stands anywhere, such as "none of these"'
            message = "choices are shuffled, and this one speaks of their places"
            body.faults.add(number, message, hint, Severity.WARNING)
    if len(items) < len(starts):
        _second(body, starts[len(items) :], last, "choices")
    if len(options) > MOST_LETTERS:
        body.faults.add(starts[0], f"{len(options)} choices, but there are {MOST_LETTERS} letters")
    answers = [n for n in answer_lines(body, wording) if n > last or n < starts[0]]
    if body.faults.errors == before:
        if len(options) < 2:
            body.faults.add(starts[0], "a single choice is none", "write two or more")
        if not any(option.right for option in options):
            if answers:
                hint = "mark it at the choice, '- [x] ', and take this line out"
                body.faults.add(answers[0], "no choice is right: this line marks none", hint)
            else:
                body.faults.add(starts[0], "no choice is right", "mark it so: '- [x] '")
    for number in (n for n in answers if _LETTER_ALONE.match(body.line(n))):
        if any(option.right for option in options):
            hint = "take the line out: the key tells the letter"
            message = "the letter of a choice is another on each form"
            body.faults.add(number, message, hint, Severity.WARNING)
    _told_twice(body, items, "choice")
    pinned = wording.are_opposites(option.text.text for option in options)
    return Found(Choice(tuple(options), pinned), starts[0], last)


def _without_letters(
    body: Body, items: list[tuple[int, Fragment]], what: str
) -> list[tuple[int, Fragment]]:
    """Return choices or steps without the letters that all of them have; with a warning.

    Steps with letters would tell their order.
    """
    letters = [_LETTER.match(text.text) for _, text in items]
    for place, found in enumerate(letters):
        wanted = (str(place + 1), chr(ord("a") + place))
        if found is None or (found["number"] or found["letter"].lower()) not in wanted:
            return items
    if items:
        message = f"the {what} begin with typed letters or numbers, which are dropped"
        hint = "a sheet prints its own; write 'A\\.' or '1\\)' where one belongs to the text"
        body.faults.add(items[0][0], message, hint, Severity.WARNING)
    return [
        (number, replace(text, text=text.text[found.end() :]))
        for (number, text), found in zip(items, letters, strict=True)
        if found
    ]


def _gap(body: Body) -> Found | None:
    numbers = []
    for number in body.numbers:
        plain = body.plain(number)
        here = gaps.marks(body.line(number)) if plain else ()
        if gaps.opened(body, number) != len(here):
            body.faults.add(number, "a gap is not closed", "write [[word]] in one line")
        gaps.check_places(body, number)
        if not all(all(mark.words) for mark in here):
            body.faults.add(number, "a gap without a word", "write [[word]] or [[word|other]]")
        numbers += [number] * len(here)
    if not numbers:
        if coded := next(gaps.in_code(body), None):
            hint = "write the gap in a line of text: code is printed as it is typed"
            body.faults.add(coded[0], "a gap in code", hint)
        elif blank := next(gaps.other_blanks(body, body.first, body.last), None):
            hint = f"{gaps.WRITE}, with its word"
            body.faults.add(blank[0], f"'{blank[1]}' is no gap", hint)
        elif not body.faults.marred(body.first, body.last):
            body.faults.add(body.first - 1, "a gap question needs a gap", gaps.WRITE)
        return None
    first, last = numbers[0], numbers[-1]
    while first > body.first and _goes_on(body, first - 1):
        first -= 1
    while last < body.last and _goes_on(body, last + 1):
        last += 1
    gaps.check_code(body)
    gaps.check_blanks(body, body.first, last)
    text = body.fragment(first, last)
    if text is None:
        return None
    return Found(Gap(text, tuple(mark.words for mark in gaps.marks(text.text))), first, last)


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
    for number in body.matching(_ODD_DEFINITION):
        hint = "write ':   ', and then its text"
        body.faults.add(number, "a right side begins with a colon and three spaces", hint)
    if not terms:
        message, hint = "a match question needs pairs", "write a term, then a line ':   ' below it"
        if not body.faults.marred(body.first - 1, body.last):
            body.faults.add(body.first - 1, message, hint)
        return None
    rights, last = _pairs(body, terms)
    lefts = [(n, Fragment(body.line(n).strip(), body.faults.source.place(n))) for n in terms]
    if len(rights) < len(lefts) and not alone:
        _second(body, terms[len(rights) :], last, "pairs")
    elif len(rights) > MOST_LETTERS:
        body.faults.add(terms[0], f"{len(rights)} pairs, but there are {MOST_LETTERS} letters")
    elif len(rights) < 2 and not alone:
        body.faults.add(terms[0], "a single pair is none to match", "write two or more")
    _told_twice(body, lefts, "term")
    pairs = (Pair(left, right) for (_, left), (_, right) in zip(lefts, rights, strict=False))
    task = Match(tuple(pairs))
    if len(task.pairs) > 1 and len(set(task.shared)) == 1:
        hint = "write two right sides or more; several terms can share one"
        body.faults.add(rights[1][0], "every term has the same right side", hint)
    return Found(task, terms[0], last)


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
        if not body.faults.marred(body.first - 1, body.last):
            body.faults.add(body.first - 1, message, hint)
        return None
    items, last = _items(body, starts, _STEP)
    if len(items) < len(starts):
        _second(body, starts[len(items) :], last, "steps")
    elif len(items) < 2:
        body.faults.add(starts[0], "a single step has no order", "write two or more")
    _told_twice(body, items, "step")
    items = _without_letters(body, items, "steps")
    return Found(Order(tuple(text for _, text in items)), starts[0], last)
