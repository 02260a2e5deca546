"""Lanes: a conversation's models and their setups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop_app.errors import LaneGone
from desktop_app.storage.schema import LaneRow
from desktop_app.storage.values import lane_of, setup_columns

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.domain import Lane, LaneSetup


def of_conversation(session: Session, *, conversation_id: int) -> tuple[Lane, ...]:
    """A conversation's lanes as they stand side by side."""
    query = select(LaneRow).where(LaneRow.conversation_id == conversation_id).order_by(LaneRow.position)
    return tuple(lane_of(row) for row in session.scalars(query))


def get(session: Session, *, lane_id: int) -> Lane:
    """A lane. Raises LaneGone."""
    return lane_of(row_of(session, lane_id))


def change_setup(session: Session, *, lane_id: int, setup: LaneSetup) -> None:
    """Let another model, or the same one otherwise, write the answers to come. Raises LaneGone."""
    adopt(row_of(session, lane_id), setup)


def row_of(session: Session, lane_id: int) -> LaneRow:
    """A lane's row. Raises LaneGone."""
    row = session.get(LaneRow, lane_id)
    if row is None:
        raise LaneGone(f"lane {lane_id}")
    return row


def adopt(row: LaneRow, setup: LaneSetup) -> None:
    """Write a setup into a lane's row."""
    for column, value in setup_columns(setup).items():
        setattr(row, column, value)
