"""The blocks of a question: its probe, its marking points, its follow-up prompts; and figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from studypress.content.body import Body
from studypress.content.figure import check_figure
from studypress.content.scan import OF_QUESTIONS, Block, Scan
from studypress.content.tasks import find_list
from studypress.fonts import Lettering
from studypress.model import Fragment, Open, Task
from studypress.problems import did_you_mean
from studypress.source import Faults

BLOCKS = (*OF_QUESTIONS, "figure")
FOLLOW_UPS = 2
_INDENTED_BLOCK = re.compile(rf"[ \t]{{4,}}/{{3,}}[ \t]*(?P<name>{'|'.join(BLOCKS)})\b")


def check_blocks(scanned: Scan, faults: Faults, lettering: Lettering) -> None:
    """Note blocks that there are none of, or that stand where none may; and what is in figures."""
    for block in scanned.blocks:
        if block.name not in BLOCKS:
            hint = did_you_mean(block.name, BLOCKS)
            faults.add(block.first, f"unknown block '{block.name}'", hint)
        elif block.depth:
            faults.add(block.first, f"'{block.name}' cannot stand inside another block")
        elif faults.marred(block.first, block.first):
            continue
        elif block.name == "figure":
            check_figure(block, scanned, faults, lettering)
        elif block.argument:
            faults.add(block.first, f"the block '{block.name}' takes nothing behind '|'")
    for number, line in enumerate(faults.source.lines, 1):
        if number not in scanned.code and (found := _INDENTED_BLOCK.match(line)):
            message = f"the block '{found['name']}' is indented: it would be printed as text"
            faults.add(number, message, "blocks begin at the margin, outside lists")


def check_outside(scanned: Scan, before: int, faults: Faults) -> None:
    """Note the blocks of a question that stand above the first one."""
    for block in scanned.blocks:
        if block.first < before and block.name in OF_QUESTIONS:
            faults.add(block.first, f"'{block.name}' stands outside a question")


def own_blocks(blocks: Sequence[Block], faults: Faults) -> Mapping[str, Block]:
    """Return the blocks of a question by name, each once; the first that stands twice is noted."""
    own: dict[str, Block] = {}
    second: Block | None = None
    for block in blocks:
        if block.name not in OF_QUESTIONS or block.depth:
            continue
        if own.setdefault(block.name, block) is not block:
            second = second or block
    if second:
        hint = "make one of the two; or does a question begin between them, without its '## '?"
        faults.add(second.first, f"a second '{second.name}' in one question", hint)
    return own


def block_text(block: Block | None, scanned: Scan, faults: Faults) -> Fragment | None:
    """Return the text in a block; None where there is no block, or nothing in it."""
    if block is None:
        return None
    body = Body(faults, block.first + 1, block.last - 1, frozenset(), scanned.code)
    text = body.fragment(body.first, body.last)
    if text is None:
        faults.add(block.first, f"the block '{block.name}' is empty")
    return text


def find_points(block: Block | None, body: Body) -> tuple[Fragment, ...]:
    """Return the marking points of a question; none where it has no block of them."""
    if block is None:
        return ()
    points = find_list(_inside(block, body), "marking points")
    if not points and not body.faults.marred(block.first, block.last):
        body.faults.add(block.first, "the block 'points' is empty", "write a list, '- ' a point")
    return points


def find_follow_ups(block: Block | None, task: Task, body: Body) -> tuple[Fragment, ...]:
    """Return the two follow-up prompts of an open question; none where it has no block of them."""
    if block is None:
        return ()
    if not isinstance(task, Open):
        hint = "take the block out"
        body.faults.add(block.first, "only open questions have follow-up prompts", hint)
        return ()
    prompts = find_list(_inside(block, body), "follow-up prompts")
    if len(prompts) != FOLLOW_UPS:
        message = f"a question has two follow-up prompts, not {len(prompts)}"
        hint = "write a list of two, '- ' a prompt, or take the block out"
        body.faults.add(block.first, message, hint)
    return prompts


def _inside(block: Block, body: Body) -> Body:
    """Return the lines between the marks of a block."""
    return Body(body.faults, block.first + 1, block.last - 1, frozenset(), body.code)
