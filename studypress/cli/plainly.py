"""Values of options that need no check, taken as they are.

Typer looks at every value with pydantic, a default too, and loading that takes longer than a run
with nothing to do. But a default has its type, a word is a word, and a path is what was typed;
numbers, and words that are no choice, are left to Typer, which says what is wrong with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, get_type_hints

_TAKEN: dict[object, Callable[[Any], Any]] = {
    str: str,
    str | None: str,
    list[str] | None: list,
    Path: Path,
    Path | None: Path,
}


def taken_plainly(parameters: Iterable[Any], command: Callable[..., object] | None) -> list[Any]:
    """Return the parameters of a command, each taking such values itself."""
    hints = get_type_hints(command) if command else {}
    found = list(parameters)
    for parameter in found:
        if not isinstance(parameter.process_value, partial):
            take = _taker(hints.get(parameter.name))
            parameter.process_value = partial(_taken, parameter, parameter.process_value, take)
    return found


def _taker(hint: Any) -> Callable[[Any], Any] | None:
    """Return what takes a value of a type; None where Typer is to look at it."""
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        words = {word.value: word for word in hint}
        return words.get
    return _TAKEN.get(hint)


def _taken(
    parameter: Any,
    processed: Callable[[Any, Any], Any],
    take: Callable[[Any], Any] | None,
    context: Any,
    value: Any,
) -> Any:
    source = context.get_parameter_source(parameter.name)
    if parameter.required or source is None or source.name != "DEFAULT":
        taken = take(value) if take and value else None
        return processed(context, value) if taken is None else taken
    call = parameter.callback
    return call(context, parameter, value) if call else value
