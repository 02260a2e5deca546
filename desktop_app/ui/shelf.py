"""The conversations as a whole: which there are, which one is open, the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.services.folders import Shelved
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.domain import Conversation, Folder
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.folders.service import Folders
    from desktop_app.ui.model_choice import ModelChoice
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Library
    from desktop_app.ui.sidebar import Sidebar
    from desktop_app.ui.toast import Toast


class Shelf(QObject):
    """Between the library and the sidebar."""

    failed = Signal(AppError)
    started = Signal()
    """The conversations are listed for the first time."""
    listed_anew = Signal()
    """Folders and conversations are listed as they are stored now."""

    def __init__(
        self,
        *,
        library: Library,
        folders: Folders,
        bridge: Bridge,
        chat: OpenChat,
        sidebar: Sidebar,
        toast: Toast,
        choice: ModelChoice,
    ) -> None:
        super().__init__(sidebar)
        self._library = library
        self._folders = folders
        self._chat = chat
        self._sidebar = sidebar
        self._toast = toast
        self._choice = choice
        self._shelved = Shelved(folders=(), conversations=())
        self.is_started = False
        """Whether it is known which conversation to show first."""
        bridge.conversations_changed.connect(self._read)
        chat.began.connect(sidebar.list.set_current)
        sidebar.opened.connect(chat.open)
        sidebar.rename_requested.connect(self._rename)
        sidebar.trash_requested.connect(self._trash)
        sidebar.restore_requested.connect(self._restore)
        sidebar.delete_requested.connect(self._delete)
        sidebar.trash_opened.connect(self._read_trash)

    def start(self) -> None:
        """List the conversations and open the newest, or an empty one."""

        def show(shelved: Shelved) -> None:
            self.is_started = True
            self._show(shelved)
            if shelved.conversations:
                # What the user has folded stays so over night.
                self.open(shelved.conversations[0].id, unfold=False)
            else:
                self.new_chat()
            self.started.emit()

        when_done(self._folders.shelved(), show, self.failed.emit, self)

    def start_at(self, conversation_id: int | None) -> None:
        """List the conversations and open that one, or an empty one."""

        def show(shelved: Shelved) -> None:
            self._show(shelved)
            self.started.emit()

        self.is_started = True
        when_done(self._folders.shelved(), show, self.failed.emit, self)
        if conversation_id is None:
            self.new_chat()
        else:
            self.open(conversation_id, unfold=False)

    @property
    def listed(self) -> tuple[Conversation, ...]:
        """The conversations, newest first, without the trash."""
        return self._shelved.conversations

    @property
    def folders(self) -> tuple[Folder, ...]:
        """In their order."""
        return self._shelved.folders

    def listed_one(self, conversation_id: int | None) -> Conversation | None:
        """A listed conversation; None for any other."""
        return next((one for one in self.listed if one.id == conversation_id), None)

    def title_of(self, conversation_id: int) -> str:
        """A listed conversation's title; "" for any other."""
        found = self.listed_one(conversation_id)
        return found.title if found is not None else ""

    def new_chat(self, folder: Folder | None = None) -> None:
        """Turn to an empty conversation, which will lie in a folder or in none."""
        if folder is None:
            self._sidebar.list.set_current(None)
        else:
            self._sidebar.list.set_current_folder(folder.id)
        self._chat.new(self._choice.first_setup())
        self._chat.file_new(folder)

    def rename_open_one(self, title: str) -> None:
        """Give the open conversation a title."""
        if self._chat.conversation_id is not None:
            self._rename(self._chat.conversation_id, title)

    def trash_open_one(self) -> None:
        """Move the open conversation to the trash."""
        if self._chat.conversation_id is not None:
            self._trash(self._chat.conversation_id)

    def open(self, conversation_id: int, *, unfold: bool = True) -> None:
        """Turn to a conversation and mark it in the list, where its folder is unfolded for that."""
        self._sidebar.list.set_current(conversation_id, unfold=unfold)
        self._chat.open(conversation_id)

    def _read(self, _: object = None) -> None:
        when_done(self._folders.shelved(), self._show, self.failed.emit, self)
        if self._sidebar.shows_trash:
            self._read_trash()

    def _read_trash(self) -> None:
        when_done(self._library.trash(), self._sidebar.trash.show_trash, self.failed.emit, self)

    def _show(self, shelved: Shelved) -> None:
        self._shelved = shelved
        self._sidebar.show_conversations(shelved.conversations, shelved.folders)
        self._chat.refresh(shelved)
        self.listed_anew.emit()

    def _rename(self, conversation_id: int, title: str) -> None:
        self._do(self._library.rename(conversation_id, title))

    def _trash(self, conversation_id: int) -> None:
        def moved() -> None:
            if conversation_id == self._chat.conversation_id:
                self._open_another(conversation_id)
            self._toast.notice(
                self.tr("Moved to trash"),
                self.tr("Undo"),
                lambda: self._restore(conversation_id, reopen=True),
                about=conversation_id,
            )

        self._do(self._library.move_to_trash(conversation_id), moved)

    def _open_another(self, gone: int) -> None:
        """The next older conversation, else the next newer, else an empty one."""
        ids = [one.id for one in self.listed]
        place = ids.index(gone) if gone in ids else 0
        left = [one for one in ids if one != gone]
        if left:
            self.open(left[min(place, len(left) - 1)], unfold=False)
        else:
            self.new_chat()

    def _restore(self, conversation_id: int, *, reopen: bool = False) -> None:
        def restored() -> None:
            self._toast.forget(conversation_id)
            if reopen:
                self.open(conversation_id)

        self._do(self._library.restore(conversation_id), restored)

    def _delete(self, conversation_id: int) -> None:
        self._do(self._library.delete_forever(conversation_id), lambda: self._toast.forget(conversation_id))

    def _do(self, future: Future[None], then: Callable[[], None] = lambda: None) -> None:
        when_done(future, lambda _: then(), self.failed.emit, self)
