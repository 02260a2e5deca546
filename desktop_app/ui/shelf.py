"""The conversations as a whole: which there are, which one is open, the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.domain import Conversation
    from desktop_app.ui.bridge import Bridge
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

    def __init__(
        self,
        *,
        library: Library,
        bridge: Bridge,
        chat: OpenChat,
        sidebar: Sidebar,
        toast: Toast,
        choice: ModelChoice,
    ) -> None:
        super().__init__(sidebar)
        self._library = library
        self._chat = chat
        self._sidebar = sidebar
        self._toast = toast
        self._choice = choice
        self._listed: tuple[Conversation, ...] = ()
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

        def show(conversations: tuple[Conversation, ...]) -> None:
            self.is_started = True
            self._show(conversations)
            if conversations:
                self.open(conversations[0].id)
            else:
                self.new_chat()
            self.started.emit()

        when_done(self._library.conversations(), show, self.failed.emit, self)

    def start_at(self, conversation_id: int | None) -> None:
        """List the conversations and open that one, or an empty one."""

        def show(conversations: tuple[Conversation, ...]) -> None:
            self._show(conversations)
            self.started.emit()

        self.is_started = True
        when_done(self._library.conversations(), show, self.failed.emit, self)
        if conversation_id is None:
            self.new_chat()
        else:
            self.open(conversation_id)

    @property
    def listed(self) -> tuple[Conversation, ...]:
        """The conversations, newest first, without the trash."""
        return self._listed

    def title_of(self, conversation_id: int) -> str:
        """A listed conversation's title; "" for any other."""
        return next((one.title for one in self._listed if one.id == conversation_id), "")

    def new_chat(self) -> None:
        """Turn to an empty conversation."""
        self._sidebar.list.set_current(None)
        self._chat.new(self._choice.first_setup())

    def rename_open_one(self, title: str) -> None:
        """Give the open conversation a title."""
        if self._chat.conversation_id is not None:
            self._rename(self._chat.conversation_id, title)

    def trash_open_one(self) -> None:
        """Move the open conversation to the trash."""
        if self._chat.conversation_id is not None:
            self._trash(self._chat.conversation_id)

    def open(self, conversation_id: int) -> None:
        """Turn to a conversation and mark it in the list."""
        self._sidebar.list.set_current(conversation_id)
        self._chat.open(conversation_id)

    def _read(self, _: object = None) -> None:
        when_done(self._library.conversations(), self._show, self.failed.emit, self)
        if self._sidebar.shows_trash:
            self._read_trash()

    def _read_trash(self) -> None:
        when_done(self._library.trash(), self._sidebar.trash.show_trash, self.failed.emit, self)

    def _show(self, conversations: tuple[Conversation, ...]) -> None:
        self._listed = conversations
        self._sidebar.show_conversations(conversations)
        self._chat.refresh_title(conversations)

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
        ids = [one.id for one in self._listed]
        place = ids.index(gone) if gone in ids else 0
        left = [one for one in ids if one != gone]
        if left:
            self.open(left[min(place, len(left) - 1)])
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
