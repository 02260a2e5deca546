"""The models in memory, in the order in which they were used, and who of them makes room for another."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.domain import LoadSettings
from desktop_app.engine.base import Engine, LoadedModel
from desktop_app.errors import AppError
from desktop_app.services.device import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from desktop_app.engine.base import LoadPlan

PAGES_SEEM_FREE = sys.platform.startswith("linux")
"""Whether the system counts the pages of a mapped file as memory that it can give, even while a model reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A model that stands ready, with the settings that were asked for. It was loaded from `began` to `ended`, in
    seconds of `time.perf_counter`; `was_prepared`: not in the turn of an answer.
    """

    model_id: str
    asked: LoadSettings
    engine: Engine
    loaded: LoadedModel
    began: float
    ended: float
    was_prepared: bool = False

    def serves(self, settings: LoadSettings) -> bool:
        """Whether it was loaded like that, and lives."""
        as_it_is = replace(self.asked, n_ctx=self.loaded.n_ctx)
        return settings in (self.asked, as_it_is) and self.engine.alive

    def load_after(self, moment: float) -> float:
        """The seconds of loading that fell after `moment`: what somebody who asked then waited for it."""
        return max(0.0, self.ended - max(self.began, moment))

    @property
    def host_bytes(self) -> int:
        """What it takes of the computer's memory."""
        return self.loaded.memory.cpu.total + self.loaded.estimate.cpu.around

    @property
    def gpu_bytes(self) -> int:
        """What it takes of the graphics cards'."""
        return self.loaded.memory.gpu.total


@dataclass(slots=True, kw_only=True, eq=False)
class Seat:
    """A place in memory, taken before an engine starts for it; `resident` once the model stands ready. `used_at` is
    when it was used last.
    """

    ticket: Ticket
    began: float
    used_at: float
    engine: Engine | None = None
    resident: Resident | None = None
    death: AppError | None = None

    @property
    def model_id(self) -> str:
        """Whose place it is."""
        return self.ticket.model_id

    @property
    def is_lived_in(self) -> bool:
        """Whether a model stands ready there."""
        return self.resident is not None and self.resident.engine.alive


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """A load in the background; `wants` is the model's id and how it is to be loaded."""

    ticket: Ticket
    wants: tuple[str, LoadSettings]


class Seats:
    """One a model, the least recently used first. Not locked: that is for whoever has them."""

    def __init__(self) -> None:
        self._seats: dict[str, Seat] = {}

    def __iter__(self) -> Iterator[Seat]:
        return iter(tuple(self._seats.values()))

    def of(self, model_id: str) -> Seat | None:
        """A model's place."""
        return self._seats.get(model_id)

    def resident(self, model_id: str) -> Resident | None:
        """A model that stands ready, or did until its process ended."""
        seat = self._seats.get(model_id)
        return seat.resident if seat is not None else None

    def put(self, seat: Seat) -> None:
        """Take a place, as the one used last."""
        self._seats.pop(seat.model_id, None)
        self._seats[seat.model_id] = seat

    def touch(self, model_id: str, now: float) -> None:
        """It is used now."""
        seat = self._seats.get(model_id)
        if seat is not None:
            seat.used_at = now
            self.put(seat)

    def pop(self, model_id: str) -> Seat | None:
        """Give a place up."""
        return self._seats.pop(model_id, None)

    def beside(self, model_id: str) -> tuple[Resident, ...]:
        """The other models that stand ready."""
        return tuple(seat.resident for seat in self if seat.resident and seat.is_lived_in and seat.model_id != model_id)


def reserved_bytes(others: tuple[Resident, ...]) -> int:
    """The memory that others need and that seems free."""
    return sum(other.loaded.memory.cpu.weights for other in others) if PAGES_SEEM_FREE else 0


def has_room(plan: LoadPlan, others: tuple[Resident, ...], free: int) -> bool:
    """Whether `plan` fits `free` bytes of the computer's memory, and the cards', beside the others."""
    short, short_on_gpu = _short(plan, others, free)
    return short <= 0 and short_on_gpu <= 0


def who_makes_room(
    plan: LoadPlan,
    others: tuple[Resident, ...],
    free: int,
    *,
    is_wanted: Callable[[str], bool],
    in_use: Collection[str] = (),
) -> Resident | None:
    """Which of the `others`, the least recently used first, is to go so that `plan` fits `free` bytes of the computer's
    memory and the cards'; None if it fits, or would not even if all went. One that is wanted soon goes last, one that
    is `in_use` never.
    """
    short, short_on_gpu = _short(plan, others, free)
    gained = sum(other.host_bytes + (0 if plan.gpu_bytes else other.gpu_bytes) for other in others)
    if plan.least_host_bytes > free - reserved_bytes(others) + gained:
        return None
    helpful = [
        other
        for other in others
        if other.model_id not in in_use and (short > 0 or (short_on_gpu > 0 and other.gpu_bytes))
    ]
    return min(helpful, key=lambda other: is_wanted(other.model_id), default=None)


def _short(plan: LoadPlan, others: tuple[Resident, ...], free: int) -> tuple[int, int]:
    """How many bytes lack, of the computer's memory and of the cards'."""
    return plan.host_bytes - (free - reserved_bytes(others)), plan.gpu_bytes - plan.gpu_free_bytes
