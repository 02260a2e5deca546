"""A second start raises the window of the first: by a file's time stamp, so that nobody opens a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


def ask_to_raise(request: Path) -> None:
    """Tell the window that runs already that somebody wants to see it."""
    request.write_text("raise\n", encoding="utf-8")


class RaiseOnRequest(QObject):
    """Brings `window` to the front whenever `ask_to_raise` is called on the same file."""

    def __init__(self, window: QWidget, request: Path) -> None:
        super().__init__(window)
        self._window = window
        request.touch(mode=0o600)
        self._watcher = QFileSystemWatcher([str(request)], self)
        self._watcher.fileChanged.connect(self._raise)

    def _raise(self) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
