"""Sums in words: every amount with its unit, every estimate with its mark."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from desktop_app.domain import LOCAL
from desktop_app.ui.chat.figures import money
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.text import one_line
from desktop_app.usage import NANOS, TRIALS, By

if TYPE_CHECKING:
    from desktop_app.usage import UsageSum

NOTHING = "–"

_MINUTE, _HOUR = 60, 3600


def amount(nanos: int, *, estimate: bool = False) -> str:
    """Billionths of a dollar as money."""
    return f"{'≈ ' if estimate else ''}{money(nanos / NANOS)}"


def money_of(one: UsageSum) -> str:
    """What a sum cost; a model on this computer costs nothing that is billed."""
    if one.answers and one.unpriced == one.answers:
        return QCoreApplication.translate("usage", "unknown")
    if not one.nanos:
        return NOTHING
    more = "+" if one.unpriced else ""
    return amount(one.nanos, estimate=bool(one.estimates)) + more


def seconds(value: float) -> str:
    """A time, in the two largest of its units."""
    whole = round(value)
    if whole < _MINUTE:
        return QCoreApplication.translate("usage", "%1 s").replace("%1", QLocale().toString(float(value), "f", 1))
    if whole < _HOUR:
        words = QCoreApplication.translate("usage", "%1 min %2 s")
        return words.replace("%1", count(whole // _MINUTE)).replace("%2", count(whole % _MINUTE))
    words = QCoreApplication.translate("usage", "%1 h %2 min")
    return words.replace("%1", count(whole // _HOUR)).replace("%2", count(whole % _HOUR // _MINUTE))


def speed(per_second: float) -> str:
    """Tokens a second."""
    if per_second <= 0:
        return NOTHING
    digits = 0 if per_second >= 10 else 1
    words = QCoreApplication.translate("usage", "%1 tok/s")
    return words.replace("%1", QLocale().toString(per_second, "f", digits))


def name_of(one: UsageSum, by: By) -> str:
    """What a sum is made by, in words."""
    key, name = one.keys[0], one_line(one.names[0])
    match by:
        case By.DAY:
            return day(date.fromisoformat(key))
        case By.MONTH:
            return month(date.fromisoformat(f"{key}-01"))
        case By.ACCOUNT if key == LOCAL:
            return QCoreApplication.translate("usage", "This computer")
        case By.CONVERSATION if key == str(TRIALS):
            return QCoreApplication.translate("usage", "Tests of accounts")
        case By.CONVERSATION if not name:
            return QCoreApplication.translate("usage", "A conversation that was deleted")
        case _:
            return name or key


def day(value: date) -> str:
    """A day, short and with its year."""
    return QLocale().toString(QDate(value.year, value.month, value.day), QLocale.FormatType.ShortFormat)


def day_of_month(value: date, *, short: bool = False) -> str:
    """A day without its year."""
    locale = QLocale()
    korean = locale.language() == QLocale.Language.Korean
    form = "M월 d일" if korean else "MMM d" if short else "MMMM d"
    return locale.toString(QDate(value.year, value.month, value.day), form)


def month(value: date, *, short: bool = False) -> str:
    """A month with its year."""
    locale = QLocale()
    korean = locale.language() == QLocale.Language.Korean
    form = "yyyy년 M월" if korean else "MMM yyyy" if short else "MMMM yyyy"
    return locale.toString(QDate(value.year, value.month, 1), form)
