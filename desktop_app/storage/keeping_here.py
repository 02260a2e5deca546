"""What the user has locked to this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop_app.storage import conversations
from desktop_app.storage.privacy_rows import KeptContentRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session


def is_kept_here(session: Session, *, conversation_id: int, files: Collection[str]) -> bool:
    """Whether a conversation, its folder or one of these files, by their SHA-256, is. Raises ConversationGone."""
    if conversations.get(session, conversation_id=conversation_id).local_only:
        return True
    if not files:
        return False
    kept = select(KeptContentRow.sha256).where(KeptContentRow.sha256.in_(files)).limit(1)
    return session.scalar(kept) is not None
