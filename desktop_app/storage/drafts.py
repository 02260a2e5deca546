"""Words and files that wait to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from desktop_app.errors import ConversationGone
from desktop_app.storage.schema import AttachmentRow, ConversationRow, DraftRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


def load(session: Session, *, conversation_id: int | None) -> str:
    """A conversation's draft, or with None that of the conversation to come; "" where there is none."""
    return session.scalar(select(DraftRow.text).where(_belongs_to(conversation_id))) or ""


def save(session: Session, *, conversation_id: int | None, text: str) -> None:
    """Keep a draft's words; its files stay with it. Nothing if the conversation is gone."""
    if text:
        if conversation_id is None or session.get(ConversationRow, conversation_id) is not None:
            row_of(session, conversation_id).text = text
    elif (row := _row(session, conversation_id)) is not None:
        row.text = ""
        session.flush()
        drop_if_empty(session, conversation_id)


def forget_sent(session: Session, *, conversation_id: int | None, text: str) -> None:
    """Remove from the draft the words `text` that it is or begins with: they are a message now. Another draft stays."""
    draft, sent = load(session, conversation_id=conversation_id).strip(), text.strip()
    rest = draft.removeprefix(sent)
    if draft != rest and (not rest or rest.startswith("\n\n")):
        save(session, conversation_id=conversation_id, text=rest.strip())


def id_of(session: Session, conversation_id: int | None) -> int | None:
    """The draft's own id, if there is one."""
    return session.scalar(select(DraftRow.id).where(_belongs_to(conversation_id)))


def row_of(session: Session, conversation_id: int | None) -> DraftRow:
    """The draft's row, made if there is none. Raises ConversationGone."""
    row = _row(session, conversation_id)
    if row is None:
        if conversation_id is not None and session.get(ConversationRow, conversation_id) is None:
            raise ConversationGone(f"conversation {conversation_id}")
        row = DraftRow(conversation_id=conversation_id, text="")
        session.add(row)
        session.flush()
    return row


def drop_if_empty(session: Session, conversation_id: int | None) -> None:
    """Leave no row of a draft that has neither words nor files."""
    has_files = select(AttachmentRow.id).where(AttachmentRow.draft_id == DraftRow.id).exists()
    session.execute(
        delete(DraftRow).where(_belongs_to(conversation_id), DraftRow.text == "", ~has_files),
        execution_options={"synchronize_session": False},
    )


def _row(session: Session, conversation_id: int | None) -> DraftRow | None:
    return session.scalar(select(DraftRow).where(_belongs_to(conversation_id)))


def _belongs_to(conversation_id: int | None) -> ColumnElement[bool]:
    return DraftRow.conversation_id.is_not_distinct_from(conversation_id)
