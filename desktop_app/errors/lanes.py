"""What several lanes of a conversation allow and what not."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class TooManyLanes(AppError):
    """There is no room for one more; `most` is how many there may be."""

    code = "too_many_lanes"
    message = QT_TRANSLATE_NOOP("errors", "A conversation has at most {most} models side by side.")
    hint = QT_TRANSLATE_NOOP("errors", "Close one of them first; it can be reopened.")


class LastLane(AppError):
    """What is left would be a conversation with nobody in it."""

    code = "last_lane"
    message = QT_TRANSLATE_NOOP("errors", "This is the only model that still answers in this conversation.")
    hint = QT_TRANSLATE_NOOP("errors", "Add or unfold another one first.")
