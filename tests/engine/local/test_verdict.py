"""Whether a model fits, where, and why: rooms by shapes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.engine.local.memory_need import Setting, memory_need
from desktop_app.engine.local.speed import MachineSpeed
from desktop_app.engine.local.verdict import (
    HOST_RESERVE,
    MARGIN,
    SLOW,
    Corrections,
    Fit,
    Reason,
    Room,
    Verdict,
    Where,
    judge,
)
from tests.engine.local.test_speed import Q4, device

GB = 1_000_000_000
SETTING = Setting(n_ctx=8192)
CPU = device(F16=50 * GB, Q4_K=40 * GB, Q6_K=40 * GB)
GPU = device(F16=500 * GB, Q4_K=400 * GB, Q6_K=400 * GB)
LAPTOP = MachineSpeed(threads=8, cpu=CPU)
GAMER = MachineSpeed(threads=8, cpu=CPU, gpu=GPU)
NEED = memory_need(Q4, SETTING)
"""4.3 GB of weights and 1.1 GB for the context."""

SLOW_CPU = MachineSpeed(threads=1, cpu=device(F16=5 * GB, Q4_K=5 * GB, Q6_K=5 * GB))


def verdict(room: Room, machine: MachineSpeed | None = LAPTOP, setting: Setting = SETTING) -> Verdict:
    return judge(Q4, setting, room, machine, Corrections())


def card(host: float, gpu: float) -> Room:
    return Room(host=int(host * GB), gpu=int(gpu * GB), gpus=("NVIDIA",))


@pytest.mark.parametrize(
    ("room", "machine", "fit", "reason", "where"),
    [
        (Room(host=16 * GB), LAPTOP, Fit.WELL, Reason.ROOM, Where.CPU),
        (Room(host=16 * GB), None, Fit.WELL, Reason.ROOM, Where.CPU),
        (Room(host=16 * GB), SLOW_CPU, Fit.SLOWLY, Reason.SLOW, Where.CPU),
        (Room(host=NEED.total + 1), LAPTOP, Fit.SLOWLY, Reason.TIGHT, Where.CPU),
        (Room(host=NEED.total - 1), LAPTOP, Fit.NOT, Reason.MEMORY, Where.CPU),
        (card(16, 24), GAMER, Fit.WELL, Reason.ROOM, Where.GPU),
        (card(2, 24), GAMER, Fit.WELL, Reason.ROOM, Where.GPU),
        (card(16, 3), GAMER, Fit.WELL, Reason.ROOM, Where.SPLIT),
        (card(4.5, 3), GAMER, Fit.WELL, Reason.ROOM, Where.SPLIT),
        (card(16, 0.01), GAMER, Fit.WELL, Reason.ROOM, Where.CPU),
        (card(2, 3), GAMER, Fit.NOT, Reason.MEMORY, Where.SPLIT),
        (card(0.05, 24), GAMER, Fit.NOT, Reason.MEMORY, Where.GPU),
        (replace(card(16, 12), shared=True), GAMER, Fit.WELL, Reason.ROOM, Where.GPU),
        (replace(card(4, 12), shared=True), GAMER, Fit.NOT, Reason.MEMORY, Where.CPU),
        (replace(card(16, 4), shared=True), GAMER, Fit.WELL, Reason.ROOM, Where.SPLIT),
    ],
)
def test_the_verdict_by_room_and_machine(
    room: Room, machine: MachineSpeed | None, fit: Fit, reason: Reason, where: Where
) -> None:
    best = verdict(room, machine).best
    assert (best.fit, best.reason, best.where) == (fit, reason, where)


def test_what_is_missing_is_said_to_the_byte() -> None:
    assert verdict(Room(host=NEED.total - 1000)).best.missing == 1000
    assert verdict(Room(host=16 * GB)).best.missing == 0


def test_a_margin_stays_free_for_what_others_take_meanwhile() -> None:
    enough = int(NEED.total * (1 + MARGIN)) + HOST_RESERVE
    assert verdict(Room(host=enough)).fit is Fit.WELL
    assert verdict(Room(host=enough - 1)).fit is Fit.SLOWLY


def test_slower_than_one_reads_is_slow() -> None:
    speed = verdict(Room(host=16 * GB)).best.tokens_per_s

    def at(tokens_per_s: float) -> Fit:
        return judge(Q4, SETTING, Room(host=16 * GB), LAPTOP, Corrections(speed=tokens_per_s / speed)).fit

    assert (at(SLOW * 1.01), at(SLOW * 0.99)) == (Fit.WELL, Fit.SLOWLY)


def test_a_context_that_is_too_long_comes_with_the_longest_that_fits() -> None:
    room = Room(host=memory_need(Q4, replace(SETTING, n_ctx=4096)).total + 1)
    found = verdict(room)
    assert (found.fit, found.n_ctx, found.fits_at) == (Fit.NOT, 8192, 4096)
    assert verdict(room, setting=replace(SETTING, n_ctx=4096)).fit is not Fit.NOT
    assert verdict(Room(host=GB)).fits_at == 0
    assert verdict(Room(host=16 * GB)).fits_at == 8192


def test_a_smaller_cache_type_makes_room() -> None:
    room = Room(host=NEED.total - 1)
    assert verdict(room, setting=replace(SETTING, kv_type="Q8_0")).fit is not Fit.NOT


def test_all_arrangements_are_told_the_processor_first() -> None:
    whole = verdict(card(16, 24), GAMER).arrangements
    assert [one.where for one in whole] == [Where.CPU, Where.GPU]
    split = verdict(card(16, 3), GAMER).arrangements
    assert [one.where for one in split] == [Where.CPU, Where.SPLIT, Where.GPU]
    assert [(one.fit, one.reason) for one in split][-1] == (Fit.NOT, Reason.GPU_MEMORY)
    assert 0 < split[1].layers_on_gpu < split[1].layers == 33
    assert split[0].tokens_per_s < split[1].tokens_per_s < split[2].tokens_per_s


def test_what_a_card_takes_keeps_the_margin_of_its_memory_free() -> None:
    for gigabytes in (1.5, 2, 3, 4):
        best = verdict(card(16, gigabytes), GAMER).best
        assert best.need.gpu.total * (1 + MARGIN) <= gigabytes * GB


def test_corrections_change_the_context_and_never_the_weights() -> None:
    twice = judge(Q4, SETTING, Room(host=16 * GB), LAPTOP, Corrections(context=2.0)).best.need
    assert twice.context == 2 * NEED.context
    assert (twice.cpu.weights, twice.cpu.around) == (NEED.cpu.weights, NEED.cpu.around)


def test_a_guessed_shape_says_so() -> None:
    assert judge(Q4, SETTING, Room(host=16 * GB), LAPTOP, Corrections(), estimated=True).estimated
    assert not verdict(Room(host=16 * GB)).estimated
