"""The field in which a prompt is typed."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from desktop_app.ui.theme import Size

if TYPE_CHECKING:
    from PySide6.QtGui import QInputMethodEvent, QKeyEvent

    from desktop_app.ui.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PromptEdit(QPlainTextEdit):
    """Enter submits and Shift+Enter breaks the line; while an input method composes, Enter belongs to it."""

    submitted = Signal()
    escaped = Signal()
    recalled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_composing = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(0)
        self.setPlaceholderText(self.tr("Ask anything…"))
        self.setAccessibleName(self.tr("Your message"))
        self.setAccessibleDescription(self.tr("Enter sends, Shift+Enter begins a new line"))
        theme.changed.connect(self._dress)
        self._dress()

    def text_height(self, most: int) -> int:
        """The height in pixels that would show the whole text, or `most`."""
        layout, block = self.document().documentLayout(), self.document().begin()
        # lines differ: those with Korean in them may be higher than the font's own
        height = 0.0
        while block.isValid() and height < most:
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        return min(most, max(ceil(height), self.fontMetrics().lineSpacing()) + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that are not for typing."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ENTER and self._is_composing:
            event.accept()
        elif key in _ENTER and modifiers == Qt.KeyboardModifier.NoModifier:
            self.submitted.emit()
        elif key == Qt.Key.Key_Escape and not self._is_composing:
            self.escaped.emit()
        elif key == Qt.Key.Key_Up and not self._is_composing and self.document().isEmpty():
            self.recalled.emit()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether characters are being composed."""
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 (Qt's own name)
        """Only the words of what is pasted or dropped."""
        self.insertPlainText(source.text())

    def _dress(self) -> None:
        self.setFont(self._theme.font(Size.READING))
        tokens = self._theme.tokens
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: transparent; border: none; padding: 0; color: {tokens.text};"
            f" selection-background-color: {tokens.accent}; selection-color: {tokens.on_accent}; }}"
        )
