"""One lane of the open conversation: what is shown of it, and the events that change that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.domain import Lane, LaneSetup, Message, Role
from desktop_app.errors import AppError
from desktop_app.ui.setup_changes import SetupChanges

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop_app.services.events import AnswerBegan, AnswerEnded, AnswerGrew, AnswerPhase, TurnBegan
    from desktop_app.services.library import OpenLane
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.chat.transcript import Transcript
    from desktop_app.ui.lanes.column import LaneColumn
    from desktop_app.ui.lanes.cover import Side
    from desktop_app.ui.live_answers import LiveAnswers
    from desktop_app.ui.services import Library


class LaneChat(QObject):
    """Feeds the transcript of its column; events of other lanes pass it by."""

    changed = Signal()
    """Another setup or number of messages."""
    moved_on = Signal()
    """Its newest answer began, entered another phase or ended."""
    failed = Signal(AppError)
    regenerate_requested = Signal(int)
    continue_requested = Signal(int)
    sibling_requested = Signal(int, int)

    def __init__(
        self,
        *,
        library: Library,
        bridge: Bridge,
        live: LiveAnswers,
        column: LaneColumn,
        unstored: dict[int, LaneSetup],
        parent: QObject,
    ) -> None:
        """`unstored` are changed setups that are not on disk yet, which all lanes share."""
        super().__init__(parent)
        self._live = live
        self._shown: list[Message] = []
        self._ids: set[int] = set()
        self._sides: Mapping[int, Side] = {}
        self.column = column
        self.lane: Lane | None = None
        self.setups = SetupChanges(library, self, unstored)
        self.setups.changed.connect(self.changed)
        self.setups.failed.connect(self.failed)
        bridge.turn_began.connect(self._show_turn)
        bridge.answer_began.connect(self._show_again)
        bridge.answer_phase.connect(self._show_phase)
        bridge.answer_grew.connect(self._show_growth)
        bridge.answer_ended.connect(self._show_end)
        self.transcript.regenerate_requested.connect(self.regenerate_requested)
        self.transcript.continue_requested.connect(self.continue_requested)
        self.transcript.sibling_requested.connect(self.sibling_requested)

    @property
    def transcript(self) -> Transcript:
        """Where it is shown."""
        return self.column.transcript

    @property
    def lane_id(self) -> int | None:
        """None while the lane is not stored."""
        return self.lane.id if self.lane is not None else None

    @property
    def setup(self) -> LaneSetup | None:
        """What answers here, and how; None while there is no model."""
        return self.setups.setup

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said yet."""
        return not self._shown

    @property
    def is_folded(self) -> bool:
        """Whether it is out of sight, where no prompt reaches it."""
        return self.lane is not None and self.lane.is_folded

    @property
    def is_writing(self) -> bool:
        """Whether an answer is under way here."""
        return any(self._live.get(one.id) is not None for one in self._shown[-1:])

    def messages(self) -> list[Message]:
        """What is on the screen, with everything written so far."""
        return [self._seen(one) for one in self._shown]

    @property
    def is_covered(self) -> bool:
        """Whether a side stands here instead of what the lane has answered."""
        return bool(self._sides)

    def covers(self, turn_id: int) -> bool:
        """Whether what stands here in a turn may be another lane's answer."""
        return turn_id in self._sides

    def shows(self, message_id: int) -> bool:
        """Whether a message is on the screen here."""
        return message_id in self._ids

    def turns(self) -> list[int]:
        """The turns on the screen, oldest first."""
        return list(dict.fromkeys(one.turn_id for one in self._shown))

    def last_answer(self) -> Message | None:
        """The newest answer on the screen, with everything written so far."""
        answer = next((one for one in reversed(self._shown) if one.role == Role.ASSISTANT), None)
        return self._seen(answer) if answer else None

    def show(self, opened: OpenLane) -> None:
        """This is the lane, and what was said in it."""
        self.lane = opened.lane
        self.show_messages(opened.messages)
        self.setups.show(opened.lane)

    def show_messages(self, messages: Iterable[Message]) -> None:
        """Show these, with what is under way of them."""
        self._shown = list(messages)
        self._ids = {one.id for one in self._shown}
        if not self._shown:
            self.transcript.clear()
        else:
            self.transcript.show_messages(self.messages())
            for one in self._shown:
                live = self._live.get(one.id)
                if live is not None:
                    self.transcript.set_phase(one.id, live.phase, live.fraction, live.wait_s)
        self.moved_on.emit()

    def cover(self, sides: Mapping[int, Side]) -> None:
        """In these turns, by their ids, its column shows a side instead of what was answered here."""
        if sides != self._sides:
            self._sides = sides
            self.show_messages(self._shown)
            self.changed.emit()

    def turn_to_new(self, setup: LaneSetup | None) -> None:
        """A lane that is stored with its first message."""
        self.lane = None
        self.setups.turn_to_new(setup)
        self.show_messages(())

    def turn_away(self) -> None:
        """Another lane is being read: what is changed from now on is meant for that one."""
        self.lane = None
        self.setups.turn_away()

    def rest(self) -> None:
        """Be no lane until it is wanted again."""
        self._sides = {}
        self.turn_to_new(None)

    def _show_turn(self, event: TurnBegan) -> None:
        new = [one for one in event.messages if one.lane_id == self.lane_id and one.id not in self._ids]
        if not new:
            return
        before = next((at for at, one in enumerate(self._shown, 1) if one.id == new[0].parent_id), 0)
        if before == len(self._shown):
            self._shown += new
            self._ids.update(one.id for one in new)
            self.transcript.add_messages(new)
            self.moved_on.emit()
        else:
            # A prompt was edited, or is replayed: what stood here is on another branch now.
            self.show_messages([*self._shown[:before], *new])
            self.transcript.page.follow_end()
        self.changed.emit()

    def _show_again(self, event: AnswerBegan) -> None:
        if event.replaces not in self._ids:
            return
        place = next(place for place, one in enumerate(self._shown) if one.id == event.replaces)
        carried_on = event.answer.id == event.replaces
        self._shown[place:] = [event.answer, *(self._shown[place + 1 :] if carried_on else ())]
        self._ids = {one.id for one in self._shown}
        if not self.covers(event.answer.turn_id):
            self.transcript.replace_answer(event.replaces, event.answer)
        self.moved_on.emit()

    def _show_phase(self, event: AnswerPhase) -> None:
        if event.answer_id in self._ids and not self._is_hidden(event.answer_id):
            self.transcript.set_phase(event.answer_id, event.phase, event.fraction, event.wait_s)
            self.moved_on.emit()

    def _show_growth(self, event: AnswerGrew) -> None:
        if event.answer_id in self._ids and not self._is_hidden(event.answer_id):
            self.transcript.append(event.answer_id, event.text, event.reasoning)

    def _show_end(self, event: AnswerEnded) -> None:
        if event.answer.id in self._ids:
            self._shown = [event.answer if one.id == event.answer.id else one for one in self._shown]
            if not self.covers(event.answer.turn_id):
                self.transcript.end_answer(event.answer, event.error)
            self.moved_on.emit()

    def _is_hidden(self, answer_id: int) -> bool:
        """Whether a side stands here instead: its names are shown, and what stands on the disk is being read."""
        return self.is_covered and any(one.id == answer_id and self.covers(one.turn_id) for one in self._shown)

    def _seen(self, message: Message) -> Message:
        side = self._sides.get(message.turn_id) if message.role is Role.ASSISTANT else None
        return self._live.latest(message) if side is None else side.instead_of(message)
