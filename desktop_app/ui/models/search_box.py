"""The field in which one types what kind of model is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from desktop_app.ui.icons import keep_icon
from desktop_app.ui.theme import Metric

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme


class SearchBox(QLineEdit):
    """`stepped` with +1 or -1 for the arrow keys, which belong to the list under it."""

    stepped = Signal(int)

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__()
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setClearButtonEnabled(True)
        self.setMaxLength(2048)
        glass = QAction(self)
        keep_icon(glass, theme, "search", "quiet")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down leave the cursor where it is."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As high as the other controls."""
        return QSize(240, Metric.CONTROL_HEIGHT)
