"""The list of conversations in their folders: one click or arrow opens, F2 renames in place, Delete takes away.

A folder is folded and unfolded by a click, Left and Right or Enter; Left goes from a conversation to its folder. The
open conversation stays marked while the user is at a folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QListView, QToolTip, QWidget

from desktop_app.ui.folders.dragging import Dragging
from desktop_app.ui.sidebar_delegate import SidebarDelegate, menu_rect
from desktop_app.ui.sidebar_model import SidebarRole
from desktop_app.ui.text import literal_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QHelpEvent

    from desktop_app.domain import Conversation, Folder
    from desktop_app.ui.sidebar_model import AnyIndex, SidebarModel
    from desktop_app.ui.theme import Theme

_AWAY = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_TURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ConversationList(QListView):
    """Emits what the user wants; changes nothing itself but what is folded."""

    opened = Signal(int)
    trash_requested = Signal(int)
    menu_requested = Signal(int, QPoint)
    folder_delete_requested = Signal(int)
    folder_menu_requested = Signal(int, QPoint)
    folder_chosen = Signal()
    """The current row is a folder now, or no more."""
    folded = Signal()
    """Other folders are folded than before."""

    def __init__(self, theme: Theme, model: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._waiting: Callable[[], None] | None = None
        self._current_id: int | None = None
        self._folder_id: int | None = None
        self._pressed: int | None = None
        self._is_pressed = False
        self.setModel(model)
        delegate = SidebarDelegate(theme, self)
        delegate.closeEditor.connect(self._editor_closed)
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Conversations"))
        self.dragging = Dragging(self, model)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def show_conversations(self, conversations: Iterable[Conversation], folders: Sequence[Folder] = ()) -> None:
        """List these; while a title is being edited they wait, so that no typing is lost."""
        if self.state() == QAbstractItemView.State.EditingState:
            waiting = tuple(conversations)
            self._waiting = lambda: self.show_conversations(waiting, folders)
            return
        self._waiting = None
        self._keep_place(lambda: self._model.set_conversations(conversations, folders))

    def set_current(self, conversation_id: int | None, *, unfold: bool = True) -> None:
        """Mark the open conversation, without opening it again; its folder is unfolded for that, unless not to be."""
        self._current_id = conversation_id
        self._folder_id = None
        self._model.set_open(conversation_id)
        around = self._model.holds(conversation_id) if conversation_id is not None else None
        if around is not None and unfold:
            self.fold(around.id, folded=False)
        self._mark_current()
        self.scrollTo(self.currentIndex())
        self.folder_chosen.emit()

    def set_current_folder(self, folder_id: int) -> None:
        """Go to a folder, where a conversation is to come; none is open."""
        self.fold(folder_id, folded=False)
        self._current_id = None
        self._model.set_open(None)
        self.go_to_folder(folder_id)

    def go_to_folder(self, folder_id: int) -> None:
        """Let its row be the current one."""
        self.setCurrentIndex(self._model.index_of_folder(folder_id))

    def current_id(self) -> int | None:
        """The conversation of the current row."""
        chosen = self._model.conversation(self.currentIndex())
        return chosen.id if chosen else None

    def current_folder(self) -> Folder | None:
        """The folder of the current row, where that is a folder's."""
        return self._model.folder(self.currentIndex())

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

    def rename_folder(self, folder_id: int) -> None:
        """Begin to edit a folder's name in place."""
        index = self._model.index_of_folder(folder_id)
        if index.isValid():
            self.scrollTo(index)
            self.edit(index)

    def fold(self, folder_id: int, *, folded: bool) -> None:
        """Take what lies in a folder out of sight, or show it."""
        wanted = self._model.folded | {folder_id} if folded else self._model.folded - {folder_id}
        if wanted != self._model.folded:
            self._keep_place(lambda: self._model.set_folded(wanted))
            self.folded.emit()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Open what the user went to."""
        super().currentChanged(current, previous)
        folder, chosen = self._model.folder(current), self._model.conversation(current)
        self._folder_id = folder.id if folder is not None else None
        if chosen is not None and chosen.id != self._current_id:
            self._current_id = chosen.id
            self._model.set_open(chosen.id)
            self.opened.emit(chosen.id)
        if folder is not None or self._model.folder(previous) is not None:
            self.folder_chosen.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Only the left button opens; the three points open a row's menu."""
        self._pressed = None
        at = event.position().toPoint()
        index = self.indexAt(at)
        self._is_pressed = event.button() == Qt.MouseButton.LeftButton and bool(self._model.flags(index))
        if not self._is_pressed:
            return
        if menu_rect(self.visualRect(index)).contains(at) and self._open_menu(index, event.globalPosition().toPoint()):
            return
        folder = self._model.folder(index)
        self._pressed = folder.id if folder is not None else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """From where nothing can be pressed nothing is dragged, and no row is gone to."""
        if self._is_pressed or not event.buttons():
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A folder that is pressed and not dragged is folded or unfolded."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        folder = self._model.folder(self.indexAt(event.position().toPoint()))
        if folder is not None and folder.id == pressed:
            self._turn(folder)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row under the pointer, or of the current one by key."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        at = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()) if by_key else event.globalPos()
        self._open_menu(index, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the current row away; Left, Right and Enter go in and out of folders."""
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # what the editor leaves over, such as the Enter that ends it
            return
        folder, chosen = self.current_folder(), self.current_id()
        key = Qt.Key(event.key())
        if folder is not None and self._use_on_folder(folder, key):
            return
        if chosen is not None and key in _AWAY:
            self.trash_requested.emit(chosen)
            return
        around = self._model.folder_around(self.currentIndex())
        if chosen is not None and around is not None and key == Qt.Key.Key_Left:
            self.setCurrentIndex(self._model.index_of_folder(around.id))
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """A tooltip with the whole title where it is cut off, and with the reason of a lock."""
        if event.type() == QEvent.Type.ToolTip:
            self._show_tooltip(event)  # type: ignore[arg-type]  # a ToolTip event is a QHelpEvent
            return True
        return super().viewportEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802 (Qt's own name)
        """Take a conversation to a folder, or a folder to another place."""
        del actions
        self._pressed = None
        self.dragging.begin(self.currentIndex())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See `Dragging`."""
        self.dragging.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """See `Dragging`; at the edges the list scrolls."""
        super().dragMoveEvent(event)
        self.dragging.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """See `Dragging`."""
        super().dragLeaveEvent(event)
        self.dragging.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        """See `Dragging`."""
        self.dragging.drop(event)
        self.setState(QAbstractItemView.State.NoState)

    def _use_on_folder(self, folder: Folder, key: Qt.Key) -> bool:
        is_folded = folder.id in self._model.folded
        if key in _AWAY:
            self.folder_delete_requested.emit(folder.id)
        elif key in _TURN or key == (Qt.Key.Key_Right if is_folded else Qt.Key.Key_Left):
            self._turn(folder)
        else:
            return False
        return True

    def _turn(self, folder: Folder) -> None:
        self.fold(folder.id, folded=folder.id not in self._model.folded)

    def _open_menu(self, index: AnyIndex, at: QPoint) -> bool:
        chosen, folder = self._model.conversation(index), self._model.folder(index)
        if chosen is not None:
            self.menu_requested.emit(chosen.id, at)
        elif folder is not None:
            self.folder_menu_requested.emit(folder.id, at)
        return chosen is not None or folder is not None

    def _show_tooltip(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        words = index.data(SidebarRole.TOOLTIP) if index.isValid() else None
        if not words:
            QToolTip.hideText()
            return
        QToolTip.showText(event.globalPos(), literal_tooltip(str(words)), self, self.visualRect(index))

    def _keep_place(self, change: Callable[[], None]) -> None:
        place = self.verticalScrollBar().value()
        change()
        self._mark_current()
        self.verticalScrollBar().setValue(place)

    def _mark_current(self) -> None:
        index = self._model.index_of_folder(self._folder_id)
        if not index.isValid():
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
            QTimer.singleShot(0, self, waiting)
