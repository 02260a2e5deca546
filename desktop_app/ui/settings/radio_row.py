"""One of a few, one under the other, in a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.settings.card import Card
from desktop_app.ui.theme import REGULAR, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

T = TypeVar("T")
_HEIGHT = 44


class RadioRows(QWidget, Generic[T]):
    """`choices` pairs values with words; `choose` gets the value that the user picked."""

    def __init__(self, theme: Theme, choices: Sequence[tuple[T, str]], choose: Callable[[T], None]) -> None:
        super().__init__()
        self._values = [value for value, _ in choices]
        self._group = QButtonGroup(self)
        card = Card(theme)
        for number, (_, words) in enumerate(choices):
            row = _RadioRow(theme, words)
            self._group.addButton(row, number)
            card.add_widget(row)
        self._group.idClicked.connect(lambda number: choose(self._values[number]))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def button(self, value: T) -> QRadioButton:
        """A value's row."""
        found = self._group.button(self._values.index(value))
        assert isinstance(found, QRadioButton)
        return found

    def show_value(self, value: T) -> None:
        """Mark what holds."""
        self.button(value).setChecked(True)


class _RadioRow(QRadioButton):
    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(words)
        self._theme = theme
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + Metric.ICON + 2 * Space.L + Space.M, _HEIGHT)

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, inner = self._theme, QRectF(self.rect()).adjusted(Space.XS, Space.XS, -Space.XS, -Space.XS)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover") if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)
        side = Metric.ICON
        middle = QPointF(Space.L + side / 2, self.height() / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        on = self.isChecked()
        painter.setPen(QPen(theme.color("accent" if on else "border"), 5 if on else 1))
        radius = side / 2 - (2.5 if on else 0.5)
        painter.drawEllipse(middle, radius, radius)
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(Size.CONTROL, REGULAR))
        words = QRectF(self.rect()).adjusted(Space.L + side + Space.M, 0, -Space.L, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
