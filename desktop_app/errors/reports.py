"""What carrying a comparison away and bringing one in can meet."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class ReportNotWritten(AppError):
    """The file that the user has named."""

    code = "report_not_written"
    message = QT_TRANSLATE_NOOP("errors", "The file {path} could not be written.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose another folder, or make room on the disk.")


class StillBlind(AppError):
    """Whatever is written down would tell who answered."""

    code = "still_blind"
    message = QT_TRANSLATE_NOOP("errors", "Some answers here are still judged blind.")
    hint = QT_TRANSLATE_NOOP("errors", "Vote on them or show the names, then save the comparison.")


class ComparisonUnreadable(AppError):
    """The file is gone, or the user may not read it."""

    code = "comparison_unreadable"
    message = QT_TRANSLATE_NOOP("errors", "{path} could not be read.")
    hint = QT_TRANSLATE_NOOP("errors", "Make sure that it is there and that you may read it.")


class ComparisonTooLarge(AppError):
    """Larger than anything that Tandem saves."""

    code = "comparison_too_large"
    message = QT_TRANSLATE_NOOP("errors", "{path} is larger than any comparison that Tandem saves.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose a file that was saved with “Save the comparison” as JSON.")


class NotAComparison(AppError):
    """The file cannot be read, or holds something else."""

    code = "not_a_comparison"
    message = QT_TRANSLATE_NOOP("errors", "{path} is not a comparison that Tandem has saved.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose a file that was saved with “Save the comparison” as JSON.")


class ComparisonNewer(AppError):
    """Written by a later Tandem."""

    code = "comparison_newer"
    message = QT_TRANSLATE_NOOP("errors", "{path} was saved by a newer version of Tandem.")
    hint = QT_TRANSLATE_NOOP("errors", "Update Tandem to run it again.")
