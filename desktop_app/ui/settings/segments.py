"""One of a few, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from desktop_app.ui.theme import MEDIUM, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

T = TypeVar("T")


class Segments(QWidget, Generic[T]):
    """`choices` pairs values with words; `choose` gets the value that the user picked."""

    def __init__(self, theme: Theme, choices: Sequence[tuple[T, str]], choose: Callable[[T], None]) -> None:
        super().__init__()
        self._theme = theme
        self._values = [value for value, _ in choices]
        self._group = QButtonGroup(self)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for number, (_, words) in enumerate(choices):
            segment = _Segment(theme, words, self)
            self._group.addButton(segment, number)
            row.addWidget(segment)
        self._group.idClicked.connect(lambda number: choose(self._values[number]))
        theme.changed.connect(self.update)

    @property
    def segments(self) -> list[QRadioButton]:
        """In their order."""
        return self.findChildren(QRadioButton)

    def show_value(self, value: T) -> None:
        """Mark what holds."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The quiet ground under all."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("hairline"), 1))
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD - 2, Radius.CARD - 2)


class _Segment(QRadioButton):
    def __init__(self, theme: Theme, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self._theme = theme
        self.setAccessibleName(words)
        self.setFont(theme.font(Size.CONTROL, MEDIUM))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._theme.font(Size.CONTROL, MEDIUM)).horizontalAdvance(self.text())
        return QSize(words + 2 * Space.M, Metric.CONTROL_HEIGHT - 4)

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1))
        else:
            painter.setPen(QPen(theme.color("border"), 1) if self.isChecked() else Qt.PenStyle.NoPen)
        ground = "surface" if self.isChecked() else "hover"
        painter.setBrush(theme.color(ground) if self.isChecked() or self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        painter.setFont(theme.font(Size.CONTROL, MEDIUM))
        painter.setPen(theme.color("text" if self.isChecked() else "quiet"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
