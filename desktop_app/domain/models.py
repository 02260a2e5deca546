"""Models: which there are, what a file says of itself, and how one is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

LOCAL = "local"
"""The provider of every model that runs on this computer."""

SAMPLE = "tandem"
"""The provider of answers that no model wrote: Tandem's own, in its sample conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRef:
    """Which model: for a local one `id` is the SHA-256 of its file, so that moving it breaks nothing."""

    provider: str
    id: str
    name: str


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


class KvType(StrEnum):
    """How a context's keys and values are kept, as ggml calls it: 16 bits each, or in blocks of about 8.5 or 4.5."""

    F16 = "F16"
    Q8_0 = "Q8_0"
    Q4_0 = "Q4_0"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadSettings:
    """How a model is loaded; None: as Tandem sees fit. `n_ctx` in tokens; `gpu_layers` counts the output as one more
    layer, 0 keeps the model off the graphics card; `threads` of the CPU. `workers` ("host:port") are machines whose
    devices count as graphics cards.
    """

    n_ctx: int | None = None
    gpu_layers: int | None = None
    threads: int | None = None
    kv_type: KvType = KvType.F16
    workers: tuple[str, ...] = ()


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
