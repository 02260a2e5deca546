"""How the newest answers have ended, lane by lane: whether what waits for them can be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.domain import MessageState

if TYPE_CHECKING:
    from desktop_app.services.events import AnswerBegan, AnswerEnded, CatchUp, TurnBegan, VotesChanged
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_answers import LiveAnswers


class Outcomes(QObject):
    """Of the answers of this run of the program. A lane that catches up is not done between two of its answers."""

    ended = Signal(int)
    """An answer in this conversation has, or a lane's catching up, or the hiding of how they did."""

    def __init__(self, bridge: Bridge, live: LiveAnswers, parent: QObject) -> None:
        super().__init__(parent)
        self._live = live
        self._went_well: dict[int, dict[int, bool]] = {}
        self._catching_up: dict[int, int] = {}
        self._stopped: set[int] = set()
        bridge.turn_began.connect(self._begin_turn)
        bridge.answer_began.connect(self._begin_again)
        bridge.answer_ended.connect(self._end)
        bridge.catch_up.connect(self._follow)
        bridge.votes_changed.connect(self._look)

    def is_waited_for(self, conversation_id: int, lane_id: int | None) -> bool:
        """Whether an answer is under way in a lane, or with None in any."""
        writing = {live.message.lane_id for live in self._live.in_conversation(conversation_id)}
        writing |= {lane for lane, conversation in self._catching_up.items() if conversation == conversation_id}
        return bool(writing) if lane_id is None else lane_id in writing

    def is_judged_first(self, conversation_id: int) -> bool:
        """Whether the newest answers stand without names: another prompt would show them before the vote."""
        return self._live.is_hidden(conversation_id) and conversation_id not in self._stopped

    def went_well(self, conversation_id: int, lane_id: int | None) -> bool:
        """Whether the newest answer of a lane did, or with None that of any: no lane's failure holds up the others.
        Never where the user has stopped all of them.
        """
        if conversation_id in self._stopped:
            return False
        each = self._went_well.get(conversation_id, {})
        return any(each.values()) if lane_id is None else each.get(lane_id, False)

    def stop(self, conversation_id: int) -> None:
        """The user has stopped all that is under way."""
        self._stopped.add(conversation_id)

    def _begin_turn(self, event: TurnBegan) -> None:
        self._begin(event.conversation_id, {one.lane_id for one in event.messages})

    def _begin_again(self, event: AnswerBegan) -> None:
        if not self._live.is_hidden(event.conversation_id):  # else it is only told by its name from now on
            self._begin(event.conversation_id, {event.answer.lane_id})

    def _begin(self, conversation_id: int, lanes: set[int]) -> None:
        self._stopped.discard(conversation_id)
        writing = {live.message.lane_id for live in self._live.in_conversation(conversation_id)}
        before = self._went_well.get(conversation_id, {}) if writing - lanes else {}
        self._went_well[conversation_id] = {lane: well for lane, well in before.items() if lane not in lanes}

    def _end(self, event: AnswerEnded) -> None:
        lanes = {live.message.lane_id for live in self._live.in_conversation(event.conversation_id)}
        if event.answer.lane_id in lanes:
            return  # how an earlier one did, which was hidden until this one began
        well = event.answer.state is MessageState.COMPLETE and event.error is None
        self._went_well.setdefault(event.conversation_id, {})[event.answer.lane_id] = well
        self.ended.emit(event.conversation_id)

    def _follow(self, event: CatchUp) -> None:
        if event.is_over:
            self._catching_up.pop(event.lane_id, None)
            self.ended.emit(event.conversation_id)
        else:
            self._catching_up[event.lane_id] = event.conversation_id

    def _look(self, event: VotesChanged) -> None:
        if event.conversation_id is not None:
            self.ended.emit(event.conversation_id)
