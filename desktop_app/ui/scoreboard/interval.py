"""A rating drawn with its interval, on a scale that all lines of a table share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.theme import Metric, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from desktop_app.services.scoreboard import Standing
    from desktop_app.ui.theme import Theme

_BAR, _DOT = 6, 5
_NARROWEST = 80


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` points at the left to `high` at the right."""

    low: float
    high: float

    @classmethod
    def over(cls, standings: Sequence[Standing]) -> Scale:
        """So that all intervals can be seen."""
        low, high = min(one.low for one in standings), max(one.high for one in standings)
        edge = max(20.0, (high - low) * 0.04)
        return cls(low - edge, high + edge)

    def place(self, points: float) -> float:
        """0 at the left, 1 at the right."""
        return (points - self.low) / (self.high - self.low)


class Interval(QWidget):
    """The rating is a dot in its interval; hollow and dashed where the votes alone do not bound it."""

    def __init__(self, theme: Theme, standing: Standing, scale: Scale) -> None:
        super().__init__()
        self._theme = theme
        self._standing = standing
        self._scale = scale
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_NARROWEST)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As high as a line of text beside it."""
        return QSize(_NARROWEST, Metric.CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Scale, interval, rating."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, standing = self._theme, self._standing
        middle = self.height() / 2
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))
        left, right, at = (self._x(points) for points in (standing.low, standing.high, standing.points))
        color = theme.color("accent")
        bar = QRectF(left, middle - _BAR / 2, max(right - left, _BAR), _BAR)
        if standing.is_certain:
            soft = theme.color("accent")
            soft.setAlphaF(0.35)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(soft)
        else:
            painter.setPen(QPen(theme.color("border"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            bar.adjust(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        painter.setPen(QPen(color if standing.is_certain else theme.color("border"), 2))
        painter.setBrush(color if standing.is_certain else theme.color("surface"))
        painter.drawEllipse(QPointF(at, middle), _DOT, _DOT)

    def _x(self, points: float) -> float:
        edge = _DOT + 1
        return edge + self._scale.place(points) * (self.width() - 2 * edge - Space.XS)
