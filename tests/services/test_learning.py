"""What was learned of estimates holds for as long as they are made in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.memory import DeviceMemory, ModelMemory
from desktop_app.services.gauging import Measured
from desktop_app.services.learning import Learning
from tests.services.gauges import KEY, speed_of

if TYPE_CHECKING:
    from pathlib import Path

MEASURED = Measured(key=KEY, speed=speed_of(10.0))


def _with_context(n_bytes: int) -> ModelMemory:
    return ModelMemory(cpu=DeviceMemory(weights=1000, cache=n_bytes))


def test_speeds_seen_are_kept_for_the_next_start(tmp_path: Path) -> None:
    Learning(tmp_path / "learned.json", 0.9).answered("llama", predicted=10.0, seen=8.0, measured=MEASURED)
    kept = Learning(tmp_path / "learned.json", 0.9).of("llama", MEASURED)
    assert kept.corrections.speed == pytest.approx(0.8)


def test_speeds_seen_mean_nothing_once_speeds_are_told_otherwise(tmp_path: Path) -> None:
    before = Learning(tmp_path / "learned.json", 0.9)
    before.answered("llama", predicted=10.0, seen=8.0, measured=MEASURED)
    before.answered("gemma3", predicted=10.0, seen=8.0, measured=MEASURED)
    before.loaded("llama", estimate=_with_context(100), memory=_with_context(120))
    now = Learning(tmp_path / "learned.json", 0.95)
    assert now.of("llama", MEASURED).corrections.speed == 1.0
    assert now.of("llama", MEASURED).corrections.context == pytest.approx(1.2)
    now.loaded("llama", estimate=_with_context(100), memory=_with_context(130))
    now.answered("gemma3", predicted=10.0, seen=9.0, measured=MEASURED)
    again = Learning(tmp_path / "learned.json", 0.95)
    assert [again.of(name, MEASURED).corrections.speed for name in ("llama", "gemma3")] == pytest.approx([1.0, 0.9])
