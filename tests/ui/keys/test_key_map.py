"""Who has which key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QHelpEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop_app.preferences import load
from desktop_app.ui.actions import TABLE, Do, entry
from desktop_app.ui.chat.button import QuietButton
from desktop_app.ui.keys.key_map import Conflict, KeyMap, taken_by_editing

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


def _key_map(window: MainWindow) -> KeyMap:
    return window.findChildren(KeyMap)[0]


def _key(text: str) -> QKeySequence:
    return QKeySequence(text)


def test_every_action_has_a_key_of_its_own() -> None:
    keys = [key.toString() for one in TABLE for key in one.sequences]
    assert all(one.keys for one in TABLE)
    assert len(keys) == len(set(keys))
    assert {one.do for one in TABLE} == set(Do)


def test_no_action_takes_a_key_that_is_needed_for_typing(house: House) -> None:
    house.open_window()
    for one in TABLE:
        for key in one.sequences:
            assert not taken_by_editing(key), (one.do, key.toString())


def test_everything_in_the_menu_has_a_key_beside_it(house: House) -> None:
    window = house.open_window()
    menu = next(menu for menu in window.findChildren(QMenu) if window.actions_by_name[Do.QUIT] in menu.actions())
    below = menu.findChildren(QMenu)
    assert len(below) == 5
    for action in (one for each in (menu, *below) for one in each.actions()):
        assert action.isSeparator() or action.menu() is not None or not action.shortcut().isEmpty(), action.text()


@pytest.mark.parametrize("key", ["A", "Shift+A", "Ctrl+C", "Ctrl+Left", "Ctrl+Z", "Ctrl+Backspace", "Home", "Space"])
def test_typing_and_editing_keep_their_keys(house: House, key: str) -> None:
    assert _key_map(house.open_window()).conflict(Do.RENAME, _key(key)) == Conflict(None)


@pytest.mark.parametrize("key", ["Return", "Ctrl+Return", "Tab", "Shift+Tab"])
def test_sending_and_travelling_keep_their_keys(house: House, key: str) -> None:
    assert _key_map(house.open_window()).conflict(Do.RENAME, _key(key)) == Conflict(None)


def test_a_key_of_another_action_is_a_conflict_and_a_free_one_is_none(house: House) -> None:
    key_map = _key_map(house.open_window())
    assert key_map.conflict(Do.RENAME, _key("Ctrl+N")) == Conflict(Do.NEW_CHAT)
    assert key_map.conflict(Do.NEW_CHAT, _key("Ctrl+N")) is None
    assert key_map.conflict(Do.RENAME, _key("Ctrl+Shift+F9")) is None


def test_a_given_key_works_at_once_and_the_old_one_no_more(house: House) -> None:
    house.library.add("Talk", said=("q", "a"))
    window = house.open_window()
    _key_map(window).give(Do.SIDEBAR, _key("F9"))
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.sidebar.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert not window.sidebar.isVisible()


def test_a_given_key_leaves_its_former_owner(house: House) -> None:
    key_map = _key_map(house.open_window())
    key_map.give(Do.RENAME, _key("Ctrl+K"))
    assert key_map.keys(Do.RENAME) == (_key("Ctrl+K"),)
    assert key_map.keys(Do.PICK_MODEL) == (_key("Ctrl+M"),)


def test_keys_are_kept_and_only_those_that_are_changed(house: House, tmp_path: Path) -> None:
    window = house.open_window()
    key_map = _key_map(window)
    key_map.give(Do.RENAME, _key("Ctrl+N"))
    key_map.take_away(Do.QUIT)
    assert dict(house.preferences.current.keys) == {"rename": "Ctrl+N", "new_chat": "", "quit": ""}
    again = house.open_window()
    assert again.actions_by_name[Do.RENAME].shortcuts() == [_key("Ctrl+N")]
    assert not again.actions_by_name[Do.QUIT].shortcuts()
    house.close_preferences()
    assert load(tmp_path / "preferences.json").keys == house.preferences.current.keys


def test_a_reset_key_does_not_take_what_was_given_to_another(house: House) -> None:
    key_map = _key_map(house.open_window())
    key_map.give(Do.RENAME, _key("Ctrl+K"))
    key_map.reset(Do.PICK_MODEL)
    assert key_map.keys(Do.PICK_MODEL) == (_key("Ctrl+M"),)
    key_map.reset(Do.RENAME)
    key_map.reset(Do.PICK_MODEL)
    assert dict(house.preferences.current.keys) == {}


def test_resetting_all_gives_every_action_its_own_keys(house: House) -> None:
    window = house.open_window()
    key_map = _key_map(window)
    key_map.give(Do.RENAME, _key("Ctrl+N"))
    key_map.take_away(Do.QUIT)
    key_map.reset_all()
    for do, action in window.actions_by_name.items():
        assert tuple(action.shortcuts()) == entry(do).sequences


def test_keys_that_a_newer_tandem_knows_are_left_alone(house: House) -> None:
    house.preferences.change(keys={"future": "Ctrl+F9"})
    key_map = _key_map(house.open_window())
    key_map.give(Do.RENAME, _key("F7"))
    assert dict(house.preferences.current.keys) == {"future": "Ctrl+F9", "rename": "F7"}


def test_tooltips_and_menus_show_the_present_key(house: House) -> None:
    window = house.open_window()
    _key_map(window).give(Do.NEW_CHAT, _key("F7"))
    _key_map(window).give(Do.SIDEBAR, _key("F8"))
    assert "(F7)" in window.sidebar.new_chat.toolTip()
    assert "(F7)" in window.rail.new_chat.toolTip()
    assert "(F8)" in window.sidebar.fold.toolTip()
    action = window.findChild(QAction, Do.NEW_CHAT)
    assert isinstance(action, QAction)
    assert action.shortcut() == _key("F7")


def test_below_an_answer_and_at_the_composer_the_present_keys_are_shown_too(house: House, qtbot: QtBot) -> None:
    house.library.add("Talk", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: not window.chat.is_empty)
    _key_map(window).give(Do.REGENERATE, _key("F7"))
    _key_map(window).give(Do.STOP, _key("F8"))
    again = next(one for one in window.transcript.findChildren(QuietButton) if one.accessibleName() == "Regenerate")
    assert "(F7)" in _tooltip(again)
    QTest.keyClick(window, Qt.Key.Key_F7)
    qtbot.wait_until(window.composer.button.stops)
    assert "(F8)" in _tooltip(window.composer.button)


def _tooltip(part: QWidget) -> str:
    """As it is when it is asked for."""
    middle = part.rect().center()
    QApplication.sendEvent(part, QHelpEvent(QEvent.Type.ToolTip, middle, part.mapToGlobal(middle)))
    return part.toolTip()
