"""Runs the program's own window and types one prompt into it: `python -m tests.ui.window_driver`.

Prints `modules NAME …` when the prompt is sent, then `grew SECONDS CHARACTERS` for all that is told to the window.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.app import run_window
from desktop_app.preferences import PreferencesStore
from desktop_app.services.events import AnswerGrew
from desktop_app.settings import default_paths
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_app.services.events import AppEvent

PROMPT = "Write a very long story about a lighthouse and its keeper."
LOOK_MS = 20


class TellingBridge(Bridge):
    """Says on standard output what grows."""

    def listen(self, event: AppEvent) -> None:
        if isinstance(event, AnswerGrew):
            print("grew", time.monotonic(), len(event.text), flush=True)
        super().listen(event)


def _type_when_possible() -> None:
    window = next((widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)), None)
    if window is None or not window.has_begun or not window.chat.is_settled or window.choice.why_not_send():
        QTimer.singleShot(LOOK_MS, _type_when_possible)
        return
    print("modules", *sorted(sys.modules), flush=True)
    QTest.keyClicks(window.composer.editor, PROMPT)
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)


def main() -> int:
    import desktop_app.ui.bridge

    desktop_app.ui.bridge.Bridge = TellingBridge  # type: ignore[misc]  # the composition root imports it by name
    execute = QApplication.exec

    def drive(_app: QApplication) -> int:
        QTimer.singleShot(0, _type_when_possible)
        return execute()

    preferences = PreferencesStore(default_paths().preferences)
    preferences.change(first_run_done=True)
    preferences.close()
    QApplication.exec = drive  # type: ignore[method-assign, assignment]  # the event loop is the only way in
    return run_window(default_paths())


if __name__ == "__main__":
    sys.exit(main())
