"""Lanes side by side in each of their looks, and the dialogs about them, for tests that look at all there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from desktop_app.domain import LaneSetup, Role, Sampling
from desktop_app.errors import DiskFull
from desktop_app.services.events import Phase
from desktop_app.ui.actions import Do
from tests.ui.fake_services import GEMMA, SMOL
from tests.ui.house import send

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


def beside(window: MainWindow, house: House, qtbot: QtBot) -> Iterator[QWidget]:
    """Each, ready to be looked at: as columns, one of them folded and one of them late, as tabs; then the dialogs."""
    talk = house.library.add("Talk")
    cool = LaneSetup(model=GEMMA.ref, sampling=Sampling(temperature=0.1), system_prompt="Be brief.")
    ids = [talk, *(house.library.add_lane(talk, setup).id for setup in (cool, LaneSetup(model=SMOL.ref)))]
    for lane_id in ids:
        house.library.add_message(talk, Role.USER, "question", lane_id=lane_id, turn_id=1)
        house.library.add_message(talk, Role.ASSISTANT, "answer", lane_id=lane_id, turn_id=1)
    late, gone = (house.library.add_lane(talk, LaneSetup(model=GEMMA.ref)).id for _ in range(2))
    house.lanes.close(gone)
    window.shelf.open(talk)
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == 4 and window.chat.is_settled)
    send(window, "next")
    qtbot.wait_until(lambda: all(lane.is_writing for lane in window.chat.lanes.shown))
    house.chat.write("Once", lane_id=ids[0])
    house.chat.phase(ids[1], Phase.QUEUED, behind=SMOL.name)
    house.chat.end(DiskFull(), lane_id=ids[2])
    house.chat.end(lane_id=late)
    qtbot.wait_until(lambda: not window.chat.lanes.shown[3].is_writing)
    _settle()
    yield window.lanes
    house.lanes.fold(late, folded=True)
    qtbot.wait_until(lambda: window.chat.lanes.shown[3].is_folded)
    window.chat.lanes.ask_alone(window.chat.lanes.shown[1])
    _settle()
    yield window.lanes
    yield from _dialogs(window, qtbot)
    size = window.size()
    window.resize(640, window.height())
    qtbot.wait_until(lambda: not window.lanes.shows_columns)
    _settle()
    yield window.lanes
    window.resize(size)


def _dialogs(window: MainWindow, qtbot: QtBot) -> Iterator[QWidget]:
    window.chat.lanes.activate(window.chat.lanes.shown[2])
    window.actions_by_name[Do.EDIT_PROMPT].trigger()
    editing = window.editing.dialog
    assert editing is not None
    _settle()
    yield editing
    editing.reject()
    closing = window.comparing.doing.closing
    window.actions_by_name[Do.CLOSED_LANES].trigger()
    qtbot.wait_until(lambda: closing.dialog is not None)
    assert closing.dialog is not None
    _settle()
    yield closing.dialog
    closing.dialog.reject()
    window.actions_by_name[Do.FIGURES].trigger()
    table = window.comparing.figuring.table
    assert table is not None
    _settle()
    yield table
    table.close()


def _settle() -> None:
    for _ in range(3):
        QApplication.processEvents()
