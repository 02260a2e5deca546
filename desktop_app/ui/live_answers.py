"""Every answer under way, in whichever conversation, as the events tell it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.domain import Message, MessageState
from desktop_app.services.events import Phase

if TYPE_CHECKING:
    from desktop_app.services.events import AnswerBegan, AnswerEnded, AnswerGrew, AnswerPhase, TurnBegan, VotesChanged
    from desktop_app.ui.bridge import Bridge


@dataclass(slots=True, kw_only=True)
class LiveAnswer:
    """What is known of an answer that has not ended. The stored text lags up to a second behind this."""

    conversation_id: int
    message: Message
    phase: Phase = Phase.QUEUED
    fraction: float | None = None
    wait_s: float = 0.0
    behind: str = ""
    text: list[str] = field(default_factory=list)
    reasoning: list[str] = field(default_factory=list)

    def so_far(self) -> Message:
        """The message with everything written so far."""
        return replace(self.message, text="".join(self.text), reasoning="".join(self.reasoning))


class LiveAnswers(QObject):
    """Listens first, so that whoever listens after it finds the state up to date."""

    conversations_changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live: dict[int, LiveAnswer] = {}
        self._ended: dict[int, Message] = {}
        self._hidden: dict[int, int] = {}
        """Turns without names that were begun or told of, and their conversations."""
        bridge.turn_began.connect(self._begin_turn)
        bridge.answer_began.connect(self._begin_answer)
        bridge.answer_phase.connect(self._enter_phase)
        bridge.answer_grew.connect(self._grow)
        bridge.answer_ended.connect(self._end)
        bridge.votes_changed.connect(self._uncover)

    def get(self, answer_id: int) -> LiveAnswer | None:
        """The answer, if it is under way."""
        return self._live.get(answer_id)

    def latest(self, message: Message) -> Message:
        """`message` as it stands now: what was read from the disk may be a moment behind the events."""
        live = self._live.get(message.id)
        if live is not None:
            return live.so_far()
        if message.state == MessageState.STREAMING:
            return self._ended.get(message.id, message)
        return message

    def in_conversation(self, conversation_id: int | None) -> list[LiveAnswer]:
        """Those under way in one conversation."""
        return [live for live in self._live.values() if live.conversation_id == conversation_id]

    def writing(self) -> frozenset[int]:
        """The conversations with an answer under way."""
        return frozenset(live.conversation_id for live in self._live.values())

    def is_hidden(self, conversation_id: int) -> bool:
        """Whether a turn here stands without names, and how its answers have ended is not known."""
        return conversation_id in self._hidden.values()

    def take_over(self, other: LiveAnswers) -> None:
        """Know what `other` knows, which hears nothing any more."""
        self._live.update(other._live)
        self._ended.update(other._ended)
        self._hidden.update(other._hidden)

    def _begin_turn(self, event: TurnBegan) -> None:
        if event.blind is not None:
            self._hidden[event.blind.turn_id] = event.conversation_id
        for message in event.messages:
            if message.state == MessageState.STREAMING:
                self._begin(event.conversation_id, message)
        self.conversations_changed.emit()

    def _begin_answer(self, event: AnswerBegan) -> None:
        self._begin(event.conversation_id, event.answer)
        self.conversations_changed.emit()

    def _uncover(self, event: VotesChanged) -> None:
        for turn in event.blind_turns:
            if turn.is_revealed:
                self._hidden.pop(turn.turn_id, None)

    def _begin(self, conversation_id: int, message: Message) -> None:
        self._ended.pop(message.id, None)
        self._live[message.id] = LiveAnswer(
            conversation_id=conversation_id, message=message, text=[message.text], reasoning=[message.reasoning]
        )

    def _enter_phase(self, event: AnswerPhase) -> None:
        live = self._live.get(event.answer_id)
        if live is not None:
            live.phase, live.fraction, live.wait_s = event.phase, event.fraction, event.wait_s
            live.behind = event.behind

    def _grow(self, event: AnswerGrew) -> None:
        live = self._live.get(event.answer_id)
        if live is not None:
            (live.reasoning if event.reasoning else live.text).append(event.text)

    def _end(self, event: AnswerEnded) -> None:
        self._live.pop(event.answer.id, None)
        self._ended[event.answer.id] = event.answer
        self.conversations_changed.emit()
