"""What the chart shows: a value for each day, or for each month where that would be too many, one row an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.domain import LOCAL
from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.text import one_line
from desktop_app.ui.usage import words
from desktop_app.usage import NANOS, month_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.usage import Period, UsageSum

_MOST_DAYS = 62
"""In one chart; longer periods are shown by months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One colour of the bars: its name, a value for each bar, and the same in words."""

    name: str
    values: tuple[float, ...]
    words: tuple[str, ...]


class Shown(StrEnum):
    """What the bars show; the value is the name in English."""

    MONEY = QT_TRANSLATE_NOOP("UsageChart", "Money")
    TOKENS = QT_TRANSLATE_NOOP("UsageChart", "Tokens")
    SECONDS = QT_TRANSLATE_NOOP("UsageChart", "Seconds on this computer")

    @property
    def words(self) -> str:
        """In the reader's language."""
        return QCoreApplication.translate("UsageChart", self.value)

    def of(self, one: UsageSum) -> float:
        """What a sum contributes to a bar."""
        match self:
            case Shown.MONEY:
                return one.nanos / NANOS
            case Shown.TOKENS:
                return one.prompt_tokens + one.completion_tokens
            case Shown.SECONDS:
                return one.read_s + one.write_s if one.keys[1] == LOCAL else 0.0

    def in_words(self, value: float) -> str:
        """A value with its unit."""
        match self:
            case Shown.MONEY:
                return words.amount(round(value * NANOS))
            case Shown.TOKENS:
                return QCoreApplication.translate("UsageChart", "%1 tokens").replace("%1", count(round(value)))
            case Shown.SECONDS:
                return words.seconds(value)


def starts_of(period: Period) -> list[date]:
    """The first day of each bar."""
    if (period.last - period.first).days < _MOST_DAYS:
        return [period.first + timedelta(days=place) for place in range((period.last - period.first).days + 1)]
    starts = [period.first.replace(day=1)]
    while month_after(starts[-1]) <= period.last:
        starts.append(month_after(starts[-1]))
    return starts


def series_of(days: Sequence[UsageSum], starts: Sequence[date], shown: Shown) -> list[Series]:
    """Those with anything to show, the largest first."""
    values: dict[str, list[float]] = {}
    names: dict[str, str] = {}
    for one in days:
        value = shown.of(one)
        if not value:
            continue
        key = one.keys[1]
        names[key] = QCoreApplication.translate("usage", "This computer") if key == LOCAL else one_line(one.names[1])
        row = values.setdefault(key, [0.0] * len(starts))
        on = date.fromisoformat(one.keys[0])
        row[max(place for place, start in enumerate(starts) if start <= on)] += value
    ordered = sorted(values, key=lambda key: -sum(values[key]))
    return [
        Series(name=names[key] or key, values=tuple(values[key]), words=tuple(map(shown.in_words, values[key])))
        for key in ordered
    ]
