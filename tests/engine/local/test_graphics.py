"""Which graphics cards are in a computer, and what builds a llama.cpp for them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.local import graphics
from desktop_app.engine.local.graphics import Vendor, build_line, cards

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def drm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(graphics, "DRM", tmp_path / "drm")
    monkeypatch.setattr(graphics, "NVIDIA_DRIVER", tmp_path / "nvidia")
    return tmp_path / "drm"


def _card(drm: Path, number: int, vendor: str, **files: str) -> None:
    device = drm / f"card{number}" / "device"
    device.mkdir(parents=True)
    (device / "vendor").write_text(f"{vendor}\n")
    for name, text in files.items():
        (device / name).write_text(text)


def test_a_computer_without_cards_has_none(drm: Path) -> None:
    assert cards() == ()
    drm.mkdir()
    (drm / "card0-HDMI-A-1").mkdir()
    (drm / "version").write_text("drm 1.1.0")
    assert cards() == ()


def test_cards_with_memory_of_their_own_are_found_each_maker_once(drm: Path) -> None:
    _card(drm, 0, "0x8086")
    _card(drm, 1, "0x10de")
    _card(drm, 2, "0x10de")
    _card(drm, 3, "0x1002", mem_info_vram_total=str(16 << 30))
    assert cards() == (Vendor.NVIDIA, Vendor.AMD)


def test_graphics_that_come_with_a_processor_are_not_worth_another_build(drm: Path) -> None:
    _card(drm, 0, "0x1002", mem_info_vram_total=str(512 << 20))
    _card(drm, 1, "0x1002")
    _card(drm, 2, "0x1af4")
    assert cards() == ()


def test_a_card_that_only_its_driver_shows_is_found(drm: Path) -> None:
    del drm
    graphics.NVIDIA_DRIVER.mkdir()
    assert cards() == (Vendor.NVIDIA,)


def test_windows_shows_cards_by_their_drivers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(graphics, "WINDOWS_LIBRARIES", tmp_path)
    assert cards() == ()
    (tmp_path / "nvcuda.dll").touch()
    (tmp_path / "amdhip64_6.dll").touch()
    assert cards() == (Vendor.NVIDIA, Vendor.AMD)


def test_the_line_that_builds_for_a_card_is_the_one_in_the_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    monkeypatch.setattr(sys, "platform", "linux")
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    for vendor in (Vendor.NVIDIA, Vendor.AMD, Vendor.INTEL):
        assert build_line(vendor) in readme
