"""The periods that the page offers."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.usage import Period


class Span(StrEnum):
    """In their order; the value is the name in English."""

    MONTH = QT_TRANSLATE_NOOP("UsageSpan", "This month")
    LAST_MONTH = QT_TRANSLATE_NOOP("UsageSpan", "Last month")
    YEAR = QT_TRANSLATE_NOOP("UsageSpan", "12 months")
    ALL = QT_TRANSLATE_NOOP("UsageSpan", "All")

    @property
    def words(self) -> str:
        """In the reader's language."""
        return QCoreApplication.translate("UsageSpan", self.value)

    def period(self, today: date, first: date | None) -> Period:
        """Its days; `first` is that of the first answer, None: there is none."""
        match self:
            case Span.MONTH:
                return Period.month_of(today)
            case Span.LAST_MONTH:
                return Period.month_of(today.replace(day=1) - timedelta(days=1))
            case Span.YEAR:
                return Period(first=_a_year_before(today), last=today)
            case Span.ALL:
                return Period(first=min(first or today, today), last=today)


def _a_year_before(day: date) -> date:
    """The first day of the month eleven months before."""
    months = day.year * 12 + day.month - 1 - 11
    return date(months // 12, months % 12 + 1, 1)
