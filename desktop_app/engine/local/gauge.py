"""Measures how fast this machine reads weights, with llama.cpp itself; a process of its own, for two seconds or so.

Blank models are decoded token by token: a wide one of each tensor type, large enough for no cache, tells the
reading speed of the type, and narrow ones tell what everything else costs.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import msgspec

from desktop_app.domain import Sampling
from desktop_app.engine.local import llama_backend
from desktop_app.engine.local import llama_model as llama
from desktop_app.engine.local.blank_model import Value, write_blank
from desktop_app.engine.local.devices import threads
from desktop_app.engine.local.llama_sampler import Sampler
from desktop_app.engine.local.speed import DeviceSpeed, MachineSpeed, TypeSpeed
from desktop_app.engine.local.tensor_types import TENSOR_TYPES
from desktop_app.engine.process.worker import StopFlag

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = ("F16", "Q8_0", "Q6_K", "Q5_K", "Q4_K", "Q4_0", "Q4_1", "IQ4_XS", "MXFP4", "Q3_K", "Q2_K", "IQ3_S")
"""The types that common files consist of."""

_WIDE_BYTES = 128 * 1024 * 1024
_WIDTH, _HEAD = 4096, 128
_NARROW, _FEW, _MANY = 64, 2, 34
_SMALL, _LARGE = 256, 131_072
_TOKENS, _QUICK_TOKENS = 8, 60
"""Enough for one of them to come through undisturbed; tokens of narrow models take no time."""

_DISTURBED = 1.5
"""The usual token over the quickest one, where something else wanted the processor."""

_N_CTX = 256
_ALL = 999
_TYPES = {kind.name: kind for kind in TENSOR_TYPES.values()}


def measure() -> MachineSpeed:
    """The speed of the processor, and of graphics cards if llama.cpp has any. Raises OSError, ModelRefused."""
    workers = threads()
    with tempfile.TemporaryDirectory(prefix="tandem-gauge-") as folder:
        gauge = _Gauge(Path(folder) / "blank.gguf", workers)
        cpu = gauge.device(gpu_layers=0)
        gpu = gauge.device(gpu_layers=_ALL) if llama_backend.gpus() else None
    return MachineSpeed(threads=workers, cpu=cpu, gpu=gpu, steady=gauge.steady)


class _Gauge:
    """One measurement; blank models lie at `file`, one after the other."""

    def __init__(self, file: Path, workers: int) -> None:
        self._file = file
        self._workers = workers
        self._spreads: list[float] = []

    @property
    def steady(self) -> bool:
        """Whether tokens of the same kind took about as long as one another."""
        return statistics.median(self._spreads) < _DISTURBED

    def device(self, gpu_layers: int) -> DeviceSpeed:
        """The speed of the processor, or with `gpu_layers` of the graphics cards."""
        few, many, choosing = (
            self._token_s(_blank(self._file, "Q8_0", _NARROW, layers, 2 * _NARROW, words), gpu_layers, _QUICK_TOKENS)
            for layers, words in ((_FEW, _SMALL), (_MANY, _SMALL), (_FEW, _LARGE))
        )
        layer_s = max(many - few, 0.0) / (_MANY - _FEW)
        token_s = max(few - _FEW * layer_s, 0.0)
        around_s = token_s + layer_s
        types = tuple(self._type_speed(name, gpu_layers, around_s) for name in TYPES)
        eight_bits = next(speed.bytes_per_s for speed in types if speed.type_name == "Q8_0")
        choice_s = max(choosing - few - _bytes("Q8_0", _LARGE * _NARROW) / eight_bits, 0.0) / _LARGE
        return DeviceSpeed(types=types, layer_s=layer_s, choice_s=choice_s, token_s=token_s)

    def _type_speed(self, type_name: str, gpu_layers: int, around_s: float) -> TypeSpeed:
        path, size = _wide(self._file, type_name)
        reading_s = max(self._token_s(path, gpu_layers, _TOKENS) - around_s, 1e-9)
        return TypeSpeed(type_name=type_name, bytes_per_s=size / reading_s)

    def _token_s(self, path: Path, gpu_layers: int, tokens: int) -> float:
        """The seconds that a token takes in the model at `path`, without what disturbs: the quickest of some."""
        model = llama.Model(str(path), gpu_layers=gpu_layers, on_progress=lambda _fraction: True)
        stop = StopFlag()
        context = llama.Context(model, n_ctx=_N_CTX, n_batch=1, threads=self._workers, stop_address=stop.address)
        try:
            with Sampler(Sampling(seed=1), seed=1, vocab_size=model.vocab.size) as sampler:
                seconds = list(_times(context, sampler, 1 + tokens))[1:]
        finally:
            context.close()
            model.close()
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


def main() -> None:
    """Print what was measured as one JSON object."""
    sys.stdout.write(msgspec.json.encode(measure()).decode() + "\n")
