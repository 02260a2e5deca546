"""The command palette and the cheat sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from desktop_app.ui.actions import TABLE, Do
from desktop_app.ui.keys.cheat_sheet import CheatSheet
from desktop_app.ui.keys.key_map import KeyMap
from desktop_app.ui.keys.palette import Palette
from tests.ui.house import titles

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListView
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _palette(window: MainWindow) -> Palette:
    QTest.keyClick(window, Qt.Key.Key_P, _CONTROL | _SHIFT)
    palette = window.findChildren(Palette)[0]
    assert palette.isVisible()
    return palette


def _cheat_sheet(
    window: MainWindow, key: Qt.Key = Qt.Key.Key_Slash, modifier: Qt.KeyboardModifier = _CONTROL
) -> CheatSheet:
    QTest.keyClick(window, key, modifier)
    sheet = window.findChildren(CheatSheet)[0]
    assert sheet.isVisible()
    return sheet


def _rows(view: QListView) -> list[str]:
    model = view.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_letters_find_an_action_and_enter_does_it(house: House) -> None:
    window = house.open_window()
    palette = _palette(window)
    assert palette.field.hasFocus()
    QTest.keyClicks(palette.field, "sidebar")
    current = palette.current()
    assert current is not None
    assert (current.name, current.keys) == ("Show or hide the sidebar", ("Ctrl+B",))
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert not window.sidebar.isVisible()


def test_actions_that_are_not_possible_now_are_not_offered(house: House) -> None:
    palette = _palette(house.open_window())
    assert "Stop writing" not in _rows(palette.list)


def test_conversations_and_models_are_found_by_name(house: House, qtbot: QtBot) -> None:
    house.library.add("A lighthouse story", days_ago=1, said=("q", "old answer"))
    house.library.add("Newest", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: "Newest" in titles(window))
    palette = _palette(window)
    QTest.keyClicks(palette.field, "lighth")
    assert _rows(palette.list)[:2] == ["Conversations", "A lighthouse story"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: window.windowTitle() == "A lighthouse story · Tandem")
    palette = _palette(window)
    QTest.keyClicks(palette.field, "gemma")
    assert _rows(palette.list)[:2] == ["Models", "Gemma 3 270M"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: window.chat.setup is not None and window.chat.setup.model.id == "gemma")


def test_recent_actions_come_first_and_are_remembered(house: House) -> None:
    window = house.open_window()
    for words in ("sidebar", "larger"):
        palette = _palette(window)
        QTest.keyClicks(palette.field, words)
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    recent = ["Recent", "Larger text", "Show or hide the sidebar"]
    assert _rows(_palette(window).list)[:3] == recent
    window.close()
    assert _rows(_palette(house.open_window(resize=False)).list)[:3] == recent


def test_arrows_skip_headings_and_go_around_and_escape_gives_the_focus_back(house: House) -> None:
    window = house.open_window()
    window.composer.focus()
    palette = _palette(window)
    first = palette.current()
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    last = palette.current()
    assert first is not None
    assert last is not None
    assert first != last
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.current() == first
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert window.composer.editor.hasFocus()


def test_escape_in_the_palette_does_not_stop_an_answer(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    QTest.keyClicks(window.composer.editor, "hello")
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: window.chat.is_writing)
    palette = _palette(window)
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert house.chat.stopped == []


def test_what_nothing_is_called_is_said_so(house: House) -> None:
    palette = _palette(house.open_window())
    QTest.keyClicks(palette.field, "zzzz")
    assert palette.nothing.isVisible()
    assert palette.current() is None
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_a_press_beside_the_card_closes_it(house: House) -> None:
    palette = _palette(house.open_window())
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette.rect().bottomLeft())
    assert not palette.isVisible()


def test_markup_in_a_title_is_shown_as_it_stands(house: House, qtbot: QtBot) -> None:
    house.library.add("<b>bold</b> &amp;", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: bool(titles(window)))
    palette = _palette(window)
    assert "<b>bold</b> &amp;" in _rows(palette.list)


def test_the_cheat_sheet_lists_every_action_and_is_searched_by_name_and_key(house: House) -> None:
    sheet = _cheat_sheet(house.open_window())
    assert sheet.shown() == [one.do for one in TABLE]
    QTest.keyClicks(sheet.field, "ctrl+b")
    assert Do.SIDEBAR in sheet.shown()
    assert Do.NEW_CHAT not in sheet.shown()
    sheet.field.setText("zzzz")
    assert sheet.nothing.isVisible()


def test_f1_opens_the_cheat_sheet_too_and_it_follows_the_keys(house: House) -> None:
    window = house.open_window()
    sheet = _cheat_sheet(window, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    window.findChildren(KeyMap)[0].give(Do.RENAME, QKeySequence("F7"))
    sheet.field.setText("F7")
    assert sheet.shown() == [Do.RENAME]


def test_tab_stays_in_the_card(house: House) -> None:
    sheet = _cheat_sheet(house.open_window())
    for _ in range(3):
        QTest.keyClick(sheet.field, Qt.Key.Key_Tab)
        focus = sheet.window().focusWidget()
        assert sheet.isAncestorOf(focus)
