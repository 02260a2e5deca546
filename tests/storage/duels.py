"""Conversations whose lanes have answered, straight in the database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from desktop_app.domain import BlindTurn, Cost, Generation, LaneSetup, MessageState, ModelRef, Timings
from desktop_app.storage import answers, messages
from desktop_app.storage.schema import LaneRow
from desktop_app.storage.values import setup_columns
from desktop_app.storage.vote_rows import BlindTurnRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from desktop_app.storage.database import Database

ALPHA = ModelRef(provider="local", id="aa" * 32, name="Alpha")
BETA = ModelRef(provider="openai", id="beta-1", name="Beta")
GAMMA = ModelRef(provider="local", id="cc" * 32, name="Gamma")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duel:
    """A turn that was answered: the answers' ids by lane."""

    conversation_id: int
    turn_id: int
    lane_ids: tuple[int, ...]
    answer_ids: tuple[int, ...]
    blind: BlindTurn | None


def conversation_of(database: Database, models: Sequence[ModelRef], *, words: str = "Who?") -> int:
    """A conversation with a lane for each model, and a first turn of the first one alone."""
    setup = LaneSetup(model=models[0])
    turn = database.submit(messages.begin_turn, conversation_id=None, text=words, setup=setup).result()
    finish(database, turn.lanes[0].answer.id, models[0], "Hello.")

    def add(session: Session) -> None:
        for position, model in enumerate(models[1:], start=1):
            columns = setup_columns(replace(setup, model=model))
            session.add(LaneRow(conversation_id=turn.conversation.id, position=position, **columns))

    database.submit(add).result()
    return turn.conversation.id


def duel(
    database: Database, models: Sequence[ModelRef], *, texts: Sequence[str] = (), conversation_id: int | None = None
) -> Duel:
    """A turn in which each of the models has answered."""
    chat = conversation_of(database, models) if conversation_id is None else conversation_id
    setup = LaneSetup(model=models[0])
    turn = database.submit(messages.begin_turn, conversation_id=chat, text="Who wins?", setup=setup).result()
    for place, lane in enumerate(turn.lanes):
        finish(database, lane.answer.id, lane.lane.setup.model, texts[place] if texts else f"Answer {place}.")
    return Duel(
        conversation_id=chat,
        turn_id=turn.lanes[0].prompt.turn_id,
        lane_ids=tuple(lane.lane.id for lane in turn.lanes),
        answer_ids=tuple(lane.answer.id for lane in turn.lanes),
        blind=turn.blind,
    )


def places(database: Database, turn_id: int) -> tuple[int, ...]:
    """The lanes of a blind turn as they were drawn, from the left, which nobody is told before the vote."""

    def read(session: Session) -> tuple[int, ...]:
        row = session.get(BlindTurnRow, turn_id)
        assert row is not None
        return tuple(row.lane_ids)

    return database.read(read).result()


def finish(database: Database, answer_id: int, model: ModelRef, text: str) -> None:
    """Let an answer end."""
    database.submit(
        answers.finish,
        answer_id=answer_id,
        text=text,
        reasoning="",
        state=MessageState.COMPLETE,
        generation=generation_of(model),
    ).result()


def generation_of(model: ModelRef) -> Generation:
    """Ten tokens in two seconds; one that costs, a thousandth of a dollar."""
    cost = None if model.provider == "local" else Cost(nanos=1_000_000, currency="USD", price_date=date(2026, 11, 1))
    return Generation(
        model=model,
        quantization="Q4_K_M" if model.provider == "local" else "",
        completion_tokens=10,
        timings=Timings(prompt_s=0.5, decode_s=2.0),
        cost=cost,
    )
