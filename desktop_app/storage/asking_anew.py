"""What was allowed for the words of a conversation ends where they are locked to this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from desktop_app.storage.account_rows import ConsentRow
from desktop_app.storage.privacy_rows import PrivateValueRow
from desktop_app.storage.schema import ConversationRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


def ask_anew(session: Session, *, which: ColumnElement[bool]) -> None:
    """Let these conversations ask again before anything of them leaves, once they may leave at all.

    Done when a lock is put on, not when it is taken off: a lock ends in many ways, and begins in few. What goes as a
    placeholder stays one.
    """
    ids = select(ConversationRow.id).where(which)
    session.execute(delete(ConsentRow).where(ConsentRow.conversation_id.in_(ids)))
    session.execute(
        delete(PrivateValueRow).where(PrivateValueRow.conversation_id.in_(ids), PrivateValueRow.replaced.is_(False))
    )
    session.execute(update(ConversationRow).where(which).values(asks_anew=True))


def asks_anew(session: Session, *, conversation_id: int) -> bool:
    """Whether a conversation does since then."""
    asks = select(ConversationRow.asks_anew).where(ConversationRow.id == conversation_id)
    return bool(session.scalar(asks))
