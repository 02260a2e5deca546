"""Turns that are judged blind: drawn by lot as they begin, without names until a vote or the user's wish."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from desktop_app.domain import BlindTurn, MessageState, Role
from desktop_app.errors import AnswerHidden, MessageGone
from desktop_app.storage import lanes
from desktop_app.storage.schema import MessageRow, TurnRow
from desktop_app.storage.vote_rows import BlindConversationRow, BlindTurnRow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_LOT = secrets.SystemRandom()
"""Nobody can tell from ids, times or earlier turns who stands where."""
_UNCOVERED = "uncovered"


def set_blind(session: Session, *, conversation_id: int, on: bool) -> None:
    """Whether the next turns of a conversation are judged blind."""
    row = session.get(BlindConversationRow, conversation_id)
    if on and row is None:
        session.add(BlindConversationRow(conversation_id=conversation_id))
    if not on and row is not None:
        session.delete(row)


def is_blind(session: Session, *, conversation_id: int) -> bool:
    """Whether its next turn will be judged blind."""
    return session.get(BlindConversationRow, conversation_id) is not None


def uncover(session: Session, *, conversation_id: int) -> bool:
    """Show the names in the turns that nobody has judged; whether there were any."""
    earlier = select(TurnRow.id).where(TurnRow.conversation_id == conversation_id)
    hidden = session.scalars(
        update(BlindTurnRow)
        .where(BlindTurnRow.turn_id.in_(earlier), BlindTurnRow.revealed_at.is_(None))
        .values(revealed_at=datetime.now(UTC))
        .returning(BlindTurnRow.turn_id),
        execution_options={"synchronize_session": False},
    ).all()
    session.info[_UNCOVERED] = tuple(hidden)
    return bool(hidden)


def is_unseen(session: Session) -> ColumnElement[bool]:
    """Of a row: its turn stands without names, or did before this transaction, which may come to nothing."""
    return or_(BlindTurnRow.revealed_at.is_(None), BlindTurnRow.turn_id.in_(session.info.get(_UNCOVERED, ())))


def begin(session: Session, *, turn_id: int, conversation_id: int, lane_ids: Sequence[int]) -> BlindTurn | None:
    """Cover a turn that begins in these lanes, if the conversation is blind and there is something to compare."""
    if len(lane_ids) < 2 or not is_blind(session, conversation_id=conversation_id):
        return None
    row = BlindTurnRow(turn_id=turn_id, lane_ids=list(drawn(lane_ids)))
    session.add(row)
    session.flush()
    return _blind_turn(row)


def drawn(lane_ids: Sequence[int]) -> tuple[int, ...]:
    """The same lanes in an order drawn by lot."""
    order = list(lane_ids)
    _LOT.shuffle(order)
    return tuple(order)


def of_conversation(session: Session, *, conversation_id: int) -> tuple[BlindTurn, ...]:
    """Its turns that were begun blind, oldest first."""
    turns = select(TurnRow.id).where(TurnRow.conversation_id == conversation_id)
    rows = session.scalars(select(BlindTurnRow).where(BlindTurnRow.turn_id.in_(turns)).order_by(BlindTurnRow.turn_id))
    return tuple(_blind_turn(row) for row in rows)


def covered(session: Session, *, conversation_id: int) -> frozenset[int]:
    """The turns of a conversation that stand without names now."""
    turns = of_conversation(session, conversation_id=conversation_id)
    return frozenset(turn.turn_id for turn in turns if not turn.is_revealed)


def writing(session: Session, *, turn_ids: Collection[int]) -> frozenset[int]:
    """Those of these turns in which an answer is under way."""
    streaming = select(MessageRow.turn_id).where(
        MessageRow.turn_id.in_(turn_ids), MessageRow.state == MessageState.STREAMING
    )
    return frozenset(session.scalars(streaming))


def check_shown(session: Session, *, turn_id: int) -> None:
    """Raises AnswerHidden for a turn that stands without names."""
    row = session.get(BlindTurnRow, turn_id)
    if row is not None and row.revealed_at is None:
        raise AnswerHidden(f"turn {turn_id}")


def check_judged(session: Session, *, lane_id: int) -> None:
    """Raises AnswerHidden for a lane of a conversation in which a turn stands without names: until they are shown, no
    lane leaves its place or goes on by itself.
    """
    conversation_id = lanes.row_of(session, lane_id).conversation_id
    for turn_id in covered(session, conversation_id=conversation_id):
        raise AnswerHidden(f"turn {turn_id}")


def answers(session: Session, *, turn_id: int) -> tuple[MessageRow, ...]:
    """The answers of a covered turn as they stand, from the left. Raises MessageGone if it is not covered or one is
    missing.
    """
    row = session.get(BlindTurnRow, turn_id)
    if row is None or row.revealed_at is not None:
        raise MessageGone(f"turn {turn_id} is not covered")
    found = session.scalars(
        select(MessageRow)
        .where(MessageRow.turn_id == turn_id, MessageRow.role == Role.ASSISTANT)
        .order_by(MessageRow.id)
    )
    by_lane = {message.lane_id: message for message in found}
    if not set(row.lane_ids) <= set(by_lane):
        raise MessageGone(f"turn {turn_id} has lost an answer")
    return tuple(by_lane[lane_id] for lane_id in row.lane_ids)


def prompt(session: Session, *, turn_id: int) -> str:
    """What was asked in a turn."""
    asked = select(MessageRow.text).where(MessageRow.turn_id == turn_id, MessageRow.role == Role.USER)
    return session.scalars(asked.order_by(MessageRow.id)).first() or ""


def reveal(session: Session, *, turn_id: int) -> bool:
    """Cover a turn no more; whether it was covered until now."""
    row = session.get(BlindTurnRow, turn_id)
    if row is None or row.revealed_at is not None:
        return False
    row.revealed_at = datetime.now(UTC)
    return True


def _blind_turn(row: BlindTurnRow) -> BlindTurn:
    is_revealed = row.revealed_at is not None
    lane_ids = row.lane_ids if is_revealed else sorted(row.lane_ids)
    return BlindTurn(turn_id=row.turn_id, lane_ids=tuple(lane_ids), is_revealed=is_revealed)
