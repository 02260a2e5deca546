"""The conversations as rows: in their folders, and under dated headings."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, Signal

from desktop_app.domain import Conversation, Folder
from desktop_app.ui.folders.rows import EmptyFolder, FolderRow, Heading, Row, arranged
from desktop_app.ui.folders.words import conversation_said, folder_said, why_kept
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet

AnyIndex = QModelIndex | QPersistentModelIndex


class SidebarRole(IntEnum):
    """What the delegate asks for beside the display role."""

    ROW = Qt.ItemDataRole.UserRole + 1
    WRITING = Qt.ItemDataRole.UserRole + 2
    OPEN = Qt.ItemDataRole.UserRole + 3
    DROP = Qt.ItemDataRole.UserRole + 4
    TOOLTIP = Qt.ItemDataRole.UserRole + 5


def local_now() -> datetime:
    """Now, in the reader's time zone."""
    return datetime.now().astimezone()


class SidebarModel(QStringListModel):
    """Folders, headings and conversations; editing a row asks for another title or name.

    The list of strings, which are empty, only counts the rows: a layout asks for the index of each, and with ten
    thousand of them it would take three frames if Python was asked.
    """

    rename_requested = Signal(int, str)
    folder_rename_requested = Signal(int, str)

    def __init__(
        self,
        parent: QObject | None = None,
        now: Callable[[], datetime] = local_now,
        *,
        dated: bool = True,
        editable: bool = True,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._dated = dated
        self._editable = editable
        self._conversations: tuple[Conversation, ...] = ()
        self._folders: tuple[Folder, ...] = ()
        self._folded: frozenset[int] = frozenset()
        self._rows: list[Row] = []
        self._places: dict[int, int] = {}
        self._writing: frozenset[int] = frozenset()
        self._open_id: int | None = None
        self._drop_id: int | None = None

    @property
    def folders(self) -> tuple[Folder, ...]:
        """As they are listed."""
        return self._folders

    @property
    def folded(self) -> frozenset[int]:
        """The ids of the folders whose conversations are out of sight."""
        return self._folded

    def set_conversations(self, conversations: Iterable[Conversation], folders: Sequence[Folder] = ()) -> None:
        """Show these, in this order."""
        self._conversations, self._folders = tuple(conversations), tuple(folders)
        self._arrange()

    def set_folded(self, folded: AbstractSet[int]) -> None:
        """Take the conversations of these folders out of sight."""
        self._folded = frozenset(folded)
        self._arrange()

    def set_writing(self, conversation_ids: frozenset[int]) -> None:
        """Mark the conversations with an answer under way."""
        changed = self._writing ^ conversation_ids
        self._writing = conversation_ids
        for conversation_id in changed:
            self._tell(self._places.get(conversation_id))

    def set_open(self, conversation_id: int | None) -> None:
        """Mark the conversation on the screen, wherever the user goes in the list."""
        before, self._open_id = self._open_id, conversation_id
        for one in {before, conversation_id} - {None}:
            self._tell(self._places.get(one or 0))

    def set_drop(self, folder_id: int | None) -> None:
        """Mark the folder into which would be dropped what is being dragged."""
        before, self._drop_id = self._drop_id, folder_id
        for one in {before, folder_id} - {None}:
            self._tell(self._place_of_folder(one))

    def conversation(self, index: AnyIndex) -> Conversation | None:
        """The conversation of a row; None for any other."""
        row = self.row(index)
        return row if isinstance(row, Conversation) else None

    def folder(self, index: AnyIndex) -> Folder | None:
        """The folder that a row stands for, not that in which its conversation lies."""
        row = self.row(index)
        return row.folder if isinstance(row, FolderRow) else None

    def folder_around(self, index: AnyIndex) -> Folder | None:
        """The folder that a row stands for or belongs to."""
        row = self.row(index)
        return row.folder if isinstance(row, FolderRow | EmptyFolder | Conversation) else None

    def row(self, index: AnyIndex) -> Row | None:
        """What stands there; None for an invalid index."""
        return self._rows[index.row()] if index.isValid() else None

    def index_of(self, conversation_id: int | None) -> QModelIndex:
        """Its row; an invalid index if it is not listed, or lies in a folded folder."""
        return self._index(self._places.get(conversation_id) if conversation_id is not None else None)

    def index_of_folder(self, folder_id: int | None) -> QModelIndex:
        """The row of a folder; an invalid index if there is none."""
        return self._index(self._place_of_folder(folder_id))

    def holds(self, conversation_id: int) -> Folder | None:
        """The folder in which a listed conversation lies."""
        return next((one.folder for one in self._conversations if one.id == conversation_id), None)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - a QVariant
        """What a row shows under `role`."""
        row = self._rows[index.row()]
        if role == SidebarRole.ROW:
            return row
        match row:
            case Conversation():
                return self._conversation_data(row, role)
            case FolderRow():
                return self._folder_data(row, role)
            case EmptyFolder():
                return self.tr("No conversations yet") if role == Qt.ItemDataRole.DisplayRole else None
            case Heading():
                return row.text if role == Qt.ItemDataRole.DisplayRole else None

    def setData(
        self,
        index: AnyIndex,
        value: Any,  # noqa: ANN401 - a QVariant
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Ask for a new title or name; the row changes when the services say so."""
        conversation, folder = self.conversation(index), self.folder(index)
        words = one_line(str(value))
        if role != Qt.ItemDataRole.EditRole or not words:
            return False
        if conversation is not None and words != conversation.title:
            self.rename_requested.emit(conversation.id, words)
            return True
        if folder is not None and words != folder.name:
            self.folder_rename_requested.emit(folder.id, words)
            return True
        return False

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """A heading can be neither chosen nor edited."""
        if not isinstance(self.row(index), Conversation | FolderRow):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._editable:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def _conversation_data(self, row: Conversation, role: int) -> str | bool | None:
        title = one_line(row.title) or self.tr("Untitled")
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title
            case Qt.ItemDataRole.EditRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return conversation_said(row, title, is_writing=row.id in self._writing)
            case SidebarRole.TOOLTIP:
                return "\n".join(filter(None, (title, why_kept(row))))
            case SidebarRole.WRITING:
                return row.id in self._writing
            case SidebarRole.OPEN:
                return row.id == self._open_id
            case _:
                return None

    def _folder_data(self, row: FolderRow, role: int) -> str | bool | None:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.folder.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return folder_said(row)
            case SidebarRole.TOOLTIP:
                kept = self.tr("No provider gets what lies in it.") if row.folder.local_only else ""
                return "\n".join(filter(None, (row.folder.name, kept)))
            case SidebarRole.DROP:
                return row.folder.id == self._drop_id
            case _:
                return None

    def _arrange(self) -> None:
        if self._dated:
            self._rows = arranged(self._conversations, self._folders, self._folded, self._now())
        else:
            self._rows = list(self._conversations)
        self._places = {row.id: place for place, row in enumerate(self._rows) if isinstance(row, Conversation)}
        self.setStringList([""] * len(self._rows))

    def _place_of_folder(self, folder_id: int | None) -> int | None:
        found = (at for at, row in enumerate(self._rows) if isinstance(row, FolderRow) and row.folder.id == folder_id)
        return next(found, None)

    def _index(self, place: int | None) -> QModelIndex:
        if place is None:
            return QModelIndex()
        return self.index(place)

    def _tell(self, place: int | None) -> None:
        if place is not None:
            index = self.index(place)
            self.dataChanged.emit(index, index)
