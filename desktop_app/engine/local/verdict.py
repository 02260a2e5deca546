"""Whether a model fits this machine, where on it, and how fast it will be there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.engine.local.cards import card_needs, layers_on_cards
from desktop_app.engine.local.fit import context_lengths
from desktop_app.engine.local.memory_need import Setting, memory_need
from desktop_app.engine.local.speed import tokens_per_s
from desktop_app.engine.memory import ModelMemory

if TYPE_CHECKING:
    from desktop_app.engine.local.memory_need import Shape
    from desktop_app.engine.local.speed import MachineSpeed
    from desktop_app.engine.memory import DeviceMemory

MARGIN = 0.05
"""Of what a model needs, kept free besides: how far the estimate may be off (`python -m benchmarks fit`: 0.3% at most
for every architecture that was tried, so that most of it is for what other programs take meanwhile).
"""

HOST_RESERVE = 256 * 1024 * 1024
"""Bytes of the computer's memory that are left to others besides: a browser takes that much with its next page."""

SLOW = 5.0
"""Tokens a second below which waiting is what one notices: people read about as fast (250 words a minute)."""


class Fit(StrEnum):
    """How a model fits, the best first."""

    WELL = "fits_well"
    SLOWLY = "fits_slowly"
    NOT = "does_not_fit"


class Where(StrEnum):
    """Which device computes."""

    CPU = "cpu"
    GPU = "gpu"
    SPLIT = "split"


class Reason(StrEnum):
    """Why it fits so: there is room; it will be slow; it fits with nothing to spare; which memory is short."""

    ROOM = "room"
    SLOW = "slow"
    TIGHT = "tight"
    MEMORY = "memory"
    GPU_MEMORY = "gpu_memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Bytes that are free now: of the computer's memory, and of all graphics cards together; of each in `cards` where
    there are several. `shared`: they are the same memory. `gpus` are the cards' names.
    """

    host: int
    gpu: int = 0
    shared: bool = False
    gpus: tuple[str, ...] = ()
    cards: tuple[int, ...] = ()

    @property
    def each(self) -> tuple[int, ...]:
        """What is free of each card."""
        return self.cards or (self.gpu,)

    def usable(self) -> tuple[int, ...]:
        """The same without the margin."""
        return tuple(int(free / (1 + MARGIN)) for free in self.each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What real loads and answers here have taught: the factors by which estimates of an architecture's context
    memory and speed were off. 1: nothing is known.
    """

    context: float = 1.0
    speed: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """One way to run it: `layers_on_gpu` of `layers`, the output counted as one. `missing` bytes are short of the
    memory that `reason` names; `tokens_per_s` is 0 where it is not known.
    """

    where: Where
    layers_on_gpu: int
    layers: int
    need: ModelMemory
    fit: Fit
    reason: Reason
    missing: int
    tokens_per_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The best arrangement and all others, for a context of `n_ctx` tokens. `fits_at`: the longest context length in
    tokens at which it would fit, 0 if there is none. `estimated`: the weights' spread was guessed from their size.
    """

    n_ctx: int
    best: Arrangement
    arrangements: tuple[Arrangement, ...]
    fits_at: int
    estimated: bool

    @property
    def fit(self) -> Fit:
        """That of the best arrangement."""
        return self.best.fit


def judge(
    shape: Shape,
    setting: Setting,
    room: Room,
    machine: MachineSpeed | None,
    corrections: Corrections,
    *,
    estimated: bool = False,
    layers: int | None = None,
) -> Verdict:
    """The verdict for one setting, and for so many `layers` on graphics cards if they are given. Without `machine`,
    where speed was never measured, only memory is judged.
    """
    arrangements = _arrangements(shape, setting, room, machine, corrections)
    if layers is not None and room.gpu:
        asked = min(layers, len(shape.geometry.layers) + 1)
        arrangements = (_arrangement(shape, setting, room, machine, corrections, asked),)
    best = _best(arrangements)
    fits_at = setting.n_ctx
    if best.fit is Fit.NOT:
        shorter = [length for length in context_lengths(shape) if length < setting.n_ctx]
        fits_at = next((n for n in reversed(shorter) if _fits(shape, replace(setting, n_ctx=n), room, corrections)), 0)
    return Verdict(n_ctx=setting.n_ctx, best=best, arrangements=arrangements, fits_at=fits_at, estimated=estimated)


def _fits(shape: Shape, setting: Setting, room: Room, corrections: Corrections) -> bool:
    return _best(_arrangements(shape, setting, room, None, corrections)).fit is not Fit.NOT


def _best(arrangements: tuple[Arrangement, ...]) -> Arrangement:
    """The best fit, or the one for which the least is missing; of equals the fastest, and the one with more on graphics
    cards where no speed is known.
    """
    order = list(Fit)
    return min(
        arrangements,
        key=lambda each: (order.index(each.fit), each.missing, -each.tokens_per_s, -each.layers_on_gpu),
    )


def _arrangements(
    shape: Shape, setting: Setting, room: Room, machine: MachineSpeed | None, corrections: Corrections
) -> tuple[Arrangement, ...]:
    everything = len(shape.geometry.layers) + 1
    counts = [0]
    if room.gpu:
        part = layers_on_cards(shape, setting, free=room.usable())
        counts += [everything] if part in {0, everything} else [part, everything]
    return tuple(_arrangement(shape, setting, room, machine, corrections, count) for count in counts)


def _arrangement(
    shape: Shape, setting: Setting, room: Room, machine: MachineSpeed | None, corrections: Corrections, on_gpu: int
) -> Arrangement:
    layers = len(shape.geometry.layers) + 1
    need = corrected(memory_need(shape, setting, on_gpu, len(room.each)), corrections.context)
    speed = tokens_per_s(shape, setting, machine, on_gpu) * corrections.speed if machine else 0.0
    host, gpu = need.cpu.total, need.gpu.total
    if room.shared:
        host += gpu
    on_cards = (
        (gpu,) if len(room.each) == 1 else card_needs(shape, setting, on_gpu, room.each, context=corrections.context)
    )
    short_host = host - room.host
    short_gpu = max(needed - free for needed, free in zip(on_cards, room.each, strict=True))
    if short_host > 0 or short_gpu > 0:
        short = (Reason.GPU_MEMORY, short_gpu) if short_gpu > 0 else (Reason.MEMORY, short_host)
        fit, (reason, missing) = Fit.NOT, short
    elif _with_margin(host) + HOST_RESERVE > room.host or _is_tight(on_cards, room):
        fit, reason, missing = Fit.SLOWLY, Reason.TIGHT, 0
    elif 0 < speed < SLOW:
        fit, reason, missing = Fit.SLOWLY, Reason.SLOW, 0
    else:
        fit, reason, missing = Fit.WELL, Reason.ROOM, 0
    where = Where.CPU if not on_gpu else Where.GPU if on_gpu == layers else Where.SPLIT
    return Arrangement(
        where=where,
        layers_on_gpu=on_gpu,
        layers=layers,
        need=need,
        fit=fit,
        reason=reason,
        missing=missing,
        tokens_per_s=speed,
    )


def corrected(need: ModelMemory, factor: float) -> ModelMemory:
    """`need` with caches and compute buffers times `factor`; weights are known exactly."""
    return replace(need, cpu=_times(need.cpu, factor), gpu=_times(need.gpu, factor))


def _times(device: DeviceMemory, factor: float) -> DeviceMemory:
    return replace(device, cache=int(device.cache * factor), compute=int(device.compute * factor))


def _is_tight(on_cards: tuple[int, ...], room: Room) -> bool:
    return any(_with_margin(needed) > free > 0 for needed, free in zip(on_cards, room.each, strict=True))


def _with_margin(need: int) -> int:
    return int(need * (1 + MARGIN))
