from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain import MessageState, ModelRef
from tests.ui.house import House, send
from tests.ui.lanes.compared import compared, lane

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.domain import Message
    from desktop_app.ui.main_window import MainWindow


class _Turned:
    """The second turn is covered, in the order that is given."""

    def __init__(self, order: tuple[int, ...]) -> None:
        self._order = order
        self.revealed = False

    def order(self, turn_id: int) -> tuple[int, ...] | None:
        return self._order if turn_id == 2 else None

    def is_covered(self, turn_id: int) -> bool:
        return turn_id == 2 and not self.revealed

    def masked(self, answer: Message, side: int) -> Message:
        return replace(answer, model=ModelRef(provider="side", id="", name=self.side_name(side)), generation=None)

    def side_name(self, side: int) -> str:
        return f"Side {side + 1}"


def _shown(window: MainWindow, at: int) -> list[tuple[str, str]]:
    """What stands in a column: author and words of each message."""
    views = lane(window, at).transcript.page.views()
    return [(view.accessibleName(), view.message.text) for view in sorted(views, key=lambda view: view.y())]


def test_covered_answers_are_shown_when_all_are_done_on_sides_of_their_own(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, lanes=2)
    cover = _Turned((ids[1], ids[0]))
    window.comparing.set_cover(cover)
    heads = [lane(window, at).column.head for at in range(2)]
    assert [head.model.accessibleName() for head in heads if head is not None] == [
        "Model of this lane: Side 1",
        "Model of this lane: Side 2",
    ]
    send(window, "next")
    qtbot.wait_until(lambda: all(len(_shown(window, at)) == 4 for at in range(2)))
    house.chat.write("quick words", lane_id=ids[0])
    house.chat.end(lane_id=ids[0])
    qtbot.wait_until(lambda: not lane(window, 0).is_writing)
    assert [_shown(window, at)[-1] for at in range(2)] == [("Side 1", ""), ("Side 2", "")]
    house.chat.write("slow words", lane_id=ids[1])
    house.chat.end(lane_id=ids[1])
    qtbot.wait_until(
        lambda: [_shown(window, at)[-1] for at in range(2)] == [("Side 1", "slow words"), ("Side 2", "quick words")]
    )
    states = [lane(window, at).transcript.page.views()[-1].message.state for at in range(2)]
    assert states == [MessageState.COMPLETE] * 2
    cover.revealed = True
    window.comparing.set_cover(cover)
    authors = [lane(window, at).last_answer() for at in (1, 0)]
    names = [answer.model.name for answer in authors if answer is not None and answer.model is not None]
    qtbot.wait_until(lambda: [_shown(window, at)[-1][0] for at in range(2)] == names)


def test_without_a_cover_each_lane_has_its_own_again(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, lanes=2)
    window.comparing.set_cover(_Turned((ids[1], ids[0])))
    window.comparing.set_cover(None)
    send(window, "next")
    qtbot.wait_until(lambda: all(lane(window, at).is_writing for at in range(2)))
    for lane_id in ids:
        house.chat.write(f"of {lane_id}", lane_id=lane_id)
    qtbot.wait_until(lambda: [lane(window, at).messages()[-1].text for at in range(2)] == [f"of {one}" for one in ids])
    assert [_shown(window, at)[0][1] for at in range(2)] == ["q", "q"]
