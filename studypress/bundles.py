"""Which forms a run is about: those of the declared worksheets, or of one drawn for it."""

from __future__ import annotations

from dataclasses import replace

from studypress.load import Loaded
from studypress.model import Blueprint, Bundle
from studypress.problems import Problem, UsageError
from studypress.sheets.draw import draw


def bundles(
    loaded: Loaded, blueprint: Blueprint | None
) -> tuple[tuple[Bundle, ...], tuple[Problem, ...]]:
    """Return a bundle for each worksheet of a subject, and what keeps one from being drawn.

    Without a blueprint, those that `subject.toml` declares. Raises `UsageError` where it is the
    given blueprint that cannot be met.
    """
    found: list[Bundle] = []
    problems: list[Problem] = []
    for wanted in (blueprint,) if blueprint else loaded.subject.blueprints:
        forms, wrong = draw(loaded.subject, wanted)
        if wrong and blueprint:
            raise UsageError(f"{loaded.subject.id}: {wrong[0].message}", wrong[0].hint)
        source = loaded.files.settings.source
        problems += (replace(problem, source=source.line(problem.line)) for problem in wrong)
        found.append(Bundle(wanted.name, forms))
    return tuple(found), tuple(problems)
