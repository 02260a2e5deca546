from __future__ import annotations

from typing import TYPE_CHECKING

import psutil
import pytest

from desktop_app.engine.local import devices, machine
from desktop_app.engine.local.machine import needed_bytes, plain_name, processor_name

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Intel(R) Core(TM) i7-1185G7 CPU @ 3.00GHz", "Intel Core i7-1185G7"),
        ("11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz", "11th Gen Intel Core i5-1135G7"),
        ("AMD Ryzen 7 5800X 8-Core Processor", "AMD Ryzen 7 5800X"),
        ("Apple M3 Pro", "Apple M3 Pro"),
        ("", ""),
    ],
)
def test_a_processor_is_called_what_people_call_it(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_the_processor_of_a_board_that_tells_only_its_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor\t: 0\nBogoMIPS\t: 108.00\n\nModel\t\t: Raspberry Pi 5 Model B Rev 1.0\n")
    monkeypatch.setattr(machine, "_CPUINFO", cpuinfo)
    monkeypatch.setattr("sys.platform", "linux")
    assert processor_name() == "Raspberry Pi 5 Model B Rev 1.0"
    monkeypatch.setattr(machine, "_CPUINFO", tmp_path / "none")
    assert processor_name() == ""


def test_the_estimate_is_near_what_a_known_model_takes() -> None:
    """Llama 3.1 8B at Q4_K_M: 4.92 GB, 1.07 GB of cache for 8,192 tokens, ≈ 0.5 GB of buffers."""
    assert needed_bytes(8.03e9) == pytest.approx(6.4e9, rel=0.1)


def test_the_memory_is_the_computers_or_less_where_a_cgroup_limits_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "cgroups", lambda: [tmp_path])
    (tmp_path / "memory.max").write_text("max\n")
    assert devices.total_memory() == psutil.virtual_memory().total
    (tmp_path / "memory.max").write_text("1000000\n")
    assert devices.total_memory() == 1_000_000
