"""The fingerprint of a job: the digest of all it holds, and of each part by its name.

The fingerprint decides what is made. The parts say why: two lists of them, that of the last run
and that of this one, tell which question, stylesheet or library is another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from studypress.ingredients.canonical import digest
from studypress.job import Job

_NOT_PRINTED = ("name", "texts", "path", "fingerprint", "options")
_SHORT = 12
"""So many characters of a digest are enough to tell two states of a part apart."""


def fingerprint(job: Job) -> str:
    """Return the SHA-256 of a job; where it stands and where its PDF goes are not in it."""
    return digest(job, without=_NOT_PRINTED)


def parts(job: Job) -> Mapping[str, str]:
    """Return what a job is made of: a kind and a name such as `question model`, and its state.

    The state is a version or a word of an option where there is one, a short digest else.
    """
    return dict(_parts(job))


def _parts(job: Job) -> Iterator[tuple[str, str]]:
    for name, version in job.system.items():
        yield f"system {name}", version if len(version) < _SHORT * 2 else version[:_SHORT]
    for name, sha256 in (*job.files.items(), *job.pictures.items()):
        yield f"file {name}", sha256[:_SHORT]
    for address, sha256 in job.fonts.items():
        yield f"font {address}", sha256[:_SHORT]
    edition, subject = job.edition, job.subject
    yield f"locale {job.locale.language}", _short(job.locale.beside({}))
    for tag, rules in job.locale.typography.others.items():
        yield f"locale {tag}", _short(rules)
    yield "author", _short(subject.author)
    yield "revision", _short(subject.revision)
    yield "title", _short(edition.title)
    yield "subtitle", _short(edition.subtitle)
    yield "keywords", _short(edition.keywords)
    order = [(one.id, one.kind, [id for id, _ in one.targets]) for one in edition.sections]
    yield "order", _short(order)
    for section in edition.sections:
        yield f"section {section.id}", _short((section.title, section.intro))
        for part in section.parts:
            yield f"part {part.id}", _short(part)
        for term in section.terms:
            yield f"term {term.id}", _short(term)
        for question in section.questions:
            yield f"question {question.id}", _short(question)
    for one, number in job.lines.items():
        yield f"room {one}", str(number)
    for form in job.forms:
        yield f"form {form.letter}", digest(form, without=("code",))[:_SHORT]
        yield f"code {form.letter}", form.code
    yield "roster", _short([(copy.name, copy.form.code) for copy in job.copies])


def _short(value: object) -> str:
    return digest(value)[:_SHORT]
