"""Keeps from the window who writes in a turn that is judged blind: neither a name nor a word comes through before all
answers are written, nor in which order, how fast or how long they were, nor which model is loaded for them meanwhile.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.domain import Message, MessageState, Role
from desktop_app.services.events import (
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
class _Covered:
    """A turn under way: its blank answers as they were begun, which of them have not ended, and whose they are."""

    conversation_id: int
    blank: dict[int, Message]
    under_way: set[int]
    model_ids: frozenset[str]


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
            case AnswerPhase() | AnswerGrew() if self._turn_of(event.answer_id) is not None:
                return []
            case AnswerEnded() if (turn_id := self._turn_of(event.answer.id)) is not None:
                return self._end(turn_id, event.answer.id)
            case ModelChanged() if self._is_asked(event.model_id):
                self._models[event.model_id] = event
                return []
            case VotesChanged():
                for turn in event.blind_turns:
                    if turn.is_revealed:
                        self._covered.pop(turn.turn_id, None)
                return [event, *self._standing_models()]
        return [event]

    def _cover(self, event: TurnBegan, turn_id: int) -> TurnBegan:
        blank = without_names(event.messages, {turn_id}, writing={turn_id})
        answers = {message.id: message for message in blank if message.role is Role.ASSISTANT}
        model_ids = frozenset(message.model.id for message in event.messages if message.model is not None)
        self._covered[turn_id] = _Covered(event.conversation_id, answers, set(answers), model_ids)
        return replace(event, messages=blank)

    def _end(self, turn_id: int, answer_id: int) -> list[AppEvent]:
        turn = self._covered[turn_id]
        turn.under_way.discard(answer_id)
        if turn.under_way:
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
        return any(turn.under_way and model_id in turn.model_ids for turn in self._covered.values())

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
