"""Comparisons, to be carried away and to be brought in; each function one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.domain import ComparedAnswer, ComparedTurn, Comparison, Message, MessageState, Role
from desktop_app.errors import StillBlind
from desktop_app.storage import blind_turns, conversations, folders, lanes, messages, sent_prompts, votes
from desktop_app.storage.column_types import storable
from desktop_app.storage.schema import ConversationRow, LaneRow, MessageRow
from desktop_app.storage.values import generation_row, model_columns

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.domain import Recorded, RecordedAnswer, RecordedTurn

_ENDED = frozenset(MessageState) - {MessageState.STREAMING}


def of_conversation(session: Session, *, conversation_id: int) -> Comparison:
    """All of a conversation that its open lanes show, but for answers that are being written.

    Raises ConversationGone, and StillBlind while the names of a turn's lanes are hidden: what is written down would
    tell them.
    """
    conversation = conversations.get(session, conversation_id=conversation_id)
    if any(not turn.is_revealed for turn in blind_turns.of_conversation(session, conversation_id=conversation_id)):
        raise StillBlind
    shown = lanes.of_conversation(session, conversation_id=conversation_id)
    prompts: dict[int, Message] = {}
    answers: dict[int, list[ComparedAnswer]] = {}
    for place, lane in enumerate(shown):
        for message in messages.path(session, lane_id=lane.id):
            if message.role is Role.USER:
                prompts.setdefault(message.turn_id, message)
            elif message.state in _ENDED:
                runs = sent_prompts.of_answer(session, answer_id=message.id)
                found = ComparedAnswer(lane=place, answer=message, runs=runs)
                answers.setdefault(message.turn_id, []).append(found)
    turns = tuple(ComparedTurn(prompt=prompts[turn], answers=tuple(answers.get(turn, ()))) for turn in sorted(prompts))
    standing = votes.of_conversation(session, conversation_id=conversation_id)
    return Comparison(conversation=conversation, lanes=shown, turns=turns, votes=standing)


def store(session: Session, *, recorded: Recorded) -> tuple[int, tuple[int, ...]]:
    """A new conversation with a recorded comparison in folded lanes, and beside them lanes of the same setups that have
    been asked nothing yet; its id and the ids of these.

    Recorded lanes stay as far as there is room for them beside the new ones, the others lie in the trash. One stays in
    any case: of six lanes only the first five are set up anew. It lies in a folder of the recorded name, and is locked
    to this computer if it was.
    """
    now = datetime.now(UTC)
    conversation = ConversationRow(title=recorded.title, created_at=now, updated_at=now, is_side_by_side=False)
    session.add(conversation)
    session.flush()
    anew = recorded.lanes[: lanes.MOST - 1]
    rows = [lanes.put(session, conversation.id, lane.setup) for lane in recorded.lanes]
    for place, (row, lane) in enumerate(zip(rows, recorded.lanes, strict=True)):
        row.name, row.is_folded = lane.name, True
        row.closed_at = now if place >= lanes.MOST - len(anew) else None
    for turn in recorded.turns:
        turn_id = messages.new_turn(session, conversation_id=conversation.id).id
        for row in rows:
            _add_prompt(session, row, turn_id, turn, now)
        for answer in turn.answers:
            _add_answer(session, rows[answer.lane], turn_id, answer, now)
    if recorded.folder:
        folder = folders.called(session, name=recorded.folder)
        folders.put(session, conversation_ids=[conversation.id], folder_id=folder.id)
    if recorded.local_only:
        conversations.keep_here(session, conversation_id=conversation.id, local_only=True)
    return conversation.id, tuple(lanes.put(session, conversation.id, lane.setup).id for lane in anew)


def _add_prompt(session: Session, row: LaneRow, turn_id: int, turn: RecordedTurn, now: datetime) -> None:
    prompt = MessageRow(
        lane_id=row.id,
        parent_id=row.head_id,
        turn_id=turn_id,
        role=Role.USER,
        state=MessageState.COMPLETE,
        created_at=now,
        text=storable(turn.text),
        reasoning="",
    )
    _put(session, row, prompt)


def _add_answer(session: Session, row: LaneRow, turn_id: int, answer: RecordedAnswer, now: datetime) -> None:
    message = MessageRow(
        lane_id=row.id,
        parent_id=row.head_id,
        turn_id=turn_id,
        role=Role.ASSISTANT,
        state=answer.state,
        created_at=now,
        text=storable(answer.text),
        reasoning=storable(answer.reasoning),
        **model_columns(answer.model),
    )
    _put(session, row, message)
    for run in answer.runs:
        facts = generation_row(run.generation, message_id=message.id, created_at=now)
        session.add(facts)
        session.flush()
        if run.prompt is not None:
            sent_prompts.keep(session, generation_id=facts.id, prompt=run.prompt)


def _put(session: Session, row: LaneRow, message: MessageRow) -> None:
    session.add(message)
    session.flush()
    row.head_id = message.id
    session.flush()
