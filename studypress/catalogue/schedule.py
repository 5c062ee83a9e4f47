"""The plan of a series: which week asks what."""

from studypress.document import RARE, Document, Scope, ViewIn

SCHEDULE = Document(
    "schedule",
    Scope.BUNDLE,
    ViewIn("schedule"),
    rank=22,
    styles=("sheets.css",),
    unread=(
        *(*RARE, "Copy", "Blueprint.titles"),
        *("Question.probe", "Question.lead", "Question.answer", "Question.follow_ups"),
        "Open.points.text",
    ),
)
