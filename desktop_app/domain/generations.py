"""The facts of an answer: how it came about, what the model was given, what it took."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from desktop_app.domain.models import ModelRef, TemplateChoice
from desktop_app.domain.setups import Sampling


class StopReason(StrEnum):
    """Why an answer ended."""

    END = "end"
    LENGTH = "length"
    CONTEXT = "context"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a model runs: `threads` of the CPU, and how many of its layers on which graphics cards."""

    threads: int
    layers: int = 0
    layers_on_gpu: int = 0
    gpus: tuple[str, ...] = ()

    def text(self) -> str:
        """In English, as records keep it: "CPU, 4 threads", "31 of 31 layers on NVIDIA H200"."""
        if self.layers_on_gpu:
            return f"{self.layers_on_gpu} of {self.layers} layers on {', '.join(self.gpus)}"
        return "CPU, 1 thread" if self.threads == 1 else f"CPU, {self.threads} threads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Seconds. Waiting for the device, loading the model, reading the prompt and writing the answer are
    four different times; `first_token_s` runs from the start of reading the prompt to the first token.
    `reasoning_s` is the part of `decode_s` that went into reasoning.
    """

    queue_s: float = 0.0
    load_s: float = 0.0
    prompt_s: float = 0.0
    first_token_s: float = 0.0
    decode_s: float = 0.0
    reasoning_s: float = 0.0


CONTROL_BEGINS, CONTROL_ENDS = "\ufdd1", "\ufdd2"
"""Around a control token in `SentPrompt.rendered`; noncharacters, which no text has a claim to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPrompt:
    """What a model was given at one go: `rendered` as the chat template made it, each control token by its text
    between `CONTROL_BEGINS` and `CONTROL_ENDS`.

    `message_tokens` are those of the texts alone: the system prompt's (0 without one), then each message's of the
    history, oldest first, those that were left out included, then of the beginning of the answer (0 unless it was
    carried on). The counts of the prompt are as in `Generation`. `system` is the system prompt in the user's own words,
    None: it was not kept.
    """

    rendered: str
    message_tokens: tuple[int, ...]
    prompt_tokens: int = 0
    cached_tokens: int = 0
    omitted_messages: int = 0
    system: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What an answer cost, in billionths of the `currency` ("USD"), by prices of `price_date`."""

    nanos: int
    currency: str
    price_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Energy:
    """What this machine used meanwhile, with everything else that ran on it: `joules` by the counters of its `parts`,
    as in "CPU package" or "NVIDIA H200".
    """

    joules: float
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """The facts of one answer. Token counts: `cached_tokens` of the `prompt_tokens` were not read again;
    `omitted_messages` earlier messages did not fit the context window. `n_ctx` in tokens. `cost` None: no money
    was asked for, or nobody knows the price. `beside` other answers shared the device with this one, at most. Tokens
    and cost are an `is_estimate` where the provider has not counted all of it. `energy`: what was used meanwhile, where
    the machine tells it.
    """

    model: ModelRef
    quantization: str = ""
    engine_version: str = ""
    device: str = ""
    n_ctx: int = 0
    sampling: Sampling = field(default_factory=Sampling)
    template: TemplateChoice = TemplateChoice.AUTO
    seed: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    omitted_messages: int = 0
    timings: Timings = field(default_factory=Timings)
    stop_reason: StopReason = StopReason.END
    error: str = ""
    cost: Cost | None = None
    beside: int = 0
    is_estimate: bool = False
    energy: Energy | None = None

    @property
    def decode_tokens_per_s(self) -> float:
        """Tokens a second while writing; the first token belongs to reading the prompt. 0 if unknown."""
        if self.timings.decode_s <= 0 or self.completion_tokens < 2:
            return 0.0
        return (self.completion_tokens - 1) / self.timings.decode_s


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPart:
    """One run of a model that wrote an answer or a part of it; `prompt` None: what it was given was not recorded.
    `written` are the tokens that it wrote, reasoning among them, as its vocabulary numbers them; (): not known.
    """

    generation: Generation
    prompt: SentPrompt | None
    written: tuple[int, ...] = ()
