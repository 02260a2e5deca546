"""What this computer can run: measured facts, and from them an estimate."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import probes
from desktop_app.engine.base import LoadedModel, LoadNote
from desktop_app.engine.local import devices, graphics, machine

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = [
    "SIZES",
    "GraphicsCard",
    "LoadNote",
    "LoadedModel",
    "Machine",
    "MachineService",
    "build_line_for",
    "needed_bytes",
]

SIZES = (1e9, 4e9, 8e9, 14e9, 32e9, 70e9)
"""Parameters of the models that people talk about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicsCard:
    """One that llama.cpp can use here, by its `backend` ("CUDA", "Vulkan"); memory in bytes."""

    name: str
    backend: str
    total_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Memory in bytes; `processor` is "" where the system does not tell its name, `cores` those to compute with.
    `cards` None: llama.cpp was not asked yet.
    """

    processor: str
    cores: int
    memory_bytes: int
    free_bytes: int
    cards: tuple[GraphicsCard, ...] | None = None

    def comfortable(self, parameters: float) -> bool:
        """Whether ≈ a model of so many parameters at 4 bits takes 60% of the memory at most, or 90% of a card's."""
        needed = machine.needed_bytes(parameters)
        on_card = any(needed <= card.total_bytes * machine.COMFORTABLE_ON_CARD for card in self.cards or ())
        return on_card or needed <= self.memory_bytes * machine.COMFORTABLE

    def fits(self, size_bytes: float) -> bool:
        """Whether ≈ a model file of that size can be in memory at all."""
        needed = size_bytes * machine.WORKING_SHARE + machine.ONCE_BYTES
        return needed <= max([self.memory_bytes, *(card.total_bytes for card in self.cards or ())])

    @property
    def largest_comfortable(self) -> float:
        """The parameters of the largest of `SIZES` that is comfortable; 0 if none is."""
        return max((size for size in SIZES if self.comfortable(size)), default=0)


class MachineService:
    """Answers in futures, from a thread of its own."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="machine")

    def look(self) -> Future[Machine]:
        """Memory and processor, in milliseconds."""
        return self._worker.submit(_look)

    def cards(self) -> Future[tuple[GraphicsCard, ...]]:
        """The graphics cards, asked of llama.cpp in a process of its own, in a second or some; none if it fails."""
        return self._worker.submit(_cards)

    def close(self) -> None:
        """Wait for nothing that was not begun; safe to call twice."""
        self._worker.shutdown(wait=False, cancel_futures=True)


def build_line_for(card: str) -> str:
    """What builds a llama.cpp that uses the cards of this maker."""
    return graphics.build_line(graphics.Vendor(card))


def needed_bytes(parameters: float) -> float:
    """≈ the memory of a model of so many parameters at 4 bits, in bytes."""
    return machine.needed_bytes(parameters)


def _look() -> Machine:
    return Machine(
        processor=machine.processor_name(),
        cores=devices.threads(),
        memory_bytes=devices.total_memory(),
        free_bytes=devices.available_memory(),
    )


def _cards() -> tuple[GraphicsCard, ...]:
    answer = probes.ask(probes.LLAMA)
    return tuple(
        GraphicsCard(name=name, backend=backend, total_bytes=total, free_bytes=free)
        for name, backend, free, total in answer.facts.get("gpus", ())
    )
