"""How much memory a model takes, device by device.

Caches: llama-kv-cache.cpp, llama-kv-cache-iswa.cpp, llama-memory-recurrent.cpp. The compute buffer is what llama.cpp's
allocator arrives at for the widest part of a graph; the sums below were found from 21 models of 12 architectures at
several context lengths (`python -m benchmarks fit`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.engine.local.geometry import Geometry
from desktop_app.engine.local.tensor_types import TENSOR_TYPES
from desktop_app.engine.local.weights import Weights
from desktop_app.engine.memory import DeviceMemory, ModelMemory

if TYPE_CHECKING:
    from desktop_app.engine.local.geometry import Layer

UBATCH = 512
"""Tokens that llama.cpp computes at once."""

_F16, _F32 = 2, 4
_CELLS = 256
"""Context lengths are rounded up to whole multiples of so many cells."""

_BYTES_PER_TOKEN_OF_VOCABULARY = 250
_PROCESS = 48 * 1024 * 1024
"""Python with NumPy and llama.cpp's code, before any model."""

_TYPES = {kind.name: kind for kind in TENSOR_TYPES.values()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What of a model decides its memory and its speed."""

    architecture: str
    geometry: Geometry
    weights: Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How it is to run: `n_ctx` and `n_ubatch` in tokens, the type of the KV cache as ggml calls it."""

    n_ctx: int
    n_ubatch: int = UBATCH
    kv_type: str = "F16"
    flash_attention: bool = True


def memory_need(shape: Shape, setting: Setting, on_gpu: int = 0, cards: int = 1) -> ModelMemory:
    """The need with `on_gpu` layers on so many graphics cards, the output being counted as one of them."""
    figures, weights = shape.geometry, shape.weights
    caches = [layer_cache(figures, layer, setting) for layer in figures.layers]
    # llama.cpp moves the output first, then the layers from the last one on.
    split = len(figures.layers) - max(on_gpu - 1, 0)
    compute = _compute(figures, setting)
    host_compute = _inputs(figures, setting) if on_gpu > len(figures.layers) else compute
    return ModelMemory(
        cpu=DeviceMemory(
            weights=weights.tables + sum(weights.layers[:split]) + (0 if on_gpu else weights.output),
            cache=sum(caches[:split]),
            compute=host_compute + figures.vocabulary_size * _F32,
            around=_PROCESS + figures.vocabulary_size * _BYTES_PER_TOKEN_OF_VOCABULARY,
        ),
        gpu=DeviceMemory(
            weights=sum(weights.layers[split:]) + (weights.output + weights.tied if on_gpu else 0),
            cache=sum(caches[split:]),
            compute=compute * min(cards, on_gpu),
        ),
    )


def cache_bytes(figures: Geometry, setting: Setting) -> int:
    """What one sequence keeps in all layers."""
    return sum(layer_cache(figures, layer, setting) for layer in figures.layers)


def layer_cache(figures: Geometry, layer: Layer, setting: Setting) -> int:
    """One layer's keys and values, fewer under a sliding window, and its state."""
    cells = _window_cells(figures, setting) if layer.sliding else padded(setting.n_ctx)
    row = sum(_row(layer.heads_kv * length, setting.kv_type) for length in (layer.key_length, layer.value_length))
    return cells * row + layer.state_bytes


def visible_cells(figures: Geometry, layer: Layer, setting: Setting) -> int:
    """Of a whole context, the cells that a token sees in that layer."""
    return min(setting.n_ctx, figures.sliding_window) if layer.sliding else setting.n_ctx


def padded(cells: int) -> int:
    """So many cells, rounded up to the steps in which llama.cpp makes room for them."""
    return (cells + _CELLS - 1) // _CELLS * _CELLS


def _row(elements: int, kv_type: str) -> int:
    kind = _TYPES[kv_type]
    return elements // kind.block * kind.block_bytes


def _compute(figures: Geometry, setting: Setting) -> int:
    """What is alive at once in the widest part of the graph, and the attention masks."""
    width, heads = figures.embedding_length, figures.attention_width
    alive = [3 * figures.feed_forward_length + 3 * width + heads]
    if figures.experts_used:
        used, length = figures.experts_used, figures.expert_length
        alive = [3 * used * length + 3 * width, 2 * used * (width + length)]
    if (space := figures.state_space) is not None:
        grouped = space.inner_size + 5 * space.convolved + 2 * space.time_steps
        alive.append(grouped if space.groups else 6 * space.inner_size + width + space.time_steps)
    alive_bytes = max(alive) * _F32
    if not setting.flash_attention and any(layer.heads_kv for layer in figures.layers):
        alive_bytes += padded(setting.n_ctx) * (figures.heads + 1) * _F32
    return setting.n_ubatch * (alive_bytes + _masks(figures, setting))


def _inputs(figures: Geometry, setting: Setting) -> int:
    """What the CPU prepares for a graphics card: embeddings and masks."""
    return setting.n_ubatch * (figures.embedding_length * _F32 + _masks(figures, setting))


def _masks(figures: Geometry, setting: Setting) -> int:
    """The masks of one token: which cells it may see."""
    full = any(layer.heads_kv and not layer.sliding for layer in figures.layers)
    masks = padded(setting.n_ctx) if full else 0
    if any(layer.sliding for layer in figures.layers):
        masks += _window_cells(figures, setting)
    return masks * _F16


def _window_cells(figures: Geometry, setting: Setting) -> int:
    return min(padded(setting.n_ctx), padded(figures.sliding_window + setting.n_ubatch))
