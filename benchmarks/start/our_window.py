"""The program as `python -m desktop_app` starts it: a key is typed, the conversation last used comes on the page."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.ui.main_window import MainWindow

LOOK_MS = 2
KEY = "x"


def main() -> int:
    from desktop_app import cli

    _watch()
    return cli.run([])


def _watch() -> None:
    """Look at the event loop, the only way into a program that runs itself."""
    # in the program's own order: what is imported after Qt may take longer
    gc.disable()
    importlib.import_module("desktop_app.app")
    from PySide6.QtWidgets import QApplication

    execute = QApplication.exec

    def watched(_app: QApplication) -> int:
        from benchmarks.start.marks import TellFirstPaint

        TellFirstPaint(_window()).painted.connect(_type)
        return execute()

    QApplication.exec = watched  # type: ignore[method-assign, assignment]  # there is no other way in


def _window() -> MainWindow:
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui.main_window import MainWindow

    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))


def _type() -> None:
    """Press a key, and tell when the field is painted with it."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
    from PySide6.QtGui import QKeyEvent

    from benchmarks.start.marks import tell

    window = _window()
    editor = window.composer.editor

    class TellKey(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and editor.toPlainText().endswith(KEY):
                editor.viewport().removeEventFilter(self)
                QTimer.singleShot(0, lambda: tell("usable"))
            del watched
            return False

    editor.viewport().installEventFilter(TellKey(editor))
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        press = QKeyEvent(kind, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, KEY)
        QCoreApplication.postEvent(window.focusWidget(), press)
    _look()


def _look() -> None:
    from PySide6.QtCore import QTimer

    from benchmarks.start.marks import rest, tell, told

    window = _window()
    if "usable" not in told or not _is_complete(window):
        QTimer.singleShot(LOOK_MS, _look)
        return
    tell("complete")
    assert window.composer.text().endswith(KEY)
    QTimer.singleShot(LOOK_MS, rest if "--stay" in sys.argv else lambda: os._exit(0))


def _is_complete(window: MainWindow) -> bool:
    """Whether the conversation last used is on the page and its model is known."""
    return window.has_begun and not window.chat.is_empty and window.chat.is_settled and not window.choice.looking


if __name__ == "__main__":
    sys.exit(main())
