"""Practice in twos: two rounds of open questions, each partner asking in one of them."""

from studypress.document import RARE, Document, Scope, ViewIn

PAIRS = Document(
    "pairs",
    Scope.BUNDLE,
    ViewIn("pairs"),
    rank=60,
    styles=("sheets.css",),
    handed_out=True,
    answer_for_points=True,
    unread=(*RARE, "Copy", "Question.lead"),
)
