"""Reading a conversation from the disk for the window: the newest wish counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from desktop_app.services.library import OpenConversation
    from desktop_app.ui.services import Library


class ConversationReading(QObject):
    """One at a time: what a newer wish has overtaken is not told."""

    done = Signal(object)
    """It was read, as `services.library.OpenConversation`."""
    missed = Signal()
    """It could not be read."""
    failed = Signal(AppError)
    """Why it could not be, be it overtaken or not."""

    def __init__(self, library: Library, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._request = 0
        self.is_under_way = False

    def read(self, conversation_id: int | None) -> None:
        """Read this one; None: what was wished for is not wanted any more."""
        self._request += 1
        request = self._request
        self.is_under_way = conversation_id is not None
        if conversation_id is None:
            return

        def show(opened: OpenConversation) -> None:
            if request == self._request:
                self.is_under_way = False
                self.done.emit(opened)

        def fail(error: AppError) -> None:
            if request == self._request:
                self.is_under_way = False
                self.missed.emit()
            self.failed.emit(error)

        when_done(self._library.open(conversation_id), show, fail, self)
