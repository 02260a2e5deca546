"""Tab goes through the transcript as through one place: the message that is being read, its controls, and on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.chat.transcript import Transcript
from tests.ui.chat.looking import button_of, view_of
from tests.ui.chat.samples import answered, asked, conversation

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme


class Window(QWidget):
    """A transcript between a button above and one below, as between header and composer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.above = QPushButton("above")
        self.transcript = Transcript(theme)
        self.below = QPushButton("below")
        layout = QVBoxLayout(self)
        for part in (self.above, self.transcript, self.below):
            layout.addWidget(part)
        self.resize(800, 700)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Window:
    made = Window(theme)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.above.setFocus()
    qtbot.waitUntil(made.above.hasFocus)
    return made


def _press(key: Qt.Key) -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)
    after = QApplication.focusWidget()
    assert after is not None
    return after


def test_tab_travels_through_the_last_message_and_out_and_round(window: Window) -> None:
    messages = [asked("one"), answered("two"), asked("three"), answered("four\n\n```\ncode\n```")]
    window.transcript.show_messages(messages)
    last = view_of(window.transcript, messages[-1])
    assert _press(Qt.Key.Key_Tab) is last
    names = []
    while (now := _press(Qt.Key.Key_Tab)) is not window.below:
        names.append(now.accessibleName())
        assert last.isAncestorOf(now)
    assert names == ["Wrap long lines", "Save code as…", "Copy code", "Copy", "Regenerate", "Sent prompt…"]
    assert _press(Qt.Key.Key_Tab) is window.above


def test_tab_goes_back_the_same_way(window: Window) -> None:
    messages = [asked("one"), answered("two")]
    window.transcript.show_messages(messages)
    assert _press(Qt.Key.Key_Backtab) is window.below
    assert _press(Qt.Key.Key_Backtab) is button_of(window.transcript, messages[-1], "Sent prompt…")
    assert _press(Qt.Key.Key_Backtab) is button_of(window.transcript, messages[-1], "Regenerate")
    assert _press(Qt.Key.Key_Backtab) is button_of(window.transcript, messages[-1], "Copy")
    assert _press(Qt.Key.Key_Backtab) is view_of(window.transcript, messages[-1])
    assert _press(Qt.Key.Key_Backtab) is window.above


def test_what_came_to_be_later_is_no_detour_for_tab(qtbot: QtBot, window: Window) -> None:
    window.below.setFocus()
    messages = conversation(20)
    window.transcript.show_messages(messages)
    more = [asked("five"), answered("six")]
    window.transcript.add_messages(more)
    window.transcript.page.verticalScrollBar().setValue(0)
    qtbot.waitUntil(lambda: window.transcript.view(messages[0].id) is not None)
    window.transcript.page.follow_end()
    assert _press(Qt.Key.Key_Tab) is window.above
    assert _press(Qt.Key.Key_Backtab) is window.below


def test_tab_returns_to_the_message_that_was_read(window: Window) -> None:
    messages = [asked("one"), answered("two"), asked("three"), answered("four")]
    window.transcript.show_messages(messages)
    _press(Qt.Key.Key_Tab)
    read = view_of(window.transcript, messages[2])
    assert _press(Qt.Key.Key_Up) is read
    assert _press(Qt.Key.Key_Backtab) is window.above
    assert _press(Qt.Key.Key_Tab) is read


def test_an_empty_page_is_passed(window: Window) -> None:
    assert _press(Qt.Key.Key_Tab) is window.transcript.page
    assert _press(Qt.Key.Key_Tab) is window.below
    assert _press(Qt.Key.Key_Backtab) is window.transcript.page
    assert _press(Qt.Key.Key_Backtab) is window.above
