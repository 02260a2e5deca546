"""A widget as a place to drop words, files and pictures on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDropEvent

from desktop_app.ui.chat.intake import Intake, can_take_in, intake

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_TAKEN = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class DropTarget(QObject):
    """Copies, wherever it comes from: what is dragged stays where it is."""

    entered = Signal()
    """Something that can be dropped here came over the widget."""
    left = Signal()
    """It went away again, or was dropped."""
    dropped = Signal(Intake, QPoint)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged."""
        if event.type() == QEvent.Type.DragLeave:
            self.left.emit()
            return True
        if isinstance(event, QDropEvent) and event.type() in _TAKEN:
            self._take(event)
            return True
        return super().eventFilter(watched, event)

    def _take(self, event: QDropEvent) -> None:
        if not can_take_in(event.mimeData()):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() == QEvent.Type.Drop:
            self.left.emit()
            self.dropped.emit(intake(event.mimeData()), event.position().toPoint())
        elif event.type() == QEvent.Type.DragEnter:
            self.entered.emit()
