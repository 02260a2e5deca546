"""In which order models get the device, who may share it, and what those who wait are told."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from desktop_app.errors import Cancelled
from desktop_app.services.device import MOST_OVERTAKING, Device, Ticket

DEADLINE_S = 30


@dataclass
class Memory:
    """A device whose memory holds so many models, the one used last."""

    holds: int = 1
    loaded: list[str] = field(default_factory=list)
    loads: int = 0
    order: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.device = Device(lambda ticket: ticket.model_id in self.loaded)

    def use(self, ticket: Ticket) -> None:
        """What an answer does with its turn."""
        with self.device.turn(ticket, lambda _behind: None):
            if ticket.model_id not in self.loaded:
                self.loads += 1
                self.loaded = [*self.loaded, ticket.model_id][-self.holds :]
            self.order.append(ticket.label)

    def all_use(self, *tickets: Ticket) -> None:
        """All of these at once, who stand in the queue already."""
        threads = [threading.Thread(target=self.use, args=(ticket,)) for ticket in tickets]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE_S)


def _tickets(memory: Memory, asked: str) -> list[Ticket]:
    """One for each letter, in this order: the letter is the model."""
    return [memory.device.ticket(one, label=f"{one}{place}") for place, one in enumerate(asked)]


def test_each_model_is_loaded_once_however_its_lanes_stand_among_others() -> None:
    memory = Memory()
    memory.all_use(*_tickets(memory, "abcabc"))
    assert memory.order == ["a0", "a3", "b1", "b4", "c2", "c5"]
    assert memory.loads == 3


def test_the_next_turn_begins_with_the_model_that_ended_the_last_one() -> None:
    memory = Memory()
    for _ in range(3):
        memory.all_use(*_tickets(memory, "ab"))
    assert memory.order == ["a0", "b1", "b1", "a0", "a0", "b1"]
    assert memory.loads == 4


def test_nobody_is_overtaken_without_end() -> None:
    memory = Memory(loaded=["a"])
    memory.all_use(*_tickets(memory, "b" + "a" * 12))
    assert memory.order.index("b0") == MOST_OVERTAKING


def test_who_waits_is_told_behind_whom_as_that_changes() -> None:
    memory = Memory()
    first, second, last = _tickets(memory, "abc")
    told: list[str] = []
    heard = threading.Event()

    def wait(behind: str) -> None:
        told.append(behind)
        heard.set()

    def use_last() -> None:
        with memory.device.turn(last, wait):
            pass

    with memory.device.turn(first, wait):
        waiting = threading.Thread(target=use_last)
        waiting.start()
        assert heard.wait(DEADLINE_S)
        heard.clear()
    assert heard.wait(DEADLINE_S)
    with memory.device.turn(second, wait):
        pass
    waiting.join(DEADLINE_S)
    assert told == ["a0", "b1"]


def test_only_lanes_that_want_to_share_hold_the_device_at_once_and_each_model_once() -> None:
    device = Device()
    one, other, again, alone = (
        device.ticket("a", together=1),
        device.ticket("b", together=1),
        device.ticket("a", together=1),
        device.ticket("c"),
    )
    entered = {ticket: threading.Event() for ticket in (again, alone)}

    def use(ticket: Ticket) -> None:
        with device.turn(ticket, lambda _behind: None):
            entered[ticket].set()

    threads = [threading.Thread(target=use, args=(ticket,)) for ticket in entered]
    with device.turn(one, lambda _behind: None):
        for thread in threads:
            thread.start()
        with device.turn(other, lambda _behind: None):
            assert (one.beside, device.begin_writing(one), one.beside) == (0, 2, 0), "the other one does not write yet"
            assert device.begin_writing(other) == 2
            assert not any(event.is_set() for event in entered.values())
        assert not any(event.is_set() for event in entered.values())
    for thread in threads:
        thread.join(DEADLINE_S)
    assert all(event.is_set() for event in entered.values())
    assert (one.beside, other.beside, alone.beside) == (1, 1, 0)


def test_those_who_share_load_one_after_another_and_none_waits_for_one_that_waits_to_load() -> None:
    device = Device()
    one, other = device.ticket("a", together=1), device.ticket("b", together=1)
    loading, order = threading.Event(), []

    def load() -> None:
        with device.turn(other, lambda _behind: loading.set()), device.loading(other):
            order.append("b")

    with device.turn(one, lambda _behind: None), device.loading(one):
        thread = threading.Thread(target=load)
        thread.start()
        assert loading.wait(DEADLINE_S)
        assert device.writing_beside(one) == ()
        order.append("a")
    thread.join(DEADLINE_S)
    assert order == ["a", "b"]


def test_who_has_no_room_beside_another_or_was_given_up_takes_no_share() -> None:
    device = Device()
    one, other = device.ticket("a", together=1), device.ticket("b", together=1)
    crowded = threading.Event()

    def wait_for_room() -> None:
        with device.turn(other, lambda _behind: crowded.set()), device.loading(other):
            device.await_leaving(other, device.writing_beside(other))
            assert device.begin_writing(other) == 1

    with device.turn(one, lambda _behind: None):
        assert device.begin_writing(one) == 2
        thread = threading.Thread(target=wait_for_room)
        thread.start()
        assert crowded.wait(DEADLINE_S)
        assert device.begin_writing(one) == 1
    thread.join(DEADLINE_S)
    assert (one.beside, other.beside) == (0, 0), "neither wrote beside the other"
    again, later, third = (device.ticket(model, together=1) for model in "abc")
    third.give_up()
    with device.turn(again, lambda _behind: None):
        assert device.begin_writing(again) == 1, "there was no room a moment ago"
        with device.turn(later, lambda _behind: None):
            assert device.begin_writing(later) == 2, "now there is"


def test_a_ticket_that_was_given_up_keeps_nobody_waiting() -> None:
    memory = Memory()
    first, second = _tickets(memory, "ab")
    first.give_up()
    with memory.device.turn(second, lambda _behind: None):
        pass
    with pytest.raises(Cancelled), memory.device.turn(first, lambda _behind: None):
        pass
    assert memory.device.is_idle()


def test_who_waits_for_its_own_model_to_be_loaded_waits_behind_nobody() -> None:
    device = Device()
    prepares = device.ticket("a", label="A", prepares=True)
    told: list[str] = []
    heard = threading.Semaphore(0)

    def hear(behind: str) -> None:
        told.append(behind)
        heard.release()

    def use(ticket: Ticket) -> None:
        with suppress(Cancelled), device.turn(ticket, hear):
            pass

    with device.turn(prepares, hear):
        for model in ("a", "b"):
            waits = device.ticket(model, label=model)
            threading.Thread(target=use, args=(waits,)).start()
            assert heard.acquire(timeout=DEADLINE_S)
            waits.give_up()
    assert told == ["", "A"]
