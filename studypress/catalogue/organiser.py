"""The organiser's sheet: who gets which form, and which key is for it."""

from studypress.document import RARE, Document, Scope, ViewIn

ORGANISER = Document(
    "organiser",
    Scope.BUNDLE,
    ViewIn("organiser"),
    rank=25,
    styles=("sheets.css",),
    roster=True,
    unread=(
        *RARE,
        *("Question.probe", "Question.lead", "Question.answer", "Question.follow_ups"),
        "Open.points.text",
    ),
)
