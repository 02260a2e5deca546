"""Votes as preference pairs, one JSON object a line, in the form that trainers of preferences read:
`prompt` is the history, `chosen` and `rejected` the answers, each a list of messages.

Where the two lanes had different histories, `prompt` is the chosen one's and `same_history` is false.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import msgspec

from desktop_app.domain import MessageState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.domain import ComparedAnswer, Comparison, JudgedAnswer, Vote


class _Said(msgspec.Struct):
    role: str
    content: str


class _Pair(msgspec.Struct, kw_only=True):
    prompt: list[_Said]
    chosen: list[_Said]
    rejected: list[_Said]
    same_history: bool
    chosen_model: str
    rejected_model: str
    blind: bool
    tags: list[str]
    turn: int


def pairs(comparison: Comparison) -> list[str]:
    """A line for each two answers of which a vote calls one better. Ties say nothing, nor do answers that failed or
    were deleted meanwhile.
    """
    answers = {found.answer.id: found for turn in comparison.turns for found in turn.answers}
    lines = []
    for vote in comparison.votes:
        for better, worse in _ordered(vote):
            chosen, rejected = answers.get(better.answer_id or 0), answers.get(worse.answer_id or 0)
            if chosen and rejected and _counts(chosen) and _counts(rejected):
                lines.append(msgspec.json.encode(_pair(comparison, vote, chosen, rejected)).decode())
    return lines


def _ordered(vote: Vote) -> Iterator[tuple[JudgedAnswer, JudgedAnswer]]:
    judged = sorted((one for one in vote.answers if one.place is not None), key=lambda one: one.place or 0)
    return ((better, worse) for better, worse in combinations(judged, 2) if better.place != worse.place)


def _counts(found: ComparedAnswer) -> bool:
    return bool(found.answer.text) and found.answer.state is not MessageState.FAILED


def _pair(comparison: Comparison, vote: Vote, chosen: ComparedAnswer, rejected: ComparedAnswer) -> _Pair:
    history, other = _history(comparison, chosen), _history(comparison, rejected)
    return _Pair(
        prompt=history,
        chosen=[_Said("assistant", chosen.answer.text)],
        rejected=[_Said("assistant", rejected.answer.text)],
        same_history=history == other,
        chosen_model=(chosen.answer.model or comparison.lanes[chosen.lane].setup.model).name,
        rejected_model=(rejected.answer.model or comparison.lanes[rejected.lane].setup.model).name,
        blind=vote.is_blind,
        tags=list(vote.tags),
        turn=next(
            number
            for number, turn in enumerate(comparison.turns, start=1)
            if turn.prompt.turn_id == chosen.answer.turn_id
        ),
    )


def _history(comparison: Comparison, found: ComparedAnswer) -> list[_Said]:
    """What the model had read when it wrote this answer."""
    setup = comparison.lanes[found.lane].setup
    said = [_Said("system", setup.system_prompt)] if setup.system_prompt else []
    for turn in comparison.turns:
        here = next((one for one in turn.answers if one.lane == found.lane), None)
        if here is None:
            continue
        said.append(_Said("user", turn.prompt.text))
        if here.answer.id == found.answer.id:
            break
        said.append(_Said("assistant", here.answer.text))
    return said
