"""How much energy this machine used while an answer was written: of whole devices, whatever else ran on them."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Protocol

from desktop_app.domain import Energy
from desktop_app.engine.local import nvml, rapl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LOOK_S = 60.0
"""A counter of the processor comes round after 20 minutes at the earliest, so that no round is missed."""


class Counter(Protocol):
    """Counts joules up; after `wraps_at_j` (0: never) it begins at 0 again."""

    name: str
    wraps_at_j: float

    def read_j(self) -> float:
        """What it stands at. Raises OSError, ValueError."""


def counters(cards: tuple[str, ...]) -> list[Counter]:
    """What can be read here: of the processor, and of the graphics cards of these names."""
    return [*rapl.readable(), *nvml.readable(cards)]


class EnergyRun:
    """From its making until `end`; a counter that fails meanwhile makes all of it unknown."""

    def __init__(self, of: Sequence[Counter], now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._looked_at = now()
        self._failed = not of
        self._joules = 0.0
        self._of = of
        self._last = self._read()

    def look(self) -> None:
        """To be called now and then: a counter must not come round twice unseen."""
        if self._now() - self._looked_at >= LOOK_S:
            self._add()

    def end(self) -> Energy | None:
        """What was used; None if that is not known."""
        self._add()
        if self._failed:
            return None
        return Energy(joules=self._joules, parts=tuple(counter.name for counter in self._of))

    def _add(self) -> None:
        self._looked_at = self._now()
        now = self._read()
        for counter, before, after in zip(self._of, self._last, now, strict=False):
            used = after - before
            if used < 0:
                used += counter.wraps_at_j
            if used < 0:  # it was set back, as by a driver that was loaded anew
                self._failed = True
            self._joules += used
        self._last = now

    def _read(self) -> list[float]:
        if self._failed:
            return []
        try:
            return [counter.read_j() for counter in self._of]
        except (OSError, ValueError):
            self._failed = True
            return []
