"""The processor's own energy counters: Linux's powercap, which AMD's processors have as well.

https://docs.kernel.org/power/powercap/powercap.html. Each counts microjoules since some moment, and begins at 0 again
after `max_energy_range_uj`. Since 2020 most systems let the administrator alone read them (CVE-2020-8694).
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

POWERCAP = Path("/sys/class/powercap")

_PACKAGE = re.compile(r"intel-rapl:\d+")
_MICRO = 1_000_000


class RaplCounter:
    """One package: all cores of a processor, with their caches and memory controllers."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._energy = folder / "energy_uj"
        self.wraps_at_j = _number(folder / "max_energy_range_uj") / _MICRO

    def read_j(self) -> float:
        """Joules since some moment. Raises OSError, ValueError."""
        return int(self._energy.read_text()) / _MICRO


def packages(root: Path = POWERCAP) -> list[Path]:
    """The folders of the processors' counters, readable or not."""
    try:
        folders = sorted(path for path in root.iterdir() if _PACKAGE.fullmatch(path.name))
    except OSError:
        return []
    return [folder for folder in folders if _name(folder).startswith("package")]


def readable(root: Path = POWERCAP) -> list[RaplCounter]:
    """Those that may be read now."""
    found = []
    folders = packages(root)
    for number, folder in enumerate(folders):
        name = "CPU package" if len(folders) == 1 else f"CPU package {number}"
        with suppress(OSError, ValueError):
            counter = RaplCounter(folder, name)
            counter.read_j()
            found.append(counter)
    return found


def _name(folder: Path) -> str:
    with suppress(OSError):
        return (folder / "name").read_text().strip()
    return ""


def _number(path: Path) -> int:
    return int(path.read_text())
