"""Locks that are kept with the scripted conversations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.services.events import ConversationsChanged
from tests.ui.fake_services import done, failed

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.domain import Attachment
    from desktop_app.errors import AppError
    from desktop_app.services.events import Listener
    from tests.ui.fake_folders import FakeFolders
    from tests.ui.fake_services import FakeLibrary


class FakeLocks:
    """`files` are those that were locked, or unlocked, as they are since."""

    def __init__(self, library: FakeLibrary, folders: FakeFolders, listen: Listener) -> None:
        self._library = library
        self._folders = folders
        self._listen = listen
        self.files: list[Attachment] = []
        self.fail_next: AppError | None = None

    def keep_conversation(self, conversation_id: int, *, local_only: bool) -> Future[int]:
        if self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            return failed(error)
        stored = self._library.stored
        stored[conversation_id] = replace(stored[conversation_id], has_lock=local_only)
        self._listen(ConversationsChanged())
        return done(0)

    def keep_folder(self, folder_id: int, *, local_only: bool) -> Future[int]:
        self._folders.change(folder_id, local_only=local_only)
        self._listen(ConversationsChanged())
        return done(self._folders.stopped)

    def keep_file(self, file: Attachment, *, local_only: bool) -> Future[int]:
        self.files.append(replace(file, local_only=local_only))
        return done(0)
