"""Pictures that WeasyPrint stumbles over, each told by its name.

They were checked before, but what a picture makes of a library is known when it is drawn alone.
WeasyPrint logs some of it, in words of its own; all else is an exception in the midst of a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from studypress.problems import CHANGED

TOLD = "the picture cannot be drawn"
HINT = "save it as PNG, or anew as plain SVG"

_LOGGED = re.compile(
    r"Failed to (?:render SVG image (?P<drawn>\S+)|load image at '(?P<read>[^']*)': (?P<why>.*))",
    re.DOTALL,
)
# Python's words for what no PDF can hold, among the numbers of what is drawn.
_ENDLESS = re.compile(rb"(?<![^ ])-?(?:inf|nan)(?![^ ])")
_SMALL = 1e-12
"""Of sizes and of their ratio: below it, or above what it is the inverse of, there is no page."""


class UndrawnPictureError(Exception):
    """WeasyPrint has failed at a picture; `name` is that in the subject's folder."""

    def __init__(self, name: str) -> None:
        """Take its name."""
        self.name = name
        super().__init__(name)


def undrawn(message: str) -> str | None:
    """Return the name of the SVG picture that a message is about; None where there is none.

    That it has changed meanwhile, or is none of the document's, the message tells itself.
    """
    picture = _LOGGED.match(message)
    if picture is None or CHANGED in message or "not among" in message:
        return None
    name = _name(picture["drawn"] or picture["read"])
    return name if name.lower().endswith(".svg") else None


def named(get: partial[Any]) -> partial[Any]:
    """Return what gets pictures by their addresses, those that it gives known by name."""

    def get_named(url: str, **options: Any) -> _Named | None:
        picture = get.func(url=url, **options)
        return None if picture is None else _Named(picture, _name(url))

    return partial(get_named, **get.keywords)


def _name(address: str) -> str:
    return unquote(urlsplit(address).path).strip("/")


class _Named:
    """A picture of WeasyPrint under its name."""

    def __init__(self, picture: Any, name: str) -> None:
        self._picture, self._name = picture, name

    def __getattr__(self, name: str) -> Any:
        return getattr(self._picture, name)

    def get_intrinsic_size(self, *given: Any) -> Any:
        size = self._or_told(self._picture.get_intrinsic_size, *given)
        if not all(side is None or side == 0 or _SMALL < abs(side) < 1 / _SMALL for side in size):
            raise UndrawnPictureError(self._name)
        return size

    def draw(self, stream: Any, *given: Any) -> None:
        before = len(stream.stream)
        self._or_told(self._picture.draw, stream, *given)
        drawn = (item for item in stream.stream[before:] if isinstance(item, bytes))
        if any(_ENDLESS.search(item) for item in drawn):
            raise UndrawnPictureError(self._name)

    def _or_told(self, step: Callable[..., Any], *given: Any) -> Any:
        try:
            return step(*given)
        except (MemoryError, UndrawnPictureError):
            raise
        except Exception as error:
            raise UndrawnPictureError(self._name) from error
