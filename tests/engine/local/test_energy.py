"""Energy is what the counters say went by: round their end, by whole devices, and never guessed."""

from __future__ import annotations

import sys
from contextlib import closing
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import Energy, PromptMessage, Role, Sampling
from desktop_app.engine.base import GenerationRequest, LoadRequest
from desktop_app.engine.local import child, nvml, rapl
from desktop_app.engine.local.energy import LOOK_S, EnergyRun
from desktop_app.engine.process.protocol import Ended, Generate, Load
from desktop_app.engine.process.worker import StopFlag

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.engine.process.protocol import Event


class Scripted:
    """Stands at each of `readings` in turn; None: it cannot be read any more."""

    def __init__(self, name: str, readings: list[float | None], wraps_at_j: float = 0.0) -> None:
        self.name = name
        self.wraps_at_j = wraps_at_j
        self._readings = iter(readings)

    def read_j(self) -> float:
        reading = next(self._readings)
        if reading is None:
            raise OSError("gone")
        return reading


def _package(root: Path, number: int, *, name: str, energy_uj: int, most_uj: int = 262_143_328_850) -> Path:
    folder = root / f"intel-rapl:{number}"
    folder.mkdir(parents=True)
    (folder / "name").write_text(f"{name}\n")
    (folder / "energy_uj").write_text(f"{energy_uj}\n")
    (folder / "max_energy_range_uj").write_text(f"{most_uj}\n")
    return folder


def test_all_counters_together_are_what_an_answer_used() -> None:
    run = EnergyRun([Scripted("CPU package", [100.0, 130.5]), Scripted("NVIDIA H200", [7.0, 47.0])])
    used = run.end()
    assert used is not None
    assert (used.joules, used.parts) == (70.5, ("CPU package", "NVIDIA H200"))


def test_a_counter_that_came_round_meanwhile_is_read_on() -> None:
    used = EnergyRun([Scripted("CPU package", [262_000.0, 57.0], wraps_at_j=262_143.0)]).end()
    assert used is not None
    assert used.joules == pytest.approx(200.0)


def test_a_counter_that_comes_round_again_and_again_is_looked_at_in_time() -> None:
    clock = iter([0.0, 1.0, LOOK_S, LOOK_S, 2 * LOOK_S, 2 * LOOK_S, 2 * LOOK_S])
    counter = Scripted("CPU package", [50.0, 40.0, 30.0, 35.0], wraps_at_j=100.0)
    run = EnergyRun([counter], now=lambda: next(clock))
    run.look()  # too early
    run.look()
    run.look()
    used = run.end()
    assert used is not None
    assert used.joules == pytest.approx(90.0 + 90.0 + 5.0)


@pytest.mark.parametrize("readings", [[5.0, None], [None], [5.0, 3.0]])
def test_what_cannot_be_known_is_not_told(readings: list[float | None]) -> None:
    assert EnergyRun([Scripted("CPU package", [1.0, 2.0]), Scripted("NVIDIA H200", readings)]).end() is None


def test_without_counters_nothing_is_told() -> None:
    assert EnergyRun([]).end() is None


def test_the_packages_of_the_processors_are_read_and_nothing_that_is_part_of_them(tmp_path: Path) -> None:
    _package(tmp_path, 0, name="package-0", energy_uj=1_500_000)
    _package(tmp_path, 1, name="package-1", energy_uj=2_000_000)
    _package(tmp_path, 2, name="psys", energy_uj=9)
    core = tmp_path / "intel-rapl:0:0"
    core.mkdir()
    (core / "name").write_text("core\n")
    (tmp_path / "intel-rapl-mmio:0").mkdir()
    found = rapl.readable(tmp_path)
    assert [(one.name, one.read_j()) for one in found] == [("CPU package 0", 1.5), ("CPU package 1", 2.0)]
    assert found[0].wraps_at_j == pytest.approx(262_143.32885)


def test_counters_that_only_the_administrator_may_read_are_there_and_not_readable(tmp_path: Path) -> None:
    folder = _package(tmp_path, 0, name="package-0", energy_uj=1)
    (folder / "energy_uj").unlink()
    (folder / "energy_uj").mkdir()  # cannot be read by anybody, the administrator included
    assert rapl.packages(tmp_path) == [folder]
    assert rapl.readable(tmp_path) == []
    assert rapl.packages(tmp_path / "none") == []


class _NotSupported(Exception):
    pass


def _driver(millijoules: list[int]) -> ModuleType:
    """Two cards as the driver's library tells of them; the second is too old to count."""

    def energy(card: int) -> int:
        if card:
            raise _NotSupported
        return millijoules[-1]

    module = ModuleType("pynvml")
    vars(module).update(
        NVMLError=_NotSupported,
        nvmlInit=lambda: None,
        nvmlDeviceGetCount=lambda: 2,
        nvmlDeviceGetHandleByIndex=lambda index: index,
        nvmlDeviceGetName=lambda card: ("NVIDIA H200", "NVIDIA P4")[card],
        nvmlDeviceGetTotalEnergyConsumption=energy,
    )
    return module


def test_a_card_in_use_counts_and_one_that_cannot_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    millijoules = [5_000]
    monkeypatch.setitem(sys.modules, "pynvml", _driver(millijoules))
    found = nvml.readable(("NVIDIA H200", "NVIDIA P4"))
    assert [(one.name, one.read_j()) for one in found] == [("NVIDIA H200", 5.0)]
    assert nvml.readable(("Apple M4",)) == []
    run = EnergyRun(found)
    millijoules.append(6_500)
    used = run.end()
    assert used is not None
    assert used.joules == pytest.approx(1.5)


def test_an_answer_ends_with_the_energy_that_was_used_from_the_asking_on(
    monkeypatch: pytest.MonkeyPatch, starter_model: Path
) -> None:
    monkeypatch.setattr(child, "counters", lambda _: [Scripted("CPU package", [10.0, 12.5])])
    backend, stop = child.LlamaChild(), StopFlag()
    told: list[Event] = []
    sampling = Sampling(max_tokens=3, seed=1)
    messages = (PromptMessage(role=Role.USER, text="Hello"),)
    with closing(backend):
        backend.run(Load(id=1, request=LoadRequest(path=str(starter_model))), told.append, stop)
        request = GenerationRequest(messages=messages, sampling=sampling)
        backend.run(Generate(id=2, request=request), told.append, stop)
    ended = told[-1]
    assert isinstance(ended, Ended)
    assert ended.finished.energy == Energy(joules=2.5, parts=("CPU package",))
