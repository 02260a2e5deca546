"""Answers while they are written and when they end; each function one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from desktop_app.domain import Message, MessageState
from desktop_app.storage import messages, sent_prompts
from desktop_app.storage.column_types import storable
from desktop_app.storage.schema import MessageRow
from desktop_app.storage.values import generation_row
from desktop_app.storage.writer import writer_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.domain import Generation, SentPrompt


def save_partial(session: Session, *, answer_id: int, text: str, reasoning: str) -> None:
    """Keep the whole of an answer as far as it is written; nothing if it has ended or is gone."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.id == answer_id, MessageRow.state == MessageState.STREAMING)
        .values(text=text, reasoning=reasoning),
        execution_options={"synchronize_session": False},
    )


def finish(
    session: Session,
    *,
    answer_id: int,
    text: str,
    reasoning: str,
    state: MessageState,
    generation: Generation | None,
    sent: SentPrompt | None = None,
    written: tuple[int, ...] = (),
) -> Message:
    """Store an answer's end. `generation` is None where nothing was generated, `sent` where its model was given
    nothing; `written` as in `SentPart`. Raises MessageGone.
    """
    answer = messages.answer_row(session, answer_id)
    answer.text = storable(text)
    answer.reasoning = storable(reasoning)
    answer.state = state
    answer.writer = None
    if generation is not None:
        facts = generation_row(generation, message_id=answer_id, created_at=datetime.now(UTC))
        session.add(facts)
        session.flush()
        if sent is not None:
            sent_prompts.keep(session, generation_id=facts.id, prompt=sent, written=written)
    session.flush()
    return messages.get(session, message_id=answer_id)


def interrupt_leftovers(session: Session) -> int:
    """Mark the answers whose writer is no longer alive as interrupted; how many there were.

    Answers that this or another living process is writing right now stay as they are.
    """
    writer = writer_of(session)
    streaming = select(MessageRow.writer).where(MessageRow.writer.is_not(None)).distinct()
    gone = [token for token in session.scalars(streaming) if token is not None and not writer.is_alive(token)]
    left = session.scalars(
        update(MessageRow)
        .where(MessageRow.writer.in_(gone))
        .values(state=MessageState.INTERRUPTED, writer=None)
        .returning(MessageRow.id),
        execution_options={"synchronize_session": False},
    ).all()
    writer.sweep()
    return len(left)
