"""Whether what an author wrote comes out on paper: no choice or step is empty, no gap is lost.

Markdown takes some texts for addresses, titles, attributes or tags, and prints nothing of them.
What it makes of a text is seen in its HTML alone; plain words need no look.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from studypress.content.gaps import marks, replaced
from studypress.locale import Locale
from studypress.model import Choice, Edition, Fragment, Gap, Match, Open, Order, Question
from studypress.pages.markup import Renderer
from studypress.problems import Problem
from studypress.source import Faults, SourceFile

_TAG = re.compile(r"<[^>]*>")
_PICTURE = re.compile(r"<img\b[^>]*\bsrc=")
_MARKUP = frozenset("<&{[\\:|`/~")
# A word at the beginning, no letter of a list: nothing stands before it that could swallow it.
_BEGINS = re.compile(r"[^\W\d_]{2,}(?![\w.)])")
_BLOCK = re.compile(r"^ {0,3}/{3,}[ \t]*figure\b", re.MULTILINE)
_EMPTY_HINT = "write its words; a tag or an entity that is meant as text stands in code, `<br>`"
_LOST = "this gap is not printed: it is taken for part of an address or a tag"
_GAP_HINT = "write it in the text itself"


def check_printable(
    edition: Edition, sources: Sequence[SourceFile], locale: Locale, noted: Iterable[Problem] = ()
) -> tuple[Problem, ...]:
    """Return what of an edition would be empty on paper, and which gaps would not be there.

    Of texts in which an error was `noted` before, nothing is told: what is not as it was meant
    comes out otherwise than it will.
    """
    before: dict[Path, list[Problem]] = {source.path: [] for source in sources}
    for problem in noted:
        before.get(problem.path, []).append(problem)
    wrong = {source.path: Faults(source, before[source.path]) for source in sources}
    faults = {source.path: Faults(source) for source in sources}
    renderer = Renderer(locale.typography)
    for what, fragment in _texts(edition):
        if not _may_be_empty(fragment.text) or _is_marred(fragment, wrong):
            continue
        if not _shows(renderer.inline(fragment)):
            message = f"this {what} is empty on paper"
            faults[fragment.place.path].add(fragment.place.line, message, _EMPTY_HINT)
    for task in (question.task for question in edition.questions):
        if not isinstance(task, Gap) or not _MARKUP.intersection(replaced(task.text.text, "")):
            continue
        if not _is_marred(task.text, wrong):
            place = task.text.place
            for line in _lost(task, renderer):
                faults[place.path].add(place.line + line, _LOST, _GAP_HINT)
    return tuple(problem for own in faults.values() for problem in own.problems)


def _is_marred(fragment: Fragment, wrong: Mapping[Path, Faults]) -> bool:
    first = fragment.place.line
    return wrong[fragment.place.path].marred(first, first + fragment.text.count("\n"))


def _texts(edition: Edition) -> Iterator[tuple[str, Fragment]]:
    """Yield all that must say something, with what it is called."""
    for section in edition.sections:
        yield "title", section.title
        for part in section.parts:
            yield "title", part.title
            if part.body:
                yield "part", part.body
        for term in section.terms:
            yield "term", term.headword
            yield "definition", term.definition
        for question in section.questions:
            yield from _of_question(question)


def _of_question(question: Question) -> Iterator[tuple[str, Fragment]]:
    yield "stem", question.stem
    if question.probe:
        yield "probe", question.probe
    for prompt in question.follow_ups:
        yield "follow-up prompt", prompt
    match question.task:
        case Open(points):
            yield from (("marking point", point) for point in points)
            if question.answer:
                yield "answer", question.answer
        case Choice(options):
            yield from (("choice", option.text) for option in options)
        case Match(pairs):
            for pair in pairs:
                yield "term", pair.left
                yield "right side", pair.right
        case Order(steps):
            yield from (("step", step) for step in steps)
        case Gap():
            pass


def _may_be_empty(text: str) -> bool:
    """Tell whether a text needs a look: most begin with a word, or have no markup."""
    plain = not _MARKUP.intersection(text) and any(map(str.isalnum, text))
    return not (plain or _BEGINS.match(text) or _BLOCK.search(text))


def _shows(rendered: str) -> bool:
    """Tell whether HTML has a character that leaves a mark on paper, or a picture."""
    text = html.unescape(_TAG.sub("", rendered))
    seen = any(unicodedata.category(character)[0] not in "ZC" for character in text)
    return seen or _PICTURE.search(rendered) is not None


def _lost(task: Gap, renderer: Renderer) -> Iterator[int]:
    """Yield the lines, counted from 0, of the gaps that are not in the HTML of a text."""
    try:
        renderer.gapped(task.text, [Markup()] * len(task.gaps))
    except ValueError:
        # as many marks as gaps come out, or not: then each is looked for by itself
        lost = [
            mark.line
            for number, mark in enumerate(marks(task.text.text))
            if not _comes_out(Fragment(_only(task.text.text, number), task.text.place), renderer)
        ]
        yield from lost or [0]


def _comes_out(one_gap: Fragment, renderer: Renderer) -> bool:
    try:
        renderer.gapped(one_gap, [Markup()])
    except ValueError:
        return False
    return True


def _only(text: str, number: int) -> str:
    """Return a text in which one gap is left, the others being filled."""
    lines = text.split("\n")
    for other, mark in reversed(list(enumerate(marks(text)))):
        if other != number:
            line = lines[mark.line]
            lines[mark.line] = line[: mark.start] + mark.words[0] + line[mark.end :]
    return "\n".join(lines)
