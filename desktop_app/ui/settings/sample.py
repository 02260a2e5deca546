"""A few lines as they will look in the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.ui.settings.card import plain
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme

_CODE = "for page in pages:\n    print(page.title)"


class Sample(QWidget):
    """Follows the fonts and the size."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = plain(self.tr("The lamp of the lighthouse had not been lit since the winter of the great storm."))
        self._code = QLabel(_CODE)
        self._code.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(self._words)
        column.addWidget(self._code)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        # A style sheet's own font would win over setFont for labels under one.
        self._words.setFont(self._theme.reading())
        self._code.setFont(self._theme.mono())
        self._code.setStyleSheet(f"color: {self._theme.tokens.quiet};")
