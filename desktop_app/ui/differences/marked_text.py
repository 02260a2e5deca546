"""An answer as plain text, with what differs marked; not by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from desktop_app.services.differences import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QKeyEvent

    from desktop_app.services.differences import Marked
    from desktop_app.ui.theme import Theme


def mark(theme: Theme, kind: Kind) -> QTextCharFormat:
    """How a part of that kind looks. What all say steps back; a number or a name that differs stands out most."""
    look = QTextCharFormat()
    if kind is Kind.SAME:
        look.setForeground(theme.color("quiet"))
    elif kind is Kind.ALONE:
        look.setBackground(theme.color("selected"))
    elif kind is Kind.WORD:
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        look.setUnderlineColor(theme.color("accent"))
    elif kind in (Kind.NUMBER, Kind.NAME):
        look.setFontWeight(QFont.Weight.Bold)
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        look.setUnderlineColor(theme.color("red" if kind is Kind.NUMBER else "amber"))
        look.setForeground(theme.color("red" if kind is Kind.NUMBER else "amber"))
    return look


class MarkedText(QPlainTextEdit):
    """For reading: it can be marked and copied; Tab and Escape pass it by."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._marked: Marked | None = None
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        theme.changed.connect(self._dress)
        self._dress()

    def show_plain(self, text: str) -> None:
        """The answer before it is known how it differs."""
        self._marked = None
        self.setPlainText(text)

    def show_marked(self, marked: Marked) -> None:
        """The answer with its marks."""
        self._marked = marked
        if self.toPlainText() != marked.text:
            self.setPlainText(marked.text)
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is the page's."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _dress(self) -> None:
        self.setFont(self._theme.reading())
        if self._marked is None:
            return
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setCharFormat(QTextCharFormat())
        for start, end, kind in _places(self._marked):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(mark(self._theme, kind))


def _places(marked: Marked) -> Iterator[tuple[int, int, Kind]]:
    """The spans as Qt counts characters, in UTF-16."""
    wide = [at for at, character in enumerate(marked.text) if ord(character) > 0xFFFF]
    for span in marked.spans:
        before = sum(at < span.start for at in wide)
        inside = sum(span.start <= at < span.end for at in wide)
        yield span.start + before, span.end + before + inside, span.kind
