"""The documents that there are: each module here declares one, and the registry finds it by itself.

A declaration is light: it can be listed, asked for and refused without a page being made. What a
document's template gets, its view, is made by its module in `studypress.documents`.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from studypress.document import Document


def _found() -> tuple[Document, ...]:
    """Return the documents that the modules of this folder tell, by rank."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    told = {
        value.name: value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, Document)
    }
    return tuple(sorted(told.values(), key=lambda document: document.rank))


DOCUMENTS = _found()
"""Every document, in the order of lists and tables."""
