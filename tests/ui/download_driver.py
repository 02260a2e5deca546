"""Runs the program's own window and downloads in it: `python -m tests.ui.download_driver begin|pause|go-on`.

`begin` looks a repository up and downloads its model, `pause` also pauses that; `go-on` resumes it if need be, and
chats with what has arrived. Each step is printed as a line that begins with its name.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.app import run_window
from desktop_app.preferences import PreferencesStore
from desktop_app.repositories import DownloadState
from desktop_app.settings import default_paths
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.models.downloads import DownloadsPart
from desktop_app.ui.models.page import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from desktop_app.ui.models.download_list import Standing
    from desktop_app.ui.models.download_row import DownloadRow

REPO = "someone/Tiny-GGUF"
PAUSE_AT = 20_000_000
"""Bytes."""
LOOK_MS = 20


def _begin(window: MainWindow) -> Generator[Callable[[], object], None, None]:
    window.models.open_part(Part.DISCOVER)
    discover = window.discovering.part
    assert discover is not None
    QTest.keyClicks(discover.field, REPO)
    QTest.keyClick(discover.field, Qt.Key.Key_Return)
    button = discover.view.obtaining.button
    yield lambda: discover.view.looking.repository and button.isEnabled() and button.isVisible()
    print("looked", discover.view.obtaining.name.text(), flush=True)
    button.click()
    yield lambda: (standing := _standing(window)) and standing.received_bytes > PAUSE_AT
    row = _row(window)
    print("running", row.words.text(), flush=True)


def _pause(window: MainWindow) -> Generator[Callable[[], object], None, None]:
    yield from _begin(window)
    row = _row(window)
    row.go.click()
    yield lambda: (standing := _standing(window)) and standing.state is DownloadState.PAUSED
    print("paused", row.words.text(), flush=True)


def _go_on(window: MainWindow) -> Generator[Callable[[], object], None, None]:
    yield lambda: _standing(window)
    row = _row(window)
    yield row.words.text
    print("found", row.words.text(), flush=True)
    print("strip", window.downloading.strip.words, flush=True)
    if (standing := _standing(window)) and standing.state is DownloadState.PAUSED:
        row.go.click()
    yield lambda: (standing := _standing(window)) and standing.state in (DownloadState.DONE, DownloadState.FAILED)
    yield lambda: not row.chat.isHidden()
    print("done", row.words.text(), flush=True)
    row.chat.click()
    yield lambda: not window.models.is_open and not window.choice.why_not_send()
    yield lambda: (model := window.choice.now().model) is not None and "Tiny" in str(model.path)
    QTest.keyClicks(window.composer.editor, "Say hello.")
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    yield lambda: len(window.chat.messages()) > 1 and len(window.chat.messages()[-1].text) > 2
    model = window.choice.now().model
    print("answered", model.facts.sha256 if model else "", flush=True)


def _standing(window: MainWindow) -> Standing | None:
    return next(iter(window.downloading.list.all), None)


def _row(window: MainWindow) -> DownloadRow:
    window.models.open_part(Part.DOWNLOADS)
    assert window.models.page is not None
    part = window.models.page.content(Part.DOWNLOADS)
    assert isinstance(part, DownloadsPart)
    return next(iter(part.rows.values()))


class _Driver:
    """Goes one step further whenever what it waits for holds."""

    def __init__(self, steps: Callable[[MainWindow], Generator[Callable[[], object], None, None]]) -> None:
        self._make = steps
        self._steps: Generator[Callable[[], object], None, None] | None = None
        self._holds: Callable[[], object] = lambda: True

    def look(self) -> None:
        window = next((widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)), None)
        is_ready = window is not None and window.has_begun and window.chat.is_settled and not window.choice.looking
        if window is not None and is_ready and self._holds():
            self._steps = self._steps or self._make(window)
            try:
                self._holds = next(self._steps)
            except StopIteration:
                print("end", flush=True)
                return
        QTimer.singleShot(LOOK_MS, self.look)


def main(what: str) -> int:
    driver = _Driver({"begin": _begin, "pause": _pause, "go-on": _go_on}[what])
    execute = QApplication.exec

    def drive(_app: QApplication) -> int:
        QTimer.singleShot(0, driver.look)
        return execute()

    preferences = PreferencesStore(default_paths().preferences)
    preferences.change(first_run_done=True)
    preferences.close()
    QApplication.exec = drive  # type: ignore[method-assign, assignment]  # the event loop is the only way in
    return run_window(default_paths())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
