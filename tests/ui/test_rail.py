"""The sidebar folded to its icons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.ui.actions import Do
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

_CONTROL = Qt.KeyboardModifier.ControlModifier


def _buttons(window: MainWindow) -> list[IconButton]:
    return sorted(window.rail.findChildren(IconButton), key=lambda button: button.y())


def test_one_of_the_two_stands_there(house: House) -> None:
    window = house.open_window()
    assert (window.sidebar.isVisible(), window.rail.isVisible()) == (True, False)
    QTest.keyClick(window, Qt.Key.Key_B, _CONTROL)
    assert (window.sidebar.isVisible(), window.rail.isVisible()) == (False, True)
    window.rail.unfold.click()
    assert (window.sidebar.isVisible(), window.rail.isVisible()) == (True, False)


def test_each_icon_says_what_it_does_and_by_which_key(house: House) -> None:
    window = house.open_window()
    wanted = (Do.SIDEBAR, Do.NEW_CHAT, Do.PALETTE, Do.MODELS, Do.SCOREBOARD, Do.OFFLINE, Do.SETTINGS)
    for button, do in zip(_buttons(window), wanted, strict=True):
        key = window.actions_by_name[do].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert key in button.toolTip()
        assert button.accessibleName()


def test_an_icon_does_what_its_action_does(house: House, qtbot: QtBot) -> None:
    house.library.add("Talk", said=("question", "answer"))
    window = house.open_window()
    qtbot.wait_until(lambda: not window.chat.is_empty)
    QTest.keyClick(window, Qt.Key.Key_B, _CONTROL)
    window.rail.new_chat.click()
    assert window.chat.is_empty
    window.rail.settings.click()
    assert window.settings.page is not None


def test_the_keyboard_goes_through_the_icons_in_order_and_is_not_lost_in_folding(house: House) -> None:
    window = house.open_window()
    window.sidebar.fold.setFocus()
    QTest.keyClick(window, Qt.Key.Key_B, _CONTROL)
    for button in _buttons(window):
        assert QApplication.focusWidget() is button
        QTest.keyClick(button, Qt.Key.Key_Tab)
    window.rail.settings.setFocus()
    QTest.keyClick(window, Qt.Key.Key_B, _CONTROL)
    assert window.sidebar.fold.hasFocus()
