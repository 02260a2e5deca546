"""Conversations: the list in the sidebar, their titles, the trash."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from desktop_app.errors import ConversationGone
from desktop_app.storage import attachments, folders, votes
from desktop_app.storage.asking_anew import ask_anew
from desktop_app.storage.folder_rows import FiledRow
from desktop_app.storage.schema import ConversationRow
from desktop_app.storage.values import conversation_of

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from desktop_app.domain import Conversation


def recent(session: Session, *, limit: int | None = None, offset: int = 0) -> tuple[Conversation, ...]:
    """Conversations outside the trash, the one used last first."""
    query = (
        select(ConversationRow)
        .where(ConversationRow.deleted_at.is_(None))
        .order_by(ConversationRow.updated_at.desc(), ConversationRow.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return _listed(session, query)


def trashed(session: Session) -> tuple[Conversation, ...]:
    """Conversations in the trash, the one deleted last first."""
    query = (
        select(ConversationRow)
        .where(ConversationRow.deleted_at.is_not(None))
        .order_by(ConversationRow.deleted_at.desc(), ConversationRow.id.desc())
    )
    return _listed(session, query)


def get(session: Session, *, conversation_id: int) -> Conversation:
    """A conversation, in the trash or not. Raises ConversationGone."""
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        raise ConversationGone(f"conversation {conversation_id}")
    return conversation_of(row, folders.holding(session, conversation_id=conversation_id))


def rename(session: Session, *, conversation_id: int, title: str) -> None:
    """Give it another title. Raises ConversationGone."""
    _change(session, conversation_id, title=title)


def keep_here(session: Session, *, conversation_id: int, local_only: bool) -> None:
    """Lock it to this computer, or take its own lock off. Raises ConversationGone."""
    _change(session, conversation_id, local_only=local_only)
    if local_only:
        ask_anew(session, which=ConversationRow.id == conversation_id)


def move_to_trash(session: Session, *, conversation_id: int) -> None:
    """Take it off the list; nothing is lost. Raises ConversationGone."""
    _change(session, conversation_id, deleted_at=datetime.now(UTC))


def restore(session: Session, *, conversation_id: int) -> None:
    """Bring it back from the trash. Raises ConversationGone."""
    _change(session, conversation_id, deleted_at=None)


def delete_forever(session: Session, *, conversation_id: int) -> None:
    """Remove it with everything in it; nothing if it is gone already. What its votes say of models outlives it, without
    any words.
    """
    votes.keep_without_words(session, conversation_id=conversation_id)
    session.execute(delete(ConversationRow).where(ConversationRow.id == conversation_id))
    attachments.sweep(session)


def set_side_by_side(session: Session, *, conversation_id: int, side_by_side: bool) -> None:
    """Let its lanes on this computer write at once, or one after another. Raises ConversationGone."""
    _change(session, conversation_id, is_side_by_side=side_by_side)


def touch(session: Session, *, conversation_id: int) -> None:
    """Put it at the top of the list: the user asked something in it. Raises ConversationGone."""
    _change(session, conversation_id, updated_at=datetime.now(UTC))


def _listed(session: Session, query: Select[ConversationRow]) -> tuple[Conversation, ...]:
    """Each with its folder. By columns, which takes half the time of entities: there may be thousands."""
    known = {one.id: one for one in folders.every(session)}
    columns = query.with_only_columns(*ConversationRow.__table__.columns, FiledRow.folder_id)
    filed = columns.outerjoin(FiledRow, FiledRow.conversation_id == ConversationRow.id)
    return tuple(conversation_of(row, known.get(row.folder_id)) for row in session.execute(filed))


def _change(session: Session, conversation_id: int, **columns: object) -> None:
    change = update(ConversationRow).where(ConversationRow.id == conversation_id).values(**columns)
    if session.execute(change.returning(ConversationRow.id)).first() is None:
        raise ConversationGone(f"conversation {conversation_id}")
