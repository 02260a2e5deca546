"""Measures how fast this machine reads weights, with llama.cpp itself, in a few seconds.

Blank models are decoded token by token, each too large for a cache: of each tensor type one whose rows are long, one
whose rows are short and one of many matrices tell what a byte takes, a row and a matrix. Tiny models tell what a
token and a layer cost besides, a large vocabulary what choosing does, and conversations what attention does.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import psutil

from desktop_app.domain import Sampling
from desktop_app.engine.local import blank_states, llama_backend
from desktop_app.engine.local import llama_model as llama
from desktop_app.engine.local.blank_llama import N_CTX, BlankLlama, of_bytes
from desktop_app.engine.local.blank_states import write_blank_states
from desktop_app.engine.local.devices import available_memory, threads
from desktop_app.engine.local.gauge_sums import Around, Timed, type_speed
from desktop_app.engine.local.llama_sampler import Sampler
from desktop_app.engine.local.machine import processor_name
from desktop_app.engine.local.placing import room_now
from desktop_app.engine.local.speed import (
    DeviceSpeed,
    HeadSpeed,
    MachineKey,
    MachineSpeed,
    busiest,
)
from desktop_app.errors import Cancelled, LoadFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.engine.local.verdict import Room
    from desktop_app.engine.process.worker import StopFlag

TYPES = ("F16", "Q8_0", "Q6_K", "Q5_K", "Q5_0", "Q4_K", "Q4_0", "Q4_1", "IQ4_XS", "MXFP4", "Q3_K", "Q2_K", "IQ3_S")
"""The types that common files consist of."""

_CHOSEN = "Q8_0"
"""The type in which choosing among many words is measured."""

_LONG_BYTES, _SHORT_BYTES = 256 * 1024 * 1024, 96 * 1024 * 1024
_LONG, _SHORT = 4096, 512
"""Elements of a row: of the larger models that are common, and of the smallest."""

_HEAD = 128
_LAYERS = 32
"""Small ones, of whose time much is not reading; all of them are more than most caches hold."""

_TINY = 64
_FEW_WORDS, _WORDS = 256, 131_072
_HEADS, _FAR_HEADS = 16, 8
_NEAR_LAYERS, _FAR_ELEMENTS = 4, 24 * 128
"""Where heads lie apart it counts whether the cache holds them, and it holds no real model's: layers times length."""

_HEAD_LENGTHS = (64, 128, 256)
"""What nearly all models have."""

_SEEN = 508
"""Tokens of the conversation: those that are measured fit the same cells."""

_TOKENS, _QUICK_TOKENS = 8, 32
"""Enough for one of them to come through undisturbed; tokens of narrow models take no time."""

_DISTURBED = 1.5
"""The usual token over the quickest one, where something else wanted the processor."""

_USUAL = 1.1
"""The same where nothing did."""

_UNDISTURBED = 0.9
"""Of the processor time that the threads can take, what must have been there for them."""

_MOST_AROUND, _MOST_AROUND_CARD = 0.4, 0.75
"""The most of a model's token that can be anything but reading long rows: what is around comes out too long where
something disturbed, and a speed that is too low does less harm than one that is too high.
"""

_ALL = 999


def machine_key() -> MachineKey:
    """What a measurement of this machine belongs to."""
    return MachineKey(
        engine=llama_backend.engine_version(),
        build=llama_backend.build(),
        threads=threads(),
        processor=processor_name(),
        cards=tuple(gpu.name for gpu in llama_backend.gpus()),
    )


def room() -> Room:
    """The memory that is free now."""
    return room_now(llama_backend.gpus(), available_memory())


def measure(stop: StopFlag) -> MachineSpeed:
    """The speed of the processor, and of graphics cards if llama.cpp has any.

    Raises Cancelled once `stop` is set, LoadFailed if there is no room for the blank models.
    """
    workers = threads()
    rest = _Rest(workers)
    try:
        with tempfile.TemporaryDirectory(prefix="tandem-gauge-") as folder:
            gauge = _Gauge(Path(folder) / "blank.gguf", workers, stop)
            cpu = gauge.device(gpu_layers=0)
            gpu = gauge.device(gpu_layers=_ALL) if llama_backend.gpus() else None
    except llama.DecodeAborted as error:
        raise Cancelled from error
    except (OSError, llama.ModelRefused, llama.DecodeFailed) as error:
        raise Cancelled if stop.is_set() else LoadFailed(str(error)) from error
    return MachineSpeed(threads=workers, cpu=cpu, gpu=gpu, steady=gauge.steady and rest.was_kept())


class _Rest:
    """Whether nothing else wanted the processor from now on: what others leave idle and what this process takes is
    what there was for it.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._began = self._now()

    def was_kept(self) -> bool:
        """Whether the threads could have had all that they can take."""
        wall, there = (now - began for now, began in zip(self._now(), self._began, strict=True))
        return there >= _UNDISTURBED * self._workers * wall

    @staticmethod
    def _now() -> tuple[float, float]:
        return perf_counter(), psutil.cpu_times().idle + time.process_time()


class _Gauge:
    """One measurement; blank models lie at `file`, one after the other."""

    def __init__(self, file: Path, workers: int, stop: StopFlag) -> None:
        self._file = file
        self._workers = workers
        self._stop = stop
        self._spreads: list[float] = []

    @property
    def steady(self) -> bool:
        """Whether tokens of the same kind took about as long as one another."""
        return statistics.median(self._spreads) < _DISTURBED

    def device(self, gpu_layers: int) -> DeviceSpeed:
        """The speed of the processor, or with `gpu_layers` of the graphics cards."""
        most = _MOST_AROUND_CARD if gpu_layers else _MOST_AROUND
        tiny, deep = (self._blank(_tiny(layers=layers), gpu_layers, _QUICK_TOKENS) for layers in (1, _LAYERS))
        layer_s = max(deep.read_s - tiny.read_s, 0.0) / (_LAYERS - 1)
        around = Around(token_s=tiny.read_s, layer_s=layer_s)
        types, choose_s = [], 0.0
        for name in TYPES:
            long, short, layered = (self._blank(make(name), gpu_layers) for make in (_long_rows, _short_rows, _layers))
            types.append(type_speed(name, (long, short, layered), around, most))
            choose_s = max(choose_s, short.choose_s)
        return DeviceSpeed(
            types=tuple(types),
            layer_s=layer_s,
            choice_s=max(choose_s - tiny.choose_s, 0.0) / _WORDS,
            # Each layer is one of those besides.
            token_s=max(tiny.read_s - layer_s, 0.0) + tiny.choose_s,
            state_s=self._state_s(gpu_layers, tiny, layer_s),
            # On a card, what is kept is read like weights.
            heads=() if gpu_layers else tuple(map(self._head, _HEAD_LENGTHS)),
        )

    def _head(self, length: int) -> HeadSpeed:
        near_s = self._cell_s(length, heads_kv=1, layers=_NEAR_LAYERS)
        far_s = self._cell_s(length, heads_kv=_FAR_HEADS, layers=_FAR_ELEMENTS // length)
        return HeadSpeed(elements=2 * length, near_s=near_s, far_s=max(near_s, far_s))

    def _cell_s(self, length: int, *, heads_kv: int, layers: int) -> float:
        """The seconds of one thread for each cell that a head sees."""
        model = _tiny(heads=_HEADS, heads_kv=heads_kv, head=length, layers=layers)
        one, many = (self._blank(model, 0, seen=seen).read_s for seen in (1, _SEEN))
        return max(many - one, 0.0) / (layers * busiest(_HEADS, _SEEN, self._workers))

    def _state_s(self, gpu_layers: int, tiny: Timed, layer_s: float) -> float:
        taken = self._taken(write_blank_states(self._file), gpu_layers, _QUICK_TOKENS, 0)
        longer_s = taken.read_s - tiny.read_s - (blank_states.LAYERS - 1) * layer_s
        return max(longer_s, 0.0) / blank_states.ELEMENTS

    def _blank(self, model: BlankLlama, gpu_layers: int, tokens: int = _TOKENS, seen: int = 0) -> Timed:
        taken = self._taken(model.write(self._file), gpu_layers, tokens, seen)
        return Timed(model=model, read_s=taken.read_s, choose_s=taken.choose_s)

    def _taken(self, path: Path, gpu_layers: int, tokens: int, seen: int) -> _Token:
        """What a token takes in the model at `path`, in a conversation of `seen` tokens."""
        with ExitStack() as undo:
            model = llama.Model(str(path), gpu_layers=gpu_layers, on_progress=lambda _fraction: not self._stop.is_set())
            undo.callback(model.close)
            context = llama.Context(
                model, n_ctx=N_CTX, n_batch=max(seen, 1), threads=self._workers, stop_address=self._stop.address
            )
            undo.callback(context.close)
            sampler = undo.enter_context(Sampler(Sampling(seed=1), seed=1, vocab_size=model.vocab.size))
            if seen:
                context.read(np.zeros(seen, dtype=np.int32))
            times = list(_times(context, sampler, seen, 1 + tokens))[1:]
        reading = [token.read_s for token in times]
        self._spreads.append(statistics.median(reading) / min(reading))
        return _Token(read_s=_usual(reading), choose_s=_usual([token.choose_s for token in times]))


def _long_rows(type_name: str) -> BlankLlama:
    return of_bytes(type_name, _LONG_BYTES, width=_LONG, head=_HEAD, vocabulary=_FEW_WORDS)


def _short_rows(type_name: str) -> BlankLlama:
    words = _WORDS if type_name == _CHOSEN else _FEW_WORDS
    return of_bytes(type_name, _SHORT_BYTES, width=_SHORT, head=_HEAD, vocabulary=words)


def _layers(type_name: str) -> BlankLlama:
    one = of_bytes(type_name, 0, width=_SHORT, head=_HEAD, vocabulary=_FEW_WORDS)
    return replace(one, layers=_LAYERS, forward=3 * _SHORT)


def _tiny(*, heads: int = 1, heads_kv: int = 1, head: int = _TINY, layers: int = 1) -> BlankLlama:
    return BlankLlama(
        type_name=_CHOSEN,
        width=_TINY,
        layers=layers,
        forward=2 * _TINY,
        vocabulary=_FEW_WORDS,
        heads=heads,
        heads_kv=heads_kv,
        head=head,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    """Seconds: for what the model computes, and for choosing what it writes."""

    read_s: float
    choose_s: float


def _times(context: llama.Context, sampler: Sampler, seen: int, tokens: int) -> Iterator[_Token]:
    for _ in range(tokens):
        began = perf_counter()
        context.read_one(0)
        read_at = perf_counter()
        sampler.sample(context)
        yield _Token(read_s=read_at - began, choose_s=perf_counter() - read_at)
        if seen:
            context.truncate(seen)


def _usual(seconds: list[float]) -> float:
    """What a token usually takes, by the quickest of some where something else has disturbed the others."""
    return min(statistics.median(seconds), _USUAL * min(seconds))
