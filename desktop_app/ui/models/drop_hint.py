"""A place to drop model files and folders on, which says so while something is over it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDropEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui.theme import MEDIUM, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

_TAKEN = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
_VEIL = 0.92


class DropHint(QWidget):
    """Lies over `target`; `dropped` brings the paths."""

    dropped = Signal(list)

    def __init__(self, theme: Theme, target: QWidget) -> None:
        super().__init__(target)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged over the target, and stay as large as it is."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        elif event.type() == QEvent.Type.DragLeave:
            self.hide()
            return True
        elif isinstance(event, QDropEvent) and event.type() in _TAKEN:
            self._take(event)
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil, a frame of the accent's colour, and what will happen."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = self._theme.color("surface")
        veil.setAlphaF(_VEIL)
        painter.fillRect(self.rect(), veil)
        pen = QPen(self._theme.color("accent"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(Space.L, Space.L, -Space.L, -Space.L), Radius.CARD, Radius.CARD
        )
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font(Size.READING, MEDIUM))
        inner = self.rect().adjusted(Space.XXL, Space.XXL, -Space.XXL, -Space.XXL)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(
            inner,
            flags,
            self.tr("Drop GGUF files or a folder: models are used where they are, nothing is copied"),
        )

    def _take(self, event: QDropEvent) -> None:
        paths = _paths(event.mimeData())
        if not paths:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() == QEvent.Type.Drop:
            self.hide()
            self.dropped.emit(paths)
        elif event.type() == QEvent.Type.DragEnter:
            self.raise_()
            self.show()


def _paths(source: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
