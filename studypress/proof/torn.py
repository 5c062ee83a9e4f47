"""Questions that the turn of a page tears from the space for their answers."""

from __future__ import annotations

from collections.abc import Iterator

from studypress.problems import Fault, Severity
from studypress.proof.flow import HEADINGS, place, ruled_lines
from studypress.proof.printed import Element, Printed, Rect, around
from studypress.proof.turns import AROUND, LEAST_RULED
from studypress.proof.words import quoted

_HINT = "shorten the question, or let the stylesheet begin it on a new page"


def torn_questions(printed: Printed) -> Iterator[Fault]:
    """Yield a fault for each question that its answer space, or a list of its own, is torn from."""
    for question in printed.tree.walk() if printed.tree else ():
        if question.type == "Question":
            yield from _torn_from_space(question, printed)
            yield from _torn_space(question, printed)
            yield from _torn_lists(question, printed)


def _torn_from_space(question: Element, printed: Printed) -> Iterator[Fault]:
    """Yield a fault where the answer space begins on another page than the stem ends."""
    space = next(iter(_spaces(question)), None)
    if space:
        first = space.pieces[0]
        before = question.pieces[: question.pieces.index(first)]
        if before and before[-1].page < first.page:
            text = _stem(question, printed)
            told = f"the question {quoted(text)} ends here, and its answer space begins overleaf"
            yield Fault(before[-1].page, told, _HINT, text, Severity.WARNING)


def _torn_space(question: Element, printed: Printed) -> Iterator[Fault]:
    """Yield a fault where what is to be answered by goes on overleaf as it should not.

    Ruled lines, of which nothing is read, may go on if some stay together. Choices, pairs and
    steps stand whole, unless no page could hold them.
    """
    spaces = _spaces(question)
    boxes = [(piece.page, piece.box) for one in spaces for piece in one.pieces if piece.box]
    text = _stem(question, printed)
    if len({page for page, _ in boxes}) < 2:
        return
    if any(piece.mark is not None for one in spaces for piece in one.pieces):
        if _fits(question, printed):
            yield Fault(boxes[0][0], _torn(text), _HINT, text, Severity.WARNING)
        return
    for page, box in boxes:
        ruled = ruled_lines(box)
        if ruled < LEAST_RULED:
            told = f"{ruled} of the ruled lines of {quoted(text)} stand alone on the page"
            yield Fault(page, told, _HINT, text, Severity.WARNING)


def _spaces(question: Element) -> list[Element]:
    return [one for one in question.walk() if one.type == "AnswerSpace" and one.pieces]


def _torn(text: str) -> str:
    return f"what is to be chosen from or joined is torn: {quoted(text)} goes on overleaf"


def _torn_lists(question: Element, printed: Printed) -> Iterator[Fault]:
    """Yield a fault for each list to choose from that is torn, unless no page could hold it."""
    for element in _own(question):
        pages = {piece.page for piece in element.pieces}
        if element.type != "L" or len(pages) < 2:
            continue
        if _fits(question, printed):
            text = _stem(question, printed)
            yield Fault(min(pages), _torn(text), _HINT, text, Severity.WARNING)


def _own(question: Element) -> Iterator[Element]:
    """Yield what a question asks with, but for the space to answer in, and not its answer."""
    for kid in question.kids:
        if isinstance(kid, Element) and kid.type not in {"Answer", "AnswerSpace", "Probe"}:
            yield kid
            yield from _own(kid)


def _fits(question: Element, printed: Printed) -> bool:
    """Tell whether a page could hold the words of a question, its answer aside."""
    found: dict[int, Rect] = {}
    asked = (piece for one in _asking(question) for piece in one.pieces)
    for piece in asked:
        # the box of a torn answer space reaches down to the end of its page, whatever stands in it
        if piece.mark is not None:
            rect = place(piece, printed)
            found[piece.page] = around(found.get(piece.page, rect), rect)
    area = printed.pages[question.pieces[0].page - 1].area
    words = sum(rect.height for rect in found.values())
    # what a list has around its words it has on one page once
    return area is None or words <= area.height * (1 - AROUND)


def _asking(question: Element) -> Iterator[Element]:
    """Yield the parts of a question but for its answers."""
    return (kid for kid in question.kids if isinstance(kid, Element) and kid.type != "Answer")


def _stem(question: Element, printed: Printed) -> str:
    heading = next((one for one in question.walk() if one.type in HEADINGS), None)
    return printed.text(heading) if heading else ""
