"""Says when a window is first drawn."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


def tell(mark: str) -> None:
    """Print a mark with the time on the monotonic clock."""
    print(mark, time.monotonic(), flush=True)


class TellFirstPaint(QObject):
    """Tells "painted" after the event loop has drawn a top-level window for the first time."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._told = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for the first Paint event of a window."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
            if not self._told:
                QTimer.singleShot(0, lambda: tell("painted"))
            self._told = True
        return False
