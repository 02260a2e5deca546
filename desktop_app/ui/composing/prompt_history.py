"""Earlier prompts by the arrow keys: back through this conversation's, then the others', and forth again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Library


class PromptHistory(QObject):
    """Begins anew, from the disk, whenever the field is empty or what stands in it was changed."""

    failed = Signal(AppError)

    def __init__(self, composer: Composer, chat: OpenChat, library: Library, parent: QObject) -> None:
        super().__init__(parent)
        self._composer = composer
        self._chat = chat
        self._library = library
        self._prompts: tuple[str, ...] = ()
        self._at = -1
        self._reading = False
        composer.editor.earlier_wanted.connect(self._go_back)
        composer.editor.later_wanted.connect(self._go_forth)

    def _go_back(self) -> None:
        if not self._is_walking():
            self._read()
        elif self._at + 1 < len(self._prompts):
            self._at += 1
            self._show()

    def _go_forth(self) -> None:
        if self._is_walking():
            self._at -= 1
            self._show()

    def _is_walking(self) -> bool:
        return 0 <= self._at < len(self._prompts) and self._composer.text() == self._prompts[self._at]

    def _show(self) -> None:
        # before the newest comes what was there: nothing
        self._composer.editor.show_recalled(self._prompts[self._at] if self._at >= 0 else "")

    def _read(self) -> None:
        if self._reading:
            return
        self._reading = True
        conversation_id = self._chat.conversation_id

        def show(prompts: tuple[str, ...]) -> None:
            self._reading = False
            if prompts and conversation_id == self._chat.conversation_id and not self._composer.text():
                self._prompts, self._at = prompts, 0
                self._show()

        def failed(error: AppError) -> None:
            self._reading = False
            self.failed.emit(error)

        when_done(self._library.earlier_prompts(conversation_id), show, failed, self)
