"""Editing a prompt that was asked already: other words in its place, in each lane that was asked it, or in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop_app.domain import Role

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.domain import Message
    from desktop_app.ui.chat.edit_dialog import EditDialog
    from desktop_app.ui.live_answers import LiveAnswers
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.theme import Theme


class Editing(QObject):
    """Opens the dialog for a prompt on the screen: of the turn that has the focus, or else the last, by `action`."""

    def __init__(self, theme: Theme, action: QAction, chat: OpenChat, live: LiveAnswers, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._chat = chat
        self._window = window
        self._prompt: Message | None = None
        self.dialog: EditDialog | None = None
        action.triggered.connect(self._edit_here)
        chat.changed.connect(self._say_why_not)
        live.conversations_changed.connect(self._say_why_not)

    def edit(self, prompt_id: int) -> None:
        """Let the user edit this prompt."""
        message = self._chat.shown_message(prompt_id)
        if message is None or self.dialog is not None:
            return
        from desktop_app.ui.chat.edit_dialog import EditDialog

        several = self._chat.lanes.are_several and not self._chat.active.covers(message.turn_id)
        self._prompt = message
        self.dialog = EditDialog(self._theme, message.text, several=several, parent=self._window)
        self.dialog.decided.connect(self._ask)
        self.dialog.reach_changed.connect(self._say_why_not)
        self.dialog.finished.connect(self._closed)
        self._say_why_not()
        self.dialog.open()

    def prompt_here(self) -> Message | None:
        """The prompt of the turn that is read with the keyboard in the active lane, or else the last one."""
        focus, lane = QApplication.focusWidget(), self._chat.active
        prompts = [one for one in lane.messages() if one.role == Role.USER]
        for one in lane.messages():
            view = lane.transcript.view(one.id) if focus is not None else None
            if view is not None and focus is not None and (view is focus or view.isAncestorOf(focus)):
                return next((prompt for prompt in prompts if prompt.turn_id == one.turn_id), None)
        return prompts[-1] if prompts else None

    def _edit_here(self) -> None:
        prompt = self.prompt_here()
        if prompt is not None:
            self.edit(prompt.id)

    def _ask(self, text: str, only: bool) -> None:
        dialog, prompt = self.dialog, self._prompt
        if dialog is None or prompt is None:
            return
        dialog.set_asking(asking=True)
        is_asked = self._chat.again.edit(
            prompt.id, text, _lanes(prompt, only=only), dialog.accept, lambda: dialog.set_asking(asking=False)
        )
        dialog.set_asking(asking=is_asked)

    def _say_why_not(self) -> None:
        dialog, prompt = self.dialog, self._prompt
        if dialog is None or prompt is None:
            return
        only = dialog.only.isChecked()
        if not self._chat.again.is_answered_in(prompt.id, _lanes(prompt, only=only)):
            dialog.set_reason("")
        elif only or not self._chat.lanes.are_several:
            dialog.set_reason(self.tr("An answer is being written here. Once it has ended, this can be asked."))
        else:
            dialog.set_reason(
                self.tr(
                    "An answer is being written in one of the lanes. Once it has ended, this can be asked; "
                    "or now, in this lane only."
                )
            )

    def _closed(self) -> None:
        self.dialog = self._prompt = None


def _lanes(prompt: Message, *, only: bool) -> tuple[int, ...] | None:
    return (prompt.lane_id,) if only else None
