"""The key of a form: its answers, in the form's own order."""

from studypress.document import RARE, Document, Scope, ViewIn

KEY = Document(
    "key",
    Scope.FORM,
    ViewIn("key"),
    rank=50,
    styles=("sheets.css",),
    plain=True,
    unread=(*RARE, "Question.probe", "Question.lead", "Question.follow_ups"),
)
