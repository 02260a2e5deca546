"""What can be done with a prompt, quietly at the right end of its author's line: edit it, see its other versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui.chat.button import SIDE, QuietButton
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.domain import Message
    from desktop_app.ui.theme import Theme


class PromptTools(QWidget):
    """The versions are there where there are several."""

    edit_requested = Signal()
    sibling_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._busy = False
        self._lively = False
        self._versions = (1, 1)
        self.back = QuietButton(theme, "chevron-left", self.tr("Earlier version"), self)
        self.place = QLabel(self)
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setProperty("role", "caption")
        self.place.setToolTip(literal_tooltip(self.tr("Version of this prompt")))
        self.on = QuietButton(theme, "chevron-right", self.tr("Later version"), self)
        self.edit = QuietButton(theme, "pencil", self.tr("Edit and ask again…"), self)
        self.back.clicked.connect(lambda: self.sibling_requested.emit(-1))
        self.on.clicked.connect(lambda: self.sibling_requested.emit(1))
        self.edit.clicked.connect(self.edit_requested)

    def show_message(self, message: Message) -> None:
        """Show what belongs to a prompt."""
        self._versions = (message.sibling, message.siblings)
        self.place.setText(f"{message.sibling}/{message.siblings}")
        for part in (self.back, self.place, self.on):
            part.setVisible(message.siblings > 1)
        self._dress()

    def set_lively(self, *, lively: bool) -> None:
        """Whether the reader's pointer or focus is at the message."""
        self._lively = lively
        self._dress()

    def set_busy(self, *, busy: bool) -> None:
        """Whether an answer is under way here: nothing else can be asked then."""
        self._busy = busy
        self._dress()

    def lay(self, right: int, top: int) -> None:
        """End at `right`; as wide as what is shown."""
        x = 0
        for part in (self.back, self.place, self.on, self.edit):
            if not part.isHidden():
                width = part.sizeHint().width()
                part.setGeometry(x, 0, width, SIDE)
                x += width + (Space.XS if part is self.place else 0)
        self.setGeometry(right - x, top, x, SIDE)

    def _dress(self) -> None:
        place, count = self._versions
        for button, possible in ((self.back, place > 1), (self.on, place < count), (self.edit, True)):
            button.set_dim(dim=not self._lively)
            button.setEnabled(possible and not self._busy)
