"""How much memory a model takes, and what is done when there is less."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.local.devices import available_memory, cgroup_rest, cgroups, threads
from desktop_app.engine.local.fit import (
    Shape,
    cache_bytes,
    choose_n_ctx,
    context_lengths,
    in_words,
    layers_on_gpu,
    memory_needed,
    shape_of,
)
from desktop_app.engine.local.geometry import Geometry, Layer, StateSpace
from desktop_app.engine.local.gguf_header import read_header
from desktop_app.engine.local.llama_backend import log_tail
from desktop_app.engine.local.llama_model import UBATCH
from desktop_app.errors import ContextTooLarge, TooLargeForMemory
from tests.engine.local.loaded import Engine, load

if TYPE_CHECKING:
    from pathlib import Path

GIB = 1 << 30
MIB = 1 << 20

ATTENTION = Layer(heads_kv=8, key_length=128, value_length=128, sliding=False, recurrent=False)
SEVEN_B = Shape(
    geometry=Geometry(
        layers=(ATTENTION,) * 32,
        context_length=32768,
        embedding_length=4096,
        vocabulary_size=32000,
        sliding_window=0,
        state_space=None,
    ),
    weights_bytes=4 * GIB,
    width=14336,
)


def test_ordinary_layers_keep_a_key_and_a_value_in_f16_for_each_token() -> None:
    assert cache_bytes(SEVEN_B.geometry, 8192, UBATCH) == 8192 * 32 * 8 * 256 * 2


def test_sliding_layers_keep_the_window_and_a_batch() -> None:
    figures = replace(SEVEN_B.geometry, layers=(replace(ATTENTION, sliding=True),), sliding_window=1000)
    assert cache_bytes(figures, 8192, UBATCH) == 1536 * 8 * 256 * 2
    assert cache_bytes(figures, 1024, UBATCH) == 1024 * 8 * 256 * 2


def test_recurrent_layers_keep_a_state_of_one_size() -> None:
    recurrent = Layer(heads_kv=0, key_length=0, value_length=0, sliding=False, recurrent=True)
    space = StateSpace(conv_kernel=4, inner_size=1024, state_size=16, groups=1)
    figures = replace(SEVEN_B.geometry, layers=(recurrent,) * 2, state_space=space)
    expected = 2 * 4 * (3 * (1024 + 2 * 16) + 16 * 1024)
    assert cache_bytes(figures, 2048, UBATCH) == cache_bytes(figures, 8192, UBATCH) == expected


@pytest.mark.parametrize(
    ("available", "asked", "n_ctx"),
    [
        (64 * GIB, None, 8192),
        (64 * GIB, 32768, 32768),
        (memory_needed(SEVEN_B, 8192, UBATCH), None, 8192),
        (memory_needed(SEVEN_B, 8192, UBATCH) - 1, None, 4096),
        (memory_needed(SEVEN_B, 4096, UBATCH) - 1, None, 2048),
        (memory_needed(SEVEN_B, 512, UBATCH), 512, 512),
    ],
)
def test_the_longest_context_up_to_8192_that_fits_is_taken(available: int, asked: int | None, n_ctx: int) -> None:
    assert choose_n_ctx(SEVEN_B, asked=asked, available=available, n_ubatch=UBATCH) == n_ctx


def test_a_model_trained_on_less_gets_no_more() -> None:
    short = replace(SEVEN_B, geometry=replace(SEVEN_B.geometry, context_length=1024))
    assert choose_n_ctx(short, asked=None, available=64 * GIB, n_ubatch=UBATCH) == 1024


def test_what_does_not_fit_is_refused_with_both_sizes() -> None:
    with pytest.raises(TooLargeForMemory) as caught:
        choose_n_ctx(SEVEN_B, asked=None, available=GIB, n_ubatch=UBATCH)
    needed = memory_needed(SEVEN_B, 2048, UBATCH)
    assert caught.value.values == {"needed": in_words(needed), "available": in_words(GIB)}
    assert "needs about" in caught.value.text()


def test_a_context_that_was_asked_for_and_does_not_fit_is_refused_as_such() -> None:
    with pytest.raises(ContextTooLarge) as caught:
        choose_n_ctx(SEVEN_B, asked=32768, available=5 * GIB, n_ubatch=UBATCH)
    needed = in_words(memory_needed(SEVEN_B, 32768, UBATCH))
    assert caught.value.values == {"n_ctx": "32768", "needed": needed, "available": in_words(5 * GIB)}


def test_the_lengths_to_choose_from_end_with_the_trained_one() -> None:
    trained = replace(SEVEN_B, geometry=replace(SEVEN_B.geometry, context_length=10_000))
    assert context_lengths(trained) == (2048, 4096, 8192, 10_000)
    assert context_lengths(replace(trained, geometry=replace(SEVEN_B.geometry, context_length=1024))) == (1024,)
    assert context_lengths(replace(trained, geometry=replace(SEVEN_B.geometry, context_length=0))) == ()


@pytest.mark.parametrize(("size", "words"), [(0, "0 MB"), (350_000_000, "350 MB"), (4_230_000_000, "4.2 GB")])
def test_sizes_are_told_in_decimal_units(size: int, words: str) -> None:
    assert in_words(size) == words


def test_a_gpu_takes_as_many_layers_as_fit() -> None:
    taken = [layers_on_gpu(SEVEN_B, n_ctx=4096, free=free * GIB, n_ubatch=UBATCH) for free in (0, 1, 3, 80)]
    assert taken[0] == 0
    assert taken == sorted(taken)
    assert taken[-1] == 33


@pytest.mark.parametrize("model", ["starter_model", "gemma_model"])
def test_the_estimate_is_within_five_percent_of_what_llama_cpp_reports(
    model: str, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(model)
    shape = shape_of(read_header(path))
    engine = Engine(path, n_ctx=4096)
    log = log_tail(400).rsplit("constructing llama_context", 1)[1]
    buffers = dict.fromkeys(("output", "KV", "compute"), 0.0)
    for kind, size in re.findall(r"(output|KV|compute) buffer size =\s*([\d.]+) MiB", log):
        buffers[kind] += float(size) * MIB
    assert cache_bytes(shape.geometry, 4096, UBATCH) == pytest.approx(buffers["KV"], rel=0.001)
    real = load(path).size_bytes + sum(buffers.values())
    nothing = replace(shape, weights_bytes=0, width=0, geometry=replace(shape.geometry, layers=()))
    beside = memory_needed(nothing, 0, UBATCH)
    assert memory_needed(shape, 4096, UBATCH) - beside == pytest.approx(real, rel=0.05)
    engine.context.close()


def test_a_cgroups_limit_counts_with_the_pages_that_it_can_drop(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("1000000\n")
    (tmp_path / "memory.current").write_text("900000\n")
    (tmp_path / "memory.stat").write_text("anon 500000\ninactive_file 300000\n")
    assert cgroup_rest(tmp_path) == 400_000


@pytest.mark.parametrize("limit", ["max", ""])
def test_a_cgroup_without_a_limit_limits_nothing(tmp_path: Path, limit: str) -> None:
    (tmp_path / "memory.max").write_text(limit)
    (tmp_path / "memory.current").write_text("1")
    assert math.isinf(cgroup_rest(tmp_path))


def test_every_cgroup_above_the_process_counts(tmp_path: Path) -> None:
    membership = tmp_path / "cgroup"
    membership.write_text("0::/user.slice/session.scope\n")
    root = tmp_path / "fs"
    assert cgroups(membership, root) == [root / "user.slice/session.scope", root / "user.slice", root]
    assert cgroups(tmp_path / "none", root) == []


def test_this_machine_has_a_thread_and_memory_to_lend() -> None:
    assert threads() >= 1
    assert available_memory() > 0
