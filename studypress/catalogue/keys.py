"""The keys of all forms of a bundle that are handed out."""

from studypress.catalogue.key import KEY
from studypress.document import Document, Scope, ViewIn

KEYS = Document(
    "keys",
    Scope.BUNDLE,
    ViewIn("keys"),
    rank=35,
    styles=("copies.css",),
    copies_of=KEY,
    once=True,
    unread=(*KEY.unread, "Copy.name"),
)
