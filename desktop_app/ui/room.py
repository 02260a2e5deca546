"""Room that is kept for a part of the window until the part is there, so that nothing moves when it comes."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme


class Edge(Enum):
    """Where the part has a line."""

    LEFT = "left"
    RIGHT = "right"
    BOTTOM = "bottom"


class Room(QWidget):
    """Looks as the part does behind all that is on it."""

    def __init__(self, theme: Theme, token: str, edge: Edge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token = token
        self._edge = edge

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and line."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color(self._token))
        line = self.rect()
        if self._edge is Edge.BOTTOM:
            line.setTop(line.bottom())
        elif self._edge is Edge.RIGHT:
            line.setLeft(line.right())
        else:
            line.setRight(line.left())
        painter.fillRect(line, self._theme.color("hairline"))
