"""An icon beside words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.theme import Metric

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme


class Sign(QWidget):
    """An icon that stands for the words beside it."""

    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._token = "quiet"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_icon(self, icon: str, token: str = "quiet") -> None:
        """Another one, in a token's colour."""
        self._icon, self._token = icon, token
        self.update()

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(Metric.ICON, Metric.ICON)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon alone."""
        del event
        paint_icon(QPainter(self), self._icon, self._theme.color(self._token), self.rect().toRectF())
