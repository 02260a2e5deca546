"""The left column: New chat, the conversations, the trash, the models, the scoreboard, the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.ui.conversation_list import ConversationList
from desktop_app.ui.icons import keep_icon
from desktop_app.ui.offline_button import OfflineButton
from desktop_app.ui.sidebar_model import SidebarModel
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.trash_view import TrashView
from desktop_app.ui.widgets.icon_button import IconButton
from desktop_app.ui.widgets.popup import RoundMenu
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from desktop_app.domain import Conversation, Folder
    from desktop_app.ui.theme import Theme


class Sidebar(QWidget):
    """Emits what the user wants; the window answers by showing the new state."""

    opened = Signal(int)
    rename_requested = Signal(int, str)
    trash_requested = Signal(int)
    restore_requested = Signal(int)
    delete_requested = Signal(int)
    lock_requested = Signal(int, bool)
    move_requested = Signal(int)
    folder_rename_requested = Signal(int, str)
    trash_opened = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        new_chat: QAction,
        new_folder: QAction,
        fold: QAction,
        models: QAction,
        scoreboard: QAction,
        offline: QAction,
        settings: QAction,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(Metric.SIDEBAR)
        self._model = SidebarModel(self)
        self._model.rename_requested.connect(self.rename_requested)
        self._model.folder_rename_requested.connect(self.folder_rename_requested)
        self.new_chat = self._new_chat_button(new_chat)
        self.new_folder = IconButton(theme, "folder-plus", new_folder.text())
        self.new_folder.stand_for(new_folder)
        self.fold = IconButton(theme, "panel-left", fold.text())
        self.fold.stand_for(fold)
        self.list = ConversationList(theme, self._model)
        self.list.opened.connect(self.opened)
        self.list.trash_requested.connect(self.trash_requested)
        self.list.menu_requested.connect(self._show_menu)
        self.empty = QLabel(self.tr("Your conversations appear here. They stay on this computer."))
        self.empty.setProperty("role", "quiet")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setContentsMargins(Space.M, Space.M, Space.M, 0)
        self.trash = TrashView(theme)
        self.trash.closed.connect(self.show_list)
        self.trash.restore_requested.connect(self.restore_requested)
        self.trash.delete_requested.connect(self.delete_requested)
        self.trash_button = RowButton(theme, "trash-2", self.tr("Trash"))
        self.trash_button.clicked.connect(self.show_trash)
        self.models_button = RowButton(theme, "boxes", models.text())
        self.models_button.stand_for(models)
        self.scoreboard_button = RowButton(theme, "trophy", scoreboard.text())
        self.scoreboard_button.stand_for(scoreboard)
        self.offline_button = OfflineButton(theme, offline)
        self.settings_button = RowButton(theme, "settings", settings.text())
        self.settings_button.stand_for(settings)
        self.pages = QStackedWidget()
        self._lay_out()
        self.empty.hide()  # nobody knows yet

    def show_conversations(self, conversations: Sequence[Conversation], folders: Sequence[Folder] = ()) -> None:
        """List these, newest first, in their folders."""
        self.list.show_conversations(conversations, folders)
        self.list.setVisible(bool(conversations or folders))
        self.empty.setVisible(not conversations and not folders)

    def set_writing(self, conversation_ids: frozenset[int]) -> None:
        """Mark the conversations with an answer under way."""
        self._model.set_writing(conversation_ids)

    @property
    def folded(self) -> frozenset[int]:
        """The ids of the folders whose conversations are out of sight."""
        return self._model.folded

    def begin_folded(self, folder_ids: frozenset[int]) -> None:
        """As they were the last time."""
        self._model.set_folded(folder_ids)

    @property
    def shows_trash(self) -> bool:
        """Whether it is turned to the trash."""
        return self.pages.currentWidget() is self.trash

    def show_trash(self) -> None:
        """Turn to the trash."""
        self.pages.setCurrentWidget(self.trash)
        self.trash_opened.emit()
        self.trash.back.setFocus()

    def show_list(self) -> None:
        """Turn back to the conversations."""
        self.pages.setCurrentIndex(0)
        self.trash_button.setFocus()

    def _new_chat_button(self, action: QAction) -> RowButton:
        button = RowButton(self._theme, "square-pen", action.text(), token="text")
        button.stand_for(action)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(Space.XS)
        top.addWidget(self.new_chat, 1)
        top.addWidget(self.new_folder)
        top.addWidget(self.fold)
        conversations = QWidget()
        inner = QVBoxLayout(conversations)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(Space.XS)
        inner.addLayout(top)
        inner.addWidget(self.list, 1)
        inner.addWidget(self.empty, 1)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        inner.addWidget(line)
        inner.addWidget(self.trash_button)
        inner.addWidget(self.models_button)
        inner.addWidget(self.scoreboard_button)
        inner.addWidget(self.offline_button)
        inner.addWidget(self.settings_button)
        self.pages.addWidget(conversations)
        self.pages.addWidget(self.trash)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S, (Metric.HEADER - Metric.CONTROL_HEIGHT) // 2, Space.S, Space.S)
        column.addWidget(self.pages)

    def _show_menu(self, conversation_id: int, at: QPoint) -> None:
        menu = RoundMenu("", self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rename = menu.addAction(self.tr("Rename"))
        keep_icon(rename, self._theme, "pencil", "quiet")
        rename.triggered.connect(lambda: self.list.rename(conversation_id))
        chosen = self._model.conversation(self._model.index_of(conversation_id))
        move = menu.addAction(self.tr("Move to folder…"))
        keep_icon(move, self._theme, "folder-input", "quiet")
        move.triggered.connect(lambda: self.move_requested.emit(conversation_id))
        by_folder = chosen is not None and chosen.folder is not None and chosen.folder.local_only
        lock = menu.addAction(
            self.tr("Kept on this computer by its folder") if by_folder else self.tr("Keep on this computer")
        )
        lock.setCheckable(True)
        lock.setChecked(chosen is not None and chosen.local_only)
        # Its own lock can be neither seen nor missed below that of the folder.
        lock.setEnabled(not by_folder)
        lock.triggered.connect(lambda on: self.lock_requested.emit(conversation_id, on))
        trash = menu.addAction(self.tr("Move to trash"))
        keep_icon(trash, self._theme, "trash-2", "quiet")
        trash.triggered.connect(lambda: self.trash_requested.emit(conversation_id))
        menu.popup(at)
