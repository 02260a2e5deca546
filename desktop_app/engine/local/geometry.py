"""The figures of a model that decide how much memory its context takes and what a token costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from desktop_app.engine.local import layer_kinds

MAX_LAYERS = 512
"""LLAMA_MAX_LAYERS: llama.cpp stops at a model with more."""


class Figures(Protocol):
    """Where a model's figures stand, under the names that GGUF gives them: a file's header, or the catalogue."""

    @property
    def architecture(self) -> str:
        """As llama.cpp calls it."""

    @property
    def vocabulary_size(self) -> int:
        """Tokens in the vocabulary; 0 if that is not known."""

    def of_architecture(self, key: str) -> int | None:
        """The whole number under `key` of this architecture."""

    def numbers(self, key: str) -> tuple[int | float, ...]:
        """The numbers under a whole key, one for a scalar; empty if it is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer's memory: `key_length` and `value_length` in elements for each of `heads_kv` heads (0: no cache), and
    the bytes of its state (0: none). `sliding`: it keeps only the window.
    """

    heads_kv: int
    key_length: int
    value_length: int
    sliding: bool = False
    state_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSpace:
    """The sizes of a recurrent layer, in elements."""

    conv_kernel: int
    inner_size: int
    state_size: int
    groups: int
    time_steps: int

    @property
    def convolved(self) -> int:
        """What goes through the convolution."""
        return self.inner_size + 2 * self.groups * self.state_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """Counts and lengths; `context_length` and `sliding_window` in tokens, the latter 0 without one. Widths are of the
    widest layer, in elements. `experts_used` of `experts` compute each token; 0 without experts.
    """

    layers: tuple[Layer, ...]
    context_length: int
    embedding_length: int
    vocabulary_size: int
    sliding_window: int = 0
    heads: int = 0
    attention_width: int = 0
    feed_forward_length: int = 0
    experts: int = 0
    experts_used: int = 0
    expert_length: int = 0
    state_space: StateSpace | None = None


def geometry(figures: Figures) -> Geometry:
    """What the figures say; a missing one is 0."""
    n_layers = min(figures.of_architecture("block_count") or 0, MAX_LAYERS)
    embedding = figures.of_architecture("embedding_length") or 0
    heads = _each_layer(figures, "attention.head_count", n_layers)
    most_heads = max(heads, default=0)
    keys = figures.of_architecture("attention.key_length") or (embedding // most_heads if most_heads else 0)
    forward = max(_each_layer(figures, "feed_forward_length", n_layers), default=0)
    space = _state_space(figures)
    return Geometry(
        layers=_layers(figures, heads, n_layers, keys, space),
        context_length=figures.of_architecture("context_length") or 0,
        embedding_length=embedding,
        vocabulary_size=figures.of_architecture("vocab_size") or figures.vocabulary_size,
        sliding_window=layer_kinds.window(figures),
        heads=most_heads,
        attention_width=most_heads * keys,
        feed_forward_length=forward,
        experts=figures.of_architecture("expert_count") or 0,
        experts_used=max(_each_layer(figures, "expert_used_count", n_layers), default=0),
        expert_length=max(_each_layer(figures, "expert_feed_forward_length", n_layers), default=0) or forward,
        state_space=space,
    )


def _layers(
    figures: Figures, heads: tuple[int, ...], n_layers: int, keys: int, space: StateSpace | None
) -> tuple[Layer, ...]:
    heads_kv = _each_layer(figures, "attention.head_count_kv", n_layers, missing=heads)
    values = figures.of_architecture("attention.value_length") or keys
    if figures.of_architecture("attention.key_length_mla"):
        values = 0  # keys and values are read from one compressed row
    swa_keys = figures.of_architecture("attention.key_length_swa") or keys
    swa_values = figures.of_architecture("attention.value_length_swa") or values
    slides = layer_kinds.sliding(figures, n_layers)
    states = layer_kinds.stateful(figures, heads_kv, n_layers)
    state = layer_kinds.state_bytes(figures, space, max(heads, default=0))
    # The last layers may share the caches of earlier ones, or only guess tokens ahead, which we do not ask for.
    own = n_layers - (figures.of_architecture("attention.shared_kv_layers") or 0)
    own = min(own, n_layers - (figures.of_architecture("nextn_predict_layers") or 0))
    both = layer_kinds.attends_too(figures)
    return tuple(
        Layer(
            heads_kv=0 if i >= own or (states[i] and not both) else heads_kv[i],
            key_length=swa_keys if slides[i] else keys,
            value_length=swa_values if slides[i] else values,
            sliding=slides[i],
            state_bytes=state if states[i] and i < own else 0,
        )
        for i in range(n_layers)
    )


def _each_layer(figures: Figures, key: str, n_layers: int, missing: tuple[int, ...] | None = None) -> tuple[int, ...]:
    """One number a layer, whether the file gives one for all or one for each; `missing` (0 each) without any."""
    given = tuple(int(number) for number in figures.numbers(f"{figures.architecture}.{key}"))
    if not given:
        return (0,) * n_layers if missing is None else missing
    if len(given) == 1:
        return given * n_layers
    return (given + (given[-1],) * n_layers)[:n_layers]


def _state_space(figures: Figures) -> StateSpace | None:
    inner = figures.of_architecture("ssm.inner_size")
    if not inner:
        return None
    return StateSpace(
        conv_kernel=figures.of_architecture("ssm.conv_kernel") or 0,
        inner_size=inner,
        state_size=figures.of_architecture("ssm.state_size") or 0,
        groups=figures.of_architecture("ssm.group_count") or 0,
        time_steps=figures.of_architecture("ssm.time_step_rank") or 0,
    )
