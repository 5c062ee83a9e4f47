"""How a section file is built up, and how it is in other tools: one problem where it differs.

Front matter above the title; a title of its own, once; questions at heading 2, neither at 1 nor at
3, nor in bold, nor numbered as a list; tables with the rule below their head.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from studypress.content.body import Body
from studypress.content.scan import TABLE_RULE, Heading, without_spans
from studypress.problems import Problem, Severity
from studypress.source import Faults, SourceFile

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_KEY = re.compile(r"[\w-]+[ \t]*[:=]")
_MOST_FRONT_MATTER = 100
_OPEN_BRACE = re.compile(r"\{:?[ \t]*(?P<attributes>#[\w-]+[^{}]*)\Z")
_OF_QUESTION = re.compile(r"\b(?:level|minutes|tags|kind)=")
_BOLD = re.compile(r" {0,3}(?:[-*+] |\d+[.)] )?(\*\*|__)(?=\S).*\1")
_NUMBERED = re.compile(r" {0,3}(?:[Qq](?:uestion)?[ \t]*)?\d{1,3}[.):][ \t]+\S")
_ROW = re.compile(r" {0,3}\|.*\|[ \t]*\Z")


def without_front_matter(source: SourceFile) -> tuple[SourceFile, tuple[Problem, ...]]:
    """Return a file with its front matter blanked out, which is a problem, every line kept."""
    first = next((n for n, line in enumerate(source.lines) if line.strip()), 0)
    ends = _FENCES.get(source.lines[first].rstrip(), ())
    below = source.lines[first + 1 : first + _MOST_FRONT_MATTER]
    last = next((n for n, line in enumerate(below) if line.rstrip() in ends), None)
    if last is None or not any(_KEY.match(line) for line in below[:last]):
        return source, ()
    faults = Faults(source)
    hint = "delete it: the title is the heading below, all else stands in subject.toml"
    faults.add(first + 1, "front matter is not read", hint)
    rest = source.lines[first + last + 2 :]
    text = "\n".join((*[""] * (first + last + 2), *rest))
    return replace(source, text=text), faults.problems


def outlined(headings: Sequence[Heading], faults: Faults) -> tuple[Heading, ...]:
    """Return the headings of a file as they are meant, each at its depth; note what is wrong."""
    headings = [_with_braces(h, faults) for h in headings if not _is_comment(h, headings, faults)]
    titles = [heading for heading in headings if heading.depth == 1]
    questions = any(heading.depth == 2 for heading in headings)
    deep = next((heading for heading in headings if heading.depth > 2), None)
    if len(titles) > 1:
        hint = "one file holds one section; questions are ##"
        faults.add(titles[1].line, "a second heading 1", hint)
        if not questions:
            return tuple(
                replace(heading, depth=2) if heading in titles[1:] else heading
                for heading in headings
            )
    elif deep and deep.attributes and not questions:
        marks = "#" * deep.depth
        hint = f"write '## ' in place of '{marks} ', one # less at each heading below it"
        faults.add(deep.line, f"a question begins with '## ', not with '{marks} '", hint)
        headings = [
            replace(heading, depth=max(2, heading.depth - deep.depth + 2))
            if heading.depth > 1
            else heading
            for heading in headings
        ]
    else:
        headings = [
            replace(heading, depth=2) if _is_question(heading, faults) else heading
            for heading in headings
        ]
    _check_depths(headings, 0 if titles else 1, faults)
    return tuple(headings)


def _is_question(heading: Heading, faults: Faults) -> bool:
    """Tell whether a heading below the second states what only questions have; note that."""
    if heading.depth < 3 or not _OF_QUESTION.search(heading.attributes):
        return False
    message = f"a question begins with '## ', not with '{'#' * heading.depth} '"
    hint = "write '## ' at the start of the line, or take the braces out"
    faults.add(heading.line, message, hint)
    return True


def _with_braces(heading: Heading, faults: Faults) -> Heading:
    """Return a heading with the attributes whose braces are not closed, noting that."""
    opened = _OPEN_BRACE.search(heading.text)
    if opened is None or heading.attributes:
        return heading
    faults.add(heading.line, "the braces are not closed", "end them with '}'")
    text = heading.text[: opened.start()].rstrip()
    return replace(heading, text=text, attributes=opened["attributes"])


def _is_comment(heading: Heading, headings: Sequence[Heading], faults: Faults) -> bool:
    """Tell whether a second title is a comment in code whose fence does not begin."""
    if heading.depth > 1 or heading.attributes or heading is headings[0]:
        return False
    below = [other.line for other in headings if other.line > heading.line and other.attributes]
    return faults.marred(heading.line, min(below, default=len(faults.source.lines)))


def _check_depths(headings: Sequence[Heading], previous: int, faults: Faults) -> None:
    """Note headings that are empty, that skip a level, or have attributes of nothing."""
    for heading in headings:
        if heading.depth > previous + 1:
            message = f"heading {heading.depth} below heading {previous}: a level is skipped"
            faults.add(heading.line, message, f"write {'#' * (previous + 1)}")
        if not heading.text:
            faults.add(heading.line, "the heading is empty")
        if heading.depth > 2 and heading.attributes:
            hint = "begin a question with '## ', or take the braces out"
            faults.add(heading.line, "only sections and questions have ids and attributes", hint)
        previous = heading.depth


def check_questionless(body: Body, *, alone: bool) -> None:
    """Note the first line of a section without questions that was meant as one.

    Where no line was, warn that there is none; not in a translation, which is not `alone`.
    """
    bold = [n for n in body.matching(_BOLD) if body.line(n).strip("*_ \t").strip()]
    numbered = body.matching(_NUMBERED)
    if bold and not body.line(bold[0]).rstrip().endswith(("*", "_")):
        bold = []
    if bold:
        hint = "begin each question with '## ', in place of the asterisks"
        body.faults.add(bold[0], "a bold line is no question", hint)
    elif len(numbered) > 1:
        hint = "begin each question with '## ': they get their numbers when they are printed"
        body.faults.add(numbered[0], "a numbered line is no question", hint)
    elif alone and body.written() and not body.faults.errors:
        hint = "begin each with '## '; a chapter that is only read has kind=prose behind its title"
        body.faults.add(body.first - 1, "a section without questions", hint, Severity.WARNING)


def check_tables(lines: Sequence[str], code: Collection[int], faults: Faults) -> None:
    """Note tables without the rule below their head: their marks would be printed as typed."""
    number = 1
    while number <= len(lines):
        first = number
        while number <= len(lines) and number not in code and _ROW.match(lines[number - 1]):
            number += 1
        rows = lines[first - 1 : number - 1]
        if len(rows) > 1 and not any(map(TABLE_RULE.match, rows)):
            columns = max(1, without_spans(rows[0]).count("|") - 1)
            hint = f"write {'|---' * columns}| as its second line"
            faults.add(first, "a table without the rule below its head", hint)
        number = max(number, first + 1)
