"""The figures of a model that decide how much memory its context takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.engine.local.gguf_header import Header

MAX_LAYERS = 512
"""LLAMA_MAX_LAYERS: llama.cpp stops at a model with more."""

_SLIDING_PERIODS = {"gemma2": 2, "gemma3": 6, "gemma3n": 5, "cohere2": 4, "gpt-oss": 2, "olmo2": 4, "exaone4": 4}
"""Where llama.cpp itself knows that each n-th layer sees everything and the others a window."""

_RECURRENT = frozenset({"mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer's cache: `key_length` and `value_length` in elements for each of `heads_kv` heads.
    `sliding`: it keeps only the window. `recurrent`: it keeps a state of fixed size and no keys.
    """

    heads_kv: int
    key_length: int
    value_length: int
    sliding: bool
    recurrent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSpace:
    """The sizes of a recurrent layer's state, in elements."""

    conv_kernel: int
    inner_size: int
    state_size: int
    groups: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """Counts and lengths; `context_length` and `sliding_window` in tokens, the latter 0 without one.
    Where a file does not say which layers slide, all are taken to see everything: the larger estimate.
    """

    layers: tuple[Layer, ...]
    context_length: int
    embedding_length: int
    vocabulary_size: int
    sliding_window: int
    state_space: StateSpace | None


def geometry(header: Header) -> Geometry:
    """What the header says; a missing figure is 0."""
    n_layers = min(header.of_architecture("block_count") or 0, MAX_LAYERS)
    embedding = header.of_architecture("embedding_length") or 0
    heads = _each_layer(header, "attention.head_count", n_layers, 0)
    heads_kv = _each_layer(header, "attention.head_count_kv", n_layers, None) or heads
    head_length = embedding // max(heads, default=0) if any(heads) else 0
    keys = header.of_architecture("attention.key_length") or head_length
    values = header.of_architecture("attention.value_length") or head_length
    window = header.of_architecture("attention.sliding_window") or 0
    sliding = _sliding(header, n_layers) if window else (False,) * n_layers
    swa_keys = header.of_architecture("attention.key_length_swa") or keys
    swa_values = header.of_architecture("attention.value_length_swa") or values
    recurrent = _recurrent(header, heads_kv, n_layers)
    own_cache = n_layers - (header.of_architecture("attention.shared_kv_layers") or 0)
    return Geometry(
        layers=tuple(
            Layer(
                heads_kv=0 if recurrent[i] or i >= own_cache else heads_kv[i],
                key_length=swa_keys if sliding[i] else keys,
                value_length=swa_values if sliding[i] else values,
                sliding=sliding[i],
                recurrent=recurrent[i],
            )
            for i in range(n_layers)
        ),
        context_length=header.of_architecture("context_length") or 0,
        embedding_length=embedding,
        vocabulary_size=header.of_architecture("vocab_size") or header.vocabulary_size,
        sliding_window=window,
        state_space=_state_space(header),
    )


def _each_layer(header: Header, key: str, n_layers: int, missing: int | None) -> tuple[int, ...]:
    """One number a layer, whether the file gives one for all or one for each; empty if `missing` is None."""
    given = tuple(int(number) for number in header.numbers(f"{header.architecture}.{key}"))
    if not given:
        return () if missing is None else (missing,) * n_layers
    if len(given) == 1:
        return given * n_layers
    return (given + (given[-1],) * n_layers)[:n_layers]


def _sliding(header: Header, n_layers: int) -> tuple[bool, ...]:
    given = header.numbers(f"{header.architecture}.attention.sliding_window_pattern")
    if len(given) > 1:
        return tuple(bool(value) for value in given[:n_layers]) + (False,) * (n_layers - len(given))
    period = int(given[0]) if given else _SLIDING_PERIODS.get(header.architecture, 1)
    return tuple(period > 1 and i % period < period - 1 for i in range(n_layers))


def _recurrent(header: Header, heads_kv: tuple[int, ...], n_layers: int) -> tuple[bool, ...]:
    if header.architecture in _RECURRENT:
        return (True,) * n_layers
    if interval := header.of_architecture("full_attention_interval"):
        return tuple((i + 1) % interval != 0 for i in range(n_layers))
    if _state_space(header) is None:
        return (False,) * n_layers
    return tuple(heads == 0 for heads in heads_kv)


def _state_space(header: Header) -> StateSpace | None:
    inner = header.of_architecture("ssm.inner_size")
    if not inner:
        return None
    return StateSpace(
        conv_kernel=header.of_architecture("ssm.conv_kernel") or 0,
        inner_size=inner,
        state_size=header.of_architecture("ssm.state_size") or 0,
        groups=header.of_architecture("ssm.group_count") or 0,
    )
