"""Says when a window is first drawn."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

told: set[str] = set()
"""The marks that were passed."""


def tell(mark: str) -> None:
    """Print a mark with the time on the monotonic clock and the seconds of processor time, the first time."""
    if mark not in told:
        print(mark, time.monotonic(), time.process_time(), flush=True)
    told.add(mark)


def rest() -> None:
    """Print the modules, and stay as idle as a window is until standard input ends; then be gone."""
    from PySide6.QtCore import QSocketNotifier
    from PySide6.QtWidgets import QApplication

    print("modules", *sorted(sys.modules), flush=True)
    end = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, QApplication.instance())
    end.activated.connect(lambda: os._exit(0))


class TellFirstPaint(QObject):
    """Tells "painted" after the event loop has drawn a window for the first time, and looks no further."""

    painted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for the first Paint event."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        tell("painted")
        self.painted.emit()
