"""Dragging in the list of conversations: one into a folder and out of it, a folder to another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDrag

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QDropEvent
    from PySide6.QtWidgets import QListView

    from desktop_app.ui.sidebar_model import AnyIndex, SidebarModel

CONVERSATION = "application/x-tandem-conversation"
FOLDER = "application/x-tandem-folder"


class Dragging(QObject):
    """Emits where something was dropped: into the folder of that id, 0 for none; before or behind a folder's place."""

    put = Signal(int, int)
    moved = Signal(int, int)

    def __init__(self, view: QListView, model: SidebarModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        view.setDragEnabled(True)
        view.setAcceptDrops(True)
        view.setDropIndicatorShown(False)

    def begin(self, index: AnyIndex) -> None:
        """Drag what stands in a row, until it is dropped."""
        data = self.data_of(index)
        if data is None:
            return
        drag = QDrag(self._view)
        drag.setMimeData(data)
        drag.setPixmap(self._view.viewport().grab(self._view.visualRect(index)))
        drag.exec(Qt.DropAction.MoveAction)
        self.leave()

    def data_of(self, index: AnyIndex) -> QMimeData | None:
        """What is dragged of a row; None for a heading. It means nothing outside of this list."""
        conversation, folder = self._model.conversation(index), self._model.folder(index)
        data = QMimeData()
        if conversation is not None:
            data.setData(CONVERSATION, str(conversation.id).encode())
        elif folder is not None:
            data.setData(FOLDER, str(folder.id).encode())
        else:
            return None
        return data

    def enter(self, event: QDropEvent) -> None:
        """Only what comes from here."""
        data = event.mimeData()
        if event.source() is self._view and (data.hasFormat(CONVERSATION) or data.hasFormat(FOLDER)):
            event.acceptProposedAction()
        else:
            event.ignore()

    def move(self, event: QDropEvent) -> None:
        """Mark the folder that it would come to."""
        target = self._target(event)
        self._model.set_drop(target)
        if target is None:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()

    def leave(self) -> None:
        """It is dragged elsewhere."""
        self._model.set_drop(None)

    def drop(self, event: QDropEvent) -> None:
        """Tell where it is to be."""
        target = self._target(event)
        self.leave()
        if target is None:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        data = event.mimeData()
        if data.hasFormat(FOLDER):
            places = [one.id for one in self._model.folders]
            self.moved.emit(_id(data, FOLDER), places.index(target))
        else:
            self.put.emit(_id(data, CONVERSATION), target)

    def _target(self, event: QDropEvent) -> int | None:
        """The folder at that place, 0 for none; None where it lies already, or cannot lie."""
        data = event.mimeData()
        there = self._folder_at(event.position().toPoint())
        if data.hasFormat(FOLDER):
            return there if there not in {0, _id(data, FOLDER)} else None
        if not data.hasFormat(CONVERSATION):
            return None
        here = self._model.holds(_id(data, CONVERSATION))
        return there if there != (here.id if here is not None else 0) else None

    def _folder_at(self, at: QPoint) -> int:
        around = self._model.folder_around(self._view.indexAt(at))
        return around.id if around is not None else 0


def _id(data: QMimeData, kind: str) -> int:
    return int(data.data(kind).toStdString())
