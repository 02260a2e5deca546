"""Ctrl+C in the terminal and the desktop's request to end close the window as its own button does."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


class CloseOnSignal(QObject):
    """Python runs signal handlers only between its own instructions, and Qt's loop runs none while it waits:
    a pipe that Python fills at each signal wakes the loop.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        if sys.platform == "win32":
            return  # no notifier works on a pipe there; the console ends the process itself
        self._read, write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(write, False)
        self._notifier = QSocketNotifier(self._read, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)
        signal.set_wakeup_fd(write)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._close)

    def _drain(self) -> None:
        os.read(self._read, 4096)

    def _close(self, *_: object) -> None:
        self._app.closeAllWindows()
        self._app.quit()
