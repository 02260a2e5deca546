"""The line at the top of a card in which one types what is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.theme import Metric, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

HEIGHT = 48


class SearchField(QLineEdit):
    """`stepped` with +1 or -1 for the arrow keys, which belong to the list under it."""

    stepped = Signal(int)

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFrame(False)
        self.setProperty("role", "search")
        self.invite(words)
        self.setFont(theme.font(Size.READING))
        self.setTextMargins(Space.L + Metric.ICON + Space.M, 0, Space.L, 0)
        self.setFixedHeight(HEIGHT)
        theme.changed.connect(self._dress)
        self._dress()

    def invite(self, words: str) -> None:
        """What stands in it while it is empty, and what it is called."""
        self.setPlaceholderText(words)
        self.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down leave the cursor where it is."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """No arrow key of the window's while one looks for something."""
        arrows = (Qt.Key.Key_Down, Qt.Key.Key_Up)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in arrows:
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A magnifying glass before the words."""
        super().paintEvent(event)
        box = QRectF(Space.L, (self.height() - Metric.ICON) / 2, Metric.ICON, Metric.ICON)
        paint_icon(QPainter(self), "search", self._theme.color("quiet"), box)

    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.setFont(self._theme.font(Size.READING))
        self.setStyleSheet(
            f"QLineEdit {{ background: transparent; border: none; border-radius: 0; padding: 0;"
            f" font-size: {int(Size.READING)}px; min-height: {HEIGHT - 1}px;"
            f" border-bottom: 1px solid {tokens.hairline}; }}"
        )
