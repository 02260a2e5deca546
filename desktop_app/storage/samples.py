"""Conversations that were written beforehand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.domain import MessageState, Role
from desktop_app.storage.schema import ConversationRow, LaneRow, MessageRow, TurnRow
from desktop_app.storage.values import setup_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from desktop_app.domain import LaneSetup, ModelRef


def add(session: Session, *, title: str, turns: Sequence[tuple[str, str]], author: ModelRef, setup: LaneSetup) -> None:
    """Store one with one lane, as if it had just been had: prompts, and answers without a generation, since no model
    was run for them.
    """
    now = datetime.now(UTC)
    conversation = ConversationRow(title=title, created_at=now, updated_at=now)
    session.add(conversation)
    session.flush()
    lane = LaneRow(conversation_id=conversation.id, position=0, **setup_columns(setup))
    session.add(lane)
    session.flush()
    for prompt, answer in turns:
        turn = TurnRow(conversation_id=conversation.id, created_at=now)
        session.add(turn)
        session.flush()
        asked = MessageRow(role=Role.USER, text=prompt, **_common(lane, turn))
        session.add(asked)
        session.flush()
        answered = MessageRow(
            role=Role.ASSISTANT,
            text=answer,
            model_provider=author.provider,
            model_id=author.id,
            model_name=author.name,
            **_common(lane, turn) | {"parent_id": asked.id},
        )
        session.add(answered)
        session.flush()
        lane.head_id = answered.id
        session.flush()


def _common(lane: LaneRow, turn: TurnRow) -> dict[str, object]:
    return {
        "lane_id": lane.id,
        "parent_id": lane.head_id,
        "turn_id": turn.id,
        "state": MessageState.COMPLETE,
        "created_at": turn.created_at,
        "reasoning": "",
    }
