"""Comparisons that are brought in from files; each function one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy.dialects.sqlite import insert

from desktop_app.domain import MessageState, Role
from desktop_app.storage import attachments, conversations, folders, lanes, messages, sent_prompts
from desktop_app.storage.column_types import storable
from desktop_app.storage.schema import ContentRow, ConversationRow, LaneRow, MessageRow
from desktop_app.storage.values import generation_row, model_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from desktop_app.domain import LaneSetup, Recorded, RecordedAnswer, RecordedTurn


def store(
    session: Session, *, recorded: Recorded, title: str, names: Sequence[str], anew: Sequence[LaneSetup]
) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """A new conversation with a recorded comparison in folded lanes called `names`, and beside them lanes of the setups
    `anew` that have been asked nothing yet. Its id, the ids of the new lanes, and those of the turns.

    Recorded lanes stay as far as there is room for them beside the new ones, the others lie in the trash. It lies in a
    folder of the recorded name, and is locked to this computer if it was.
    """
    now = datetime.now(UTC)
    then = min(now, recorded.made_at)
    conversation = ConversationRow(title=storable(title), created_at=now, updated_at=now, is_side_by_side=False)
    session.add(conversation)
    session.flush()
    rows = [lanes.put(session, conversation.id, lane.setup) for lane in recorded.lanes]
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        # Without new lanes the recorded ones are all that there is to see.
        row.name, row.is_folded = storable(name), bool(anew)
        row.closed_at = now if place >= lanes.MOST - len(anew) else None
    turns = []
    for turn in recorded.turns:
        turn_id = messages.new_turn(session, conversation_id=conversation.id).id
        turns.append(turn_id)
        _keep_files(session, turn)
        for place in turn.asked:
            _add_prompt(session, rows[place], turn_id, turn, then)
        for answer in turn.answers:
            _add_answer(session, rows[answer.lane], turn_id, answer, then)
    if recorded.folder:
        folder = folders.called(session, name=recorded.folder)
        folders.put(session, conversation_ids=[conversation.id], folder_id=folder.id)
    if recorded.local_only:
        conversations.keep_here(session, conversation_id=conversation.id, local_only=True)
    begun = [lanes.put(session, conversation.id, setup) for setup in anew]
    return conversation.id, tuple(row.id for row in begun), tuple(turns)


def _keep_files(session: Session, turn: RecordedTurn) -> None:
    for file in turn.files:
        if file.data is not None:
            digest = sha256(file.data).hexdigest()
            session.execute(insert(ContentRow).values(sha256=digest, data=file.data).on_conflict_do_nothing())


def _add_prompt(session: Session, row: LaneRow, turn_id: int, turn: RecordedTurn, then: datetime) -> None:
    prompt = MessageRow(
        lane_id=row.id,
        parent_id=row.head_id,
        turn_id=turn_id,
        role=Role.USER,
        state=MessageState.COMPLETE,
        created_at=then,
        text=storable(turn.text),
        reasoning="",
    )
    _put(session, row, prompt)
    files = [file.attachment for file in turn.files if file.data is not None]
    attachments.add_to_message(session, message_id=prompt.id, files=files)


def _add_answer(session: Session, row: LaneRow, turn_id: int, answer: RecordedAnswer, then: datetime) -> None:
    message = MessageRow(
        lane_id=row.id,
        parent_id=row.head_id,
        turn_id=turn_id,
        role=Role.ASSISTANT,
        state=answer.state,
        created_at=then,
        text=storable(answer.text),
        reasoning=storable(answer.reasoning),
        **model_columns(answer.model),
    )
    _put(session, row, message)
    for run in answer.runs:
        facts = generation_row(run.generation, message_id=message.id, created_at=then)
        session.add(facts)
        session.flush()
        if run.prompt is not None:
            sent_prompts.keep(session, generation_id=facts.id, prompt=run.prompt, written=run.written)


def _put(session: Session, row: LaneRow, message: MessageRow) -> None:
    session.add(message)
    session.flush()
    row.head_id = message.id
    session.flush()
