"""Which forms a run is about, of the declared worksheets or of one drawn for it; who gets which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from studypress.load import Loaded
from studypress.model import Blueprint, Bundle, Copy, Form, Place
from studypress.problems import Problem, UsageError
from studypress.settings import MAX_FORMS
from studypress.sheets.draw import draw


class Person(Protocol):
    """Someone who gets a copy: the name as it is printed, and where the roster has it."""

    @property
    def name(self) -> str:
        """The name, whole."""

    @property
    def place(self) -> Place:
        """The line of the roster."""


def bundles(
    loaded: Loaded,
    blueprint: Blueprint | None,
    roster: Sequence[Person] = (),
    each: bool = False,
) -> tuple[tuple[Bundle, ...], tuple[Problem, ...]]:
    """Return a bundle for each worksheet of a subject, and what keeps one from being drawn.

    Without a blueprint, those that `subject.toml` declares. The people of a roster get a copy
    each; with `each`, there are as many forms as people. Raises `UsageError` where it is the
    given blueprint that cannot be met, or where there would be too many forms.
    """
    found: list[Bundle] = []
    problems: list[Problem] = []
    if each and len(roster) > MAX_FORMS:
        message = f"a form each for {len(roster)} people: there can be {MAX_FORMS} forms"
        raise UsageError(message, "give people the same forms in turn, or split the roster")
    for declared in (blueprint,) if blueprint else loaded.subject.blueprints:
        wanted = replace(declared, forms=len(roster)) if each and roster else declared
        forms, wrong = draw(loaded.subject, wanted)
        if wrong and (blueprint or wanted != declared):
            raise UsageError(f"{loaded.subject.id}: {wrong[0].message}", wrong[0].hint)
        source = loaded.files.settings.source
        problems += (replace(problem, source=source.line(problem.line)) for problem in wrong)
        found.append(Bundle(wanted.name, forms, dealt(roster, forms)))
    return tuple(found), tuple(problems)


def dealt(roster: Sequence[Person], forms: Sequence[Form]) -> tuple[Copy, ...]:
    """Return a copy for each person, in order: the forms go round, so that neighbours differ."""
    if not forms:
        return ()
    return tuple(
        Copy(person.name, person.place, forms[number % len(forms)])
        for number, person in enumerate(roster)
    )
