"""What the user asked before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from desktop_app.domain import SAMPLE, Role
from desktop_app.storage.schema import ConversationRow, MessageRow, TurnRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def earlier(session: Session, *, conversation_id: int | None, limit: int) -> tuple[str, ...]:
    """The user's prompts, each once: those of this conversation, newest first, then those of all others outside
    the trash, newest first; `limit` at most. What was written beforehand is nobody's prompt.
    """
    written = aliased(MessageRow)
    beforehand = select(written.id).where(written.turn_id == TurnRow.id, written.model_provider == SAMPLE).exists()
    first_of_turn = (
        select(func.min(MessageRow.id))
        .where(MessageRow.turn_id == TurnRow.id, MessageRow.role == Role.USER)
        .correlate(TurnRow)
        .scalar_subquery()
    )
    query = (
        select(MessageRow.text)
        .select_from(TurnRow)
        .join(ConversationRow, ConversationRow.id == TurnRow.conversation_id)
        .join(MessageRow, MessageRow.id == first_of_turn)
        .where(
            ConversationRow.deleted_at.is_(None) | (ConversationRow.id == conversation_id),
            MessageRow.text != "",
            ~beforehand,
        )
        .order_by((TurnRow.conversation_id.is_not_distinct_from(conversation_id)).desc(), TurnRow.id.desc())
        .limit(limit)
    )
    return tuple(dict.fromkeys(session.scalars(query)))
