"""The count follows what is typed, a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtTest import QTest

from tests.ui.house import send

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.house import House


def test_what_is_typed_is_counted_and_nothing_is_not(qtbot: QtBot, house: House) -> None:
    window = house.open_window()
    count = window.composer.foot.count
    assert count.words == ""
    QTest.keyClicks(window.composer.editor, "one two three")
    qtbot.waitUntil(lambda: count.words == "3 tok · 3 / 100")
    assert count.isVisible()
    window.composer.clear()
    assert count.words == ""


def test_a_sent_prompt_leaves_no_count(qtbot: QtBot, house: House) -> None:
    window = house.open_window()
    count = window.composer.foot.count
    send(window, "one two three")
    qtbot.waitUntil(lambda: window.composer.text() == "")
    assert count.words == ""


def test_the_count_knows_the_conversation_and_its_files(qtbot: QtBot, house: House) -> None:
    conversation = house.library.add("Here", said=("a", "b"))
    window = house.open_window()
    window.shelf.open(conversation)
    qtbot.waitUntil(lambda: window.chat.is_settled and window.chat.conversation_id == conversation)
    window.files.add_text("buy oil")
    qtbot.waitUntil(lambda: len(window.composer.files()) == 1)
    qtbot.waitUntil(lambda: window.composer.foot.count.words == "0 tok · 0 / 100")
