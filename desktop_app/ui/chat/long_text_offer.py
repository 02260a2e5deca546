"""The line below a long text that was pasted: it can be a file instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop_app.ui.chat.composer_line import ComposerLine
from desktop_app.ui.chat.prompt_edit import LONG_TEXT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.chat.prompt_edit import PromptEdit
    from desktop_app.ui.theme import Theme


class LongTextOffer(ComposerLine):
    """Gone as soon as the text is short again."""

    changed = Signal()
    """It is there now, or no more."""
    accepted = Signal(str)
    """This text, which was taken out of the field, shall be a file."""

    def __init__(self, theme: Theme, editor: PromptEdit, parent: QWidget) -> None:
        super().__init__(theme, "file-text", parent)
        self._editor = editor
        editor.long_text_pasted.connect(self._offer)
        attach = self.add_button("plus", self.tr("Attach as file"), words=self.tr("Attach as file"))
        attach.clicked.connect(self._accept)

    def follow_text(self) -> None:
        """The text is another one."""
        if self._editor.document().characterCount() <= LONG_TEXT:
            self.say("")

    def height_wanted(self) -> int:
        """In pixels."""
        return self.sizeHint().height() if self.words else 0

    def _offer(self) -> None:
        self.say(self.tr("That is a long text"))
        self.changed.emit()

    def _accept(self) -> None:
        text = self._editor.take_pasted()
        self.say("")
        self.changed.emit()
        self._editor.setFocus()
        if text:
            self.accepted.emit(text)
