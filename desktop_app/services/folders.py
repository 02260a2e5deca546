"""Folders of conversations: which there are, in which order, and what lies in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from desktop_app.domain import Conversation, Folder, RemovedFolder
from desktop_app.services.chained import then
from desktop_app.services.events import ConversationsChanged
from desktop_app.storage import conversations, folders

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from desktop_app.services.events import Listener
    from desktop_app.services.locks import StopLeaving
    from desktop_app.storage.database import Database, Session

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """All that the sidebar lists, as of one moment: the folders in their order, the conversations newest first."""

    folders: tuple[Folder, ...]
    conversations: tuple[Conversation, ...]


class FoldersService:
    """Every call returns at once; the futures fail with AppError, FolderGone among them. What changes is told by
    `ConversationsChanged`. `LocksService.keep_folder` locks one.
    """

    def __init__(self, database: Database, listen: Listener, *, stop_leaving: StopLeaving) -> None:
        self._database = database
        self._listen = listen
        self._stop_leaving = stop_leaving

    def shelved(self) -> Future[Shelved]:
        """The folders, with those that are empty, and the conversations without the trash."""
        return self._database.read(_shelved)

    def create(self, name: str) -> Future[Folder]:
        """A new one below the others."""
        return self._change(lambda session: folders.add(session, name=name))

    def rename(self, folder_id: int, name: str) -> Future[None]:
        """Give it another name."""
        return self._change(lambda session: folders.rename(session, folder_id=folder_id, name=name))

    def move(self, folder_id: int, position: int) -> Future[None]:
        """Let it stand at `position` from the top, from 0."""
        return self._change(lambda session: folders.move(session, folder_id=folder_id, position=position))

    def put(self, conversation_ids: Sequence[int], folder_id: int | None) -> Future[int]:
        """Let conversations lie in a folder, or in none.

        In a locked one they are kept on this computer from then on, so that answers which providers are writing in them
        end, as with a lock of their own; how many these were.
        """

        def put(session: Session) -> int:
            folder = folders.put(session, conversation_ids=conversation_ids, folder_id=folder_id)
            return self._stop_leaving(conversation_ids) if folder is not None and folder.local_only else 0

        return self._change(put)

    def remove(self, folder_id: int) -> Future[RemovedFolder]:
        """Take a folder away, and tell what `restore` needs. Its conversations stay, in no folder; those of a locked
        one are locked themselves from then on, so that nothing is opened by the way.
        """
        return self._change(lambda session: folders.remove(session, folder_id=folder_id))

    def restore(self, removed: RemovedFolder) -> Future[int]:
        """Bring a folder back with what has not been put elsewhere meanwhile. As `put` about a locked one."""

        def restore(session: Session) -> int:
            folders.restore(session, removed=removed)
            inside = folders.contents(session, folder_id=removed.folder.id)
            return self._stop_leaving(inside) if removed.folder.local_only else 0

        return self._change(restore)

    def _change(self, operation: Callable[[Session], T]) -> Future[T]:
        def tell(result: T) -> T:
            self._listen(ConversationsChanged())
            return result

        return then(self._database.submit(operation), tell)


def _shelved(session: Session) -> Shelved:
    return Shelved(folders=folders.every(session), conversations=conversations.recent(session))
