"""Which heading a conversation stands under in the sidebar."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from desktop_app.domain import Conversation

_WEEK_DAYS = 7


def dated(conversations: Iterable[Conversation], now: datetime) -> Iterator[tuple[str, list[Conversation]]]:
    """Conversations from the newest to the oldest, under their headings. Days are reckoned once a heading: there may be
    thousands of conversations.
    """
    heading, since = "", now
    group: list[Conversation] = []
    for one in conversations:
        if group and one.updated_at >= since:
            group.append(one)
            continue
        if group:
            yield heading, group
        heading, since, group = section(one.updated_at, now), _beginning(one.updated_at, now), [one]
    if group:
        yield heading, group


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


def _beginning(moment: datetime, now: datetime) -> datetime:
    """When the section of an aware `moment` begins."""
    day, today = moment.astimezone(now.tzinfo).date(), now.date()
    week = today - timedelta(days=_WEEK_DAYS)
    first = week if day >= week else day.replace(day=1)
    if day >= today - timedelta(days=1):
        first = min(day, today)
    return datetime.combine(first, time(), now.tzinfo)


def _month(day: date, today: date) -> str:
    if day.year == today.year:
        # How a month of this year is written, as a QLocale date format.
        shape = QCoreApplication.translate("date_sections", "MMMM")
    else:
        # How a month of another year is written, as a QLocale date format.
        shape = QCoreApplication.translate("date_sections", "MMMM yyyy")
    return QLocale().toString(QDate(day.year, day.month, day.day), shape)
