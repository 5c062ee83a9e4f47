"""The worksheets of a roster, each with the name of its person."""

from studypress.catalogue.worksheet import WORKSHEET
from studypress.document import Document, Scope, ViewIn

WORKSHEETS = Document(
    "worksheets",
    Scope.BUNDLE,
    ViewIn("worksheets"),
    rank=30,
    styles=("copies.css",),
    copies_of=WORKSHEET,
    roster=True,
    unread=WORKSHEET.unread,
)
