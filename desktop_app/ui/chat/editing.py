"""Editing a prompt that was asked already: other words in its place, in each lane that was asked it, or in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.chat.edit_dialog import EditDialog
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.theme import Theme


class Editing(QObject):
    """Opens the dialog for a prompt on the screen."""

    def __init__(self, theme: Theme, chat: OpenChat, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._chat = chat
        self._window = window
        self.dialog: EditDialog | None = None

    def edit(self, prompt_id: int) -> None:
        """Let the user edit this prompt."""
        message = self._chat.shown_message(prompt_id)
        if message is None or self.dialog is not None:
            return
        from desktop_app.ui.chat.edit_dialog import EditDialog

        several = len(self._chat.lanes.shown) > 1
        dialog = self.dialog = EditDialog(self._theme, message.text, several=several, parent=self._window)

        def ask(text: str, only: bool) -> None:
            dialog.set_asking(asking=True)
            lanes = (message.lane_id,) if only else None
            is_asked = self._chat.again.edit(
                prompt_id, text, lanes, dialog.accept, lambda: dialog.set_asking(asking=False)
            )
            dialog.set_asking(asking=is_asked)

        dialog.decided.connect(ask)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None
