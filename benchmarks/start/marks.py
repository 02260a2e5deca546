"""Says when a window is first drawn."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

told: set[str] = set()
"""The marks that were passed."""


def tell(mark: str) -> None:
    """Print a mark with the time on the monotonic clock, the first time."""
    if mark not in told:
        print(mark, time.monotonic(), flush=True)
    told.add(mark)


class TellFirstPaint(QObject):
    """Tells "painted" after the event loop has drawn a top-level window for the first time."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for the first Paint event of a window."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
            QTimer.singleShot(0, lambda: tell("painted"))
        return False
