"""A conversation as it is carried away, and as it comes back: prompts, each lane's answers with their facts, votes."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.conversations import Conversation, Lane, Message, MessageState
from desktop_app.domain.generations import SentPart
from desktop_app.domain.models import ModelRef
from desktop_app.domain.setups import LaneSetup
from desktop_app.domain.votes import Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedAnswer:
    """What a lane answered in a turn; `lane` is its place among the lanes, `runs` what its model did for it."""

    lane: int
    answer: Message
    runs: tuple[SentPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedTurn:
    """One prompt with what was answered in the lanes that it went to, in their order."""

    prompt: Message
    answers: tuple[ComparedAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A conversation with the branch that each of its open lanes shows."""

    conversation: Conversation
    lanes: tuple[Lane, ...]
    turns: tuple[ComparedTurn, ...]
    votes: tuple[Vote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAnswer:
    """An answer out of a file; `lane` is its place among the recorded lanes."""

    lane: int
    model: ModelRef
    text: str
    reasoning: str
    state: MessageState
    runs: tuple[SentPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedTurn:
    """A prompt out of a file, with its answers."""

    text: str
    answers: tuple[RecordedAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedLane:
    """A lane out of a file; `name` is the user's, "" for none."""

    name: str
    setup: LaneSetup


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A comparison out of a file, with the name of the folder that it lay in; "" for none."""

    title: str
    lanes: tuple[RecordedLane, ...]
    turns: tuple[RecordedTurn, ...]
    folder: str = ""
    local_only: bool = False
