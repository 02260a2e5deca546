"""How many tokens a second a model will write on this machine.

    seconds a token = bytes read of each type ÷ its reading speed + its rows · cost of one + its matrices · cost of one
                      + attention + 3 · states ÷ reading speed of F16 + elements of states that decay · cost of one
                      + layers · cost of a layer + vocabulary · cost of choosing + what every token costs

The reading speeds are measured (`gauge`) and contain what it takes to multiply: a type is limited by memory where
decoding it is quick, and by the cores where it is not. A row is one dot product, which has a beginning and an end
however short it is (`ggml_vec_dot_*` of ggml-cpu): small models consist of many short rows. Types that llama.cpp puts
in another order for the processor take several rows at once and pay less for each, but more for every matrix; each
expert is one.

On a processor attention is no reading but work: for each head that asks, a dot product with the key and a
multiplication of the value of every cell it sees (`ggml_compute_forward_flash_attn_ext` of ggml-cpu). With 512 cells
and more the threads share the cells, else the heads; it takes as long as the busiest of them takes. Heads that share
one head's keys and values find them in the cache, unless those of other heads lie between. On a graphics card what is
kept is read like weights. States are read, written, and copied to where they are kept.

All of it takes a little longer where the text is told to a window meanwhile (`TOLD`). Prompts are read many tokens at
once, which this does not tell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from desktop_app.engine.local.memory_need import cache_bytes, padded, visible_cells

if TYPE_CHECKING:
    from desktop_app.engine.local.geometry import Geometry, Layer
    from desktop_app.engine.local.memory_need import Setting, Shape
    from desktop_app.engine.local.weights import TypeBytes

KEPT_TOKENS = 1024
"""How long the conversation is for which the speed is told."""

TOLD = 0.95
"""Of the speed that the sum above gives, what is left where an answer goes through pipe and window: over eight models,
at two lengths each, 0.88 on a busy machine and 0.99 on one at rest (`benchmarks fit`); the whole path is 0.88 to 0.98
of the bare loop (`benchmarks decode`).
"""

_LIKE = {
    "F32": "F16",
    "BF16": "F16",
    "Q5_1": "Q5_0",
    "IQ4_NL": "Q4_0",
    "IQ2_XXS": "IQ3_S",
    "IQ2_XS": "IQ3_S",
    "IQ2_S": "IQ3_S",
    "IQ3_XXS": "IQ3_S",
    "IQ1_S": "IQ3_S",
    "IQ1_M": "IQ3_S",
    "NVFP4": "MXFP4",
    "TQ1_0": "Q2_K",
    "TQ2_0": "Q2_K",
}
"""Types that are decoded about as fast as a measured one."""

PLAIN = "F16"
"""The type that takes no decoding: its speed is the memory's."""

_SHARED_CELLS = 512
"""From so many cells on the threads of the processor share the cells, and not the heads."""

_STATE_PASSES = 3

_FAR = 3
"""From so many heads of keys on, what one cell has of a head is far from what the next one has of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeSpeed:
    """Bytes a second of a tensor type, and the seconds that each row and each matrix cost besides."""

    type_name: str
    bytes_per_s: float
    row_s: float = 0.0
    matrix_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSpeed:
    """Seconds of one thread for each cell that a head sees, where it has so many `elements` of keys and values there:
    with those of the next cell right behind (`near_s`), or with other heads' between (`far_s`).
    """

    elements: int
    near_s: float
    far_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSpeed:
    """Reading speeds, and in seconds what a layer, an entry of the vocabulary, a token, and an element of a state that
    decays by itself cost besides. `heads`, by elements: attention where it is work; empty where it is reading.
    """

    types: tuple[TypeSpeed, ...]
    layer_s: float
    choice_s: float
    token_s: float
    state_s: float = 0.0
    heads: tuple[HeadSpeed, ...] = ()

    @property
    def bandwidth(self) -> float:
        """Bytes a second where nothing has to be decoded."""
        return self.of(PLAIN)

    def of(self, type_name: str) -> float:
        """Bytes a second of a type, or of one like it; for one that nothing is known of, of the slowest."""
        return self._like(type_name).bytes_per_s

    def reading_s(self, part: TypeBytes) -> float:
        """The seconds that these weights take."""
        like = self._like(part.type_name)
        return part.n_bytes / like.bytes_per_s + part.n_rows * like.row_s + part.n_matrices * like.matrix_s

    def cell_s(self, elements: int, *, far: bool) -> float:
        """Seconds of one thread for each cell that a head sees: between two sizes of heads in proportion, beyond the
        smallest and the largest as its own size says.
        """
        known = [(speed.elements, speed.far_s if far else speed.near_s) for speed in self.heads]
        for (less, less_s), (more, more_s) in pairwise(known):
            if less <= elements <= more:
                return less_s + (more_s - less_s) * (elements - less) / (more - less)
        size, seconds = known[0] if elements < known[0][0] else known[-1]
        return seconds * elements / size

    def _like(self, type_name: str) -> TypeSpeed:
        known = {speed.type_name: speed for speed in self.types}
        slowest = min(self.types, key=lambda speed: speed.bytes_per_s)
        return known.get(type_name, known.get(_LIKE.get(type_name, ""), slowest))


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineSpeed:
    """What was measured: the processor with so many threads, and the graphics cards if there are any. Not `steady`:
    something else wanted the processor meanwhile, and the figures are too low.
    """

    threads: int
    cpu: DeviceSpeed
    gpu: DeviceSpeed | None = None
    steady: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineKey:
    """What a measured speed belongs to: versions and build of llama.cpp, threads, processor, names of the cards."""

    engine: str
    build: str
    threads: int
    processor: str
    cards: tuple[str, ...]


def tokens_per_s(
    shape: Shape, setting: Setting, machine: MachineSpeed, on_gpu: int = 0, *, kept: int = KEPT_TOKENS
) -> float:
    """Tokens a second while writing, in a conversation of `kept` tokens; 0 where a graphics card was not measured."""
    card = machine.gpu if on_gpu else machine.cpu
    if card is None:
        return 0.0
    figures, read = shape.geometry, shape.weights.read
    layers = len(figures.layers)
    on_card = max(on_gpu - 1, 0) / layers if layers else 0.0
    output = min((shape.weights.output + shape.weights.tied) / max(sum(part.n_bytes for part in read), 1), 1.0)
    seconds = card.token_s + card.choice_s * figures.vocabulary_size + output * _reading_s(read, card)
    for device, share in ((card, on_card), (machine.cpu, 1.0 - on_card)):
        in_layers = (1.0 - output) * _reading_s(read, device)
        kept_s = _kept_s(shape, setting, kept, device, machine.threads)
        states = device.state_s * _own_decays(figures)
        seconds += share * (in_layers + kept_s + layers * device.layer_s + states)
    return TOLD / seconds


def attention_s(layer: Layer, heads: int, cells: int, device: DeviceSpeed, threads: int) -> float:
    """The seconds that so many heads of a layer take to see so many cells, on a processor with so many threads."""
    if not layer.heads_kv:
        return 0.0
    each = device.cell_s(layer.key_length + layer.value_length, far=layer.heads_kv >= _FAR)
    return each * busiest(heads, cells, threads)


def busiest(heads: int, cells: int, threads: int) -> int:
    """How many pairs of a head and a cell the thread sees that has most to do: room for cells is made by whole steps,
    and those at the end see nothing yet.
    """
    room = padded(cells + 1)
    if room < _SHARED_CELLS:
        return ceil(heads / threads) * cells
    return heads * min(cells, ceil(room / threads))


def _kept_s(shape: Shape, setting: Setting, kept: int, device: DeviceSpeed, threads: int) -> float:
    figures, seen = shape.geometry, replace(setting, n_ctx=min(setting.n_ctx, kept))
    if not device.heads:
        return cache_bytes(figures, seen) / device.bandwidth
    states = _STATE_PASSES * sum(layer.state_bytes for layer in figures.layers) / device.bandwidth
    attending = (layer for layer in figures.layers if layer.heads_kv)
    return states + sum(
        attention_s(layer, figures.heads, visible_cells(figures, layer, seen), device, threads) for layer in attending
    )


def _own_decays(figures: Geometry) -> int:
    """Elements of all states that each decay by themselves, as in Mamba: an exponential each; groups share one."""
    space = figures.state_space
    if space is None or space.groups:
        return 0
    return sum(layer.state_bytes > 0 for layer in figures.layers) * space.inner_size * space.state_size


def _reading_s(read: tuple[TypeBytes, ...], device: DeviceSpeed) -> float:
    return sum(map(device.reading_s, read))
