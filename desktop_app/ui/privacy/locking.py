"""The lock on the open conversation and on files: what is locked goes to no provider. The services hold it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop_app.domain import Attachment
    from desktop_app.ui.files import Files
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Locks
    from desktop_app.ui.sidebar import Sidebar
    from desktop_app.ui.toast import Toast


class Locking(QObject):
    """One action for the open conversation; a conversation to come is locked with its first word."""

    failed = Signal(AppError)
    move_wanted = Signal()
    """The conversation is to be moved out of the folder whose lock keeps it."""

    def __init__(
        self,
        action: QAction,
        *,
        locks: Locks,
        chat: OpenChat,
        files: Files,
        sidebar: Sidebar,
        toast: Toast,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._action = action
        self._locks = locks
        self._chat = chat
        self._files = files
        self._toast = toast
        action.setCheckable(True)
        action.triggered.connect(self._turn)
        chat.changed.connect(self._follow)
        sidebar.lock_requested.connect(self._keep)
        files.lock_wanted.connect(self._keep_file)

    def _turn(self, local_only: bool) -> None:
        folder = self._chat.kept_by
        if folder is not None:
            self._follow()
            words = self.tr(
                "Kept on this computer because its folder “{folder}” is: take the lock off the folder, or move it."
            )
            self._toast.notice(words.format(folder=folder.name), self.tr("Move to folder…"), self.move_wanted.emit)
            return
        if self._chat.conversation_id is not None:
            self._keep(self._chat.conversation_id, local_only)
            return
        self._chat.lock_new(local_only)
        self._tell(local_only)

    def _keep(self, conversation_id: int, local_only: bool) -> None:
        def failed(error: AppError) -> None:
            self._follow()
            self.failed.emit(error)

        kept = self._locks.keep_conversation(conversation_id, local_only=local_only)
        when_done(kept, lambda stopped: self._tell(local_only, stopped), failed, self)

    def _keep_file(self, file: Attachment, local_only: bool) -> None:
        def kept(_: int) -> None:
            self._files.show_lock(replace(file, local_only=local_only))

        when_done(self._locks.keep_file(file, local_only=local_only), kept, self.failed.emit, self)

    def _tell(self, local_only: bool, stopped: int = 0) -> None:
        words = (
            self.tr("Kept on this computer: no provider gets this conversation.")
            if local_only
            else self.tr("No longer locked: this conversation may go to a provider when you allow it.")
        )
        ended = self.tr("%n answer(s) from a provider stopped.", "", stopped) if stopped else ""
        self._toast.notice(f"{words} {ended}".strip())

    def _follow(self) -> None:
        self._action.setChecked(self._chat.local_only)
