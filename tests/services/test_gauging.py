"""The machine is measured once, gives way to answers, and is measured anew when it has become another one."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import AppError, Cancelled, ChildCrashed
from desktop_app.services.gauging import RETRIES, Gauging
from tests.services.gauges import GB, KEY, Bench, speed_of
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop_app.engine.local.speed import MachineSpeed


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Gauging]]:
    """One run of the program on `bench` after another, with one folder for what is kept."""
    made: list[Gauging] = []

    def start(bench: Bench, retry_s: float = 3600.0, changed: Callable[[], None] = lambda: None) -> Gauging:
        if made:
            made[-1].close()
        made.append(Gauging(bench.child, tmp_path / "cache" / "speed.json", changed, retry_s=retry_s))
        return made[-1]

    yield start
    for gauging in made:
        gauging.close()


def measured(gauging: Gauging, *, again: bool = False) -> MachineSpeed | None:
    return gauging.measure(again=again).result(DEADLINE_S)


def test_a_machine_is_measured_once_and_looked_at_once_a_run(make: Callable[..., Gauging]) -> None:
    bench = Bench([speed_of(20)])
    first = make(bench)
    assert measured(first) == measured(first) == speed_of(20)
    assert (bench.known, bench.measurements) == ([None], 1)
    second = make(bench)
    assert second.measured is not None
    assert second.measured.speed == speed_of(20)
    assert measured(second) == measured(second) == speed_of(20)
    assert (bench.known, bench.measurements) == ([None, KEY], 1)


@pytest.mark.parametrize(
    "other",
    [
        replace(KEY, engine="llama.cpp 2"),
        replace(KEY, build="CPU : AVX512 = 1"),
        replace(KEY, threads=4),
        replace(KEY, processor="AMD Ryzen"),
        replace(KEY, cards=("NVIDIA",)),
    ],
)
def test_another_machine_is_measured_anew(make: Callable[..., Gauging], other: object) -> None:
    bench = Bench([speed_of(20), speed_of(30)])
    measured(make(bench))
    bench.key = other  # type: ignore[assignment]
    assert measured(make(bench)) == speed_of(30)


def test_who_asks_for_it_gets_a_new_measurement_even_if_it_is_slower(make: Callable[..., Gauging]) -> None:
    bench = Bench([speed_of(20), speed_of(10)])
    gauging = make(bench)
    measured(gauging)
    assert measured(gauging, again=True) == speed_of(10)
    assert measured(make(bench)) == speed_of(10)


def test_what_was_kept_and_cannot_be_understood_is_measured_again(make: Callable[..., Gauging], tmp_path: Path) -> None:
    bench = Bench([speed_of(20)])
    measured(make(bench))
    (tmp_path / "cache" / "speed.json").write_text('{"key": {}}')
    assert measured(make(bench)) == speed_of(20)
    assert bench.measurements == 2


def test_a_folder_that_cannot_be_written_only_costs_another_measurement(
    make: Callable[..., Gauging], tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert measured(make(Bench([speed_of(20)]))) == speed_of(20)


def test_a_disturbed_measurement_counts_until_a_better_one_comes(make: Callable[..., Gauging]) -> None:
    slow, slower, steady = speed_of(8, steady=False), speed_of(4, steady=False), speed_of(6)
    bench = Bench([slow, slower, steady])
    assert [measured(make(bench)) for _ in range(4)] == [slow, slow, steady, steady]


def test_a_disturbed_measurement_is_tried_again_later(make: Callable[..., Gauging]) -> None:
    news: list[Gauging] = []
    steady = threading.Event()

    def changed() -> None:
        if news and news[0].measured is not None and news[0].measured.speed.steady:
            steady.set()

    news.append(make(Bench([speed_of(8, steady=False), speed_of(9)]), retry_s=0.0, changed=changed))
    measured(news[0])
    assert steady.wait(DEADLINE_S)


def test_a_machine_that_is_never_at_rest_is_left_alone_after_some_tries(make: Callable[..., Gauging]) -> None:
    bench = Bench([speed_of(8, steady=False)])
    ends = threading.Semaphore(0)
    gauging = make(bench, retry_s=0.0, changed=ends.release)
    gauging.measure()
    for _ in range(2 * (1 + RETRIES)):  # each begins and ends
        assert ends.acquire(timeout=DEADLINE_S)
    gauging.close()
    assert bench.measurements == 1 + RETRIES


def test_a_measurement_gives_way_to_an_answer_and_begins_anew_after_it(make: Callable[..., Gauging]) -> None:
    bench = Bench([speed_of(20)])
    bench.hold.clear()
    gauging = make(bench)
    measuring = gauging.measure()
    assert bench.begun.wait(DEADLINE_S)
    gauging.set_busy(busy=True)
    bench.hold.set()
    assert not measuring.done()
    assert gauging.under_way
    gauging.set_busy(busy=False)
    assert measuring.result(DEADLINE_S) == speed_of(20)
    assert (len(bench.known), bench.measurements, bench.open_children) == (2, 1, 0)


def test_nothing_is_measured_while_a_model_writes(make: Callable[..., Gauging]) -> None:
    bench = Bench([speed_of(20)])
    gauging = make(bench)
    gauging.set_busy(busy=True)
    measuring = gauging.measure()
    assert gauging.measure() is measuring
    gauging.close()
    with pytest.raises(Cancelled):
        measuring.result(DEADLINE_S)
    assert bench.known == []


def test_closing_ends_a_measurement_under_way(make: Callable[..., Gauging]) -> None:
    bench = Bench([speed_of(20)])
    bench.hold.clear()
    gauging = make(bench)
    measuring = gauging.measure()
    assert bench.begun.wait(DEADLINE_S)
    gauging.close()
    with pytest.raises(Cancelled):
        measuring.result(DEADLINE_S)
    assert bench.open_children == 0
    with pytest.raises(Cancelled):
        gauging.measure().result(DEADLINE_S)


def test_a_child_that_crashes_leaves_what_was_known(make: Callable[..., Gauging]) -> None:
    bench = Bench([ChildCrashed(reason="SIGILL"), speed_of(20), ChildCrashed(reason="SIGILL")])
    gauging = make(bench)
    assert measured(gauging) is None
    assert measured(gauging, again=True) == speed_of(20)
    assert measured(gauging, again=True) == speed_of(20)
    assert bench.open_children == 0


@pytest.mark.parametrize("outcome", [speed_of(8, steady=False), ChildCrashed(reason="SIGILL"), speed_of(8)])
def test_who_asks_again_at_each_news_brings_about_no_more_news(
    make: Callable[..., Gauging], outcome: MachineSpeed | AppError
) -> None:
    bench = Bench([outcome])
    asked: list[Gauging] = []
    gauging = make(bench, changed=lambda: asked and asked[0].measure())
    asked.append(gauging)
    measured(gauging)
    gauging.measure().result(DEADLINE_S)
    gauging.close()
    assert len(bench.known) == 1


def test_room_is_looked_at_without_measuring(make: Callable[..., Gauging]) -> None:
    bench = Bench([speed_of(20)])
    seen = threading.Semaphore(0)
    gauging = make(bench, changed=seen.release)
    before = gauging.room
    measured(gauging)
    bench.room = replace(bench.room, gpu=5 * GB, gpus=("card",))
    seen.acquire()
    seen.acquire()
    gauging.look()
    assert seen.acquire(timeout=DEADLINE_S)
    assert seen.acquire(timeout=DEADLINE_S)
    assert (before, gauging.room) == (None, bench.room)
    assert bench.measurements == 1
