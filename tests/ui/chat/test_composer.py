from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.chat.composer import Composer

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme


@pytest.fixture
def sent(composer: Composer) -> list[str]:
    texts: list[str] = []
    composer.send_requested.connect(texts.append)
    return texts


def test_enter_sends_and_the_words_stay_until_told(composer: Composer, sent: list[str]) -> None:
    QTest.keyClicks(composer.editor, "Hello")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert sent == ["Hello"]
    assert composer.text() == "Hello"
    composer.clear()
    assert composer.text() == ""


def test_the_keypads_enter_sends_too(composer: Composer, sent: list[str]) -> None:
    QTest.keyClicks(composer.editor, "Hello")
    QTest.keyClick(composer.editor, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert sent == ["Hello"]


def test_shift_enter_breaks_the_line(composer: Composer, sent: list[str]) -> None:
    QTest.keyClicks(composer.editor, "one")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(composer.editor, "two")
    assert sent == []
    assert composer.text() == "one\ntwo"


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_is_not_sent(composer: Composer, sent: list[str], text: str) -> None:
    composer.set_text(text)
    assert not composer.button.isEnabled()
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert sent == []


def test_while_an_answer_is_written_enter_queues_one_prompt_and_typing_goes_on(
    composer: Composer, sent: list[str]
) -> None:
    queued: list[str] = []
    composer.queue_requested.connect(queued.append)
    composer.set_writing(True)
    QTest.keyClicks(composer.editor, "Next")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert (sent, queued) == ([], ["Next"])
    composer.clear()
    composer.show_queued("Next", 2)
    assert composer.head.queue_line.words == "Queued: Next · 2 files"
    QTest.keyClicks(composer.editor, "And then")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert queued == ["Next"]
    assert composer.hint.text() == "One prompt is queued already"
    assert composer.unsent() == "Next\n\nAnd then"


def test_all_that_waits_comes_back_as_it_was(composer: Composer) -> None:
    composer.show_queued("Next")
    composer.set_unsent("Next\n\nAnd then")
    assert (composer.text(), composer.unsent()) == ("And then", "Next\n\nAnd then")
    composer.set_unsent("Nextdoor")
    assert composer.text() == "Nextdoor"
    composer.show_queued("")
    composer.set_unsent("Next\n\nAnd then")
    assert composer.text() == "Next\n\nAnd then"


def test_with_ctrl_enter_enter_alone_breaks_the_line(composer: Composer, sent: list[str]) -> None:
    composer.set_sends_with_ctrl(True)
    QTest.keyClicks(composer.editor, "one")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    QTest.keyClicks(composer.editor, "two")
    assert sent == []
    QTest.keyClick(composer.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent == ["one\ntwo"]
    assert "Ctrl" in composer.button.toolTip()


def test_send_turns_into_stop_and_back(qtbot: QtBot, composer: Composer) -> None:
    composer.set_text("x")
    assert composer.button.accessibleName() == "Send"
    composer.set_writing(True)
    assert composer.button.accessibleName() == "Stop"
    with qtbot.waitSignal(composer.stop_requested):
        QTest.mouseClick(composer.button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(composer.stop_requested):
        QTest.keyClick(composer.editor, Qt.Key.Key_Escape)
    composer.set_writing(False)
    with qtbot.assertNotEmitted(composer.stop_requested):
        QTest.keyClick(composer.editor, Qt.Key.Key_Escape)
    with qtbot.waitSignal(composer.send_requested):
        QTest.mouseClick(composer.button, Qt.MouseButton.LeftButton)


def test_a_reason_disables_sending_and_is_told_as_it_stands(composer: Composer, sent: list[str]) -> None:
    composer.set_text("x")
    composer.set_enabled_reason("Choose a <b>model</b> first")
    assert not composer.button.isEnabled()
    assert composer.button.toolTip().replace("\u2060", "") == "Choose a <b>model</b> first"
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert sent == []
    assert composer.hint.text() == "Choose a <b>model</b> first"
    composer.set_enabled_reason("")
    assert composer.button.isEnabled()


def test_only_the_words_of_a_paste_come_in(composer: Composer) -> None:
    data = QMimeData()
    data.setHtml("<b>bold</b><img src='file:///canary'>")
    data.setText("bold <i>words</i>")
    composer.editor.insertFromMimeData(data)
    assert composer.text() == "bold <i>words</i>"


def test_a_megabyte_can_be_pasted_and_sent_word_for_word(composer: Composer, sent: list[str]) -> None:
    text = "a line of 등대 words\n" * 50_000
    data = QMimeData()
    data.setText(text)
    composer.editor.insertFromMimeData(data)
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert sent == [text.strip()]


def test_it_grows_with_its_text_up_to_a_share_of_the_window(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    composer = Composer(theme, window)
    layout = QVBoxLayout(window)
    layout.addStretch()
    layout.addWidget(composer)
    window.resize(700, 800)
    window.show()
    qtbot.waitExposed(window)
    low = composer.editor.height()
    composer.set_text("one\ntwo\nthree")
    three = composer.editor.height()
    composer.set_text("line\n" * 500)
    assert low * 2 < three < composer.editor.height() <= 320
    composer.clear()
    assert composer.editor.height() == low


def test_every_change_is_told(composer: Composer) -> None:
    told: list[str] = []
    composer.text_changed.connect(told.append)
    QTest.keyClicks(composer.editor, "ab")
    assert told[-1] == "ab"
