"""The gauge on llama.cpp itself, with smaller models and fewer types than it takes for figures to be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil
import pytest

from desktop_app.engine.local import blank_llama, gauge
from desktop_app.engine.local.devices import threads
from desktop_app.engine.process.engine import ChildEngine, worker_argv
from desktop_app.engine.process.worker import StopFlag
from desktop_app.errors import Cancelled, LoadFailed

if TYPE_CHECKING:
    from pathlib import Path

TYPES = ("F16", "Q8_0", "Q4_K")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder in which the blank models lie."""
    monkeypatch.setattr(gauge, "TYPES", TYPES)
    monkeypatch.setattr(gauge, "_LONG_BYTES", 16 * 1024 * 1024)
    monkeypatch.setattr(gauge, "_SHORT_BYTES", 8 * 1024 * 1024)
    monkeypatch.setattr(gauge, "_LONG", 1024)
    monkeypatch.setattr(gauge, "_LAYERS", 4)
    monkeypatch.setattr(gauge, "_FAR_ELEMENTS", 256)
    monkeypatch.setattr(gauge, "_TOKENS", 3)
    monkeypatch.setattr(gauge, "_QUICK_TOKENS", 5)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_every_type_has_a_speed_and_the_rest_a_price(small: Path) -> None:
    speed = gauge.measure(StopFlag())
    assert tuple(one.type_name for one in speed.cpu.types) == TYPES
    # No machine reads less than 10 MB or more than 10 TB a second.
    assert all(1e7 < one.bytes_per_s < 1e13 for one in speed.cpu.types)
    assert all(0 <= price < 1e-2 for one in speed.cpu.types for price in (one.row_s, one.matrix_s))
    assert [one.elements for one in speed.cpu.heads] == [128, 256, 512]
    assert all(0 <= one.near_s <= one.far_s < 1e-3 for one in speed.cpu.heads)
    assert 0 <= speed.cpu.layer_s < 1
    assert 0 <= speed.cpu.choice_s < 1e-3
    assert 0 <= speed.cpu.token_s < 1
    assert (speed.threads, list(small.iterdir())) == (threads(), [])


def test_it_stops_when_it_is_told_to_and_leaves_nothing_behind(small: Path) -> None:
    stop = StopFlag()
    stop.set()
    with pytest.raises(Cancelled):
        gauge.measure(stop)
    assert list(small.iterdir()) == []


def test_a_disk_without_room_is_told(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del small

    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(blank_llama, "write_blank", full)
    with pytest.raises(LoadFailed) as caught:
        gauge.measure(StopFlag())
    assert "No space left on device" in caught.value.detail


def test_somebody_else_at_the_processor_makes_a_measurement_unsteady(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del small
    idle = psutil.cpu_times()
    monkeypatch.setattr(gauge, "_DISTURBED", 1e9)
    monkeypatch.setattr("psutil.cpu_times", lambda: idle)  # nothing is left idle
    monkeypatch.setattr("time.process_time", lambda: 0.0)  # and we got nothing
    assert not gauge.measure(StopFlag()).steady


def test_a_child_says_which_machine_it_is_without_measuring_one_that_is_known() -> None:
    engine = ChildEngine(worker_argv("llama"), kind="llama")
    try:
        gauged = engine.gauge(gauge.machine_key(), 60.0)
    finally:
        engine.close()
    assert gauged.speed is None
    assert gauged.key.threads == threads()
    assert "llama.cpp" in gauged.key.engine
    assert gauged.room.host > 0
