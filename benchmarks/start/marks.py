"""Says when a window is first drawn."""

from __future__ import annotations

import os
import sys
import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
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
    """Tells "painted" after the event loop has drawn a top-level window for the first time, and looks no further."""

    painted = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for the first Paint event of a window."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        tell("painted")
        app = QCoreApplication.instance()
        assert app is not None
        app.removeEventFilter(self)
        self.painted.emit()
