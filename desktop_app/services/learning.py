"""What real loads and answers on this machine have shown of the estimates, architecture by architecture."""

from __future__ import annotations

import statistics
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop_app.engine.local.speed import TOLD
from desktop_app.engine.local.verdict import Corrections, corrected
from desktop_app.services.gauging import Measured
from desktop_app.services.kept_file import KeptFile

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.engine.memory import ModelMemory

ANSWERS = 9
"""Of so many the median counts: what else the computer had to do in one of them should not."""

MOST = 4.0
"""A factor beyond this is no correction but a measurement gone wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """Of one architecture. `context`: what llama.cpp allocated for the last context over its estimate. `speeds`:
    tokens a second over those predicted, of the newest answers. `memory_off` and `speed_off` as in `OffBy`.
    """

    context: float = 1.0
    speeds: tuple[float, ...] = ()
    memory_off: float | None = None
    speed_off: float | None = None

    @property
    def corrections(self) -> Corrections:
        """By what estimates are to be multiplied."""
        return Corrections(context=self.context, speed=statistics.median(self.speeds) if self.speeds else 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffBy:
    """How far the real figure was from what had been said before, the last time: 0.02 for 2% more. None: never seen."""

    memory: float | None = None
    speed: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What speeds were seen means nothing once the machine is measured anew, or speeds are `told` otherwise."""

    measured: Measured | None
    told: float = 0.0
    experiences: dict[str, Experience] = field(default_factory=dict)

    def without_speeds(self, told: float) -> _Kept:
        """What is left of it when those are not held against what is said any more."""
        left = {name: replace(one, speeds=(), speed_off=None) for name, one in self.experiences.items()}
        return _Kept(measured=self.measured, told=told, experiences=left)


class Learning:
    """Kept in a file; any thread may call. `told`: of what the sum gives, the share that is said (`speed.TOLD`)."""

    def __init__(self, file: Path, told: float = TOLD) -> None:
        self._file = KeptFile(file, _Kept)
        self._lock = threading.Lock()
        kept = self._file.read() or _Kept(measured=None, told=told)
        self._kept = kept if kept.told == told else kept.without_speeds(told)

    def of(self, architecture: str, measured: Measured | None) -> Experience:
        """What is known, speeds only as far as they were seen with this measurement."""
        kept = self._kept
        experience = kept.experiences.get(architecture, Experience())
        return experience if kept.measured == measured else replace(experience, speeds=(), speed_off=None)

    def loaded(self, architecture: str, *, estimate: ModelMemory, memory: ModelMemory) -> bool:
        """A model was loaded: what was estimated, without corrections, and what it took. Whether that was new."""
        if not estimate.context or not memory.context:
            return False
        with self._lock:
            before = self._kept.experiences.get(architecture, Experience())
            said = corrected(estimate, before.context)
            now = replace(
                before,
                context=_bounded(memory.context / estimate.context),
                # Weights are as large as the file says; those that lie in another order are not reported in full.
                memory_off=(memory.context - said.context) / said.model,
            )
            return self._keep(architecture, now, self._kept.measured)

    def answered(self, architecture: str, *, predicted: float, seen: float, measured: Measured) -> bool:
        """An answer was written at so many tokens a second; `predicted` without corrections. Whether that was new."""
        if predicted <= 0 or seen <= 0:
            return False
        before = self.of(architecture, measured)
        now = replace(
            before,
            speeds=(*before.speeds, _bounded(seen / predicted))[-ANSWERS:],
            speed_off=seen / (predicted * before.corrections.speed) - 1.0,
        )
        with self._lock:
            return self._keep(architecture, now, measured)

    def _keep(self, architecture: str, experience: Experience, measured: Measured | None) -> bool:
        before = self._kept
        held = before if before.measured == measured else before.without_speeds(before.told)
        self._kept = replace(held, measured=measured, experiences={**held.experiences, architecture: experience})
        if self._kept == before:
            return False
        self._file.write(self._kept)
        return True


def _bounded(factor: float) -> float:
    return min(max(factor, 1.0 / MOST), MOST)
