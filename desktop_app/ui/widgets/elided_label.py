"""A line of plain text that is elided where it does not fit; the tooltip has all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui.text import literal_tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class ElidedLabel(QLabel):
    """Give it a minimum width, below which it does not give way."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)

    def show_words(self, words: str) -> None:
        """Say something else."""
        self.setText(words)
        self.setToolTip(literal_tooltip(words))

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much of the words as there is room for."""
        del event
        painter = QPainter(self)
        inner = self.rect().adjusted(max(0, self.indent()), 0, 0, 0)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, inner.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
