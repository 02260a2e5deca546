"""Votes as they are stored, made without a database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.domain import AnswerStyle, JudgedAnswer, ModelRef, Vote, VoteKind

if TYPE_CHECKING:
    from collections.abc import Sequence

WHEN = datetime(2026, 11, 27, 12, tzinfo=UTC)


def model(name: str) -> ModelRef:
    """“Cloud …” is a provider's."""
    return ModelRef(provider="openai" if name.startswith("Cloud") else "local", id=name.casefold(), name=name)


def judged(name: str, place: int | None, **facts: object) -> JudgedAnswer:
    """One answer of that model, with ten tokens a second unless the facts say otherwise."""
    ours = name.startswith("Cloud")
    values: dict[str, object] = {
        "answer_id": None,
        "generation_id": None,
        "model": model(name),
        "quantization": "" if ours else "Q4_K_M",
        "place": place,
        "is_bad": False,
        "style": AnswerStyle(characters=100),
        "tokens": 21,
        "seconds": 2.5,
        "decode_s": 2.0,
        "cost_nanos": 2_000_000 if ours else None,
        "currency": "USD" if ours else None,
    }
    return JudgedAnswer(**(values | facts))  # type: ignore[arg-type]


def vote(
    *answers: JudgedAnswer, number: int = 1, tags: Sequence[str] = (), is_blind: bool = False, turn_id: int | None = 1
) -> Vote:
    """A vote on these answers."""
    return Vote(
        id=number,
        first_id=number,
        turn_id=turn_id,
        kind=VoteKind.PAIR if len(answers) == 2 else VoteKind.RANKING,
        answers=answers,
        is_blind=is_blind,
        tags=tuple(tags),
        note="",
        created_at=WHEN,
    )


def duel(one: str, other: str, result: int, **facts: object) -> Vote:
    """A vote on two: 1 where the first was better, -1 where the second was, 0 for a tie."""
    places = {1: (1, 2), -1: (2, 1), 0: (1, 1)}[result]
    return vote(judged(one, places[0]), judged(other, places[1]), **facts)  # type: ignore[arg-type]
