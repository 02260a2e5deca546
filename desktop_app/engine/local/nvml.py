"""The energy counters of NVIDIA's cards, from Volta on, by their driver's library."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pynvml

_MILLI = 1000


class NvmlCounter:
    """One card, its memory included."""

    wraps_at_j = 0.0

    def __init__(self, name: str, handle: pynvml.Device) -> None:
        self.name = name
        self._handle = handle

    def read_j(self) -> float:
        """Joules since the driver was loaded. Raises OSError."""
        import pynvml

        try:
            return pynvml.nvmlDeviceGetTotalEnergyConsumption(self._handle) / _MILLI
        except pynvml.NVMLError as error:
            raise OSError(str(error)) from error


def readable(names: tuple[str, ...]) -> list[NvmlCounter]:
    """The counters of the cards of these names, one for each name that is given; none where that cannot be asked."""
    if not any("NVIDIA" in name for name in names):
        return []
    import pynvml

    found: list[NvmlCounter] = []
    wanted = list(names)
    with suppress(pynvml.NVMLError):
        pynvml.nvmlInit()
        for number in range(pynvml.nvmlDeviceGetCount()):
            handle = pynvml.nvmlDeviceGetHandleByIndex(number)
            name = pynvml.nvmlDeviceGetName(handle)
            if name not in wanted:
                continue
            counter = NvmlCounter(name, handle)
            with suppress(OSError):
                counter.read_j()
                wanted.remove(name)
                found.append(counter)
    return found
