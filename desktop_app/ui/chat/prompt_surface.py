"""The rounded ground of the field in which a prompt is typed: as high as its words, up to a share of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui.chat.prompt_edit import PromptEdit
from desktop_app.ui.theme import Radius, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from desktop_app.ui.theme import Theme

_SHARE_OF_THE_WINDOW = 0.4
_LEAST_LINES = 3
"""That the text has room for even where the window is low and there are many files."""


class PromptSurface(QWidget):
    """Belongs to the first picture of the window, so it needs little. Who lays something above and below the field
    says so by `lay_above` and `lay_below`.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._surface = QRectF()
        self.editor = PromptEdit(theme, self)
        self.editor.installEventFilter(self)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        theme.changed.connect(self.grow)

    def focus(self) -> None:
        """Type here."""
        self.editor.setFocus()

    def is_lively(self) -> bool:
        """Whether the edge stands out."""
        return self.editor.hasFocus()

    def lay_above(self, left: int, width: int) -> int:
        """Lay what stands above the text; its height in pixels."""
        del left, width
        return 0

    def lay_below(self, left: int, top: int, width: int) -> int:
        """Lay what stands below the text, across the whole surface; its height in pixels."""
        del left, top, width
        return 0

    def height_between(self) -> int:
        """How much of what stands below takes from the room for the text."""
        return 0

    def grow(self) -> None:
        """As high as what is in it, the text up to a share of the window."""
        width = min(self.width() - 2 * Space.S, self._theme.reading_width)
        if width <= 0:
            return
        left = (self.width() - width) // 2
        inner = width - 2 * Space.L
        above = self.lay_above(left + Space.L, inner)
        y = Space.S + above if above else Space.M
        self.editor.resize(inner, self.editor.height())
        least = _LEAST_LINES * self.editor.fontMetrics().lineSpacing() + 2
        share = round(self.window().height() * _SHARE_OF_THE_WINDOW)
        height = self.editor.text_height(max(least, share - above - self.height_between()))
        self.editor.setGeometry(left + Space.L, y, inner, height)
        y += height + Space.S
        y += self.lay_below(left, y, width)
        self._surface = QRectF(left, 0, width, y + Space.S)
        self.setFixedHeight(round(self._surface.height()) + Space.L)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The surface's edge shows the field's focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column."""
        super().resizeEvent(event)
        self.grow()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The whole surface is the field."""
        if self._surface.contains(event.position()):
            self.focus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The surface."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_surface(painter, self._surface.adjusted(0.5, 0.5, -0.5, -0.5))

    def paint_surface(self, painter: QPainter, area: QRectF) -> None:
        """Ground and edge."""
        painter.setBrush(self._theme.color("surface"))
        painter.setPen(QPen(self._theme.color("accent" if self.is_lively() else "border"), 1))
        painter.drawRoundedRect(area, Radius.COMPOSER, Radius.COMPOSER)
