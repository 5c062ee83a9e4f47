"""Which forms a run is about, of worksheets or of a series; who gets which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studypress.load import Loaded
from studypress.model import Blueprint, Bundle, Copy, Form, Place
from studypress.problems import JoinedUsageError, Problem, UsageError
from studypress.roster import Person
from studypress.settings import MOST_FORMS
from studypress.sheets.arrange import arrange
from studypress.sheets.chance import Chance
from studypress.sheets.code import sheet_code
from studypress.sheets.draw import draw
from studypress.sheets.series import Series, plan_weeks


def bundles(
    loaded: Loaded,
    blueprint: Blueprint | None = None,
    names: Sequence[str] = (),
    roster: Sequence[Person] = (),
    each: bool = False,
    asked: frozenset[str] = frozenset(),
) -> tuple[tuple[Bundle, ...], tuple[Problem, ...]]:
    """Return a bundle for each worksheet of a subject, and what keeps one from being drawn.

    Without a blueprint, those that `subject.toml` declares, or of these the named ones. The
    people of a roster get a copy each; with `each`, there are as many forms as people. What is
    `asked` already, questions and glossary entries by their ids, is left out. Raises `UsageError`
    where it is the given blueprint that cannot be met, or where there would be too many forms.
    """
    if each and len(roster) > MOST_FORMS:
        message = f"a form each for {len(roster)} people: there can be {MOST_FORMS} forms"
        raise UsageError(message, "give people the same forms in turn, or split the roster")
    found: list[Bundle] = []
    problems: list[Problem] = []
    for declared in (blueprint,) if blueprint else _named(loaded, names):
        wanted = replace(declared, forms=len(roster)) if each and roster else declared
        forms, wrong = draw(loaded.subject, wanted, asked)
        if wrong and (blueprint or wanted != declared):
            raise JoinedUsageError(
                UsageError(f"{loaded.subject.id}: {problem.message}", problem.hint)
                for problem in wrong
            )
        source = loaded.files.settings.source
        problems += (replace(problem, source=source.line(problem.line)) for problem in wrong)
        found.append(Bundle(wanted.name, forms, dealt(roster, forms)))
    return tuple(found), tuple(problems)


def _named(loaded: Loaded, names: Sequence[str]) -> tuple[Blueprint, ...]:
    """Return the declared worksheets of these names, in their order; without names, all."""
    declared = {blueprint.name: blueprint for blueprint in loaded.subject.blueprints}
    wanted = dict.fromkeys(names or declared)
    return tuple(declared[name] for name in wanted if name in declared)


def dealt(roster: Sequence[Person], forms: Sequence[Form]) -> tuple[Copy, ...]:
    """Return a copy for each person, in order: the forms go round, so that neighbours differ."""
    if not forms:
        return ()
    return tuple(
        Copy(person.name, person.place, forms[number % len(forms)])
        for number, person in enumerate(roster)
    )


def series_bundle(loaded: Loaded, series: Series) -> Bundle:
    """Return a bundle of a worksheet for each week of a series.

    Raises `UsageError` where the subject does not make such a series.
    """
    subject = loaded.subject
    seed = (subject.id, series.name, series.seed)
    try:
        weeks = plan_weeks(
            subject.source.questions, series.weeks, series.minutes, Chance(*seed, "weeks")
        )
    except UsageError as error:
        raise UsageError(f"{subject.id}: {error}", error.hint) from error
    forms: list[Form] = []
    for week in weeks:
        name = series.week_name(week.number)
        titles = tuple(
            (locale.language, locale.strings.week.format(n=locale.number(week.number)))
            for locale in loaded.locales
        )
        blueprint = Blueprint(name, Place(loaded.files.settings.source.path, 0), titles)
        drawn = arrange((*week.new, *week.back), (), Chance(*seed, "form", week.number), ())
        if drawn is None:
            raise ValueError(f"week {week.number} has no order")
        code = sheet_code(subject, blueprint, "A", drawn)
        forms.append(Form(blueprint, "A", drawn, code))
    return Bundle(series.name, tuple(forms))
