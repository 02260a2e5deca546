"""What the user does with folders: makes them, fills them, locks them, takes them away. All of it can be undone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QPoint, Signal

from desktop_app.errors import AppError
from desktop_app.ui.actions import Do
from desktop_app.ui.folders.choosing import Choosing
from desktop_app.ui.folders.menu import FolderMenu
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.domain import Folder, RemovedFolder
    from desktop_app.ui.folders.service import Folders
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Locks
    from desktop_app.ui.shelf import Shelf
    from desktop_app.ui.sidebar import Sidebar
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.toast import Toast
    from desktop_app.ui.window_memory import WindowMemory

T = TypeVar("T")


class Filing(QObject):
    """The folder that the actions mean is the one that is chosen in the sidebar, else that of the open conversation."""

    failed = Signal(AppError)

    def __init__(
        self,
        window: QWidget,
        *,
        theme: Theme,
        actions: Mapping[Do, QAction],
        folders: Folders,
        locks: Locks,
        chat: OpenChat,
        shelf: Shelf,
        sidebar: Sidebar,
        toast: Toast,
        memory: WindowMemory,
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._actions = actions
        self._folders = folders
        self._locks = locks
        self._chat = chat
        self._shelf = shelf
        self._sidebar = sidebar
        self._toast = toast
        self._memory = memory
        self._new_id: int | None = None
        self.choosing = Choosing(theme, window)
        listed = sidebar.list
        listed.folded.connect(self._keep_folded)
        listed.folder_chosen.connect(self._enable)
        listed.folder_menu_requested.connect(self._show_menu)
        listed.folder_delete_requested.connect(self.remove)
        listed.dragging.put.connect(lambda conversation_id, folder_id: self._put(conversation_id, folder_id or None))
        listed.dragging.moved.connect(self._move)
        sidebar.folder_rename_requested.connect(self._rename)
        sidebar.move_requested.connect(self._choose)
        shelf.listed_anew.connect(self._settle)
        chat.changed.connect(self._enable)
        actions[Do.LOCK_FOLDER].setCheckable(True)
        for do, act in (
            (Do.NEW_FOLDER, self.create),
            (Do.MOVE_TO_FOLDER, self.choose),
            (Do.RENAME_FOLDER, self._begin_rename),
            (Do.MOVE_FOLDER_UP, partial(self._step, -1)),
            (Do.MOVE_FOLDER_DOWN, partial(self._step, 1)),
            (Do.DELETE_FOLDER, self._remove_meant),
        ):
            actions[do].triggered.connect(lambda _=False, act=act: act())
        actions[Do.LOCK_FOLDER].triggered.connect(self._lock)
        self._enable()

    def create(self) -> None:
        """Make one, and let its name be typed where it stands."""
        self._do(self._folders.create(self.tr("New folder")), self._begin_naming)

    def choose(self) -> None:
        """Ask where the conversation is to lie that is meant: the one chosen in the list, or the open one."""
        chosen = self._sidebar.list.current_id() if self._sidebar.list.hasFocus() else None
        if chosen is None and self._chat.conversation_id is None:
            self.choosing.choose(self._shelf.folders, self._chat.folder_new, self._chat.file_new, self._file_in_new)
            return
        self._choose(chosen or self._chat.conversation_id or 0)

    def remove(self, folder_id: int) -> None:
        """Take a folder away; its conversations stay."""

        def removed(gone: RemovedFolder) -> None:
            kept = gone.folder.local_only and gone.conversation_ids
            words = (
                self.tr("Folder “{folder}” deleted. Its conversations are still here, each with a lock of its own.")
                if kept
                else self.tr("Folder “{folder}” deleted. Its conversations are still here.")
                if gone.conversation_ids
                else self.tr("Folder “{folder}” deleted")
            )
            back = partial(self._do, then=self._tell_stopped)
            self._toast.notice(
                words.format(folder=gone.folder.name), self.tr("Undo"), lambda: back(self._folders.restore(gone))
            )

        self._do(self._folders.remove(folder_id), removed)

    def _choose(self, conversation_id: int) -> None:
        self.choosing.choose(
            self._shelf.folders,
            self._folder_of(conversation_id),
            lambda folder: self._put(conversation_id, folder.id if folder is not None else None),
            lambda: self._put_in_new(conversation_id),
        )

    def _put(self, conversation_id: int, folder_id: int | None) -> None:
        before = self._folder_of(conversation_id)
        after = self._folder(folder_id)
        moved = self._shelf.listed_one(conversation_id)
        stays = moved is not None and moved.has_lock

        def done(stopped: int) -> None:
            back = before.id if before is not None else None
            self._toast.notice(
                self._said_of_move(before, after, stopped, stays_here=stays),
                self.tr("Undo"),
                lambda: self._do(self._folders.put([conversation_id], back), self._tell_stopped),
                about=conversation_id,
            )

        self._do(self._folders.put([conversation_id], folder_id), done)

    def _said_of_move(self, before: Folder | None, after: Folder | None, stopped: int, *, stays_here: bool) -> str:
        named = after or before
        if after is not None and after.local_only:
            words = self.tr(
                "Moved to “{folder}”, which is kept on this computer: no provider gets the conversation now."
            )
        elif before is not None and before.local_only and stays_here:
            named = before
            words = self.tr("Moved out of “{folder}”: a lock of its own still keeps it on this computer.")
        elif before is not None and before.local_only:
            named, words = before, self.tr("Moved out of “{folder}”: it may go to a provider once you are asked again.")
        elif after is not None:
            words = self.tr("Moved to “{folder}”")
        else:
            words = self.tr("Moved out of “{folder}”")
        said = words.format(folder=named.name if named is not None else "")
        return f"{said} {self._said_of_stopped(stopped)}".strip()

    def _said_of_stopped(self, stopped: int) -> str:
        return self.tr("%n answer(s) from a provider stopped.", "", stopped) if stopped else ""

    def _tell_stopped(self, stopped: int) -> None:
        if stopped:
            self._toast.notice(self._said_of_stopped(stopped))

    def _put_in_new(self, conversation_id: int) -> None:
        def made(folder: Folder) -> None:
            self._do(self._folders.put([conversation_id], folder.id), lambda _: self._begin_naming(folder))

        self._do(self._folders.create(self.tr("New folder")), made)

    def _file_in_new(self) -> None:
        def made(folder: Folder) -> None:
            self._chat.file_new(folder)
            self._begin_naming(folder)

        self._do(self._folders.create(self.tr("New folder")), made)

    def _begin_naming(self, folder: Folder) -> None:
        """Once it is listed, which it may be already."""
        self._new_id = folder.id
        self._settle()

    def _settle(self) -> None:
        if self._new_id is not None and self._folder(self._new_id) is not None:
            new, self._new_id = self._new_id, None
            self._edit_name(new)
        self._enable()

    def _begin_rename(self) -> None:
        meant = self._meant()
        if meant is not None:
            self._edit_name(meant.id)

    def _edit_name(self, folder_id: int) -> None:
        """Where it stands, which is to be seen for that."""
        if not self._sidebar.isVisible():
            self._actions[Do.SIDEBAR].trigger()
        if self._sidebar.shows_trash:
            self._sidebar.show_list()
        self._sidebar.list.rename_folder(folder_id)

    def _rename(self, folder_id: int, name: str) -> None:
        self._do(self._folders.rename(folder_id, name))

    def _move(self, folder_id: int, position: int) -> None:
        self._do(self._folders.move(folder_id, position))

    def _step(self, step: int) -> None:
        meant = self._meant()
        if meant is not None:
            self._move(meant.id, [one.id for one in self._shelf.folders].index(meant.id) + step)

    def _remove_meant(self) -> None:
        meant = self._meant()
        if meant is not None:
            self.remove(meant.id)

    def _lock(self, local_only: bool) -> None:
        meant = self._meant()
        if meant is None:
            return
        words = (
            self.tr("Kept on this computer: no provider gets what lies in “{folder}”.")
            if local_only
            else self.tr(
                "No longer locked: what lies in “{folder}” without a lock of its own may go to a provider once you are "
                "asked again."
            )
        ).format(folder=meant.name)

        def locked(stopped: int) -> None:
            self._toast.notice(f"{words} {self._said_of_stopped(stopped)}".strip())

        self._do(self._locks.keep_folder(meant.id, local_only=local_only), locked)

    def _show_menu(self, folder_id: int, at: QPoint) -> None:
        self._sidebar.list.go_to_folder(folder_id)
        menu = FolderMenu(self._theme, self._actions, self._sidebar)
        menu.new_chat.triggered.connect(self._actions[Do.NEW_CHAT].trigger)
        menu.open_at(at)

    def _keep_folded(self) -> None:
        self._memory.folded_folders = self._sidebar.folded

    def _enable(self) -> None:
        meant = self._meant()
        place = self._shelf.folders.index(meant) if meant in self._shelf.folders else -1
        for do in (Do.RENAME_FOLDER, Do.LOCK_FOLDER, Do.DELETE_FOLDER):
            self._actions[do].setEnabled(meant is not None)
        self._actions[Do.LOCK_FOLDER].setChecked(meant is not None and meant.local_only)
        self._actions[Do.MOVE_FOLDER_UP].setEnabled(place > 0)
        self._actions[Do.MOVE_FOLDER_DOWN].setEnabled(0 <= place < len(self._shelf.folders) - 1)

    def _meant(self) -> Folder | None:
        chosen = self._sidebar.list.current_folder()
        around = self._chat.folder
        return chosen if chosen is not None else self._folder(around.id) if around is not None else None

    def _folder(self, folder_id: int | None) -> Folder | None:
        return next((one for one in self._shelf.folders if one.id == folder_id), None)

    def _folder_of(self, conversation_id: int) -> Folder | None:
        found = self._shelf.listed_one(conversation_id)
        return found.folder if found is not None else None

    def _do(self, future: Future[T], then: Callable[[T], None] = lambda _: None) -> None:
        def failed(error: AppError) -> None:
            self._enable()
            self.failed.emit(error)

        when_done(future, then, failed, self)
