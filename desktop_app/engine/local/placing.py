"""Where a model is put: how many of its layers go to graphics cards, and what that takes of each memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain import KvType
from desktop_app.engine.base import LoadPlan
from desktop_app.engine.local.cards import layers_on_cards
from desktop_app.engine.local.fit import LEAST_N_CTX, choose_n_ctx, usual_n_ctx
from desktop_app.engine.local.memory_need import Setting, memory_need
from desktop_app.engine.local.tensor_types import TENSOR_TYPES
from desktop_app.engine.local.verdict import HOST_RESERVE, MARGIN, Room

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.domain import LoadSettings
    from desktop_app.engine.local.llama_backend import Gpu
    from desktop_app.engine.local.memory_need import Shape

_BLOCKS = {kind.name: kind.block for kind in TENSOR_TYPES.values()}
_STEPS = (3 / 4, 1 / 2, 1 / 4, 0)


def room_now(gpus: Sequence[Gpu], host: int) -> Room:
    """What is free on the cards and, `host` bytes, of the computer's memory."""
    return Room(
        host=host,
        gpu=sum(gpu.free for gpu in gpus),
        shared=bool(gpus) and all(gpu.shares_memory for gpu in gpus),
        gpus=tuple(dict.fromkeys(gpu.name for gpu in gpus)),
        cards=tuple(gpu.free for gpu in gpus) if len(gpus) > 1 else (),
    )


def kv_type_for(shape: Shape, asked: KvType) -> KvType:
    """`asked`, or 16 bits where a head's keys or values are no whole number of its blocks."""
    block = _BLOCKS[asked]
    lengths = {length for layer in shape.geometry.layers for length in (layer.key_length, layer.value_length)}
    return asked if all(length % block == 0 for length in lengths) else KvType.F16


def setting_for(shape: Shape, settings: LoadSettings, room: Room) -> Setting:
    """The context that the settings ask for, or the longest usual one that fits. Raises as `choose_n_ctx` does."""
    kv_type = kv_type_for(shape, settings.kv_type)
    available = room.host + (0 if room.shared else room.gpu)
    return Setting(
        n_ctx=choose_n_ctx(shape, asked=settings.n_ctx, available=available, kv_type=kv_type), kv_type=kv_type
    )


def layers_for(shape: Shape, setting: Setting, asked: int | None, room: Room) -> int:
    """How many layers to put on the cards: so many as were asked for, or as fit what is free, with a margin."""
    if not room.gpus:
        return 0
    if asked is not None:
        return min(asked, len(shape.geometry.layers) + 1)
    return layers_on_cards(shape, setting, free=room.usable())


def fewer(layers: int) -> Iterator[int]:
    """To how many layers to step down while the cards' memory is short: in quarters, at last none."""
    yield from dict.fromkeys(int(layers * share) for share in _STEPS)


def plan(shape: Shape, settings: LoadSettings, gpus: Sequence[Gpu]) -> LoadPlan:
    """What a load would take if no other model were in memory, margins included."""
    kv_type = kv_type_for(shape, settings.kv_type)
    setting = Setting(n_ctx=settings.n_ctx or usual_n_ctx(shape), kv_type=kv_type)
    shortest = Setting(n_ctx=settings.n_ctx or min(setting.n_ctx, LEAST_N_CTX), kv_type=kv_type)
    room = room_now(gpus, 0)
    whole = room_now([replace(gpu, free=gpu.total) for gpu in gpus], 0)
    on_gpu = layers_for(shape, setting, settings.gpu_layers, whole)
    cards = len(room.each)
    need, least = memory_need(shape, setting, on_gpu, cards), memory_need(shape, shortest, on_gpu, cards)
    host, gpu, least_host = need.cpu.total, need.gpu.total, least.cpu.total
    if room.shared:
        host, gpu, least_host = host + gpu, 0, least.total
    return LoadPlan(
        host_bytes=int(host * (1 + MARGIN)) + HOST_RESERVE,
        least_host_bytes=least_host,
        gpu_bytes=int(gpu * (1 + MARGIN)),
        gpu_free_bytes=0 if room.shared else room.gpu,
    )
