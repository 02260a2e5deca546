"""The user's judgements on answers as frozen values; standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.answer_style import AnswerStyle
from desktop_app.domain.models import ModelRef

MOST_TAGS = 12
LONGEST_TAG = 40
"""Characters."""


class VoteKind(StrEnum):
    """How answers were judged. PAIR: better, tie or both bad; RANKING: places; THUMBS: up or down for each."""

    PAIR = "pair"
    RANKING = "ranking"
    THUMBS = "thumbs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was said of one answer. `place` 1 is the best, equal places are a tie, None: nothing was said of it.
    `is_bad`: it was called bad, whatever its place.
    """

    answer_id: int
    place: int | None
    is_bad: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A judgement to cast; `judgements` in the order in which the answers stood, from the left."""

    kind: VoteKind
    judgements: tuple[Judgement, ...]
    tags: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedAnswer:
    """An answer as it was when it was judged, whatever becomes of it. `answer_id` and `generation_id` are None once it
    has been deleted for good. `tokens` were written in `decode_s` seconds, all in all it took `seconds` of its
    model's time. `cost_nanos` in billionths of `currency`; None: no money was asked for, or nobody knows the price.
    """

    answer_id: int | None
    generation_id: int | None
    model: ModelRef
    quantization: str
    place: int | None
    is_bad: bool
    style: AnswerStyle
    tokens: int
    seconds: float
    decode_s: float
    cost_nanos: int | None
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A stored vote; `answers` in the order in which they stood. `turn_id` is None once its conversation was deleted
    for good. `first_id` is the vote that it changes, or its own id.
    """

    id: int
    first_id: int
    turn_id: int | None
    kind: VoteKind
    answers: tuple[JudgedAnswer, ...]
    is_blind: bool
    tags: tuple[str, ...]
    note: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindTurn:
    """A turn whose answers stand without names until `is_revealed`; only then `lane_ids` tells who stands where, from
    the left, and before that just which lanes they are.
    """

    turn_id: int
    lane_ids: tuple[int, ...]
    is_revealed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenTurn:
    """A turn without names: the answers from the left, with what their writers say of themselves masked, once all of
    them are written; () before. `is_whole`: each ended by itself, so that they can be compared.
    """

    turn_id: int
    prompt: str
    answers: tuple[str, ...]
    is_whole: bool


def pair_ballot(
    answer_ids: tuple[int, int], winner: int | None, *, bad: bool = False, tags: tuple[str, ...] = (), note: str = ""
) -> Ballot:
    """A vote on two answers: `winner` is 0 (left) or 1; None a tie, in which both may be `bad`."""
    places = (1, 1) if winner is None else (1, 2) if winner == 0 else (2, 1)
    judged = tuple(
        Judgement(answer_id=answer_id, place=place, is_bad=bad and winner is None)
        for answer_id, place in zip(answer_ids, places, strict=True)
    )
    return Ballot(kind=VoteKind.PAIR, judgements=judged, tags=tags, note=note)


def tidy_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Tags as they are kept: without blanks around them, each once whatever its capitals, no more than `MOST_TAGS`."""
    kept: dict[str, str] = {}
    for tag in tags:
        word = " ".join(tag.split())[:LONGEST_TAG].strip()
        if word:
            kept.setdefault(word.casefold(), word)
    return tuple(kept.values())[:MOST_TAGS]
