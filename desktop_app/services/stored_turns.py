"""A prompt that is on disk with its empty answers, and what their models have to read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.services.events import TurnBegan, VotesChanged
from desktop_app.services.running import Begun
from desktop_app.storage import attachments, conversations, folders, lanes, messages, turns

if TYPE_CHECKING:
    from desktop_app.domain import Message
    from desktop_app.services.catching_up import CatchingUp
    from desktop_app.storage.database import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTurn:
    """What of a prompt is on disk: each lane's words and the empty answers, in the order of the lanes."""

    began: TurnBegan
    answers: tuple[Begun, ...]
    uncovered: VotesChanged | None = None
    """What was hidden before and nobody has judged stands with its names now."""


def keep_new(session: Session, conversation_id: int, *, folder_id: int | None, local_only: bool) -> None:
    """Before anything of it could leave."""
    if folder_id is not None:
        folders.put(session, conversation_ids=[conversation_id], folder_id=folder_id)
    if local_only:
        conversations.keep_here(session, conversation_id=conversation_id, local_only=True)


def begun_answer(session: Session, answer: Message) -> Begun:
    """An answer that begins, with all that its model has to read."""
    lane = lanes.get(session, lane_id=answer.lane_id)
    history = messages.path(session, lane_id=lane.id)[:-1]
    conversation = conversations.get(session, conversation_id=lane.conversation_id)
    return Begun(
        conversation_id=lane.conversation_id,
        lane=lane,
        history=history,
        texts=attachments.texts(session, of=history),
        answer=answer,
        shares=conversation.is_side_by_side,
        stays=conversation.local_only or any(file.local_only for said in history for file in said.attachments),
    )


def to_come(session: Session, first: Begun, catching_up: CatchingUp) -> tuple[Begun, ...]:
    """What a lane will be asked after its first prompt, as far as it is known before there are answers."""
    prompts = [
        messages.get(session, message_id=turns.prompt_of(session, turn_id=turn).id)
        for turn in catching_up.turns[catching_up.place + 1 :]
    ]
    texts = {**first.texts, **attachments.texts(session, of=prompts)}
    setups = [ask.setup for ask in catching_up.asks[catching_up.place + 1 :]] or [first.lane.setup] * len(prompts)
    return tuple(
        replace(
            first,
            lane=replace(first.lane, setup=setup),
            history=(*first.history, *prompts[: place + 1]),
            texts=texts,
        )
        for place, setup in enumerate(setups)
    )
