"""The field in which a prompt is typed."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from desktop_app.ui.chat.intake import Intake, can_take_in, intake
from desktop_app.ui.theme import Size

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QKeyEvent

    from desktop_app.ui.chat.spelling import Spelling
    from desktop_app.ui.theme import Theme

LONG_TEXT = 4000
"""Characters; what is pasted and longer than that may be better off as a file."""

_BURST_MS = 60
"""An input method that commits on Enter passes that same key press on right behind it: ibus and fcitx do for Korean,
within a millisecond or two. No hand presses twice in so short a time.
"""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PromptEdit(QPlainTextEdit):
    """Enter submits and Shift+Enter breaks the line, or with `set_sends_with_ctrl` Ctrl+Enter submits.

    While an input method composes, keys belong to it, and the Enter that ends the composing submits nothing.
    """

    submitted = Signal()
    escaped = Signal()
    earlier_wanted = Signal()
    later_wanted = Signal()
    taken_in = Signal(Intake)
    """Files or a picture came in; words are inserted at once."""
    long_text_pasted = Signal()
    composed = Signal()
    """What an input method is composing has changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sends_with_ctrl = False
        self._recalled = ""
        self._pasted = QTextCursor()
        self._committed = QTimer(self, singleShot=True, interval=_BURST_MS)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        # the whole composer takes what is dropped, and its ground is seen
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self._invitation = self.tr("Ask anything…")
        self.setPlaceholderText(self._invitation)
        self.setAccessibleName(self.tr("Your message"))
        self.set_sends_with_ctrl(sends_with_ctrl=False)
        theme.changed.connect(self._dress)
        self._dress()
        self.spelling: Spelling | None = None

    def check_spelling(self) -> None:
        """Mark words that are not in the dictionary, if there is one for the reader."""
        from desktop_app.ui.chat.spelling import spelling_for

        self.spelling = spelling_for(self, self._theme)

    def set_asked(self, asked: str) -> None:
        """Say in the empty field whom the words go to; "" where there is but one who could be asked."""
        self._invitation = asked or self.tr("Ask anything…")
        self.setPlaceholderText("" if self.is_composing() else self._invitation)
        self.setAccessibleName(asked or self.tr("Your message"))

    def set_sends_with_ctrl(self, *, sends_with_ctrl: bool) -> None:
        """Whether Enter alone breaks the line and only Ctrl+Enter submits."""
        self._sends_with_ctrl = sends_with_ctrl
        self.setAccessibleDescription(
            self.tr("Ctrl+Enter sends, Enter begins a new line")
            if sends_with_ctrl
            else self.tr("Enter sends, Shift+Enter begins a new line")
        )

    def is_composing(self) -> bool:
        """Whether an input method holds characters that are not text yet."""
        return bool(self.textCursor().block().layout().preeditAreaText())

    def is_blank(self) -> bool:
        """Whether there is nothing but white space."""
        block = self.document().begin()
        while block.isValid():
            if block.text().strip():
                return False
            block = block.next()
        return True

    def is_in_a_burst(self) -> bool:
        """Whether an input method has only just committed: an Enter that comes now is the one that made it do so."""
        return self._committed.isActive()

    def text_height(self, most: int) -> int:
        """The height in pixels that would show the whole text, or `most`."""
        layout, block = self.document().documentLayout(), self.document().begin()
        # lines differ: those with Korean in them may be higher than the font's own
        height = 0.0
        while block.isValid() and height < most:
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        return min(most, max(ceil(height), self.fontMetrics().lineSpacing()) + 2)

    def insert_text(self, text: str) -> None:
        """Put words where the cursor stands, instead of what is selected."""
        start = self.textCursor().selectionStart()
        self.insertPlainText(text)
        if len(text) > LONG_TEXT:
            self._pasted = self.textCursor()
            self._pasted.setPosition(start)
            self._pasted.setPosition(self.textCursor().position(), QTextCursor.MoveMode.KeepAnchor)
            # what is typed right behind it is no part of it
            self._pasted.setKeepPositionOnInsert(True)
            self.long_text_pasted.emit()

    def show_recalled(self, text: str) -> None:
        """Put an earlier prompt in the place of the text, which Undo brings back."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)
        self._recalled = text

    def take_pasted(self) -> str:
        """Remove the long text that was pasted last, with what was changed in it since; that text."""
        text = self._pasted.selection().toPlainText()
        self._pasted.removeSelectedText()
        return text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that are not for typing."""
        key = event.key()
        passed_on, composing = self.is_in_a_burst(), self.is_composing()
        self._committed.stop()
        if key in _ENTER and (composing or passed_on):
            event.accept()
        elif key in _ENTER and self._submits(event.modifiers()):
            self.submitted.emit()
        elif composing:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_Up and self._may_recall(event):
            self.earlier_wanted.emit()
        elif key == Qt.Key.Key_Down and self._may_recall(event):
            self.later_wanted.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The key that committed is up again: the next one is another."""
        self._committed.stop()
        super().keyReleaseEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note when a composition ends, for the Enter that may have ended it."""
        composing = self.is_composing()
        super().inputMethodEvent(event)
        # Qt leaves it standing under what is composed in an empty field
        self.setPlaceholderText("" if self.is_composing() else self._invitation)
        if (composing and not self.is_composing()) or event.commitString():
            self._committed.start()
        self.composed.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 (Qt's own name)
        """Whether pasting would bring anything in."""
        return can_take_in(source)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 (Qt's own name)
        """Only the words of what is pasted; files and pictures are told."""
        found = intake(source)
        if found.text:
            self.insert_text(found.text)
        elif found.paths or found.image is not None:
            self.taken_in.emit(found)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual entries, below what can be done about a word that is spelt wrong."""
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.spelling is not None:
            self.spelling.add_to(menu, self.cursorForPosition(event.pos()).position())
        menu.popup(event.globalPos())

    def _submits(self, modifiers: Qt.KeyboardModifier) -> bool:
        pressed = modifiers & ~Qt.KeyboardModifier.KeypadModifier
        if pressed == Qt.KeyboardModifier.ControlModifier:
            return True
        return pressed == Qt.KeyboardModifier.NoModifier and not self._sends_with_ctrl

    def _may_recall(self, event: QKeyEvent) -> bool:
        """Whether an arrow goes through the earlier prompts: there is no text, or one of them as it was recalled."""
        pressed = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if pressed != Qt.KeyboardModifier.NoModifier or not self.textCursor().atEnd():
            return False
        return self.document().isEmpty() or (bool(self._recalled) and self.toPlainText() == self._recalled)

    def _dress(self) -> None:
        self.setFont(self._theme.font(Size.READING))
