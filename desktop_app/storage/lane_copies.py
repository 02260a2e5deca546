"""A lane that goes on alone: its branch as a conversation of its own, with what is known of each answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import inspect as mapped
from sqlalchemy import select

from desktop_app.domain import MessageState
from desktop_app.errors import AnswerUnderWay
from desktop_app.storage import attachments, conversations, folders, lanes, tree
from desktop_app.storage.messages import new_turn
from desktop_app.storage.schema import (
    AttachmentRow,
    ConversationRow,
    GenerationRow,
    LaneRow,
    MessageRow,
    Row,
    SentPromptRow,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

R = TypeVar("R", bound=Row)


def continue_alone(session: Session, *, lane_id: int, title: str) -> int:
    """Copy a lane, its branch and its facts into a new conversation called `title`; the new one's id.

    The conversation it comes from stays as it is. The ledger counts nothing twice, since that is written as an answer
    ends. Raises LaneGone, AnswerUnderWay.
    """
    lane = lanes.row_of(session, lane_id)
    path = tree.path_to(session, lane.head_id) if lane.head_id is not None else []
    if any(one.state is MessageState.STREAMING for one in path):
        raise AnswerUnderWay(f"lane {lane_id}")
    now = datetime.now(UTC)
    old = session.get_one(ConversationRow, lane.conversation_id)
    # With what holds for the conversation, such as its lock to this computer, which may be that of its folder.
    copy = _copy(old, title=title, created_at=now, updated_at=now, deleted_at=None)
    session.add(copy)
    session.flush()
    folder = folders.holding(session, conversation_id=old.id)
    if folder is not None:
        folders.put(session, conversation_ids=[copy.id], folder_id=folder.id)
    alone = _copy(lane, conversation_id=copy.id, position=0, head_id=None, is_folded=False, closed_at=None)
    session.add(alone)
    session.flush()
    _copy_path(session, path, alone)
    return conversations.get(session, conversation_id=copy.id).id


def _copy_path(session: Session, path: list[MessageRow], alone: LaneRow) -> None:
    turns: dict[int, int] = {}
    for message in path:
        if message.turn_id not in turns:
            turns[message.turn_id] = new_turn(session, conversation_id=alone.conversation_id).id
        turn_id = turns[message.turn_id]
        copied = _copy(message, lane_id=alone.id, parent_id=alone.head_id, turn_id=turn_id)
        session.add(copied)
        session.flush()
        files = attachments.of_messages(session, AttachmentRow.message_id == message.id).get(message.id, ())
        attachments.add_to_message(session, message_id=copied.id, files=files)
        _copy_facts(session, message.id, copied.id)
        alone.head_id = copied.id
        session.flush()


def _copy_facts(session: Session, message_id: int, copied_id: int) -> None:
    query = select(GenerationRow).where(GenerationRow.message_id == message_id).order_by(GenerationRow.id)
    for facts in session.scalars(query).all():
        copied = _copy(facts, message_id=copied_id)
        session.add(copied)
        session.flush()
        sent = session.get(SentPromptRow, facts.id)
        if sent is not None:
            session.add(_copy(sent, generation_id=copied.id))


def _copy(row: R, **changed: object) -> R:
    """A new row like this one but for what is `changed`; it gets an id of its own."""
    columns = {column.key: getattr(row, column.key) for column in mapped(type(row)).column_attrs}
    columns.pop("id", None)
    return type(row)(**columns | changed)
