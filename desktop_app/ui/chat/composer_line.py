"""A line above the field: what waits, or what could be done, with the buttons for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui.chat.button import SIDE, QuietButton
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import Metric, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from desktop_app.ui.theme import Theme


class ComposerLine(QWidget):
    """Its words are elided where they do not fit, and then the tooltip has them all. `token` colours the icon."""

    def __init__(self, theme: Theme, icon: str, parent: QWidget | None = None, *, token: str = "quiet") -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._token = token
        self._words = ""
        self._buttons: list[QuietButton] = []
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; "" while it is hidden."""
        return self._words

    def add_button(self, icon: str, name: str, *, words: str = "") -> QuietButton:
        """A button at the right end, after those that are there."""
        button = QuietButton(self._theme, icon, name, self, words=words)
        self._buttons.append(button)
        return button

    def buttons(self) -> tuple[QuietButton, ...]:
        """From left to right."""
        return tuple(self._buttons)

    def say(self, words: str) -> None:
        """Say something, or with "" be gone."""
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(literal_tooltip(words) if words else "")
        self.setVisible(bool(words))
        self._place()
        self.update()

    def sizeHint(self) -> QSize:
        """One line of controls."""
        return QSize(Metric.POPUP, SIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons keep to the right."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon and words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - Metric.ICON) / 2
        paint_icon(painter, self._icon, self._theme.color(self._token), QRectF(0, top, Metric.ICON, Metric.ICON))
        left = Metric.ICON + Space.S
        font = self._theme.font(Size.CONTROL)
        area = QRect(left, 0, self._buttons_left() - left - Space.S, self.height())
        painter.setFont(font)
        painter.setPen(QPen(self._theme.color("quiet")))
        shown = QFontMetrics(font).elidedText(self._words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _buttons_left(self) -> int:
        return self.width() - sum(button.sizeHint().width() for button in self._buttons)

    def _place(self) -> None:
        x = self._buttons_left()
        for button in self._buttons:
            width = button.sizeHint().width()
            button.setGeometry(x, (self.height() - SIDE) // 2, width, SIDE)
            x += width
