"""The nouns of Tandem as frozen values; standard library only.

Values carry no behaviour that touches a disk, a process or a window. Identity (the integer ids)
belongs to storage: a value with an `id` has been stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

LOCAL = "local"
"""The provider of every model that runs on this computer."""

SAMPLE = "tandem"
"""The provider of answers that no model wrote: Tandem's own, in its sample conversation."""


class Role(StrEnum):
    """Who speaks in a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class MessageState(StrEnum):
    """Where a message stands; a user's message is always `COMPLETE`."""

    STREAMING = "streaming"
    COMPLETE = "complete"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class StopReason(StrEnum):
    """Why an answer ended."""

    END = "end"
    LENGTH = "length"
    CONTEXT = "context"
    STOPPED = "stopped"
    FAILED = "failed"


class TemplateSource(StrEnum):
    """Where a model's chat template comes from."""

    FILE = "file"
    FAMILY = "family"
    NONE = "none"


class TemplateChoice(StrEnum):
    """The chat template a lane uses: the model's own, plain text completion, or a family the user picked."""

    AUTO = "auto"
    PLAIN = "plain"
    GEMMA = "gemma"
    LLAMA2 = "llama2"
    LLAMA3 = "llama3"
    LLAMA4 = "llama4"
    MISTRAL = "mistral"
    CHATML = "chatml"
    PHI = "phi"
    ALPACA = "alpaca"
    VICUNA = "vicuna"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRef:
    """Which model: for a local one `id` is the SHA-256 of its file, so that moving it breaks nothing."""

    provider: str
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How the next token is chosen. `seed` None: a new one for each answer. `max_tokens` None: until the
    model ends or the context window is full. A `temperature` of 0 is greedy. `repeat_penalty` (1: none)
    divides the logits of the last 64 tokens: without it small models repeat themselves until the window is full.
    An answer ends before any text of `stop`. `json_schema` (JSON Schema) or `grammar` (GBNF) binds its form;
    "" leaves it free, and no more than one of them is set.
    """

    temperature: float = 0.8
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.1
    seed: int | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    json_schema: str = ""
    grammar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneSetup:
    """A lane's model with everything that shapes its answers. `n_ctx` tokens are the context window that is
    asked for; None: the model's default.
    """

    model: ModelRef
    system_prompt: str = ""
    sampling: Sampling = field(default_factory=Sampling)
    template: TemplateChoice = TemplateChoice.AUTO
    n_ctx: int | None = None


class KvType(StrEnum):
    """How a context's keys and values are kept, as ggml calls it: 16 bits each, or in blocks of about 8.5 or 4.5."""

    F16 = "F16"
    Q8_0 = "Q8_0"
    Q4_0 = "Q4_0"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadSettings:
    """How a model is loaded; None: as Tandem sees fit. `n_ctx` in tokens; `gpu_layers` counts the output as one more
    layer, 0 keeps the model off the graphics card; `threads` of the CPU.
    """

    n_ctx: int | None = None
    gpu_layers: int | None = None
    threads: int | None = None
    kv_type: KvType = KvType.F16


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDefaults:
    """What holds for a model wherever nothing else is said. `load` for each load, the rest for lanes to come;
    `sampling` None and `system_prompt` "": what new conversations begin with.
    """

    load: LoadSettings = field(default_factory=LoadSettings)
    sampling: Sampling | None = None
    template: TemplateChoice = TemplateChoice.AUTO
    system_prompt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """What a GGUF file says of itself. `context_length` is the trained one in tokens; `size_bytes` the
    file's size; `parameters` a count. `is_base`: no chat template and no sign of instruction tuning. `licence` in the
    file's own word, as in "apache-2.0"; "" if it has none.
    """

    sha256: str
    size_bytes: int
    architecture: str
    name: str
    quantization: str
    parameters: int
    context_length: int
    layers: int
    template_source: TemplateSource
    template_family: TemplateChoice | None
    is_base: bool
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalModel:
    """A model file on this computer."""

    path: Path
    facts: ModelFacts
    name: str

    @property
    def ref(self) -> ModelRef:
        """The identity that lanes and generations keep."""
        return ModelRef(provider=LOCAL, id=self.facts.sha256, name=self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptMessage:
    """One message as an engine reads it."""

    role: Role
    text: str


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
    carried on). The counts of the prompt are as in `Generation`.
    """

    rendered: str
    message_tokens: tuple[int, ...]
    prompt_tokens: int = 0
    cached_tokens: int = 0
    omitted_messages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a prompt, known by its content; `media_type` as in "image/png"."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What an answer cost, in billionths of the `currency` ("USD"), by prices of `price_date`."""

    nanos: int
    currency: str
    price_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """The facts of one answer. Token counts: `cached_tokens` of the `prompt_tokens` were not read again;
    `omitted_messages` earlier messages did not fit the context window. `n_ctx` in tokens. `cost` None: no money
    was asked for, or nobody knows the price.
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

    @property
    def decode_tokens_per_s(self) -> float:
        """Tokens a second while writing; the first token belongs to reading the prompt. 0 if unknown."""
        if self.timings.decode_s <= 0 or self.completion_tokens < 2:
            return 0.0
        return (self.completion_tokens - 1) / self.timings.decode_s


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPart:
    """One run of a model that wrote an answer or a part of it; `prompt` None: what it was given was not recorded."""

    generation: Generation
    prompt: SentPrompt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A stored message. `sibling` of `siblings` (1-based): editing or regenerating makes a sibling.
    `model` names who wrote an answer; `generation` is there once an answer has ended.
    """

    id: int
    lane_id: int
    parent_id: int | None
    turn_id: int
    role: Role
    text: str
    state: MessageState
    created_at: datetime
    reasoning: str = ""
    model: ModelRef | None = None
    generation: Generation | None = None
    sibling: int = 1
    siblings: int = 1
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One model and its own history inside a conversation; `head_id` is the newest message of its branch."""

    id: int
    conversation_id: int
    position: int
    setup: LaneSetup
    head_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation as the sidebar lists it; times are aware and in UTC."""

    id: int
    title: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
