"""The study guide: every question of an edition with all that is known of it."""

from studypress.document import Document, Scope, ViewIn

GUIDE = Document(
    "guide",
    Scope.EDITION,
    ViewIn("guide"),
    rank=10,
    plain=True,
    gathered=True,
    unread=("Setting.cards", "Question.follow_ups"),
)
