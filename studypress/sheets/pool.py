"""The pool: the questions that a blueprint can draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from studypress.model import Blueprint, Question, Quota, Subject, Trait


@dataclass(frozen=True)
class Candidate:
    """A question that can be drawn, with the id of its section."""

    section: str
    question: Question

    @property
    def id(self) -> str:
        """The question's id."""
        return self.question.id

    @property
    def minutes(self) -> int:
        """How long its answer takes."""
        return self.question.minutes

    def words(self, trait: Trait) -> tuple[str, ...]:
        """Return what a worksheet can draw it by: one word, any number of tags, no level."""
        match trait:
            case Trait.SECTION:
                return (self.section,)
            case Trait.LEVEL:
                return (self.question.level.value,) if self.question.level else ()
            case Trait.KIND:
                return (self.question.kind.value,)
            case Trait.TAG:
                return self.question.tags


def pool(
    subject: Subject, blueprint: Blueprint, asked: frozenset[str] = frozenset()
) -> tuple[Candidate, ...]:
    """Return the questions that a blueprint can draw, in the order of the guide.

    Those whose ids are among the `asked` are left out. One with two tags that both have an amount
    could not be counted once, and is left out, too.
    """
    filters = dict(filters_of(blueprint))
    every = (
        Candidate(section.id, question)
        for section in subject.source.sections
        for question in section.questions
    )
    return tuple(
        candidate
        for candidate in every
        if candidate.id not in asked
        and all(
            not wanted or not set(wanted).isdisjoint(candidate.words(trait))
            for trait, wanted in filters.items()
        )
        and all(len(_named(candidate, quota)) < 2 for quota in blueprint.quotas)
    )


def filters_of(blueprint: Blueprint) -> Iterator[tuple[Trait, tuple[str, ...]]]:
    """Yield each trait with the words that a blueprint draws from; without words, from all."""
    yield Trait.SECTION, blueprint.sections
    yield Trait.LEVEL, blueprint.levels
    yield Trait.TAG, blueprint.tags
    yield Trait.KIND, blueprint.kinds


def bucket(candidate: Candidate, quota: Quota) -> str | None:
    """Return the word of a quota that a question of the pool counts for; None where it has none."""
    return next(iter(_named(candidate, quota)), None)


def _named(candidate: Candidate, quota: Quota) -> list[str]:
    words = candidate.words(quota.by)
    return [word for word in quota.words if word in words]
