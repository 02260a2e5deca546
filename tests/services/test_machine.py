"""What is said of a computer is measured, and the estimate follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.probes import Answer
from desktop_app.services.machine import GraphicsCard, Machine, MachineService
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

GB = 1_000_000_000


@pytest.fixture
def service() -> Iterator[MachineService]:
    made = MachineService()
    yield made
    made.close()


def a_machine(memory: float, *cards: float) -> Machine:
    return Machine(
        processor="",
        cores=4,
        memory_bytes=int(memory * GB),
        free_bytes=0,
        cards=tuple(
            GraphicsCard(name="card", backend="CUDA", total_bytes=int(size * GB), free_bytes=0) for size in cards
        ),
    )


def test_memory_and_processor_are_those_of_this_computer(service: MachineService) -> None:
    seen = service.look().result(DEADLINE_S)
    assert 0 < seen.free_bytes <= seen.memory_bytes
    assert seen.cores >= 1
    assert seen.cards is None


def test_graphics_cards_are_those_that_llama_cpp_names(
    service: MachineService, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = {"version": "1", "gpus": [["NVIDIA RTX 4060", "CUDA", 7 * GB, 8 * GB]]}
    monkeypatch.setattr("desktop_app.services.machine.probes.ask", lambda _question: Answer(facts=facts))
    card = GraphicsCard(name="NVIDIA RTX 4060", backend="CUDA", total_bytes=8 * GB, free_bytes=7 * GB)
    assert service.cards().result(DEADLINE_S) == (card,)


def test_a_llama_cpp_that_crashes_leaves_no_cards_and_no_error(
    service: MachineService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.services.machine.probes.ask", lambda _question: Answer(trouble="signal 11"))
    assert service.cards().result(DEADLINE_S) == ()


@pytest.mark.parametrize(
    ("machine", "billions"),
    [
        (a_machine(1), 0),
        (a_machine(4), 1),
        (a_machine(8), 4),
        (a_machine(16), 8),
        (a_machine(32), 14),
        (a_machine(64), 32),
        (a_machine(8, 16), 14),
        (a_machine(128), 70),
    ],
)
def test_the_largest_comfortable_size_by_memory_and_card(machine: Machine, billions: float) -> None:
    assert machine.largest_comfortable == billions * 1e9


def test_a_file_that_is_larger_than_every_memory_does_not_fit() -> None:
    assert a_machine(16).fits(9 * GB)
    assert not a_machine(16).fits(15 * GB)
    assert a_machine(16, 24).fits(15 * GB)
