"""Columns are as wide as they were drawn, for as long as their lanes are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop_app.ui.actions import Do
from desktop_app.ui.lanes.sideways import Sideways
from desktop_app.ui.lanes.widths import LEAST
from desktop_app.ui.window_memory import MOST_WIDTHS, WindowMemory
from tests.ui.fake_services import GEMMA
from tests.ui.house import House, send
from tests.ui.lanes.compared import compared, lane

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme


def _widths(window: MainWindow) -> list[int]:
    return [lane.column.width() for lane in window.chat.lanes.shown]


def _wider(window: MainWindow, times: int = 2) -> None:
    for _ in range(times):
        QTest.keyClick(window, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)


def test_widths_are_kept_for_the_next_start_and_for_coming_back(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, lanes=2)
    even = _widths(window)
    _wider(window)
    drawn = _widths(window)
    assert drawn[0] == even[0] + 64
    assert sum(drawn) == sum(even)
    other = house.library.add("Other", days_ago=1)
    house.library.add_lane(other, house.library.lanes_of(ids[0])[1].setup)
    window.shelf.open(other)
    qtbot.wait_until(lambda: window.chat.is_settled and len(window.chat.lanes.shown) == 2)
    assert _widths(window) == even
    window.shelf.open(ids[0])
    qtbot.wait_until(lambda: _widths(window) == drawn)
    window.close()
    again = house.open_window()
    again.resize(1400, 800)
    qtbot.wait_until(lambda: len(again.chat.lanes.shown) == 2 and _widths(again) == drawn)


def test_keys_make_a_lane_wider_and_narrower_and_all_the_same(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot, lanes=3)
    even = _widths(window)
    window.chat.lanes.activate(window.chat.lanes.shown[2])
    _wider(window)
    assert _widths(window)[2] > even[2]
    for _ in range(20):
        QTest.keyClick(window, Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.ControlModifier)
    assert _widths(window)[2] == LEAST
    QTest.keyClick(window, Qt.Key.Key_Backslash, Qt.KeyboardModifier.ControlModifier)
    assert _widths(window) == even
    window.resize(640, 480)
    qtbot.wait_until(lambda: not window.lanes.shows_columns)
    qtbot.wait_until(lambda: not window.actions_by_name[Do.WIDEN_LANE].isEnabled())


def test_a_comparison_keeps_its_widths_when_its_first_prompt_stores_it(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    window.resize(1400, 800)
    window.actions_by_name[Do.ADD_LANE].trigger()
    window.header.picker.popup.hide()
    window.choice.use_model(GEMMA)
    window.chat.lanes.activate(window.chat.lanes.shown[0])
    _wider(window)
    drawn = _widths(window)
    assert drawn[0] > drawn[1]
    send(window, "Hi")
    qtbot.wait_until(lambda: all(lane.lane_id for lane in window.chat.lanes.shown))
    qtbot.wait_until(lambda: window.chat.is_settled)
    assert _widths(window) == drawn
    window.close()
    again = house.open_window()
    again.resize(1400, 800)
    qtbot.wait_until(lambda: _widths(again) == drawn)


def test_a_column_that_is_turned_to_is_still_seen_when_the_columns_rest(theme: Theme, qtbot: QtBot) -> None:
    view = QWidget()
    qtbot.add_widget(view)
    view.resize(920, 400)
    sideways = Sideways(theme, view)
    edges = [0, 321, 642, 963, 1284]
    sideways.lay(edges, 1604)
    for left in (642, 963, 1284, 321, 0, 1284):
        sideways.reveal(left, left + 320)
        sideways.bar.sliderReleased.emit()
        assert sideways.value() <= left
        assert left + 320 <= sideways.value() + 920


def test_the_foot_of_a_row_stays_below_it_while_an_empty_lane_is_the_active_one(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot, lanes=2)
    (turn,) = lane(window, 0).turns()
    qtbot.wait_until(lambda: turn in window.lanes.feet.turns_seen)
    window.actions_by_name[Do.ADD_LANE].trigger()
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == 3)
    window.header.picker.popup.hide()
    assert window.chat.active is lane(window, 2)
    qtbot.wait_until(lambda: lane(window, 2).column.empty is not None)

    def below() -> list[int]:
        views = [lane(window, at).transcript.view(lane(window, at).messages()[-1].id) for at in range(2)]
        ends = [view.mapTo(window.lanes, view.rect().bottomLeft()).y() for view in views if view is not None]
        return [window.lanes.feet.foot(turn).geometry().top() - end for end in ends]

    qtbot.wait_until(lambda: min(below()) == 1)


def test_what_is_broken_in_the_memory_counts_as_never_drawn(tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text("[lanes]\nwidths=x:1.2 7:1.5 9: 8:nan 11:900\n", encoding="utf-8")
    memory = WindowMemory(tmp_path / "window.ini")
    assert memory.lane_widths == {7: 1.5}
    memory.keep_lane_widths(dict.fromkeys(range(2 * MOST_WIDTHS), 1.5))
    assert list(memory.lane_widths) == list(range(MOST_WIDTHS, 2 * MOST_WIDTHS))
