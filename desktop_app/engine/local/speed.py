"""How many tokens a second a model will write on this machine.

    seconds a token = bytes read of each type ÷ its reading speed + keys, values and states ÷ that of F16
                      + layers · cost of a layer + vocabulary · cost of choosing + what every token costs
                      + elements of states that decay by themselves · cost of one

The reading speeds are measured (`gauge`) and contain what it takes to multiply: a type is limited by memory where
decoding it is quick, and by the cores where it is not. Prompts are read many tokens at once, which this does not tell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.engine.local.memory_need import cache_bytes

if TYPE_CHECKING:
    from desktop_app.engine.local.geometry import Geometry
    from desktop_app.engine.local.memory_need import Setting, Shape
    from desktop_app.engine.local.weights import TypeBytes

KEPT_TOKENS = 1024
"""How long the conversation is for which the speed is told."""

_LIKE = {
    "F32": "F16",
    "BF16": "F16",
    "Q5_0": "Q5_K",
    "Q5_1": "Q5_K",
    "IQ4_NL": "IQ4_XS",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeSpeed:
    """Bytes a second of a tensor type."""

    type_name: str
    bytes_per_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSpeed:
    """Reading speeds, and in seconds what a layer, an entry of the vocabulary, a token, and an element of a state that
    decays by itself cost besides.
    """

    types: tuple[TypeSpeed, ...]
    layer_s: float
    choice_s: float
    token_s: float
    state_s: float = 0.0

    @property
    def bandwidth(self) -> float:
        """Bytes a second where nothing has to be decoded."""
        return self.of(PLAIN)

    def of(self, type_name: str) -> float:
        """Bytes a second of a type, or of one like it; for one that nothing is known of, of the slowest."""
        known = {speed.type_name: speed.bytes_per_s for speed in self.types}
        slowest = min(known.values())
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
    cache = _kept_bytes(shape, setting, kept)
    seconds = card.token_s + card.choice_s * figures.vocabulary_size + output * _reading_s(read, card)
    for device, share in ((card, on_card), (machine.cpu, 1.0 - on_card)):
        in_layers = (1.0 - output) * _reading_s(read, device)
        states = device.state_s * _own_decays(figures)
        seconds += share * (in_layers + cache / device.bandwidth + layers * device.layer_s + states)
    return 1.0 / seconds


def bytes_per_token(shape: Shape, setting: Setting) -> int:
    """What is read of weights and caches for one token, in a conversation of `KEPT_TOKENS`."""
    return _kept_bytes(shape, setting, KEPT_TOKENS) + sum(part.n_bytes for part in shape.weights.read)


def _kept_bytes(shape: Shape, setting: Setting, kept: int) -> int:
    return cache_bytes(shape.geometry, replace(setting, n_ctx=min(setting.n_ctx, kept)))


def _own_decays(figures: Geometry) -> int:
    """Elements of all states that each decay by themselves, as in Mamba: an exponential each; groups share one."""
    space = figures.state_space
    if space is None or space.groups:
        return 0
    return sum(layer.state_bytes > 0 for layer in figures.layers) * space.inner_size * space.state_size


def _reading_s(read: tuple[TypeBytes, ...], device: DeviceSpeed) -> float:
    return sum(part.n_bytes / device.of(part.type_name) for part in read)
