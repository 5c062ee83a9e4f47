"""The worksheet of a form: its questions, and room for the answers."""

from studypress.document import RARE, Document, Scope, ViewIn

WORKSHEET = Document(
    "worksheet",
    Scope.FORM,
    ViewIn("worksheet"),
    rank=40,
    styles=("sheets.css",),
    plain=True,
    handed_out=True,
    unread=(*RARE, "Question.probe", "Question.answer", "Question.follow_ups", "Open.points.text"),
)
