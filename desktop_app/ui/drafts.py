"""What is typed and not sent: on disk half a second after the last key, back in its own conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.errors import AppError
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.services import Library

SAVE_AFTER_MS = 500


class Drafts(QObject):
    """Belongs to one composer; `turn_to` tells whose words it holds from now on."""

    failed = Signal(AppError)

    def __init__(self, composer: Composer, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._library = library
        self._owner: int | None = None
        self._unsaved = False
        self._turns = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)
        composer.text_changed.connect(self._typed)

    def turn_to(self, conversation_id: int | None) -> None:
        """Save the old conversation's words and fetch the new one's."""
        self.save()
        self._owner = conversation_id
        self._turns += 1
        turn = self._turns
        self._show("")

        def restore(text: str) -> None:
            # Whoever typed meanwhile knows better.
            if turn == self._turns and not self._composer.text():
                self._show(text)

        when_done(self._library.draft(conversation_id), restore, self.failed.emit, self)

    def become(self, conversation_id: int) -> None:
        """The new conversation that was being written has got its id."""
        self._owner = conversation_id
        self._turns += 1

    def sent(self, conversation_id: int | None, text: str) -> None:
        """`text` is stored as a message: forget it here, unless something else was typed meanwhile."""
        if conversation_id == self._owner and self._composer.text() == text:
            self._show("")
        if conversation_id != self._owner or not self._composer.text():
            self._keep(conversation_id, "")

    def save(self) -> None:
        """Store now what is not stored yet."""
        self._timer.stop()
        if self._unsaved:
            self._unsaved = False
            self._keep(self._owner, self._composer.text())

    def _typed(self) -> None:
        self._unsaved = True
        self._timer.start()

    def _show(self, text: str) -> None:
        self._composer.set_text(text)
        self._timer.stop()
        self._unsaved = False

    def _keep(self, conversation_id: int | None, text: str) -> None:
        saved = self._library.save_draft(conversation_id, text)
        when_done(saved, lambda _: None, self.failed.emit, self)
