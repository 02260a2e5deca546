"""A window with lanes side by side, and what a test sees of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop_app.domain import LaneSetup, Role
from tests.ui.fake_services import GEMMA, SMOL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


def compared(
    house: House, qtbot: QtBot, lanes: int = 3, *, answers: Sequence[Sequence[str]] = ()
) -> tuple[MainWindow, list[int]]:
    """A window with a conversation of so many lanes; `answers` by turn and lane, or one turn of short ones."""
    talk = house.library.add("Talk")
    models = [(GEMMA if at % 2 else SMOL).ref for at in range(1, lanes)]
    ids = [talk, *(house.library.add_lane(talk, LaneSetup(model=model)).id for model in models)]
    for turn, said in enumerate(answers or [[f"answer of {lane_id}" for lane_id in ids]], 1):
        for lane_id, answer in zip(ids, said, strict=True):
            if answer:
                house.library.add_message(talk, Role.USER, "q", lane_id=lane_id, turn_id=turn)
                house.library.add_message(talk, Role.ASSISTANT, answer, lane_id=lane_id, turn_id=turn)
    window = house.open_window()
    window.resize(1400, 800)
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == lanes and not window.chat.is_empty)
    return window, ids


def lane(window: MainWindow, at: int) -> LaneChat:
    return window.chat.lanes.shown[at]


def said(window: MainWindow, at: int) -> list[str]:
    return [one.text for one in lane(window, at).messages()]


def tops(window: MainWindow, at: int, turn_id: int) -> list[int]:
    """Where the messages of a turn stand on the screen in a lane, as far as they have widgets."""
    transcript = lane(window, at).transcript
    views = [transcript.view(one.id) for one in lane(window, at).messages() if one.turn_id == turn_id]
    return [view.mapTo(window.lanes, QPoint()).y() for view in views if view is not None]


def prompts_in_view(window: MainWindow, turn_id: int) -> list[int]:
    """Where the prompt of a turn stands in each lane that has it, if it can be seen."""
    places = [places[0] for at in range(len(window.chat.lanes.shown)) if (places := tops(window, at, turn_id))]
    return [y for y in places if 0 <= y < window.lanes.height()]
