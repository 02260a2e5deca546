"""How many tokens a second a model will write, from what the machine reads a second."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.engine.local.geometry import Layer, StateSpace
from desktop_app.engine.local.memory_need import Setting, Shape, cache_bytes
from desktop_app.engine.local.speed import (
    TOLD,
    DeviceSpeed,
    HeadSpeed,
    MachineSpeed,
    TypeSpeed,
    busiest,
    tokens_per_s,
)
from desktop_app.engine.local.weights import TypeBytes, Weights
from tests.engine.local.test_memory_need import SEVEN_B

GB = 1_000_000_000
SETTING = Setting(n_ctx=8192)
Q4 = replace(
    SEVEN_B,
    weights=Weights(
        tables=GB // 10,
        layers=(GB // 8,) * 32,
        output=GB // 10,
        tied=0,
        read=(
            TypeBytes(type_name="Q4_K", n_bytes=4 * GB, n_rows=900_000, n_matrices=200),
            TypeBytes(type_name="Q6_K", n_bytes=GB // 10, n_rows=100_000, n_matrices=25),
        ),
    ),
)


def device(**bytes_per_s: float) -> DeviceSpeed:
    types = tuple(TypeSpeed(type_name=name, bytes_per_s=speed) for name, speed in bytes_per_s.items())
    return DeviceSpeed(types=types, layer_s=0.0, choice_s=0.0, token_s=0.0)


CPU = device(F16=50 * GB, Q4_K=40 * GB, Q6_K=20 * GB)
MACHINE = MachineSpeed(threads=4, cpu=CPU)
EMPTY = replace(SETTING, n_ctx=0)
"""Nothing is kept, so that the weights alone count."""


def test_a_token_takes_as_long_as_reading_each_type_at_its_speed() -> None:
    assert tokens_per_s(Q4, EMPTY, MACHINE) == pytest.approx(TOLD / (4 / 40 + 0.1 / 20))


def test_what_is_kept_of_the_conversation_is_read_with_each_token() -> None:
    weights_s = 4 / 40 + 0.1 / 20
    for kept in (0, 1024, 4096):
        cache_s = cache_bytes(Q4.geometry, replace(SETTING, n_ctx=kept)) / (50 * GB)
        assert tokens_per_s(Q4, SETTING, MACHINE, kept=kept) == pytest.approx(TOLD / (weights_s + cache_s))
    assert tokens_per_s(Q4, SETTING, MACHINE, kept=100_000) == tokens_per_s(Q4, SETTING, MACHINE, kept=8192)


def test_layers_tokens_and_the_choice_among_the_vocabulary_have_their_price() -> None:
    priced = replace(MACHINE, cpu=replace(CPU, layer_s=1e-4, token_s=2e-3, choice_s=1e-8))
    plain, slower = (TOLD / tokens_per_s(Q4, SETTING, machine) for machine in (MACHINE, priced))
    assert slower - plain == pytest.approx(32 * 1e-4 + 2e-3 + 32_000 * 1e-8)


def test_each_row_and_each_matrix_has_its_price() -> None:
    types = tuple(replace(speed, row_s=2e-8, matrix_s=3e-6) for speed in CPU.types)
    plain, slower = (
        TOLD / tokens_per_s(Q4, EMPTY, replace(MACHINE, cpu=device)) for device in (CPU, replace(CPU, types=types))
    )
    assert slower - plain == pytest.approx(1_000_000 * 2e-8 + 225 * 3e-6)


def test_on_a_processor_each_head_has_to_see_each_cell() -> None:
    heads = (HeadSpeed(elements=128, near_s=1e-8, far_s=2e-8), HeadSpeed(elements=256, near_s=2e-8, far_s=6e-8))
    machine = replace(MACHINE, cpu=replace(CPU, heads=heads))
    nothing, much = (TOLD / tokens_per_s(Q4, SETTING, machine, kept=kept) for kept in (0, 1023))
    assert much - nothing == pytest.approx(32 * 32 * (1024 / 4) * 6e-8)


@pytest.mark.parametrize(
    ("elements", "far", "seconds"),
    [(128, False, 1e-8), (192, False, 1.5e-8), (192, True, 4e-8), (512, True, 12e-8), (64, True, 1e-8)],
)
def test_heads_of_other_sizes_cost_in_proportion(elements: int, far: bool, seconds: float) -> None:
    heads = (HeadSpeed(elements=128, near_s=1e-8, far_s=2e-8), HeadSpeed(elements=256, near_s=2e-8, far_s=6e-8))
    assert replace(CPU, heads=heads).cell_s(elements, far=far) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("heads", "cells", "threads", "most"),
    [
        (9, 100, 2, 5 * 100),  # heads are shared
        (9, 255, 2, 5 * 255),
        (9, 256, 2, 9 * 256),  # cells are shared, in room for 512: the second half is empty
        (9, 511, 2, 9 * 256),
        (9, 1024, 2, 9 * 640),
        (9, 1024, 4, 9 * 320),
        (9, 300, 1, 9 * 300),
        (9, 0, 2, 0),
    ],
)
def test_attention_takes_as_long_as_the_busiest_thread(heads: int, cells: int, threads: int, most: int) -> None:
    assert busiest(heads, cells, threads) == most


def test_a_layer_under_a_window_sees_no_more_than_the_window() -> None:
    heads = (HeadSpeed(elements=256, near_s=1e-8, far_s=1e-8),)
    machine = replace(MACHINE, cpu=replace(CPU, heads=heads))
    windowed = tuple(replace(layer, sliding=True) for layer in Q4.geometry.layers)
    shape = replace(Q4, geometry=replace(Q4.geometry, layers=windowed, sliding_window=100))
    short, long = (tokens_per_s(shape, SETTING, machine, kept=kept) for kept in (100, 4096))
    assert short == long


def test_states_are_read_written_and_copied() -> None:
    state = Layer(heads_kv=0, key_length=0, value_length=0, state_bytes=10_000_000)
    shape = replace(Q4, geometry=replace(Q4.geometry, layers=(state,)))
    none = replace(Q4, geometry=replace(Q4.geometry, layers=(replace(state, state_bytes=0),)))
    machine = replace(MACHINE, cpu=replace(CPU, heads=(HeadSpeed(elements=256, near_s=1e-8, far_s=1e-8),)))
    plain, slower = (TOLD / tokens_per_s(one, SETTING, machine) for one in (none, shape))
    assert slower - plain == pytest.approx(3 * 10_000_000 / (50 * GB))


def test_a_mixture_of_experts_reads_only_those_that_are_used() -> None:
    read = TypeBytes(type_name="Q4_K", n_bytes=GB, n_rows=0, n_matrices=0)
    shape = replace(Q4, weights=replace(Q4.weights, read=(read,)))
    assert tokens_per_s(shape, EMPTY, MACHINE) == pytest.approx(40 * TOLD)


@pytest.mark.parametrize(
    ("type_name", "bytes_per_s"), [("Q4_K", 40 * GB), ("BF16", 50 * GB), ("F32", 50 * GB), ("IQ1_S", 20 * GB)]
)
def test_a_type_that_was_not_measured_is_as_fast_as_one_like_it_or_as_the_slowest(
    type_name: str, bytes_per_s: float
) -> None:
    assert CPU.of(type_name) == bytes_per_s


def test_on_a_graphics_card_nothing_is_read_by_the_processor() -> None:
    machine = replace(MACHINE, gpu=device(F16=500 * GB, Q4_K=400 * GB, Q6_K=200 * GB))
    assert tokens_per_s(Q4, EMPTY, machine, 33) == pytest.approx(10 * tokens_per_s(Q4, EMPTY, machine))


def test_a_split_model_is_as_fast_as_its_parts_one_after_the_other() -> None:
    machine = replace(MACHINE, gpu=device(F16=500 * GB, Q4_K=400 * GB, Q6_K=200 * GB))
    whole, half, none = (tokens_per_s(Q4, EMPTY, machine, layers) for layers in (33, 17, 0))
    assert none < half < whole
    output = 0.1 / 4.1
    gpu_s, cpu_s = 4 / 400 + 0.1 / 200, 4 / 40 + 0.1 / 20
    seconds = output * gpu_s + (1 - output) * (gpu_s + cpu_s) / 2
    assert half == pytest.approx(TOLD / seconds)


def test_a_graphics_card_that_was_not_measured_has_no_speed() -> None:
    assert tokens_per_s(Q4, SETTING, MACHINE, 33) == 0


def test_a_model_without_layers_is_no_division_by_zero() -> None:
    bare = Shape(
        architecture="llama",
        geometry=replace(Q4.geometry, layers=()),
        weights=Weights(tables=0, layers=(), output=0, tied=0, read=()),
    )
    priced = replace(MACHINE, cpu=replace(CPU, token_s=0.5))
    assert tokens_per_s(bare, SETTING, priced) == pytest.approx(2 * TOLD)


@pytest.mark.parametrize(("groups", "elements"), [(0, 2 * 1024 * 16), (1, 0)])
def test_states_that_decay_by_themselves_have_their_price(groups: int, elements: int) -> None:
    space = StateSpace(conv_kernel=4, inner_size=1024, state_size=16, groups=groups, time_steps=32)
    recurrent = Layer(heads_kv=0, key_length=0, value_length=0, state_bytes=1024)
    shape = replace(Q4, geometry=replace(Q4.geometry, layers=(recurrent,) * 2, state_space=space))
    plain, slower = (
        TOLD / tokens_per_s(shape, SETTING, replace(MACHINE, cpu=replace(CPU, state_s=state_s)))
        for state_s in (0.0, 3e-9)
    )
    assert slower - plain == pytest.approx(elements * 3e-9)
