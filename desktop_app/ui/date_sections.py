"""Which heading a conversation stands under in the sidebar."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

if TYPE_CHECKING:
    from datetime import date, datetime

_WEEK_DAYS = 7


def section(moment: datetime, now: datetime) -> str:
    """The heading for an aware `moment`, in the reader's days and words."""
    day, today = moment.astimezone(now.tzinfo).date(), now.date()
    if day >= today:
        return QCoreApplication.translate("date_sections", "Today")
    if day == today - timedelta(days=1):
        return QCoreApplication.translate("date_sections", "Yesterday")
    if day >= today - timedelta(days=_WEEK_DAYS):
        return QCoreApplication.translate("date_sections", "Previous 7 days")
    return _month(day, today)


def _month(day: date, today: date) -> str:
    if day.year == today.year:
        # How a month of this year is written, as a QLocale date format.
        shape = QCoreApplication.translate("date_sections", "MMMM")
    else:
        # How a month of another year is written, as a QLocale date format.
        shape = QCoreApplication.translate("date_sections", "MMMM yyyy")
    return QLocale().toString(QDate(day.year, day.month, day.day), shape)
