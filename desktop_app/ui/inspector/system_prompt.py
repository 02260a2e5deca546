"""What the model is told before the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal

from desktop_app.ui.inspector.row_head import RowHead
from desktop_app.ui.inspector.section import Section
from desktop_app.ui.inspector.text_box import TextBox

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme


class SystemPromptSection(Section):
    """`changed` tells the text at each key; storing it can wait, losing it cannot."""

    changed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        name = self.tr("System prompt")
        self.setAccessibleName(name)
        self.title.hide()
        self.head = RowHead(
            theme,
            name,
            self.tr(
                "What the model is told before the conversation: give it a role, a language or rules here, and leave "
                "it empty for the model's own manner."
            ),
        )
        self.head.label.setFont(self.title.font())
        self.box = TextBox(theme, name, least_lines=3, most_lines=12)
        self.box.setPlaceholderText(self.tr("For example: You are a patient teacher. Answer in short sentences."))
        self.box.textChanged.connect(self._typed)
        self.head.reset_requested.connect(lambda: self.box.setPlainText(""))
        self.column.addWidget(self.head)
        self.column.addWidget(self.box)

    def show_text(self, text: str) -> None:
        """Show what holds."""
        with QSignalBlocker(self.box):
            self.box.show_text(text)
        self._mark(text)

    def _typed(self) -> None:
        text = self.box.text()
        self._mark(text)
        self.changed.emit(text)

    def _mark(self, text: str) -> None:
        self.head.set_changed(self.tr("nothing") if text else None)
