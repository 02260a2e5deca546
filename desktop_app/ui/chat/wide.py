"""Blocks that may be wider than the page: they scroll sideways within themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QScrollBar, QWidget

from desktop_app.ui.chat.block import Block
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

    from desktop_app.ui.chat.ink import InertDocument, Ink
    from desktop_app.ui.chat.leaves import Leaf

BAR = 10
"""The sideways scroll bar's height; a gap of `Space.XS` lies above it."""


class WideBlock(Block):
    """A block with a sideways scroll bar that is there only when needed."""

    def __init__(self, ink: Ink, leaf: Leaf, document: InertDocument, parent: QWidget | None = None) -> None:
        super().__init__(ink, leaf, document, parent)
        self._window = QRect()
        self._bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self._bar.valueChanged.connect(self.update)
        self._bar.hide()

    def text_origin(self) -> QPoint:
        """The window's corner, moved by the scroll bar."""
        return self._window.topLeft() - QPoint(self._bar.value(), 0)

    def text_clip(self) -> QRect:
        """The window."""
        return self._window

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways turns scroll the block; all others the page."""
        sideways = abs(event.angleDelta().x()) > abs(event.angleDelta().y())
        if sideways and self._bar.isVisible():
            self._bar.event(event)
            event.accept()
        else:
            event.ignore()

    def place_window(self, window: QRect, text_width: int) -> bool:
        """Show the document through `window`; whether it is wider, so that a bar lies under it."""
        self._window = window
        beyond = max(0, text_width - window.width())
        self._bar.setRange(0, beyond)
        self._bar.setPageStep(window.width())
        self._bar.setSingleStep(window.width() // 10)
        self._bar.setGeometry(window.left(), window.bottom() + 1 + Space.XS, window.width(), BAR)
        self._bar.setVisible(beyond > 0)
        return beyond > 0
