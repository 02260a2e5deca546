"""A comparison out of a file, which may come from anybody: nothing in it is believed before it was looked at."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from desktop_app.domain import (
    MOST_TAGS,
    Attachment,
    MessageState,
    Recorded,
    RecordedAnswer,
    RecordedFile,
    RecordedLane,
    RecordedTurn,
    RecordedVote,
    tidy_name,
)
from desktop_app.errors import ComparisonNewer, NotAComparison
from desktop_app.services.attachments import MOST_BYTES as LARGEST_FILE
from desktop_app.services.attachments import MOST_FILES, TEXT, image_type
from desktop_app.services.reports.file_format import VERSION, ComparisonWritten, Head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop_app.domain import ModelRef, Sampling
    from desktop_app.services.reports.file_format import FileWritten, TurnWritten

MOST_LANES = 6
MOST_TURNS = 2_000

MOST_MODELS = 100
LONGEST_NAME = 1_000
"""Characters of what names a model, a file or a tag; titles and the names of lanes are cut where they are shown."""

_LARGEST_NUMBER = 2**53
_LARGEST_TOKEN = 2**31
_HOTTEST = 100


def from_json(data: bytes, name: str) -> Recorded:
    """What such a file holds; `name` is how errors call it. Raises NotAComparison, ComparisonNewer."""
    try:
        head = msgspec.json.decode(data, type=Head)
        if head.version > VERSION:
            raise ComparisonNewer(path=name)
        found = msgspec.json.decode(data, type=ComparisonWritten)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NotAComparison(str(error), path=name) from error
    mistake = _mistake(found)
    if mistake:
        raise NotAComparison(mistake, path=name)
    return Recorded(
        title=found.title,
        made_at=found.made_at if found.made_at.tzinfo else found.made_at.replace(tzinfo=UTC),
        lanes=tuple(RecordedLane(name=lane.name, setup=lane.setup) for lane in found.lanes),
        turns=tuple(_turn(turn) for turn in found.turns),
        models=tuple(found.models),
        votes=tuple(
            RecordedVote(
                turn=vote.turn,
                kind=vote.kind,
                is_blind=vote.blind,
                tags=tuple(vote.tags),
                note=vote.note,
                answers=tuple(vote.answers),
            )
            for vote in found.votes
        ),
        folder=tidy_name(found.folder),
        local_only=found.local_only,
    )


def _turn(turn: TurnWritten) -> RecordedTurn:
    return RecordedTurn(
        text=turn.prompt,
        asked=tuple(turn.asked),
        files=tuple(
            RecordedFile(
                attachment=Attachment(
                    name=file.name, media_type=file.media_type, size_bytes=file.size_bytes, sha256=file.sha256
                ),
                data=_data(file),
            )
            for file in turn.attachments
        ),
        answers=tuple(
            RecordedAnswer(
                id=answer.id,
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


def _data(file: FileWritten) -> bytes | None:
    return file.data if file.text is None else file.text.encode(errors="replace")


def _mistake(found: ComparisonWritten) -> str:
    """What does not fit together, for the details of an error; "" if nothing."""
    if not 0 < len(found.lanes) <= MOST_LANES or not 0 < len(found.turns) <= MOST_TURNS:
        return "too few or too many lanes or prompts"
    if not _is_bounded(found):
        return "a number or a date is out of all bounds"
    if not all(_fits(turn, len(found.lanes)) for turn in found.turns):
        return "lanes and answers do not fit together"
    if any(not 0 <= vote.turn < len(found.turns) for vote in found.votes):
        return "a vote is on no prompt"
    if any(not _is_sound(file) for turn in found.turns for file in turn.attachments):
        return "an attached file is not what it says"
    runs = [run for turn in found.turns for answer in turn.answers for run in answer.runs]
    if any(not 0 <= token < _LARGEST_TOKEN for run in runs for token in run.written):
        return "a token is none"
    if any(lane.setup.n_ctx is not None and not 0 < lane.setup.n_ctx < _LARGEST_TOKEN for lane in found.lanes):
        return "a context window has no length"
    samplings = [lane.setup.sampling for lane in found.lanes]
    samplings += [run.generation.sampling for run in runs]
    if not all(_can_be_set(sampling) for sampling in samplings):
        return "a parameter is out of its range"
    return _too_much(found)


def _too_much(found: ComparisonWritten) -> str:
    """What would take endlessly to show."""
    if any(len(vote.tags) > MOST_TAGS or len(vote.answers) > MOST_LANES for vote in found.votes):
        return "a vote has too many tags or answers"
    refs = set(_refs(found))
    if len(refs) > MOST_MODELS or len(found.models) > MOST_MODELS:
        return "too many models"
    if any(len(name) > LONGEST_NAME for name in _names(found, refs)):
        return "a name is too long"
    return ""


def _refs(found: ComparisonWritten) -> Iterator[ModelRef]:
    """Every model that is named in it."""
    yield from (lane.setup.model for lane in found.lanes)
    yield from (source.model for source in found.models)
    yield from (answer.model for vote in found.votes for answer in vote.answers)
    for turn in found.turns:
        for answer in turn.answers:
            yield answer.model
            yield from (run.generation.model for run in answer.runs)


def _names(found: ComparisonWritten, refs: Iterable[ModelRef]) -> Iterator[str]:
    for ref in refs:
        yield from (ref.provider, ref.id, ref.name)
    for source in found.models:
        told = (getattr(source, one.name) for one in fields(source))
        yield from (word for word in told if isinstance(word, str))
    yield from (file.name for turn in found.turns for file in turn.attachments)
    yield from (tag for vote in found.votes for tag in vote.tags)


def _fits(turn: TurnWritten, lanes: int) -> bool:
    """Whether each answer is in a lane that was asked, one in each, and nothing is still being written."""
    asked = set(turn.asked)
    answered = [answer.lane for answer in turn.answers]
    return (
        len(asked) == len(turn.asked) > 0
        and asked <= set(range(lanes))
        and set(answered) <= asked
        and len(set(answered)) == len(answered)
        and all(answer.state is not MessageState.STREAMING for answer in turn.answers)
        and len(turn.attachments) <= MOST_FILES
    )


def _is_sound(file: FileWritten) -> bool:
    """Whether its content is what was attached, and of a kind that can be attached."""
    data = _data(file)
    if data is None:
        return True
    kind = TEXT if file.text is not None else image_type(data)
    return (
        len(data) == file.size_bytes <= LARGEST_FILE
        and sha256(data).hexdigest() == file.sha256
        and file.media_type == kind
    )


def _can_be_set(sampling: Sampling) -> bool:
    """Whether an engine can be asked so."""
    return (
        0 <= sampling.temperature <= _HOTTEST
        and 0 <= sampling.top_k < _LARGEST_TOKEN
        and 0 <= sampling.top_p <= 1
        and 0 <= sampling.min_p <= 1
        and 0 < sampling.repeat_penalty <= _HOTTEST
    )


def _is_bounded(value: object) -> bool:
    """Whether each number is one that can be kept and reckoned with."""
    if isinstance(value, bool | str | bytes | Enum) or value is None:
        return True
    if isinstance(value, int):
        return -_LARGEST_NUMBER < value < _LARGEST_NUMBER
    if isinstance(value, float):
        return math.isfinite(value) and abs(value) < _LARGEST_NUMBER
    if isinstance(value, datetime):
        return 1970 <= value.year < 9999
    if isinstance(value, list | tuple):
        return all(_is_bounded(one) for one in value)
    if isinstance(value, msgspec.Struct):
        return all(_is_bounded(getattr(value, name)) for name in value.__struct_fields__)
    if is_dataclass(value):
        return all(_is_bounded(getattr(value, one.name)) for one in fields(value))
    return True
