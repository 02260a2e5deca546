"""Measures how fast this machine reads weights, with llama.cpp itself, in a few seconds.

Blank models are decoded token by token: a wide one of each tensor type, large enough for no cache, tells the
reading speed of the type; many small layers tell what a layer costs besides, and narrow ones what a token and choosing
it does.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import psutil

from desktop_app.domain import Sampling
from desktop_app.engine.local import blank_states, llama_backend
from desktop_app.engine.local import llama_model as llama
from desktop_app.engine.local.blank_model import Value, write_blank
from desktop_app.engine.local.blank_states import write_blank_states
from desktop_app.engine.local.devices import available_memory, threads
from desktop_app.engine.local.llama_sampler import Sampler
from desktop_app.engine.local.machine import processor_name
from desktop_app.engine.local.speed import DeviceSpeed, MachineKey, MachineSpeed, TypeSpeed
from desktop_app.engine.local.tensor_types import TENSOR_TYPES
from desktop_app.engine.local.verdict import Room
from desktop_app.errors import Cancelled, LoadFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.engine.process.worker import StopFlag

TYPES = ("F16", "Q8_0", "Q6_K", "Q5_K", "Q4_K", "Q4_0", "Q4_1", "IQ4_XS", "MXFP4", "Q3_K", "Q2_K", "IQ3_S")
"""The types that common files consist of."""

_WIDE_BYTES = 128 * 1024 * 1024
_WIDTH, _HEAD = 4096, 128
_NARROW = 64
_LAYER_WIDTH, _LAYER_FORWARD = 512, 1408
_LAYERS = 32
"""Small ones, of whose time much is not reading; all of them are more than most caches hold."""

LAYER_BYTES = _LAYER_WIDTH * 34 // 32 * (2 * (_LAYER_WIDTH + _HEAD) + 3 * _LAYER_FORWARD)
"""Of one such layer, in 8 bits."""

_SMALL, _LARGE = 256, 131_072
_TOKENS, _QUICK_TOKENS = 12, 32
"""Enough for one of them to come through undisturbed; tokens of narrow models take no time."""

_DISTURBED = 1.5
"""The usual token over the quickest one, where something else wanted the processor."""

_UNDISTURBED = 0.9
"""Of the processor time that the threads can take, what must have been there for them."""

_MOST_AROUND, _MOST_AROUND_CARD = 0.25, 0.75
"""The most of a wide model's token that can be anything but reading: what is around comes out too long where something
disturbed, and a speed that is too low does less harm than one that is too high.
"""

_N_CTX = 256
_ALL = 999
_TYPES = {kind.name: kind for kind in TENSOR_TYPES.values()}


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
    gpus = llama_backend.gpus()
    return Room(
        host=available_memory(),
        gpu=sum(gpu.free for gpu in gpus),
        shared=bool(gpus) and all(gpu.shares_memory for gpu in gpus),
        gpus=tuple(gpu.name for gpu in gpus),
    )


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
        token_s, choosing_s = (self._narrow_s(words, gpu_layers) for words in (_SMALL, _LARGE))
        wide = {name: self._wide_s(name, gpu_layers) for name in TYPES}
        layer_s = around_layer_s(token_s, self._layers_s(gpu_layers), *wide["Q8_0"], most)
        types = tuple(
            TypeSpeed(type_name=name, bytes_per_s=size / (wide_s - min(token_s + layer_s, most * wide_s)))
            for name, (size, wide_s) in wide.items()
        )
        eight_bits = next(speed.bytes_per_s for speed in types if speed.type_name == "Q8_0")
        choice_s = max(choosing_s - token_s - _bytes("Q8_0", _LARGE * _NARROW) / eight_bits, 0.0) / _LARGE
        states_s = self._token_s(write_blank_states(self._file), gpu_layers, _QUICK_TOKENS)
        state_s = max(states_s - token_s - blank_states.LAYERS * layer_s, 0.0) / blank_states.ELEMENTS
        return DeviceSpeed(types=types, layer_s=layer_s, choice_s=choice_s, token_s=token_s, state_s=state_s)

    def _narrow_s(self, words: int, gpu_layers: int) -> float:
        return self._token_s(_blank(self._file, "Q8_0", _NARROW, 1, 2 * _NARROW, words), gpu_layers, _QUICK_TOKENS)

    def _layers_s(self, gpu_layers: int) -> float:
        path = _blank(self._file, "Q8_0", _LAYER_WIDTH, _LAYERS, _LAYER_FORWARD, _SMALL)
        return self._token_s(path, gpu_layers, _QUICK_TOKENS)

    def _wide_s(self, type_name: str, gpu_layers: int) -> tuple[int, float]:
        """The bytes that a token reads, and the seconds that it takes."""
        path, size = _wide(self._file, type_name)
        return size, self._token_s(path, gpu_layers, _TOKENS)

    def _token_s(self, path: Path, gpu_layers: int, tokens: int) -> float:
        """The seconds that a token takes in the model at `path`, without what disturbs: the quickest of some."""
        with ExitStack() as undo:
            model = llama.Model(str(path), gpu_layers=gpu_layers, on_progress=lambda _fraction: not self._stop.is_set())
            undo.callback(model.close)
            context = llama.Context(
                model, n_ctx=_N_CTX, n_batch=1, threads=self._workers, stop_address=self._stop.address
            )
            undo.callback(context.close)
            sampler = undo.enter_context(Sampler(Sampling(seed=1), seed=1, vocab_size=model.vocab.size))
            seconds = list(_times(context, sampler, 1 + tokens))[1:]
        self._spreads.append(statistics.median(seconds) / min(seconds))
        return min(seconds)


def _times(context: llama.Context, sampler: Sampler, tokens: int) -> Iterator[float]:
    for _ in range(tokens):
        began = perf_counter()
        context.read_one(0)
        sampler.sample(context)
        yield perf_counter() - began


def _wide(file: Path, type_name: str) -> tuple[Path, int]:
    """A model of one layer, and the bytes that a token reads of it."""
    attention = 2 * _WIDTH * (_WIDTH + _HEAD)
    elements = _WIDE_BYTES * _TYPES[type_name].block // _TYPES[type_name].block_bytes
    forward = max((elements - attention) // (3 * _WIDTH) // 256, 1) * 256
    size = _bytes(type_name, attention + 3 * _WIDTH * forward + _SMALL * _WIDTH)
    return _blank(file, type_name, _WIDTH, 1, forward, _SMALL), size


def around_layer_s(token_s: float, layers_s: float, wide_bytes: int, wide_s: float, most: float) -> float:
    """What a layer takes besides being read, in seconds: by the time of a token in the model of `_LAYERS` layers, and
    in that of one wide layer of the same type. Both are read at the same speed and have the same around them.
    """
    each_s = max(layers_s - token_s, 0.0) / _LAYERS
    longer_s = max(wide_s - token_s - each_s, (1.0 - most) * wide_s)
    return max(each_s - LAYER_BYTES * longer_s / (wide_bytes - LAYER_BYTES), 0.0)


def _bytes(type_name: str, elements: int) -> int:
    return elements // _TYPES[type_name].block * _TYPES[type_name].block_bytes


def _blank(file: Path, type_name: str, width: int, layers: int, forward: int, vocabulary: int) -> Path:
    """A blank LLaMA with one head for keys and values, tied embeddings and no words."""
    head = min(_HEAD, width)
    metadata: dict[str, Value] = {
        "general.architecture": "llama",
        "llama.block_count": layers,
        "llama.context_length": _N_CTX,
        "llama.embedding_length": width,
        "llama.feed_forward_length": forward,
        "llama.attention.head_count": width // head,
        "llama.attention.head_count_kv": 1,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.vocab_size": vocabulary,
        "tokenizer.ggml.model": "none",
    }
    tensors: dict[str, tuple[tuple[int, ...], str]] = {
        "token_embd.weight": ((width, vocabulary), type_name),
        "output_norm.weight": ((width,), "F32"),
    }
    for block in (f"blk.{layer}" for layer in range(layers)):
        tensors |= {f"{block}.{norm}.weight": ((width,), "F32") for norm in ("attn_norm", "ffn_norm")}
        tensors |= {f"{block}.{name}.weight": ((width, width), type_name) for name in ("attn_q", "attn_output")}
        tensors |= {f"{block}.{name}.weight": ((width, head), type_name) for name in ("attn_k", "attn_v")}
        tensors |= {f"{block}.{name}.weight": ((width, forward), type_name) for name in ("ffn_gate", "ffn_up")}
        tensors[f"{block}.ffn_down.weight"] = ((forward, width), type_name)
    return write_blank(file, metadata, tensors)
