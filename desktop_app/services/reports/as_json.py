"""A comparison as JSON: all that it takes to run it again elsewhere, and to check what was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from desktop_app.services.reports.file_format import (
    FORMAT,
    VERSION,
    AnswerWritten,
    ComparisonWritten,
    FileWritten,
    LaneWritten,
    TurnWritten,
    VoteWritten,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from desktop_app.domain import Attachment, ComparedTurn, Comparison, Vote


def as_json(comparison: Comparison, version: str, now: datetime) -> str:
    """`version` is Tandem's."""
    folder = comparison.conversation.folder
    places = {turn.prompt.turn_id: place for place, turn in enumerate(comparison.turns)}
    written = ComparisonWritten(
        format=FORMAT,
        version=VERSION,
        made_by=f"Tandem {version}",
        made_at=now,
        title=comparison.conversation.title,
        models=list(comparison.models),
        lanes=[LaneWritten(name=lane.name, setup=lane.setup) for lane in comparison.lanes],
        turns=[_turn(comparison, turn) for turn in comparison.turns],
        votes=[_vote(vote, places[vote.turn_id]) for vote in comparison.votes if vote.turn_id in places],
        folder=folder.name if folder is not None else "",
        local_only=comparison.conversation.local_only,
    )
    return msgspec.json.format(msgspec.json.encode(written), indent=1).decode() + "\n"


def _turn(comparison: Comparison, turn: ComparedTurn) -> TurnWritten:
    return TurnWritten(
        prompt=turn.prompt.text,
        asked_at=turn.prompt.created_at,
        asked=list(turn.asked),
        attachments=[_file(file, comparison.contents) for file in turn.prompt.attachments],
        answers=[
            AnswerWritten(
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


def _file(file: Attachment, contents: Mapping[str, bytes]) -> FileWritten:
    data = contents.get(file.sha256)
    text = None
    if data is not None and file.media_type.startswith("text/"):
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = None
    return FileWritten(
        name=file.name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        text=text,
        data=data if text is None else None,
    )


def _vote(vote: Vote, turn: int) -> VoteWritten:
    return VoteWritten(
        turn=turn,
        kind=vote.kind,
        blind=vote.is_blind,
        tags=list(vote.tags),
        note=vote.note,
        at=vote.created_at,
        answers=list(vote.answers),
    )
