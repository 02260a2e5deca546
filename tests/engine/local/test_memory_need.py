"""What a model takes of the memory, against what llama.cpp really allocates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from benchmarks.fit.architectures import ARCHITECTURES
from benchmarks.fit.shaped_models import write_shaped
from desktop_app.engine.local.buffers import allocated
from desktop_app.engine.local.fit import shape_of
from desktop_app.engine.local.geometry import Geometry, Layer
from desktop_app.engine.local.gguf_header import read_header
from desktop_app.engine.local.llama_backend import LOG_LINES, log_tail
from desktop_app.engine.local.llama_model import Context, Model
from desktop_app.engine.local.memory_need import UBATCH, Setting, Shape, cache_bytes, memory_need
from desktop_app.engine.local.weights import Weights
from desktop_app.engine.process.worker import StopFlag

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.engine.memory import ModelMemory

GIB = 1 << 30
MIB = 1 << 20
ATTENTION = Layer(heads_kv=8, key_length=128, value_length=128)
SEVEN_B = Shape(
    architecture="llama",
    geometry=Geometry(
        layers=(ATTENTION,) * 32,
        context_length=32768,
        embedding_length=4096,
        vocabulary_size=32000,
        heads=32,
        attention_width=4096,
        feed_forward_length=14336,
    ),
    weights=Weights(tables=100 * MIB, layers=(120 * MIB,) * 32, output=100 * MIB, tied=0, read=()),
)


def allocations(path: Path, *contexts: int) -> dict[int, ModelMemory]:
    """What llama.cpp says it has allocated for each context length."""
    model = Model(str(path), gpu_layers=0, on_progress=lambda _fraction: True)
    real = {}
    for n_ctx in contexts:
        context = Context(model, n_ctx=n_ctx, n_batch=UBATCH, threads=1, stop_address=StopFlag().address)
        real[n_ctx] = allocated(log_tail(LOG_LINES))
        context.close()
    model.close()
    return real


@pytest.mark.parametrize(
    ("architecture", "tied"),
    # gpt-oss always has an output of its own.
    [(name, tied) for tied in (True, False) for name in ARCHITECTURES if not (tied and name == "gpt-oss")],
)
def test_the_estimate_of_every_kind_of_memory_is_within_five_percent(
    architecture: str, tied: bool, tmp_path: Path
) -> None:
    path = write_shaped(tmp_path / "shaped.gguf", architecture, ARCHITECTURES[architecture], tied=tied)
    shape = shape_of(read_header(path))
    for n_ctx, real in allocations(path, 2048, 16384).items():
        estimate = memory_need(shape, Setting(n_ctx=n_ctx))
        assert estimate.cpu.weights == pytest.approx(real.cpu.weights, rel=0.001)
        assert estimate.cpu.cache == pytest.approx(real.cpu.cache, rel=0.001, abs=0.02 * MIB)
        assert estimate.model == pytest.approx(real.model, rel=0.05)


@pytest.mark.parametrize("model", ["starter_model", "gemma_model"])
@pytest.mark.parametrize("n_ctx", [512, 4096, 8192])
def test_the_estimate_of_a_real_model_is_within_one_percent(
    model: str, n_ctx: int, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(model)
    estimate = memory_need(shape_of(read_header(path)), Setting(n_ctx=n_ctx))
    assert estimate.model == pytest.approx(allocations(path, n_ctx)[n_ctx].model, rel=0.01)


def test_ordinary_layers_keep_a_key_and_a_value_for_each_token() -> None:
    assert cache_bytes(SEVEN_B.geometry, Setting(n_ctx=8192)) == 8192 * 32 * 8 * 256 * 2
    eight_bits = cache_bytes(SEVEN_B.geometry, Setting(n_ctx=8192, kv_type="Q8_0"))
    assert eight_bits == 8192 * 32 * 8 * 256 // 32 * 34


def test_sliding_layers_keep_the_window_and_a_batch() -> None:
    figures = replace(SEVEN_B.geometry, layers=(replace(ATTENTION, sliding=True),), sliding_window=1000)
    assert cache_bytes(figures, Setting(n_ctx=8192)) == 1536 * 8 * 256 * 2
    assert cache_bytes(figures, Setting(n_ctx=1024)) == 1024 * 8 * 256 * 2


def test_layers_with_a_state_keep_it_whatever_the_context_length() -> None:
    figures = replace(SEVEN_B.geometry, layers=(Layer(heads_kv=0, key_length=0, value_length=0, state_bytes=1000),) * 2)
    assert cache_bytes(figures, Setting(n_ctx=2048)) == cache_bytes(figures, Setting(n_ctx=8192)) == 2000


def test_without_flash_attention_every_head_scores_every_cell() -> None:
    with_it, without = (
        memory_need(SEVEN_B, Setting(n_ctx=8192, flash_attention=wanted)).cpu.compute for wanted in (True, False)
    )
    assert without - with_it == UBATCH * 8192 * 33 * 4


def test_layers_move_to_graphics_cards_from_the_last_one_on_after_the_output() -> None:
    setting = Setting(n_ctx=8192)
    nothing, output, one, all_of_it = (memory_need(SEVEN_B, setting, on_gpu) for on_gpu in (0, 1, 2, 33))
    layer_cache = 8192 * 8 * 256 * 2
    assert nothing.gpu.total == 0
    assert (output.gpu.weights, output.gpu.cache) == (100 * MIB, 0)
    assert (one.gpu.weights, one.gpu.cache) == (220 * MIB, layer_cache)
    assert (all_of_it.cpu.weights, all_of_it.cpu.cache) == (100 * MIB, 0)
    assert all_of_it.gpu.cache == 32 * layer_cache
    assert all_of_it.cpu.compute < all_of_it.gpu.compute
    weights = {need.cpu.weights + need.gpu.weights for need in (nothing, output, one, all_of_it)}
    assert weights == {SEVEN_B.weights.total}


def test_tied_embeddings_lie_on_both_devices_once_the_output_has_moved() -> None:
    tied = replace(SEVEN_B, weights=replace(SEVEN_B.weights, output=0, tied=100 * MIB))
    need = memory_need(tied, Setting(n_ctx=2048), 33)
    assert (need.cpu.weights, need.gpu.weights) == (100 * MIB, 100 * MIB + 32 * 120 * MIB)
