"""Folders that are kept with the scripted conversations."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from desktop_app.domain import Folder, RemovedFolder
from desktop_app.services.chained import then
from desktop_app.services.events import ConversationsChanged
from desktop_app.services.folders import Shelved
from tests.ui.fake_services import done, failed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from desktop_app.errors import AppError
    from desktop_app.services.events import Listener
    from tests.ui.fake_services import FakeLibrary

T = TypeVar("T")


class FakeFolders:
    """`stopped` is how many answers of providers the next change ends; `fail_next` makes the next change fail."""

    def __init__(self, library: FakeLibrary, listen: Listener) -> None:
        self._library = library
        self._listen = listen
        self._ids = count(1)
        self.all: list[Folder] = []
        self.stopped = 0
        self.fail_next: AppError | None = None

    def add(self, name: str, *conversation_ids: int, local_only: bool = False) -> Folder:
        """One with these in it, without telling."""
        folder = Folder(id=next(self._ids), name=name, position=len(self.all), local_only=local_only)
        self.all.append(folder)
        self._file(conversation_ids, folder.id)
        return folder

    def names(self) -> list[str]:
        return [one.name for one in self.all]

    def inside(self, folder_id: int | None) -> list[int]:
        found = self._library.stored.values()
        return [one.id for one in found if (one.folder.id if one.folder else None) == folder_id]

    def shelved(self) -> Future[Shelved]:
        folders = tuple(self.all)
        return then(self._library.conversations(), lambda found: Shelved(folders=folders, conversations=found))

    def create(self, name: str) -> Future[Folder]:
        return self._told(lambda: self.add(name))

    def rename(self, folder_id: int, name: str) -> Future[None]:
        return self._told(lambda: self.change(folder_id, name=name))

    def move(self, folder_id: int, position: int) -> Future[None]:
        def move() -> None:
            folder = self._folder(folder_id)
            self.all.remove(folder)
            self.all.insert(position, folder)

        return self._told(move)

    def put(self, conversation_ids: Sequence[int], folder_id: int | None) -> Future[int]:
        return self._told(lambda: self._file(conversation_ids, folder_id))

    def remove(self, folder_id: int) -> Future[RemovedFolder]:
        def remove() -> RemovedFolder:
            folder, inside = self._folder(folder_id), self.inside(folder_id)
            self._file(inside, None)
            self.all.remove(folder)
            return RemovedFolder(folder=folder, conversation_ids=tuple(inside), locked_ids=())

        return self._told(remove)

    def restore(self, removed: RemovedFolder) -> Future[int]:
        def restore() -> int:
            self.all.insert(removed.folder.position, removed.folder)
            return self._file(removed.conversation_ids, removed.folder.id)

        return self._told(restore)

    def change(self, folder_id: int, *, name: str | None = None, local_only: bool | None = None) -> None:
        """Let a folder and what lies in it be otherwise, without telling."""
        before = self._folder(folder_id)
        after = replace(
            before,
            name=before.name if name is None else name,
            local_only=before.local_only if local_only is None else local_only,
        )
        self.all[self.all.index(before)] = after
        self._file(self.inside(folder_id), folder_id)

    def _file(self, conversation_ids: Sequence[int], folder_id: int | None) -> int:
        folder = self._folder(folder_id) if folder_id is not None else None
        for one in conversation_ids:
            self._library.stored[one] = replace(self._library.stored[one], folder=folder)
        return self.stopped

    def _folder(self, folder_id: int) -> Folder:
        return next(one for one in self.all if one.id == folder_id)

    def _told(self, change: Callable[[], T]) -> Future[T]:
        if self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            return failed(error)
        future = done(change())
        self._listen(ConversationsChanged())
        return future
