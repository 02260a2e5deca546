"""Closed lanes are found again: by a key, with their model and when they were closed; deleted only once confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from desktop_app.ui.actions import Do
from desktop_app.ui.lanes.words import lane_name
from tests.ui.fake_services import GEMMA, SMOL
from tests.ui.lanes.compared import compared, lane

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.lanes.closed_dialog import ClosedLanes
    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


def _close(window: MainWindow, qtbot: QtBot, at: int) -> None:
    left = len(window.chat.lanes.shown) - 1
    window.chat.lanes.activate(lane(window, at))
    window.actions_by_name[Do.CLOSE_LANE].trigger()
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == left)


def _listed(window: MainWindow, qtbot: QtBot) -> ClosedLanes:
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    closing = window.comparing.doing.closing
    qtbot.wait_until(lambda: closing.dialog is not None)
    assert closing.dialog is not None
    return closing.dialog


def test_closed_lanes_are_listed_with_their_model_and_when_and_reopened_by_keyboard(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    house.lanes.rename(ids[1], "Careful")
    qtbot.wait_until(lambda: lane_name(lane(window, 1)) == "Careful")
    _close(window, qtbot, 1)
    dialog = _listed(window, qtbot)
    (row,) = dialog.rows
    assert row.name.text() == "Careful"
    assert row.words.text().startswith(f"{GEMMA.name} · closed ")
    assert row.reopen.accessibleName() == "Reopen Careful"
    focus = QApplication.focusWidget()
    assert focus is row.reopen
    QTest.keyClick(row.reopen, Qt.Key.Key_Space)
    qtbot.wait_until(lambda: [one.lane_id for one in window.chat.lanes.shown] == ids)
    assert window.comparing.doing.closing.dialog is None


def test_the_list_is_there_where_one_lane_is_left_and_says_where_none_was_closed(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot, lanes=2)
    window.actions_by_name[Do.CLOSED_LANES].trigger()
    qtbot.wait_until(lambda: window.toast.message.text() == "No lane was closed here")
    _close(window, qtbot, 1)
    dialog = _listed(window, qtbot)
    assert [row.name.text() for row in dialog.rows] == [GEMMA.name]
    dialog.reject()


def test_where_there_are_six_lanes_none_comes_back_and_it_says_why(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, lanes=6)
    _close(window, qtbot, 5)
    house.lanes.add(ids[0], lane(window, 0).setup or house.library.setups[ids[0]])
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == 6)
    dialog = _listed(window, qtbot)
    assert not dialog.rows[0].reopen.isEnabled()
    assert "Close one to bring another back" in dialog.note.text()
    dialog.reject()


def test_a_closed_lane_is_deleted_forever_only_once_that_is_confirmed(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    _close(window, qtbot, 2)
    dialog = _listed(window, qtbot)
    dialog.rows[0].delete.click()
    box = dialog.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert box.text() == f"Delete “{SMOL.name}” forever?"
    delete = next(one for one in box.findChildren(QPushButton) if one.text() == "Delete forever")
    assert [one.id for one in house.library.lanes_of(ids[0])] == ids
    delete.click()
    qtbot.wait_until(lambda: [one.id for one in house.library.lanes_of(ids[0])] == ids[:2])
