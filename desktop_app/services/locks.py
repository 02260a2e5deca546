"""What is kept on this computer: conversations and files that no provider gets, whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.services.events import ConversationsChanged
from desktop_app.storage import attachments, conversations

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.domain import Attachment
    from desktop_app.services.events import Listener
    from desktop_app.storage.database import Database, Session


class LocksService:
    """Every call returns at once; the futures fail with AppError. `consent.cleared` is where a lock holds."""

    def __init__(
        self, database: Database, listen: Listener, *, stop_leaving: Callable[[int | None, str], None]
    ) -> None:
        """`stop_leaving` ends answers that a provider writes: of a conversation, or of whom reads a file's content."""
        self._database = database
        self._listen = listen
        self._stop_leaving = stop_leaving

    def keep_conversation(self, conversation_id: int, *, local_only: bool) -> Future[None]:
        """Lock a conversation to this computer, or take the lock off; tells `ConversationsChanged`."""

        def keep(session: Session) -> None:
            conversations.keep_here(session, conversation_id=conversation_id, local_only=local_only)
            if local_only:
                # Here every prompt that was sent before has become an answer under way, which can be stopped.
                self._stop_leaving(conversation_id, "")

        return self._told(self._database.submit(keep))

    def keep_file(self, file: Attachment, *, local_only: bool) -> Future[None]:
        """Lock the content of a file to this computer, wherever it is attached, or take the lock off."""

        def keep(session: Session) -> None:
            attachments.keep_here(session, attachment=file, local_only=local_only)
            if local_only:
                self._stop_leaving(None, file.sha256)

        return self._database.submit(keep)

    def _told(self, future: Future[None]) -> Future[None]:
        def done(kept: Future[None]) -> None:
            if kept.exception() is None:
                self._listen(ConversationsChanged())

        future.add_done_callback(done)
        return future
