"""Attached files: with a draft from the moment they are attached, with a message once it is sent."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.domain import Attachment
from desktop_app.errors import MessageGone
from desktop_app.storage import drafts
from desktop_app.storage.column_types import storable
from desktop_app.storage.privacy_rows import KeptContentRow
from desktop_app.storage.schema import AttachmentRow, ContentRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from desktop_app.domain import Message


def add_to_draft(
    session: Session, *, conversation_id: int | None, name: str, media_type: str, data: bytes
) -> Attachment:
    """Keep a file with a draft, as its last one; a file that is there already is not added twice.

    Raises ConversationGone.
    """
    digest = sha256(data).hexdigest()
    added = Attachment(
        name=storable(name),
        media_type=media_type,
        size_bytes=len(data),
        sha256=digest,
        local_only=session.get(KeptContentRow, digest) is not None,
    )
    draft = drafts.row_of(session, conversation_id)
    there = _of(session, AttachmentRow.draft_id == draft.id)
    if added in there:
        return added
    session.execute(insert(ContentRow).values(sha256=added.sha256, data=data).on_conflict_do_nothing())
    session.add(_row(added, position=len(there), draft_id=draft.id))
    return added


def of_draft(session: Session, *, conversation_id: int | None) -> tuple[Attachment, ...]:
    """The files of a conversation's draft, or with None of that of the conversation to come, as they were added."""
    draft_id = drafts.id_of(session, conversation_id)
    return () if draft_id is None else _of(session, AttachmentRow.draft_id == draft_id)


def remove_from_draft(session: Session, *, conversation_id: int | None, files: Sequence[Attachment]) -> None:
    """Take files from a draft; nothing if they are not there."""
    draft_id = drafts.id_of(session, conversation_id)
    if draft_id is None or not files:
        return
    left = [one for one in _of(session, AttachmentRow.draft_id == draft_id) if one not in files]
    session.execute(delete(AttachmentRow).where(AttachmentRow.draft_id == draft_id))
    session.add_all(_row(one, position=position, draft_id=draft_id) for position, one in enumerate(left))
    session.flush()
    drafts.drop_if_empty(session, conversation_id)
    sweep(session, files)


def move_to(session: Session, *, conversation_id: int, files: Sequence[Attachment]) -> None:
    """Take files from the draft of the conversation to come to that of another. Raises ConversationGone."""
    draft = drafts.row_of(session, conversation_id)
    there = _of(session, AttachmentRow.draft_id == draft.id)
    moved = [one for one in of_draft(session, conversation_id=None) if one in files and one not in there]
    session.add_all(_row(one, position=at, draft_id=draft.id) for at, one in enumerate(moved, len(there)))
    session.flush()
    remove_from_draft(session, conversation_id=None, files=files)
    drafts.drop_if_empty(session, conversation_id)


def add_to_message(session: Session, *, message_id: int, files: Sequence[Attachment]) -> None:
    """Keep files, whose contents are stored already, with a message. Raises MessageGone."""
    for position, one in enumerate(files):
        if session.scalar(select(ContentRow.sha256).where(ContentRow.sha256 == one.sha256)) is None:
            raise MessageGone(f"content {one.sha256}")
        session.add(_row(one, position=position, message_id=message_id))
    session.flush()


def of_messages(session: Session, which: ColumnElement[bool]) -> Mapping[int, tuple[Attachment, ...]]:
    """The files of the messages `which` selects by columns of `AttachmentRow`, by message."""
    found: dict[int, tuple[Attachment, ...]] = {}
    for row, kept in session.execute(_files().where(AttachmentRow.message_id.is_not(None), which)):
        assert row.message_id is not None
        found[row.message_id] = (*found.get(row.message_id, ()), _attachment_of(row, kept))
    return found


def content(session: Session, *, attachment: Attachment) -> bytes:
    """What is in a file. Raises MessageGone."""
    data = session.scalar(select(ContentRow.data).where(ContentRow.sha256 == attachment.sha256))
    if data is None:
        raise MessageGone(f"content {attachment.sha256}")
    return data


def texts(session: Session, *, of: Iterable[Message]) -> dict[str, str]:
    """What is in the text files of these messages, by SHA-256; those that are gone are not in it."""
    wanted = {file.sha256 for message in of for file in message.attachments if file.media_type.startswith("text/")}
    query = select(ContentRow).where(ContentRow.sha256.in_(wanted))
    return {row.sha256: row.data.decode(errors="replace") for row in session.scalars(query)} if wanted else {}


def images(session: Session, *, of: Sequence[str]) -> dict[str, bytes]:
    """The contents of these images, by SHA-256; those that are gone are not in it."""
    query = select(ContentRow).where(ContentRow.sha256.in_(of))
    return {row.sha256: row.data for row in session.scalars(query)} if of else {}


def keep_here(session: Session, *, attachment: Attachment, local_only: bool) -> None:
    """Let a file's content not leave this computer, wherever it is attached, or let it again. Raises MessageGone."""
    if session.scalar(select(ContentRow.sha256).where(ContentRow.sha256 == attachment.sha256)) is None:
        raise MessageGone(f"content {attachment.sha256}")
    row = session.get(KeptContentRow, attachment.sha256)
    if local_only and row is None:
        session.add(KeptContentRow(sha256=attachment.sha256))
    elif row is not None and not local_only:
        session.delete(row)


def sweep(session: Session, files: Iterable[Attachment] | None = None) -> None:
    """Remove the contents, of these files or of all, that nothing refers to any more."""
    used = select(AttachmentRow.id).where(AttachmentRow.sha256 == ContentRow.sha256).exists()
    removal = delete(ContentRow).where(~used)
    if files is not None:
        removal = removal.where(ContentRow.sha256.in_([one.sha256 for one in files]))
    session.execute(removal, execution_options={"synchronize_session": False})


def _of(session: Session, which: ColumnElement[bool]) -> tuple[Attachment, ...]:
    return tuple(_attachment_of(row, kept) for row, kept in session.execute(_files().where(which)))


def _files() -> Select[AttachmentRow, str | None]:
    """Files in their order, each with its content's hash if that may not leave this computer."""
    return (
        select(AttachmentRow, KeptContentRow.sha256)
        .outerjoin(KeptContentRow, KeptContentRow.sha256 == AttachmentRow.sha256)
        .order_by(AttachmentRow.position)
    )


def _attachment_of(row: AttachmentRow, kept: str | None) -> Attachment:
    return Attachment(
        name=row.name,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        local_only=kept is not None,
    )


def _row(
    attachment: Attachment, *, position: int, message_id: int | None = None, draft_id: int | None = None
) -> AttachmentRow:
    return AttachmentRow(
        message_id=message_id,
        draft_id=draft_id,
        position=position,
        name=attachment.name,
        media_type=attachment.media_type,
        size_bytes=attachment.size_bytes,
        sha256=attachment.sha256,
    )
