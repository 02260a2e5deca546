"""Runs the program's own window and types into its first picture: `python -m tests.ui.start_driver WHAT`.

`stay` waits until the stored draft has come, `close` closes the window at once, and `fail` waits for a box and presses
its buttons to copy; so do `no-services` and `no-parts`, where a bug keeps the one or the other from being built.
Printed are `modules NAME …` at the first picture, then what is seen, as JSON behind what it is.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop_app.app import run_window
from desktop_app.settings import default_paths
from desktop_app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable

EARLY = "typed early"
LOOK_MS = 20


def _tell(what: str, text: str) -> None:
    print(what, json.dumps(text), flush=True)


def _window() -> MainWindow:
    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))


class _TellModules(QObject):
    """Says what is imported when the window is painted for the first time."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            print("modules", *sorted(sys.modules), flush=True)
        return False


def _type() -> None:
    editor = _window().composer.editor
    QTest.keyClicks(editor, EARLY)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def _stay() -> None:
    window = _window()
    if not window.has_begun or window.chat.is_empty or window.composer.text() == EARLY:
        QTimer.singleShot(LOOK_MS, _stay)
        return
    _tell("field", window.composer.text())
    _tell("sent", "\n".join(message.text for message in window.chat.messages()))
    window.close()


def _close() -> None:
    _window().close()


def _fail() -> None:
    box = QApplication.activeModalWidget()
    if not isinstance(box, QMessageBox) or not box.isVisible():
        QTimer.singleShot(LOOK_MS, _fail)
        return
    _tell("box", box.text())
    _tell("visible", str(_window().isVisible()))
    for button in box.buttons():
        if box.buttonRole(button) == QMessageBox.ButtonRole.ActionRole:
            button.click()
            _tell("copied", QGuiApplication.clipboard().text())
    box.reject()


def _break(*_: object) -> NoReturn:
    raise RuntimeError("a bug")


def _without_services() -> None:
    from desktop_app import composition

    composition.build = _break  # type: ignore[assignment]
    _fail()


def _without_parts() -> None:
    from desktop_app.ui import window_parts

    window_parts.WindowParts.furnish = _break  # type: ignore[method-assign, assignment]
    _fail()


def main(then: Callable[[], None]) -> int:
    execute = QApplication.exec

    def drive(_app: QApplication) -> int:
        window = _window()
        window.installEventFilter(_TellModules(window))
        window.painted.connect(_type)
        window.painted.connect(then)
        return execute()

    QApplication.exec = drive  # type: ignore[method-assign, assignment]  # the event loop is the only way in
    return run_window(default_paths())


_WAYS = {
    "stay": _stay,
    "close": _close,
    "fail": _fail,
    "no-services": _without_services,
    "no-parts": _without_parts,
}

if __name__ == "__main__":
    sys.exit(main(_WAYS[sys.argv[1]]))
