"""How a model is spread over several graphics cards.

As llama.cpp does it by default (`llama_model_base::load_tensors` of llama-model.cpp): each card takes a share of the
layers that is its share of the free memory, one after the other, and the output, the last of them, goes to the last
card. Each has a compute buffer of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from desktop_app.engine.local.memory_need import layer_cache, memory_need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.engine.local.memory_need import Setting, Shape


def card_needs(
    shape: Shape, setting: Setting, on_gpu: int, free: Sequence[int], *, context: float = 1.0
) -> tuple[int, ...]:
    """The bytes that each card has to hold of `on_gpu` layers, the output being counted as one, where so many bytes are
    `free`; caches and compute buffers times `context`.
    """
    return _Spread(shape, setting, free, context).needs(on_gpu)


def layers_on_cards(shape: Shape, setting: Setting, *, free: Sequence[int]) -> int:
    """How many of the model's layers, its output counted as one more, fit the cards with so many bytes free each."""
    spread = _Spread(shape, setting, free, 1.0)
    for on_gpu in range(len(shape.geometry.layers) + 1, 0, -1):
        if all(need <= room for need, room in zip(spread.needs(on_gpu), free, strict=True)):
            return on_gpu
    return 0


class _Spread:
    def __init__(self, shape: Shape, setting: Setting, free: Sequence[int], context: float) -> None:
        figures, weights = shape.geometry, shape.weights
        caches = (int(context * layer_cache(figures, layer, setting)) for layer in figures.layers)
        layers = (weight + cache for weight, cache in zip(weights.layers, caches, strict=True))
        self._each = (*layers, weights.output + weights.tied)
        self._compute = int(context * memory_need(shape, setting, 1).gpu.compute)
        total = max(sum(free), 1)
        self._ends = [end / total for end in accumulate(free)]

    def needs(self, on_gpu: int) -> tuple[int, ...]:
        taken = [0] * len(self._ends)
        held = self._each[len(self._each) - on_gpu :]
        for index, size in enumerate(held):
            card = min(bisect_right(self._ends, index / on_gpu), len(taken) - 1)
            taken[card] += size
        return tuple(size + self._compute if size else 0 for size in taken)
