"""Practice in twos: a blueprint made one of two rounds of equal weight."""

from __future__ import annotations

from dataclasses import replace

from studypress.model import Blueprint, Kind, Trait, Vary
from studypress.problems import UsageError
from studypress.settings import DRAWN_BY_OPTIONS

NAME = "pairs"
"""What rounds without a name of their own are drawn under: the name of their document."""

PARTNERS = (1, 2)
ROUND_MINUTES = 30


def rounds(blueprint: Blueprint) -> Blueprint:
    """Return a blueprint made one of two rounds: open questions, others of equal weight in each.

    Where it says neither how many nor how long, a round fills `ROUND_MINUTES`. Raises `UsageError`
    where it asks for other kinds.
    """
    by_kind = any(quota.by is Trait.KIND for quota in blueprint.quotas)
    if by_kind or blueprint.kinds not in ((), (Kind.OPEN,)):
        raise UsageError("practice in twos has open questions only", "leave --kind out")
    limited = blueprint.count or blueprint.minutes or blueprint.quotas
    return replace(
        blueprint,
        name=NAME if blueprint.name == DRAWN_BY_OPTIONS else blueprint.name,
        kinds=(Kind.OPEN,),
        minutes=blueprint.minutes if limited else ROUND_MINUTES,
        forms=len(PARTNERS),
        vary=Vary.QUESTIONS,
    )
