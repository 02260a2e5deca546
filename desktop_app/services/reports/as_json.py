"""A comparison as JSON: all that it takes to run it again elsewhere, and to check what was reported.

A local model's `id` is the SHA-256 of its file. `rendered` has each control token between U+FDD1 and U+FDD2.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from desktop_app.domain import (
    Comparison,
    JudgedAnswer,
    LaneSetup,
    MessageState,
    ModelRef,
    Recorded,
    RecordedAnswer,
    RecordedLane,
    RecordedTurn,
    SentPart,
    VoteKind,
    tidy_name,
)
from desktop_app.errors import ComparisonNewer, NotAComparison

VERSION = 1

MOST_BYTES = 256 * 1024 * 1024
"""A larger file is not read."""


class _File(msgspec.Struct, kw_only=True):
    """An attached file, without its content."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


class _Lane(msgspec.Struct, kw_only=True):
    name: str
    setup: LaneSetup


class _Answer(msgspec.Struct, kw_only=True):
    """`id` is what votes refer to."""

    id: int
    lane: int
    model: ModelRef
    text: str
    reasoning: str
    state: MessageState
    runs: list[SentPart]


class _Turn(msgspec.Struct, kw_only=True):
    prompt: str
    asked_at: datetime
    attachments: list[_File]
    answers: list[_Answer]


class _Vote(msgspec.Struct, kw_only=True):
    turn: int
    kind: VoteKind
    blind: bool
    tags: list[str]
    note: str
    at: datetime
    answers: list[JudgedAnswer]


class _Head(msgspec.Struct, kw_only=True):
    format: Literal["tandem-comparison"]
    version: int


class _Comparison(_Head, kw_only=True):
    made_by: str
    made_at: datetime
    title: str
    lanes: list[_Lane]
    turns: list[_Turn]
    votes: list[_Vote]
    folder: str = ""
    local_only: bool = False


def as_json(comparison: Comparison, version: str, now: datetime) -> str:
    """`version` is Tandem's."""
    folder = comparison.conversation.folder
    places = {turn.prompt.turn_id: place for place, turn in enumerate(comparison.turns)}
    written = _Comparison(
        format="tandem-comparison",
        version=VERSION,
        made_by=f"Tandem {version}",
        made_at=now,
        title=comparison.conversation.title,
        lanes=[_Lane(name=lane.name, setup=lane.setup) for lane in comparison.lanes],
        turns=[
            _Turn(
                prompt=turn.prompt.text,
                asked_at=turn.prompt.created_at,
                attachments=[
                    _File(name=file.name, media_type=file.media_type, size_bytes=file.size_bytes, sha256=file.sha256)
                    for file in turn.prompt.attachments
                ],
                answers=[
                    _Answer(
                        id=found.answer.id,
                        lane=found.lane,
                        model=found.answer.model or comparison.lanes[found.lane].setup.model,
                        text=found.answer.text,
                        reasoning=found.answer.reasoning,
                        state=found.answer.state,
                        runs=list(found.runs),
                    )
                    for found in turn.answers
                ],
            )
            for turn in comparison.turns
        ],
        votes=[
            _Vote(
                turn=places[vote.turn_id],
                kind=vote.kind,
                blind=vote.is_blind,
                tags=list(vote.tags),
                note=vote.note,
                at=vote.created_at,
                answers=list(vote.answers),
            )
            for vote in comparison.votes
            if vote.turn_id in places
        ],
        folder=folder.name if folder is not None else "",
        local_only=comparison.conversation.local_only,
    )
    return msgspec.json.format(msgspec.json.encode(written), indent=1).decode() + "\n"


def from_json(data: bytes, name: str) -> Recorded:
    """What such a file holds; `name` is how errors call it. Raises NotAComparison, ComparisonNewer."""
    try:
        head = msgspec.json.decode(data, type=_Head)
        if head.version > VERSION:
            raise ComparisonNewer(path=name)
        found = msgspec.json.decode(data, type=_Comparison)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NotAComparison(str(error), path=name) from error
    if not found.lanes or len(found.lanes) > _MOST_LANES or not _is_whole(found):
        raise NotAComparison("lanes and answers do not fit together", path=name)
    return Recorded(
        title=found.title,
        lanes=tuple(RecordedLane(name=lane.name, setup=lane.setup) for lane in found.lanes),
        turns=tuple(
            RecordedTurn(
                text=turn.prompt,
                answers=tuple(
                    RecordedAnswer(
                        lane=answer.lane,
                        model=answer.model,
                        text=answer.text,
                        reasoning=answer.reasoning,
                        state=answer.state,
                        runs=tuple(answer.runs),
                    )
                    for answer in turn.answers
                ),
            )
            for turn in found.turns
        ),
        folder=tidy_name(found.folder),
        local_only=found.local_only,
    )


_MOST_LANES = 6


def _is_whole(found: _Comparison) -> bool:
    """Whether each answer has a lane, each lane one answer a turn at most, and nothing is still being written."""
    for turn in found.turns:
        lanes = [answer.lane for answer in turn.answers]
        if len(set(lanes)) < len(lanes) or any(not 0 <= lane < len(found.lanes) for lane in lanes):
            return False
        if any(answer.state is MessageState.STREAMING for answer in turn.answers):
            return False
    return bool(found.turns)
