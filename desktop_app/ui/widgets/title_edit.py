"""A title that reads like a label and is edited in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStyle, QStyleOptionFrame, QWidget

from desktop_app.ui.escape import takes_escape
from desktop_app.ui.text import literal_tooltip, one_line
from desktop_app.ui.theme import SEMIBOLD, Size, Space

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme


class TitleEdit(QLineEdit):
    """Enter keeps, Escape takes back; `renamed` only when the title is another one and not empty."""

    renamed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ""
        self.setProperty("role", "title")
        self.setFont(theme.font(Size.READING, SEMIBOLD))
        self.setAccessibleName(self.tr("Title of the conversation"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(0)
        self.editingFinished.connect(self._finish)

    def set_title(self, title: str, *, editable: bool) -> None:
        """Show a title; what is being typed over it is not disturbed."""
        self._title = one_line(title)
        self.setReadOnly(not editable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if editable else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor if editable else Qt.CursorShape.ArrowCursor)
        self.setToolTip(literal_tooltip(self._title))
        if not self.hasFocus():
            self.setText(self._title)
            self.setCursorPosition(0)

    def begin(self) -> None:
        """Edit the whole title."""
        if not self.isReadOnly():
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Escape belongs to the editing, not to the window's Stop."""
        return takes_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the typing back."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._title)
            self.clearFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Back to the title's beginning."""
        super().focusOutEvent(event)
        self.setCursorPosition(0)
        self.deselect()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Elided while it is not being edited."""
        if self.hasFocus():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        inner = self.rect().adjusted(Space.S + 1, 0, -Space.S - 1, 0)
        painter.setPen(self._theme.color("text"))
        shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _finish(self) -> None:
        typed = one_line(self.text())
        if typed and typed != self._title and not self.isReadOnly():
            self._title = typed
            self.renamed.emit(typed)
        self.setText(self._title)
