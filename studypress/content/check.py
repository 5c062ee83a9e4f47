"""Step 3, check: what is missing, doubled or out of step between the languages of a subject.

Pure: it sees what was read and parsed, and returns every problem it finds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from studypress.content.ids import NOUNS
from studypress.content.names import composed
from studypress.content.read import SubjectFiles
from studypress.content.references import check_references
from studypress.content.switches import check_switches
from studypress.model import (
    Choice,
    Gap,
    Match,
    Open,
    Order,
    Place,
    Question,
    Section,
    SectionKind,
    Subject,
)
from studypress.problems import Problem, did_you_mean
from studypress.source import Faults, SourceFile


def check_subject(
    files: SubjectFiles, parsed: dict[str, tuple[Section, ...]], subject: Subject
) -> tuple[Problem, ...]:
    """Return what is wrong with a subject as a whole.

    `parsed` holds the sections of each language as the files give them, those that
    `subject.toml` does not name included; `subject` only those it names, in its order.
    """
    faults = _FaultsByFile(files)
    _check_sections(files, parsed, faults)
    pictures = {composed(name) for name in (*files.pictures, *files.unfit)}
    for language, sections in parsed.items():
        _check_ids(sections, faults)
        ids = {identifier for section in sections for identifier, _ in section.targets}
        if any(section.nameless for section in sections):
            # that is told already: its links are held to lead to what the source edition has
            ids |= {id_ for section in subject.source.sections for id_, _ in section.targets}
        _check_terms(sections, ids, faults)
        for source in files.texts[language]:
            check_references(source, ids, pictures, faults.of(source))
            check_switches(source, faults.of(source))
    for edition in subject.editions[1:]:
        _check_step(subject, edition.language, edition.sections, faults)
    return faults.problems


class _FaultsByFile:
    """One collector a file, found by path."""

    def __init__(self, files: SubjectFiles) -> None:
        sources = [source for texts in files.texts.values() for source in texts]
        self.settings = Faults(files.settings.source)
        self._by_path = {source.path: Faults(source) for source in sources}

    def of(self, source: SourceFile) -> Faults:
        return self._by_path[source.path]

    def add(self, place: Place, message: str, hint: str = "") -> None:
        self._by_path[place.path].add(place.line, message, hint)

    @property
    def problems(self) -> tuple[Problem, ...]:
        every = (self.settings, *self._by_path.values())
        return tuple(problem for faults in every for problem in faults.problems)


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}"


def _check_sections(
    files: SubjectFiles, parsed: dict[str, tuple[Section, ...]], faults: _FaultsByFile
) -> None:
    settings = files.settings
    source, originals = next(iter(parsed.items()), ("", ()))
    named = settings.sections or tuple(section.id for section in originals)
    for language, sections in parsed.items():
        there = {section.id for section in sections}
        for wanted in named:
            # no files at all, or one unread or without a title: that is a problem of its own
            if wanted not in there and len(sections) == files.found[language] > 0:
                message = f"the section '{wanted}' has no file in '{language}'"
                hint = f"write {files.id}/{language}/NN-{wanted}.md, titled '# ... {{#{wanted}}}'"
                faults.settings.add(settings.sections_line, message, hint)
        for section in sections:
            if section.id in named:
                continue
            if settings.sections:
                message = f"the section '{section.id}' is not in subject.toml"
                hint = f"add '{section.id}' to sections there, or delete the file"
                faults.add(section.place, message, hint)
            elif len(originals) == files.found[source]:
                message = f"the section '{section.id}' is not in '{source}'"
                faults.add(section.place, message, did_you_mean(section.id, named))


def _check_ids(sections: Iterable[Section], faults: _FaultsByFile) -> None:
    first: dict[str, Place] = {}
    for identifier, place in (target for section in sections for target in section.targets):
        other = first.setdefault(identifier, place)
        if other is not place:
            message = f"the id '{identifier}' is taken: {_at(other)}"
            faults.add(place, message, "give each question and section an id of its own")


def _check_terms(sections: Iterable[Section], ids: Collection[str], faults: _FaultsByFile) -> None:
    sections = tuple(sections)
    known = {question.id for section in sections for question in section.questions}
    if any(section.nameless for section in sections):
        known |= set(ids)
    for term in (term for section in sections for term in section.terms):
        for identifier in term.questions:
            if identifier not in known:
                message = f"no question has the id '{identifier}'"
                faults.add(term.place, message, did_you_mean(identifier, known))


def _check_step(
    subject: Subject, language: str, sections: tuple[Section, ...], faults: _FaultsByFile
) -> None:
    """Compare a translation with the source edition, section by section."""
    source = subject.source
    by_id = {section.id: section for section in sections}
    for original in source.sections:
        translation = by_id.get(original.id)
        if translation is None:
            continue
        _check_missing(original, translation, source.language, language, faults)
        _check_order(original, translation, faults)
        here = {question.id: question for question in translation.questions}
        for question in original.questions:
            if question.id in here:
                _check_question(question, here[question.id], faults)


def _check_missing(
    original: Section, translation: Section, source: str, language: str, faults: _FaultsByFile
) -> None:
    name = NOUNS[original.kind]
    there, here = dict(original.targets), dict(translation.targets)
    for identifier, place in original.targets:
        if identifier not in here:
            message = f"the {name} '{identifier}' is not in '{language}'"
            faults.add(place, message, f"translate it in {translation.place.path}")
    for identifier, place in translation.targets:
        if identifier not in there:
            message = f"the {name} '{identifier}' is not in '{source}'"
            faults.add(place, message, f"the source edition's section is {original.place.path}")


def _check_order(original: Section, translation: Section, faults: _FaultsByFile) -> None:
    if original.kind is SectionKind.GLOSSARY:
        return
    there = {identifier for identifier, _ in original.targets}
    here = [target for target in translation.targets if target[0] in there]
    both = {identifier for identifier, _ in here}
    wanted = [identifier for identifier, _ in original.targets if identifier in both]
    for (identifier, place), expected in zip(here, wanted, strict=False):
        if identifier != expected:
            name = NOUNS[original.kind]
            message = f"the {name} '{identifier}' stands in another order than in the source"
            faults.add(place, message, f"'{expected}' comes here there")
            return


def _check_question(original: Question, translation: Question, faults: _FaultsByFile) -> None:
    if translation.kind is not original.kind:
        message = f"{translation.kind} here, but {original.kind} in the source edition"
        faults.add(translation.place, message, f"see {_at(original.place)}")
        return
    for what, there, here in (
        ("a probe", original.probe, translation.probe),
        ("a lead above its task", original.lead, translation.lead),
        ("an answer or explanation", original.answer, translation.answer),
        ("follow-up prompts", original.follow_ups, translation.follow_ups),
    ):
        if bool(there) != bool(here):
            has, lacks = ("the source", "this") if there else ("this", "the source")
            message = f"{has} edition of the question has {what}, {lacks} edition has none"
            faults.add(translation.place, message, f"see {_at(original.place)}")
    for what, there_count, here_count in _counts(original, translation):
        if there_count != here_count:
            message = f"{here_count} {what} here, {there_count} in the source edition"
            faults.add(translation.place, message, f"see {_at(original.place)}")
            return
    if isinstance(original.task, Choice) and isinstance(translation.task, Choice):
        pairs = zip(original.task.options, translation.task.options, strict=True)
        for there_option, here_option in pairs:
            if there_option.right != here_option.right:
                message = "right in one language, wrong in the other"
                hint = f"choices stand in the same order as at {_at(there_option.text.place)}"
                faults.add(here_option.text.place, message, hint)

    if isinstance(original.task, Match) and isinstance(translation.task, Match):
        _check_shared(original.task, translation.task, faults)


def _check_shared(original: Match, translation: Match, faults: _FaultsByFile) -> None:
    """Compare which terms have the same right side: it is printed once, under one letter."""
    for n, (there, here) in enumerate(zip(original.shared, translation.shared, strict=True)):
        if there != here:
            message = "terms share this right side in one language, not in the other"
            hint = f"see {_at(original.pairs[n].right.place)}"
            faults.add(translation.pairs[n].right.place, message, hint)
            return


def _counts(original: Question, translation: Question) -> list[tuple[str, int, int]]:
    match original.task, translation.task:
        case Open(there), Open(here):
            return [("marking points", len(there), len(here))]
        case Choice(there), Choice(here):
            return [("choices", len(there), len(here))]
        case Gap(_, there), Gap(_, here):
            return [("gaps", len(there), len(here))]
        case Match(there), Match(here):
            return [("pairs", len(there), len(here))]
        case Order(there), Order(here):
            return [("steps", len(there), len(here))]
        case _:
            return []
