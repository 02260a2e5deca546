"""How much memory a model takes at a context length, and which length fits.

The cache formulas are those of llama.cpp's own caches (llama-kv-cache.cpp, llama-memory-recurrent.cpp); the
compute buffer is an allowance fitted to what it reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from desktop_app.engine.local.geometry import Geometry, geometry
from desktop_app.errors import ContextTooLarge, TooLargeForMemory

if TYPE_CHECKING:
    from desktop_app.engine.local.gguf_header import Header

DEFAULT_N_CTX = 8192
LEAST_N_CTX = 2048

_F16, _F32 = 2, 4
_CELLS = 256
"""Context lengths are rounded up to whole multiples of so many cells."""

_ACTIVATIONS = 4.5
"""Activations that live at once, in units of the widest layer; as SmolLM2 and Gemma 3 report them."""

_BYTES_PER_TOKEN_OF_VOCABULARY = 250
_PROCESS = 48 * 1024 * 1024
"""Python with NumPy and llama.cpp's code, before any model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What of a model decides its memory; `width` is its widest layer in elements."""

    geometry: Geometry
    weights_bytes: int
    width: int


def shape_of(header: Header) -> Shape:
    """The shape that a header tells, its tensors being those of all parts."""
    figures = geometry(header)
    forward = (int(number) for number in header.numbers(f"{header.architecture}.feed_forward_length"))
    return Shape(
        geometry=figures,
        weights_bytes=sum(tensor.n_bytes for tensor in header.tensors),
        width=max((2 * figures.embedding_length, *forward)),
    )


def cache_bytes(figures: Geometry, n_ctx: int, n_ubatch: int) -> int:
    """What one sequence keeps: KV in f16, in fewer cells under a sliding window, and recurrent states in f32."""
    cells, window_cells = _padded(n_ctx), _window_cells(figures, n_ctx, n_ubatch)
    keys_and_values = sum(
        (window_cells if layer.sliding else cells) * layer.heads_kv * (layer.key_length + layer.value_length) * _F16
        for layer in figures.layers
    )
    return keys_and_values + sum(layer.recurrent for layer in figures.layers) * _state_bytes(figures)


def memory_needed(shape: Shape, n_ctx: int, n_ubatch: int) -> int:
    """Bytes for everything: weights, caches, compute buffer, logits, vocabulary, process."""
    figures = shape.geometry
    masks = _padded(n_ctx)
    if any(layer.sliding for layer in figures.layers):
        masks += _window_cells(figures, n_ctx, n_ubatch)
    compute = int(n_ubatch * (_ACTIVATIONS * shape.width * _F32 + masks * _F16))
    vocabulary = figures.vocabulary_size * (_F32 + _BYTES_PER_TOKEN_OF_VOCABULARY)
    return shape.weights_bytes + cache_bytes(figures, n_ctx, n_ubatch) + compute + vocabulary + _PROCESS


def context_lengths(shape: Shape) -> tuple[int, ...]:
    """The context lengths to choose from, in tokens: doublings from 2048 below the trained one, and that one."""
    trained = shape.geometry.context_length
    doubled = (LEAST_N_CTX << power for power in range(20))
    return (*takewhile(lambda length: length < trained, doubled), *((trained,) if trained else ()))


def choose_n_ctx(shape: Shape, *, asked: int | None, available: int, n_ubatch: int) -> int:
    """A context length in tokens whose memory is there: the one asked for, or the longest up to 8192.

    Raises ContextTooLarge if what was asked for does not fit, TooLargeForMemory if the least useful length does not.
    """
    n_ctx = asked or min(shape.geometry.context_length or DEFAULT_N_CTX, DEFAULT_N_CTX)
    least = min(n_ctx, LEAST_N_CTX)
    while (needed := memory_needed(shape, n_ctx, n_ubatch)) > available:
        if asked is not None:
            raise ContextTooLarge(n_ctx=str(asked), needed=in_words(needed), available=in_words(available))
        if n_ctx <= least:
            raise TooLargeForMemory(needed=in_words(needed), available=in_words(available))
        n_ctx = max(n_ctx // 2, least)
    return n_ctx


def layers_on_gpu(shape: Shape, *, n_ctx: int, free: int, n_ubatch: int) -> int:
    """How many of the model's layers, its output counted as one more, fit into `free` bytes of GPU memory."""
    layers = len(shape.geometry.layers) + 1
    by_layer = shape.weights_bytes + cache_bytes(shape.geometry, n_ctx, n_ubatch)
    once = memory_needed(shape, n_ctx, n_ubatch) - by_layer
    return max(0, min(layers, (free - once) * layers // max(by_layer, 1)))


def in_words(size: int) -> str:
    """A size in decimal units, as in "4.2 GB"."""
    if size < 1_000_000_000:
        return f"{size / 1e6:.0f} MB"
    return f"{size / 1e9:.1f} GB"


def _padded(cells: int) -> int:
    return (cells + _CELLS - 1) // _CELLS * _CELLS


def _window_cells(figures: Geometry, n_ctx: int, n_ubatch: int) -> int:
    return min(_padded(n_ctx), _padded(figures.sliding_window + n_ubatch))


def _state_bytes(figures: Geometry) -> int:
    """One recurrent layer's state: the tail of its convolution and the state itself."""
    space = figures.state_space
    if space is None:
        return 0
    convolution = max(space.conv_kernel - 1, 0) * (space.inner_size + 2 * space.groups * space.state_size)
    return _F32 * (convolution + space.state_size * space.inner_size)
