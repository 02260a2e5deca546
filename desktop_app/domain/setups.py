"""What shapes a lane's answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from desktop_app.domain.models import LoadSettings, ModelRef, TemplateChoice


class ReasoningEffort(StrEnum):
    """How much a model reasons before it answers, the least first; NONE: not at all."""

    NONE = "none"
    MINIMAL = "minimal"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    XHIGH = "xhigh"
    MAX = "max"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How the next token is chosen. `seed` None: a new one for each answer. `max_tokens` None: until the
    model ends or the context window is full. A `temperature` of 0 is greedy. `repeat_penalty` (1: none)
    divides the logits of the last 64 tokens: without it small models repeat themselves until the window is full.
    An answer ends before any text of `stop`. `json_schema` (JSON Schema) or `grammar` (GBNF) binds its form;
    "" leaves it free, and no more than one of them is set. `reasoning_effort` None: the model's own.
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
    reasoning_effort: ReasoningEffort | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDefaults:
    """What holds for a model wherever nothing else is said. `load` for each load, the rest for lanes to come;
    `sampling` None and `system_prompt` "": what new conversations begin with.
    """

    load: LoadSettings = field(default_factory=LoadSettings)
    sampling: Sampling | None = None
    template: TemplateChoice = TemplateChoice.AUTO
    system_prompt: str = ""
