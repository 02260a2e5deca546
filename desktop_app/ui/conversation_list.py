"""The list of conversations: one click or arrow opens, F2 renames in place, Delete moves to the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QListView, QToolTip, QWidget

from desktop_app.ui.sidebar_delegate import SidebarDelegate, menu_rect
from desktop_app.ui.text import literal_tooltip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QHelpEvent

    from desktop_app.domain import Conversation
    from desktop_app.ui.sidebar_model import AnyIndex, SidebarModel
    from desktop_app.ui.theme import Theme


class ConversationList(QListView):
    """Emits what the user wants; changes nothing itself."""

    opened = Signal(int)
    trash_requested = Signal(int)
    menu_requested = Signal(int, QPoint)

    def __init__(self, theme: Theme, model: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._waiting: tuple[Conversation, ...] | None = None
        self._current_id: int | None = None
        self.setModel(model)
        delegate = SidebarDelegate(theme, self)
        delegate.closeEditor.connect(self._editor_closed)
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Conversations"))
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def show_conversations(self, conversations: Iterable[Conversation]) -> None:
        """List these; while a title is being edited they wait, so that no typing is lost."""
        if self.state() == QAbstractItemView.State.EditingState:
            self._waiting = tuple(conversations)
            return
        self._waiting = None
        place = self.verticalScrollBar().value()
        self._model.set_conversations(conversations)
        self._mark_current()
        self.verticalScrollBar().setValue(place)

    def set_current(self, conversation_id: int | None) -> None:
        """Mark the open conversation, without opening it again."""
        self._current_id = conversation_id
        self._mark_current()
        self.scrollTo(self.currentIndex())

    def current_id(self) -> int | None:
        """The conversation of the current row."""
        chosen = self._model.conversation(self.currentIndex())
        return chosen.id if chosen else None

    def step(self, step: int) -> None:
        """Open the next conversation, or with -1 the one before it."""
        row, rows = self.currentIndex().row() + step, self._model.rowCount()
        while 0 <= row < rows:
            index = self._model.index(row)
            if self._model.conversation(index) is not None:
                self.setCurrentIndex(index)
                return
            row += step

    def rename(self, conversation_id: int) -> None:
        """Begin to edit a title in place."""
        index = self._model.index_of(conversation_id)
        if index.isValid():
            self.edit(index)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Open what the user went to."""
        super().currentChanged(current, previous)
        chosen = self._model.conversation(current)
        if chosen is not None and chosen.id != self._current_id:
            self._current_id = chosen.id
            self.opened.emit(chosen.id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Only the left button opens; the three points open a row's menu."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        index = self.indexAt(event.position().toPoint())
        chosen = self._model.conversation(index)
        if chosen is not None and menu_rect(self.visualRect(index)).contains(event.position().toPoint()):
            self.menu_requested.emit(chosen.id, event.globalPosition().toPoint())
            return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row under the pointer, or of the current one by key."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        chosen = self._model.conversation(index)
        if chosen is not None:
            at = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()) if by_key else event.globalPos()
            self.menu_requested.emit(chosen.id, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete moves the current conversation to the trash."""
        chosen = self.current_id()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and chosen is not None:
            self.trash_requested.emit(chosen)
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """A tooltip with the whole title where it is cut off."""
        if event.type() == QEvent.Type.ToolTip:
            self._show_tooltip(event)  # type: ignore[arg-type]  # a ToolTip event is a QHelpEvent
            return True
        return super().viewportEvent(event)

    def _show_tooltip(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        if self._model.conversation(index) is None:
            QToolTip.hideText()
            return
        QToolTip.showText(event.globalPos(), literal_tooltip(str(index.data())), self, self.visualRect(index))

    def _mark_current(self) -> None:
        index = self._model.index_of(self._current_id)
        if index.isValid():
            self.setCurrentIndex(index)
        else:
            self.clearSelection()
            self.selectionModel().clearCurrentIndex()

    def _editor_closed(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        del editor, hint
        waiting = self._waiting
        if waiting is not None:
            # The view leaves its editing state only after this signal.
            QTimer.singleShot(0, self, lambda: self.show_conversations(waiting))
