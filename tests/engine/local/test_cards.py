"""Several graphics cards: each must hold its own part of a model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.engine.local.cards import card_needs, layers_on_cards
from desktop_app.engine.local.memory_need import Setting, memory_need
from desktop_app.engine.local.verdict import Corrections, Fit, Reason, Room, Where, judge
from tests.engine.local.test_memory_need import SEVEN_B

GIB = 1024**3
SETTING = Setting(n_ctx=4096)
UNEVEN = (7_000_000_000, 225_000_000)
NEED = memory_need(SEVEN_B, SETTING, 33).gpu


def test_a_card_takes_as_many_layers_as_fit() -> None:
    taken = [layers_on_cards(SEVEN_B, SETTING, free=(free * GIB,)) for free in (0, 1, 3, 80)]
    assert taken[0] == 0
    assert taken == sorted(taken)
    assert taken[-1] == 33


@pytest.mark.parametrize("on_gpu", [1, 17, 33])
def test_one_card_holds_what_is_needed_in_all(on_gpu: int) -> None:
    assert card_needs(SEVEN_B, SETTING, on_gpu, (8 * GIB,)) == (memory_need(SEVEN_B, SETTING, on_gpu).gpu.total,)


def test_cards_share_the_layers_as_they_share_the_free_memory() -> None:
    small, large = card_needs(SEVEN_B, SETTING, 33, (4 * GIB, 12 * GIB))
    # Each has its own buffer to compute in.
    assert small + large == NEED.total + NEED.compute
    layers = SEVEN_B.weights.layers[0]
    assert (small - NEED.compute) // layers in range(8, 11)
    assert small < large


def test_a_card_too_small_for_its_part_leaves_layers_to_the_processor() -> None:
    together = NEED.total + NEED.compute
    even = (int(together * 0.55), int(together * 0.55))
    assert layers_on_cards(SEVEN_B, SETTING, free=even) == 33
    assert layers_on_cards(SEVEN_B, SETTING, free=(sum(even),)) == 33
    # More in all, but the output would go to a card that has no room for it and a buffer.
    assert sum(UNEVEN) > sum(even)
    assert card_needs(SEVEN_B, SETTING, 33, UNEVEN)[1] > UNEVEN[1]
    assert layers_on_cards(SEVEN_B, SETTING, free=UNEVEN) == 32


def test_the_verdict_counts_each_card_for_itself() -> None:
    each = int(NEED.total * 0.6)
    room = Room(host=64 * GIB, gpu=2 * each, gpus=("NVIDIA",), cards=(each, each))
    assert judge(SEVEN_B, SETTING, room, None, Corrections()).best.where is Where.GPU
    short = replace(room, gpu=sum(UNEVEN), cards=UNEVEN)
    whole = judge(SEVEN_B, SETTING, short, None, Corrections(), layers=33).best
    assert (whole.fit, whole.reason) == (Fit.NOT, Reason.GPU_MEMORY)
    assert whole.missing == card_needs(SEVEN_B, SETTING, 33, UNEVEN)[1] - UNEVEN[1]
    assert judge(SEVEN_B, SETTING, short, None, Corrections()).best.layers_on_gpu == 32


def test_no_card_holds_nothing() -> None:
    assert card_needs(SEVEN_B, SETTING, 0, (GIB, GIB)) == (0, 0)
    assert layers_on_cards(SEVEN_B, SETTING, free=(0,)) == 0
