"""Earlier prompts by the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


def _up(window: MainWindow) -> None:
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Up)


def _down(window: MainWindow) -> None:
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Down)


def _open(qtbot: QtBot, house: House) -> MainWindow:
    house.library.add("Old", said=("an old one", "…"))
    here = house.library.add("Here", said=("first\nsecond line", "…"))
    window = house.open_window()
    window.shelf.open(here)
    qtbot.waitUntil(lambda: window.chat.is_settled and window.chat.conversation_id == here)
    window.composer.focus()
    return window


def test_up_goes_back_through_this_conversation_then_the_others_and_down_comes_forth(
    qtbot: QtBot, house: House
) -> None:
    window = _open(qtbot, house)
    _up(window)
    qtbot.waitUntil(lambda: window.composer.text() == "first\nsecond line")
    _up(window)
    assert window.composer.text() == "an old one"
    _up(window)
    assert window.composer.text() == "an old one"
    _down(window)
    assert window.composer.text() == "first\nsecond line"
    _down(window)
    assert window.composer.text() == ""
    _down(window)
    assert window.composer.text() == ""


def test_up_never_takes_what_is_typed(qtbot: QtBot, house: House) -> None:
    window = _open(qtbot, house)
    QTest.keyClicks(window.composer.editor, "a draft")
    _up(window)
    _down(window)
    assert window.composer.text() == "a draft"


def test_a_recalled_prompt_that_was_changed_is_a_draft_like_any_other(qtbot: QtBot, house: House) -> None:
    window = _open(qtbot, house)
    _up(window)
    qtbot.waitUntil(lambda: bool(window.composer.text()))
    QTest.keyClicks(window.composer.editor, "!")
    _up(window)
    assert window.composer.text() == "first\nsecond line!"


def test_with_the_cursor_inside_a_recalled_prompt_the_arrows_move_it(qtbot: QtBot, house: House) -> None:
    window = _open(qtbot, house)
    _up(window)
    qtbot.waitUntil(lambda: bool(window.composer.text()))
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Left)
    _up(window)
    assert window.composer.text() == "first\nsecond line"
    assert window.composer.editor.textCursor().blockNumber() == 0


def test_undo_brings_back_what_a_recalled_prompt_replaced(qtbot: QtBot, house: House) -> None:
    window = _open(qtbot, house)
    _up(window)
    qtbot.waitUntil(lambda: bool(window.composer.text()))
    _up(window)
    window.composer.editor.undo()
    assert window.composer.text() == "first\nsecond line"
