"""Templates by their names: from the texts of a run, never from the disk.

Content never passes through Jinja as a template: it comes in as finished, sanitised markup. A
name that a template misspells is an error (StrictUndefined), not a blank on paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import jinja2
from jinja2 import meta

from studypress.problems import ContentError
from studypress.resources import Resources

KIND = "templates"


@lru_cache(maxsize=16)
def environment(resources: Resources) -> jinja2.Environment:
    """Return what makes HTML of a project's templates."""

    def load(name: str) -> tuple[str, str, None] | None:
        found = resources.get(KIND, name)
        return (found.text.text, str(found.path), None) if found else None

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def closure(names: Iterable[str], resources: Resources) -> tuple[str, ...]:
    """Return templates with all that they extend, include or import, sorted.

    All templates there are, where one is named by an expression. Those that are missing or cannot
    be read are left out: who uses them tells.
    """
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found or resources.get(KIND, name) is None:
            continue
        found.add(name)
        for wanted in _referenced(name, resources):
            if wanted is None:
                return resources.names(KIND)
            waiting.append(wanted)
    return tuple(sorted(found))


@lru_cache(maxsize=256)
def _referenced(name: str, resources: Resources) -> frozenset[str | None]:
    template = resources.get(KIND, name)
    try:
        source = template.text.text if template else ""
        return frozenset(meta.find_referenced_templates(environment(resources).parse(source)))
    except (jinja2.TemplateSyntaxError, ContentError):
        return frozenset()
