"""A conversation as it is carried away, and as it comes back: prompts, each lane's answers with their facts, votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desktop_app.domain.conversations import Attachment, Conversation, Lane, Message, MessageState
from desktop_app.domain.generations import SentPart
from desktop_app.domain.models import ModelRef
from desktop_app.domain.setups import LaneSetup
from desktop_app.domain.votes import JudgedAnswer, Vote, VoteKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSource:
    """Which model that is, for somebody who does not have it; what is "" or 0 is not known. A local one: the `name` by
    its file, its `parameters`, the `file` as it is called, and the `repository` on the Hub at a `revision` that it
    came from. Another one: the `provider`, as `accounts.Provider` calls it, and the account's name.
    """

    model: ModelRef
    name: str = ""
    quantization: str = ""
    size_bytes: int = 0
    architecture: str = ""
    parameters: int = 0
    file: str = ""
    repository: str = ""
    revision: str = ""
    provider: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedAnswer:
    """What a lane answered in a turn; `lane` is its place among the lanes, `runs` what its model did for it."""

    lane: int
    answer: Message
    runs: tuple[SentPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedTurn:
    """One prompt, the places of the lanes that it went to, and what was answered there, in their order."""

    prompt: Message
    asked: tuple[int, ...]
    answers: tuple[ComparedAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A conversation with the branch that each of its open lanes shows. `contents` of the attached files by SHA-256, as
    far as they were asked for; `disguised`: somewhere a provider got placeholders for what stands here in full.
    """

    conversation: Conversation
    lanes: tuple[Lane, ...]
    turns: tuple[ComparedTurn, ...]
    votes: tuple[Vote, ...]
    models: tuple[ModelSource, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)
    disguised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedBranch:
    """How a judged answer came about: what was said before it on its branch, the prompt last, and the system prompt of
    then (None: not known).
    """

    answer: Message
    history: tuple[Message, ...]
    system: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedAnswers:
    """The votes that stand in a conversation, and the answers that are still there, by id, whichever branch is shown.
    `texts` of the attached files by SHA-256.
    """

    votes: tuple[Vote, ...]
    branches: Mapping[int, JudgedBranch]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAnswer:
    """An answer out of a file; `lane` is its place among the recorded lanes, `id` what the file's votes call it."""

    id: int
    lane: int
    model: ModelRef
    text: str
    reasoning: str
    state: MessageState
    runs: tuple[SentPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedFile:
    """A file that went with a prompt; `data` None: its content is not in the file that it was recorded in."""

    attachment: Attachment
    data: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedTurn:
    """A prompt out of a file, the places of the lanes that it went to, and its answers."""

    text: str
    asked: tuple[int, ...]
    files: tuple[RecordedFile, ...]
    answers: tuple[RecordedAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedLane:
    """A lane out of a file; `name` is the user's, "" for none."""

    name: str
    setup: LaneSetup


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedVote:
    """What whoever made the file has said of the answers to the prompt at `turn`, from 0."""

    turn: int
    kind: VoteKind
    is_blind: bool
    tags: tuple[str, ...]
    note: str
    answers: tuple[JudgedAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A comparison out of a file, with the name of the folder that it lay in; "" for none."""

    title: str
    made_at: datetime
    lanes: tuple[RecordedLane, ...]
    turns: tuple[RecordedTurn, ...]
    models: tuple[ModelSource, ...]
    votes: tuple[RecordedVote, ...]
    folder: str = ""
    local_only: bool = False

    def source(self, model: ModelRef) -> ModelSource:
        """What the file says of a model."""
        found = (one for one in self.models if (one.model.provider, one.model.id) == (model.provider, model.id))
        return next(found, ModelSource(model=model))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A prompt to be asked again: that of a turn, under a setup of its own. `anew`: read from its beginning, as it was
    then; what is kept of another reading was read in other pieces, and rounded otherwise.
    """

    turn_id: int
    setup: LaneSetup
    anew: bool = False
