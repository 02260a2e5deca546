"""The models to be had, as rows under headings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from desktop_app.repositories import Access
from desktop_app.ui.fit_words import ICONS, TOKENS, verdict_words
from desktop_app.ui.models.entry_words import downloads_words, entry_line, short_count, shown

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from desktop_app.services.fit import Verdict
    from desktop_app.ui.models.entries import Entry
    from desktop_app.ui.sidebar_model import AnyIndex


R = TypeVar("R", bound="Row")


class EntryRole(IntEnum):
    """What the delegate asks for beside the name: a `Note` or None for NOTE and FOOTNOTE, an icon or "" for MARK."""

    HEADING = Qt.ItemDataRole.UserRole + 1
    FACTS = Qt.ItemDataRole.UserRole + 2
    NOTE = Qt.ItemDataRole.UserRole + 3
    FOOTNOTE = Qt.ItemDataRole.UserRole + 4
    MARK = Qt.ItemDataRole.UserRole + 5


@dataclass(frozen=True, slots=True)
class Note:
    """What stands at the right of a line: words and perhaps an icon, in a token's colour."""

    words: str
    icon: str = ""
    token: str = "quiet"


class Row(Protocol):
    """What a row stands for."""

    @property
    def key(self) -> Hashable:
        """Which one it is, whatever is known of it."""


class SectionedRows(QAbstractListModel, Generic[R]):
    """Headings (a str) and what they are about; what a row says is for those who know what it is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[str | R] = []
        self._verdicts: Mapping[Hashable, Verdict] = {}

    def show_entries(self, sections: Sequence[tuple[str, Sequence[R]]]) -> None:
        """List these; a section without an entry is left out."""
        rows: list[str | R] = []
        for heading, entries in sections:
            if entries:
                rows += [heading, *entries]
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def show_verdicts(self, verdicts: Mapping[Hashable, Verdict]) -> None:
        """Say of each whether it fits, by the entries' keys."""
        self._verdicts = verdicts
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def entry(self, index: AnyIndex) -> R | None:
        """The entry of a row; None for a heading."""
        row = self._rows[index.row()] if index.isValid() else None
        return None if isinstance(row, str) else row

    def index_of(self, entry: R | None) -> QModelIndex:
        """The first row of an entry; an invalid index if it is not listed."""
        for number, row in enumerate(self._rows):
            if entry is not None and not isinstance(row, str) and row.key == entry.key:
                return self.index(number)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """The first entry; an invalid index if there is none."""
        return next(
            (self.index(number) for number, row in enumerate(self._rows) if not isinstance(row, str)), QModelIndex()
        )

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Headings included."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        if self.entry(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - a QVariant
        """What a row shows under `role`."""
        row = self._rows[index.row()]
        if role == EntryRole.HEADING:
            return isinstance(row, str)
        if isinstance(row, str):
            return row if role == Qt.ItemDataRole.DisplayRole else None
        return self._entry_data(row, role)

    def _entry_data(self, entry: R, role: int) -> object:
        raise NotImplementedError


class EntryRows(SectionedRows["Entry"]):
    """The models to be had."""

    def _entry_data(self, entry: Entry, role: int) -> object:
        verdict = self._verdicts.get(entry.key)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown(entry.name)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(entry, verdict)
            case EntryRole.FACTS:
                return entry_line(entry)
            case EntryRole.NOTE:
                return verdict_note(verdict)
            case EntryRole.FOOTNOTE:
                return Note(short_count(entry.found.downloads), "download") if entry.found is not None else None
            case EntryRole.MARK:
                return "" if entry.access is Access.OPEN else "lock"
            case _:
                return None

    def _spoken(self, entry: Entry, verdict: Verdict | None) -> str:
        parts = [shown(entry.name), entry_line(entry)]
        parts += [verdict_words(verdict)] if verdict is not None else []
        parts += [downloads_words(entry.found.downloads)] if entry.found is not None else []
        parts += [self.tr("access on request")] if entry.access is not Access.OPEN else []
        return ", ".join(parts)


def verdict_note(verdict: Verdict | None) -> Note | None:
    """Whether it fits, with its sign and colour."""
    return None if verdict is None else Note(verdict_words(verdict), ICONS[verdict.fit], TOKENS[verdict.fit])
