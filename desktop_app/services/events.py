"""What the services tell their listeners, from whatever thread it happened on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.accounts import Account
from desktop_app.domain import BlindTurn, LocalModel, Message, Vote
from desktop_app.engine.base import LoadedModel
from desktop_app.errors import AppError
from desktop_app.repositories import Download, DownloadProgress
from desktop_app.usage import CapState


class Phase(StrEnum):
    """Where an answer under way stands. CROWDED: it may write beside others, whose memory it needs; ASKING: a provider
    has been asked; PAUSED: it wants to be asked again later.
    """

    QUEUED = "queued"
    CROWDED = "crowded"
    LOADING = "loading"
    READING = "reading"
    ASKING = "asking"
    PAUSED = "paused"
    WRITING = "writing"


class Readiness(StrEnum):
    """Where a model stands. QUEUED: it will be loaded when the device is free, and can be cancelled as a load can."""

    IDLE = "idle"
    QUEUED = "queued"
    LOADING = "loading"
    READY = "ready"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnBegan:
    """The user's words and the empty answers are stored, for each lane that was asked, in the order of the lanes;
    `blind`: who answers is not to be seen.

    A lane shows them below the prompt's `parent_id`: what stood there before, where a prompt was edited or a late lane
    catches up, is on another branch now.
    """

    conversation_id: int
    messages: tuple[Message, ...]
    blind: BlindTurn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBegan:
    """An answer was begun again: `replaces` is the sibling it stands for, or its own id if it is carried on."""

    conversation_id: int
    answer: Message
    replaces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPhase:
    """An answer entered a phase or got on in it; `fraction` 0..1 or None if unknown; PAUSED for `wait_s` seconds;
    QUEUED or CROWDED `behind` the lane or model of that name, "" if unknown.
    """

    conversation_id: int
    answer_id: int
    phase: Phase
    fraction: float | None = None
    wait_s: float = 0.0
    behind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGrew:
    """Text to append to an answer."""

    conversation_id: int
    answer_id: int
    text: str
    reasoning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEnded:
    """An answer reached its terminal state, which is on disk; `error` says why it failed."""

    conversation_id: int
    answer: Message
    error: AppError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindTurnDone:
    """All answers of a turn that stands without names have ended."""

    conversation_id: int
    turn_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesChanged:
    """A vote was cast, changed or withdrawn, or a turn stands with its names: `votes` are all that stand in this
    conversation, None where that is not about one.
    """

    conversation_id: int | None
    votes: tuple[Vote, ...] = ()
    blind_turns: tuple[BlindTurn, ...] = ()
    is_blind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationsChanged:
    """Titles, order, folders, locks, trash: list them anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanesChanged:
    """A conversation's lanes are others, stand otherwise or have other names, setups or folds: open it anew."""

    conversation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """A late lane is asked the prompt `asked` (from 1) `of` so many that it missed. `is_over`: so many were answered;
    `error` says why not all, if the user has not stopped it.
    """

    conversation_id: int
    lane_id: int
    asked: int
    of: int
    is_over: bool = False
    error: AppError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsChanged:
    """The models on this computer, by name."""

    models: tuple[LocalModel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChanged:
    """A model's readiness. `loaded` when ready; `error` when in trouble; `fraction` while loading.

    In trouble `loaded` tells a model that stood ready until its process ended from one that could not be loaded.
    """

    model_id: str
    readiness: Readiness
    fraction: float | None = None
    loaded: LoadedModel | None = None
    error: AppError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadChanged:
    """A download's state, which is on disk, or with `progress` how it gets on in RUNNING and VERIFYING."""

    download: Download
    progress: DownloadProgress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadRemoved:
    """A download is no longer in the list."""

    download_id: int


class Work(StrEnum):
    """What is done with a model's file that takes its time."""

    COPYING = "copying"
    VERIFYING = "verifying"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelWork:
    """How far work on a model's file is, 0..1; `work` None: nothing is done with it any more."""

    model_id: str
    work: Work | None
    fraction: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsChanged:
    """The user's accounts with providers."""

    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class TokenChanged:
    """There is another Hugging Face token: what was refused for want of one may be granted now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitChanged:
    """More is known of what this machine can run: judge anew. `measuring`: it is being measured, or will be at rest."""

    measuring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CapNear:
    """The month's money comes near its cap, or has reached it."""

    state: CapState


@dataclass(frozen=True, slots=True, kw_only=True)
class BugFound:
    """Something of ours broke off the window's thread; `report` is a traceback to copy."""

    report: str


AppEvent = (
    TurnBegan
    | AnswerBegan
    | AnswerPhase
    | AnswerGrew
    | AnswerEnded
    | ConversationsChanged
    | LanesChanged
    | CatchUp
    | ModelsChanged
    | ModelChanged
    | DownloadChanged
    | DownloadRemoved
    | AccountsChanged
    | FitChanged
    | TokenChanged
    | ModelWork
    | VotesChanged
    | BlindTurnDone
    | CapNear
    | BugFound
)

Listener = Callable[[AppEvent], None]
