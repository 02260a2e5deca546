"""What the window's own actions do, and which of them are possible now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from desktop_app.ui.actions import Do
from desktop_app.ui.panes import go_to_pane

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.shelf import Shelf
    from desktop_app.ui.window_frame import WindowFrame


class WindowActions(QObject):
    """Connects the actions that belong to no single part."""

    fold_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, frame: WindowFrame, *, actions: Mapping[Do, QAction], chat: OpenChat, shelf: Shelf) -> None:
        super().__init__(frame)
        self._frame = frame
        self._actions = actions
        self._chat = chat
        self._shelf = shelf
        picker, sidebar = frame.header.picker, frame.sidebar
        for do, act in (
            (Do.NEW_CHAT, self._new_chat),
            (Do.RENAME, self._rename),
            (Do.TRASH, shelf.trash_open_one),
            (Do.STOP, chat.stop),
            (Do.REGENERATE, chat.again.regenerate_last),
            (Do.COPY_ANSWER, self._copy_answer),
            (Do.PICK_MODEL, picker.open),
            (Do.OPEN_MODEL_FILE, picker.choose_file),
            (Do.FOCUS_COMPOSER, frame.composer.focus),
            (Do.SIDEBAR, self.fold_wanted.emit),
            (Do.PREVIOUS_CHAT, lambda: sidebar.list.step(-1)),
            (Do.NEXT_CHAT, lambda: sidebar.list.step(1)),
            (Do.NEXT_PANE, lambda: go_to_pane(frame.window(), 1)),
            (Do.PREVIOUS_PANE, lambda: go_to_pane(frame.window(), -1)),
            (Do.QUIT, self.quit_wanted.emit),
        ):
            actions[do].triggered.connect(lambda _=False, act=act: act())

    def enable(self) -> None:
        """Grey out what the open conversation does not allow now."""
        last = self._chat.last_answer()
        answered = last is not None and not self._chat.active.covers(last.turn_id)
        for do, possible in (
            (Do.RENAME, self._chat.conversation is not None),
            (Do.TRASH, self._chat.conversation is not None),
            (Do.STOP, self._chat.can_stop),
            (Do.REGENERATE, answered and not self._chat.active.is_writing and not self._chat.is_asking),
            (Do.COPY_ANSWER, last is not None and (answered or bool(last.text))),
            (Do.EDIT_PROMPT, not self._chat.active.is_empty and not self._chat.active.is_writing),
        ):
            self._actions[do].setEnabled(possible)

    def _new_chat(self) -> None:
        sidebar = self._frame.sidebar
        self._shelf.new_chat(sidebar.list.current_folder() if sidebar.isVisible() else None)
        self._frame.composer.focus()

    def _rename(self) -> None:
        conversations = self._frame.sidebar.list
        folder = conversations.current_folder()
        if conversations.hasFocus() and folder is not None:
            conversations.rename_folder(folder.id)
        elif conversations.hasFocus() and (chosen := conversations.current_id()) is not None:
            conversations.rename(chosen)
        else:
            self._frame.header.title.begin()

    def _copy_answer(self) -> None:
        answer = self._chat.last_answer()
        if answer is not None:
            QGuiApplication.clipboard().setText(answer.text)
            self._frame.toast.notice(self.tr("Answer copied"))
