"""The conversations as rows under dated headings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_app.domain import Conversation
from desktop_app.ui.date_sections import section
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

AnyIndex = QModelIndex | QPersistentModelIndex


class SidebarRole(IntEnum):
    """What the delegate asks for beside the display role."""

    HEADING = Qt.ItemDataRole.UserRole + 1
    WRITING = Qt.ItemDataRole.UserRole + 2
    LOCKED = Qt.ItemDataRole.UserRole + 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A row that only says when."""

    text: str


def local_now() -> datetime:
    """Now, in the reader's time zone."""
    return datetime.now().astimezone()


class SidebarModel(QAbstractListModel):
    """Headings and conversations; editing a row asks for a new title."""

    rename_requested = Signal(int, str)

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
        self._rows: list[Heading | Conversation] = []
        self._writing: frozenset[int] = frozenset()

    def set_conversations(self, conversations: Iterable[Conversation]) -> None:
        """Show these, in this order."""
        self.beginResetModel()
        self._rows = self._with_headings(conversations) if self._dated else list(conversations)
        self.endResetModel()

    def set_writing(self, conversation_ids: frozenset[int]) -> None:
        """Mark the conversations with an answer under way."""
        changed = self._writing ^ conversation_ids
        self._writing = conversation_ids
        for conversation_id in changed:
            index = self.index_of(conversation_id)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def conversation(self, index: AnyIndex) -> Conversation | None:
        """The conversation of a row; None for a heading."""
        row = self._rows[index.row()] if index.isValid() else None
        return row if isinstance(row, Conversation) else None

    def index_of(self, conversation_id: int | None) -> QModelIndex:
        """Its row; an invalid index if it is not listed."""
        for number, row in enumerate(self._rows):
            if isinstance(row, Conversation) and row.id == conversation_id:
                return self.index(number)
        return QModelIndex()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Headings included."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - a QVariant
        """What a row shows under `role`."""
        row = self._rows[index.row()]
        if role == SidebarRole.HEADING:
            return isinstance(row, Heading)
        if isinstance(row, Heading):
            return row.text if role == Qt.ItemDataRole.DisplayRole else None
        return self._conversation_data(row, role)

    def _conversation_data(self, row: Conversation, role: int) -> str | bool | None:
        title = one_line(row.title) or self.tr("Untitled")
        writing = row.id in self._writing
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title
            case Qt.ItemDataRole.EditRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                said = self.tr("{title}, kept on this computer").format(title=title) if row.local_only else title
                return self.tr("{title}, writing an answer").format(title=said) if writing else said
            case SidebarRole.WRITING:
                return writing
            case SidebarRole.LOCKED:
                return row.local_only
            case _:
                return None

    def setData(
        self,
        index: AnyIndex,
        value: Any,  # noqa: ANN401 - a QVariant
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Ask for a new title; the row changes when the library says so."""
        row = self.conversation(index)
        title = one_line(str(value))
        if row is None or role != Qt.ItemDataRole.EditRole or not title or title == row.title:
            return False
        self.rename_requested.emit(row.id, title)
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """A heading can be neither chosen nor edited."""
        if self.conversation(index) is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self._editable else flags

    def _with_headings(self, conversations: Iterable[Conversation]) -> list[Heading | Conversation]:
        now = self._now()
        rows: list[Heading | Conversation] = []
        for heading, group in groupby(conversations, lambda one: section(one.updated_at, now)):
            rows.append(Heading(heading))
            rows.extend(group)
        return rows
