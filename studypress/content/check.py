"""Step 3, check: what is missing or doubled in an edition, or out of step with its source.

Pure: it sees what was read and parsed, and returns every problem it finds. Each is told in the
edition that it is a fault of.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from studypress.content.edition import Parsed
from studypress.content.ids import NOUNS, id_of_file, slug
from studypress.content.names import composed
from studypress.content.read import SubjectFiles
from studypress.content.references import check_references, references
from studypress.content.switches import check_switches
from studypress.content.unsupported import check_unsupported
from studypress.model import (
    Choice,
    Edition,
    Gap,
    Match,
    Open,
    Order,
    Place,
    Question,
    Section,
    SectionKind,
)
from studypress.problems import Problem, did_you_mean
from studypress.source import Faults, SourceFile

_STATED_ID = re.compile(r"\{:?[ \t]*#([\w-]+)")


def check_edition(
    files: SubjectFiles, parsed: Parsed, source: Parsed | None, noted: Iterable[Problem] = ()
) -> tuple[Problem, ...]:
    """Return what is wrong with an edition, and where it is out of step with its source.

    The source edition has no `source`. What follows from one of the problems `noted` in the files
    of both before is not told once more.
    """
    language = parsed.edition.language
    texts = files.texts[language]
    faults = _FaultsByFile(files, language, noted)
    _check_sections(files, parsed, source, faults)
    pictures = {composed(name) for name in (*files.pictures, *files.unfit)}
    # what is in the source edition alone is told as missing
    every = [*parsed.sections, *(source.sections if source else ())]
    misread = {identifier for section in every for identifier in faults.misread(section.place.path)}
    ids = {identifier for section in every for identifier, _ in section.targets} | misread
    questions = {question.id for section in every for question in section.questions} | misread
    _check_ids(parsed.sections, faults)
    stated = {
        (term.id, id_)
        for term in (source.edition.terms if source else ())
        for id_ in term.questions
    }
    links = [
        *(link for text in texts for link in _links(text)),
        *((id_, term.place) for term in parsed.edition.terms for id_ in term.questions),
    ]
    broken = _check_shared_ids(links, ids, faults)
    ids |= broken
    questions |= broken
    _check_terms(parsed.sections, questions, stated, faults)
    for text in texts:
        check_references(text, ids, pictures, faults.of(text))
        check_switches(text, faults.of(text))
        check_unsupported(text, faults.of(text))
    if source is not None:
        _check_step(source.edition, parsed.edition, faults)
    return faults.problems


class _FaultsByFile:
    """One collector a file, found by path."""

    def __init__(self, files: SubjectFiles, language: str, noted: Iterable[Problem]) -> None:
        first = next(iter(files.texts))
        wanted = dict.fromkeys((first, language))
        sources = [source for one in wanted for source in files.texts[one]]
        self.settings = Faults(files.settings.source)
        self._noted: dict[Path, list[Problem]] = {source.path: [] for source in sources}
        for problem in noted:
            self._noted.get(problem.path, []).append(problem)
        self._by_path = {
            source.path: Faults(source, self._noted[source.path]) for source in sources
        }

    def misread(self, path: Path) -> frozenset[str]:
        """Return the ids in the lines of a file that are told already: they may be those meant."""
        lines = (problem.source for problem in self._noted[path])
        ids = {id_ for line in lines for id_ in _STATED_ID.findall(line)}
        return frozenset({*ids, *map(slug, ids)})

    def marred(self, section: Section, place: Place) -> bool:
        """Tell whether an error is told already of what begins at a place of a section."""
        later = (other.line for _, other in section.targets if other.line > place.line)
        last = min(later, default=sys.maxsize) - 1
        return self._by_path[place.path].marred(place.line, last)

    def of(self, source: SourceFile) -> Faults:
        return self._by_path[source.path]

    def add(self, place: Place, message: str, hint: str = "") -> None:
        self._by_path[place.path].add(place.line, message, hint)

    @property
    def problems(self) -> tuple[Problem, ...]:
        found = list(self.settings.problems)
        for path, faults in self._by_path.items():
            found += faults.problems[len(self._noted[path]) :]
        return tuple(found)


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}"


def _check_sections(
    files: SubjectFiles, parsed: Parsed, source: Parsed | None, faults: _FaultsByFile
) -> None:
    settings = files.settings
    edition = parsed.edition.language
    originals = (source or parsed).sections
    of_source = {section.id: section.place for section in originals}
    named = settings.sections or tuple(of_source)
    there = {section.id for section in parsed.sections}
    titled = [section for section in parsed.sections if section.place.line]
    # no files at all, or one unread or without a title: that is a problem of its own
    whole = len(titled) == files.found[edition] > 0
    missing = [wanted for wanted in named if wanted not in there] if whole else []
    strange = [section for section in titled if section.id not in named]
    if source is not None:
        # what the source edition has amiss is told there
        missing = [wanted for wanted in missing if wanted in of_source]
        strange = [section for section in strange if section.id not in of_source]
    first = (source or parsed).edition.language
    for section in strange:
        meant = _meant(section, missing, alone=len(strange) == 1)
        if not settings.sections and len(originals) < files.found[first]:
            continue
        message = f"the section '{section.id}' is not in '{first}'"
        if settings.sections:
            message = f"the section '{section.id}' is not in subject.toml"
        if meant:
            missing.remove(meant)
            message += f", which has '{meant}'"
            hint = f"write {{#{meant}}} behind the title, or '{section.id}' there"
        elif settings.sections:
            hint = f"add '{section.id}' to sections there, or delete the file"
        else:
            hint = did_you_mean(section.id, named)
        faults.add(section.place, message, hint)
    for wanted in missing:
        message = f"the section '{wanted}' has no file in '{edition}'"
        hint = f"write {files.id}/{edition}/NN-{wanted}.md, titled '# ... {{#{wanted}}}'"
        if settings.sections:
            faults.settings.add(settings.sections_line, message, hint)
        else:
            faults.add(of_source[wanted], message, hint)


def _meant(section: Section, missing: Sequence[str], *, alone: bool) -> str:
    """Return which of the sections that are not there one that is too many is, as it seems."""
    of_file = id_of_file(section.place.path)
    if of_file in missing:
        return of_file
    return missing[0] if alone and len(missing) == 1 else ""


def _check_ids(sections: Iterable[Section], faults: _FaultsByFile) -> None:
    first: dict[str, Place] = {}
    for identifier, place in (target for section in sections for target in section.targets):
        other = first.setdefault(identifier, place)
        if other is not place:
            message = f"the id '{identifier}' is taken: {_at(other)}"
            faults.add(place, message, "give each question and section an id of its own")


def _links(text: SourceFile) -> Iterator[tuple[str, Place]]:
    """Yield the ids that a file links to, with their places."""
    for reference in references(text):
        if not reference.image and reference.target.startswith("#"):
            yield reference.target[1:], text.place(reference.line)


def _check_shared_ids(
    links: Sequence[tuple[str, Place]], known: Collection[str], faults: _FaultsByFile
) -> set[str]:
    """Note the ids to which several links lead, and which nothing has: each is told once.

    Where one link leads nowhere, the link is wrong; where several do, it is the id.
    """
    places: dict[str, list[Place]] = {}
    for identifier, place in links:
        if identifier not in known:
            places.setdefault(identifier, []).append(place)
    several = {identifier: found for identifier, found in places.items() if len(found) > 1}
    for identifier, (first, *others) in several.items():
        message = f"no question has the id '{identifier}', here and in {len(others)} more links"
        faults.add(first, message, did_you_mean(identifier, known))
    return set(several)


def _check_terms(
    sections: Iterable[Section],
    known: Collection[str],
    stated: Collection[tuple[str, str]],
    faults: _FaultsByFile,
) -> None:
    """Note questions of terms that are not there; what the source has `stated` is told there."""
    for term in (term for section in sections for term in section.terms):
        for identifier in term.questions:
            if identifier not in known and (term.id, identifier) not in stated:
                message = f"no question has the id '{identifier}'"
                faults.add(term.place, message, did_you_mean(identifier, known))


def _check_step(source: Edition, edition: Edition, faults: _FaultsByFile) -> None:
    """Compare a translation with the source edition, section by section."""
    by_id = {section.id: section for section in edition.sections}
    for original in source.sections:
        translation = by_id.get(original.id)
        if translation is None:
            continue
        _check_missing(original, translation, source.language, edition.language, faults)
        _check_order(original, translation, faults)
        here = {question.id: question for question in translation.questions}
        for question in original.questions:
            other = here.get(question.id)
            if other is None or faults.marred(translation, other.place):
                continue
            if not faults.marred(original, question.place):
                _check_question(question, other, faults)


def _check_missing(
    original: Section, translation: Section, source: str, language: str, faults: _FaultsByFile
) -> None:
    name = NOUNS[original.kind]
    there = {*dict(original.targets), *faults.misread(original.place.path)}
    here = {*dict(translation.targets), *faults.misread(translation.place.path)}
    lost = [target for target in original.targets if target[0] not in here]
    odd = [target for target in translation.targets if target[0] not in there]
    for identifier, place in lost:
        instead = _instead(original, translation, (identifier, place), len(lost))
        if instead is None:
            message = f"the {name} '{identifier}' is not in '{language}'"
            faults.add(translation.place, message, f"translate it here: it is at {_at(place)}")
        elif instead not in odd:
            # its id is one that stands there twice, which is told
            continue
        else:
            odd.remove(instead)
            if not faults.marred(original, place) and not faults.marred(translation, instead[1]):
                message = f"the {name} '{instead[0]}' is not in '{source}'"
                faults.add(instead[1], message, f"did you mean '{identifier}', as at {_at(place)}?")
    for identifier, place in odd:
        if _has_other_id(identifier, original, translation):
            continue
        message = f"the {name} '{identifier}' is not in '{source}'"
        faults.add(place, message, f"the source edition's section is {original.place.path}")


def _has_other_id(identifier: str, original: Section, translation: Section) -> bool:
    """Tell whether an id stands where the source edition has one for the second time."""
    ids = [own for own, _ in original.targets]
    if len(ids) != len(translation.targets):
        return False
    place = [own for own, _ in translation.targets].index(identifier)
    return ids[place] in ids[:place]


_Target = tuple[str, Place]


def _instead(
    original: Section, translation: Section, target: _Target, number: int
) -> _Target | None:
    """Return what stands in a translation where the one of so many is missing, by its place.

    Its id is not of the source edition, or stands there twice. None where nothing is too many.
    """
    ids = [identifier for identifier, _ in original.targets]
    seen: set[str] = set()
    extra = []
    for place, (identifier, _) in enumerate(translation.targets):
        if identifier not in ids or identifier in seen:
            extra.append(place)
        seen.add(identifier)
    same = ids.index(target[0]) if len(ids) == len(translation.targets) else -1
    if same in extra:
        return translation.targets[same]
    return translation.targets[extra[0]] if number == len(extra) == 1 else None


def _check_order(original: Section, translation: Section, faults: _FaultsByFile) -> None:
    # an id that stands twice is told, and says nothing of an order
    doubled = any(
        len(dict(section.targets)) < len(section.targets) for section in (original, translation)
    )
    if original.kind is SectionKind.GLOSSARY or doubled:
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
    for what, there_count, here_count in _counts(original, translation):
        if there_count != here_count:
            message = f"{here_count} {what} here, {there_count} in the source edition"
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
