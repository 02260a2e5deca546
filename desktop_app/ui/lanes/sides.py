"""What columns show while it is judged blind: each turn's answers in an order of its own, at once when all are done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain import MessageState, ModelRef, Role

if TYPE_CHECKING:
    from desktop_app.domain import Message
    from desktop_app.services.events import AnswerGrew, AnswerPhase
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.lanes.cover import Cover
    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.lanes.open_lanes import OpenLanes

_NOBODY = "side"
"""The provider of an answer that nobody may know the author of."""


class Sides(QObject):
    """Shows nothing by itself until it is given a cover; then the lanes show nothing."""

    def __init__(self, lanes: OpenLanes, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._shown: list[list[Message]] = []
        self.cover: Cover | None = None
        lanes.changed.connect(self.show)
        lanes.lanes_changed.connect(self.show)
        lanes.moved_on.connect(self.show)
        bridge.answer_phase.connect(self._show_phase)
        bridge.answer_grew.connect(self._show_growth)

    def set_cover(self, cover: Cover | None) -> None:
        """Cover the lanes, differently from before, or with None no more."""
        self.cover = cover
        self._shown = []
        for lane in self._lanes.shown:
            lane.set_displaying(displaying=cover is None)
        self.show()

    def show(self) -> None:
        """Bring the columns up to date."""
        cover = self.cover
        if cover is None:
            return
        lanes = self._lanes.shown
        for lane in lanes:
            lane.set_displaying(displaying=False)
        sides = [self._side(cover, side) for side in range(len(lanes))]
        for side, (lane, messages) in enumerate(zip(lanes, sides, strict=True)):
            if side >= len(self._shown) or self._shown[side] != messages:
                lane.transcript.show_messages(messages)
        self._shown = sides

    def _side(self, cover: Cover, side: int) -> list[Message]:
        lanes = self._lanes.shown
        messages: list[Message] = []
        for turn_id in sorted({turn for lane in lanes for turn in lane.turns()}):
            order = cover.order(turn_id)
            lane = lanes[side] if order is None or side >= len(order) else self._lanes.find(order[side])
            if lane is None:
                continue
            covered = cover.is_covered(turn_id)
            waits = covered and any(self._is_under_way(one, turn_id) for one in lanes)
            said = [one for one in lane.messages() if one.turn_id == turn_id]
            messages += [_seen(cover, one, side, waits=waits) for one in said] if covered else said
        return messages

    def _is_under_way(self, lane: LaneChat, turn_id: int) -> bool:
        last = lane.last_answer()
        return last is not None and last.turn_id == turn_id and last.state is MessageState.STREAMING

    def _show_phase(self, event: AnswerPhase) -> None:
        if self._shows(event.answer_id):
            for lane in self._lanes.shown:
                lane.transcript.set_phase(event.answer_id, event.phase, event.fraction, event.wait_s)

    def _show_growth(self, event: AnswerGrew) -> None:
        if self._shows(event.answer_id):
            for lane in self._lanes.shown:
                lane.transcript.append(event.answer_id, event.text, event.reasoning)

    def _shows(self, answer_id: int) -> bool:
        """Whether an answer under way may be seen as it comes: when nothing is covered where it stands."""
        cover = self.cover
        if cover is None:
            return False
        shown = (one for side in self._shown for one in side)
        return any(one.id == answer_id and not cover.is_covered(one.turn_id) for one in shown)


def _seen(cover: Cover, message: Message, side: int, *, waits: bool) -> Message:
    if message.role is not Role.ASSISTANT:
        return message
    if not waits:
        return cover.masked(message, side)
    nobody = ModelRef(provider=_NOBODY, id="", name=cover.side_name(side))
    return replace(
        message,
        text="",
        reasoning="",
        state=MessageState.STREAMING,
        model=nobody,
        generation=None,
        sibling=1,
        siblings=1,
    )
