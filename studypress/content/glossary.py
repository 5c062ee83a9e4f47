"""A glossary's entries: a definition list, each term with its attributes.

    Model drift {#term-model-drift questions="monitoring-metrics" en="model drift"}
    :   One sentence.

`questions` names the questions that use the term; a translation leaves it out. `en` is the
English term, where it stands beside the translated one. `reading` is what the term is sorted by
where its letters do not say it, such as the kana of a word written in kanji.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from studypress.content.attributes import parse_values
from studypress.content.body import Body
from studypress.content.tasks import find_definitions
from studypress.model import Fragment, Term

_TERM = re.compile(r"\S[ \t]*\{:?[ \t]*#[\w-]+[^{}]*\}[ \t]*\Z")
_ATTRIBUTES = re.compile(r"\{:?(?P<attributes>[^{}]*)\}\Z")


def find_terms(
    body: Body, originals: Mapping[str, Term]
) -> tuple[Fragment | None, tuple[Term, ...]]:
    """Return what stands above the entries, and the entries.

    `originals` are the entries of the source edition by id.
    """
    faults = body.faults
    found = find_definitions(body)
    if not found:
        faults.add(
            body.first - 1, "the glossary has no entry", "write a term, then ':   ' below it"
        )
        return body.fragment(body.first, body.last), ()
    for number in range(body.first, found[0][0]):
        if number not in body.code and _TERM.search(body.line(number)):
            hint = "begin the line below it with ':   '"
            faults.add(number, "a term without a definition", hint)
    terms = []
    for line, definition in found:
        entry = body.line(line).rstrip()
        written = _ATTRIBUTES.search(entry)
        word = (entry[: written.start()] if written else entry).strip()
        identifier, values = parse_values(
            written["attributes"] if written else "", line, faults, ("questions", "en", "reading")
        )
        original = originals.get(identifier)
        stated = values.get("questions", "")
        questions = tuple(name.strip() for name in stated.split(",") if name.strip())
        if questions and original and questions != original.questions:
            place = f"{original.place.path}:{original.place.line}"
            message = f"questions differ from the source edition, {place}"
            faults.add(line, message, "leave questions out here: they are taken from there")
        terms.append(
            Term(
                id=identifier,
                place=faults.source.place(line),
                headword=Fragment(word, faults.source.place(line)),
                english=values.get("en", ""),
                reading=values.get("reading", ""),
                definition=definition,
                questions=questions or (original.questions if original else ()),
            )
        )
    return body.fragment(body.first, found[0][0] - 1), tuple(terms)
