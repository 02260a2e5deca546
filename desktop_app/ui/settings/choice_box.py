"""One of many, from a list that opens; and a number, by a slider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QComboBox, QSizePolicy, QSlider, QStyledItemDelegate, QWidget

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.theme import Metric, Radius, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QWheelEvent

    from desktop_app.ui.theme import Theme

_WIDTH = 220
_KNOB, _TRACK = 16, 4


class ChoiceBox(QComboBox):
    """Draws itself as the other controls are; the wheel passes it by, so that scrolling the page changes nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(_WIDTH, Metric.CONTROL_HEIGHT)
        self.setMaxVisibleItems(14)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        theme.changed.connect(self._dress)
        self._dress()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """For the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame, the words, a chevron."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color("accent" if self.hasFocus() else "border"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        if self.underMouse():
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        chevron = QRectF(self.width() - Metric.ICON - Space.S, (self.height() - Metric.ICON) / 2, 16, 16)
        paint_icon(painter, "chevron-down", theme.color("quiet"), chevron)
        room = round(chevron.left()) - Space.S - Space.M
        painter.setPen(theme.color("text"))
        painter.setFont(self.font())
        shown = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(Space.M, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, shown)

    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.setStyleSheet(
            f"QComboBox QAbstractItemView {{ background: {tokens.raised}; color: {tokens.text};"
            f" border: 1px solid {tokens.hairline}; padding: {int(Space.XS)}px; outline: none; }}"
            f"QComboBox QAbstractItemView::item {{ min-height: {int(Metric.CONTROL_HEIGHT) - 4}px;"
            f" padding: 0 {int(Space.S)}px; border-radius: {int(Radius.CONTROL)}px; }}"
            f"QComboBox QAbstractItemView::item:selected {{ background: {tokens.selected}; color: {tokens.text}; }}"
        )


class Slider(QSlider):
    """Steps of 1; the part up to the knob is filled."""

    def __init__(self, theme: Theme, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setRange(least, most)
        self.setPageStep(2)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as the boxes of other rows are."""
        return QSize(_WIDTH - 48, Metric.CONTROL_HEIGHT - 4)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """For the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Track, filled part, knob."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, middle = self._theme, self.height() / 2
        room = self.width() - _KNOB - 4
        share = (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())
        knob = QPointF(2 + _KNOB / 2 + share * room, middle)
        track = QRectF(2 + _KNOB / 2, middle - _TRACK / 2, room, _TRACK)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("border"))
        painter.drawRoundedRect(track, _TRACK / 2, _TRACK / 2)
        track.setRight(knob.x())
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(track, _TRACK / 2, _TRACK / 2)
        painter.drawEllipse(knob, _KNOB / 2, _KNOB / 2)
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(knob, _KNOB / 2 - 3, _KNOB / 2 - 3)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawEllipse(knob, _KNOB / 2 + 1, _KNOB / 2 + 1)
