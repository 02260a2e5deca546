"""What the month's cap keeps from being sent."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class CapReached(AppError):
    """What would be sent would cost more than is left. `cap`, `spent` and `price` (an estimate) are amounts of money,
    `until` is the day on which the next month begins, `needed` dollars would be enough for the cap.
    """

    code = "cap_reached"
    message = QT_TRANSLATE_NOOP(
        "errors", "This would go beyond the month's cap of {cap}: {spent} are spent, and it costs about {price}."
    )
    hint = QT_TRANSLATE_NOOP(
        "errors",
        "Raise the cap on the page “Usage”, wait until {until}, or choose a model on this computer; nothing was sent.",
    )


class CacheUnwritable(AppError):
    """A fetched list of prices has no place to stay."""

    code = "cache_unwritable"
    message = QT_TRANSLATE_NOOP("errors", "The list of prices could not be kept in {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "Make room on the disk; until Tandem ends the new prices hold all the same.")


class CsvNotWritten(AppError):
    """The file that the user has named."""

    code = "csv_not_written"
    message = QT_TRANSLATE_NOOP("errors", "The table could not be written to {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose another folder, or make room on the disk.")
