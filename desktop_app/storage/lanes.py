"""Lanes: a conversation's models and their setups, side by side; each function one transaction.

A closed lane keeps its place among the others, so that it comes back to where it was.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from desktop_app.errors import LaneGone, LastLane, TooManyLanes
from desktop_app.storage import attachments, conversations
from desktop_app.storage.schema import LaneRow
from desktop_app.storage.values import lane_of, setup_columns

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.domain import Lane, LaneSetup

MOST = 6
"""Lanes of a conversation: as many as can be told apart by their colours."""


def of_conversation(session: Session, *, conversation_id: int) -> tuple[Lane, ...]:
    """A conversation's lanes as they stand side by side, folded ones among them, without those that were closed."""
    return tuple(lane_of(row) for row in open_rows(session, conversation_id))


def closed(session: Session, *, conversation_id: int) -> tuple[Lane, ...]:
    """A conversation's lanes in the trash, the one closed last first."""
    rows = (row for row in _rows(session, conversation_id) if row.closed_at is not None)
    return tuple(lane_of(row) for row in sorted(rows, key=lambda row: (row.closed_at, row.id), reverse=True))


def get(session: Session, *, lane_id: int) -> Lane:
    """A lane. Raises LaneGone."""
    return lane_of(row_of(session, lane_id))


def add(session: Session, *, conversation_id: int, setup: LaneSetup) -> Lane:
    """A new lane, right of the others and without a history. Raises ConversationGone, TooManyLanes."""
    conversations.get(session, conversation_id=conversation_id)
    _check_room(session, conversation_id)
    return lane_of(put(session, conversation_id, setup))


def change_setup(session: Session, *, lane_id: int, setup: LaneSetup) -> int:
    """Let another model, or the same one otherwise, write the answers to come; the conversation's id.

    Raises LaneGone.
    """
    row = row_of(session, lane_id)
    adopt(row, setup)
    return row.conversation_id


def close(session: Session, *, lane_id: int) -> int:
    """Take a lane out of its conversation; nothing of it is lost. The conversation's id.

    Where all that stay are folded, the first of them is unfolded. Raises LaneGone, LastLane.
    """
    row = row_of(session, lane_id)
    others = [one for one in open_rows(session, row.conversation_id) if one.id != lane_id]
    if row.closed_at is None:
        if not others:
            raise LastLane
        row.closed_at = datetime.now(UTC)
        if all(one.is_folded for one in others):
            others[0].is_folded = False
    return row.conversation_id


def reopen(session: Session, *, lane_id: int) -> int:
    """Bring a closed lane back; the conversation's id. Raises LaneGone, TooManyLanes."""
    row = row_of(session, lane_id)
    if row.closed_at is not None:
        _check_room(session, row.conversation_id)
        row.closed_at = None
        row.is_folded = False
    return row.conversation_id


def delete_forever(session: Session, *, lane_id: int) -> int:
    """Remove a closed lane with its messages; the conversation's id.

    Raises LaneGone, and ValueError for one that is open.
    """
    row = row_of(session, lane_id)
    if row.closed_at is None:
        raise ValueError(f"lane {lane_id} is open")
    session.execute(delete(LaneRow).where(LaneRow.id == lane_id))
    attachments.sweep(session)
    return row.conversation_id


def move(session: Session, *, lane_id: int, position: int) -> int:
    """Let a lane stand at `position` among the open ones, from 0; the conversation's id. Raises LaneGone."""
    row = row_of(session, lane_id)
    others = [one for one in _rows(session, row.conversation_id) if one.id != lane_id]
    right = [one for one in others if one.closed_at is None][max(position, 0) :]
    others.insert(others.index(right[0]) if right else len(others), row)
    # Two may not stand in one place, not even for a moment.
    for place, one in enumerate(others):
        one.position = -1 - place
    session.flush()
    for place, one in enumerate(others):
        one.position = place
    return row.conversation_id


def rename(session: Session, *, lane_id: int, name: str) -> int:
    """Call a lane so, or with "" as its model is called; the conversation's id. Raises LaneGone."""
    row = row_of(session, lane_id)
    row.name = name
    return row.conversation_id


def fold(session: Session, *, lane_id: int, folded: bool) -> int:
    """Put a lane out of sight, where no prompt reaches it, or back; the conversation's id.

    Raises LaneGone, LastLane.
    """
    row = row_of(session, lane_id)
    if folded and not any(not one.is_folded and one.id != lane_id for one in open_rows(session, row.conversation_id)):
        raise LastLane
    row.is_folded = folded
    return row.conversation_id


def open_rows(session: Session, conversation_id: int) -> list[LaneRow]:
    """The rows of the lanes that are not closed, as they stand side by side."""
    return [row for row in _rows(session, conversation_id) if row.closed_at is None]


def row_of(session: Session, lane_id: int) -> LaneRow:
    """A lane's row. Raises LaneGone."""
    row = session.get(LaneRow, lane_id)
    if row is None:
        raise LaneGone(f"lane {lane_id}")
    return row


def put(session: Session, conversation_id: int, setup: LaneSetup) -> LaneRow:
    """A new lane's row, right of all others."""
    last = session.scalar(select(func.max(LaneRow.position)).where(LaneRow.conversation_id == conversation_id))
    position = 0 if last is None else last + 1
    row = LaneRow(conversation_id=conversation_id, position=position, name="", is_folded=False, **setup_columns(setup))
    session.add(row)
    session.flush()
    return row


def adopt(row: LaneRow, setup: LaneSetup) -> None:
    """Write a setup into a lane's row."""
    for column, value in setup_columns(setup).items():
        setattr(row, column, value)


def _rows(session: Session, conversation_id: int) -> list[LaneRow]:
    query = select(LaneRow).where(LaneRow.conversation_id == conversation_id).order_by(LaneRow.position)
    return list(session.scalars(query))


def _check_room(session: Session, conversation_id: int) -> None:
    if len(open_rows(session, conversation_id)) >= MOST:
        raise TooManyLanes(most=str(MOST))
