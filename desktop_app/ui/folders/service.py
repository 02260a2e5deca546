"""What the window asks of the folders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from desktop_app.domain import Folder, RemovedFolder
    from desktop_app.services.folders import Shelved


class Folders(Protocol):
    """See `services.folders.FoldersService`."""

    def shelved(self) -> Future[Shelved]:
        """The folders and the conversations without the trash, as of one moment."""

    def create(self, name: str) -> Future[Folder]:
        """A new one below the others."""

    def rename(self, folder_id: int, name: str) -> Future[None]:
        """Give it another name."""

    def move(self, folder_id: int, position: int) -> Future[None]:
        """Let it stand at `position` from the top, from 0."""

    def put(self, conversation_ids: Sequence[int], folder_id: int | None) -> Future[int]:
        """Let conversations lie in a folder or in none; how many answers of providers that has ended."""

    def remove(self, folder_id: int) -> Future[RemovedFolder]:
        """Take it away; its conversations stay."""

    def restore(self, removed: RemovedFolder) -> Future[int]:
        """Bring it back; how many answers of providers that has ended."""
