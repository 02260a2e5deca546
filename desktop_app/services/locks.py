"""What is kept on this computer: conversations, folders and files that no provider gets, whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop_app.services.chained import then
from desktop_app.services.events import ConversationsChanged
from desktop_app.storage import attachments, conversations, folders

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from concurrent.futures import Future

    from desktop_app.domain import Attachment
    from desktop_app.services.events import Listener
    from desktop_app.storage.database import Database, Session


class StopLeaving(Protocol):
    """Called in the transaction that puts a lock on: there every prompt that was sent before is an answer under way,
    which can be stopped, or becomes one that looks for locks before its words leave.
    """

    def __call__(self, conversation_ids: Collection[int] = (), sha256: str = "") -> int:
        """End answers that a provider writes: in conversations, or with a file before them; how many there were."""


class LocksService:
    """Every call returns at once; the futures fail with AppError, and tell how many answers of providers a new lock has
    ended. `consent.cleared` is where a lock holds.
    """

    def __init__(self, database: Database, listen: Listener, *, stop_leaving: StopLeaving) -> None:
        self._database = database
        self._listen = listen
        self._stop_leaving = stop_leaving

    def keep_conversation(self, conversation_id: int, *, local_only: bool) -> Future[int]:
        """Lock a conversation to this computer, or take its own lock off; tells `ConversationsChanged`. The lock of its
        folder holds beside that.
        """

        def keep(session: Session) -> int:
            conversations.keep_here(session, conversation_id=conversation_id, local_only=local_only)
            return self._stop_leaving([conversation_id]) if local_only else 0

        return self._told(keep)

    def keep_folder(self, folder_id: int, *, local_only: bool) -> Future[int]:
        """Lock everything that lies in a folder to this computer, now and later, or take that lock off; tells
        `ConversationsChanged`. The own locks of conversations stay as they are.
        """

        def keep(session: Session) -> int:
            inside = folders.keep_here(session, folder_id=folder_id, local_only=local_only)
            return self._stop_leaving(inside) if local_only else 0

        return self._told(keep)

    def keep_file(self, file: Attachment, *, local_only: bool) -> Future[int]:
        """Lock the content of a file to this computer, wherever it is attached, or take the lock off."""

        def keep(session: Session) -> int:
            attachments.keep_here(session, attachment=file, local_only=local_only)
            return self._stop_leaving(sha256=file.sha256) if local_only else 0

        return self._database.submit(keep)

    def _told(self, keep: Callable[[Session], int]) -> Future[int]:
        def tell(stopped: int) -> int:
            self._listen(ConversationsChanged())
            return stopped

        return then(self._database.submit(keep), tell)
