"""The line between two columns, which can be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from desktop_app.ui.theme import Theme

WIDTH = 7
"""Pixels that can be taken hold of; one of them is seen."""


class Grip(QWidget):
    """`drawn` tells by how many pixels since the last time; `evened` that a double click wants equal widths."""

    drawn = Signal(int)
    evened = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._from = 0.0
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """What can be taken hold of."""
        return QSize(WIDTH, WIDTH)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        self._from = event.globalPosition().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw."""
        by = round(event.globalPosition().x() - self._from)
        if by:
            before = self.x()
            self.drawn.emit(by)
            # Where the columns could not follow, neither does what the pointer holds.
            self._from += self.x() - before

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As wide as one another again."""
        del event
        self.evened.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A hairline; the accent while it can be taken."""
        del event
        painter = QPainter(self)
        middle = WIDTH // 2
        if self.underMouse():
            painter.fillRect(middle - 1, 0, 3, self.height(), self._theme.color("accent"))
        else:
            painter.fillRect(middle, 0, 1, self.height(), self._theme.color("hairline"))
