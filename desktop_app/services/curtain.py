"""Keeps from the window who writes in a turn that is judged blind: neither a name nor a word comes through before all
answers are written, nor in which order, how fast or how long they were, nor which model is loaded for them meanwhile.
As soon as the names are shown, all that was kept back is told, however far the answers are by then.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop_app.domain import Message, MessageState, Role
from desktop_app.services.events import (
    AnswerBegan,
    AnswerEnded,
    AnswerGrew,
    AnswerPhase,
    BlindTurnDone,
    ModelChanged,
    TurnBegan,
    VotesChanged,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from desktop_app.services.events import AppEvent, Listener


def without_names(
    messages: Iterable[Message], turns: Collection[int], *, writing: Collection[int]
) -> tuple[Message, ...]:
    """The same messages, of which the answers in these turns say nothing but that they are there; all of a turn are
    under way for as long as one of them is, which are the turns `writing`.
    """
    return tuple(
        _blank(message, MessageState.STREAMING if message.turn_id in writing else MessageState.COMPLETE)
        if message.turn_id in turns and message.role is Role.ASSISTANT
        else message
        for message in messages
    )


@dataclass(slots=True)
class _Answer:
    """What is kept back of an answer: as it was begun, what it has said since, where it stands, and its end."""

    begun: Message
    text: list[str] = field(default_factory=list)
    reasoning: list[str] = field(default_factory=list)
    phase: AnswerPhase | None = None
    ended: AnswerEnded | None = None

    def so_far(self, conversation_id: int) -> list[AppEvent]:
        """What somebody has to know who knows only that it was begun."""
        if self.ended is not None:
            return [self.ended]
        message = replace(
            self.begun,
            text=self.begun.text + "".join(self.text),
            reasoning=self.begun.reasoning + "".join(self.reasoning),
        )
        began = AnswerBegan(conversation_id=conversation_id, answer=message, replaces=message.id)
        return [began] if self.phase is None else [began, self.phase]


@dataclass(slots=True)
class _Covered:
    """A turn that nobody has judged: its answers, blank as they were told and as they are."""

    conversation_id: int
    blank: dict[int, Message]
    answers: dict[int, _Answer]
    model_ids: frozenset[str]

    @property
    def is_under_way(self) -> bool:
        """Whether an answer has not ended."""
        return any(answer.ended is None for answer in self.answers.values())


class Curtain:
    """Stands between the services and a listener; any thread."""

    def __init__(self, listen: Listener) -> None:
        self._listen = listen
        self._lock = threading.Lock()
        self._covered: dict[int, _Covered] = {}
        self._models: dict[str, ModelChanged] = {}
        """How the models of turns under way stand by now."""

    def listen(self, event: AppEvent) -> None:
        """Pass an event on, or what may be known of it, or nothing."""
        # In one go, so that nothing of another event comes between those of a turn's end.
        with self._lock:
            for told in self._seen(event):
                self._listen(told)

    def _seen(self, event: AppEvent) -> list[AppEvent]:
        match event:
            case TurnBegan() if event.blind is not None:
                return [self._cover(event, event.blind.turn_id)]
            case AnswerPhase() if (turn_id := self._turn_of(event.answer_id)) is not None:
                self._covered[turn_id].answers[event.answer_id].phase = event
                return []
            case AnswerGrew() if (turn_id := self._turn_of(event.answer_id)) is not None:
                answer = self._covered[turn_id].answers[event.answer_id]
                (answer.reasoning if event.reasoning else answer.text).append(event.text)
                return []
            case AnswerEnded() if (turn_id := self._turn_of(event.answer.id)) is not None:
                return self._end(turn_id, event)
            case ModelChanged() if self._is_asked(event.model_id):
                self._models[event.model_id] = event
                return []
            case VotesChanged():
                shown = [one for turn in event.blind_turns if turn.is_revealed for one in self._uncover(turn.turn_id)]
                return [*shown, event, *self._standing_models()]
        return [event]

    def _cover(self, event: TurnBegan, turn_id: int) -> TurnBegan:
        blank = without_names(event.messages, {turn_id}, writing={turn_id})
        answers = {message.id: message for message in blank if message.role is Role.ASSISTANT}
        begun = {message.id: _Answer(message) for message in event.messages if message.id in answers}
        model_ids = frozenset(message.model.id for message in event.messages if message.model is not None)
        self._covered[turn_id] = _Covered(event.conversation_id, answers, begun, model_ids)
        return replace(event, messages=blank)

    def _uncover(self, turn_id: int) -> list[AppEvent]:
        turn = self._covered.pop(turn_id, None)
        if turn is None:
            return []
        return [event for answer in turn.answers.values() for event in answer.so_far(turn.conversation_id)]

    def _end(self, turn_id: int, event: AnswerEnded) -> list[AppEvent]:
        turn = self._covered[turn_id]
        turn.answers[event.answer.id].ended = event
        if turn.is_under_way:
            return []
        ended: list[AppEvent] = [
            AnswerEnded(conversation_id=turn.conversation_id, answer=replace(message, state=MessageState.COMPLETE))
            for message in turn.blank.values()
        ]
        done = BlindTurnDone(conversation_id=turn.conversation_id, turn_id=turn_id)
        return [*ended, done, *self._standing_models()]

    def _standing_models(self) -> list[ModelChanged]:
        """What was kept of models that no turn under way asks any more, in no order that tells anything."""
        return [self._models.pop(one) for one in sorted(self._models) if not self._is_asked(one)]

    def _is_asked(self, model_id: str) -> bool:
        """Whether a model is one of those that write in a turn under way."""
        return any(turn.is_under_way and model_id in turn.model_ids for turn in self._covered.values())

    def _turn_of(self, answer_id: int) -> int | None:
        return next((turn_id for turn_id, turn in self._covered.items() if answer_id in turn.blank), None)


def _blank(message: Message, state: MessageState) -> Message:
    return replace(
        message,
        text="",
        reasoning="",
        state=state,
        model=None,
        generation=None,
        sibling=1,
        siblings=1,
        created_at=message.created_at.replace(second=0, microsecond=0),
    )
