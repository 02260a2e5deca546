"""Folders of conversations: their order, their locks, and what lies in them; each function one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop_app.domain import Folder, RemovedFolder, tidy_name
from desktop_app.errors import ConversationGone, FolderGone
from desktop_app.storage.asking_anew import ask_anew
from desktop_app.storage.folder_rows import FiledRow, FolderRow
from desktop_app.storage.schema import ConversationRow
from desktop_app.storage.values import folder_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

_AT_ONCE = 500
"""Ids in one statement; SQLite takes 32,766 values."""


def every(session: Session) -> tuple[Folder, ...]:
    """All of them, in their order."""
    return tuple(folder_of(row) for row in session.scalars(_in_order()))


def holding(session: Session, *, conversation_id: int) -> Folder | None:
    """The folder that a conversation lies in; None if it lies in none."""
    query = select(FolderRow).join(FiledRow, FiledRow.folder_id == FolderRow.id)
    row = session.scalars(query.where(FiledRow.conversation_id == conversation_id)).first()
    return folder_of(row) if row is not None else None


def contents(session: Session, *, folder_id: int) -> tuple[int, ...]:
    """The ids of the conversations in a folder, those in the trash among them."""
    query = select(FiledRow.conversation_id).where(FiledRow.folder_id == folder_id)
    return tuple(session.scalars(query.order_by(FiledRow.conversation_id)))


def add(session: Session, *, name: str, local_only: bool = False) -> Folder:
    """A new, empty one below the others."""
    row = FolderRow(
        name=tidy_name(name), position=_next_position(session), created_at=datetime.now(UTC), local_only=local_only
    )
    session.add(row)
    session.flush()
    return folder_of(row)


def called(session: Session, *, name: str) -> Folder:
    """The first of that name, or a new one."""
    row = session.scalars(_in_order().where(FolderRow.name == tidy_name(name))).first()
    return folder_of(row) if row is not None else add(session, name=name)


def rename(session: Session, *, folder_id: int, name: str) -> None:
    """Give it another name. Raises FolderGone."""
    _row(session, folder_id).name = tidy_name(name)


def move(session: Session, *, folder_id: int, position: int) -> None:
    """Let it stand at `position` from the top, from 0. Raises FolderGone."""
    moved = _row(session, folder_id)
    others = [row for row in session.scalars(_in_order()) if row is not moved]
    place = max(0, min(position, len(others)))
    for number, row in enumerate([*others[:place], moved, *others[place:]]):
        row.position = number


def keep_here(session: Session, *, folder_id: int, local_only: bool) -> tuple[int, ...]:
    """Let nothing of what lies in it leave this computer, or let what has no lock of its own; the ids of what lies in
    it. Raises FolderGone.
    """
    _row(session, folder_id).local_only = local_only
    if local_only:
        _ask_anew_in(session, folder_id)
    return contents(session, folder_id=folder_id)


def put(session: Session, *, conversation_ids: Sequence[int], folder_id: int | None) -> Folder | None:
    """Let conversations lie in a folder, which it returns, or in none. Raises FolderGone, ConversationGone; then all
    of them lie where they did.
    """
    folder = folder_of(_row(session, folder_id)) if folder_id is not None else None
    for conversation_id in conversation_ids:
        if session.get(ConversationRow, conversation_id) is None:
            raise ConversationGone(f"conversation {conversation_id}")
        if folder_id is None:
            session.execute(delete(FiledRow).where(FiledRow.conversation_id == conversation_id))
            continue
        filed = insert(FiledRow).values(conversation_id=conversation_id, folder_id=folder_id)
        session.execute(filed.on_conflict_do_update(index_elements=["conversation_id"], set_={"folder_id": folder_id}))
    if folder is not None and folder.local_only:
        for place in range(0, len(conversation_ids), _AT_ONCE):
            ask_anew(session, which=ConversationRow.id.in_(conversation_ids[place : place + _AT_ONCE]))
    return folder


def remove(session: Session, *, folder_id: int) -> RemovedFolder:
    """Take a folder away; what lay in it lies in none then, and is as locked as before. Raises FolderGone."""
    row = _row(session, folder_id)
    folder, inside = folder_of(row), contents(session, folder_id=folder_id)
    locked: tuple[int, ...] = ()
    if folder.local_only:
        taken_over = update(ConversationRow).where(_lies_in(folder_id), ConversationRow.local_only.is_(False))
        locked = tuple(session.scalars(taken_over.values(local_only=True).returning(ConversationRow.id)))
    session.execute(delete(FolderRow).where(FolderRow.id == folder_id))
    return RemovedFolder(folder=folder, conversation_ids=inside, locked_ids=locked)


def restore(session: Session, *, removed: RemovedFolder) -> None:
    """Bring a folder back to where it stood, with what lies in no other folder by now; nothing if it is there."""
    folder = removed.folder
    if session.get(FolderRow, folder.id) is not None:
        return
    row = FolderRow(
        id=folder.id,
        name=folder.name,
        position=_next_position(session),
        created_at=datetime.now(UTC),
        local_only=folder.local_only,
    )
    session.add(row)
    session.flush()
    move(session, folder_id=folder.id, position=folder.position)
    filed = frozenset(session.scalars(select(FiledRow.conversation_id)))
    there = frozenset(session.scalars(select(ConversationRow.id)))
    back = [one for one in removed.conversation_ids if one in there and one not in filed]
    session.add_all(FiledRow(conversation_id=one, folder_id=folder.id) for one in back)
    session.flush()
    if folder.local_only:
        _ask_anew_in(session, folder.id)
        # Their lock is the folder's again.
        for conversation_id in set(removed.locked_ids) & set(back):
            session.execute(
                update(ConversationRow).where(ConversationRow.id == conversation_id).values(local_only=False)
            )


def _in_order() -> Select[FolderRow]:
    return select(FolderRow).order_by(FolderRow.position, FolderRow.id)


def _ask_anew_in(session: Session, folder_id: int) -> None:
    ask_anew(session, which=_lies_in(folder_id))


def _lies_in(folder_id: int) -> ColumnElement[bool]:
    return ConversationRow.id.in_(select(FiledRow.conversation_id).where(FiledRow.folder_id == folder_id))


def _next_position(session: Session) -> int:
    highest = session.scalar(select(func.max(FolderRow.position)))
    return 0 if highest is None else highest + 1


def _row(session: Session, folder_id: int) -> FolderRow:
    row = session.get(FolderRow, folder_id)
    if row is None:
        raise FolderGone(f"folder {folder_id}")
    return row
