"""The page of models lies over the chat, and leads back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.ui.actions import Do

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.house import House

_CONTROL = Qt.KeyboardModifier.ControlModifier
_BOTH = _CONTROL | Qt.KeyboardModifier.ShiftModifier


def test_a_key_opens_it_and_escape_leads_back_to_where_one_was(house: House) -> None:
    window = house.open_window()
    window.composer.focus()
    QTest.keyClick(window, Qt.Key.Key_M, _BOTH)
    assert window.models.is_open
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.composer.editor.hasFocus()


def test_the_sidebar_opens_it_and_its_own_button_leads_back(house: House) -> None:
    window = house.open_window()
    QTest.mouseClick(window.sidebar.models_button, Qt.MouseButton.LeftButton)
    assert window.models.is_open
    assert window.models.page is not None
    QTest.mouseClick(window.models.page.back, Qt.MouseButton.LeftButton)
    assert window.composer.isVisible()


def test_escape_in_it_does_not_stop_an_answer(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    QTest.keyClicks(window.composer.editor, "hello")
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: window.chat.is_writing)
    window.models.open()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not window.models.is_open
    assert house.chat.stopped == []


def test_an_action_of_the_chat_leads_back_to_it(house: House) -> None:
    window = house.open_window()
    window.models.open()
    QTest.keyClick(window, Qt.Key.Key_L, _CONTROL)
    assert not window.models.is_open
    assert window.composer.editor.hasFocus()


def test_the_settings_and_it_take_each_others_place(house: House) -> None:
    window = house.open_window()
    window.composer.focus()
    window.actions_by_name[Do.MODELS].trigger()
    window.actions_by_name[Do.SETTINGS].trigger()
    assert (window.models.is_open, window.settings.is_open) == (False, True)
    window.actions_by_name[Do.MODELS].trigger()
    assert (window.models.is_open, window.settings.is_open) == (True, False)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.composer.editor.hasFocus()
