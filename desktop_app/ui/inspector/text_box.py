"""A field for a longer text that grows with it, up to a height."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from desktop_app.ui.theme import Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QResizeEvent

    from desktop_app.ui.theme import Theme


class TextBox(QPlainTextEdit):
    """`mono`: for code. Tab goes on to the next control. `left` when the keyboard goes elsewhere."""

    left = Signal()

    def __init__(self, theme: Theme, name: str, *, least_lines: int, most_lines: int, mono: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._least, self._most, self._mono = least_lines, most_lines, mono
        self.setProperty("role", "box")
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(Space.S - 2)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        theme.changed.connect(self._dress)
        self._dress()

    def text(self) -> str:
        """What stands there."""
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Show another text; the same one leaves the cursor and the steps to undo alone."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def _dress(self) -> None:
        self.setFont(self._theme.mono(Size.CONTROL) if self._mono else self._theme.font())
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the typing is over."""
        super().focusOutEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other lines at another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        layout, block, height = self.document().documentLayout(), self.document().begin(), 0.0
        # lines differ: those with Korean in them may be higher than the font's own
        while block.isValid() and height < self._most * line:
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        margins = 2 * round(self.document().documentMargin()) + 2 * self.frameWidth() + 2
        self.setFixedHeight(round(min(max(height, self._least * line), self._most * line)) + margins)
