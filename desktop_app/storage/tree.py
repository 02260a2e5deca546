"""The tree of a lane's messages. A child is always newer than its parent, so ids sort a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop_app.storage.schema import MessageRow

if TYPE_CHECKING:
    from sqlalchemy import CTE
    from sqlalchemy.orm import Session

    from desktop_app.domain import Role


def path_to(session: Session, message_id: int) -> list[MessageRow]:
    """The messages from the root down to this one."""
    path = _path_to(message_id)
    return list(session.scalars(select(MessageRow).join(path, MessageRow.id == path.c.id).order_by(MessageRow.id)))


def said_above(session: Session, message_id: int) -> list[tuple[Role, str]]:
    """Who said what, from the root down to this message's parent, without all else that a message has."""
    path = _path_to(message_id)
    query = (
        select(MessageRow.role, MessageRow.text)
        .join(path, MessageRow.id == path.c.id)
        .where(MessageRow.id != message_id)
        .order_by(MessageRow.id)
    )
    return [(role, text) for role, text in session.execute(query)]


def newest_below(session: Session, message_id: int) -> int:
    """The newest message at or below this one; being the newest, it has no children."""
    root = select(MessageRow.id, MessageRow.lane_id).where(MessageRow.id == message_id).cte(recursive=True)
    below = root.union_all(
        select(MessageRow.id, MessageRow.lane_id).join(
            root, (MessageRow.lane_id == root.c.lane_id) & (MessageRow.parent_id == root.c.id)
        )
    )
    newest: int = session.scalars(select(func.max(below.c.id))).one()
    return newest


def siblings_of(session: Session, row: MessageRow) -> list[int]:
    """The children of a message's parent, itself among them, oldest first."""
    query = (
        select(MessageRow.id)
        .where(MessageRow.lane_id == row.lane_id, MessageRow.parent_id.is_not_distinct_from(row.parent_id))
        .order_by(MessageRow.id)
    )
    return list(session.scalars(query))


def children_in(session: Session, lane_id: int) -> dict[int | None, list[int]]:
    """The children of each of a lane's messages, oldest first; under None the roots."""
    children: dict[int | None, list[int]] = {}
    query = select(MessageRow.id, MessageRow.parent_id).where(MessageRow.lane_id == lane_id).order_by(MessageRow.id)
    for message_id, parent_id in session.execute(query):
        children.setdefault(parent_id, []).append(message_id)
    return children


def _path_to(message_id: int) -> CTE:
    above = select(MessageRow.id, MessageRow.parent_id).where(MessageRow.id == message_id).cte(recursive=True)
    return above.union_all(select(MessageRow.id, MessageRow.parent_id).join(above, MessageRow.id == above.c.parent_id))
