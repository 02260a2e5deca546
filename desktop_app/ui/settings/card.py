"""Settings in a frame, one under the other: words at the left, the control at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.theme import Radius, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

_ROW_HEIGHT = 56


class Card(QWidget):
    """A surface with a hairline around it and between its rows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        theme.changed.connect(self.update)

    def add(self, words: str, explanation: str, control: QWidget) -> QWidget:
        """A row with its control at the right; the row."""
        line = QHBoxLayout()
        line.setSpacing(Space.XL)
        line.addLayout(_described(words, explanation, control), 1)
        line.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        row = QWidget()
        row.setMinimumHeight(_ROW_HEIGHT)
        row.setLayout(line)
        line.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._rows.addWidget(row)
        return row

    def add_under(self, words: str, explanation: str, control: QWidget) -> QWidget:
        """A row with its control under the words, as wide as the card; the row."""
        column = QVBoxLayout()
        column.setSpacing(Space.M)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.addLayout(_described(words, explanation, control))
        column.addWidget(control)
        row = QWidget()
        row.setLayout(column)
        self._rows.addWidget(row)
        return row

    def add_widget(self, row: QWidget) -> None:
        """A row that lays itself out."""
        self._rows.addWidget(row)

    def insert_widget(self, index: int, row: QWidget) -> None:
        """A row that lays itself out, before the one that has this place now."""
        self._rows.insertWidget(index, row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, frame and the lines between rows."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("hairline"), 1))
        painter.setBrush(self._theme.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)
        shown = [row for row in map(self._row, range(self._rows.count())) if row is not None and not row.isHidden()]
        for row in shown[1:]:
            y = row.geometry().top() + 0.5
            painter.drawLine(QPointF(Space.L, y), QPointF(self.width() - Space.L, y))

    def _row(self, index: int) -> QWidget | None:
        item = self._rows.itemAt(index)
        return item.widget() if item is not None else None


def _described(words: str, explanation: str, control: QWidget) -> QVBoxLayout:
    control.setAccessibleName(words)
    control.setAccessibleDescription(explanation)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(plain(words))
    if explanation:
        column.addWidget(plain(explanation, "caption"))
    return column


def plain(words: str, role: str = "") -> QLabel:
    """A label that shows its words as they stand and breaks lines where it must."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    # A label that breaks lines claims no width of its own; beside a control it takes what is left, and is as high as
    # its lines are then.
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label
