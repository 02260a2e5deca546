"""The list of models on this computer: Enter chats, F2 renames, Delete removes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent

from desktop_app.ui.models.entry_list import EntryList
from desktop_app.ui.models.library_rows import Item

if TYPE_CHECKING:
    from desktop_app.ui.models.library_rows import LibraryRows
    from desktop_app.ui.theme import Theme

_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LibraryList(EntryList[Item]):
    """Emits what the user wants; changes nothing itself."""

    chat_wanted = Signal()
    rename_wanted = Signal()
    remove_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, rows: LibraryRows) -> None:
        super().__init__(theme, rows)
        self.setAccessibleName(self.tr("Models on this computer"))

    def event(self, event: QEvent) -> bool:
        """Its keys are the list's while it has the focus, whatever they mean elsewhere in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is done with the current row."""
        if self.current() is None or event.key() not in _KEYS:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_F2:
            self.rename_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            self.chat_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row under the pointer, or of the current one by key."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            at = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()) if by_key else event.globalPos()
            self.menu_wanted.emit(at)
