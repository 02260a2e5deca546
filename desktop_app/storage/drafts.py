"""Words that were typed and not sent yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from desktop_app.storage.schema import ConversationRow, DraftRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


def load(session: Session, *, conversation_id: int | None) -> str:
    """A conversation's draft, or with None that of the conversation to come; "" where there is none."""
    return session.scalar(select(DraftRow.text).where(_belongs_to(conversation_id))) or ""


def save(session: Session, *, conversation_id: int | None, text: str) -> None:
    """Keep a draft; "" removes it. Nothing if the conversation is gone."""
    session.execute(delete(DraftRow).where(_belongs_to(conversation_id)))
    if text and (conversation_id is None or session.get(ConversationRow, conversation_id) is not None):
        session.add(DraftRow(conversation_id=conversation_id, text=text))


def forget_sent(session: Session, *, conversation_id: int | None, text: str) -> None:
    """Remove the draft if `text` are its words: they are a message now. Another draft stays."""
    if load(session, conversation_id=conversation_id).strip() == text.strip():
        save(session, conversation_id=conversation_id, text="")


def _belongs_to(conversation_id: int | None) -> ColumnElement[bool]:
    return DraftRow.conversation_id.is_not_distinct_from(conversation_id)
