"""The graphics cards that are in this computer, whether or not llama.cpp can use them; nothing native is called."""

from __future__ import annotations

import platform
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DRM = Path("/sys/class/drm")
NVIDIA_DRIVER = Path("/proc/driver/nvidia/gpus")
WINDOWS_LIBRARIES = Path("C:/Windows/System32")

LEAST_VRAM = 2 << 30
"""Bytes. AMD's processors with graphics set less of the computer's memory aside, and a model runs there no faster."""


class Vendor(StrEnum):
    """Who made a card, as people say it."""

    NVIDIA = "NVIDIA"
    AMD = "AMD"
    INTEL = "Intel"
    APPLE = "Apple"


_VENDORS = {"0x10de": Vendor.NVIDIA, "0x1002": Vendor.AMD, "0x8086": Vendor.INTEL}

_BACKENDS = {Vendor.NVIDIA: "CUDA", Vendor.AMD: "VULKAN", Vendor.INTEL: "VULKAN", Vendor.APPLE: "METAL"}


def cards() -> tuple[Vendor, ...]:
    """The makers of the cards with memory of their own, each once; on a Mac of its one chip."""
    if sys.platform == "darwin":
        found = [Vendor.APPLE] if platform.machine() == "arm64" else []
    elif sys.platform == "win32":
        found = list(_with_driver(WINDOWS_LIBRARIES))
    else:
        found = [*_in_sysfs(DRM), *([Vendor.NVIDIA] if NVIDIA_DRIVER.is_dir() else [])]
    return tuple(dict.fromkeys(found))


def build_flag(vendor: Vendor) -> str:
    """What CMake is told for a llama.cpp that uses such a card, as the README has it."""
    return f"-DGGML_{_BACKENDS[vendor]}=on"


def build_line(vendor: Vendor) -> str:
    """The command that builds it, on the system at hand."""
    if sys.platform == "win32":
        return f'$env:CMAKE_ARGS = "{build_flag(vendor)}"'
    return f'CMAKE_ARGS="{build_flag(vendor)}" make run'


def _in_sysfs(drm: Path) -> Iterator[Vendor]:
    for card in sorted(drm.glob("card[0-9]*")):
        vendor = _VENDORS.get(_text(card / "device" / "vendor"))
        if vendor is not None and _has_own_memory(card, vendor):
            yield vendor


def _has_own_memory(card: Path, vendor: Vendor) -> bool:
    if vendor is Vendor.AMD:
        size = _text(card / "device" / "mem_info_vram_total")
        return size.isdigit() and int(size) >= LEAST_VRAM
    if vendor is Vendor.INTEL:
        return (card / "lmem_total_bytes").exists() or (card / "device" / "tile0" / "vram0").exists()
    return True


def _with_driver(libraries: Path) -> Iterator[Vendor]:
    if (libraries / "nvcuda.dll").exists():
        yield Vendor.NVIDIA
    if any(libraries.glob("amdhip64*.dll")):
        yield Vendor.AMD


def _text(file: Path) -> str:
    try:
        return file.read_text().strip()
    except (OSError, ValueError):
        return ""
