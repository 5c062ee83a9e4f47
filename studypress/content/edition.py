"""Step 2 for one language: the sections of all its files to an `Edition`.

What has no id gets one in the source edition; a translation follows its source by them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from studypress.content.ids import made_ids, unmatched_problem, with_ids
from studypress.content.parse import Originals, parse_section
from studypress.content.read import SubjectFiles
from studypress.fonts import HOUSE_LETTERING, Lettering
from studypress.model import Edition, Place, Section
from studypress.problems import Problem
from studypress.settings import Settings
from studypress.wording import NO_WORDING, Wording


@dataclass(frozen=True)
class Parsed:
    """An edition, and the sections that its files give, in the order of their names.

    `sections` are those that `subject.toml` does not name included, `written` the same without the
    ids that nobody wrote. The edition lacks those that cannot be compared with their source.
    """

    edition: Edition
    sections: tuple[Section, ...]
    written: tuple[Section, ...]


def parse_edition(
    files: SubjectFiles,
    language: str,
    original: Parsed | None = None,
    lettering: Lettering = HOUSE_LETTERING,
    wording: Wording = NO_WORDING,
) -> tuple[Parsed, tuple[Problem, ...]]:
    """Parse the files of a language, and return every problem in them.

    `original` is the source edition; it has none itself. Labels are set in `lettering`; by
    `wording` it is recognised what the authors mean.
    """
    problems: list[Problem] = []
    written: list[Section] = []
    unmatched: set[Place] = set()
    originals = Originals.of(original.sections if original else ())
    there = {section.id: section for section in original.written} if original else {}
    for source in files.texts[language]:
        section, found = parse_section(source, originals, lettering, wording, files.settings.level)
        problems += found
        if section is None:
            continue
        written.append(section)
        same = there.get(section.id)
        if problem := same and unmatched_problem(same, section, source, files.id):
            problems.append(problem)
            unmatched.add(section.place)
    sections = tuple(written)
    if original is None:
        ids, found = made_ids(written, files.texts[language])
        problems += found
        sections = with_ids(written, ids)
    matched = [section for section in sections if section.place not in unmatched]
    order = files.settings.sections or tuple(
        section.id for section in (original.sections if original else sections)
    )
    edition = _edition(files.settings, language, matched, order)
    return Parsed(edition, sections, tuple(written)), tuple(problems)


def _edition(
    settings: Settings, language: str, sections: Iterable[Section], order: Iterable[str]
) -> Edition:
    by_id = {section.id: section for section in sections}
    return Edition(
        language=language,
        title=settings.titles.get(language, ""),
        subtitle=settings.subtitles.get(language, ""),
        keywords=settings.keywords.get(language, ()),
        sections=tuple(by_id[id_] for id_ in order if id_ in by_id),
    )
