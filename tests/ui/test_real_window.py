"""The window on its real parts: real keys and clicks, the real starter model, a real database."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from desktop_app.composition import Services, build
from desktop_app.domain import Message, MessageState
from desktop_app.services.events import Readiness
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.live_preferences import LivePreferences
from desktop_app.windows import open_window
from tests.services.gauges import measure_before

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop_app.settings import Paths
    from desktop_app.ui.theme import Theme

DEADLINE_MS = 90_000


class Running:
    """One run of the program, from opening the window to the end of its services."""

    def __init__(self, paths: Paths, theme: Theme, qtbot: QtBot) -> None:
        self._closed = False
        self._qtbot = qtbot
        self._bridge = Bridge()
        measure_before(paths.cache)
        self.services: Services = build(paths, self._bridge.listen)
        preferences = LivePreferences(self.services.preferences, self._bridge)
        preferences.change(first_run_done=True)
        self.window = open_window(self.services, bridge=self._bridge, theme=theme, preferences=preferences, paths=paths)
        self.window.resize(1100, 760)
        self.window.show()
        self.window.activateWindow()
        self.until(lambda: self.window.isActiveWindow() and self.window.chat.is_settled)

    def until(self, holds: Callable[[], bool]) -> None:
        self._qtbot.wait_until(holds, timeout=DEADLINE_MS)

    def until_ready(self) -> None:
        self.until(lambda: bool(self.services.models.models) and not self.window.choice.looking)
        model = self.services.models.models[0]
        self.until(lambda: self.services.models.state(model.facts.sha256).readiness is Readiness.READY)

    def type(self, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        QTest.keyClicks(self.window.composer.editor, text)
        QTest.keyClick(self.window.composer.editor, key)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, modifier)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def stored(self) -> tuple[Message, ...]:
        conversation = self.window.chat.conversation_id
        assert conversation is not None
        return self.services.library.open(conversation).result(30).lanes[0].messages

    def shown(self, message_id: int) -> str:
        """The words on the page, block by block."""
        view = self.window.transcript.view(message_id)
        blocks = view.body.blocks.values() if view else ()
        return "\n".join(block.document.toPlainText() for block in blocks)

    def written(self) -> Message:
        """The last message once some of it is on the page."""
        self.until(lambda: self.window.chat.is_writing and len(self.stored()) >= 2)
        answer = self.stored()[-1]
        self.until(lambda: len(self.shown(answer.id)) > 20)
        return answer

    def until_idle(self) -> Message:
        self.until(lambda: not self.window.chat.is_writing)
        return self.stored()[-1]

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self.window.close()
        self._bridge.close()
        self.services.close()
        self.window.deleteLater()


@pytest.fixture
def run(paths: Paths, theme: Theme, qtbot: QtBot) -> Iterator[Callable[[], Running]]:
    runs: list[Running] = []

    def start() -> Running:
        runs.append(Running(paths, theme, qtbot))
        return runs[-1]

    yield start
    for running in runs:
        running.close()


def test_a_newcomer_asks_reads_stops_regenerates_closes_and_finds_it_there_the_next_day(
    run: Callable[[], Running],
) -> None:
    first = run()
    first.until_ready()
    first.type("Write a long story about a lighthouse.")
    answer = first.written()
    assert first.window.composer.text() == ""
    first.press(Qt.Key.Key_Escape)
    stopped = first.until_idle()
    assert (stopped.id, stopped.state) == (answer.id, MessageState.STOPPED)
    assert stopped.generation is not None
    assert stopped.generation.completion_tokens > 1

    first.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    again = first.written()
    assert again.id != answer.id
    first.click(first.window.composer.button)
    regenerated = first.until_idle()
    assert (regenerated.state, regenerated.sibling, regenerated.siblings) == (MessageState.STOPPED, 2, 2)
    page = first.shown(regenerated.id)
    first.close()

    second = run()
    second.until(lambda: second.window.chat.conversation_id is not None and bool(second.stored()))
    question, found = second.stored()
    assert (question.text, found.text) == ("Write a long story about a lighthouse.", regenerated.text)
    second.until(lambda: second.shown(found.id) == page)
    assert second.window.windowTitle() == "Write a long story about a lighthouse. · Tandem"


def test_shift_enter_breaks_the_line_and_a_korean_prompt_arrives_whole(run: Callable[[], Running]) -> None:
    running = run()
    running.until_ready()
    QTest.keyClick(running.window.composer.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    running.window.composer.editor.insertPlainText("등대 이야기를\n들려줘 🐙")
    QTest.keyClick(running.window.composer.editor, Qt.Key.Key_Return)
    running.until(lambda: running.window.chat.conversation_id is not None and len(running.stored()) == 2)
    running.press(Qt.Key.Key_Escape)
    running.until_idle()
    assert running.stored()[0].text.strip() == "등대 이야기를\n들려줘 🐙"


def test_kill_9_on_the_child_leaves_the_window_alive_with_the_reason_and_continue(run: Callable[[], Running]) -> None:
    running = run()
    running.until_ready()
    running.type("Write a long story about a lighthouse.")
    answer = running.written()
    (child,) = psutil.Process().children()
    os.kill(child.pid, signal.SIGKILL)
    failed = running.until_idle()
    assert (failed.id, failed.state) == (answer.id, MessageState.FAILED)
    assert len(failed.text) > 20
    view = running.window.transcript.view(answer.id)
    assert view is not None
    assert "The system ended the model's process" in " ".join(label.text() for label in view.findChildren(QLabel))
    (carry_on,) = [button for button in view.findChildren(QAbstractButton) if button.accessibleName() == "Continue"]
    running.click(carry_on)
    running.until(lambda: running.window.chat.is_writing)
    running.until(lambda: len(running.shown(answer.id)) > len(failed.text) + 20)
    running.press(Qt.Key.Key_Escape)
    carried_on = running.until_idle()
    assert carried_on.state is MessageState.STOPPED
    assert carried_on.text.startswith(failed.text)
    assert len(carried_on.text) > len(failed.text)


def test_no_child_is_left_when_the_window_is_closed_in_the_middle(run: Callable[[], Running]) -> None:
    running = run()
    running.until_ready()
    running.type("Write a long story about a lighthouse.")
    running.written()
    children = psutil.Process().children()
    running.close()
    assert children
    assert psutil.wait_procs(children, timeout=10)[1] == []
    assert psutil.Process().children() == []
