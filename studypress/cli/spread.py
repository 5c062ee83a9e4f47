"""Options told once and shared by commands.

Typer makes an option of each parameter of a function. Here a parameter that is a dataclass stands
for its fields: `spread` gives Typer a function with those fields as parameters of its own, and
calls the command with the dataclass made of them. A field may be such a dataclass in its turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, TypeVar, get_type_hints

_Made = TypeVar("_Made")


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command with each dataclass among its parameters spread, behind all others."""

    @wraps(command)
    def told(**given: Any) -> None:
        _call(command, given)

    parameters = list(_leaves(command))
    told.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    told.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return told


def _leaves(made: Callable[..., object]) -> Iterator[Parameter]:
    """Yield the parameters of a function or a dataclass, with those that dataclasses stand for."""
    hints = get_type_hints(made, include_extras=True)
    parameters = signature(made).parameters.values()
    for parameter in sorted(parameters, key=lambda parameter: is_dataclass(hints[parameter.name])):
        if is_dataclass(hints[parameter.name]):
            yield from _leaves(hints[parameter.name])
        else:
            hint = hints[parameter.name]
            yield parameter.replace(annotation=hint, kind=Parameter.KEYWORD_ONLY)


def _call(made: Callable[..., _Made], given: dict[str, Any]) -> _Made:
    """Call a function or a dataclass with those of the given values that it takes."""
    hints = get_type_hints(made)
    return made(
        **{
            name: _call(hints[name], given) if is_dataclass(hints[name]) else given[name]
            for name in signature(made).parameters
        }
    )
