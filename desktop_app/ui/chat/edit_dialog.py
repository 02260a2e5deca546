"""Other words for a prompt that was asked already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.inspector.text_box import TextBox
from desktop_app.ui.settings.card import plain
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme

_WIDTH = 600


class EditDialog(QDialog):
    """`decided` gets the new words and whether the prompt's own lane alone is asked; it stays until they are stored."""

    decided = Signal(str, bool)
    reach_changed = Signal()
    """Another choice of the lanes that are asked."""

    def __init__(self, theme: Theme, text: str, *, several: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._before = text
        self._is_asking = False
        self._why_not = ""
        self.setWindowTitle(self.tr("Edit the prompt"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.title = plain(self.tr("Edit the prompt"), "section")
        self.note = plain(
            self.tr("It is asked again in its place. What was said there stays as another version."), "quiet"
        )
        self.text = TextBox(theme, self.tr("Prompt"), least_lines=4, most_lines=16)
        self.text.show_text(text)
        self.only = QCheckBox(self.tr("In this lane only"))
        self.only.setProperty("role", "check")
        self.only.setVisible(several)
        self.only.toggled.connect(self.reach_changed)
        self.why = plain("", "quiet")
        self.why.hide()
        self.cancel = button(self.tr("Cancel"), self.tr("Leave the prompt as it is"), self.reject)
        self.ask = button(self.tr("Ask"), self.tr("Ask the edited prompt"), self._decide, "primary")
        self.ask.setDefault(True)
        self._lay_out()
        self.text.textChanged.connect(self._check)
        self.text.installEventFilter(self)
        self._check()
        self.text.setFocus()
        self.text.moveCursor(QTextCursor.MoveOperation.End)

    def set_asking(self, *, asking: bool) -> None:
        """The words are on their way to the disk, or have not got there."""
        self._is_asking = asking
        self.cancel.setEnabled(not asking)
        self._check()

    def set_reason(self, why_not: str) -> None:
        """Say why nothing can be asked now; "" where it can."""
        self._why_not = why_not
        self.why.setText(why_not)
        self.why.setVisible(bool(why_not))
        self._check()

    def reject(self) -> None:
        """Leave the prompt as it is, unless it is being asked already."""
        if not self._is_asking:
            super().reject()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter begins a line; with Ctrl it asks, but never with half a word of an input method."""
        asks = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        )
        if asks and not self.text.textCursor().block().layout().preeditAreaText():
            self._decide()
        return asks or super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.S)
        for part in (self.title, self.note, self.text, self.why):
            column.addWidget(part)
        column.addSpacing(Space.S)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.only)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.ask)
        column.addLayout(foot)

    def _check(self) -> None:
        words = self.text.text()
        self.ask.setEnabled(bool(words.strip()) and words != self._before and not self._is_asking and not self._why_not)

    def _decide(self) -> None:
        if self.ask.isEnabled():
            self.decided.emit(self.text.text(), self.only.isChecked())
