"""A second start raises the window of the first: by a file's time stamp, so that nobody opens a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QFileSystemWatcher, QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


ANSWER_MS = 3000
"""A window that lives answers within a frame; one that hangs, or looks at another folder, never does."""


def raise_running_window(request: Path) -> bool:
    """Ask the window that runs already to come to the front; whether it did within `ANSWER_MS`."""
    try:
        request.write_text("raise\n", encoding="utf-8")
    except OSError:
        return False
    waiting = QEventLoop()
    watcher = QFileSystemWatcher([str(request)])

    def look() -> None:
        if _is_answered(request):
            waiting.exit(int(True))

    watcher.fileChanged.connect(look)
    QTimer.singleShot(0, waiting, look)  # it may have answered before the watcher looked
    QTimer.singleShot(ANSWER_MS, waiting, lambda: waiting.exit(int(False)))
    return bool(waiting.exec())


def _is_answered(request: Path) -> bool:
    return request.exists() and request.stat().st_size == 0


class RaiseOnRequest(QObject):
    """Calls `raise_window` whenever a second start asks for it, and empties `request` in answer."""

    def __init__(self, raise_window: Callable[[], None], request: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._raise_window = raise_window
        self._request = request
        request.touch(mode=0o600)
        self._watcher = QFileSystemWatcher([str(request)], self)
        self._watcher.fileChanged.connect(self._raise)
        self._raise()  # the other start may have been the quicker one

    def _raise(self) -> None:
        if _is_answered(self._request):
            return
        self._raise_window()
        self._request.write_text("", encoding="utf-8")
