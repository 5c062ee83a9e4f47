"""The documents: each module here tells one, and that is all it takes to have it.

Beside the module stand its template and its stylesheet, both of the document's name.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from studypress.job import Document


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
