"""What an engine is: the same few verbs for a local model, a cloud model and a scripted fake."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from desktop_app.domain import (
    Cost,
    Energy,
    LoadSettings,
    Placement,
    PromptMessage,
    Sampling,
    StopReason,
    TemplateChoice,
)
from desktop_app.engine.memory import ModelMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRequest:
    """A model file to make ready. `reserved_bytes` of the computer's memory seem free and are not: the system counts
    the pages of other models' files among what it can give.
    """

    path: str
    settings: LoadSettings = field(default_factory=LoadSettings)
    reserved_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPlan:
    """What a load would take in bytes, margins included, if nothing else were in the way: of the computer's memory, and
    of the graphics cards', of which so much is free. With the shortest context it would be `least_host_bytes`, without
    a margin. Cards that share the computer's memory count there.
    """

    host_bytes: int
    least_host_bytes: int
    gpu_bytes: int = 0
    gpu_free_bytes: int = 0


class LoadNote(StrEnum):
    """What did not go as one might expect."""

    GPU_PARTLY = "gpu_partly"
    """The rest of the layers did not fit the graphics memory that was free."""

    GPU_STEPPED_DOWN = "gpu_stepped_down"
    """Graphics memory ran out while loading: fewer layers went there than were meant to."""

    GPU_FAILED = "gpu_failed"
    """A graphics card ended the process while loading: the model is on the CPU alone."""

    KV_TYPE = "kv_type"
    """The context could not be kept in the type that was asked for; it has 16 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextCost:
    """What a model with a context of `n_ctx` tokens needs in all, by the engine's estimate."""

    n_ctx: int
    memory_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedModel:
    """What stands ready after a load; `n_ctx` in tokens. `costs` of other context lengths, and the memory that was
    there for the model. What it takes by our `estimate`, and the `memory` that llama.cpp says it has allocated.
    `unused_cards`: graphics cards of these makers are here, and this llama.cpp can use none.
    """

    engine_version: str
    placement: Placement
    n_ctx: int
    load_s: float
    costs: tuple[ContextCost, ...] = ()
    available_bytes: int = 0
    estimate: ModelMemory = field(default_factory=ModelMemory)
    memory: ModelMemory = field(default_factory=ModelMemory)
    notes: tuple[LoadNote, ...] = ()
    unused_cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationRequest:
    """Ask for one answer to `messages` (oldest first). With `continue_last` the last message is the
    beginning of the answer itself and is carried on, word for word. `for_account`: the one account that the words may
    go to, by its slug; without one they stay on this computer. `threads` of the CPU may be used, None: as many as the
    model was loaded for. Requests for one `lane` go on from one another, those for others beside it. `anew`: nothing
    that was read before is used.
    """

    messages: tuple[PromptMessage, ...]
    sampling: Sampling = field(default_factory=Sampling)
    template: TemplateChoice = TemplateChoice.AUTO
    continue_last: bool = False
    for_account: str = ""
    threads: int | None = None
    lane: int | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptCount:
    """The size of a prompt as it would be sent. `prompt_tokens` are those of all of it, `last_tokens` those of the last
    message's text alone; `omitted_messages` early ones would not fit the context window of `n_ctx` tokens. Where
    even the last turn alone does not fit, `prompt_tokens` are its tokens.
    """

    prompt_tokens: int
    last_tokens: int
    omitted_messages: int
    n_ctx: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The prompt is known: token counts, the seed in use, and how many early messages did not fit. `rendered` and
    `message_tokens` as in `domain.SentPrompt`.
    """

    prompt_tokens: int
    cached_tokens: int
    omitted_messages: int
    seed: int
    rendered: str = ""
    message_tokens: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptProgress:
    """`done` of `total` prompt tokens are read."""

    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """A piece of the answer (never half a character), or of the model's reasoning; made of so many `tokens`."""

    text: str
    reasoning: bool = False
    tokens: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The answer ended. Seconds as in `domain.Timings`; `energy` that was used from the asking on, None: not known.
    `written` as in `domain.SentPart`.
    """

    stop_reason: StopReason
    completion_tokens: int
    prompt_s: float
    first_token_s: float
    decode_s: float
    reasoning_s: float = 0.0
    energy: Energy | None = None
    written: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """It is `wait_s` seconds until the provider is asked again, as it wants; `code` is that of the error."""

    wait_s: float
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What the provider has counted. `completion_tokens` include those of the reasoning."""

    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    reasoning_tokens: int = 0
    cost: Cost | None = None


GenerationEvent = Started | PromptProgress | Waiting | Delta | Usage | Finished


class Engine(Protocol):
    """One model's engine. Every call may block and is never made on the window's thread."""

    def plan(self, request: LoadRequest) -> LoadPlan:
        """What `load` would take. Raises AppError (also `Cancelled`)."""

    def warm(self) -> None:
        """Get ready for a load that is likely to come soon. Raises AppError (also `Cancelled`)."""

    def load(self, request: LoadRequest, on_progress: Callable[[float], None]) -> LoadedModel:
        """Make a model ready; `on_progress` gets 0..1. Raises AppError (also `Cancelled`)."""

    def generate(self, request: GenerationRequest) -> Iterator[GenerationEvent]:
        """Yield `Started`, progress, deltas and at last `Finished`. Raises AppError at any point.

        It is under way once this returns, so that `cancel` reaches it before the first event is asked for.
        After `cancel` the stream still ends with `Finished(stop_reason=STOPPED)`.
        """

    def count(self, request: GenerationRequest) -> PromptCount:
        """What `generate` would read. A `generate` that comes meanwhile goes first, and this raises Cancelled.

        Raises AppError.
        """

    def cancel(self) -> None:
        """Stop the load or generation under way, from any thread; nothing if there is none."""

    def close(self) -> None:
        """Release the model and end its process: graceful, then by force. Safe to call twice."""

    @property
    def alive(self) -> bool:
        """Whether the engine can still answer."""
